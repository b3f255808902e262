"""What a fact is: something in a text that a claim may rest on.

Knows no word of English and not how a fact is read or what its change weighs.
"""

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """What a fact is about."""

    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    SCHEDULE = "schedule"
    CODE = "code"
    NEGATION = "negation"
    OBLIGATION = "obligation"
    TERM = "term"
    SUBSTANCE = "substance"


FIGURES = (Sort.NUMBER, Sort.DATE, Sort.TIME, Sort.SCHEDULE)
AGES = (Sort.DATE, Sort.TIME)
_AS_PRINTED = (Sort.NUMBER, Sort.DATE, Sort.TIME, Sort.CODE, Sort.SUBSTANCE)


@dataclass(frozen=True)
class Fact:
    """`value` is equal however the fact is written, `shown` is as printed; `start` is its place in the text.

    A `weak` form comes and goes with style: it counts only where it stands for the same written otherwise.
    A `stamped` date tells how old the page is, not what happened.
    """

    sort: Sort
    value: str
    shown: str
    start: int
    weak: bool = False
    stamped: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.shown)

    @property
    def said(self) -> str:
        """The fact in a reason's words."""
        if self.sort is Sort.SCHEDULE:
            return self.value
        return " ".join(self.shown.split()) if self.sort in _AS_PRINTED else self.shown.lower()

    @property
    def unit(self) -> str:
        """A number's unit in its plain form; empty when it has none."""
        return self.value.partition(" ")[2] if self.sort is Sort.NUMBER else ""
