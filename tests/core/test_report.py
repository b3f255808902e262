"""What a report says, shows and refuses to show; nothing here is faked."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from citewatch.model import (
    Choice,
    ContentResult,
    ContentState,
    Edit,
    EditOp,
    FindingKind,
    FindingState,
    LinkResult,
    LinkVerdict,
    Notice,
    NoticesResult,
    NoticeState,
    Occasion,
    Person,
    Redirect,
    ReferenceProblem,
    ReferenceResult,
    Registry,
    Severity,
    Significance,
    Vouching,
)
from citewatch.report import (
    Report,
    clipped,
    findings_csv,
    html,
    http_url,
    in_order,
    result_json,
    subject,
    text,
)
from citewatch.report.wording import why_unseen
from tests.builders import (
    A_DAY,
    a_change,
    a_changed_source,
    a_citation,
    a_decision,
    a_finding,
    a_passage,
    a_run,
    a_source_result,
    a_walled_source,
    a_watch,
    an_article,
    an_article_result,
)
from tests.mails import a_finding_on, a_mail, a_report, a_report_on, parsed

SCHEMA = Path(__file__).parents[2] / "docs" / "result.schema.json"
HOSTILE = "<script>alert('x')</script>\" \u202egnihsihp\u2066 \x00" + "W" * 10_000 + "\r\nBcc: all@example.org"


SUSPECTED = a_finding_on(2, state=FindingState.SUSPECTED, opened_at=None)
A_NOTE = a_finding_on(3, severity=Severity.INFO, kind=FindingKind.SOURCE_REREVIEWED)
A_CLAIM_DUE = a_finding(FindingKind.CLAIM_DUE, id="c", subject="claim:c1", citation=None, passages=("c1",))


@pytest.mark.parametrize(
    ("findings", "verdict"),
    [
        pytest.param([], "Nothing needs you.", id="nothing found"),
        pytest.param([SUSPECTED, A_NOTE], "Nothing needs you.", id="suspected and notes need nobody"),
        pytest.param([a_finding()], "One source needs you.", id="one source"),
        pytest.param([a_finding(), a_finding(id="other")], "One source needs you.", id="two findings on one source"),
        pytest.param([a_finding(), a_finding_on(2)], "Two sources need you.", id="two sources"),
        pytest.param([a_finding(), A_CLAIM_DUE], "One source and one claim need you.", id="a source and a claim"),
        pytest.param([a_finding_on(n) for n in range(1, 14)], "13 sources need you.", id="more than can be spelled"),
    ],
)
def test_the_first_line_says_whom_it_needs(findings: list[Any], verdict: str) -> None:
    report = a_report_on(*findings)

    assert f"<h1>{verdict}</h1>" in html(report)
    assert text(report).startswith(verdict)


def test_the_gravest_finding_comes_first_and_of_equals_the_newest() -> None:
    old = a_finding_on(1, opened_at=A_DAY - timedelta(days=5))
    new = a_finding_on(2)
    minor = a_finding_on(3, severity=Severity.MINOR)

    ordered = in_order([minor, old, new], since=A_DAY)

    assert ordered == (new, old, minor)


@pytest.mark.parametrize("shown", [html, text], ids=["html", "text"])
def test_a_report_says_how_many_are_new_when_not_all_are(shown: Any) -> None:
    old = a_finding_on(1, opened_at=A_DAY - timedelta(days=5))

    assert "1 of them new · Audited" in shown(a_report_on(old, a_finding_on(2)))
    assert "of them new" not in shown(a_report_on(a_finding_on(1), a_finding_on(2)))


ON_FDA = a_changed_source(1, url="https://www.fda.gov/drugs/spravato")
EDIT_DUE = a_finding(
    state=FindingState.EDIT_REQUESTED, decision=a_decision(at=A_DAY - timedelta(days=15)), summary="The dose changed."
)


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        pytest.param(
            a_report_on(a_finding(), sources=[ON_FDA]), "1 source needs you: FDA changed “28” to “56”", id="news"
        ),
        pytest.param(
            a_report_on(a_finding(FindingKind.LINK_DEAD), a_finding_on(2, severity=Severity.MINOR)),
            "2 sources need you: example.org no longer has the cited page",
            id="gravest named",
        ),
        pytest.param(
            a_report_on(a_finding(opened_at=A_DAY - timedelta(days=1)), a_finding_on(2, kind=FindingKind.LINK_DEAD)),
            "2 sources need you, 1 of them new: example.org no longer has the cited page",
            id="the new one named",
        ),
        pytest.param(
            a_report_on(sources=[a_source_result(1), a_walled_source(2)], occasion=Occasion.FIRST),
            "First look at 2 sources: nothing needs you",
            id="first",
        ),
        pytest.param(
            a_report_on(a_finding(opened_at=A_DAY - timedelta(days=7)), sources=[ON_FDA], occasion=Occasion.REMINDER),
            "Still open after 7 days: FDA changed “28” to “56”",
            id="critical reminder",
        ),
        pytest.param(
            a_report_on(EDIT_DUE, occasion=Occasion.REMINDER),
            "Edit still due after 15 days: example.org changed",
            id="edit reminder",
        ),
        pytest.param(
            a_report_on(sources=[a_source_result(1), a_walled_source(2)], occasion=Occasion.ALL_CLEAR),
            "Nothing needs you: 1 of 2 sources were checked, 1 could not be",
            id="an all-clear hides no wall",
        ),
    ],
)
def test_the_subject_carries_the_news_and_the_article(report: Report, expected: str) -> None:
    assert subject(report) == f"{expected} — What Is Ketamine Therapy?"


def test_changed_words_are_marked_without_colour() -> None:
    report = a_report()

    page, plain = html(report), text(report)

    assert "The dose is <del>28</del> mg twice a week." in page
    assert "The dose is <ins>56</ins> mg twice a week." in page
    assert "Before: The dose is *28* mg" in plain
    assert "Now:    The dose is *56* mg" in plain


@pytest.mark.parametrize(
    ("change", "label"),
    [
        pytest.param(a_change(before=None, after="Do not use in pregnancy."), "New", id="inserted"),
        pytest.param(a_change(before="Do not use in pregnancy.", after=None), "Gone", id="deleted"),
    ],
)
def test_a_block_that_came_or_went_says_so(change: Any, label: str) -> None:
    report = a_report(result=an_article_result(sources=[a_changed_source(1, change)], findings=[a_finding()]))

    assert f'<b class="side">{label}</b>' in html(report)
    assert f"{label}:" in text(report)


def test_a_long_quote_is_cut_around_its_change_and_stands_in_full_behind_a_press() -> None:
    around = "many words that stayed as they were " * 10
    change = a_change(f"{around}28 mg {around}".strip(), f"{around}56 mg {around}".strip())
    report = a_report(result=an_article_result(sources=[a_changed_source(1, change)], findings=[a_finding()]))

    page = html(report)
    tight, _, whole = page.partition("<summary>In full</summary>")

    assert "… many words that stayed as they were <del>28</del> mg many words that stayed as they …" in tight
    assert len(whole.partition("<del>")[0].split("</b>")[-1]) > 150


def test_words_added_at_the_end_are_quoted_with_what_stood_before_them() -> None:
    start = "words that stayed " * 20 + "the last words"
    change = a_change(start, f"{start} and more.")
    report = a_report(result=an_article_result(sources=[a_changed_source(1, change)], findings=[a_finding()]))

    tight, _, _ = html(report).partition("<details>")

    assert tight.count("stayed the last words") == 2
    assert "the last words <ins>and more.</ins>" in tight


def test_edits_without_spaces_of_their_own_are_joined_by_spaces() -> None:
    edits = (
        Edit(op=EditOp.EQUAL, text="The dose is"),
        Edit(op=EditOp.DELETE, text="28"),
        Edit(op=EditOp.EQUAL, text="mg."),
    )
    change = a_change("The dose is 28 mg.", "The dose is mg.", edits=edits)
    report = a_report(result=an_article_result(sources=[a_changed_source(1, change)], findings=[a_finding()]))

    assert "The dose is <del>28</del> mg." in html(report)


def test_of_many_changes_the_one_a_claim_rests_on_is_shown_first() -> None:
    editorial = a_change("Talk to a doctor.", "Speak to a doctor.", significance=Significance.EDITORIAL, reasons=())
    other = a_change("It costs 10 dollars.", "It costs 11 dollars.")
    anchored = a_change("It is a Schedule III drug.", "It is a Schedule II drug.")
    article = an_article(passages=(a_passage(anchors={1: ("Schedule III",)}),))
    result = an_article_result(sources=[a_changed_source(1, editorial, other, anchored)], findings=[a_finding()])

    page = html(a_report(article=article, result=result))

    assert page.index("<del>III</del>") < page.index("<del>10</del>") < page.index("<del>Talk</del>")
    assert "2 more changed places" in page


def test_touched_claims_come_first_and_link_to_their_place_in_the_article() -> None:
    passages = (
        a_passage("p1", claim="Not touched."),
        a_passage("p2", claim="Touched one.", starts="Low-dose, or less & more"),
    )
    result = an_article_result(
        sources=[a_changed_source()], findings=[a_finding(passages=("p1", "p2"), touched=("p2",))]
    )

    page = html(a_report(article=an_article(passages=passages), result=result))

    assert page.index("Touched one.") < page.index("Not touched.")
    assert 'href="https://example.org/an-article#:~:text=Low%2Ddose%2C%20or%20less%20%26%20more"' in page


GONE = "the words “Schedule III” are no longer there"


def a_report_that_touches_one_of_three() -> Report:
    passages = tuple(a_passage(f"p{n}", claim=f"Claim number {n}.", starts=None) for n in (1, 2, 3))
    finding = a_finding(passages=("p1", "p2", "p3"), touched=("p2",), marks={"p2": (GONE, "<b>the word “x”</b>")})
    result = an_article_result(sources=[a_changed_source()], findings=[finding])
    return a_report(article=an_article(passages=passages), result=result)


def test_a_touched_claim_says_what_became_of_its_words_and_the_others_are_listed_as_not_touched() -> None:
    page = html(a_report_that_touches_one_of_three())

    touched, _, others = page.partition("2 other claims, not touched by this change</summary>")

    assert "Claim that this touches</p>" in touched
    assert touched.index("Claim number 2.") < touched.index(f"T{GONE[1:]}; &lt;b&gt;the word “x”&lt;/b&gt;.")
    assert "Claim number 1." not in touched and others.index("Claim number 1.") < others.index("Claim number 3.")


def test_the_text_says_the_same_of_touched_claims() -> None:
    plain = text(a_report_that_touches_one_of_three())

    assert f"* TOUCHED: Claim number 2. (Definition of Ketamine Therapy)\n    - {GONE}" in plain
    assert "Not touched by this change:\n  * Claim number 1. (Def" in plain


def test_the_table_says_the_same_of_touched_claims() -> None:
    (row,) = csv.DictReader(io.StringIO(findings_csv(a_report_that_touches_one_of_three()), newline=""))

    assert row["touched"] == "Claim number 2."
    assert row["marks"] == f"p2: {GONE}\np2: <b>the word “x”</b>"
    assert row["not_touched"] == "Claim number 1.\nClaim number 3."


@pytest.mark.parametrize("shown", [html, text], ids=["html", "text"])
def test_a_change_that_touches_no_claim_says_so(shown: Any) -> None:
    report = a_report_on(a_finding(touched=()), sources=[a_changed_source()])

    assert "Claim that leans on it, not touched by this change" in shown(report)


def test_of_a_dead_link_no_claim_is_said_to_be_touched_or_not() -> None:
    page = html(a_report_on(a_finding(FindingKind.LINK_DEAD, touched=())))

    assert "touched by" not in page


NOT_FOUND = a_finding(
    FindingKind.ANCHOR_NOT_FOUND,
    severity=Severity.INFO,
    marks={"p1": ("the words “Schedule III” are not in the source", "the words “§ 5” are not in the source")},
    summary="The source does not hold the words.",
)


@pytest.mark.parametrize("shown", [html, text], ids=["html", "text"])
def test_words_not_found_in_a_source_are_told_quietly_with_their_claim(shown: Any) -> None:
    report = a_report_on(NOT_FOUND, a_finding_on(2, kind=FindingKind.LINK_DEAD))

    notes = " ".join(shown(report).casefold().partition("small notes")[2].split())

    assert "words a claim rests on, not found in its source" in notes
    assert "“schedule iii” for p1: ketamine is a schedule iii drug.; “§ 5” for p1" in notes
    assert "may never have said them" in notes


@pytest.mark.parametrize("shown", [html, text], ids=["html", "text"])
def test_words_not_found_are_told_once(shown: Any) -> None:
    assert "Schedule III" not in shown(a_report_on(replace(NOT_FOUND, told=NOT_FOUND.version)))
    assert "Schedule III" in shown(a_report_on(replace(NOT_FOUND, told="another version")))


def test_another_target_of_a_link_is_quoted_once_with_the_old_and_the_new_one() -> None:
    words = "See the guidance. " * 40
    change = a_change(words, words, edits=(Edit(op=EditOp.EQUAL, text=words),), links=("a.org/<old>", "a.org/new"))
    report = a_report(result=an_article_result(sources=[a_changed_source(1, change)], findings=[a_finding()]))

    page, plain = html(report), text(report)
    tight, _, _ = page.partition("<details>")

    assert tight.count("<blockquote>") == 1 and "Before" not in tight
    assert "led to <del>a.org/&lt;old&gt;</del>, leads to <ins>a.org/new</ins>" in tight
    assert "led to *a.org/<old>*, leads to *a.org/new*" in plain


def test_of_many_changes_the_one_that_holds_most_of_a_claims_words_is_shown_first() -> None:
    other = a_change("It costs 10 dollars.", "It costs 11 dollars.")
    meant = a_change("Watch for 2 hours after it.", "Watch for 4 hours after it.")
    finding = a_finding(marks={"p1": ("the words “2 hours” are no longer there",)})
    result = an_article_result(sources=[a_changed_source(1, other, meant)], findings=[finding])

    page = html(a_report(result=result))

    assert page.index("<del>2</del>") < page.index("<del>10</del>")


def test_a_finding_says_how_to_decide_it_and_for_how_long_it_has_stood() -> None:
    report = a_report_on(a_finding(opened_at=A_DAY - timedelta(days=6)))

    for shown in (html(report), text(report)):
        assert "citewatch decide an-article 0123456789ab accept|edit|dismiss" in shown
        assert "Open for 6 days" in shown


def test_a_card_on_a_watched_page_names_the_page_and_the_claim_it_is_watched_for() -> None:
    article = an_article(watches=(a_watch(claim="Every form but one is off-label."),))
    source = a_changed_source(None, subject="watch:w1", url="https://www.fda.gov/drugs/warning")
    finding = a_finding(subject="watch:w1", citation=None, passages=("w1",), touched=())
    report = a_report(article=article, result=an_article_result(sources=[source], findings=[finding]))

    page, plain = html(report), text(report)
    card, _, _ = page.partition('<div class="map">')

    assert "Watched page: www.fda.gov/drugs/warning" in card
    assert "Claim it is watched for</p>" in card
    assert card.count("Every form but one is off-label.") == 1
    assert "Claim it is watched for:\n  * Every form but one is off-label." in plain


def test_a_claim_without_a_source_is_not_said_to_lean_on_one() -> None:
    page = html(a_report_on(A_CLAIM_DUE))

    assert "A claim without a source" in page
    assert "lean" not in page.partition("<h1>")[2]


def test_a_heading_that_the_reference_is_printed_with_is_not_said_again() -> None:
    change = a_change(section=("Drug Fact Sheet: Ketamine", "Effects"))
    article = an_article(citations=(a_citation(cited_as="Drug fact sheet: ketamine. DEA. December 2024."),))
    result = an_article_result(sources=[a_changed_source(1, change)], findings=[a_finding()])

    page = html(a_report(article=article, result=result))

    assert '<p class="place">Effects' in page


DECIDED = a_finding_on(
    4,
    state=FindingState.DISMISSED,
    decision=a_decision(Choice.DISMISS, note="works for me", at=A_DAY - timedelta(days=3)),
)
RESOLVED = a_finding_on(5, state=FindingState.RESOLVED, summary="Nature answers again.")
UNASKED = a_source_result(6, notices=NoticesResult(state=NoticeState.UNCHECKED))
VOUCHED = a_walled_source(
    7,
    link=LinkResult(
        verdict=LinkVerdict.BLOCKED,
        reason="forbidden",
        http_status=403,
        vouching=Vouching(registry=Registry.DOI, at=A_DAY, knows=True, evidence="doi.org knows 10.1000/1"),
    ),
)


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param("Being watched, nothing to do", id="suspected"),
        pytest.param("The dose on this page changed. First seen today.", id="since when"),
        pytest.param("Dismissed 3 days ago by Rae Viewer, MD", id="decided"),
        pytest.param("works for me", id="the note"),
        pytest.param("Nature answers again.", id="resolved"),
        pytest.param("Re-reviewed, text unchanged", id="small notes"),
        pytest.param("The site refuses automated visitors (403)", id="why not checked"),
        pytest.param("doi.org confirms that it exists, as of Nov 2, 2026", id="vouched"),
        pytest.param("No registry was asked yet whether these were retracted", id="unchecked is not clean"),
        pytest.param("Next audit: Nov 3, 2026, 03:00 UTC.", id="next audit"),
        pytest.param("This was audit 20261102T030000Z-an-article", id="which run"),
    ],
)
def test_what_needs_nobody_is_told_quietly(expected: str) -> None:
    report = a_report_on(SUSPECTED, A_NOTE, DECIDED, RESOLVED, sources=[UNASKED, VOUCHED])

    assert expected.casefold() in html(report).casefold()
    assert expected.casefold() in " ".join(text(report).split()).casefold()


def test_what_many_notes_would_repeat_is_said_once() -> None:
    assumed = "Nobody has confirmed which page this reference means."
    given: Any = {"kind": FindingKind.REFERENCE_INCOMPLETE, "severity": Severity.INFO, "summary": assumed}
    report = a_report_on(*(a_finding_on(number, **given) for number in range(1, 13)))

    page = html(report)

    assert page.count(assumed) == 1
    assert "12 × Printed reference looks incomplete" in page


@pytest.mark.parametrize("shown", [html, text], ids=["html", "text"])
def test_a_suspected_source_is_named_by_its_site_and_causes_no_card(shown: Any) -> None:
    report = a_report_on(SUSPECTED, sources=[a_source_result(2, url="https://www.health.harvard.edu/a")])

    page = shown(report)

    assert "health.harvard.edu" in page
    assert "only if they go on failing" in page
    assert "citewatch decide" not in page


@pytest.mark.parametrize("reason", ["not-audited", "not-recorded"])
def test_a_source_nobody_got_to_could_not_be_checked(reason: str) -> None:
    left = a_source_result(2, looked_at=False, link=LinkResult(verdict=LinkVerdict.SKIPPED, reason=reason))

    page = html(a_report_on(sources=[left]))

    assert "1 of 2 sources were checked, 1 could not be." in page
    assert why_unseen(reason) in page.partition("Could not be checked</h2>")[2]


def test_a_watched_page_that_could_not_be_checked_is_named_by_its_site_and_claim() -> None:
    watch = a_walled_source(None, subject="watch:w1", url="https://www.accessdata.fda.gov/scripts/cder")
    article = an_article(watches=(a_watch(claim="Only one is approved."),))

    plain = text(a_report(article=article, result=an_article_result(sources=[a_source_result(), watch])))

    assert "[w1] FDA, watched for “Only one is approved.”" in plain


def test_every_source_stands_on_the_map_with_a_mark_and_words() -> None:
    watch = a_source_result(None, subject="watch:w1", url="https://example.org/watch/w1")
    skipped = a_source_result(3, looked_at=False, link=LinkResult(verdict=LinkVerdict.SKIPPED, reason="watch-off"))
    article = an_article(citations=tuple(map(a_citation, (1, 2, 3))), watches=(a_watch(),))
    result = an_article_result(sources=[a_changed_source(), a_walled_source(2), skipped, watch], findings=[a_finding()])

    page = html(a_report(article=article, result=result))

    assert 'aria-label="1: for you to decide. Reference 1. A Regulator. December 2024.">1 <b>!</b>' in page
    assert 'aria-label="2: could not be checked. The site turns automated visitors away.' in page
    assert 'aria-label="3: not looked at this time. Not watched, as its manifest says.' in page
    assert 'aria-label="w1: nothing new.' in page


def test_a_first_mail_says_what_was_seen_what_is_walled_and_which_references_look_wrong() -> None:
    incomplete = a_finding_on(1, kind=FindingKind.REFERENCE_INCOMPLETE, severity=Severity.INFO)
    report = a_report_on(incomplete, sources=[a_walled_source(2)], occasion=Occasion.FIRST)

    shown = " ".join(text(report).split())

    assert "First look: 1 of 2 sources were seen" in shown
    assert "1 could not be checked; 1 printed reference looks wrong or incomplete, listed below." in shown


def test_a_first_mail_counts_watched_pages_apart_from_printed_references() -> None:
    given: Any = {"kind": FindingKind.REFERENCE_INCOMPLETE, "severity": Severity.INFO}
    watch = a_finding(id="w", subject="watch:w1", citation=None, **given)
    article = an_article(watches=(a_watch(),))
    result = an_article_result(findings=[a_finding(**given), watch])

    page = html(a_report(article=article, result=result, occasion=Occasion.FIRST))

    assert "1 printed reference and 1 watched page look wrong or incomplete, listed below." in page
    assert "Watched page not confirmed" in page


def test_an_all_clear_mail_is_three_lines() -> None:
    mail = parsed(a_mail(a_report_on(occasion=Occasion.ALL_CLEAR)))

    plain, page = (mail.get_body((kind,)) for kind in ("plain", "html"))

    assert plain is not None and page is not None
    assert len(plain.get_content().strip().splitlines()) <= 4
    assert page.get_content().count("<p ") == 2


def test_a_mail_that_may_be_a_second_copy_says_so() -> None:
    report = a_report(possible_second_copy=True)

    assert "You may have this mail already" in html(report)
    assert "You may have this mail already" in text(report)


def test_forty_changes_of_one_source_are_cut_to_twelve_and_the_rest_counted() -> None:
    changes = [a_change(f"It costs {n} dollars.", f"It costs {n + 100} dollars.") for n in range(40)]
    report = a_report_on(a_finding(), sources=[a_changed_source(1, *changes)])

    page = html(report)

    assert page.count("<del>") <= 13
    assert "28 more: <code>citewatch show an-article 1</code>" in page


def a_hostile_report() -> Report:
    article = an_article(
        title=HOSTILE,
        url="javascript:alert(1)",
        citations=(a_citation(cited_as=HOSTILE, url='javascript:alert(1)//"><img src=x>'),),
        passages=(a_passage(claim=HOSTILE, section=HOSTILE, starts=HOSTILE),),
        reviewer=Person(name=HOSTILE[:200], email="rae@example.org"),
    )
    change = a_change(HOSTILE, HOSTILE + "!", section=(HOSTILE,), reasons=(HOSTILE,))
    source = a_changed_source(1, change, url='javascript:alert(1)//"><img src=x>')
    finding = a_finding(summary=HOSTILE, suggestion=HOSTILE, id='"><i>')
    return a_report(article=article, result=an_article_result(sources=[source], findings=[finding]))


@pytest.mark.parametrize("never", ["<script", "<img", "javascript:", "\u202e", "\u2066", "\x00", '"><i>', "<a "])
def test_nothing_from_outside_acts_in_the_page(never: str) -> None:
    page = html(a_hostile_report())

    assert never not in page
    assert "⟨U+202E⟩" in page


def test_hostile_words_add_no_header_to_the_mail() -> None:
    mail = parsed(a_mail(a_hostile_report(), mail_id="m\r\nBcc: x@example.org"))

    assert mail["Bcc"] is None
    assert mail["Message-ID"] == "<m--Bcc--x-example.org@example.org>"
    assert mail["To"].addresses[0].addr_spec == "rae@example.org"
    assert not mail.defects


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://example.org/a", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https:///nowhere", False),
        ("https://[broken", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, is_link: bool) -> None:
    assert (http_url(url) is not None) == is_link


def test_an_endless_word_is_cut_all_the_same() -> None:
    assert clipped("W" * 100, 10) == "W" * 9 + "…"
    assert clipped("one two three", 9) == "one two…"


def test_a_mail_goes_to_the_reviewer_with_the_editors_in_copy() -> None:
    editors = (Person(name="Édi Tör", email="desk@example.org"),)

    mail = parsed(a_mail(a_report(article=an_article(editors=editors))))

    assert [a.addr_spec for a in mail["To"].addresses] == ["review@example.org"]
    assert [a.display_name for a in mail["Cc"].addresses] == ["Édi Tör"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == A_DAY


@pytest.mark.parametrize(
    ("reviewer", "editors", "recipient", "to"),
    [
        pytest.param(Person(name="R", email="r@x.org"), (), "me@y.org", ["me@y.org"], id="override"),
        pytest.param(None, (Person(name="E", email="e@x.org"),), None, ["e@x.org"], id="no reviewer"),
        pytest.param(None, (), None, [], id="nobody named"),
    ],
)
def test_whom_a_mail_addresses(reviewer: Any, editors: Any, recipient: str | None, to: list[str]) -> None:
    report = a_report(article=an_article(reviewer=reviewer, editors=editors))

    mail = parsed(a_mail(report, recipient=recipient))

    assert [address.addr_spec for address in mail["To"].addresses] == to
    assert mail["Cc"] is None


def test_the_mails_of_one_article_make_one_thread() -> None:
    first, second = (parsed(a_mail(a_report(), mail_id=id)) for id in ("m1", "m2"))

    assert first["Message-ID"] != second["Message-ID"]
    assert first["References"] == second["References"] == "<an-article.article@example.org>"


def test_the_same_report_gives_the_same_bytes_in_seven_bits() -> None:
    once, again = a_mail(a_report()), a_mail(a_report())

    assert once == again
    assert once.isascii()
    assert max(map(len, once.split(b"\r\n"))) < 998


@pytest.mark.parametrize("length", range(1, 60, 3))
def test_a_subject_arrives_as_it_was_written_wherever_it_is_folded(length: int) -> None:
    report = a_report_on(a_finding(FindingKind.CORRECTION, subject="claim:c1", summary="W" * length + " to → and more"))

    assert parsed(a_mail(report))["Subject"] == subject(report)


def test_both_parts_of_a_mail_say_the_same_verdict() -> None:
    mail = parsed(a_mail(a_report()))

    parts = [part.get_content_type() for part in mail.iter_parts()]
    bodies = [part.get_content() for part in mail.iter_parts()]

    assert parts == ["text/plain", "text/html"]
    assert all("One source needs you." in body and "changed “28” to “56”." in body for body in bodies)


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", " =1", "＝1"])
def test_a_cell_that_would_run_as_a_formula_is_defused(formula: str) -> None:
    report = a_report_on(a_finding(summary=formula))

    (row,) = csv.DictReader(io.StringIO(findings_csv(report), newline=""))

    assert row["summary"] == f"'{formula}"


def test_the_table_has_a_row_for_each_finding_gravest_first() -> None:
    report = a_report_on(A_NOTE, a_finding(), sources=[a_changed_source()])

    rows = list(csv.DictReader(io.StringIO(findings_csv(report), newline="")))

    assert [row["citation"] for row in rows] == ["1", "3"]
    assert rows[0]["before"] == "The dose is 28 mg twice a week."
    assert rows[0]["touched"] == "Ketamine is a Schedule III drug."


def a_rich_result() -> dict[str, Any]:
    moved = LinkResult(
        verdict=LinkVerdict.MOVED,
        reason="moved-permanently",
        http_status=200,
        final_url="https://example.org/new",
        redirects=(Redirect(url="https://example.org/source/2", status=301),),
        evidence=("301",),
    )
    retraction = Notice(kind="retraction", source="crossref", id="10.1000/x", date="2026-10")
    problem = ReferenceProblem(code="authors-differ", printed="Marcantoni", found="Marcantoni WS", source="crossref")
    sources = [
        a_changed_source(
            1,
            a_change(),
            a_change(None, "new", page=2, section=()),
            a_change("old", None),
            a_change("same", "same", links=("a.org/1", "a.org/2")),
        ),
        a_source_result(2, link=moved, content=ContentResult(state=ContentState.FIRST_SEEN, baseline_at=A_DAY)),
        a_walled_source(3, notices=NoticesResult(state=NoticeState.FOUND, items=(retraction,))),
        a_source_result(4, looked_at=False, reference=ReferenceResult(problems=(problem,))),
        a_source_result(None, subject="watch:w1", url="https://example.org/w"),
    ]
    findings = [
        a_finding(marks={"p1": (GONE,)}),
        NOT_FOUND,
        EDIT_DUE,
        SUSPECTED,
        replace(RESOLVED, resolved_at=A_DAY),
        A_CLAIM_DUE,
    ]
    article = an_article_result(sources=sources, findings=findings)
    given: dict[str, Any] = json.loads(result_json(run=a_run(), finished_at=A_DAY, articles=[article, article]))
    return given


def test_the_json_result_keeps_to_its_schema() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)

    errors = list(Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(a_rich_result()))

    assert errors == []


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda r: r.pop("run_id"), id="a field is missing"),
        pytest.param(lambda r: r.update(started_at="2026-11-02 03:00"), id="a time in another form"),
        pytest.param(lambda r: r["articles"][0]["citations"][0]["link"].update(verdict="broken"), id="unknown verdict"),
        pytest.param(lambda r: r["articles"][0]["citations"][2]["content"].update(reason=None), id="no reason given"),
        pytest.param(lambda r: r["articles"][0]["findings"][0].update(citation=None), id="citation without number"),
        pytest.param(
            lambda r: r["articles"][0]["citations"][0]["content"]["changes"][0].update(after=None), id="half a change"
        ),
    ],
)
def test_the_schema_refuses_what_the_contract_forbids(spoil: Any) -> None:
    schema, result = json.loads(SCHEMA.read_text(encoding="utf-8")), a_rich_result()

    spoil(result)

    assert not Draft202012Validator(schema).is_valid(result)


def test_the_json_result_speaks_the_contracts_words() -> None:
    result = a_rich_result()

    article = result["articles"][0]

    assert result["started_at"] == "2026-11-02T03:00:00Z"
    assert article["citations"][0]["content"]["changes"][0]["section"] == "Dosage > Adults"
    assert article["citations"][0]["content"]["changes"][3]["links"] == ["a.org/1", "a.org/2"]
    assert article["findings"][0]["marks"] == {"p1": [GONE]}
    assert [source["id"] for source in article["watches"]] == ["w1"]
    assert result["traffic"]["requests"] == 10
