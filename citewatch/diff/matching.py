"""Find what two sequences have in common, in order: equal ends, small detours, rare anchors, then difflib in windows.

Knows items that are equal or not; must not know blocks or words.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher

# difflib is quadratic at best: it only sees windows of at most this many comparisons, larger ones are split first.
_WINDOW = 4096
_DEPTH = 12
_STRIDE = 32
_LONGEST_GRAM = 32

# How many items on each side an edit may take for the walk to step over it, and how many must agree behind it.
_DETOURS = ((1, 1), (1, 0), (0, 1), (2, 2), (2, 0), (0, 2), (2, 1), (1, 2), (3, 3), (3, 0), (0, 3))
_AGREE = 4

_Window = tuple[int, int, int, int]


def matches(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Index pairs of equal items, rising on both sides. Bounded: about n log n, beyond that items stay unmatched."""
    found: list[tuple[int, int]] = []
    windows = [(0, len(a), 0, len(b), 0)]
    while windows:
        a_lo, a_hi, b_lo, b_hi, depth = windows.pop()
        if a_hi - a_lo == 1 == b_hi - b_lo and a[a_lo] != b[b_lo]:
            continue
        a_lo, b_lo = _walk(a, b, (a_lo, a_hi, b_lo, b_hi), found)
        while a_lo < a_hi and b_lo < b_hi and a[a_hi - 1] == b[b_hi - 1]:
            a_hi, b_hi = a_hi - 1, b_hi - 1
            found.append((a_hi, b_hi))
        window = a_lo, a_hi, b_lo, b_hi
        size = (a_hi - a_lo) * (b_hi - b_lo)
        if size > _WINDOW and depth < _DEPTH:
            anchors = _anchors(a, b, window)
            found += anchors or _side_by_side(a, b, window)
            windows += [(*part, depth + 1) for part in _between(anchors, window)]
        elif 1 < size <= _WINDOW:
            found += _small_matches(a, b, window)
    found.sort()
    return found


def _walk(a: Sequence[str], b: Sequence[str], window: _Window, found: list[tuple[int, int]]) -> tuple[int, int]:
    """Where the two part for more than a few items; collects all pairs up to there."""
    i, a_hi, j, b_hi = window
    while True:
        start = i
        while a[i : i + _STRIDE] == b[j : j + _STRIDE] and i + _STRIDE <= a_hi and j + _STRIDE <= b_hi:
            i, j = i + _STRIDE, j + _STRIDE
        while i < a_hi and j < b_hi and a[i] == b[j]:
            i, j = i + 1, j + 1
        found += zip(range(start, i), range(j - (i - start), j), strict=True)
        if i >= a_hi or j >= b_hi:
            return i, j
        over = next((step for step in _DETOURS if _agree(a, b, (i + step[0], a_hi, j + step[1], b_hi))), None)
        if over is None:
            return i, j
        if over[0] > 1 and over[1] > 1:
            found += _small_matches(a, b, (i, i + over[0], j, j + over[1]))
        i, j = i + over[0], j + over[1]


def _agree(a: Sequence[str], b: Sequence[str], window: _Window) -> bool:
    i, a_hi, j, b_hi = window
    return i + _AGREE <= a_hi and j + _AGREE <= b_hi and a[i : i + _AGREE] == b[j : j + _AGREE]


def _small_matches(a: Sequence[str], b: Sequence[str], window: _Window) -> Iterator[tuple[int, int]]:
    a_lo, a_hi, b_lo, b_hi = window
    if set(a[a_lo:a_hi]).isdisjoint(b[b_lo:b_hi]):
        return
    for run in SequenceMatcher(None, a[a_lo:a_hi], b[b_lo:b_hi], autojunk=False).get_matching_blocks():
        for step in range(run.size):
            yield a_lo + run.a + step, b_lo + run.b + step


def _anchors(a: Sequence[str], b: Sequence[str], window: _Window) -> list[tuple[int, int]]:
    """The longest rising run of items that occur exactly once on each side (Cohen's patience diff).

    Where hardly any item does, of pairs of them, of fours and so on: boilerplate repeats, its order seldom does.
    """
    a_lo, a_hi, b_lo, b_hi = window
    one: Sequence[Hashable] = a[a_lo:a_hi]
    two: Sequence[Hashable] = b[b_lo:b_hi]
    best = rising(_unique(one, two))
    length, enough = 1, min(len(one), len(two)) // 16
    while len(best) < enough and length < min(_LONGEST_GRAM, len(one), len(two)):
        names: dict[Hashable, int] = {}
        one = [names.setdefault(pair, len(names)) for pair in zip(one, one[length:], strict=False)]
        two = [names.setdefault(pair, len(names)) for pair in zip(two, two[length:], strict=False)]
        length *= 2
        if set(one).isdisjoint(two):
            break
        best = max(best, rising(_unique(one, two)), key=len)
    return [(a_lo + i, b_lo + j) for i, j in best]


def _side_by_side(a: Sequence[str], b: Sequence[str], window: _Window) -> Iterator[tuple[int, int]]:
    """What is equal at the same place, where one item fills most of a window: rows that read the same."""
    a_lo, a_hi, b_lo, b_hi = window
    if a_hi - a_lo == b_hi - b_lo:
        places = zip(range(a_lo, a_hi), range(b_lo, b_hi), strict=True)
        yield from ((i, j) for i, j in places if a[i] == b[j])


def _unique(one: Sequence[Hashable], two: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The places of the items that occur exactly once on each side, in the order of the first."""
    first, second = _places(one), _places(two)
    return [(i, second[item]) for item, i in first.items() if item in second]


def _places(items: Sequence[Hashable]) -> dict[Hashable, int]:
    """Where each item stands that occurs once."""
    last = dict(zip(items, range(len(items)), strict=True))
    if len(last) == len(items):
        return last
    seen = Counter(items)
    return {item: place for item, place in last.items() if seen[item] == 1}


def rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rises on both sides; they rise on the first already."""
    places = [j for _, j in pairs]
    if places == sorted(places):
        return pairs
    ends: list[int] = []
    tops: list[int] = []
    previous = [-1] * len(pairs)
    for index, j in enumerate(places):
        pile = bisect_left(ends, j) if ends and j < ends[-1] else len(ends)
        previous[index] = tops[pile - 1] if pile else -1
        ends[pile : pile + 1] = [j]
        tops[pile : pile + 1] = [index]
    rising: list[tuple[int, int]] = []
    index = tops[-1]
    while index >= 0:
        rising.append(pairs[index])
        index = previous[index]
    return rising[::-1]


def _between(anchors: list[tuple[int, int]], window: _Window) -> Iterator[_Window]:
    a_lo, a_hi, b_lo, b_hi = window
    if not anchors:
        return
    for i, j in (*anchors, (a_hi, b_hi)):
        if i > a_lo and j > b_lo:
            yield a_lo, i, b_lo, j
        a_lo, b_lo = i + 1, j + 1
