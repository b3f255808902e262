"""Blocks that were split or joined otherwise: the same words in a row, with other ends between them.

Knows words in their order; must not know which pairs of blocks are alike.
"""

from bisect import bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from citewatch.diff.matching import matches
from citewatch.diff.pairing import Gap, Pairing, drop

_CANDIDATES = 8
_LONGEST = 1500  # words
_MOST_BLOCKS = 400  # on both sides: more between two blocks that stayed is another text
_ACROSS = 2  # words on each side of an end that went, unless the block has fewer
_MOSTLY = 0.6  # of the words

_Place = tuple[int, int]  # of a block among those of each side


def reflowed(gap: Gap, old: Mapping[int, str], new: Mapping[int, str]) -> list[Pairing]:
    """Takes what was split or joined otherwise out of a gap: first where no word changed, then around edited words."""
    if not gap.before or not gap.after or len(gap.before) + len(gap.after) <= 2:
        return []  # one block against one is never split or joined otherwise: it would be equal
    found = list(_unedited(gap, old, new))
    drop([gap], found)
    if gap.before and gap.after and 2 < len(gap.before) + len(gap.after) <= _MOST_BLOCKS:
        edited = list(_edited(_Side.of(gap.before, old), _Side.of(gap.after, new)))
        drop([gap], edited)
        found += edited
    return found


def _unedited(gap: Gap, old: Mapping[int, str], new: Mapping[int, str]) -> Iterator[Pairing]:
    """Runs of neighbouring blocks whose words are equal once joined."""
    starts: defaultdict[str, deque[int]] = defaultdict(deque)
    for place, j in enumerate(gap.after):
        starts[new[j].split(" ", 1)[0]].append(place)
    used: set[int] = set()
    place = 0
    while place < len(gap.before):
        options = starts[old[gap.before[place]].split(" ", 1)[0]]
        while options and gap.after[options[0]] in used:
            options.popleft()
        runs = (_same_run(gap, place, start, old, new) for start in islice(options, _CANDIDATES))
        run = next((run for run in runs if run is not None), None)
        if run is not None and used.isdisjoint(run.after):
            yield run
            used.update(run.after)
            place += len(run.before)
        else:
            place += 1


def _same_run(gap: Gap, i: int, j: int, old: Mapping[int, str], new: Mapping[int, str]) -> Pairing | None:
    """The shortest runs from here on whose words are equal and end together; None when the words part before."""
    first_i, first_j = i, j
    was, now = old[gap.before[i]], new[gap.after[j]]
    if not was.startswith(now) and not now.startswith(was):
        return None  # most often
    a, b = was.split(), now.split()
    walked = 0
    while walked < _LONGEST:
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


@dataclass(frozen=True)
class _Side:
    """The words of one side's blocks in a row, and where each block ends among them."""

    indexes: Sequence[int]
    words: list[str]
    ends: list[int]

    @classmethod
    def of(cls, indexes: Sequence[int], texts: Mapping[int, str]) -> "_Side":
        """The side of these blocks."""
        words = [texts[index].split() for index in indexes]
        return cls(indexes, [word for each in words for word in each], list(accumulate(map(len, words))))

    def start(self, place: int) -> int:
        return self.ends[place - 1] if place else 0

    def size(self, place: int) -> int:
        return self.ends[place] - self.start(place)

    def at(self, word: int) -> int:
        """Which block, by its place in the row, holds this word."""
        return bisect_right(self.ends, word)

    def cut(self, places: range) -> tuple[int, ...]:
        return tuple(self.indexes[places.start : places.stop])

    def text(self, places: range) -> list[str]:
        return self.words[self.start(places.start) : self.ends[places.stop - 1]]


def _edited(old: _Side, new: _Side) -> Iterator[Pairing]:
    """Runs of neighbouring blocks that hold mostly the same words in a row, where words run on over an end that went.

    An end went when the words before and behind it stand together in one block of the other side.
    """
    pairs = matches(old.words, new.words)
    became = dict(pairs)
    for first, last in _joined(old, new, pairs):
        before, after = range(first[0], last[0] + 1), range(first[1], last[1] + 1)
        a, b = old.text(before), new.text(after)
        stop, low, high = old.ends[before[-1]], new.start(after[0]), new.ends[after[-1]]
        kept = sum(low <= became.get(word, -1) < high for word in range(old.start(before[0]), stop))
        is_near = _adjacent(old.cut(before)) and _adjacent(new.cut(after))
        if is_near and _MOSTLY * max(len(a), len(b)) <= kept and max(len(a), len(b)) <= _LONGEST:
            yield Pairing(old.cut(before), new.cut(after), a == b)


def _joined(old: _Side, new: _Side, pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[_Place, _Place]]:
    """The first and the last block, on each side, of every stretch that ends which went hold together."""
    across = [((old.at(i), new.at(j)), (old.at(i + 1), new.at(j + 1))) for i, j in _across(old, new, pairs)]
    if not across:
        return
    shared = Counter((old.at(i), new.at(j)) for i, j in pairs)
    whole = [(at, at) for at, count in shared.items() if count >= _MOSTLY * min(old.size(at[0]), new.size(at[1]))]
    first, last = (0, 0), (-1, -1)
    for start, end in sorted((*across, *whole)):
        if start[0] <= last[0] or start[1] <= last[1]:
            last = max(last[0], end[0]), max(last[1], end[1])
            continue
        if first[0] < last[0] or first[1] < last[1]:
            yield first, last
        first, last = start, end
    if first[0] < last[0] or first[1] < last[1]:
        yield first, last


def _across(old: _Side, new: _Side, pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The last words before each end that went."""
    known = set(pairs)
    for (i, j), (next_i, next_j) in zip(pairs, pairs[1:], strict=False):
        if (next_i, next_j) != (i + 1, j + 1):
            continue
        ends = old.at(i) != old.at(next_i), new.at(j) != new.at(next_j)
        if ends[0] == ends[1]:
            continue
        side, word = (old, i) if ends[0] else (new, j)
        here = side.at(word)
        left, right = min(_ACROSS, side.size(here)), min(_ACROSS, side.size(here + 1))
        if all((i + step, j + step) in known for step in range(1 - left, right + 1)):
            yield i, j


def _adjacent(indexes: Sequence[int]) -> bool:
    return indexes[-1] - indexes[0] == len(indexes) - 1
