"""The way from one text to the other, word by word.

Knows where words differ and how a reader likes to see it; must not know blocks.
"""

import re
from collections.abc import Sequence
from itertools import compress, count
from operator import ne
from typing import NamedTuple

from citewatch.diff.matching import matches
from citewatch.diff.tokens import Token, is_plain, joined, keys, tokens
from citewatch.model import Edit, EditOp

_FEW = 0.25  # of the words may differ for two texts of as many words to be laid side by side

# What both of two quite other phrases happen to hold: at most this many letters, in words of few letters.
_CHANCE = 12
_LITTLE = 3
_CHANGED_AROUND = 4  # words changed on its two sides, for each word that stays and one more
_WEIGHTY = frozenset(("not", "no", "nor", "may", "can", "mg", "ml", "g", "mcg", "kg"))
_WORD = re.compile(r"\w+")


class _Step(NamedTuple):
    """What stays, and then what goes and what comes in its place."""

    kept: str
    gone: str
    come: str


class _Span(NamedTuple):
    """Words `i` to `i_end` of the one text in whose place stand words `j` to `j_end` of the other."""

    i: int
    i_end: int
    j: int
    j_end: int


def edits(before: str, after: str) -> tuple[Edit, ...]:
    """The way from one text to the other, word by word; numbers, doses and dates are never split.

    The edits not inserted join to `before`, those not deleted to `after`, to the last space.
    """
    old, new = before.split(" "), after.split(" ")
    if len(old) == len(new):
        places = list(compress(count(), map(ne, old, new)))
        if 0 < len(places) < _CHANGED_AROUND and all(_is_swap(old, new, place) for place in places):
            return _swapped(old, new, places)
    script = _Script()
    here = 0
    for i, i_end, j, j_end in _whole(old, new, _spans(old, new)):
        script.keep(_cut(old, here, i))
        _replace(_cut(old, i, i_end), _cut(new, j, j_end), script)
        here = i_end
    script.keep(_cut(old, here, len(old)))
    return script.finish()


def _is_swap(old: Sequence[str], new: Sequence[str], place: int) -> bool:
    """Whether one plain word took another's place, between words that stay and that it is no token with."""
    was, now = old[place], new[place]
    if not (was.isalpha() and now.isalpha() and is_plain(was) and is_plain(now)) or place + 1 == len(old):
        return False
    return place == 0 or (old[place - 1] == new[place - 1] and is_plain(old[place - 1]))


def _swapped(old: Sequence[str], new: Sequence[str], places: Sequence[int]) -> tuple[Edit, ...]:
    """The way from one text to the other where plain words took the places of others: most often."""
    found: list[Edit] = []
    here, space = 0, ""
    for place in places:
        if place:
            found.append(Edit(op=EditOp.EQUAL, text=f"{space}{' '.join(old[here:place])} "))
        found.append(Edit(op=EditOp.DELETE, text=old[place]))
        found.append(Edit(op=EditOp.INSERT, text=new[place]))
        here, space = place + 1, " "
    found.append(Edit(op=EditOp.EQUAL, text=f"{space}{' '.join(old[here:])}"))
    return tuple(found)


def _spans(old: Sequence[str], new: Sequence[str]) -> list[_Span]:
    """Where the words between two spaces differ."""
    if len(old) == len(new):
        differ = list(compress(count(), map(ne, old, new)))
        if len(differ) <= max(1, _FEW * len(old)):
            return [_Span(first, last, first, last) for first, last in _runs(differ)]
    spans: list[_Span] = []
    i = j = 0
    for next_i, next_j in (*matches(old, new), (len(old), len(new))):
        if next_i > i or next_j > j:
            spans.append(_Span(i, next_i, j, next_j))
        i, j = next_i + 1, next_j + 1
    return spans


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbouring places taken together, each run with its first place and the one behind it."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place:
            runs[-1] = runs[-1][0], place + 1
        else:
            runs.append((place, place + 1))
    return runs


def _whole(old: Sequence[str], new: Sequence[str], spans: Sequence[_Span]) -> list[_Span]:
    """The spans, widened until no dose or date that stands in one reaches out of it; those that meet are joined."""
    whole: list[_Span] = []
    for place, (i, i_end, j, j_end) in enumerate(spans):
        least = whole[-1].i_end if whole else 0
        limit = spans[place + 1].i if place + 1 < len(spans) else len(old)
        is_last = i_end == len(old) and j_end == len(new)
        if is_last and (i == i_end or j == j_end) and i > least:  # else the space before the last word is left over
            i, j = i - 1, j - 1
        while i > least and not is_plain(old[i - 1]):
            i, j = i - 1, j - 1
        while i_end < limit and not (_ends_plain(old, i_end) and _ends_plain(new, j_end)):
            i_end, j_end = i_end + 1, j_end + 1
        if whole and i == least:
            i, j = whole[-1].i, whole[-1].j
            whole.pop()
        whole.append(_Span(i, i_end, j, j_end))
    return whole


def _ends_plain(words: Sequence[str], end: int) -> bool:
    return end == 0 or is_plain(words[end - 1])


def _cut(words: Sequence[str], start: int, end: int) -> str:
    """These words as they stand in the text, with the space behind them."""
    return " ".join(words[start:end]) + (" " if start < end < len(words) else "")


def _replace(before: str, after: str, script: "_Script") -> None:
    if before[:-1].isalpha() and after[:-1].isalpha() and before[-1] == " " == after[-1]:  # most often
        return script.replace(before, after)
    old, new = tokens(before), tokens(after)
    i = j = 0
    for next_i, next_j in (*matches(keys(old), keys(new)), (len(old), len(new))):
        if next_i > i or next_j > j:
            script.replace(joined(old[i:next_i]), joined(new[j:next_j]))
        if next_i < len(old):
            script.keep_word(old[next_i], new[next_j])
        i, j = next_i + 1, next_j + 1
    return None


class _Script:
    """Collects what stays, what goes and what comes, in turn."""

    def __init__(self) -> None:
        self._steps: list[_Step] = []
        self._kept = self._gone = self._come = ""

    def replace(self, gone: str, come: str) -> None:
        self._gone += gone
        self._come += come

    def keep_word(self, old: Token, new: Token) -> None:
        if old[0] != new[0]:  # looks the same, is written otherwise: quoted as it stands on each side
            self.replace(old[0] + old[1], new[0] + new[1])
        elif old[1] != new[1]:
            self.keep(old[0])
            self.replace(old[1], new[1])
        else:
            self.keep(old[0] + old[1])

    def keep(self, text: str) -> None:
        if text and (self._gone or self._come):
            self._flush()
        self._kept += text

    def finish(self) -> tuple[Edit, ...]:
        if self._gone or self._come:
            self._flush()
        found: list[Edit] = []
        for kept, gone, come in _readable(self._steps):
            if kept:
                found.append(Edit(op=EditOp.EQUAL, text=kept))
            if gone:
                found.append(Edit(op=EditOp.DELETE, text=gone))
            if come:
                found.append(Edit(op=EditOp.INSERT, text=come))
        if self._kept:
            found.append(Edit(op=EditOp.EQUAL, text=self._kept))
        return tuple(found)

    def _flush(self) -> None:
        space = _space_behind(self._gone, self._come)
        cut = len(space)
        step = _Step(self._kept, self._gone[: len(self._gone) - cut], self._come[: len(self._come) - cut])
        self._steps.append(step)
        self._kept, self._gone, self._come = space, "", ""


def _readable(steps: list[_Step]) -> list[_Step]:
    """The steps, where a phrase took another's place, without the little words that both happen to hold."""
    found: list[_Step] = []
    for step in steps:
        if found and step.kept and _is_chance(found[-1], step):
            kept, gone, come = found.pop()
            step = _Step(kept, gone + step.kept + step.gone, come + step.kept + step.come)
        found.append(step)
    return found


def _is_chance(left: _Step, right: _Step) -> bool:
    """Whether what stays between two changes is too little beside them to mean that it stays."""
    if len(right.kept) > _CHANCE or not (left.gone or right.gone) or not (left.come or right.come):
        return False
    words = _WORD.findall(right.kept)
    changed = sum(max(len(step.gone.split()), len(step.come.split())) for step in (left, right))
    return changed >= _CHANGED_AROUND * (len(words) + 1) and all(
        len(word) <= _LITTLE and word.isalpha() and word.islower() and word not in _WEIGHTY for word in words
    )


def _space_behind(gone: str, come: str) -> str:
    """The space that both end with, which no reader would see marked; never all of either."""
    if gone[-1:] != come[-1:] or not gone[-1:].isspace():
        return ""
    space = gone[len(gone.rstrip()) :]
    return space if space != gone and come.rstrip() and come[len(come.rstrip()) :] == space else ""
