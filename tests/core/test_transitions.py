"""The transition table of docs/verdicts.md, played row by row: what it says is done, and what can be is in it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from citewatch import ledger as ledgers
from citewatch.adapters.store.folder import FolderStore
from citewatch.audit import records
from citewatch.audit.decide import Press, decide
from citewatch.errors import NotDecided
from citewatch.ledger import Ledger
from citewatch.model import Baseline, Choice, Finding, FindingKind, FindingState, Matter, Occasion, Severity
from tests.builders import A_DAY, A_URL, a_matter, a_person, a_run, an_article

VERDICTS = (Path(__file__).parents[2] / "docs/verdicts.md").read_text(encoding="utf-8")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
STATES = ("none", *FindingState)
SLUG = "an-article"
REFUSED = "refused"


def rows(title: str) -> Iterator[list[str]]:
    """The rows of the table whose first column has this title, cell by cell."""
    _, _, table = VERDICTS.partition(f"\n| {title} |")
    for line in table.split("\n\n")[0].splitlines()[2:]:
        yield [cell.strip() for cell in line.strip().strip("|").split("|")]


def listed(cell: str, *, any: Sequence[str] = ()) -> list[str]:
    return list(any) if cell == "any" else [name.strip("` ") for name in cell.split(",")]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A source through time and the ledger that is kept of it; `says` is what a look at it shows now.

    A change: what its page says. A link: how it is dead; "" when it is well.
    """

    of: str
    root: Path
    says: str = "base"
    day: int = 0
    revised: Mapping[str, date] = field(default_factory=dict)
    reads_as: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    severity: Severity = Severity.CRITICAL

    @property
    def store(self) -> FolderStore:
        return FolderStore(self.root)

    @property
    def book(self) -> Ledger:
        return records.load_ledger(self.store, SLUG)

    @property
    def found(self) -> Finding | None:
        """The finding that the table speaks of: the first one."""
        return min(self.book.findings.values(), key=lambda finding: finding.first_seen, default=None)

    @property
    def now(self) -> datetime:
        return A_DAY + self.day * DAY

    def matters(self, baseline: Baseline) -> tuple[Matter, ...]:
        """What a look of today says."""
        if self.of == "link":
            dead = a_matter(kind=FindingKind.LINK_DEAD, severity=Severity.MAJOR, about=A_URL, url=A_URL)
            unseen = replace(dead, kind=FindingKind.CANNOT_CHECK, severity=Severity.MINOR, version="since")
            matter = unseen if self.says == "walled" else replace(dead, version=self.says)
            return () if self.says == "base" else (replace(matter, suspected=self.says.endswith("?")),)
        if self.says in (baseline.text_digest, f"{baseline.text_digest} anew"):
            return ()
        changed = a_matter(severity=self.severity, about=baseline.text_digest, version=f"v {self.says}", url=A_URL)
        return (replace(changed, text_digest=self.says, rereads=self.reads_as.get(self.says, ())),)

    def looks(self, says: str | None = None, *, after: int = 1, uncompared: bool = False) -> "Case":
        """The audit so many days later, and its mail sent some minutes after it began."""
        case = replace(self, says=says or self.says, day=self.day + after)
        book = ledgers.settle_edits(case.book, revised=case.revised, now=case.now)
        book = ledgers.with_first_seen(book, {A_URL: Baseline(text_digest="base", at=case.now)})
        after_run = ledgers.fold(
            book,
            () if uncompared else case.matters(book.baselines[A_URL]),
            run=a_run(f"{case.now:%Y%m%dT%H%M%SZ}-{SLUG}", started_at=case.now),
            assessed={"citation:1"},
            uncompared={("citation:1", A_URL)} if uncompared else (),
            revised=case.revised,
            may_mail=True,
        )
        if due := after_run.mail_due:
            told = ledgers.news_in(after_run)
            after_run = ledgers.sent(after_run, due.id, at=case.now + timedelta(minutes=20), told=told)
        records.put(case.store, records.ledger_key(SLUG), after_run)
        return case

    def decides(self, choice: Choice, *, shown: Finding | None = None, etag: str | None = None) -> "Case":
        """A decision hours later, on what was shown. Raises NotDecided."""
        hours = 1 + len(self.book.decisions)
        press = Press(
            finding=shown.id if shown else "0",
            choice=choice,
            by="Rae",
            note="works for me",
            version=shown.version if shown else None,
            etag=etag,
        )
        decide(self.store, SLUG, press, at=self.now + hours * HOUR)
        book = self.book
        for letter in book.letters_due:  # what is owed goes out at once
            book = ledgers.letter_sent(book, letter.id, at=self.now + hours * HOUR)
        records.put(self.store, records.ledger_key(SLUG), book)
        return self

    def presses(self, choice: Choice) -> "Case":
        return self.decides(choice, shown=self.found)


SEEN = {"change": "text-1", "link": "http-404"}
OTHERWISE = {"change": "text-2", "link": "http-410"}


def opened(case: Case) -> Case:
    return case.looks(SEEN[case.of])


BEGUN: dict[str, Callable[[Case], Case]] = {
    "none": lambda case: case,
    "suspected": lambda case: case.looks("http-404?"),
    "open": opened,
    "accepted": lambda case: opened(case).presses(Choice.ACCEPT),
    "edit-requested": lambda case: opened(case).presses(Choice.EDIT),
    "dismissed": lambda case: opened(case).presses(Choice.DISMISS),
    "resolved": lambda case: opened(case).looks("base"),
}


def quiet(days: int) -> Callable[[Case], Case]:
    """Nothing new, so many days after the last mail."""

    def later(case: Case) -> Case:
        last = case.book.mails[-1].sent_at or case.now
        return case.looks(after=days - (case.now.date() - last.date()).days)

    return later


def read_anew(case: Case) -> Case:
    anew = replace(case, reads_as={"text-1 anew": ("text-1",)})
    return anew.looks(f"{case.says} anew" if case.says != "base" else "base")


def revised(case: Case) -> Case:
    return replace(case, revised={"p1": (case.now + DAY).date()}).looks(after=2)


def on_an_older_version(case: Case) -> Case:
    """Every choice made on what was shown before the source said otherwise; the last refusal."""
    shown = case.found
    etag = ledgers.etag(case.book, shown) if shown else None
    case = case.looks(OTHERWISE[case.of])
    for choice in (Choice.ACCEPT, Choice.EDIT):
        with pytest.raises(NotDecided):
            case.decides(choice, shown=shown, etag=etag)
    return case.decides(Choice.DISMISS, shown=shown, etag=etag)


BOTH = ("change", "link")
EVENTS: dict[str, tuple[tuple[str, ...], Callable[[Case], Case]]] = {
    "seen once": (("link",), lambda case: case.looks("http-404?")),
    "proven, or seen again": (BOTH, lambda case: case.looks(SEEN[case.of])),
    "seen otherwise": (BOTH, lambda case: case.looks(OTHERWISE[case.of])),
    "otherwise and back": (BOTH, lambda case: case.looks(OTHERWISE[case.of]).looks(SEEN[case.of])),
    "read by new rules": (("change",), read_anew),
    "gone": (BOTH, lambda case: case.looks("base")),
    "not comparable": (("change",), lambda case: case.looks("base", uncompared=True)),
    "another sign instead": (("link",), lambda case: case.looks("walled")),
    "gone, soon back": (BOTH, lambda case: case.looks("base").looks(SEEN[case.of], after=2)),
    "gone, late back": (BOTH, lambda case: case.looks("base").looks(SEEN[case.of], after=31)),
    "accept": (BOTH, lambda case: case.presses(Choice.ACCEPT)),
    "ask for an edit": (BOTH, lambda case: case.presses(Choice.EDIT)),
    "dismiss": (BOTH, lambda case: case.presses(Choice.DISMISS)),
    "undo at once": (BOTH, lambda case: case.presses(Choice.UNDO)),
    "undo a day later": (BOTH, lambda case: case.looks().presses(Choice.UNDO)),
    "on an older version": (BOTH, on_an_older_version),
    "passage revised": (BOTH, revised),
    "7 days quiet": (BOTH, quiet(7)),
    "14 days quiet": (BOTH, quiet(14)),
    "30 days quiet": (BOTH, quiet(30)),
}
CAN_BE = [
    (of, state, event)
    for (event, (kinds, _)), state in product(EVENTS.items(), STATES)
    for of in kinds
    if (of, state) != ("change", "suspected")
]


def outcome(of: str, state: str, event: str, root: Path) -> tuple[list[str], str, str]:
    """What the ledger does: the states of its findings, the known one first; what the baseline does; what is mailed."""
    records.publish(FolderStore(root), an_article(editors=(a_person("Edda", "edda@example.org"),)))
    before = BEGUN[state](Case(of=of, root=root).looks(after=0))
    was = before.book
    try:
        after = EVENTS[event][1](before)
    except NotDecided:
        return [REFUSED], "stays", "–"
    findings = sorted(after.book.findings.values(), key=lambda finding: finding.first_seen)
    others = [f.state for f in findings[1:] if f.state is not FindingState.RESOLVED]
    states = [findings[0].state if findings else "none", *others]
    return [str(state) for state in states], _baseline(was, after), _mail(was, after)


def _baseline(was: Ledger, after: Case) -> str:
    then, now = was.baselines[A_URL], after.book.baselines[A_URL]
    if (then.text_digest, then.at) == (now.text_digest, now.at):
        return "stays"
    return "back" if now.text_digest == "base" else "moves" if now.text_digest == after.says else "astray"


def _mail(was: Ledger, after: Case) -> str:
    book = after.book
    if len(book.letters) > len(was.letters):
        return "letter"
    if book.last_run == was.last_run or len(book.decisions) > len(was.decisions):
        return "–"
    occasion = next((mail.occasion for mail in book.mails if mail.due_at == after.now), None)
    if occasion:
        return {Occasion.NEWS: "now", Occasion.REMINDER: "reminder", Occasion.ALL_CLEAR: "all-clear"}[occasion]
    return "rides along" if any(_is_told(finding, after.now) for finding in book.findings.values()) else "–"


def _is_told(finding: Finding, at: datetime) -> bool:
    """Whether a report of that run would speak of it."""
    if finding.state is FindingState.RESOLVED:
        return finding.resolved_at == at
    return finding.state is not FindingState.ACCEPTED or finding.last_seen == at


TABLE = [
    ((of, state, event), ([state] if to == "as it was" else listed(to), baseline, mail))
    for event, kinds, states, to, baseline, mail in rows("event")
    for of, state in product(listed(kinds, any=BOTH), listed(states, any=STATES))
    if (of, state) != ("change", "suspected")
]
SAID = dict(TABLE)


def test_the_table_holds_every_combination_once_and_no_other() -> None:
    told = [combination for combination, _ in TABLE]

    assert sorted(told) == sorted(CAN_BE)


@pytest.mark.parametrize(("of", "state", "event"), CAN_BE, ids=[" · ".join(each) for each in CAN_BE])
def test_what_the_table_says_is_done(of: str, state: str, event: str, tmp_path: Path) -> None:
    assert outcome(of, state, event, tmp_path) == SAID[of, state, event]


WEIGHTS = {severity: (opens, week, month) for severity, opens, week, month in rows("severity")}


@pytest.mark.parametrize("severity", Severity)
def test_what_a_severity_mails_is_done(severity: Severity, tmp_path: Path) -> None:
    records.publish(FolderStore(tmp_path), an_article())
    case = Case(of="change", root=tmp_path, severity=severity).looks(after=0)
    before = case.book
    case = case.looks("text-1")
    opened_book, said = case.book, [_mail(before, case)]

    for days in (7, 30):
        records.put(case.store, records.ledger_key(SLUG), opened_book)
        said.append(_mail(opened_book, quiet(days)(case)))

    assert tuple(said) == WEIGHTS[f"`{severity}`"]
