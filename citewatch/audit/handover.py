"""What one step leaves for the next where a platform fans them out: the lists its two maps go through.

One child a host and one an article. Knows slices and slugs; nothing of the platform.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from citewatch.audit import records
from citewatch.audit.ports import Store
from citewatch.model import Run
from citewatch.plan import Slice

_INLINE = 100_000  # bytes of URLs: what a child is told may hold 256 KiB (Step Functions quotas)


@dataclass(frozen=True, kw_only=True)
class HostWork:
    """What one child checks. `slices` is None where they are too many to be told: then they stand in the plan."""

    host: str
    slices: tuple[Slice, ...] | None


@dataclass(frozen=True, kw_only=True)
class ArticleWork:
    """What one child concludes."""

    slug: str


def hand_over_articles(slugs: Iterable[str], *, run: Run, store: Store) -> tuple[str, ...]:
    """The articles the run is about, written once: of a run that goes on those it began with."""
    listed = tuple(slugs)
    written = store.create(articles_key(run), records.encode(tuple(ArticleWork(slug=slug) for slug in listed)))
    return listed if written else slugs_of(run, store=store)


def hand_over_hosts(pieces: Sequence[Slice], *, run: Run, store: Store) -> None:
    """Write the list of hosts, once."""
    store.create(hosts_key(run), records.encode(tuple(_work(pieces))))


def hosts_key(run: Run) -> str:
    return f"runs/{run.id}/hosts.json"


def articles_key(run: Run) -> str:
    return f"runs/{run.id}/articles.json"


def slices_of(work: HostWork, *, run: Run, store: Store) -> tuple[Slice, ...]:
    """The slices one child is to check."""
    if work.slices is not None:
        return work.slices
    return tuple(piece for piece in records.load_plan(store, run) or () if piece.host == work.host)


def slugs_of(run: Run, *, store: Store) -> tuple[str, ...]:
    """The articles of a run; none when it was never handed over, or was refused since."""
    listed = records.read(store, articles_key(run), tuple[ArticleWork, ...]) or ()
    return tuple(work.slug for work in listed)


def _work(pieces: Sequence[Slice]) -> Iterator[HostWork]:
    for host, queue in groupby(pieces, key=lambda piece: piece.host):
        slices = tuple(queue)
        is_short = sum(len(url.encode()) for piece in slices for url in piece.sources) <= _INLINE
        yield HostWork(host=host, slices=slices if is_short else None)
