"""Tell the list items and table rows that stand under another heading than before.

Knows which heading became which; must not know what that weighs. Where a thing is listed says what it is: an entry that
goes from "Approved" to "Withdrawn" changed, though no word of it did.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from citewatch.diff.pairing import Pairing
from citewatch.diff.tokens import fold
from citewatch.model import Block, BlockKind

_ENTRIES = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
_Path = tuple[str, ...]
_ANYWHERE: _Path = ()


@dataclass(frozen=True)
class Move:
    """The headings that an entry stood under and stands under, each as a path, outermost first."""

    was: _Path
    now: _Path


def moves(before: Sequence[Block], after: Sequence[Block], pairings: Iterable[Pairing]) -> dict[Pairing, Move]:
    """The entries that went from one heading to another, down to the headings that differ.

    An entry stays where it is when its heading was renamed, or came or went above all that stands there.
    """
    if not all(any(block.kind in _ENTRIES for block in blocks) for blocks in (before, after)):
        return {}
    single = [pairing for pairing in pairings if len(pairing.before) == 1 == len(pairing.after)]
    found = dict(_elsewhere(before, after, single))
    if not found:
        return {}
    outline = _Outline(before, after, single)
    parted = {pairing: _parted(move) for pairing, move in found.items()}
    return {pairing: move for pairing, move in parted.items() if outline.is_left(move)}


def _elsewhere(
    before: Sequence[Block], after: Sequence[Block], pairings: Iterable[Pairing]
) -> Iterator[tuple[Pairing, Move]]:
    """Entries with other headings above them; of blocks that read the same, only what no other one makes up for."""
    alike: defaultdict[str, list[tuple[Pairing, Block, Block]]] = defaultdict(list)
    for pairing in pairings:
        old, new = before[pairing.before[0]], after[pairing.after[0]]
        is_entry = old.kind in _ENTRIES, new.kind in _ENTRIES
        if is_entry == (False, False) or (is_entry == (True, True) and old.section == new.section):
            continue
        if pairing.same:
            alike[fold(new.text)].append((pairing, old, new))
        elif is_entry == (True, True):
            yield pairing, Move(old.section, new.section)
    for text, group in alike.items():
        if text:
            yield from _unbalanced(group)


def _unbalanced(group: list[tuple[Pairing, Block, Block]]) -> Iterator[tuple[Pairing, Move]]:
    left = Counter(old.section for _, old, _ in group if old.kind in _ENTRIES)
    found = Counter(new.section for _, _, new in group if new.kind in _ENTRIES)
    gone, come = deque((left - found).elements()), found - left
    for pairing, _, new in group:
        if gone and new.kind in _ENTRIES and come[new.section] > 0:
            come[new.section] -= 1
            yield pairing, Move(gone.popleft(), new.section)


def _parted(move: Move) -> Move:
    """The move without the headings that both paths end with."""
    was, now = move.was, move.now
    while was and now and fold(was[-1]).casefold() == fold(now[-1]).casefold():
        was, now = was[:-1], now[:-1]
    return Move(was, now)


class _Outline:
    """The headings of two texts: which became which, and what stands under each."""

    def __init__(self, before: Sequence[Block], after: Sequence[Block], pairings: Sequence[Pairing]) -> None:
        kept = _paths(before) & _paths(after)
        self._became: set[tuple[_Path, _Path]] = set()
        self._under: defaultdict[_Path, Counter[_Path]] = defaultdict(Counter)
        self._size: Counter[_Path] = Counter()
        for pairing in pairings:
            old, new = before[pairing.before[0]], after[pairing.after[0]]
            if old.kind is BlockKind.HEADING and new.kind is BlockKind.HEADING:
                self._became.add(((*old.section, old.text), (*new.section, new.text)))
            elif old.kind in _ENTRIES and new.kind in _ENTRIES:
                for path in _above(old.section):
                    self._under[path].update([_ANYWHERE, *_above(new.section)])
                self._size.update(_above(new.section))
        self._survive = kept | {was for was, _ in self._became}
        self._existed = kept | {now for _, now in self._became}

    def is_left(self, move: Move) -> bool:
        """Whether an entry left one heading for another, rather than its heading becoming that one."""
        was, now = move.was, move.now
        if not was or not now or (was, now) in self._became:
            return False
        if was in self._survive and now in self._existed:
            return True
        if self._holds(was, now):
            return False
        under, shared = self._under[was][_ANYWHERE], self._under[was][now]
        if was in self._survive or now in self._existed:
            return not under == shared == self._size[now]
        return 2 * shared <= max(under, self._size[now])

    def _holds(self, was: _Path, now: _Path) -> bool:
        """Whether one heading came or went within the other: what stands there is listed finer or coarser."""
        finer = any(path == was or (was, path) in self._became for path in _above(now))
        return finer or any(path == now or (path, now) in self._became for path in _above(was))


def _paths(blocks: Iterable[Block]) -> set[_Path]:
    """Every path of headings in a text."""
    sections = {block.section for block in blocks}
    sections |= {(*block.section, block.text) for block in blocks if block.kind is BlockKind.HEADING}
    return {path for section in sections for path in _above(section)}


def _above(section: _Path) -> list[_Path]:
    return [section[:depth] for depth in range(1, len(section) + 1)]
