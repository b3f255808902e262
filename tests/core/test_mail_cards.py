"""What a report's mail says and where it leads; its text and its HTML say the same."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from citewatch.model import FindingKind, FindingState, Occasion, Severity
from citewatch.report import Report, subject
from tests.builders import A_DAY, a_changed_source, a_decision, a_finding
from tests.mails import (
    REVIEW,
    Page,
    a_bad_week,
    a_finding_on,
    a_mail,
    a_report,
    a_report_on,
    findings_at_once,
    parsed,
    parts_of,
    to_be_reviewed,
)

MANY = findings_at_once(100)


def plain(text: str) -> str:
    return " ".join(text.split())


def test_a_button_leads_to_the_findings_page_and_says_which_choice() -> None:
    report = to_be_reviewed(a_report())
    page = report.review.findings["0123456789ab"] if report.review else ""

    text, html = parts_of(report)

    for choice, copy in (("accept", "before"), ("edit", "now")):
        assert f"{page}?choice={choice}" in text and f"{page}?choice={choice}" in Page(html).links
        assert f"{page}/copy/{copy}" in text and f"{page}/copy/{copy}" in Page(html).links


def test_without_a_review_page_the_commands_stand_in_place_of_the_buttons() -> None:
    text, html = parts_of(a_report())

    assert "Let it stand" not in text + html
    for said in (text, Page(html).said):
        assert "citewatch decide an-article 0123456789ab accept|edit|dismiss" in said
        assert "citewatch review an-article" in said


def test_a_dead_link_has_no_copy_of_today() -> None:
    _, html = parts_of(to_be_reviewed(a_report_on(a_finding(FindingKind.LINK_DEAD))))

    assert any(link.endswith("/copy/before") for link in Page(html).links)
    assert not any(link.endswith("/copy/now") for link in Page(html).links)


def test_a_button_is_a_coloured_cell_for_outlook_and_44_pixels_high_for_a_thumb() -> None:
    _, html = parts_of(to_be_reviewed(a_report()))

    cell, link = re.search(r"(<td[^>]*>)(<a [^>]*>)Let it stand</a></td>", html).groups()  # type: ignore[union-attr]

    assert 'bgcolor="#0b5394"' in cell and "mso-padding-alt:12px 14px" in cell
    assert "padding:12px 14px" in link and "15px/20px" in link and "display:block" in link


def test_changed_words_are_told_without_colour_and_without_lines() -> None:
    text, html = parts_of(a_report())
    bare = re.sub(r' (style|class)="[^"]*"|<style.*?</style>', "", html, flags=re.DOTALL)

    assert "<b>Before:</b> The dose is <del><b>28</b></del> mg" in bare
    assert "<b>Now:</b> The dose is <ins><b>56</b></ins> mg" in bare
    assert "Before: The dose is *28* mg" in text


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(a_bad_week(), id="a bad week"),
        pytest.param(a_report(), id="without a review page"),
        pytest.param(a_bad_week(occasion=Occasion.FIRST), id="the first mail"),
        pytest.param(a_report_on(occasion=Occasion.ALL_CLEAR), id="an all-clear"),
        pytest.param(MANY, id="a hundred findings"),
    ],
)
def test_both_parts_say_the_same(report: Report) -> None:
    text, html = parts_of(report)
    shown, said = Page(html), plain(text)

    deciding = {link for link in shown.links if link.startswith(REVIEW)}
    claims = {link for link in shown.links if ":~:text=" in link}

    assert {word for word in text.split() if word.startswith(REVIEW)} == deciding
    assert {word for word in text.split() if ":~:text=" in word} == claims
    for finding in report.result.findings:
        assert (finding.summary in said) == (finding.summary in shown.said), finding.id
    for heading in ("Being watched", "Decided", "Resolved", "Small notes", "Could not be checked", "Next audit"):
        assert (heading.casefold() in said.casefold()) == (heading.casefold() in shown.said.casefold()), heading


def test_what_is_old_and_critical_and_an_edit_long_due_are_named_first_with_their_age() -> None:
    text, html = parts_of(a_bad_week())

    for said in (plain(text), Page(html).said.partition("Three sources need you.")[2]):
        assert said.index("Still open: [1] for 9 days.") < said.index("example.org changed “28” to “56”.")
        assert said.index("Edit still due: [5] for 15 days.") < said.index("example.org changed “28” to “56”.")


@pytest.mark.parametrize(
    ("days", "occasion", "is_due"),
    [(13, Occasion.NEWS, False), (14, Occasion.NEWS, True), (10, Occasion.REMINDER, True)],
    ids=["thirteen days", "fourteen days", "in a reminder every one"],
)
def test_an_edit_is_due_again_after_fourteen_days(days: int, occasion: Occasion, is_due: bool) -> None:
    asked = a_decision(at=A_DAY - timedelta(days=days))
    report = a_report_on(a_finding(state=FindingState.EDIT_REQUESTED, decision=asked), occasion=occasion)

    text, html = parts_of(report)

    assert text.startswith("One edit is still due." if is_due else "Nothing needs you.")
    assert (f"Edit still due: [1] for {days} days." in Page(html).said) == is_due


def test_what_opened_today_is_not_said_to_be_still_open() -> None:
    text, _ = parts_of(a_report())

    assert "Still open" not in text


def test_many_that_stay_open_are_named_and_counted() -> None:
    old = [a_finding_on(n, opened_at=A_DAY - timedelta(days=8)) for n in range(1, 10)]

    text, _ = parts_of(a_report_on(*old))

    assert "[6] for 8 days, and 3 more." in plain(text)


def test_the_first_mail_counts_the_claims_whose_words_were_not_found() -> None:
    missing = a_finding(FindingKind.ANCHOR_NOT_FOUND, severity=Severity.INFO, marks={"p1": ("the word “x”",)})

    text, html = parts_of(a_report_on(missing, occasion=Occasion.FIRST))

    assert "words that 1 claim rests on were not found" in plain(text)
    assert "words that 1 claim rests on were not found" in Page(html).said


def test_the_page_is_read_aloud_in_order_and_its_tables_only_lay_out() -> None:
    _, html = parts_of(a_bad_week())
    shown = Page(html)

    roles = [attributes.get("role") for tag, attributes in shown.elements if tag == "table"]
    headings = [tag for tag, _ in shown.elements if tag in ("h1", "h2", "h3")]

    assert set(roles) == {"presentation"}
    assert headings[0] == "h1" and headings.count("h1") == 1
    assert all(below <= above + 1 for above, below in zip(*(map(level, headings[at:]) for at in (0, 1)), strict=False))
    assert [attributes["lang"] for _, attributes in shown.elements if "lang" in attributes] == ["en", "en"]


def level(heading: str) -> int:
    return int(heading[1])


def test_nothing_remote_is_loaded() -> None:
    _, html = parts_of(a_bad_week())

    loaded = {tag for tag, attributes in Page(html).elements if {"src", "background", "data"} & set(attributes)}

    assert loaded == set()
    assert "url(" not in html and "<link" not in html and "@import" not in html


def test_an_all_clear_has_no_attachment_however_much_there_is() -> None:
    quiet = replace(MANY, occasion=Occasion.ALL_CLEAR, result=replace(MANY.result, findings=()))

    mail = parsed(a_mail(quiet))

    assert list(mail.iter_attachments()) == []
    assert subject(quiet).startswith("Nothing needs you: All 100 sources were checked")


def test_a_quote_that_was_cut_is_whole_in_the_attached_report_where_there_is_no_review_page() -> None:
    around = "many words that stayed as they were " * 10
    long = a_report().result.sources[0].content.changes[0]
    change = replace(long, edits=(), before=f"{around}28 mg.", after=f"{around}56 mg.")
    report = a_report_on(a_finding(), sources=[a_changed_source(1, change)])

    with_page, without = parsed(a_mail(to_be_reviewed(report))), parsed(a_mail(report))

    assert list(with_page.iter_attachments()) == []
    assert [part.get_filename() for part in without.iter_attachments()] == ["report.html"]
