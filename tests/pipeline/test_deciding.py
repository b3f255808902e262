"""Two people, or a person and a run, at one ledger in the same moment: one comes first, and nothing is lost."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import boto3
import pytest

from citewatch import ledger as ledgers
from citewatch.adapters.store.folder import FolderStore
from citewatch.adapters.store.s3 import S3Store
from citewatch.audit import records
from citewatch.audit.decide import Press, decide
from citewatch.audit.ports import Store, Stored
from citewatch.errors import NotDecided
from citewatch.ledger import Ledger
from citewatch.model import Baseline, Choice, Decision, Finding, FindingState, Matter
from tests.adapters.test_store import OneAtATime
from tests.builders import A_DAY, A_URL, a_matter, a_run, an_article

DAY = timedelta(days=1)
SLUG = "an-article"
CHANGED = a_matter(about="base", version="v1", url=A_URL, text_digest="text-1")
CHANGED_AGAIN = a_matter(about="base", version="v2", url=A_URL, text_digest="text-2")


@dataclass
class Meeting:
    """A store whose readers all know what the ledger says before one of them writes: each waits once for the others."""

    store: Store
    barrier: threading.Barrier
    _met: threading.local = field(default_factory=threading.local)

    def read(self, key: str) -> Stored | None:
        stored = self.store.read(key)
        if key == records.ledger_key(SLUG) and not hasattr(self._met, "once"):
            self._met.once = True
            self.barrier.wait(timeout=30)
        return stored

    def swap(self, key: str, body: bytes, *, expected: str | None) -> str:
        return self.store.swap(key, body, expected=expected)

    def create(self, key: str, body: bytes) -> bool:
        return self.store.create(key, body)

    def delete(self, key: str, *, expected: str | None = None) -> None:
        self.store.delete(key, expected=expected)

    def keys(self, prefix: str) -> Iterator[str]:
        return self.store.keys(prefix)

    def place(self, key: str) -> str:
        return self.store.place(key)


@pytest.fixture(params=["a folder", "a bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """A store in which one article has one open finding."""
    if request.param == "a folder":
        kept: Store = FolderStore(tmp_path / "store")
    else:
        kept = S3Store(request.getfixturevalue("bucket"), client=OneAtATime(boto3.client("s3")))
    records.publish(kept, an_article())
    book = Ledger(slug=SLUG, baselines={A_URL: Baseline(text_digest="base", at=A_DAY)})
    records.put(kept, records.ledger_key(SLUG), after_run(book, CHANGED, day=1))
    return kept


def after_run(book: Ledger | None, matter: Matter, *, day: int) -> Ledger:
    run = a_run(f"r{day}", started_at=A_DAY + day * DAY)
    assert book
    return ledgers.fold(book, (matter,), run=run, assessed={"citation:1"}, revised={}, may_mail=True)


def found(store: Store) -> Finding:
    [finding] = records.load_ledger(store, SLUG).findings.values()
    return finding


def press(store: Store, choice: Choice, by: str) -> Press:
    """What somebody presses on the page as it stands now."""
    shown = found(store)
    tag = ledgers.etag(records.load_ledger(store, SLUG), shown)
    return Press(finding=shown.id, choice=choice, by=by, note=f"{by} says so", version=shown.version, etag=tag)


def at_once(store: Store, *moves: Callable[[Store], object]) -> list[object]:
    """What came of moves that all began from the same ledger, each in a thread; a refusal is what came of it."""
    meeting = Meeting(store, threading.Barrier(len(moves)))
    came: list[object] = [None] * len(moves)

    def make(number: int) -> None:
        try:
            came[number] = moves[number](meeting)
        except NotDecided as refusal:
            came[number] = refusal

    threads = [threading.Thread(target=make, args=(number,)) for number in range(len(moves))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


@pytest.mark.parametrize("choices", [(Choice.ACCEPT, Choice.EDIT), (Choice.DISMISS, Choice.DISMISS)])
def test_of_two_who_press_at_once_one_wins_and_the_other_is_told(store: Store, choices: tuple[Choice, Choice]) -> None:
    presses = [press(store, choice, by) for choice, by in zip(choices, ("Rae", "Kim"), strict=True)]

    came = at_once(store, *(lambda at, each=each: decide(at, SLUG, each, at=A_DAY + 2 * DAY) for each in presses))

    [won] = [each for each in came if isinstance(each, Decision)]
    [told] = [str(each) for each in came if isinstance(each, NotDecided)]
    assert str(won.by) in told and found(store).state in told
    assert records.load_ledger(store, SLUG).decisions == (won,) and found(store).decision == won


def test_the_loser_looks_again_and_decides_otherwise(store: Store) -> None:
    late = press(store, Choice.EDIT, "Kim")
    decide(store, SLUG, press(store, Choice.DISMISS, "Rae"), at=A_DAY + 2 * DAY)

    with pytest.raises(NotDecided, match="dismissed, last decided by Rae"):
        decide(store, SLUG, late, at=A_DAY + 2 * DAY)
    decide(store, SLUG, press(store, Choice.EDIT, "Kim"), at=A_DAY + 3 * DAY)

    assert [each.by for each in records.load_ledger(store, SLUG).decisions] == ["Rae", "Kim"]


def run_of_the_next_day(store: Store, matter: Matter) -> Ledger:
    return records.update(store, records.ledger_key(SLUG), Ledger, lambda book: after_run(book, matter, day=2))


def test_a_decision_and_a_run_that_saw_the_same_keep_each_other(store: Store) -> None:
    pressed = press(store, Choice.DISMISS, "Rae")

    at_once(
        store,
        lambda at: decide(at, SLUG, pressed, at=A_DAY + 2 * DAY),
        lambda at: run_of_the_next_day(at, CHANGED),
    )

    book = records.load_ledger(store, SLUG)
    assert book.last_run and book.last_run.id == "r2" and found(store).last_seen == A_DAY + 2 * DAY
    assert found(store).state is FindingState.DISMISSED and [each.by for each in book.decisions] == ["Rae"]


def test_an_acceptance_and_a_run_that_saw_something_newer_never_mix(store: Store) -> None:
    pressed = press(store, Choice.ACCEPT, "Rae")

    decided, _ = at_once(
        store,
        lambda at: decide(at, SLUG, pressed, at=A_DAY + 2 * DAY),
        lambda at: run_of_the_next_day(at, CHANGED_AGAIN),
    )

    book = records.load_ledger(store, SLUG)
    assert book.last_run and book.last_run.id == "r2" and found(store).version == "v2"
    if isinstance(decided, NotDecided):
        assert book.baselines[A_URL].text_digest == "base" and book.decisions == ()
    else:
        assert book.baselines[A_URL].text_digest == "text-1" and book.decisions == (decided,)


def test_undoing_twice_at_once_undoes_once(store: Store) -> None:
    decide(store, SLUG, press(store, Choice.ACCEPT, "Rae"), at=A_DAY + 2 * DAY)
    presses = [press(store, Choice.UNDO, by) for by in ("Rae", "Kim")]

    came = at_once(store, *(lambda at, each=each: decide(at, SLUG, each, at=A_DAY + 2 * DAY) for each in presses))

    assert sorted(type(each).__name__ for each in came) == ["Decision", "NotDecided"]
    assert [each.choice for each in records.load_ledger(store, SLUG).decisions] == [Choice.ACCEPT, Choice.UNDO]
    assert records.load_ledger(store, SLUG).baselines[A_URL] == Baseline(text_digest="base", at=A_DAY)
