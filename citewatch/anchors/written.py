"""Words as they are sought in a text: without case, quotes, dashes and points, and figures in one way of writing.

Knows how the same is written in two ways; must not know whose words they are.
"""

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from citewatch.anchors.items import is_number, items, number_of, singular
from citewatch.diff.tokens import fold
from citewatch.significance.facts import FIGURES, Fact, Sort
from citewatch.significance.reading import Reading
from citewatch.significance.sentences import sentence_spans

_RANGE = re.compile(r"(?<=\d)\s?(%?)\s?-\s?(?=[$€£]?\d)")
_PER_CENT = re.compile(r"\bper\s?cent\b")
_TOKEN = re.compile(r"[$€£%]|\d+(?:[.,:/]\d+)*|[^\W\d_]+|\w+")
_POSSESSIVE = re.compile(r"(?<=\w)'s?(?!\w)")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_BETWEEN = re.compile(r"(?<!\S)(?:between|from) ((?:[$€£] )?\d\S*(?: (?!and\b|to\b)\S+)?) (?:and|to) (?=(?:[$€£] )?\d)")
_UNIT_TWICE = re.compile(r"(?<!\S)(\d\S*) (\S+) to (\d\S*) \2(?!\S)")
_SIGN_TWICE = re.compile(r"(?<!\S)([$€£]) (\d\S*) to \1 (?=\d)")
_DAY = re.compile(
    r"(?<!\S)(january|february|march|april|may|june|july|august|september|october|november|december)"
    r" \d\d?(?: (?:st|nd|rd|th))? (?=(?:19|20)\d\d\b)"
)
_ENTRIES = re.compile(r"\s*(?:[,;:/]|\b(?:and|or)\b)\s*")
_MOST_PIECES = 12  # words that are cut in two at each of their gaps


class Written:
    """A text in which words are sought."""

    def __init__(self, text: str) -> None:
        self.told = f" {told(text)} "

    @cached_property
    def dayless(self) -> str:
        """The text with full dates said as a month and its year."""
        return _DAY.sub(r"\1 ", self.told)


class Words:
    """Words that somebody gave, sought whole, whatever their case, quotes, dashes, spaces and kinds of figures."""

    def __init__(self, given: str) -> None:
        self.given = " ".join(given.split())
        self.told = told(given)
        self.items = frozenset(items(given))

    @cached_property
    def _figures(self) -> list[Fact]:
        return [fact for fact in Reading(self.given).facts if fact.sort in FIGURES]

    @cached_property
    def beyond(self) -> frozenset[str]:
        """What they speak of beside their figures."""
        return self.items.difference(*(items(fact.shown) for fact in self._figures))

    @property
    def has_figures(self) -> bool:
        """Whether they may be written otherwise than word for word."""
        return bool(self._figures)

    def times_in(self, text: Written) -> int:
        """How often a text holds them."""
        if not self.told:
            return 0
        sought = f" {self.told} "
        return text.told.count(sought) or (text.dayless.count(sought) if any(map(is_number, self.items)) else 0)

    def stand_in(self, passage: str) -> bool:
        """Whether a passage holds them: as they were given, or a sentence with the same figures written otherwise.

        >>> Words("60 to 70 percent").stand_in("It helped 60–70% of them.")
        True
        """
        return self.times_in(written(passage)) > 0 or (self.has_figures and self.stand_otherwise_in(passage))

    def stand_otherwise_in(self, passage: str) -> bool:
        """Whether a sentence has their figures, and all else that they speak of."""
        return any(
            self.beyond <= held and all(any(_is_said(figure, fact) for fact in facts) for figure in self._figures)
            for held, facts in _sentences(passage)
        )

    def lists(self) -> Iterator[tuple[str, ...]]:
        """Their entries where they are a list, and the entries with what the list is of before them."""
        entries = tuple(filter(None, map(told, _ENTRIES.split(self.given))))
        if len(entries) > 1:
            first = entries[0].split()
            yield entries
            yield from ((" ".join(first[:n]), " ".join(first[n:]), *entries[1:]) for n in range(1, len(first)))

    def halves(self) -> Iterator[tuple[str, str]]:
        """The ways to cut them in two, as a heading and what stands under it."""
        plain = self.told.split()
        for n in range(1, min(len(plain), _MOST_PIECES)):
            yield " ".join(plain[:n]), " ".join(plain[n:])


@lru_cache(maxsize=2_000)
def written(passage: str) -> Written:
    """A passage in which words are sought, remembered: many claims ask for it."""
    return Written(passage)


@lru_cache(maxsize=2_000)
def words(given: str) -> Words:
    """Words that are sought, remembered."""
    return Words(given)


def told(text: str) -> str:
    """The text's words and numbers in the one way in which they are sought, with a blank between them.

    >>> told("Between 60 and 70 percent"), told("$400–$800"), told("FDA-approved half-life")
    ('60 to 70 %', '$ 400 to 800', 'fda approved half life')
    """
    plain = _PER_CENT.sub("%", _RANGE.sub(r"\1 to ", fold(text).casefold())).replace("&", " and ")
    found = " ".join(map(_plain, _TOKEN.findall(_POSSESSIVE.sub("", plain))))
    return _SIGN_TWICE.sub(r"\1 \2 to ", _UNIT_TWICE.sub(r"\1 to \3 \2", _BETWEEN.sub(r"\1 to ", found)))


@lru_cache(maxsize=50_000)
def _plain(token: str) -> str:
    if token[0].isdigit():
        return token.replace(",", "") if _THOUSANDS.fullmatch(token) else token
    return number_of(token) or singular(token)


@lru_cache(maxsize=1_000)
def _sentences(passage: str) -> tuple[tuple[set[str], list[Fact]], ...]:
    """What each sentence of a passage speaks of, and the figures it states."""
    plain = Reading(passage).printed
    spans = [plain[start:end] for start, end in sentence_spans(plain)]
    return tuple(
        (items(sentence), [fact for fact in Reading(sentence).facts if fact.sort in FIGURES]) for sentence in spans
    )


def _is_said(figure: Fact, fact: Fact) -> bool:
    """Whether a text's fact is the figure that is sought, or the full date of a month and year."""
    is_month = figure.sort is Sort.DATE and figure.value.endswith("-")
    return figure.sort is fact.sort and (figure.value == fact.value or is_month and fact.value.startswith(figure.value))
