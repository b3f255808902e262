"""Articles → what is looked at, and when it is due: every source once, sliced by host, longest queue first.

Knows citations and hosts; nothing of the store or the network.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from urllib.parse import urlsplit

from citewatch.model import Article, CitedSource, Kind, Watched


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


class Pace(Enum):
    """How often a source is looked at, where a schedule decides."""

    DAILY = timedelta(days=1)
    WEEKLY = timedelta(days=7)


# What a claim's safety hangs on, and what changes without a word.
DAILY_KINDS = frozenset({Kind.REGULATOR, Kind.GOVERNMENT})
# A run begins a little sooner or later than the one before, and an audit by hand may have come between.
SLACK = timedelta(hours=12)


def wanted(sources: Iterable[CitedSource]) -> dict[str, Pace]:
    """Each URL to look at once, however many articles cite it, at the fastest pace that one of them asks for."""
    paces: dict[str, Pace] = {}
    for source in sources:
        if source.watched is not Watched.OFF:
            pace = Pace.DAILY if source.kind in DAILY_KINDS else Pace.WEEKLY
            known = paces.get(source.fetched_url, pace)
            paces[source.fetched_url] = min(known, pace, key=lambda each: each.value)
    return paces


def is_due(*, pace: Pace, spread_by: str, last_look: datetime | None, is_failing: bool, now: datetime) -> bool:
    """Whether a source is looked at in today's scheduled run.

    Daily what has a daily pace, and what failed or was left out the last time; the rest on one day of the week, which
    `spread_by` decides (the host, or the URL where a host has many), and once a week has passed in any case.
    """
    if last_look is None:
        return True
    age = now - last_look + SLACK
    is_its_day = now.date().toordinal() % 7 == _day_of(spread_by)
    return age >= (Pace.DAILY if is_failing or is_its_day else pace).value


def _day_of(name: str) -> int:
    """The day of the week that falls to a name, so that a week's work is spread over its days."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) % 7


def by_host(paces: Mapping[str, Pace]) -> dict[str, dict[str, Pace]]:
    """What is wanted of each host."""
    hosts: dict[str, dict[str, Pace]] = {}
    for url, pace in paces.items():
        hosts.setdefault(host_of(url), {})[url] = pace
    return hosts


def slices(host: str, urls: Iterable[str], *, depth: int) -> tuple[Slice, ...]:
    """A host's URLs, dealt to the shards of its state, which are named by so many digits."""
    shards: dict[str, list[str]] = {}
    for url in urls:
        shards.setdefault(shard_of(url, depth=depth), []).append(url)
    return tuple(Slice(host=host, shard=shard, sources=tuple(sorted(shards[shard]))) for shard in sorted(shards))


def digits_for(urls: int, *, limit: int) -> int:
    """By how many digits so many URLs must be named to make slices of that many at most, give or take a few."""
    digits = 0
    while urls > limit * 16**digits:
        digits += 1
    return digits


def in_order(queues: Iterable[tuple[Slice, ...]]) -> tuple[Slice, ...]:
    """The slices of all hosts, the longest queue first: it decides when the run ends."""
    waiting = sorted((queue for queue in queues if queue), key=lambda queue: (-_length(queue), queue[0].host))
    return tuple(piece for queue in waiting for piece in queue)


def _length(queue: tuple[Slice, ...]) -> int:
    return sum(len(piece.sources) for piece in queue)
