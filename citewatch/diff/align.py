"""Pair the blocks of two texts: equal, moved, split or joined otherwise, edited, alone.

Knows when two blocks look the same; must not know which words in them differ.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from itertools import islice

from citewatch.diff.alike import Side, paired
from citewatch.diff.matching import matches
from citewatch.diff.pairing import Gap, Pairing, gaps_between, in_order
from citewatch.diff.words import fold
from citewatch.model import Block

_CANDIDATES = 8
_REFLOW_WORDS = 1500


def align(before: Sequence[Block], after: Sequence[Block]) -> tuple[Pairing, ...]:
    """Every block of both sides in exactly one pairing, in the order of `after`; a deletion stands where it stood."""
    old, new = [block.text for block in before], [block.text for block in after]
    equal = matches(old, new)
    gaps = list(gaps_between(equal, len(old), len(new)))
    folded_old = {i: fold(old[i]) for gap in gaps for i in gap.before}
    folded_new = {j: fold(new[j]) for gap in gaps for j in gap.after}
    same = [Pairing((i,), (j,), True) for i, j in equal]
    same += _equal_when_folded(gaps, folded_old, folded_new)
    same += [Pairing((i,), (), True) for gap in gaps for i in _take_blank(gap.before, folded_old)]
    same += [Pairing((), (j,), True) for gap in gaps for j in _take_blank(gap.after, folded_new)]
    same += _moved(gaps, folded_old, folded_new)
    same += [pairing for gap in gaps if _may_reflow(gap) for pairing in _reflowed(gap, folded_old, folded_new)]
    changed = paired(gaps, Side(before, folded_old), Side(after, folded_new))
    return in_order([*same, *changed])


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
    _drop(gaps, found)
    return found


def _may_reflow(gap: Gap) -> bool:
    """One block against one is never split or joined otherwise: it would be equal."""
    return bool(gap.before and gap.after) and len(gap.before) + len(gap.after) > 2


def _reflowed(gap: Gap, old: dict[int, str], new: dict[int, str]) -> list[Pairing]:
    """Runs of neighbouring blocks whose words are equal once joined: a paragraph split or joined otherwise."""
    starts: defaultdict[str, deque[int]] = defaultdict(deque)
    for place, j in enumerate(gap.after):
        starts[new[j].split(" ", 1)[0]].append(place)
    found: list[Pairing] = []
    used: set[int] = set()
    place = 0
    while place < len(gap.before):
        options = starts[old[gap.before[place]].split(" ", 1)[0]]
        while options and gap.after[options[0]] in used:
            options.popleft()
        runs = (_same_run(gap, place, start, old, new) for start in islice(options, _CANDIDATES))
        run = next((run for run in runs if run is not None), None)
        if run is not None and used.isdisjoint(run.after):
            found.append(run)
            used.update(run.after)
        place += len(run.before) if run is not None and found and found[-1] is run else 1
    _drop([gap], found)
    return found


def _same_run(gap: Gap, i: int, j: int, old: dict[int, str], new: dict[int, str]) -> Pairing | None:
    """The shortest runs from here on whose words are equal and end together; None when the words part before."""
    first_i, first_j = i, j
    a, b = old[gap.before[i]].split(), new[gap.after[j]].split()
    walked = 0
    while walked < _REFLOW_WORDS:
        shared = min(len(a), len(b))
        if a[:shared] != b[:shared]:
            return None
        walked += shared
        a, b = a[shared:], b[shared:]
        if not a and not b and _adjacent(gap.before[first_i : i + 1]) and _adjacent(gap.after[first_j : j + 1]):
            return Pairing(tuple(gap.before[first_i : i + 1]), tuple(gap.after[first_j : j + 1]), True)
        if not a:
            i += 1
            if i == len(gap.before):
                return None
            a = old[gap.before[i]].split()
        if not b:
            j += 1
            if j == len(gap.after):
                return None
            b = new[gap.after[j]].split()
    return None


def _adjacent(indexes: Sequence[int]) -> bool:
    return indexes[-1] - indexes[0] == len(indexes) - 1


def _drop(gaps: Iterable[Gap], pairings: Iterable[Pairing]) -> None:
    pairings = list(pairings)
    old = {i for pairing in pairings for i in pairing.before}
    new = {j for pairing in pairings for j in pairing.after}
    if not pairings:
        return
    for gap in gaps:
        gap.before[:] = [i for i in gap.before if i not in old]
        gap.after[:] = [j for j in gap.after if j not in new]
