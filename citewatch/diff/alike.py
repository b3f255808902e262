"""Which old block became which new one, when both changed.

Knows how alike two blocks are; must not know where words were edited.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain

from citewatch.diff.pairing import Gap, Pairing
from citewatch.model import Block

# A word that stands in more blocks than this tells nothing about which block is which.
_COMMON = 20
_CANDIDATES = 8
_TELLING_WORDS = 16

_ALIKE = 0.4  # of the words, for two blocks in the same place
_ALIKE_MOVED = 0.65  # for two blocks in different places
_SHORT = 6  # words: too few to be alike by their words alone
_ABSORBED = 0.7  # of a fragment's words must stand in the block that it was split from or joined to
_UNACCOUNTED = 0.4  # … and not stand in that block's own half

_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")


class Side:
    """The changed blocks of one text, what they look like, and their words."""

    def __init__(self, blocks: Sequence[Block], folded: dict[int, str]) -> None:
        self.blocks, self.folded = blocks, folded
        self._words: dict[int, frozenset[str]] = {}

    def words(self, index: int) -> frozenset[str]:
        """The block's words, with every digit alike, so that rows which differ in figures only are alike."""
        if index not in self._words:
            self._words[index] = frozenset(_WORD.findall(_DIGITS.sub("0", self.folded[index].lower())))
        return self._words[index]

    def joined(self, indexes: Sequence[int]) -> str:
        return " ".join([self.folded[index] for index in indexes])


def paired(gaps: list[Gap], old: Side, new: Side) -> list[Pairing]:
    """All blocks of the gaps: paired where they are alike, the rest alone."""
    pairs: dict[int, int] = {}
    for gap in gaps:
        pairs |= _pair_gap(gap, old, new)
    taken = set(pairs.values())
    rest = Gap(
        before=[i for gap in gaps for i in gap.before if i not in pairs],
        after=[j for gap in gaps for j in gap.after if j not in taken],
    )
    if rest.before and rest.after:
        pairs |= _most_alike(rest, old, new, least=_ALIKE_MOVED)
    groups = [Gap(before=[i], after=[j]) for i, j in pairs.items()]
    taken = set(pairs.values())
    alone_old = [i for i in rest.before if i not in pairs]
    alone_new = [j for j in rest.after if j not in taken]
    if alone_old:
        alone_old = _absorb(alone_old, old, new, [(group.before, group.after) for group in groups])
    if alone_new:
        alone_new = _absorb(alone_new, new, old, [(group.after, group.before) for group in groups])
    found = [_pairing(group, old, new) for group in groups]
    found += [Pairing((i,), (), False) for i in alone_old]
    return found + [Pairing((), (j,), False) for j in alone_new]


def _pairing(group: Gap, old: Side, new: Side) -> Pairing:
    is_split = len(group.before) + len(group.after) > 2  # one block and one would be equal already
    same = is_split and old.joined(group.before) == new.joined(group.after)
    return Pairing(tuple(group.before), tuple(group.after), same)


def _pair_gap(gap: Gap, old: Side, new: Side) -> dict[int, int]:
    if len(gap.before) == len(gap.after) == 1 and _plainly_alike(old.joined(gap.before), new.joined(gap.after)):
        return {gap.before[0]: gap.after[0]}
    pairs = _most_alike(gap, old, new, least=_ALIKE)
    taken = set(pairs.values())
    rest_old = [i for i in gap.before if i not in pairs]
    rest_new = [j for j in gap.after if j not in taken]
    if len(rest_old) == len(rest_new):
        pairs |= {i: j for i, j in zip(rest_old, rest_new, strict=True) if _same_slot(i, j, old, new)}
    return pairs


def _plainly_alike(old: str, new: str) -> bool:
    a, b = set(old.split()), set(new.split())
    return 4 * len(a & b) >= len(a) + len(b)


def _same_slot(i: int, j: int, old: Side, new: Side) -> bool:
    """Whether two blocks with hardly a word in common still fill the same place: a count, a cell, a bare date."""
    if old.blocks[i].kind is not new.blocks[j].kind:
        return False
    if _DIGITS.sub("0", old.folded[i]) == _DIGITS.sub("0", new.folded[j]):
        return True
    return max(len(old.folded[i].split()), len(new.folded[j].split())) <= _SHORT


def _most_alike(gap: Gap, old: Side, new: Side, *, least: float) -> dict[int, int]:
    postings: defaultdict[str, list[int]] = defaultdict(list)
    for j in gap.after:
        for word in new.words(j):
            postings[word].append(j)
    drift = len(gap.after) / max(1, len(gap.before))
    rank = {j: place for place, j in enumerate(gap.after)}
    scored: list[tuple[float, float, int, int]] = []
    for place, i in enumerate(gap.before):
        hits = (postings[word] for word in old.words(i) if word in postings)
        rare = sorted((hit for hit in hits if len(hit) <= _COMMON), key=lambda hit: (len(hit), hit))
        shared = Counter(chain.from_iterable(rare[:_TELLING_WORDS]))
        for j, _ in shared.most_common(_CANDIDATES):
            score = _likeness(i, j, old, new)
            if score >= least:
                scored.append((-score, abs(rank[j] - place * drift), i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(scored):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _likeness(i: int, j: int, old: Side, new: Side) -> float:
    """Share of words in common, 0 to 1; the exact words break ties between rows that differ in figures only."""
    exact = _dice(frozenset(old.folded[i].split()), frozenset(new.folded[j].split()))
    return 0.99 * _dice(old.words(i), new.words(j)) + 0.01 * exact


def _absorb(alone: list[int], own: Side, other: Side, groups: list[tuple[list[int], list[int]]]) -> list[int]:
    """Gives a fragment to its neighbour's pair when the other side holds its words: split or joined, and edited."""
    owner = {index: group for group in groups for index in group[0]}
    for step, order in ((-1, alone), (1, alone[::-1])):
        for index in order:
            group = owner.get(index + step)
            if index not in owner and group is not None and _holds(own.words(index), group, own, other):
                group[0].append(index)
                group[0].sort()
                owner[index] = group
    return [index for index in alone if index not in owner]


def _holds(fragment: frozenset[str], group: tuple[list[int], list[int]], own: Side, other: Side) -> bool:
    """Whether the other side of the pair holds the fragment's words, beyond those its own side accounts for."""
    here = frozenset[str]().union(*map(own.words, group[0]))
    there = frozenset[str]().union(*map(other.words, group[1]))
    return (
        bool(fragment)
        and len(fragment & there) >= _ABSORBED * len(fragment)
        and (len(fragment & (there - here)) >= _UNACCOUNTED * len(fragment))
    )


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0
