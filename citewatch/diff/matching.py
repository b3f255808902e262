"""Find what two sequences have in common, in order: equal ends, unique anchors, then difflib in small windows.

Knows items that are equal or not; must not know blocks or words.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

# difflib is quadratic at best: it only sees windows of at most this many comparisons, larger ones are split first.
_WINDOW = 4096
_DEPTH = 12


def matches(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Index pairs of equal items, rising on both sides. Bounded: about n log n, beyond that items stay unmatched."""
    found: list[tuple[int, int]] = []
    windows = [(0, len(a), 0, len(b), 0)]
    while windows:
        a_lo, a_hi, b_lo, b_hi, depth = windows.pop()
        while a_lo < a_hi and b_lo < b_hi and a[a_lo] == b[b_lo]:
            found.append((a_lo, b_lo))
            a_lo, b_lo = a_lo + 1, b_lo + 1
        while a_lo < a_hi and b_lo < b_hi and a[a_hi - 1] == b[b_hi - 1]:
            a_hi, b_hi = a_hi - 1, b_hi - 1
            found.append((a_hi, b_hi))
        size = (a_hi - a_lo) * (b_hi - b_lo)
        if size > _WINDOW and depth < _DEPTH:
            anchors = _anchors(a, b, a_lo, a_hi, b_lo, b_hi)
            found += anchors
            windows += _between(anchors, a_lo, a_hi, b_lo, b_hi, depth + 1)
        elif 1 < size <= _WINDOW:
            found += _small_matches(a, b, a_lo, a_hi, b_lo, b_hi)
    found.sort()
    return found


def _small_matches(
    a: Sequence[str], b: Sequence[str], a_lo: int, a_hi: int, b_lo: int, b_hi: int
) -> Iterator[tuple[int, int]]:
    if set(a[a_lo:a_hi]).isdisjoint(b[b_lo:b_hi]):
        return
    for run in SequenceMatcher(None, a[a_lo:a_hi], b[b_lo:b_hi], autojunk=False).get_matching_blocks():
        for step in range(run.size):
            yield a_lo + run.a + step, b_lo + run.b + step


def _anchors(a: Sequence[str], b: Sequence[str], a_lo: int, a_hi: int, b_lo: int, b_hi: int) -> list[tuple[int, int]]:
    """The longest rising run of items that occur exactly once on each side (Cohen's patience diff)."""
    seen_a, seen_b = Counter(a[a_lo:a_hi]), Counter(b[b_lo:b_hi])
    place = {b[j]: j for j in range(b_lo, b_hi) if seen_b[b[j]] == 1}
    pairs = [(i, place[a[i]]) for i in range(a_lo, a_hi) if seen_a[a[i]] == 1 and a[i] in place]
    ends: list[int] = []
    tops: list[int] = []
    previous = [-1] * len(pairs)
    for index, (_, j) in enumerate(pairs):
        pile = bisect_left(ends, j) if ends and j < ends[-1] else len(ends)
        previous[index] = tops[pile - 1] if pile else -1
        ends[pile : pile + 1] = [j]
        tops[pile : pile + 1] = [index]
    rising: list[tuple[int, int]] = []
    index = tops[-1] if tops else -1
    while index >= 0:
        rising.append(pairs[index])
        index = previous[index]
    return rising[::-1]


def _between(
    anchors: list[tuple[int, int]], a_lo: int, a_hi: int, b_lo: int, b_hi: int, depth: int
) -> Iterator[tuple[int, int, int, int, int]]:
    if not anchors:
        return
    for i, j in (*anchors, (a_hi, b_hi)):
        if i > a_lo and j > b_lo:
            yield a_lo, i, b_lo, j, depth
        a_lo, b_lo = i + 1, j + 1
