"""The way from one text to the other, word by word; and what a text looks like to a reader.

Knows which letters look the same and which words are never cut: figures with their units, dates; must not know blocks.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from citewatch.diff.matching import matches
from citewatch.model import Edit, EditOp

_LONGEST_TOKEN = 40  # letters, spaces included; only addresses are longer, and they hold no space

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
      [a-z]+(?=\s) | [A-Z][a-z]*(?=\s+[a-z])  # most words; no token of several words begins so
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
    lead = _shared_run(old, new)
    trail = min(_shared_run(old[::-1], new[::-1]), min(len(old), len(new)) - lead)
    script = _Script(before[:head] + _joined(old[:lead]))
    kept = _joined(old[len(old) - trail :]) + before[len(before) - tail :]
    old, new = old[lead : len(old) - trail], new[lead : len(new) - trail]
    i = j = 0
    for next_i, next_j in (*matches(_keys(old), _keys(new)), (len(old), len(new))):
        if next_i > i or next_j > j:
            script.replace(_joined(old[i:next_i]), _joined(new[j:next_j]))
        if next_i < len(old):
            script.keep(old[next_i], new[next_j])
        i, j = next_i + 1, next_j + 1
    return script.finish(kept)


_Token = tuple[str, str]  # a word and the space behind it


class _Script:
    """Collects what goes and what comes until something stays."""

    def __init__(self, kept: str) -> None:
        self._edits: list[Edit] = []
        self._kept = kept
        self._gone = self._come = ""

    def replace(self, gone: str, come: str) -> None:
        if gone or come:
            self._flush_kept()
        self._gone += gone
        self._come += come

    def keep(self, old: _Token, new: _Token) -> None:
        if old[0] != new[0]:  # looks the same, is written otherwise: quoted as it stands on each side
            return self.replace(old[0] + old[1], new[0] + new[1])
        if self._gone or self._come:
            self._flush_changed()
        self._kept += old[0]
        if old[1] != new[1]:
            return self.replace(old[1], new[1])
        self._kept += old[1]
        return None

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
    head, tail = _shared_start(before, after), _shared_start(before[::-1], after[::-1])
    tail = min(tail, len(before) - head, len(after) - head)
    head = before.rfind(" ", 0, max(0, head - _LONGEST_TOKEN)) + 1
    cut = before.find(" ", len(before) - max(0, tail - _LONGEST_TOKEN))
    return head, len(before) - cut - 1 if cut >= 0 else 0


def _shared_start(a: str, b: str) -> int:
    """How many letters at the start are equal; found by halving, as comparing slices is far faster than letters."""
    same, most = 0, min(len(a), len(b))
    while same < most:
        half = (same + most + 1) // 2
        if a[same:half] == b[same:half]:
            same = half
        else:
            most = half - 1
    return same


def _space_behind(gone: str, come: str) -> str:
    """The space that both end with, which no reader would see marked; never all of either."""
    space = gone[len(gone.rstrip()) :]
    return space if space != gone and come.rstrip() and come[len(come.rstrip()) :] == space else ""


def _tokens(text: str) -> list[_Token]:
    """The text cut into words with the space behind each; all of it, in order."""
    body = text.lstrip()
    lead = [("", text[: len(text) - len(body)])] if len(body) < len(text) else []
    return lead + _TOKEN.findall(body)


def _joined(tokens: Iterable[_Token]) -> str:
    return "".join([core + space for core, space in tokens])


def _keys(tokens: Iterable[_Token]) -> list[str]:
    """What each word looks like."""
    return [core if core.isascii() and " " not in core else fold(core) for core, _ in tokens]


def _shared_run(old: Sequence[_Token], new: Sequence[_Token]) -> int:
    """How many tokens at the start are the same to the last letter."""
    return next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
