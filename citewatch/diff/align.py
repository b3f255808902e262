"""Pair the blocks of two texts: equal, moved, split or joined otherwise, edited, alone.

Knows when two blocks look the same; must not know which words in them differ.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from itertools import compress, count, repeat
from operator import eq, ne

from citewatch.diff.alike import Side, paired, shared_words
from citewatch.diff.matching import matches
from citewatch.diff.pairing import Gap, Pairing, drop, gaps_between, in_order
from citewatch.diff.reflow import reflowed
from citewatch.diff.tokens import fold, shared_ends
from citewatch.model import Block, BlockKind

_MOSTLY = 0.6  # of the letters at both ends, or of the words
_FEW = 8  # blocks in a row: in more, a block that only looks like another stands in its place by chance
_NEARLY_ALL = 0.75  # of the words, in so many blocks
_CELL = " | "


def align(before: Sequence[Block], after: Sequence[Block]) -> tuple[Pairing, ...]:
    """Every block of both sides in exactly one pairing, in the order of `after`; a deletion stands where it stood."""
    old, new = [block.text for block in before], [block.text for block in after]
    equal = matches(old, new)
    same = list(map(Pairing, zip((i for i, _ in equal)), zip((j for _, j in equal)), repeat(True)))
    edited: list[Pairing] = []
    gaps: list[Gap] = []
    differing = list(gaps_between(equal, len(old), len(new)))
    elsewhere = {old[i] for gap in differing for i in gap.before} & {new[j] for gap in differing for j in gap.after}
    for gap in differing:
        gaps += _without_edits(gap, before, after, elsewhere, edited)
    folded_old = {i: fold(old[i]) for gap in gaps for i in gap.before}
    folded_new = {j: fold(new[j]) for gap in gaps for j in gap.after}
    same += _equal_when_folded(gaps, folded_old, folded_new)
    same += [Pairing((i,), (), True) for gap in gaps for i in _take_blank(gap.before, folded_old)]
    same += [Pairing((), (j,), True) for gap in gaps for j in _take_blank(gap.after, folded_new)]
    same += _moved(gaps, folded_old, folded_new)
    joined = [pairing for gap in gaps for pairing in reflowed(gap, folded_old, folded_new)]
    changed = paired(gaps, Side(before, folded_old), Side(after, folded_new))
    return in_order([*same, *edited, *joined, *changed])


def _without_edits(
    gap: Gap, before: Sequence[Block], after: Sequence[Block], elsewhere: Set[str], found: list[Pairing]
) -> Iterator[Gap]:
    """What is left of a gap without the blocks that are plainly edits of what stood in their place.

    What stands `elsewhere` word by word has moved, however alike the block is that took its place.
    """
    is_moved = elsewhere and any(
        block.text in elsewhere for block in (*(before[i] for i in gap.before), *(after[j] for j in gap.after))
    )
    if len(gap.before) != len(gap.after) or is_moved:
        yield gap
        return
    if len(gap.before) == 1:
        i, j = gap.before[0], gap.after[0]
        differs = _differs(before[i], after[j])
        if differs is None:
            yield gap
        else:
            found.append(Pairing((i,), (j,), not differs))
        return
    old = [before[i].text.split(" ") for i in gap.before]
    new = [after[j].text.split(" ") for j in gap.after]
    least = _MOSTLY if len(old) <= _FEW else _NEARLY_ALL
    here = 0
    for place, (i, j) in enumerate(zip(gap.before, gap.after, strict=True)):
        if _stays(place, old, new, least=least) and _may_be_edit(before[i], after[j]):
            found.append(Pairing((i,), (j,), not _reads_otherwise(old[place], new[place])))
            if here < place:
                yield Gap(before=gap.before[here:place], after=gap.after[here:place])
            here = place + 1
    if here < len(old):
        yield Gap(before=gap.before[here:], after=gap.after[here:])


def _stays(place: int, old: Sequence[Sequence[str]], new: Sequence[Sequence[str]], *, least: float) -> bool:
    """Whether most words of a block stand where they stood, in none of its neighbours so many.

    A block whose words went to its neighbour has not as many as it had, and never stays.
    """
    words = old[place]
    shared = _shared_places(words, new[place])
    beside = (*new[max(0, place - 1) : place], *new[place + 1 : place + 2])
    return shared >= least * len(words) and all(_shared_places(words, other) < shared for other in beside)


def _shared_places(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words stand in the same place; 0 in two texts of not as many."""
    return sum(map(eq, a, b)) if len(a) == len(b) else 0


def _may_be_edit(old: Block, new: Block) -> bool:
    """Rows of a table that begin with other cells are other rows, however alike they are."""
    if old.kind is not new.kind:
        return False
    first, cell, _ = old.text.partition(_CELL)
    return old.kind is not BlockKind.TABLE_ROW or not cell or new.text.startswith(first + cell)


def _differs(old: Block, new: Block) -> bool | None:
    """Whether a block that is plainly another's edit reads otherwise; None when it is not plainly so."""
    if not _may_be_edit(old, new):
        return None
    a, b = old.text.split(" "), new.text.split(" ")
    if _shared_places(a, b) >= _MOSTLY * len(a):
        return _reads_otherwise(a, b)
    start, end = shared_ends(old.text, new.text)
    is_by_ends = start + end >= _MOSTLY * max(len(old.text), len(new.text))
    if not is_by_ends and shared_words(old.text, new.text) < _MOSTLY:
        return None
    return fold(old.text[start : len(old.text) - end]) != fold(new.text[start : len(new.text) - end])


def _reads_otherwise(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether a reader sees two texts of as many words differ."""
    first = next(compress(count(), map(ne, old, new)), None)
    if first is None:
        return False
    was, now = old[first], new[first]
    is_seen = was.isascii() and now.isascii() and was.isalnum() and now.isalnum()
    return is_seen or fold(" ".join(old[first:])) != fold(" ".join(new[first:]))


def _equal_when_folded(gaps: list[Gap], old: dict[int, str], new: dict[int, str]) -> list[Pairing]:
    found: list[Pairing] = []
    split: list[Gap] = []
    for gap in gaps:
        hits = matches([old[i] for i in gap.before], [new[j] for j in gap.after])
        found += [Pairing((gap.before[i],), (gap.after[j],), True) for i, j in hits]
        split += [
            Gap(before=[gap.before[i] for i in part.before], after=[gap.after[j] for j in part.after])
            for part in gaps_between(hits, len(gap.before), len(gap.after))
        ]
    gaps[:] = split
    return found


def _take_blank(indexes: list[int], folded: dict[int, str]) -> list[int]:
    taken = [index for index in indexes if not folded[index]]
    indexes[:] = [index for index in indexes if folded[index]]
    return taken


def _moved(gaps: list[Gap], old: dict[int, str], new: dict[int, str]) -> list[Pairing]:
    """Equal blocks that went in one place and came in another."""
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for gap in reversed(gaps):
        for j in reversed(gap.after):
            waiting[new[j]].append(j)
    found = [Pairing((i,), (waiting[old[i]].pop(),), True) for gap in gaps for i in gap.before if waiting.get(old[i])]
    drop(gaps, found)
    return found
