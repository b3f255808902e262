"""Read a block as a reader takes it in: its facts, and its words beyond them.

Knows the vocabulary and what a reader skips; must not know what the block was before or became.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain

from citewatch.model import BlockKind
from citewatch.significance.facts import AGES, FIGURES, Fact, Sort
from citewatch.significance.figures import figures
from citewatch.significance.languages import language, terms_abroad
from citewatch.significance.sentences import WORD, blanked, words
from citewatch.significance.stamps import tells_build, with_stamps
from citewatch.significance.terms import STOP_WORDS, terms

_STAMP_WORDS = 8
_REACH = 120  # letters before an acronym
# Addresses, reference marks ("[12]", "so.12 The"), the size of a file may change without a fact changing.
_FORMAT = r"(?:PDF|DOCX?|XLSX?|PPTX?|ZIP|CSV|EPUB)"
_SIZE = r"\d+(?:[.,]\d+)?\s?(?:[kKMG]i?[Bo]|[Bb]ytes)"
_PAGES = r"\d+\s?(?:pages?|pp?\b\.?|Seiten|páginas)"
_MARK = re.compile(
    r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.-]+|\[\d+(?:\s*[,-]\s*\d+)*\]"
    rf"|^[Pp]age \d+(?: of \d+)?$|\b{_FORMAT}\b[\s,:-]{{1,3}}{_SIZE}(?!\w)"
    rf"|[(\[]\s*(?:{_FORMAT}\b)?[\s,:;-]*(?:{_PAGES}[\s,;-]*)?{_SIZE}(?:[\s,;-]*{_PAGES})?\s*[)\]]"
)
# A figure glued to a sentence's end is a reference mark where the block ends or a sentence starts behind it; one glued
# to "max.", "rev." or "Sept." never is, nor one with a unit: "approx.5 mg" is a dose.
_GLUED = re.compile(
    r"(?:(?<![^\W\d_])(?P<word>[^\W\d_]+)\.|(?<=[a-z])\)[.;]?)[\"']?"
    r"(?P<mark>\d{1,3}(?:[,-]\d{1,3})*)(?=\s*$|\s+[\"'(\[]?[A-Z])"
    r"(?!\s(?:IU|L|G|KG|MG|MCG|M[Ll]|mL|MEQ|NG|UI|[CF]\b))"
)
_MARKED_WORD = 3  # letters at least of a word that a mark is glued to
_CUT_SHORT = frozenset(
    words(
        "max min approx circa appr rev ver vers art arts reg regs sec sect vol vols fig figs num nos nrs ref"
        " refs par para paras chap cap cl app annex tab table suppl supp part pts ser ch ext tel fax est incl"
        " excl avg tot qty dos tit jan feb mar apr may jun jul aug sep sept oct nov dec janv févr avr juil déc"
        " dez okt mrz ene abr ago dic bzw abs ziff anl resp old age aged equiv temp freq dil conc wt ht"
    )
)
# A number that opens a block is that of an entry in a heading or before a sentence; "12. Deaths" counts them.
_ENTRY_NUMBER = re.compile(r"\s*\d{1,2}[.)]\s+")
_ENTRY_WORDS = 4
# What a page counts of itself: how long it takes to read, how often it was looked at.
_COUNTER = re.compile(
    r"\W*(?:\d[\d.,]*\s?[kKM]?\s*(?:min(?:ute)?s?\s+read|(?:views?|shares?|likes?|comments?|followers|downloads?|reads?))"
    r"|(?:views|shares|likes|comments|followers|downloads|cited by|citations|altmetric)\W{0,3}\d[\d.,]*[kKM]?"
    r"|(?:reading|read)\s+time\W{0,3}\d+\s*min(?:ute)?s?)\W*",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z]{1,6}?)s?\)")
_SMALL = frozenset(("a", "an", "and", "the", "of", "for", "in", "on", "to", "de", "des", "du", "la", "le", "et", "und"))
_LETTER_WORDS = 12  # words in which an acronym is sought
_COUNTER_LETTERS = 40
_DASHED_ASIDE = re.compile(r"(?<=[^\W\d_])[\u2014\u2015](?=[^\W\d_])")
_ONE_FOR_ONE = str.maketrans(
    "\u2018\u2019\u201c\u201d\u2010\u2011\u2012\u2013\u2212\u00a0\u202f\u2009\u00b5", "''\"\"-----   \u03bc"
)


class Reading:
    """One block, letter for letter in the places where it is printed.

    `printed` has its quotes, dashes and spaces made plain; `marked` has addresses and reference marks blanked as well,
    `text` also what the other side says in other words.
    `beyond` is what stands beside the facts, `words` are those of it, `content` those that say something by themselves.
    """

    def __init__(
        self,
        text: str,
        *,
        kind: BlockKind = BlockKind.PARAGRAPH,
        tongue: str | None = None,
        passed_over: Iterable[tuple[int, int]] = (),
    ) -> None:
        """`passed_over` is where the other side says the same in other words."""
        self.printed = _DASHED_ASIDE.sub(";", text.translate(_ONE_FOR_ONE))
        self.marked = blanked(self.printed, _marks(self.printed, kind))
        self.text = blanked(self.marked, passed_over)
        self.text = blanked(self.text, _spelt_out(self.text))
        self.tongue = language(text) if tongue is None else tongue
        self.facts = _facts(self.text, self.tongue)
        self.beyond = self._without(self.facts)
        self.words = words(self.beyond)
        self.content = [word for word in self.words if word not in STOP_WORDS]

    def _without(self, facts: list[Fact]) -> str:
        return blanked(self.text, (fact.span for fact in facts))

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

    @property
    def is_counter(self) -> bool:
        """Whether this only counts readers or their minutes: "5 min read", "1,204 views"."""
        return len(self.printed) <= _COUNTER_LETTERS and _COUNTER.fullmatch(self.printed) is not None

    @cached_property
    def is_build(self) -> bool:
        """Whether this only names the build of the page: "Site version 4.7.82"."""
        return tells_build(self.printed)

    @cached_property
    def is_stamp(self) -> bool:
        """Whether this says nothing but how old the page is: "Last updated March 5, 2026", or a bare date."""
        if self.is_build:
            return True
        if not self.told or any(fact.sort not in AGES for fact in self.told):
            return False
        if not self.words and any(fact.sort is Sort.DATE for fact in self.told):
            return True
        return all(fact.stamped for fact in self.told) and len(self.words) <= _STAMP_WORDS


def _marks(text: str, kind: BlockKind) -> Iterator[tuple[int, int]]:
    """Where figures and addresses stand that only serve the page."""
    yield from (mark.span() for mark in _MARK.finditer(text))
    for mark in _GLUED.finditer(text):
        word = mark["word"]
        if word is None or len(word) >= _MARKED_WORD and word.lower() not in _CUT_SHORT:
            yield mark.span("mark")
    number = _ENTRY_NUMBER.match(text)
    if number and _numbers_entry(text[number.end() :], kind):
        yield number.span()


def _numbers_entry(rest: str, kind: BlockKind) -> bool:
    """Whether the number before these words is that of an entry, and no count of what they name."""
    if kind is BlockKind.HEADING or len(WORD.findall(rest)) >= _ENTRY_WORDS:
        return True
    return kind is BlockKind.LIST_ITEM and rest[:1].isupper()


def _facts(text: str, tongue: str) -> list[Fact]:
    """Everything in the text that a claim may rest on, in order."""
    found = figures(text)
    masked = blanked(text, (fact.span for fact in found))
    english = list(terms(masked))
    abroad = terms_abroad(blanked(masked, (fact.span for fact in english)), tongue)
    return with_stamps(sorted((*found, *english, *abroad), key=lambda fact: fact.start), text)


def _spelt_out(text: str) -> Iterator[tuple[int, int]]:
    """Where an acronym in brackets stands behind the words it is short for: these, and the brackets.

    What is left reads the same as a text that only has the acronym.
    """
    for match in _ACRONYM.finditer(text):
        letters = match[1].lower()
        near = [word for word in WORD.finditer(text, max(0, match.start() - _REACH), match.start())][-_LETTER_WORDS:]
        start = _first_letter(near, letters)
        if start is not None:
            yield start, match.start(1)
            yield match.end(1), match.end()


def _first_letter(near: list[re.Match[str]], letters: str) -> int | None:
    """Where the words start that these letters are the initials of, up to the last of them; None when none are."""
    left = list(letters)
    for word in reversed(near):
        for part in reversed(word.group().lower().split("-")):
            bare = part.split("'")[-1]
            if left and bare[0] == left[-1]:
                left.pop()
            elif part not in _SMALL:
                return None
        if not left:
            return word.start()
    return None
