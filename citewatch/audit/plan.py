"""plan: what a run looks at, decided once and written down. Knows articles; looks at nothing."""

from collections.abc import Collection, Iterable, Mapping
from functools import partial

from citewatch.audit import records
from citewatch.audit.conclude import refuse_to_go_back
from citewatch.audit.hands import side_by_side
from citewatch.audit.ports import Store
from citewatch.errors import AuditRefused
from citewatch.model import Article, Run
from citewatch.plan import Pace, Slice, audited, by_host, in_order, is_due, slices, wanted


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


def refuse_what_was_told(slugs: Iterable[str], *, run: Run, store: Store, hands: int = 1) -> None:
    """Raise AuditRefused when a later run of one of these articles has been concluded already."""
    for book in side_by_side(partial(records.load_ledger, store), slugs, hands=hands):
        refuse_to_go_back(book, run)


def _queue(of_host: tuple[str, Mapping[str, Pace]], *, run: Run, store: Store, only_due: bool) -> tuple[Slice, ...]:
    """What of one host is looked at in this run."""
    host, paces = of_host
    shards = records.Shards(store)
    urls = [url for url, pace in paces.items() if not only_due or _is_due(url, pace, host, shards=shards, run=run)]
    return slices(host, urls, depth=shards.depth_of(host)) if urls else ()


def _is_due(url: str, pace: Pace, host: str, *, shards: records.Shards, run: Run) -> bool:
    state = shards.state_of(url)
    return is_due(
        pace=pace,
        host=host,
        last_look=state.last_look.at if state.last_look else None,
        is_failing=state.unseen_since is not None,
        now=run.started_at,
    )
