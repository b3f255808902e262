"""Which links lead to another document than they did, under words that did not change.

Knows where links lead, as host and path; must not know what their words say.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from citewatch.diff.pairing import Pairing
from citewatch.model import Block

_Led = tuple[str, str]  # where a link led, and where it leads


def other_links(
    before: Sequence[Block], after: Sequence[Block], pairings: Iterable[Pairing]
) -> Iterator[tuple[Block, _Led]]:
    """Each block of as many links as it had, of which one leads elsewhere, with where that one led and leads.

    A site that took all its pages to another host changed no link: the paths are the same.
    """
    kept = [(before[p.before[0]], after[p.after[0]]) for p in pairings if len(p.before) == 1 == len(p.after) and p.same]
    linked = [
        (new, list(zip(old.links, new.links, strict=True))) for old, new in kept if len(old.links) == len(new.links)
    ]
    every = [led for _, led_by_block in linked for led in led_by_block]
    followed = _moved_hosts(every)
    for block, led_by_block in linked:
        elsewhere = [led for led in led_by_block if led[0] != led[1]]
        if len(elsewhere) == 1 and _hosts(elsewhere[0]) not in followed:
            yield block, elsewhere[0]


def _moved_hosts(every: Sequence[_Led]) -> set[_Led]:
    """The hosts whose links all lead to the same paths of one other host now, if there are several or no others."""
    by_host: defaultdict[str, list[_Led]] = defaultdict(list)
    for led in every:
        by_host[_hosts(led)[0]].append(led)
    return {
        _hosts(links[0])
        for links in by_host.values()
        if len({_hosts(led) for led in links}) == 1
        and all(_path(was) == _path(now) for was, now in links)
        and (len(set(links)) > 1 or len(by_host) == 1)
    }


def _hosts(led: _Led) -> tuple[str, str]:
    return led[0].partition("/")[0], led[1].partition("/")[0]


def _path(link: str) -> str:
    return link.partition("/")[2]
