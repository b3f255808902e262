"""plan: what a run looks at, decided once and written down. Knows articles; looks at nothing."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from citewatch.audit import records
from citewatch.audit.hands import side_by_side
from citewatch.audit.ports import Store
from citewatch.errors import AuditRefused
from citewatch.ledger import Ledger
from citewatch.model import Article, Run
from citewatch.plan import Pace, Slice, audited, by_host, digits_for, in_order, is_due, slices, wanted
from citewatch.state import SHARD_LIMIT


def run_of(slugs: Collection[str], now: datetime, *, only: Collection[int] = ()) -> Run:
    """The run begun now: its id is its time and, in a word, its articles and citations (where it is only some)."""
    started_at = now.astimezone(UTC).replace(microsecond=0)
    scope = next(iter(slugs)) if len(slugs) == 1 else f"{len(slugs)}-articles-{_short(sorted(slugs))}"
    if only:
        scope = f"{scope}-only-{_short(map(str, sorted(only)))}"
    return Run(id=f"{started_at:%Y%m%dT%H%M%SZ}-{scope}", started_at=started_at)


def plan(
    articles: Iterable[Article],
    *,
    run: Run,
    store: Store,
    only: Collection[int] = (),
    only_due: bool = False,
    hands: int = 1,
) -> tuple[Slice, ...]:
    """The slices of a run: those it was planned with, when it is a run that goes on.

    All sources, or with `only_due` those whose time has come (it may be none). So many hosts' states are read at once.
    Raises AuditRefused when the articles have no source to look at.
    """
    pieces = records.load_plan(store, run)
    if pieces is not None:
        return pieces
    paces = wanted(source for article in articles for source in audited(article, only=only))
    if not paces:
        raise AuditRefused("No audit: these articles have no source to look at, so nothing was recorded.")
    queue_of = partial(_queue, run=run, store=store, only_due=only_due)
    planned = in_order(side_by_side(queue_of, by_host(paces).items(), hands=hands))
    records.save_plan(store, run, planned)
    return planned


def refuse_to_go_back(book: Ledger, run: Run) -> None:
    """Raise AuditRefused when the ledger knows a later run."""
    if book.last_run and book.is_later_than(run):
        raise AuditRefused(
            f"A later audit ({book.last_run.id}) is in the ledger already, so that one of "
            f"{run.started_at:%Y-%m-%dT%H:%M:%SZ} can no longer be told. Give a later --now."
        )


def refuse_what_was_told(slugs: Iterable[str], *, run: Run, store: Store, hands: int = 1) -> None:
    """Raise AuditRefused when a later run of one of these articles has been concluded already."""
    for book in side_by_side(partial(records.load_ledger, store), slugs, hands=hands):
        refuse_to_go_back(book, run)


def not_told_later(slugs: Sequence[str], *, run: Run, store: Store, hands: int = 1) -> tuple[str, ...]:
    """The articles of which no later run has been concluded."""
    books = side_by_side(partial(records.load_ledger, store), slugs, hands=hands)
    return tuple(slug for slug, book in zip(slugs, books, strict=True) if not book.is_later_than(run))


def _queue(of_host: tuple[str, Mapping[str, Pace]], *, run: Run, store: Store, only_due: bool) -> tuple[Slice, ...]:
    """What of one host is looked at in this run."""
    host, paces = of_host
    shards = records.Shards(store)
    # A host with many sources, asked one at a time, would not be done in a day.
    is_crowded = len(paces) > SHARD_LIMIT
    urls = [
        url
        for url, pace in paces.items()
        if not only_due or _is_due(url, pace, spread_by=url if is_crowded else host, shards=shards, run=run)
    ]
    # A host that is new may have more sources than a file of observations should hold.
    depth = max(shards.depth_of(host), digits_for(len(urls), limit=SHARD_LIMIT))
    return slices(host, urls, depth=depth) if urls else ()


def _is_due(url: str, pace: Pace, *, spread_by: str, shards: records.Shards, run: Run) -> bool:
    state = shards.state_of(url)
    return is_due(
        pace=pace,
        spread_by=spread_by,
        last_look=state.last_look.at if state.last_look else None,
        is_failing=state.unseen_since is not None,
        now=run.started_at,
    )


def _short(words: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:8]
