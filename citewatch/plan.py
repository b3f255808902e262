"""Articles → what is looked at: every source once, sliced by host, longest queue first.

Knows citations and hosts; nothing of the store or the network.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from citewatch.model import Article, CitedSource, Watched


@dataclass(frozen=True, kw_only=True)
class Slice:
    """The sources of one host that share a shard of its state: one request at a time is made to them."""

    host: str
    shard: str
    sources: tuple[str, ...]


def host_of(url: str) -> str:
    """The host a URL is asked at, lower-cased, with its port unless that is the scheme's own.

    >>> host_of("https://WWW.FDA.gov:443/drugs")
    'www.fda.gov'
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    named = f"[{host}]" if ":" in host else host
    return named if parts.port in (None, {"http": 80, "https": 443}.get(parts.scheme)) else f"{named}:{parts.port}"


def shard_of(url: str, *, depth: int) -> str:
    """The shard a URL's state stands in: the leading `depth` digits of its SHA-256, or "all" for none."""
    return hashlib.sha256(url.encode()).hexdigest()[:depth] or "all"


def audited(article: Article, *, only: Collection[int] = ()) -> tuple[CitedSource, ...]:
    """The sources of an article that this audit is about: all, or the citations of these numbers."""
    return tuple(source for source in article.sources() if not only or source.number in only)


def plan(
    articles: Iterable[Article], *, depth_of: Callable[[str], int], only: Collection[int] = ()
) -> tuple[Slice, ...]:
    """What to look at: each URL once however many articles cite it, in slices, the longest queue of a host first.

    `depth_of` tells how many digits a host's shards are named by.
    """
    queues: dict[str, dict[str, set[str]]] = {}
    for article in articles:
        for source in audited(article, only=only):
            if source.watched is not Watched.OFF:
                url = source.fetched_url
                host = host_of(url)
                shard = shard_of(url, depth=depth_of(host))
                queues.setdefault(host, {}).setdefault(shard, set()).add(url)
    by_length = sorted(queues, key=lambda host: (-sum(map(len, queues[host].values())), host))
    return tuple(
        Slice(host=host, shard=shard, sources=tuple(sorted(urls)))
        for host in by_length
        for shard, urls in sorted(queues[host].items())
    )
