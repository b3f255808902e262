"""The nouns of an alignment: which blocks belong together, and what no pair explains yet.

Knows indexes only; must not know what stands in a block.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple


class Pairing(NamedTuple):
    """Blocks of `before` that became blocks of `after`, by index; either side may be empty.

    `same` when a reader would see no difference in their words: equal, moved, or only split and joined otherwise.
    """

    before: tuple[int, ...]
    after: tuple[int, ...]
    same: bool


@dataclass(frozen=True)
class Gap:
    """What no equal block explains, between two that are equal: block indexes on each side."""

    before: list[int]
    after: list[int]


def gaps_between(equal: Iterable[tuple[int, int]], old_size: int, new_size: int) -> Iterator[Gap]:
    """What lies before, between and behind these pairs, which rise on both sides."""
    i = j = 0
    for next_i, next_j in (*equal, (old_size, new_size)):
        if next_i > i or next_j > j:
            yield Gap(before=list(range(i, next_i)), after=list(range(j, next_j)))
        i, j = next_i + 1, next_j + 1


def drop(gaps: Iterable[Gap], pairings: Sequence[Pairing]) -> None:
    """Takes the blocks of these pairings out of the gaps."""
    if not pairings:
        return
    old = {i for pairing in pairings for i in pairing.before}
    new = {j for pairing in pairings for j in pairing.after}
    for gap in gaps:
        gap.before[:] = [i for i in gap.before if i not in old]
        gap.after[:] = [j for j in gap.after if j not in new]


def in_order(pairings: Sequence[Pairing]) -> tuple[Pairing, ...]:
    """The pairings in the order of `after`; one without blocks there follows the last old block before it."""
    if all(pairing.after for pairing in pairings):
        return tuple(sorted(pairings, key=attrgetter("after")))
    here = -1
    placed: list[tuple[int, int, int, Pairing]] = []
    for pairing in sorted(pairings, key=lambda pairing: pairing.before):
        if pairing.after:
            here = pairing.after[0] if pairing.before else here
            placed.append((pairing.after[0], 0, 0, pairing))
        else:
            placed.append((here, 1, pairing.before[0], pairing))
    placed.sort(key=lambda entry: entry[:3])
    return tuple(entry[3] for entry in placed)
