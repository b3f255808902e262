"""Which old block became which new one, when both changed.

Knows how alike two blocks are; must not know where words were edited.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from itertools import chain

from citewatch.diff.pairing import Gap, Pairing
from citewatch.model import Block

# A word that stands in more blocks than this tells nothing about which block is which.
_COMMON = 20
_CANDIDATES = 8
_TELLING_WORDS = 16

_MOST_BLOCKS = 30_000  # changed ones, on both sides: among more, only what stands in the same place is compared

_IN_PLACE = 0.5  # of the words, for two blocks that nothing else stands beside
_ALIKE = 0.4  # of the words, for two blocks in the same place
_ALIKE_MOVED = 0.65  # for two blocks in different places
_LONG = 400  # words: in so many, most different ones occur on both sides of anything
_LITTLE = 3  # letters
_SHORT = 6  # words: too few to be alike by their words alone
_ABSORBED = 0.7  # of a fragment's words must stand in the block that it was split from or joined to
_UNACCOUNTED = 0.4  # … and not stand in that block's own half

_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")


class Side:
    """The changed blocks of one text, what they look like, and their words."""

    def __init__(self, blocks: Sequence[Block], folded: dict[int, str]) -> None:
        self.blocks, self.folded = blocks, folded
        self._rows: dict[int, list[str]] = {}
        self._words: dict[int, frozenset[str]] = {}
        self._exact: dict[int, frozenset[str]] = {}
        self._telling: dict[int, frozenset[str]] = {}

    def words(self, index: int) -> frozenset[str]:
        """The block's words, with every digit alike, so that rows which differ in figures only are alike."""
        if index not in self._words:
            self._words[index] = frozenset(self._in_order(index))
        return self._words[index]

    def exact(self, index: int) -> frozenset[str]:
        """What stands between the block's spaces, to the letter."""
        if index not in self._exact:
            self._exact[index] = frozenset(self.folded[index].split())
        return self._exact[index]

    def telling(self, index: int) -> frozenset[str]:
        """The block's words but for the little ones, which any two blocks share."""
        if index not in self._telling:
            words = self.words(index)
            self._telling[index] = frozenset(word for word in words if len(word) > _LITTLE or "0" in word)
        return self._telling[index]

    def phrases(self, index: int) -> frozenset[str]:
        """The block's words, each with the two behind it: rare even where every word is common."""
        words = self._in_order(index)
        return frozenset(map(" ".join, zip(words, words[1:], words[2:], strict=False)))

    def _in_order(self, index: int) -> list[str]:
        if index not in self._rows:
            self._rows[index] = _WORD.findall(_DIGITS.sub("0", self.folded[index].lower()))
        return self._rows[index]

    def joined(self, indexes: Sequence[int]) -> str:
        return " ".join([self.folded[index] for index in indexes])


def paired(gaps: list[Gap], old: Side, new: Side) -> list[Pairing]:
    """All blocks of the gaps: paired where they are alike, the rest alone."""
    pairs: dict[int, int] = {}
    is_searched = sum(len(gap.before) + len(gap.after) for gap in gaps) <= _MOST_BLOCKS
    for gap in gaps:
        pairs |= _pair_gap(gap, old, new, is_searched=is_searched)
    taken = set(pairs.values())
    rest = Gap(
        before=[i for gap in gaps for i in gap.before if i not in pairs],
        after=[j for gap in gaps for j in gap.after if j not in taken],
    )
    if is_searched and len(gaps) > 1 and rest.before and rest.after:
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


def _pair_gap(gap: Gap, old: Side, new: Side, *, is_searched: bool) -> dict[int, int]:
    if (
        len(gap.before) == len(gap.after) == 1
        and shared_words(old.folded[gap.before[0]], new.folded[gap.after[0]]) >= _IN_PLACE
    ):
        return {gap.before[0]: gap.after[0]}
    pairs = _most_alike(gap, old, new, least=_ALIKE) if is_searched else {}
    taken = set(pairs.values())
    rest_old = [i for i in gap.before if i not in pairs]
    rest_new = [j for j in gap.after if j not in taken]
    if len(rest_old) == len(rest_new):
        pairs |= {i: j for i, j in zip(rest_old, rest_new, strict=True) if _same_slot(i, j, old, new)}
    return pairs


def shared_words(old: str, new: str) -> float:
    """Share of the words that both hold, 0 to 1; in a long text, how often each."""
    a, b = old.split(), new.split()
    if len(a) + len(b) > _LONG:
        return 2 * (Counter(a) & Counter(b)).total() / (len(a) + len(b))
    return _dice(set(a), set(b))


def _same_slot(i: int, j: int, old: Side, new: Side) -> bool:
    """Whether two blocks with hardly a word in common still fill the same place: a count, a cell, a bare date."""
    if old.blocks[i].kind is not new.blocks[j].kind:
        return False
    if _DIGITS.sub("0", old.folded[i]) == _DIGITS.sub("0", new.folded[j]):
        return True
    return max(len(old.folded[i].split()), len(new.folded[j].split())) <= _SHORT


def _most_alike(gap: Gap, old: Side, new: Side, *, least: float) -> dict[int, int]:
    drift = len(gap.after) / max(1, len(gap.before))
    rank = {j: place for place, j in enumerate(gap.after)}
    scored: list[tuple[float, float, int, int]] = []
    for place, (i, candidates) in enumerate(_candidates(gap, old, new)):
        for j in candidates:
            score = _likeness(i, j, old, new, least=least)
            if score >= least:
                scored.append((-score, abs(rank[j] - place * drift), i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(scored):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _candidates(gap: Gap, old: Side, new: Side) -> Iterator[tuple[int, list[int]]]:
    """The few new blocks that share an old one's rare words or, where all its words are common, its rare phrases."""
    by_word = _postings(gap.after, new.words)
    by_phrase: dict[str, list[int]] | None = None
    for i in gap.before:
        rare = _rare(old.words(i), by_word)
        if not rare and len(gap.after) > _COMMON:
            by_phrase = _postings(gap.after, new.phrases) if by_phrase is None else by_phrase
            rare = _rare(old.phrases(i), by_phrase)
        shared = Counter(chain.from_iterable(rare[:_TELLING_WORDS]))
        yield i, [j for j, _ in shared.most_common(_CANDIDATES)]


def _postings(indexes: Sequence[int], features: Callable[[int], frozenset[str]]) -> dict[str, list[int]]:
    postings: defaultdict[str, list[int]] = defaultdict(list)
    for index in indexes:
        for feature in features(index):
            postings[feature].append(index)
    return postings


def _rare(features: frozenset[str], postings: Mapping[str, list[int]]) -> list[list[int]]:
    hits = [hit for feature in features if (hit := postings.get(feature)) and len(hit) <= _COMMON]
    return sorted(hits, key=lambda hit: (len(hit), hit))


def _likeness(i: int, j: int, old: Side, new: Side, *, least: float) -> float:
    """Share of words in common, 0 to 1; the exact words break ties between rows that differ in figures only."""
    a, b = old.telling(i), new.telling(j)
    if min(len(a), len(b)) < _SHORT:
        a, b = old.words(i), new.words(j)
    shared = _dice(a, b)
    return 0.99 * shared + 0.01 * _dice(old.exact(i), new.exact(j)) if shared >= least else shared


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


def _dice(a: Set[str], b: Set[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0
