"""Read a text as the things by which two texts can be told to speak of the same: stems of its words, its numbers.

Knows how words are inflected and numbers and agencies are written; must not know claims or changes.
"""

import re
from functools import lru_cache

from citewatch.significance.figures import figures
from citewatch.significance.terms import STOP_WORDS

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|\w+")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")


def _words(*lines: str) -> list[str]:
    return " ".join(lines).split()


# What is said of anything says nothing of what is spoken of. "One" is an article as often as a number.
_SAYS_NOTHING = STOP_WORDS | frozenset(
    _words(
        "one all any some each every other another only just still yet now most many much few less least no not nor",
        "never may might could should must shall use used uses using get gets make makes made say says said",
        "call called people person persons percent per cent within without after before between up down over under out",
        "off again both same while during since until because against among very own new further was had having her",
        "him himself themselves take takes taken took give gives given gave put puts set sets go goes come comes s t o",
        "www com org gov http https",
        "de la le les des du et en un une au aux par pour sur dans est sont ou que qui ce cette vous nous votre",
    )
)
_AGENCIES = {
    "food and drug administration": "fda",
    "drug enforcement administration": "dea",
    "centers for disease control and prevention": "cdc",
    "centers for disease control": "cdc",
    "world health organization": "whoagency",
    "european medicines agency": "ema",
    "national institutes of health": "nih",
    "national institute of mental health": "nimh",
    "national institute on drug abuse": "nida",
    "department of veterans affairs": "vaagency",
    "department of health and human services": "hhs",
}
_AGENCY = re.compile(r"\b(?:" + "|".join(sorted(_AGENCIES, key=len, reverse=True)) + r")\b|\bWHO\b", re.IGNORECASE)
_BRANDS = {"spravato": "esketamine", "ketalar": "ketamine", "midomafetamine": "mdma"}
_PLURAL = re.compile(r"(?<=[^su])s$")
_ENDINGS = re.compile(r"(?:ation|ative|ement|ment|ing|ion|ive|ically|ally|al|er|or|ance|ence|ed|ly|(?<!e)e)$")
_SHORTEST_STEM = 4
_TIMES = {"twice": "2", "thrice": "3"}
_SHORTEST_NUMBER, _LONGEST_NUMBER = 3, 9  # letters: "two", "seventeen"


def items(text: str) -> set[str]:
    """What the text speaks of.

    >>> sorted(items("Idaho is reporting two cases."))
    ['2', 'cas', 'idaho', 'report']
    """
    return {item for token in _TOKEN.findall(_named(text)) if (item := item_of(token))}


@lru_cache(maxsize=10_000)
def few(text: str) -> frozenset[str]:
    """What a figure or a few words speak of, remembered: they are asked for again and again."""
    return frozenset(items(text))


def printed(text: str) -> dict[str, str]:
    """Each thing the text speaks of, as it is first printed."""
    found: dict[str, str] = {}
    for pattern in (_AGENCY, _TOKEN):
        for match in pattern.finditer(text):
            for item in few(match.group()):
                found.setdefault(item, match.group())
    return found


@lru_cache(maxsize=50_000)
def item_of(token: str) -> str:
    """The thing that a word or a number stands for, however it is inflected or written; empty for a word like "the".

    >>> item_of("approvals") == item_of("approved"), item_of("1,215"), item_of("five")
    (True, '1215', '5')
    """
    if token[0].isdigit():
        return token.replace(",", "") if _THOUSANDS.fullmatch(token) else token
    word = token.lower()
    if word in _SAYS_NOTHING:
        return ""
    return number_of(word) or _BRANDS.get(word) or _stem(word)


@lru_cache(maxsize=50_000)
def number_of(word: str) -> str:
    """The number that a word of small letters spells, in figures; empty for every other word.

    >>> number_of("seventeen"), number_of("twice"), number_of("dose")
    ('17', '2', '')
    """
    if word in _TIMES:
        return _TIMES[word]
    if not word.isalpha() or not _SHORTEST_NUMBER <= len(word) <= _LONGEST_NUMBER:
        return ""
    return next((fact.value for fact in figures(word) if fact.value.isdecimal() and fact.shown == word), "")


def singular(word: str) -> str:
    """The word in small letters without the ending of a plural."""
    return f"{word[:-3]}y" if word.endswith("ies") else _PLURAL.sub("", word)


def is_number(item: str) -> bool:
    """Whether the thing is a number."""
    return item[0].isdigit()


def is_count(item: str) -> bool:
    """Whether the thing is a number that says how much; a year says when."""
    return is_number(item) and not _YEAR.fullmatch(item)


def _named(text: str) -> str:
    """The text with agencies that are spelt out called by their letters."""
    return _AGENCY.sub(_letters, text)


def _letters(match: re.Match[str]) -> str:
    if match.group() == "WHO":
        return "whoagency"
    return _AGENCIES.get(match.group().lower(), match.group())


def _stem(word: str) -> str:
    """The word without its endings: crude, but the same for every form of it."""
    cut = singular(word)
    while (shorter := _ENDINGS.sub("", cut, count=1)) != cut and len(shorter) >= min(_SHORTEST_STEM, len(cut) - 1):
        cut = shorter
    return cut
