"""What a site did to its page is told in plain words: never as a list of reason codes."""

from datetime import timedelta

import pytest

from citewatch.model import Change, Finding, FindingKind, FindingState, Severity
from citewatch.report import subject
from citewatch.report.telling import happened, told, unmarked
from tests.builders import A_DAY, a_change, a_changed_source, a_finding
from tests.mails import Page, a_finding_on, a_report_on, parts_of, to_be_reviewed

FDA = "https://www.fda.gov/x"


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("number 1 to 2 milligrams → 1 to 4.5 milligrams", "changed “1 to 2 milligrams” to “1 to 4.5 milligrams”"),
        ("word: alone → found", "changed “alone” to “found”"),
        ("schedule III → II", "changed “III” to “II”"),
        ("date added: January 21, 2025", "added “January 21, 2025”"),
        ("negation removed: not", "removed “not”"),
        ("list item added: liver disease", "added “liver disease”"),
        ("words added: found often before most together …", "added a longer passage"),
        ("sentence removed", "removed a sentence"),
        ("table cell changed", "changed a table cell"),
        ("list item changed", "changed a list entry"),
        ("numbers or negations in another order", "changed the order of numbers or negations"),
        ("moved from “Adults” to “Children”", "moved words from “Adults” to “Children”"),
        ("and 3 more", ""),
        ("spelling", ""),
    ],
)
def test_a_reason_is_told_as_what_the_site_did(reason: str, expected: str) -> None:
    assert told((reason,)) == expected


def test_what_came_and_what_went_is_told_together_and_the_rest_as_more() -> None:
    reasons = ("date added: 2025", "term removed: only", "term added: on its own", "sentence added")

    assert told(reasons) == "added “2025” and “on its own”, removed “only”, and more"
    assert told(reasons[:2]) == "added “2025” and removed “only”"


@pytest.mark.parametrize(
    ("finding", "changes", "expected"),
    [
        (a_finding(), (a_change(),), "FDA changed “28” to “56”."),
        (a_finding(summary="It changed."), (a_change(reasons=()),), "It changed."),
        (a_finding(FindingKind.LINK_DEAD, summary="Not found (404)."), (a_change(),), "Not found (404)."),
        (
            a_finding(FindingKind.SOURCE_REREVIEWED),
            (a_change("As of: 2023", "As of: 2026"),),
            "Only the review date moved, from “As of: 2023” to “As of: 2026”.",
        ),
    ],
    ids=["changed", "nothing to tell", "no text", "review date"],
)
def test_what_happened_is_one_sentence(finding: Finding, changes: tuple[Change, ...], expected: str) -> None:
    assert happened(finding, a_changed_source(1, *changes).content, FDA) == expected


def test_a_reason_that_the_marked_words_show_is_not_said_beside_them() -> None:
    assert unmarked(("date added: 2020", "moved from “A” to “B”")) == "moved from “A” to “B”"


def test_a_subject_tells_as_many_deeds_as_it_has_room_for() -> None:
    long = a_change(reasons=(f"term added: {'x' * 50}", f"term removed: {'y' * 50}"))
    report = a_report_on(a_finding(), sources=[a_changed_source(1, long, url=FDA)])

    assert f"FDA added “{'x' * 50}”, and more — What" in subject(report)


def test_both_parts_say_what_the_buttons_do_and_that_a_press_in_the_mail_decides_nothing() -> None:
    text, html = parts_of(to_be_reviewed(a_report_on(a_finding(), a_finding_on(2))))

    for said in (" ".join(text.split()), Page(html).said):
        assert said.count("nothing is decided before you confirm there") == 1


def test_a_card_says_since_when_a_text_differs() -> None:
    text, html = parts_of(a_report_on(a_finding(), sources=[a_changed_source()]))

    assert "CRITICAL · New · compared with Nov 2, 2026" in text
    assert "New · compared with Nov 2, 2026" in Page(html).said


def test_the_text_part_leads_to_every_source_that_it_names() -> None:
    watched = a_finding(FindingKind.LINK_DEAD, state=FindingState.SUSPECTED, opened_at=None, severity=Severity.MAJOR)
    text, html = parts_of(a_report_on(watched, finished_at=A_DAY + timedelta(hours=1)))

    assert "https://example.org/source/1" in text and "https://example.org/source/1" in Page(html).links
