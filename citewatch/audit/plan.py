"""plan: what a run looks at, decided once and written down. Knows articles; looks at nothing."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from citewatch.audit import records
from citewatch.audit.hands import side_by_side
from citewatch.audit.ports import Store
from citewatch.errors import AuditRefused
from citewatch.identifiers import identified
from citewatch.ledger import Ledger
from citewatch.model import Article, CitedSource, Identifiers, Run
from citewatch.plan import Pace, Slice, audited, by_host, digits_for, in_order, is_due, slices, wanted
from citewatch.state import SHARD_LIMIT, SourceState, standing

# Of a single host that fails nobody can tell whose fault it is; of two that were well before one can (outage.py).
WITNESSES = 2


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
    known: dict[str, Identifiers] = {}
    paces = wanted(_noting(known, (source for article in articles for source in audited(article, only=only))))
    if not paces:
        raise AuditRefused("No audit: these articles have no source to look at, so nothing was recorded.")
    hosts = by_host(paces)
    queue_of = partial(_queue, run=run, store=store, only_due=only_due)
    queues = list(side_by_side(queue_of, hosts.items(), hands=hands))
    due = [queue for queue in queues if queue.pieces]
    if only_due and due and sum(queue.is_well for queue in due) < WITNESSES:
        idle = [queue for queue in queues if queue.is_well and not queue.pieces]
        queues += _witnesses(idle, hosts, run=run, store=store)
    planned = in_order(queue.pieces for queue in queues)
    urls = {url for piece in planned for url in piece.sources}
    records.save_identifiers(store, run, {url: numbers for url, numbers in known.items() if url in urls})
    records.save_plan(store, run, planned)
    return planned


def _noting(known: dict[str, Identifiers], sources: Iterable[CitedSource]) -> Iterator[CitedSource]:
    """The sources as they pass, none of them kept; noted by the way is by which numbers registries know them."""
    for source in sources:
        numbers = identified(source.identifiers, source.url)
        if not numbers.are_none:
            known[source.fetched_url] = numbers
        yield source


@dataclass(frozen=True, kw_only=True)
class _Queue:
    """What of one host is looked at; `is_well` when some of it was seen the last time, or is new."""

    host: str
    pieces: tuple[Slice, ...] = ()
    is_well: bool = False


def _witnesses(
    idle: Sequence[_Queue], hosts: Mapping[str, Mapping[str, Pace]], *, run: Run, store: Store
) -> list[_Queue]:
    """Hosts whose time has not come, and which are looked at all the same; another day they are others."""
    chosen = sorted(idle, key=lambda queue: _short([run.id, queue.host]))[:WITNESSES]
    return [_queue((each.host, hosts[each.host]), run=run, store=store, only_due=False) for each in chosen]


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


def _queue(of_host: tuple[str, Mapping[str, Pace]], *, run: Run, store: Store, only_due: bool) -> _Queue:
    """What of one host is looked at in this run."""
    host, paces = of_host
    shards = records.Shards(store)
    states = {url: shards.state_of(url) for url in paces}
    # A host with many sources, asked one at a time, would not be done in a day.
    is_crowded = len(paces) > SHARD_LIMIT
    urls = [
        url
        for url, pace in paces.items()
        if not only_due or _is_due(states[url], pace, spread_by=url if is_crowded else host, now=run.started_at)
    ]
    is_well = any(states[url].unseen_since is None for url in urls or states)
    if not urls:
        return _Queue(host=host, is_well=is_well)
    # A host that is new may have more sources than a file of observations should hold.
    depth = max(shards.depth_of(host), digits_for(len(urls), limit=SHARD_LIMIT))
    pieces = slices(host, urls, depth=depth)
    return _Queue(
        host=host,
        pieces=tuple(sorted(pieces, key=lambda piece: min(states[url].looked_at for url in piece.sources))),
        is_well=is_well,
    )


def _is_due(state: SourceState, pace: Pace, *, spread_by: str, now: datetime) -> bool:
    was_left_out = state.visit is not None and state.visit.unseen_reason is not None
    return is_due(
        pace=pace,
        spread_by=spread_by,
        last_look=state.last_look.at if state.last_look else None,
        is_failing=standing(state) is not None or was_left_out,
        now=now,
    )


def _short(words: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:8]
