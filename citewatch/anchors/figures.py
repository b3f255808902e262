"""The figures that a claim and its source both state, by value however each writes them.

Knows which figures say what they are about; must not know where they stand.
"""

import re
from collections.abc import Iterable, Iterator, KeysView, Mapping, Sequence
from functools import cached_property

from citewatch.anchors.items import few
from citewatch.significance.facts import AGES, Fact, Sort
from citewatch.significance.reading import Reading

_STATED = (Sort.NUMBER, Sort.DATE, Sort.TIME, Sort.SCHEDULE, Sort.CODE)
_MANY_DIGITS = 3
_SIGN = re.compile(r"[^$€£].*|(?<=[$€£]).*", re.DOTALL)

Key = tuple[Sort, str]


def stated(text: str) -> list[Fact]:
    """The figures that a text states, in order."""
    return _stated(Reading(text))


def _stated(reading: Reading) -> list[Fact]:
    return [fact for fact in reading.facts if fact.sort in _STATED and not fact.weak]


def is_telling(fact: Fact) -> bool:
    """Whether a figure says what it is about: a share, a dose, a full date, a large number; not "2"."""
    if fact.sort in AGES:
        return fact.value.count("-") == 2
    digits = sum(letter.isdigit() for letter in fact.value)
    return fact.sort is not Sort.NUMBER or bool(fact.unit) or digits >= _MANY_DIGITS


class Figures:
    """The figures of one text."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    @cached_property
    def all(self) -> list[Fact]:
        """In the order of the text."""
        return _stated(self._reading)

    @cached_property
    def units(self) -> set[str]:
        """What they are counted in."""
        return units(self.all)

    @cached_property
    def _units(self) -> dict[Key, set[str]]:
        found: dict[Key, set[str]] = {}
        for fact in self.all:
            found.setdefault(_key(fact), set()).add(fact.unit)
        return found

    @property
    def keys(self) -> KeysView[Key]:
        """Their values."""
        return self._units.keys()

    def shared(self, figures: Mapping[Key, Sequence[Fact]]) -> Iterator[Fact]:
        """Those of a source's figures that this text states too; one without a unit may be of any."""
        for key in self.keys & figures.keys():
            units = self._units[key]
            yield from (fact for fact in figures[key] if not fact.unit or "" in units or fact.unit in units)


def substances(reading: Reading) -> set[str]:
    """The drugs that a text names, a brand by its drug."""
    named = (fact.shown for fact in reading.facts if fact.sort is Sort.SUBSTANCE)
    return {item for name in named for item in few(name)}


def units(figures: Iterable[Fact]) -> set[str]:
    """What the figures are counted in: "mg" also of "mg/kg", "$" of dollars."""
    counted = (fact.unit.partition("/")[0] or _SIGN.sub("", fact.value) for fact in figures if fact.sort is Sort.NUMBER)
    return {unit for unit in counted if unit}


def by_value(figures: Iterable[Fact]) -> dict[Key, list[Fact]]:
    """Figures by their sort and value, units left out."""
    found: dict[Key, list[Fact]] = {}
    for fact in figures:
        found.setdefault(_key(fact), []).append(fact)
    return found


def _key(fact: Fact) -> Key:
    return fact.sort, fact.value.partition(" ")[0] if fact.sort is Sort.NUMBER else fact.value
