"""What one run's evidence means for an article: kinds, severities, touched claims; assumed is never accused."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from citewatch.findings import Evidence, matters, severity_of
from citewatch.model import (
    CitedSource,
    ContentResult,
    ContentState,
    FindingKind,
    Kind,
    LinkResult,
    LinkVerdict,
    Matter,
    Severity,
    Significance,
    Watched,
)
from citewatch.report.wording import WHY_UNSEEN
from tests.builders import A_DAY, a_change, a_citation, a_passage, a_timed_claim, an_article

UNCHANGED = ContentResult(state=ContentState.UNCHANGED, baseline_at=A_DAY)
ALIVE = LinkResult(verdict=LinkVerdict.ALIVE, reason="ok", http_status=200)


def a_source(**given: object) -> CitedSource:
    fields = {
        "subject": "citation:1",
        "number": 1,
        "url": "https://www.dea.gov/x",
        "kind": Kind.REGULATOR,
        "watched": Watched.CONTENT,
        "is_assumed": False,
        "cited_as": "DEA",
        "passages": ("p1", "p2"),
    }
    return CitedSource(**{**fields, **given})  # type: ignore[arg-type]


def changed(significance: Significance, *changes: object) -> ContentResult:
    return ContentResult(
        state=ContentState.CHANGED,
        significance=significance,
        baseline_at=A_DAY,
        changes=tuple(changes) or (a_change(significance=significance),),  # type: ignore[arg-type]
    )


ARTICLE = an_article(
    citations=(a_citation(),),
    passages=(
        a_passage("p1", claim="The dose is 28 mg.", anchors={}),
        a_passage("p2", claim="It is scheduled.", anchors={1: ("Schedule III",)}),
    ),
)


def found(**given: object) -> list[Matter]:
    fields = {"source": a_source(), "link": ALIVE, "content": UNCHANGED}
    return list(matters(ARTICLE, [Evidence(**{**fields, **given})], now=A_DAY))  # type: ignore[arg-type]


def test_a_source_that_is_well_is_not_spoken_of() -> None:
    assert found() == []


def test_a_substantive_change_of_a_regulators_page_is_critical() -> None:
    [matter] = found(content=changed(Significance.SUBSTANTIVE), baseline_digest="b", text_digest="t")

    assert (matter.kind, matter.severity) == (FindingKind.SOURCE_CHANGED, Severity.CRITICAL)
    assert (matter.about, matter.text_digest) == ("b", "t")
    assert "number 28 → 56" in matter.summary


def test_a_moved_review_date_is_info_only() -> None:
    [matter] = found(content=changed(Significance.REVIEW_DATE))

    assert (matter.kind, matter.severity) == (FindingKind.SOURCE_REREVIEWED, Severity.INFO)


SEVERITIES = [
    (FindingKind.SOURCE_CHANGED, Kind.REGULATOR, Significance.SUBSTANTIVE, Severity.CRITICAL),
    (FindingKind.SOURCE_CHANGED, Kind.GOVERNMENT, Significance.SUBSTANTIVE, Severity.CRITICAL),
    (FindingKind.SOURCE_CHANGED, Kind.REFERENCE_WORK, Significance.SUBSTANTIVE, Severity.MAJOR),
    (FindingKind.SOURCE_CHANGED, Kind.NEWS, Significance.SUBSTANTIVE, Severity.MINOR),
    (FindingKind.SOURCE_CHANGED, Kind.REGULATOR, Significance.EDITORIAL, Severity.INFO),
    (FindingKind.SOURCE_REREVIEWED, Kind.REGULATOR, Significance.REVIEW_DATE, Severity.INFO),
    (FindingKind.LINK_DEAD, Kind.JOURNAL, None, Severity.MAJOR),
    (FindingKind.LINK_DEAD, Kind.OTHER, None, Severity.MINOR),
    (FindingKind.LINK_MOVED, Kind.REGULATOR, None, Severity.MINOR),
    (FindingKind.ANCHOR_NOT_FOUND, Kind.REGULATOR, None, Severity.INFO),
]


@pytest.mark.parametrize(("found", "kind", "significance", "severity"), SEVERITIES)
def test_one_table_says_how_severe_a_finding_is(
    found: FindingKind, kind: Kind, significance: Significance | None, severity: Severity
) -> None:
    assert severity_of(found, source=kind, significance=significance) is severity


def test_a_dead_link_says_what_happened_and_whether_it_is_only_suspected() -> None:
    dead = LinkResult(verdict=LinkVerdict.DEAD, reason="redirected-home", http_status=200)

    [matter] = found(link=dead, is_rotten=True, suspected=True)

    assert matter.kind is FindingKind.LINK_DEAD and matter.suspected
    assert "home page" in matter.summary


def test_a_wall_alone_is_no_finding() -> None:
    assert found(link=LinkResult(verdict=LinkVerdict.BLOCKED, reason="bot-wall")) == []


def test_a_source_unseen_for_two_weeks_is_a_finding_of_its_own() -> None:
    [matter] = found(
        link=LinkResult(verdict=LinkVerdict.BLOCKED, reason="bot-wall"), blind_since=A_DAY - timedelta(days=14)
    )

    assert (matter.kind, matter.severity) == (FindingKind.CANNOT_CHECK, Severity.MINOR)


def test_a_suspicion_that_was_walled_off_for_two_weeks_is_told_as_unseen() -> None:
    dead = LinkResult(verdict=LinkVerdict.DEAD, reason="http-404")

    [matter] = found(link=dead, is_rotten=True, suspected=True, blind_since=A_DAY - timedelta(days=14))

    assert matter.kind is FindingKind.CANNOT_CHECK and not matter.suspected


NO_STRIKES = {
    "interrupted",
    "not-recorded",
    "host-walled",
    "not-audited",
    "not-understood",
    "host-limited",
    "watch-off",
}
BLOCKED = {"bot-wall", "forbidden", "login", "paywall", "rate-limited", "legal-block", "text-lost", "other-media-type"}


@pytest.mark.parametrize("code", sorted(set(WHY_UNSEEN) - NO_STRIKES - BLOCKED))
def test_a_finding_says_in_words_why_a_source_cannot_be_reached(code: str) -> None:
    [matter] = found(link=LinkResult(verdict=LinkVerdict.UNREACHABLE, reason=code), is_rotten=True)

    assert f"({code})" not in matter.summary


def test_a_servers_own_error_is_named() -> None:
    [matter] = found(link=LinkResult(verdict=LinkVerdict.UNREACHABLE, reason="http-503"), is_rotten=True)

    assert "(503)" in matter.summary


def test_a_suspicion_stands_beside_a_move_and_does_not_end_it() -> None:
    silent = LinkResult(verdict=LinkVerdict.UNREACHABLE, reason="http-503")

    kinds = [m.kind for m in found(link=silent, is_rotten=True, suspected=True, moved_to="https://www.dea.gov/y")]

    assert kinds == [FindingKind.UNREACHABLE, FindingKind.LINK_MOVED]


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("moved-permanently", "for good to https"),
        ("moved-to-other-site", "another site"),
        ("client-redirect", "only says"),
    ],
)
def test_a_move_says_how_it_is_known(reason: str, says: str) -> None:
    link = LinkResult(verdict=LinkVerdict.MOVED, reason=reason)

    [matter] = found(link=link, moved_to="https://www.dea.gov/y")

    assert says in matter.summary


def test_a_decision_on_a_suspicion_is_none_on_the_proven_death() -> None:
    dead = LinkResult(verdict=LinkVerdict.DEAD, reason="http-404")

    versions = {found(link=dead, is_rotten=True, suspected=suspected)[0].version for suspected in (True, False)}

    assert len(versions) == 2


def test_a_claim_that_was_let_stand_is_due_again_in_its_time() -> None:
    article = an_article(claims=(a_timed_claim(every=timedelta(days=180)),))

    versions = [matters(article, [], now=A_DAY + timedelta(days=n))[0].version for n in (0, 1, 400)]

    assert versions[0] == versions[1] != versions[2]


def test_a_servers_changing_faults_are_one_matter() -> None:
    links = (LinkResult(verdict=LinkVerdict.UNREACHABLE, reason=reason) for reason in ("http-500", "http-503"))

    assert len({found(link=link, is_rotten=True)[0].version for link in links}) == 1


def test_an_assumed_address_is_never_accused() -> None:
    dead = LinkResult(verdict=LinkVerdict.DEAD, reason="http-404", http_status=404)

    [matter] = found(source=a_source(is_assumed=True), link=dead, is_rotten=True)

    assert (matter.kind, matter.severity) == (FindingKind.REFERENCE_INCOMPLETE, Severity.INFO)


def test_touched_claims_are_named_in_the_order_of_the_source_with_what_became_of_their_words() -> None:
    marks = {"p2": ("the words “Schedule III” are no longer there",), "p1": ("the number “28” is no longer there",)}

    [matter] = found(content=changed(Significance.SUBSTANTIVE), touched=marks, rereads=("r",))

    assert (matter.passages, matter.touched, matter.rereads) == (("p1", "p2"), ("p1", "p2"), ("r",))
    assert matter.marks == marks


def test_words_that_the_source_never_held_are_a_finding_of_their_own_on_the_claims_they_were_given_for() -> None:
    [matter] = found(unfounded={"p2": ("Schedule III",)}, baseline_digest="b")

    assert (matter.kind, matter.severity) == (FindingKind.ANCHOR_NOT_FOUND, Severity.INFO)
    assert (matter.passages, matter.about, matter.text_digest) == (("p2",), "https://www.dea.gov/x", None)
    assert matter.summary == (
        "The source does not hold the words “Schedule III” that claim p2 rests on; it may never have said so."
    )


def test_words_not_found_are_told_anew_only_when_they_are_others() -> None:
    given = [("Schedule III",), ("Schedule III",), ("Schedule II",)]

    versions = [found(unfounded={"p2": words})[0].version for words in given]

    assert versions[0] == versions[1] != versions[2]


@pytest.mark.parametrize(
    ("significance", "held"),
    [(Significance.SUBSTANTIVE, "no longer stands there"), (Significance.EDITORIAL, "nearly all of its words")],
)
def test_a_pdf_that_became_a_web_page_is_named(significance: Significance, held: str) -> None:
    content = replace(changed(significance), reason="pdf-became-html")

    [matter] = found(content=content)

    assert matter.summary.startswith("The PDF has become a web page since November 2, 2026") and held in matter.summary
    assert "Open both" in matter.suggestion


def test_another_target_of_a_link_is_another_version() -> None:
    links = (("example.org/a", "example.org/b"), ("example.org/a", "example.org/c"))
    changes = (a_change("See it.", "See it.", links=each, significance=Significance.EDITORIAL) for each in links)

    assert len({found(content=changed(Significance.EDITORIAL, change))[0].version for change in changes}) == 2


def test_a_change_keeps_its_version_while_the_same_words_changed() -> None:
    same = {found(content=changed(Significance.SUBSTANTIVE), text_digest=digest)[0].version for digest in "ab"}
    other = found(content=changed(Significance.SUBSTANTIVE, a_change("a 1", "a 2")))[0].version

    assert len(same) == 1 and other not in same


def test_a_claim_without_a_source_is_due_when_its_time_is_up() -> None:
    claim = a_timed_claim(every=timedelta(days=180), checked=date(2026, 5, 7))
    article = an_article(claims=(claim,))

    assert not matters(article, [], now=A_DAY)
    assert [matter.kind for matter in matters(article, [], now=A_DAY + timedelta(days=1))] == [FindingKind.CLAIM_DUE]
