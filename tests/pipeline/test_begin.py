"""An audit that somebody at the review page asks for: begun once, and not while there is no need to."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from citewatch.adapters.store.folder import FolderStore
from citewatch.audit import records
from citewatch.audit.lease import Lease
from citewatch.begin import BEGUN, begin
from citewatch.errors import ExecutionFailed
from citewatch.ledger import Ledger
from citewatch.model import Run
from tests.pipeline.worlds import START

MINUTE = timedelta(minutes=1)
SLUG = "three-sources"


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """A store in which the article was never audited."""
    return FolderStore(tmp_path)


def nobody(execution: str) -> bool:
    """No execution is at work."""
    return False


def asked(store: FolderStore, *, at: datetime = START, works: Callable[[str], bool] = nobody) -> tuple[str, list[str]]:
    """What whoever asks is told, and the names of what was started."""
    started: list[str] = []
    return begin(SLUG, store=store, start=started.append, is_at_work=works, now=at), started


def leased(store: FolderStore, *, until: datetime, holder: str | None) -> None:
    lease = Lease(run_id="a-run", started_at=START - MINUTE, until=until, holder=holder)
    records.put(store, records.lease_key(SLUG), lease)


def audited(store: FolderStore, *, at: datetime) -> None:
    records.put(store, records.ledger_key(SLUG), Ledger(slug=SLUG, last_run=Run(id="a-run", started_at=at)))


def test_an_audit_begins_and_whoever_asked_is_told(store: FolderStore) -> None:
    told, started = asked(store)

    assert told == BEGUN
    assert len(started) == 1 and SLUG in started[0]


def test_two_presses_in_a_row_ask_for_the_same_execution(store: FolderStore) -> None:
    _, first = asked(store)
    _, second = asked(store, at=START + 9 * MINUTE)
    _, later = asked(store, at=START + 10 * MINUTE)

    assert first == second != later


UNDER_WAY = (
    f"An audit of this article is under way already; it began on November 2, 2026 at {START - MINUTE:%H:%M} UTC."
)


def test_one_that_is_under_way_is_told_and_no_other_begins(store: FolderStore) -> None:
    leased(store, until=START, holder="an-execution")

    assert asked(store, works=lambda execution: execution == "an-execution") == (UNDER_WAY, [])


def test_one_on_a_laptop_is_under_way_until_its_lease_runs_out(store: FolderStore) -> None:
    leased(store, until=START + MINUTE, holder=None)

    assert asked(store) == (UNDER_WAY, [])
    assert asked(store, at=START + 2 * MINUTE)[0] == BEGUN


def test_the_lease_of_an_execution_that_was_killed_keeps_nobody_waiting(store: FolderStore) -> None:
    leased(store, until=START + 1000 * MINUTE, holder="an-execution")

    assert asked(store)[0] == BEGUN


def test_an_article_that_was_audited_minutes_ago_is_not_audited_again(store: FolderStore) -> None:
    audited(store, at=START - 9 * MINUTE)

    told, started = asked(store)

    assert told == f"This article was audited just now, on November 2, 2026 at {START - 9 * MINUTE:%H:%M} UTC."
    assert not started


def test_one_that_was_audited_ten_minutes_ago_is(store: FolderStore) -> None:
    audited(store, at=START - 10 * MINUTE)

    assert asked(store)[0] == BEGUN


def test_what_keeps_an_audit_from_beginning_is_not_kept_back(store: FolderStore) -> None:
    def start(name: str) -> None:
        raise ExecutionFailed("AWS could not be reached")

    with pytest.raises(ExecutionFailed):
        begin(SLUG, store=store, start=start, is_at_work=nobody, now=START)
