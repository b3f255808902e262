"""What a fact is: something in a text that a claim may rest on.

Knows no word of any language and not how a fact is read or what its change weighs.
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
    A `stamped` date tells how old the page is, not what happened. `limit` is what makes a number a bound, as a sign
    ("\u2265"); where words say so, they stand `before` the number ("at least ") or `behind` it (" and older").
    """

    sort: Sort
    value: str
    shown: str
    start: int
    weak: bool = False
    stamped: bool = False
    limit: str = ""
    before: str = ""
    behind: str = ""

    @property
    def end(self) -> int:
        return self.start + len(self.shown)

    @property
    def span(self) -> tuple[int, int]:
        """Its place in the text with the words that make it a limit."""
        return self.start - len(self.before), self.end + len(self.behind)

    @property
    def stated(self) -> tuple[Sort, str, str]:
        """What two facts have in common that state the same."""
        return self.sort, self.value, self.limit

    @property
    def said(self) -> str:
        """The fact in a reason's words."""
        if self.sort is Sort.SCHEDULE:
            return self.value
        if self.sort not in _AS_PRINTED:
            return self.shown.lower()
        return " ".join(f"{self.before}{self.shown}{self.behind}".split())

    @property
    def unit(self) -> str:
        """A number's unit in its plain form; empty when it has none."""
        return self.value.partition(" ")[2] if self.sort is Sort.NUMBER else ""
