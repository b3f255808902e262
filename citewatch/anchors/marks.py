"""Say in a doctor's words what became of the words that a claim rests on.

Knows how it is said, and what is told first; must not know why.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from citewatch.anchors.footing import Footing
from citewatch.anchors.items import is_number, printed
from citewatch.anchors.places import Place

_MOST_MARKS = 3
_MOST_WORDS = 3
_LONGEST = 80  # letters of words that are told


class Fate(IntEnum):
    """What became of words; the most telling first."""

    GONE = 0
    LEFT = 1
    CUT = 2
    STANDS = 3
    NEW = 4


_SAID = {
    Fate.GONE: ("is no longer there", "are no longer there"),
    Fate.LEFT: ("is no longer where it stood", "are no longer where they stood"),
    Fate.CUT: ("stood in a sentence that is gone", "stood in a sentence that is gone"),
    Fate.STANDS: ("stands in a changed place", "stand in a changed place"),
    Fate.NEW: ("stands in a new sentence", "stand in a new sentence"),
}


@dataclass(frozen=True)
class Mark:
    """Words of a claim's source, as printed there, and what became of them."""

    fate: Fate
    words: tuple[str, ...]


def stands(place: Place) -> Fate:
    """What words are said to do that stand in this place."""
    return Fate.NEW if place.is_new else Fate.CUT if place.is_gone else Fate.STANDS


def shown(here: Iterable[str], place: Place, footing: Footing) -> tuple[str, ...]:
    """These things as the place prints them, the rarest first; numbers only where nothing else is shared."""
    known = printed(place.block) | printed(f"{place.label} {place.sentence}")
    rarest = sorted((item for item in here if item in known), key=lambda item: (-footing.weight(item), item))
    worded = [item for item in rarest if not is_number(item)]
    return tuple(known[item] for item in (worded or rarest)[:_MOST_WORDS])


def told(marks: Sequence[Mark]) -> tuple[str, ...]:
    """The marks in words, most telling first, no word told twice."""
    said: list[str] = []
    seen: list[str] = []
    for mark in sorted(marks, key=lambda mark: mark.fate):
        fresh = [word for word in mark.words if not any(_is_part(word, whole) for whole in seen)]
        if fresh and len(said) < _MOST_MARKS:
            seen += fresh
            said.append(_sentence(mark.fate, fresh))
    return tuple(said)


def _is_part(word: str, whole: str) -> bool:
    return re.search(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])", whole, re.IGNORECASE) is not None


def _sentence(fate: Fate, words: Sequence[str]) -> str:
    """What became of the words.

    >>> _sentence(Fate.GONE, ["60 to 70 percent"])
    'the words “60 to 70 percent” are no longer there'
    """
    quoted = ", ".join(f"“{_clipped(word)}”" for word in words)
    is_one = len(words) == 1 and " " not in words[0]
    noun = ("number" if words[0][:1].isdigit() else "word") if is_one else "words"
    return f"the {noun} {quoted} {_SAID[fate][0 if is_one else 1]}"


def _clipped(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"
