"""Findings through time: what opens, lapses, comes back, and when a mail goes out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from citewatch import ledger as ledgers
from citewatch.audit import records
from citewatch.ledger import Ledger, choices, decide, etag, fold, news_in, sent, settle_edits
from citewatch.model import Baseline, Choice, Decision, Finding, FindingKind, FindingState, Matter, Occasion, Severity
from tests.builders import A_DAY, A_URL, a_matter, a_run

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CHANGED = a_matter(about="base", version="v1", url=A_URL, text_digest="text-1")


def run_at(book: Ledger, day: int, *matters: Matter, revised: Mapping[str, date] | None = None) -> Ledger:
    """The ledger after the audit of a day, its mail sent."""
    at = A_DAY + day * DAY
    book = fold(
        book,
        matters,
        run=a_run(f"{at:%Y%m%d}-an-article", started_at=at),
        assessed={finding.subject for finding in book.findings.values()},
        revised=revised or {},
        may_mail=True,
    )
    return sent(book, book.mail_due.id, at=at, told=news_in(book)) if book.mail_due else book


def first(book: Ledger) -> Finding:
    return next(iter(book.findings.values()))


def started(*matters: Matter) -> Ledger:
    """A ledger that has seen its first audit, with a baseline for citation 1."""
    baseline = Baseline(text_digest="base", at=A_DAY)
    return run_at(Ledger(slug="an-article", baselines={A_URL: baseline}), 0, *matters)


def decided(book: Ledger, choice: Choice, at: datetime = A_DAY + DAY) -> Ledger:
    found = first(book)
    return decide(
        book,
        Decision(
            finding=found.id, choice=choice, version=found.version, text_digest=found.text_digest, at=at, by="Rae"
        ),
    )


def mails(book: Ledger) -> list[Occasion]:
    return [mail.occasion for mail in book.mails]


def test_the_same_matter_keeps_its_id_and_a_new_one_gets_its_own() -> None:
    ids = {ledgers.finding_id("a", matter) for matter in (CHANGED, replace(CHANGED, version="v2"))}
    others = {ledgers.finding_id("a", replace(CHANGED, about="another")), ledgers.finding_id("b", CHANGED)}

    assert len(ids) == 1 and len(ids | others) == 3


def test_a_suspicion_opens_when_it_is_proven() -> None:
    dead = a_matter(kind=FindingKind.LINK_DEAD, severity=Severity.MAJOR, suspected=True)
    suspected = run_at(started(), 7, dead)

    opened = run_at(suspected, 8, replace(dead, suspected=False))

    assert first(suspected).state is FindingState.SUSPECTED
    assert (first(opened).state, first(opened).opened_at) == (FindingState.OPEN, A_DAY + 8 * DAY)
    assert (mails(suspected), mails(opened)) == ([Occasion.FIRST], [Occasion.FIRST, Occasion.NEWS])


def test_a_matter_that_is_gone_is_resolved() -> None:
    book = run_at(run_at(started(), 1, CHANGED), 2)

    assert (first(book).state, first(book).resolved_at) == (FindingState.RESOLVED, A_DAY + 2 * DAY)


def test_a_matter_that_comes_back_opens_again() -> None:
    book = run_at(run_at(run_at(started(), 1, CHANGED), 2), 60, CHANGED)

    assert (first(book).state, first(book).resolved_at) == (FindingState.OPEN, None)
    assert mails(book)[-1] is Occasion.NEWS


def test_a_page_that_goes_back_and_forth_is_told_once() -> None:
    book = started()
    for day in (1, 3, 5):
        book = run_at(run_at(book, day, CHANGED), day + 1)

    assert mails(book) == [Occasion.FIRST, Occasion.NEWS]


def test_a_page_that_goes_back_and_forth_and_then_changes_otherwise_is_news() -> None:
    book = run_at(run_at(run_at(started(), 1, CHANGED), 2), 3, replace(CHANGED, version="v2", text_digest="text-2"))

    assert mails(book) == [Occasion.FIRST, Occasion.NEWS, Occasion.NEWS]


def test_two_versions_in_turn_are_each_told_once() -> None:
    other = replace(CHANGED, version="v2", text_digest="text-2")
    book = started()
    for day in range(1, 6):
        book = run_at(book, day, other if day % 2 else CHANGED)

    assert mails(book) == [Occasion.FIRST, Occasion.NEWS, Occasion.NEWS]


def test_what_comes_back_for_good_is_news_after_two_weeks() -> None:
    major = replace(CHANGED, severity=Severity.MAJOR)
    book = run_at(run_at(run_at(started(), 1, major), 2), 3, major)

    assert mails(run_at(book, 16, major))[-1] is Occasion.NEWS and len(mails(run_at(book, 16, major))) == 2
    assert len(mails(run_at(book, 17, major))) == 3


def test_what_comes_back_after_a_mail_told_that_it_is_resolved_is_news() -> None:
    other = a_matter(subject="citation:2", citation=2, url="https://other.example/")
    resolved = run_at(run_at(started(), 1, CHANGED), 2, other)

    assert mails(run_at(resolved, 3, CHANGED, other)) == [Occasion.FIRST] + 3 * [Occasion.NEWS]


def test_what_comes_back_after_a_decision_on_it_is_news() -> None:
    book = run_at(run_at(run_at(started(), 1, CHANGED), 2), 3, CHANGED)

    again = run_at(run_at(decided(book, Choice.DISMISS, at=A_DAY + 3 * DAY), 4), 5, CHANGED)

    assert first(again).flapped == () and mails(again)[-1] is Occasion.NEWS and len(mails(again)) == 3


def test_a_dead_link_that_dies_again_is_news() -> None:
    dead = a_matter(kind=FindingKind.LINK_DEAD, severity=Severity.MAJOR)

    book = run_at(run_at(run_at(started(), 1, dead), 2), 3, dead)

    assert mails(book) == [Occasion.FIRST, Occasion.NEWS, Occasion.NEWS]


def test_other_rules_that_quote_the_same_page_otherwise_are_no_news() -> None:
    reread = replace(CHANGED, version="v2", text_digest="text-by-new-rules", rereads=("text-1",))

    book = run_at(run_at(run_at(started(), 1, CHANGED), 2, reread), 3, reread)

    assert mails(book) == [Occasion.FIRST, Occasion.NEWS]
    assert (first(book).changed_at, first(book).version) == (None, "v2")


def test_a_decision_holds_when_other_rules_read_the_same_page() -> None:
    book = decided(run_at(started(), 1, CHANGED), Choice.DISMISS)
    reread = replace(CHANGED, version="v2", text_digest="text-by-new-rules", rereads=("text-1",))

    assert first(run_at(book, 2, reread)).state is FindingState.DISMISSED


def test_accepting_moves_the_baseline_to_the_version_shown() -> None:
    book = decided(run_at(started(), 1, CHANGED), Choice.ACCEPT)

    assert book.baselines[A_URL].text_digest == "text-1"
    assert book.baselines[A_URL].decided_by == "Rae"
    assert first(run_at(book, 2)).state is FindingState.ACCEPTED


def test_a_dismissal_lapses_when_the_evidence_changes() -> None:
    book = decided(run_at(started(), 1, CHANGED), Choice.DISMISS)

    same = run_at(book, 2, CHANGED)
    other = run_at(same, 3, replace(CHANGED, version="v2", text_digest="text-2"))

    assert (first(same).state, first(other).state) == (FindingState.DISMISSED, FindingState.OPEN)
    assert mails(other)[-1] is Occasion.NEWS


def test_a_dismissal_ends_with_its_matter() -> None:
    book = decided(run_at(started(), 1, CHANGED), Choice.DISMISS)

    again = run_at(run_at(book, 2), 300, CHANGED)

    assert first(again).state is FindingState.OPEN and mails(again)[-1] is Occasion.NEWS


def test_a_change_that_comes_back_after_the_baseline_moved_on_is_told_again() -> None:
    accepted = run_at(decided(run_at(started(), 1, CHANGED), Choice.ACCEPT), 2)

    back = run_at(accepted, 9, CHANGED)

    assert first(back).state is FindingState.OPEN and mails(back)[-1] is Occasion.NEWS


def test_a_decision_holds_for_the_very_text_that_was_shown() -> None:
    book = decided(run_at(started(), 1, CHANGED), Choice.DISMISS)

    assert first(run_at(book, 2, replace(CHANGED, version="read otherwise"))).state is FindingState.DISMISSED


def test_a_revised_passage_resolves_a_dead_link_and_says_so_once() -> None:
    dead = a_matter(kind=FindingKind.LINK_DEAD, severity=Severity.MAJOR, version="http-404")
    book = decided(run_at(started(), 1, dead), Choice.EDIT)
    revised = {"p1": (A_DAY + 2 * DAY).date()}

    settled = run_at(settle_edits(book, revised=revised, now=A_DAY + 3 * DAY), 3, dead, revised=revised)
    later = run_at(settled, 4, dead, revised=revised)

    assert [first(each).resolved_at for each in (settled, later)] == [A_DAY + 3 * DAY] * 2


def test_drift_of_a_text_that_cannot_be_compared_is_not_resolved() -> None:
    book = run_at(started(), 1, CHANGED)

    at = A_DAY + 2 * DAY
    later = fold(
        book,
        (),
        run=a_run("r", started_at=at),
        assessed={"citation:1"},
        uncompared={("citation:1", A_URL)},
        revised={},
        may_mail=False,
    )

    assert first(later).state is FindingState.OPEN


def test_a_source_that_was_seen_before_keeps_its_baseline() -> None:
    book = run_at(started(), 1, CHANGED)

    again = ledgers.with_first_seen(book, {A_URL: Baseline(text_digest="text-1", at=A_DAY + DAY)})

    assert again.baselines[A_URL].text_digest == "base"


def test_drift_of_a_page_that_is_no_longer_cited_is_resolved() -> None:
    book = run_at(started(), 1, CHANGED)

    later = fold(
        book,
        (),
        run=a_run("r", started_at=A_DAY + 2 * DAY),
        assessed={"citation:1"},
        uncompared={("citation:1", "https://example.org/another")},
        revised={},
        may_mail=False,
    )

    assert first(later).state is FindingState.RESOLVED


def test_one_sign_of_link_rot_takes_anothers_place_without_a_word() -> None:
    dead = a_matter(kind=FindingKind.LINK_DEAD, severity=Severity.MAJOR)
    unseen = a_matter(kind=FindingKind.CANNOT_CHECK, severity=Severity.MINOR)

    book = run_at(run_at(started(), 1, dead), 2, unseen)

    assert {(f.kind, f.state, f.resolved_at) for f in book.findings.values()} == {
        (FindingKind.LINK_DEAD, FindingState.RESOLVED, None),
        (FindingKind.CANNOT_CHECK, FindingState.OPEN, None),
    }


def test_an_edit_request_stays_until_a_passage_is_revised_after_it() -> None:
    book = decided(run_at(started(), 1, CHANGED), Choice.EDIT)

    waiting = run_at(book, 2, CHANGED, revised={"p1": (A_DAY + DAY).date()})
    settled = settle_edits(waiting, revised={"p1": (A_DAY + 2 * DAY).date()}, now=A_DAY + 3 * DAY)

    assert first(waiting).state is FindingState.EDIT_REQUESTED
    assert first(settled).state is FindingState.RESOLVED
    assert settled.baselines[A_URL].text_digest == "text-1"


def test_an_open_finding_that_changes_is_news() -> None:
    book = run_at(run_at(started(), 1, CHANGED), 2, replace(CHANGED, version="v2", text_digest="text-2"))

    assert first(book).changed_at == A_DAY + 2 * DAY
    assert mails(book)[-1] is Occasion.NEWS and len(mails(book)) == 3


def test_decisions_are_only_ever_added() -> None:
    book = decided(run_at(started(), 1, CHANGED), Choice.DISMISS)
    book = decided(book, Choice.EDIT, at=A_DAY + 2 * DAY)

    assert [decision.choice for decision in book.decisions] == [Choice.DISMISS, Choice.EDIT]


QUIET = {
    "info": a_matter(kind=FindingKind.SOURCE_REREVIEWED, severity=Severity.INFO),
    "suspected": a_matter(kind=FindingKind.LINK_DEAD, severity=Severity.MAJOR, suspected=True),
}


@pytest.mark.parametrize("matter", QUIET.values(), ids=QUIET.keys())
def test_what_needs_nobody_causes_no_mail(matter: Matter) -> None:
    assert mails(run_at(started(), 1, matter)) == [Occasion.FIRST]


def test_an_open_critical_finding_is_named_again_after_a_week() -> None:
    book = run_at(started(), 1, CHANGED)

    assert mails(run_at(book, 7, CHANGED))[2:] == []
    assert mails(run_at(book, 8, CHANGED))[2:] == [Occasion.REMINDER]


def test_an_edit_request_is_named_again_after_two_weeks() -> None:
    book = decided(run_at(started(), 1, CHANGED), Choice.EDIT, at=A_DAY + 2 * DAY)

    assert mails(run_at(book, 15, CHANGED))[2:] == []
    assert mails(run_at(book, 16, CHANGED))[2:] == [Occasion.REMINDER]


def test_a_reminder_does_not_wait_a_day_longer_because_the_last_mail_went_out_minutes_after_its_run_began() -> None:
    book = run_at(started(), 1, CHANGED)
    mail = replace(book.mails[-1], sent_at=A_DAY + DAY + timedelta(minutes=20))

    late = replace(book, mails=(*book.mails[:-1], mail))

    assert mails(run_at(late, 7, CHANGED))[2:] == []
    assert mails(run_at(late, 8, CHANGED))[2:] == [Occasion.REMINDER]


def test_a_quiet_month_is_told_once() -> None:
    book = run_at(run_at(started(), 29), 30)

    assert mails(book) == [Occasion.FIRST, Occasion.ALL_CLEAR]


def test_folding_a_run_twice_is_folding_it_once() -> None:
    once = run_at(started(), 1, CHANGED)

    assert run_at(once, 1, CHANGED) == once


def test_findings_of_subjects_not_looked_at_stay_as_they_are() -> None:
    book = run_at(started(), 1, CHANGED)

    later = fold(book, (), run=a_run("r", started_at=A_DAY + 2 * DAY), assessed=(), revised={}, may_mail=False)

    assert first(later).state is FindingState.OPEN


def test_a_mail_without_receipt_is_owed_by_the_next_run() -> None:
    book = Ledger(slug="an-article")
    due = fold(book, (), run=a_run("r1", started_at=A_DAY), assessed=(), revised={}, may_mail=True)
    later = fold(due, (CHANGED,), run=a_run("r2", started_at=A_DAY + DAY), assessed=(), revised={}, may_mail=True)

    assert due.mail_due and later.mail_due and len(later.mails) == 1
    assert (due.mail_due.run_id, later.mail_due.run_id) == ("r1", "r2")
    assert later.mail_due.due_at == due.mail_due.due_at


CHANGED_AGAIN = replace(CHANGED, version="v2", text_digest="text-2")
OWED = {
    "all is well, then news": (30, (), 31, (CHANGED,), Occasion.NEWS),
    "a reminder, then other news": (8, (CHANGED,), 9, (CHANGED_AGAIN,), Occasion.NEWS),
    "news that is none any more": (2, (CHANGED_AGAIN,), 3, (), Occasion.NEWS),
    "news that nobody heard for a month": (2, (CHANGED_AGAIN,), 40, (CHANGED_AGAIN,), Occasion.NEWS),
    "all is well, and still is": (30, (), 31, (), Occasion.ALL_CLEAR),
}


@pytest.mark.parametrize(("day", "seen", "later", "then", "occasion"), OWED.values(), ids=OWED.keys())
def test_a_mail_that_was_refused_goes_out_for_the_gravest_of_its_reasons(
    day: int, seen: tuple[Matter, ...], later: int, then: tuple[Matter, ...], occasion: Occasion
) -> None:
    told = run_at(started(), 1, CHANGED) if seen else started()
    owing = unmailed(told, day, *seen)

    book = unmailed(owing, later, *then)

    assert owing.mail_due and book.mail_due
    assert (book.mail_due.occasion, book.mail_due.due_at) == (occasion, owing.mail_due.due_at)


def unmailed(book: Ledger, day: int, *matters: Matter) -> Ledger:
    """The ledger after the run of a day whose mail was refused."""
    run = a_run(f"r{day}", started_at=A_DAY + day * DAY)
    return fold(book, matters, run=run, assessed={"citation:1"}, revised={}, may_mail=True)


def test_a_month_in_which_an_edit_is_waited_for_is_not_all_clear() -> None:
    book = run_at(started(), 1, replace(CHANGED, severity=Severity.MINOR))
    book = decided(book, Choice.EDIT, at=A_DAY + 25 * DAY)

    assert mails(run_at(book, 31, replace(CHANGED, severity=Severity.MINOR)))[2:] == [Occasion.REMINDER]


def test_undoing_an_acceptance_gives_back_the_decision_before_it() -> None:
    dismissed = decided(run_at(started(), 1, CHANGED), Choice.DISMISS)
    accepted = decided(dismissed, Choice.ACCEPT, at=A_DAY + DAY + HOUR)

    undone = decided(accepted, Choice.UNDO, at=A_DAY + DAY + 2 * HOUR)

    assert (undone.findings, undone.baselines) == (dismissed.findings, dismissed.baselines)
    assert [each.choice for each in undone.decisions] == [Choice.DISMISS, Choice.ACCEPT, Choice.UNDO]
    assert choices(undone, first(undone)) == (Choice.ACCEPT, Choice.EDIT, Choice.DISMISS, Choice.UNDO)


def test_there_is_no_undo_of_an_undo() -> None:
    undone = decided(decided(run_at(started(), 1, CHANGED), Choice.ACCEPT), Choice.UNDO, at=A_DAY + DAY + HOUR)

    assert choices(undone, first(undone)) == (Choice.ACCEPT, Choice.EDIT, Choice.DISMISS)


def test_who_notices_the_next_day_takes_an_acceptance_back_and_nobody_is_mailed_twice() -> None:
    accepted = run_at(decided(run_at(started(), 1, CHANGED), Choice.ACCEPT), 2)

    undone = decided(accepted, Choice.UNDO, at=A_DAY + 2 * DAY + HOUR)
    later = run_at(undone, 3, CHANGED)

    assert undone.baselines[A_URL] == Baseline(text_digest="base", at=A_DAY)
    assert (first(later).state, first(later).decision, mails(later)) == (FindingState.OPEN, None, mails(accepted))


def changed_again(text: str, *, since: str) -> Matter:
    """The change that is found once another text was accepted."""
    return replace(CHANGED, about=since, version=f"v {text}", text_digest=text)


def second(book: Ledger, choice: Choice, *, day: float) -> Ledger:
    """A decision on the finding that opened last."""
    found = max(book.findings.values(), key=lambda finding: finding.first_seen)
    at = A_DAY + day * DAY
    return decide(book, Decision(finding=found.id, choice=choice, version="", text_digest=found.text_digest, at=at))


@pytest.mark.parametrize("choice", [Choice.ACCEPT, Choice.EDIT, Choice.DISMISS])
def test_an_acceptance_is_not_undone_under_a_decision_that_was_built_upon_it(choice: Choice) -> None:
    accepted = decided(run_at(started(), 1, CHANGED), Choice.ACCEPT, at=A_DAY + 1.5 * DAY)
    later = run_at(accepted, 2, changed_again("text-2", since="text-1"))

    built_upon = second(later, choice, day=2.5)
    freed = second(built_upon, Choice.UNDO, day=2.6)

    assert [Choice.UNDO in choices(book, first(book)) for book in (later, built_upon, freed)] == [True, False, True]


def test_an_accepted_link_that_is_well_again_is_not_made_dead_by_an_undo() -> None:
    dead = a_matter(kind=FindingKind.LINK_DEAD, severity=Severity.MAJOR)
    accepted = decided(run_at(started(), 1, dead), Choice.ACCEPT)

    assert choices(accepted, first(accepted)) == (Choice.UNDO,)
    assert choices(run_at(accepted, 2), first(run_at(accepted, 2))) == ()


def test_an_acceptance_of_before_it_was_written_down_what_it_displaced_stays() -> None:
    accepted = decided(run_at(started(), 1, CHANGED), Choice.ACCEPT)
    kept = records.plain(accepted)
    for decision in (*kept["decisions"], next(iter(kept["findings"].values()))["decision"]):
        del decision["was"], decision["displaced"], decision["addressee"]

    book = records.from_plain(kept, Ledger, name="ledger")

    assert choices(book, first(book)) == () and first(run_at(book, 2)).state is FindingState.ACCEPTED


def test_a_dismissal_of_before_it_was_written_down_how_it_stood_is_undone_to_open() -> None:
    dismissed = decided(run_at(started(), 1, CHANGED), Choice.DISMISS)
    kept = records.plain(dismissed)
    for decision in (*kept["decisions"], next(iter(kept["findings"].values()))["decision"]):
        del decision["was"], decision["displaced"]

    book = records.from_plain(kept, Ledger, name="ledger")

    assert first(decided(book, Choice.UNDO)).state is FindingState.OPEN


def test_an_edit_that_is_due_stays_due_when_the_page_is_accepted_under_another_number() -> None:
    other = replace(CHANGED, subject="citation:5", citation=5, passages=("p5",), touched=("p5",))
    book = decided(run_at(started(), 1, CHANGED, other), Choice.EDIT)

    accepted = run_at(_accepted(book, "citation:5"), 3)
    edited = run_at(settle_edits(accepted, revised=REVISED, now=A_DAY + 4 * DAY), 4, revised=REVISED)

    assert [first(each).state for each in (accepted, edited)] == [FindingState.EDIT_REQUESTED, FindingState.RESOLVED]
    assert edited.baselines[A_URL].at == A_DAY + 2 * DAY, "a revised mark takes no later acceptance back"


REVISED = {"p1": (A_DAY + 3 * DAY).date()}


def _accepted(book: Ledger, subject: str) -> Ledger:
    found = next(finding for finding in book.findings.values() if finding.subject == subject)
    at = A_DAY + 2 * DAY
    return decide(
        book, Decision(finding=found.id, choice=Choice.ACCEPT, version="v1", text_digest=found.text_digest, at=at)
    )


def test_a_tag_stays_the_same_when_a_run_saw_the_same_again() -> None:
    book = run_at(started(), 1, CHANGED)
    again = run_at(book, 2, CHANGED)

    assert etag(book, first(book)) == etag(again, first(again))


def test_a_tag_differs_with_version_text_state_and_decision() -> None:
    book = run_at(started(), 1, CHANGED)
    dismissed = decided(book, Choice.DISMISS)
    others = (
        run_at(book, 2, replace(CHANGED, version="v2")),
        run_at(book, 2, replace(CHANGED, text_digest="text-1 and a typo")),
        run_at(book, 2),
        dismissed,
        decided(dismissed, Choice.UNDO),
        decided(dismissed, Choice.DISMISS),
    )

    assert len({etag(each, first(each)) for each in (book, *others)}) == 7
