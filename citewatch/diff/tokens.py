"""Words as a reader takes them: what looks the same, and what is never cut in two, as a dose, a date or a citation.

Knows letters, figures and units; must not know what changed.
"""

import re
import unicodedata
from collections.abc import Iterable

_LOOKS_THE_SAME = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc`\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
    "\u2026": "...",
    "\u00b5": "\u03bc",
    "\ufb01": "fi",
    "\ufb02": "fl",
}
_TWIN = re.compile(f"[{''.join(_LOOKS_THE_SAME)}]")

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_NUMBER = r"\d++(?:[.,:/]\d++)*+"
_DASH = r"[-\u2010-\u2015\u2212]"
_CURRENCY = r"(?:US\$|[$\u20ac\u00a3])"
# Written out, a unit may follow a space: "56 mg", "2.5 mL/kg", "6 weeks". Names of units: UCUM's, as labels print them.
_UNIT = (
    r"(?:%|percent\b|(?:(?:mm\s?Hg|[mkcdnp\u00b5\u03bc]?(?:g|L|l|mol|m|s|Gy|Hz|Ci|Bq|Pa|J|V)|mc?g|mcL|IU|U|units?|mEq"
    r"|k?cal|[\u00b0]\s?[CF]|hr?s?|mins?|secs?|lbs?|oz|bpm)"
    r"(?:/(?:kg|g|mg|d?[mk]?[Ll]|h|hr|hour|min|d|day|wk|week|dose|m2|m\u00b2))*"
    r"|(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|times?|tablets?|capsules?|doses?|sprays?|devices?"
    r"|pounds?|ounces?|inches|feet|thousand|million|billion)(?:[\s-]old)?)\b)"
)
_CLAUSE = r"(?:\(\w{1,4}\))*+"
_ROMAN_OR_NUMBER = r"(?:\d++(?:\.\d++)*+|[IVX]+)(?:-?[A-Za-z])?\b"
_TOKEN = re.compile(
    rf"""(
      [a-z]{{2,}}+(?=\s) | [A-Z][a-z]+(?=\s+[a-z])  # most words; no token of several words begins so
    | https?://[^\s<>"]+ | [\w.+-]{{1,64}}@[\w-]+\.[\w.-]+
    | {_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}}\b)?
    | \d{{1,2}}\s+{_MONTH}\s+\d{{4}}\b | {_MONTH},?\s+\d{{4}}\b
    | (?:Schedules?|Phase|Class|Section|Part|Grade|Type|Stage|Table|Figure|Version|Title)\s+
      {_ROMAN_OR_NUMBER}(?:\s?{_DASH}\s?{_ROMAN_OR_NUMBER})?{_CLAUSE}
    | \d++\s+(?:C\.?F\.?R\b\.?|U\.?S\.?C\b\.?|Fed\.\sReg\.|FR\b)(?:\s+[Pp]arts?)?\s*\u00a7*\s*
      \d[\d.,]*(?<![.,])[a-z]?{_CLAUSE}
    | \u00a7{{1,2}}\s*\d++(?:\.\d++)*+{_CLAUSE}
    | (?:A?NDA|BLA|IND|NCT|EUA|PMID|NDC|CAS)\s?(?:[Nn]o\.\s?|\#\s?)?\d[\d-]*
    | \(\d*[RSEZ+\u2212\u00b1-](?:[,/]\s?\d*[RSEZ+\u2212-])*\)-\w+(?:-\w+)*  # (R,S)-ketamine
    | [A-Z](?:,[A-Z])+(?:-\w+)+
    | {_NUMBER}(?:{_DASH}\w+){{2,}}  # telephone numbers, codes, 2024-05-01
    | \d{{1,2}}(?::\d\d)?\s?[AaPp]\.?[Mm]\b\.?
    | {_NUMBER}\s?[\u00d7x]\s?10\^?[-\u2212\u207b]?[\d\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+
    | {_NUMBER}\s?%\s+CI:?\s+{_NUMBER}(?:\s?{_DASH}\s?|\s+to\s+|,\s+){_NUMBER}
    | (?:[pPnN]\s?)?[<>=\u2264\u2265\u00b1~\u2248]\s?{_CURRENCY}?{_NUMBER}(?:[\s-]?{_UNIT})?(?!\w)
    | [+\u2212-]?(?:{_CURRENCY}\s?)?{_NUMBER}
      (?:%?\s?{_DASH}\s?{_CURRENCY}?{_NUMBER}|\s+to\s+{_CURRENCY}?{_NUMBER})*+(?:[\s-]?{_UNIT})?(?!\w)(?:-[A-Za-z]\w*)*
    | \w+(?:['\u2019.{_DASH[1:-1]}]\w+)*
    | \S
    )(\s*)""",
    re.VERBOSE,
)

_PLAIN = re.compile(r"(?!(?:to|mm)\b)(?:a|[a-z]{2,})[,;:]?")

Token = tuple[str, str]  # a word and the space behind it


def fold(text: str) -> str:
    """The text with everything gone that a reader does not see: kinds of space, quote and dash, invisible characters.

    >>> fold("“Schedule III”  –\u00a0ketamine")
    '"Schedule III" - ketamine'
    """
    if not text.isascii():
        text = _TWIN.sub(_twin, unicodedata.normalize("NFC", text))
    return " ".join(text.replace("`", "'").split())


def _twin(found: re.Match[str]) -> str:
    return _LOOKS_THE_SAME[found[0]]


def tokens(text: str) -> list[Token]:
    """The text cut into words with the space behind each; all of it, in order."""
    body = text.lstrip()
    lead = [("", text[: len(text) - len(body)])] if len(body) < len(text) else []
    return lead + _TOKEN.findall(body)


def joined(parts: Iterable[Token]) -> str:
    """The text that these words were cut from."""
    return "".join([core + space for core, space in parts])


def keys(parts: Iterable[Token]) -> list[str]:
    """What each word looks like."""
    return [core if core.isascii() and " " not in core else fold(core) for core, _ in parts]


def is_plain(word: str) -> bool:
    """Whether no token of several words begins with this word or goes on behind it: a cut behind it cuts nothing.

    >>> [word for word in "inject 28 mg to adults".split() if not is_plain(word)]
    ['28', 'to']
    """
    return _PLAIN.fullmatch(word) is not None


def shared_ends(a: str, b: str) -> tuple[int, int]:
    """How many letters at the start and at the end are equal, in whole words.

    >>> shared_ends("Take 28 mg now.", "Take 56 mg now.")
    (5, 8)
    """
    most = min(len(a), len(b))
    start = a.rfind(" ", 0, _shared(a, b, 0, most)) + 1
    end = _shared(a[::-1], b[::-1], 0, most - start)
    cut = a.find(" ", len(a) - end)
    return start, len(a) - cut if cut >= 0 else 0


def _shared(a: str, b: str, same: int, most: int) -> int:
    """How many letters at the start are equal; found by halving, as comparing slices is far faster than letters."""
    while same < most:
        half = (same + most + 1) // 2
        if a[same:half] == b[same:half]:
            same = half
        else:
            most = half - 1
    return same
