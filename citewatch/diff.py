"""Diff two texts into the changes that a reader would see, block by block and word by word.

Knows nothing of HTML, PDF, storage or mail, nor which change matters.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, islice

from citewatch.model import Block, BlockKind, Change, Edit, EditOp, Op, Text

# difflib is quadratic at best: it only sees windows of at most this many comparisons, larger ones are split first.
_WINDOW = 4096
_DEPTH = 12
# A word that stands in more blocks than this tells nothing about which block is which.
_COMMON = 20
_CANDIDATES = 8
_TELLING_WORDS = 16
_REFLOW_WORDS = 1500
_LONGEST_TOKEN = 40  # letters, spaces included; only addresses are longer, and they hold no space

_ALIKE = 0.4  # of the words, for two blocks in the same place
_ALIKE_MOVED = 0.65  # for two blocks in different places
_SHORT = 6  # words: too few to be alike by their words alone
_ABSORBED = 0.7  # of a fragment's words must stand in the block that it was split from or joined to
_UNACCOUNTED = 0.4  # … and not stand in that block's own half

_LOOKS_THE_SAME = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", None),
        "\u2026": "...",
        "\u00b5": "\u03bc",
        "\ufb01": "fi",
        "\ufb02": "fl",
    }
)

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_NUMBER = r"\d+(?:[.,:/]\d+)*"
# Written out, a unit may follow a space: "56 mg", "2.5 mL/kg", "6 weeks". Names of units: UCUM's, as labels print them.
_UNIT = (
    r"(?:%|percent\b|(?:(?:[mkcdnp\u00b5\u03bc]?(?:g|L|l|mol|m)|mc?g|mcL|IU|units?|mEq|mm\s?Hg|kcal|[\u00b0]\s?[CF])"
    r"(?:/(?:kg|g|mg|d?[mk]?[Ll]|h|hr|hour|min|day|week|dose|m2|m\u00b2))*"
    r"|seconds?|minutes?|hours?|days?|weeks?|months?|years?|times?|tablets?|capsules?|doses?|sprays?|devices?)\b)"
)
_TOKEN = re.compile(
    rf"""(
      [a-z]+(?=\s)  # most words, and no token of several words begins so
    | https?://[^\s<>"]+ | [\w.+-]{{1,64}}@[\w-]+\.[\w.-]+
    | {_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}}\b)?
    | \d{{1,2}}\s+{_MONTH}\s+\d{{4}}\b | {_MONTH}\s+\d{{4}}\b
    | (?:Schedules?|Phase|Class|Section|Part|Grade|Type|Stage)\s+(?:\d+(?:\.\d+)*|[IVX]+)(?:-?[A-Za-z])?\b
    | \u00a7{{1,2}}\s*\d+(?:\.\d+)*
    | [<>\u2264\u2265\u00b1~$\u20ac\u00a3-]?{_NUMBER}
      (?:\s?[-\u2013\u2014]\s?[$\u20ac\u00a3]?{_NUMBER}|\s+to\s+{_NUMBER})*(?:[\s-]?{_UNIT})?
    | \w+(?:['\u2019.-]\w+)*
    | \S
    )(\s*)""",
    re.VERBOSE,
)
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Pairing:
    """Blocks of `before` that became blocks of `after`, by index; either side may be empty.

    `same` when a reader would see no difference: equal, moved, or only split and joined otherwise.
    """

    before: tuple[int, ...]
    after: tuple[int, ...]
    same: bool


@dataclass(frozen=True)
class _Gap:
    """What no equal block explains, between two that are equal: block indexes on each side."""

    before: list[int]
    after: list[int]


def diff(before: Text, after: Text) -> tuple[Change, ...]:
    """Every change a reader of `after` would see, in its order; empty when there is none.

    A block that only moved, was re-wrapped, or got other quotes, dashes or spaces is no change. Review dates come last.
    """
    changes: list[Change] = []
    if before.blocks != after.blocks:
        pairings = (pairing for pairing in align(before.blocks, after.blocks) if not pairing.same)
        changes = [_change(before.blocks, after.blocks, pairing) for pairing in pairings]
    return (*changes, *_date_changes(before, after))


def align(before: Sequence[Block], after: Sequence[Block]) -> tuple[Pairing, ...]:
    """Every block of both sides in exactly one pairing, in the order of `after`; a deletion stands where it stood."""
    old, new = [block.text for block in before], [block.text for block in after]
    equal = _matches(old, new)
    gaps = list(_gaps(equal, len(old), len(new)))
    folded_old = {i: fold(old[i]) for gap in gaps for i in gap.before}
    folded_new = {j: fold(new[j]) for gap in gaps for j in gap.after}
    same = [Pairing((i,), (j,), True) for i, j in equal]
    same += _equal_when_folded(gaps, folded_old, folded_new)
    same += [Pairing((i,), (), True) for gap in gaps for i in _take_blank(gap.before, folded_old)]
    same += [Pairing((), (j,), True) for gap in gaps for j in _take_blank(gap.after, folded_new)]
    same += _moved(gaps, folded_old, folded_new)
    same += [pairing for gap in gaps for pairing in _reflowed(gap, folded_old, folded_new)]
    changed = _paired(gaps, _Side(before, folded_old), _Side(after, folded_new))
    return _in_order([*same, *changed])


def fold(text: str) -> str:
    """The text with everything gone that a reader does not see: kinds of space, quote and dash, invisible characters.

    >>> fold("“Schedule III”  –\u00a0ketamine")
    '"Schedule III" - ketamine'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_LOOKS_THE_SAME)
    return " ".join(text.replace("`", "'").split())


def edits(before: str, after: str) -> tuple[Edit, ...]:
    """The way from one text to the other, word by word; numbers, doses and dates are never split.

    The edits not inserted join to `before`, those not deleted to `after`, to the last space.
    """
    head, tail = _shared_ends(before, after)
    old, new = _tokens(before[head : len(before) - tail]), _tokens(after[head : len(after) - tail])
    script = _Script(before[:head])
    i = j = 0
    matches = _matches([_word_key(core) for core, _ in old], [_word_key(core) for core, _ in new])
    for next_i, next_j in (*matches, (len(old), len(new))):
        if next_i > i or next_j > j:
            script.replace(old[i:next_i], new[j:next_j])
        if next_i < len(old):
            script.keep(old[next_i], new[next_j])
        i, j = next_i + 1, next_j + 1
    return script.finish(before[len(before) - tail :])


class _Script:
    """Collects what goes and what comes until something stays."""

    def __init__(self, kept: str) -> None:
        self._edits: list[Edit] = []
        self._kept = kept
        self._gone = self._come = ""

    def replace(self, old: Iterable[tuple[str, str]], new: Iterable[tuple[str, str]]) -> None:
        gone, come = "".join(core + space for core, space in old), "".join(core + space for core, space in new)
        if gone or come:
            self._flush_kept()
        self._gone += gone
        self._come += come

    def keep(self, old: tuple[str, str], new: tuple[str, str]) -> None:
        if old[0] != new[0]:  # looks the same, is written otherwise: quoted as it stands on each side
            return self.replace([old], [new])
        if self._gone or self._come:
            self._flush_changed()
        if old[1] == new[1]:
            self._kept += old[0] + old[1]
            return None
        self._kept += old[0]
        return self.replace([("", old[1])], [("", new[1])])

    def finish(self, kept: str) -> tuple[Edit, ...]:
        self._flush_changed()
        self._kept += kept
        self._flush_kept()
        return tuple(self._edits)

    def _flush_changed(self) -> None:
        stays = _space_behind(self._gone, self._come)
        for op, text in ((EditOp.DELETE, self._gone), (EditOp.INSERT, self._come)):
            if text:
                self._edits.append(Edit(op=op, text=text[: len(text) - len(stays)]))
        self._kept += stays
        self._gone = self._come = ""

    def _flush_kept(self) -> None:
        if self._kept:
            self._edits.append(Edit(op=EditOp.EQUAL, text=self._kept))
        self._kept = ""


def _shared_ends(before: str, after: str) -> tuple[int, int]:
    """How many letters at the start and at the end need no looking at: equal, and a word's length from any change."""
    shorter = min(len(before), len(after))
    head = bisect_left(range(shorter), 1, key=lambda size: before[: size + 1] != after[: size + 1])
    tail = bisect_left(range(shorter), 1, key=lambda size: before[-size - 1 :] != after[-size - 1 :])
    head = before.rfind(" ", 0, max(0, head - _LONGEST_TOKEN)) + 1
    cut = before.find(" ", len(before) - max(0, min(tail, shorter - head) - _LONGEST_TOKEN))
    return head, len(before) - cut - 1 if cut >= 0 else 0


def _space_behind(gone: str, come: str) -> str:
    """The space that both end with, which no reader would see marked; never all of either."""
    space = gone[len(gone.rstrip()) :]
    return space if space != gone and come.rstrip() and come[len(come.rstrip()) :] == space else ""


def _tokens(text: str) -> list[tuple[str, str]]:
    """The text cut into words with the space behind each; all of it, in order."""
    body = text.lstrip()
    lead = [("", text[: len(text) - len(body)])] if len(body) < len(text) else []
    return lead + _TOKEN.findall(body)


def _word_key(word: str) -> str:
    return word if word.isascii() and " " not in word else fold(word)


# ---- equal runs: prefix, suffix, unique anchors, then difflib in small windows -----------------------------------


def _matches(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
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
        pile = bisect_left(ends, j)
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


# ---- what is left between equal blocks ---------------------------------------------------------------------------


def _gaps(equal: Iterable[tuple[int, int]], old_size: int, new_size: int) -> Iterator[_Gap]:
    i = j = 0
    for next_i, next_j in (*equal, (old_size, new_size)):
        if next_i > i or next_j > j:
            yield _Gap(before=list(range(i, next_i)), after=list(range(j, next_j)))
        i, j = next_i + 1, next_j + 1


def _equal_when_folded(gaps: list[_Gap], old: dict[int, str], new: dict[int, str]) -> list[Pairing]:
    found: list[Pairing] = []
    split: list[_Gap] = []
    for gap in gaps:
        hits = _matches([old[i] for i in gap.before], [new[j] for j in gap.after])
        found += [Pairing((gap.before[i],), (gap.after[j],), True) for i, j in hits]
        split += [
            _Gap(before=[gap.before[i] for i in part.before], after=[gap.after[j] for j in part.after])
            for part in _gaps(hits, len(gap.before), len(gap.after))
        ]
    gaps[:] = split
    return found


def _take_blank(indexes: list[int], folded: dict[int, str]) -> list[int]:
    taken = [index for index in indexes if not folded[index]]
    indexes[:] = [index for index in indexes if folded[index]]
    return taken


def _moved(gaps: list[_Gap], old: dict[int, str], new: dict[int, str]) -> list[Pairing]:
    """Equal blocks that went in one place and came in another."""
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for gap in reversed(gaps):
        for j in reversed(gap.after):
            waiting[new[j]].append(j)
    found = [Pairing((i,), (waiting[old[i]].pop(),), True) for gap in gaps for i in gap.before if waiting.get(old[i])]
    _drop(gaps, found)
    return found


def _reflowed(gap: _Gap, old: dict[int, str], new: dict[int, str]) -> list[Pairing]:
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


def _same_run(gap: _Gap, i: int, j: int, old: dict[int, str], new: dict[int, str]) -> Pairing | None:
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


def _drop(gaps: Iterable[_Gap], pairings: Iterable[Pairing]) -> None:
    pairings = list(pairings)
    old = {i for pairing in pairings for i in pairing.before}
    new = {j for pairing in pairings for j in pairing.after}
    if not pairings:
        return
    for gap in gaps:
        gap.before[:] = [i for i in gap.before if i not in old]
        gap.after[:] = [j for j in gap.after if j not in new]


# ---- which old block became which new one ------------------------------------------------------------------------


class _Side:
    """The changed blocks of one text, what they look like, and their words."""

    def __init__(self, blocks: Sequence[Block], folded: dict[int, str]) -> None:
        self.blocks, self.folded = blocks, folded
        self._words: dict[int, frozenset[str]] = {}

    def words(self, index: int) -> frozenset[str]:
        """The block's words, with every digit alike, so that rows which differ in figures only are alike."""
        if index not in self._words:
            self._words[index] = frozenset(_WORD.findall(_DIGITS.sub("0", self.folded[index].lower())))
        return self._words[index]

    def joined(self, indexes: Iterable[int]) -> str:
        return " ".join(self.folded[index] for index in indexes)


def _paired(gaps: list[_Gap], old: _Side, new: _Side) -> list[Pairing]:
    """All blocks of the gaps: paired where they are alike, the rest alone."""
    pairs: dict[int, int] = {}
    for gap in gaps:
        pairs |= _pair_gap(gap, old, new)
    taken = set(pairs.values())
    rest = _Gap(
        before=[i for gap in gaps for i in gap.before if i not in pairs],
        after=[j for gap in gaps for j in gap.after if j not in taken],
    )
    if rest.before and rest.after:
        pairs |= _most_alike(rest, old, new, least=_ALIKE_MOVED)
    groups = [_Gap(before=[i], after=[j]) for i, j in pairs.items()]
    taken = set(pairs.values())
    alone_old = _absorb(
        [i for i in rest.before if i not in pairs], old, new, [(group.before, group.after) for group in groups]
    )
    alone_new = _absorb(
        [j for j in rest.after if j not in taken], new, old, [(group.after, group.before) for group in groups]
    )
    found = [
        Pairing(tuple(group.before), tuple(group.after), old.joined(group.before) == new.joined(group.after))
        for group in groups
    ]
    found += [Pairing((i,), (), False) for i in alone_old]
    return found + [Pairing((), (j,), False) for j in alone_new]


def _pair_gap(gap: _Gap, old: _Side, new: _Side) -> dict[int, int]:
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


def _same_slot(i: int, j: int, old: _Side, new: _Side) -> bool:
    """Whether two blocks with hardly a word in common still fill the same place: a count, a cell, a bare date."""
    if old.blocks[i].kind is not new.blocks[j].kind:
        return False
    if _DIGITS.sub("0", old.folded[i]) == _DIGITS.sub("0", new.folded[j]):
        return True
    return max(len(old.folded[i].split()), len(new.folded[j].split())) <= _SHORT


def _most_alike(gap: _Gap, old: _Side, new: _Side, *, least: float) -> dict[int, int]:
    postings: defaultdict[str, list[int]] = defaultdict(list)
    for j in gap.after:
        for word in new.words(j):
            postings[word].append(j)
    drift = len(gap.after) / max(1, len(gap.before))
    rank = {j: place for place, j in enumerate(gap.after)}
    scored: list[tuple[float, float, int, int]] = []
    for place, i in enumerate(gap.before):
        hits = (postings[word] for word in old.words(i) if word in postings)
        rare = sorted((hit for hit in hits if len(hit) <= _COMMON), key=len)
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


def _likeness(i: int, j: int, old: _Side, new: _Side) -> float:
    """Share of words in common, 0 to 1; the exact words break ties between rows that differ in figures only."""
    exact = _dice(frozenset(old.folded[i].split()), frozenset(new.folded[j].split()))
    return 0.99 * _dice(old.words(i), new.words(j)) + 0.01 * exact


def _absorb(alone: list[int], own: _Side, other: _Side, groups: list[tuple[list[int], list[int]]]) -> list[int]:
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


def _holds(fragment: frozenset[str], group: tuple[list[int], list[int]], own: _Side, other: _Side) -> bool:
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


# ---- changes -----------------------------------------------------------------------------------------------------


def _in_order(pairings: list[Pairing]) -> tuple[Pairing, ...]:
    """Pairings in the order of `after`; one without blocks there follows the last old block before it."""
    here = -1
    placed: list[tuple[int, int, int, Pairing]] = []
    for pairing in sorted(pairings, key=lambda pairing: pairing.before):
        if pairing.after:
            here = pairing.after[0] if pairing.before else here
            placed.append((pairing.after[0], 0, 0, pairing))
        else:
            placed.append((here, 1, pairing.before[0], pairing))
    placed.sort(key=lambda entry: entry[:3])
    return tuple(entry[3] for entry in placed)


def _change(before: Sequence[Block], after: Sequence[Block], pairing: Pairing) -> Change:
    old, new = [before[i] for i in pairing.before], [after[j] for j in pairing.after]
    place = (new or old)[0]
    return _quoted(
        kind=place.kind,
        section=place.section,
        page=place.page,
        before=" ".join(block.text for block in old) if old else None,
        after=" ".join(block.text for block in new) if new else None,
    )


def _date_changes(before: Text, after: Text) -> Iterator[Change]:
    for name in dict.fromkeys((*after.dates, *before.dates)):
        old, new = before.dates.get(name), after.dates.get(name)
        if fold(old or "") != fold(new or ""):
            yield _quoted(kind=BlockKind.DATE, section=(), page=None, before=_dated(name, old), after=_dated(name, new))


def _dated(name: str, value: str | None) -> str | None:
    """The stamp in words: "Content current as of: 03/11/2024"; None when the page does not carry it."""
    return f"{name.replace('-', ' ').capitalize()}: {value}" if value else None


def _quoted(
    *, kind: BlockKind, section: tuple[str, ...], page: int | None, before: str | None, after: str | None
) -> Change:
    if before is not None and after is not None:
        op, steps = Op.REPLACE, edits(before, after)
    elif after is not None:
        op, steps = Op.INSERT, (Edit(op=EditOp.INSERT, text=after),)
    else:
        op, steps = Op.DELETE, (Edit(op=EditOp.DELETE, text=before or ""),)
    return Change(op=op, kind=kind, section=section, page=page, before=before, after=after, edits=steps)
