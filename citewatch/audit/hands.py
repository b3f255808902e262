"""The same work on many things at once, where a store is far away. Knows threads; nothing of the work."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
_AHEAD = 8  # things a hand, so that not all results are held in memory


def side_by_side(work: Callable[[T], R], things: Iterable[T], *, hands: int) -> Iterator[R]:
    """What the work makes of each thing, in order; with one hand one after another. Raises what the work raises."""
    if hands == 1:
        yield from map(work, things)
        return
    with ThreadPoolExecutor(max_workers=hands) as crew:
        left = iter(things)
        while some := list(islice(left, hands * _AHEAD)):
            yield from crew.map(work, some)
