"""What holds of every ledger, whatever was seen and decided in whatever order."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from citewatch import ledger as ledgers
from citewatch.ledger import Ledger, choices
from citewatch.model import Baseline, Choice, Decision, Finding, FindingKind, Matter, Severity
from tests.builders import A_DAY, A_URL, a_matter, a_run

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Audit:
    """A run so many days later, and what its looks show: the page's text, and the second source's link."""

    days: int
    text: str
    link: str
    is_compared: bool
    is_revised: bool
    is_mailed: bool


@dataclass(frozen=True)
class Press:
    """A decision on one of the findings: one of what may be decided of it."""

    finding: int
    choice: int


AUDITS = st.builds(
    Audit,
    days=st.sampled_from([1, 2, 7, 14, 31]),
    text=st.sampled_from(["base", "text-1", "text-2"]),
    link=st.sampled_from(["well", "http-404?", "http-404", "http-410"]),
    is_compared=st.sampled_from([True, True, True, False]),
    is_revised=st.booleans(),
    is_mailed=st.booleans(),
)
PRESSES = st.builds(Press, finding=st.integers(0, 5), choice=st.integers(0, 3))
STEPS = st.lists(AUDITS | PRESSES, max_size=14)


def matters(book: Ledger, audit: Audit) -> tuple[Matter, ...]:
    """Two references to one page, and one to a link that dies."""
    baseline = book.baselines[A_URL].text_digest
    changed = a_matter(about=baseline, version=f"{baseline} → {audit.text}", url=A_URL, text_digest=audit.text)
    other = replace(changed, subject="citation:2", citation=2, passages=("p2",))
    dead = a_matter(subject="citation:3", kind=FindingKind.LINK_DEAD, severity=Severity.MAJOR, version=audit.link)
    drift = (changed, other) if audit.is_compared and audit.text != baseline else ()
    return (*drift, replace(dead, suspected=audit.link.endswith("?"))) if audit.link != "well" else drift


def folded(book: Ledger, audit: Audit, *, at: datetime) -> Ledger:
    return ledgers.fold(
        book,
        matters(book, audit),
        run=a_run(f"{at:%Y%m%dT%H%M%SZ}-an-article", started_at=at),
        assessed={"citation:1", "citation:2", "citation:3"},
        uncompared=() if audit.is_compared else {("citation:1", A_URL), ("citation:2", A_URL)},
        revised={"p1": at.date()} if audit.is_revised else {},
        may_mail=True,
    )


def after_audit(book: Ledger, audit: Audit, *, at: datetime) -> Ledger:
    """The ledger after the run; folding moves no baseline, and a second time changes nothing."""
    settled = ledgers.settle_edits(book, revised={"p1": at.date()} if audit.is_revised else {}, now=at)
    after = folded(settled, audit, at=at)

    assert after.baselines == settled.baselines and (audit.is_revised or settled == book)
    assert folded(after, audit, at=at) == after
    due = after.mail_due
    return ledgers.sent(after, due.id, at=at, told=ledgers.news_in(after)) if due and audit.is_mailed else after


def decided(book: Ledger, finding: Finding, choice: Choice, *, at: datetime) -> Ledger:
    made = Decision(finding=finding.id, choice=choice, version=finding.version, text_digest=finding.text_digest, at=at)
    return ledgers.decide(book, made)


def after_press(book: Ledger, press: Press, *, at: datetime) -> Ledger:
    """The ledger after the decision; taken back at once it leaves nothing but its trail."""
    findings = list(book.findings.values())
    if not findings:
        return book
    finding = findings[press.finding % len(findings)]
    allowed = choices(book, finding)
    if not allowed:
        return book
    choice = allowed[press.choice % len(allowed)]
    after = decided(book, finding, choice, at=at)

    assert ledgers.etag(after, after.findings[finding.id]) != ledgers.etag(book, finding)
    if choice is not Choice.UNDO:
        assert Choice.UNDO in choices(after, after.findings[finding.id])
        undone = decided(after, after.findings[finding.id], Choice.UNDO, at=at + HOUR)
        assert (undone.findings, undone.baselines) == (book.findings, book.baselines)
    if choice is Choice.ACCEPT and finding.text_digest:
        assert after.baselines[A_URL].text_digest == finding.text_digest
    elif choice is not Choice.UNDO:
        assert after.baselines == book.baselines
    return after


@settings(max_examples=150, deadline=None)
@given(steps=STEPS)
def test_the_trail_only_grows_and_baselines_move_by_people_alone(steps: list[Audit | Press]) -> None:
    book, at = Ledger(slug="an-article", baselines={A_URL: Baseline(text_digest="base", at=A_DAY)}), A_DAY
    for step in steps:
        at += step.days * DAY if isinstance(step, Audit) else HOUR
        before, book = (
            book,
            after_audit(book, step, at=at) if isinstance(step, Audit) else after_press(book, step, at=at),
        )

        assert book.decisions[: len(before.decisions)] == before.decisions
        assert set(before.findings) <= set(book.findings)
