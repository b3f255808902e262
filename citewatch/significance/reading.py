"""Read a block as a reader takes it in: its facts, and its words beyond them.

Knows the vocabulary and what a reader skips; must not know what the block was before or became.
"""

import re
from collections import Counter
from functools import cached_property
from itertools import chain

from citewatch.significance.facts import AGES, FIGURES, Fact
from citewatch.significance.figures import figures
from citewatch.significance.sentences import blanked, words
from citewatch.significance.stamps import with_stamps
from citewatch.significance.terms import STOP_WORDS, terms

_STAMP_WORDS = 8
# Addresses, reference marks ("[12]") and the number of a list entry may change without a fact changing.
_MARK = re.compile(
    r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.-]+|\[\d+(?:\s*[,-]\s*\d+)*\]|^\s*\d{1,2}[.)]\s"
    r"|^[Pp]age \d+(?: of \d+)?$"
)
_ONE_FOR_ONE = str.maketrans(
    "\u2018\u2019\u201c\u201d\u2010\u2011\u2012\u2013\u2014\u2212\u00a0\u202f\u2009\u00b5", "''\"\"------   \u03bc"
)


class Reading:
    """One block, letter for letter in the places where it is printed.

    `printed` has its quotes, dashes and spaces made plain; `text` has addresses and reference marks blanked as well.
    `words` are those beyond the facts, `content` those of them that say something by themselves.
    """

    def __init__(self, text: str) -> None:
        self.printed = text.translate(_ONE_FOR_ONE)
        self.text = blanked(self.printed, (mark.span() for mark in _MARK.finditer(self.printed)))
        self.facts = _facts(self.text)
        self.words = words(self._without(self.facts))
        self.content = [word for word in self.words if word not in STOP_WORDS]

    def _without(self, facts: list[Fact]) -> str:
        return blanked(self.text, ((fact.start, fact.end) for fact in facts))

    @cached_property
    def lower(self) -> str:
        return self.text.lower()

    @cached_property
    def unfigured(self) -> Counter[str]:
        """All words but those that write a number or a date."""
        return Counter(words(self._without([fact for fact in self.facts if fact.sort in FIGURES])))

    @cached_property
    def all(self) -> Counter[str]:
        return Counter(self.words)

    @cached_property
    def parts(self) -> Counter[str]:
        """The parts of compound words."""
        return Counter(chain.from_iterable(word.split("-") for word in self.words if "-" in word))

    @property
    def told(self) -> list[Fact]:
        """The facts that count by themselves."""
        return [fact for fact in self.facts if not fact.weak]

    @cached_property
    def is_stamp(self) -> bool:
        """Whether this says nothing but how old the page is: "Last updated March 5, 2026", or a bare date."""
        if not self.told or any(fact.sort not in AGES for fact in self.told):
            return False
        return not self.words or (all(fact.stamped for fact in self.told) and len(self.words) <= _STAMP_WORDS)


def _facts(text: str) -> list[Fact]:
    """Everything in the text that a claim may rest on, in order."""
    found = figures(text)
    masked = blanked(text, ((fact.start, fact.end) for fact in found))
    return with_stamps(sorted((*found, *terms(masked)), key=lambda fact: fact.start), text)
