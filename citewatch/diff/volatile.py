"""The places of a page that show something else at each look: counters, rotating quotes, advertisements.

Knows three looks at one page and what stays in all of them; must not know which change matters.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from typing import NamedTuple

from citewatch.diff.align import align
from citewatch.diff.matching import matches, rising
from citewatch.diff.pairing import Pairing
from citewatch.diff.tokens import fold
from citewatch.model import Block, Text, Volatile

_MOST_PLACES = 50
_MOST_DIFFERS = 1 / 3  # of the blocks: more is another page, not a page with a counter
_LEAST_STAYS = 1 / 3  # of the words of a block, for what stays to say which block it is
_MOST_FIT = 1 / 2  # of the blocks: words that fit more say nothing of a place
_LONGEST_PLACE = 50  # blocks
_LONGEST_SPOT = 40  # words: more is no counter, and may be news
_MOST_EDITED = 100  # blocks that are compared with all of an earlier look
# What a claim may rest on is no counter, however often it differs.
_DOSE = re.compile(
    r"\d\s?(?:%|percent\b|(?:mc?g|\u03bcg|g|kg|m?l|iu|mmol|meq)(?:/\w+)?\b)|\bschedules?\b", re.IGNORECASE
)
_OPEN = ""  # as the first or last run of words: the block does not begin or end with words that stay


class _Read(NamedTuple):
    """A block as a reader sees it."""

    section: tuple[str, ...]
    words: tuple[str, ...]


def learn(earlier: Text, first: Text, second: Text) -> tuple[Volatile, ...]:
    """The places whose words differ in all three looks: `first` and `second` minutes apart, `earlier` days before.

    A place that shows one of two things is none: a change that reaches one server before the other shows the old words
    again. Nothing is learned from two looks that differ in more than a third of their blocks, as two pages would.
    In `words`, an empty run at either end stands for an end of the block that does not stay.
    """
    pairings = align(first.blocks, second.blocks)
    differing = [pairing for pairing in pairings if not pairing.same]
    gone = sum(len(pairing.before) for pairing in differing)
    come = sum(len(pairing.after) for pairing in differing)
    if gone > _MOST_DIFFERS * len(first.blocks) or come > _MOST_DIFFERS * len(second.blocks):
        return ()
    looks = _Looks(*[_read(text.blocks) for text in (earlier, first, second)])
    edited = [pairing for pairing in differing if looks.runs(pairing)]
    told = [place for pairing in edited[:_MOST_EDITED] if (place := looks.told_by_words(pairing))]
    known = [place for place in dict.fromkeys(told) if not _fits_most(place, looks.first)]
    others = [pairing for pairing in differing if pairing not in edited]
    places = dict.fromkeys((*known, *looks.told_by_neighbours(pairings, known, edited=edited, others=others)))
    return tuple(places)[:_MOST_PLACES]


class Places:
    """Where the volatile places of a page stand in two texts of it, and which of their changes are no news.

    A place is found between its neighbours in one text at least, and in the other between what became of them.
    """

    def __init__(
        self,
        volatile: Collection[Volatile],
        before: Sequence[Block],
        after: Sequence[Block],
        pairings: Sequence[Pairing],
    ) -> None:
        self._before, self._after = _read(before), _read(after)
        self._known = [place for place in volatile if place.words]
        keys = _keys(self._before, self._known), _keys(self._after, self._known)
        self._old: set[int] = set()
        self._new: set[int] = set()
        became = {p.before[0]: p.after[0] for p in pairings if len(p.before) == 1 == len(p.after)}
        was = {new: old for old, new in became.items()}
        for place in (place for place in volatile if not place.words):
            old, new = _standing(place, self._before, keys[0]), _standing(place, self._after, keys[1])
            old = _counterpart(place, new, self._before, was, len(after)) if old is None and new is not None else old
            new = _counterpart(place, old, self._after, became, len(before)) if new is None and old is not None else new
            if old is not None and new is not None and _is_about_as_long(old, new):
                self._old.update(old)
                self._new.update(new)

    def news(self, pairings: Sequence[Pairing]) -> list[Pairing]:
        """The pairings that differ elsewhere, or in words that stayed at every look."""
        news = [pairing for pairing in pairings if not self._is_between(pairing) and not self._is_within(pairing)]
        for place in self._known:  # where little stays, what came is not seen to be what went
            gone = [p for p in news if not p.after and all(_fits(place, self._before[i]) for i in p.before)]
            come = [p for p in news if not p.before and all(_fits(place, self._after[j]) for j in p.after)]
            if len(gone) == len(come):
                news = [pairing for pairing in news if pairing not in gone and pairing not in come]
        return news

    def _is_between(self, pairing: Pairing) -> bool:
        return self._old.issuperset(pairing.before) and self._new.issuperset(pairing.after)

    def _is_within(self, pairing: Pairing) -> bool:
        if not len(pairing.before) == 1 == len(pairing.after):
            return False
        old, new = self._before[pairing.before[0]], self._after[pairing.after[0]]
        return any(_fits(place, old) and _fits(place, new) for place in self._known)


def steady(text: str, section: tuple[str, ...], volatile: Collection[Volatile]) -> str:
    """The text without what is volatile in it; the text itself where no place that is known by its words fits it."""
    block = _Read(section, tuple(fold(text).split()))
    place = next((place for place in volatile if place.words and _fits(place, block)), None)
    return " \u2026 ".join(place.words) if place else text


@dataclass(frozen=True)
class _Looks:
    """Three looks at one page, in the order of time."""

    earlier: list[_Read]
    first: list[_Read]
    second: list[_Read]

    def runs(self, pairing: Pairing) -> list["_Run"]:
        """The words of an edited block that stay, if they are enough to know it by; else none."""
        if not len(pairing.before) == 1 == len(pairing.after):
            return []
        first, second = self.first[pairing.before[0]], self.second[pairing.after[0]]
        runs = _runs(first.words, second.words)
        stays = [word for run in runs for word in first.words[run.i : run.i_end]]
        is_enough = len(stays) >= _LEAST_STAYS * max(len(first.words), len(second.words))
        return runs if is_enough and any(map(str.isalpha, "".join(stays))) else []

    def told_by_words(self, pairing: Pairing) -> Volatile | None:
        """The place of an edited block whose other words differ in every look; None when they do not."""
        first, second = self.first[pairing.before[0]], self.second[pairing.after[0]]
        runs, before = self.runs(pairing), self._like(first)
        spots = [spot for pair in _spots(first.words, second.words, runs) for spot in pair]
        if first.section != second.section or before is None or any(_holds(before.words, spot) for spot in spots):
            return None
        if any(_DOSE.search(" ".join(spot)) for spot in spots):
            return None
        words = tuple(_with_open_ends(runs, first, second))
        return Volatile(section=first.section, words=words, above="", below="")

    def _like(self, block: _Read) -> _Read | None:
        """The earlier block most like this one, in the same section; None when there is none like it."""
        words = set(block.words)
        there = self._by_section.get(block.section, [])
        likeness = [len(words & others) / max(1, len(block.words), len(other.words)) for other, others in there]
        best = max(range(len(there)), key=likeness.__getitem__, default=None)
        return there[best][0] if best is not None and likeness[best] >= _LEAST_STAYS else None

    @cached_property
    def _by_section(self) -> dict[tuple[str, ...], list[tuple[_Read, frozenset[str]]]]:
        found: dict[tuple[str, ...], list[tuple[_Read, frozenset[str]]]] = {}
        for block in self.earlier:
            found.setdefault(block.section, []).append((block, frozenset(block.words)))
        return found

    def told_by_neighbours(
        self,
        pairings: Sequence[Pairing],
        known: Sequence[Volatile],
        *,
        edited: Sequence[Pairing],
        others: Sequence[Pairing],
    ) -> Iterator[Volatile]:
        """The places of which too little stays, between two blocks that do; none where an edit is not volatile."""
        keys = [_keys(blocks, known) for blocks in (self.earlier, self.first, self.second)]
        for old, new in _unstable(pairings, keys[1], keys[2]):
            sections = {self.first[i].section for i in old} | {self.second[j].section for j in new}
            above = keys[1][old.start - 1] if old.start else ""
            below = keys[1][old.stop] if old.stop < len(keys[1]) else ""
            has_edit, has_other = (any(_is_in(pairing, old, new) for pairing in some) for some in (edited, others))
            if has_edit or not has_other or len(sections) != 1 or not (above or below):
                continue
            place = Volatile(section=sections.pop(), words=(), above=above, below=below)
            looks = zip((self.earlier, self.first, self.second), keys, strict=True)
            shown = [_shown(place, blocks, texts) for blocks, texts in looks]
            if _are_all_different(shown):
                yield place


def _is_in(pairing: Pairing, old: range, new: range) -> bool:
    return any(i in old for i in pairing.before) or any(j in new for j in pairing.after)


def _are_all_different(shown: Sequence[tuple[str, ...] | None]) -> bool:
    """Whether each look showed about as much of something else; one with more may show what is news."""
    seen = [texts for texts in shown if texts is not None]
    is_alike = all(_is_about_as_long(a, b) for a, b in combinations(seen, 2))
    return len(seen) == len(shown) == len(set(seen)) and is_alike


def _is_about_as_long(a: Sequence[object], b: Sequence[object]) -> bool:
    """Whether two stretches of blocks may be the same place: one block is one, of several it may be half as many."""
    few, many = sorted((len(a), len(b)))
    return few == many or 2 <= few >= many / 2


class _Run(NamedTuple):
    """Words that stay: from where to where, in the one list and in the other."""

    i: int
    i_end: int
    j: int
    j_end: int


def _runs(old: Sequence[str], new: Sequence[str]) -> list[_Run]:
    runs: list[_Run] = []
    for i, j in matches(old, new):
        if runs and (runs[-1].i_end, runs[-1].j_end) == (i, j):
            runs[-1] = _Run(runs[-1].i, i + 1, runs[-1].j, j + 1)
        else:
            runs.append(_Run(i, i + 1, j, j + 1))
    return runs


def _with_open_ends(runs: Sequence[_Run], first: _Read, second: _Read) -> Iterator[str]:
    if runs[0].i or runs[0].j:
        yield _OPEN
    yield from (" ".join(first.words[run.i : run.i_end]) for run in runs)
    if (runs[-1].i_end, runs[-1].j_end) != (len(first.words), len(second.words)):
        yield _OPEN


def _spots(
    old: Sequence[str], new: Sequence[str], runs: Sequence[_Run]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What stands between the runs on each side, framed by the word before and behind it, or by an end of the block."""
    a, b = ("", *old, ""), ("", *new, "")
    for left, right in pairwise((_Run(0, 0, 0, 0), *runs, _Run(len(old), len(old), len(new), len(new)))):
        if left.i_end < right.i or left.j_end < right.j:
            yield a[left.i_end : right.i + 2], b[left.j_end : right.j + 2]


def _holds(words: tuple[str, ...], spot: tuple[str, ...]) -> bool:
    framed = ("", *words, "")
    return any(framed[start : start + len(spot)] == spot for start in range(len(framed) - len(spot) + 1))


def _read(blocks: Sequence[Block]) -> list[_Read]:
    return [_Read(block.section, tuple(fold(block.text).split())) for block in blocks]


def _fits(place: Volatile, block: _Read) -> bool:
    """Whether all words that stay stand in the block, in order, with no more between them than a place holds."""
    if block.section != place.section:
        return False
    here, most = 0, 0  # how far the block was read, and how much may stand before the next run
    for number, run in enumerate(place.words):
        wanted = tuple(run.split())
        is_last = number == len(place.words) - 1
        if is_last and wanted and (start := len(block.words) - len(wanted)) <= here + most:
            return start >= here and block.words[start:] == wanted
        reach = min(here + most, len(block.words) - len(wanted))
        found = next((at for at in range(here, reach + 1) if block.words[at : at + len(wanted)] == wanted), -1)
        if found < 0:
            return False
        here, most = found + len(wanted), _LONGEST_SPOT
    return place.words[-1] == _OPEN and len(block.words) - here <= _LONGEST_SPOT


def _fits_most(place: Volatile, blocks: Sequence[_Read]) -> bool:
    return sum(_fits(place, block) for block in blocks) > max(1, _MOST_FIT * len(blocks))


def _keys(blocks: Sequence[_Read], known: Sequence[Volatile]) -> list[str]:
    """What tells each block from another: its words, or those that stay where others do not."""
    keys = [" ".join(block.words) for block in blocks]
    for place in known:
        for index, block in enumerate(blocks):
            if _fits(place, block):
                keys[index] = " \u2026 ".join(place.words)
    return keys


def _unstable(
    pairings: Sequence[Pairing], old_keys: Sequence[str], new_keys: Sequence[str]
) -> Iterator[tuple[range, range]]:
    """The runs of blocks that differ, between two that do not, on both sides."""
    single = sorted((p.before[0], p.after[0]) for p in pairings if len(p.before) == 1 == len(p.after))
    stable = rising([(i, j) for i, j in single if old_keys[i] == new_keys[j]])
    for (i, j), (next_i, next_j) in pairwise(((-1, -1), *stable, (len(old_keys), len(new_keys)))):
        if next_i - i > 1 or next_j - j > 1:
            yield range(i + 1, next_i), range(j + 1, next_j)


def _standing(place: Volatile, blocks: Sequence[_Read], keys: Sequence[str]) -> range | None:
    """The blocks between the two neighbours of a place; None when they do not stand so near to each other."""
    starts = [index + 1 for index, key in enumerate(keys) if key == place.above] if place.above else [0]
    for start in starts:
        end = start
        while end < len(keys) and keys[end] != place.below and end - start < _LONGEST_PLACE:
            if blocks[end].section != place.section:
                break
            end += 1
        if (keys[end] == place.below) if end < len(keys) else not place.below:
            return range(start, end)
    return None


def _counterpart(
    place: Volatile, standing: range, blocks: Sequence[_Read], became: Mapping[int, int], size: int
) -> range | None:
    """The blocks between what became of the two neighbours; None when these stand elsewhere."""
    start = became.get(standing.start - 1, -2) + 1 if standing.start else 0
    end = became.get(standing.stop, -1) if standing.stop < size else len(blocks)
    is_near = 0 <= start <= end <= start + _LONGEST_PLACE
    return range(start, end) if is_near and all(b.section == place.section for b in blocks[start:end]) else None


def _shown(place: Volatile, blocks: Sequence[_Read], keys: Sequence[str]) -> tuple[str, ...] | None:
    """What stands at a place, in whatever order; None when the place is not found."""
    standing = _standing(place, blocks, keys)
    return None if standing is None else tuple(sorted(keys[index] for index in standing))
