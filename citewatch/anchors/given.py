"""The words of a source that an editor gave a claim to rest on: where a whole text holds them.

Knows texts and their blocks; must not know changes, nor how words are written otherwise.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

from citewatch.anchors.items import items
from citewatch.anchors.written import Words, Written, words, written
from citewatch.model import BlockKind, Text

_MOST_READ = 10  # blocks that are read for the figures of one anchor
_MOST_READ_OF_ALL = 120  # and of one text for all anchors
_MANY = 500  # blocks: what stands in more tells none from another
_NEAR = 8  # blocks over which a list may go on


@dataclass(frozen=True)
class Leaning:
    """One claim, and the words of one source it rests on as its editor gave them."""

    claim: str
    given: tuple[str, ...] = ()


class Held:
    """A whole text in which given words are sought."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._times: dict[str, int] = {}
        self._was_read: set[str] = set()

    @cached_property
    def _written(self) -> Written:
        return Written(" ".join((self._text.title or "", *(block.text for block in self._text.blocks))))

    @cached_property
    def _blocks(self) -> dict[str, list[int]]:
        """By each thing that the text speaks of the blocks that do."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, block in enumerate(self._text.blocks):
            for item in items(block.text):
                found[item].append(number)
        return found

    @cached_property
    def _scheduled(self) -> set[int]:
        """The blocks that may say "Schedule 3" as "C-III", with which it shares no word."""
        return set(self._blocks.get("c", ()))

    @cached_property
    def _headings(self) -> list[int]:
        return [number for number, block in enumerate(self._text.blocks) if block.kind is BlockKind.HEADING]

    def times(self, sought: Words) -> int:
        """How often the text holds the words; at least once where it writes their figures otherwise."""
        if sought.given not in self._times:
            self._times[sought.given] = sought.times_in(self._written) or int(self._has_otherwise(sought))
        return self._times[sought.given]

    def may_hold(self, sought: Words) -> bool:
        """Whether nothing says that the text does not hold the words, be they in two blocks that are near."""
        return not sought.told or self.times(sought) > 0 or self._has_apart(sought)

    def _has_otherwise(self, sought: Words) -> bool:
        return sought.has_figures and any(map(sought.stand_otherwise_in, self._worth_reading(sought)))

    def _worth_reading(self, sought: Words) -> Iterator[str]:
        """The blocks that may have the figures: with all else of the words, those first that have most of them."""
        may = self._with_all(sought.beyond) if sought.beyond else None
        if may is not None and not may:
            return
        rare = [each for item in sought.items if len(each := self._blocks.get(item, ())) <= _MANY]
        shared = Counter(number for each in rare for number in each)
        beyond = shared.keys() | self._scheduled if may is None else may
        for number in sorted(beyond, key=lambda number: (-shared[number], number))[:_MOST_READ]:
            block = self._text.blocks[number].text
            if block in self._was_read or len(self._was_read) < _MOST_READ_OF_ALL:
                self._was_read.add(block)
                yield block

    def _with_all(self, sought: frozenset[str]) -> set[int]:
        held = sorted((self._blocks.get(item, ()) for item in sought), key=len)
        return reduce(set[int].intersection, held[1:], set(held[0])) if held[0] else set()

    def _has_apart(self, sought: Words) -> bool:
        if not all(item in self._blocks for item in sought.items):
            return False
        return any(map(self._stand_near, sought.lists())) or any(map(self._stand_apart, sought.halves()))

    def _stand_near(self, pieces: Sequence[str]) -> bool:
        """Whether every piece stands in a block, each near the first."""
        first, *others = map(self._with_piece, pieces)
        return any(all(any(self._is_near(here, there) for there in each) for each in others) for here in first)

    def _stand_apart(self, halves: tuple[str, str]) -> bool:
        """Whether the halves stand in two blocks that are near; in one block other words part them."""
        first, second = map(self._with_piece, halves)
        return any(here != there and self._is_near(here, there) for here in first for there in second)

    def _with_piece(self, piece: str) -> list[int]:
        held = frozenset(items(piece))
        may = self._with_all(held) if held else ()
        return sorted(number for number in may if words(piece).times_in(written(self._text.blocks[number].text)))

    def _is_near(self, here: int, there: int) -> bool:
        return abs(there - here) <= _NEAR or self._stands_under(here, there) or self._stands_under(there, here)

    def _stands_under(self, heading: int, number: int) -> bool:
        """Whether a block stands under this heading, be there others between."""
        block, above = self._text.blocks[number], self._text.blocks[heading]
        if above.kind is not BlockKind.HEADING or above.text not in block.section or number < heading:
            return False
        last = self._headings[bisect_right(self._headings, number) - 1]
        return last == heading or len(block.section) > 1


def not_found(leanings: Mapping[str, Leaning], *, baseline: Text) -> dict[str, tuple[str, ...]]:
    """The given words that the baseline does not hold at all, by the claim they were given for.

    A baseline without text has nothing to say of any.
    """
    if baseline.problem or not baseline.blocks:
        return {}
    held = Held(baseline)
    missing = {
        id: tuple(given for given in leaning.given if given.strip() and not held.may_hold(words(given)))
        for id, leaning in leanings.items()
    }
    return {id: given for id, given in missing.items() if given}
