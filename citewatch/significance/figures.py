"""The figures in a text: numbers with their units, dates, times of day, schedules and codes.

Knows how Americans and Europeans write them; must not know which words stand beside them.
"""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from citewatch.significance.facts import Fact, Sort


def _units(*lines: str) -> dict[str, str]:
    return {form.lower(): line.split()[0] for line in lines for form in line.split()}


def _counted(line: str) -> dict[str, str]:
    return {word: str(number) for number, word in enumerate(line.split())}


_NUMBER_WORDS = _counted(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
) | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}

_UNITS = _units(
    "mg milligram milligrams",
    "mcg microgram micrograms \u00b5g \u03bcg ug",
    "ng nanogram nanograms",
    "g gram grams gm",
    "kg kilogram kilograms kgs",
    "lb lbs pound pounds",
    "mL ml milliliter milliliters millilitre millilitres cc",
    "L liter liters litre litres",
    "IU",
    "unit units",
    "mEq",
    "mmol",
    "mol",
    "mm",
    "cm",
    "m",
    "% percent",
    "second seconds sec secs",
    "minute minutes min mins",
    "hour hours hr hrs h",
    "day days",
    "week weeks wk wks",
    "month months",
    "year years yr yrs",
    "time times",
    "tablet tablets",
    "capsule capsules",
    "dose doses",
    "spray sprays",
    "device devices",
    "million",
    "billion",
    "thousand",
    "hundred",
)
_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
# With a capital: "may 5" is no date.
_MONTH = r"\b(?:" + "|".join(f"(?-i:{name[0].upper()}){name[1:]}" for name in sorted(_MONTHS, reverse=True)) + r")\b\.?"
# In short only before the day itself: "Thu 27 Jul 2017", but "Sun exposure".
_WEEKDAY = (
    rf"\b(?-i:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    rf"|(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?(?=,?\s+(?:\d|{_MONTH}\s+\d)))"
)
_NUM = r"\d+(?:[.,:/]\d+)*"
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NUM_WORD = "|".join(_NUMBER_WORDS)
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_PER = r"(?:\s?/\s?(?:kg|g|mg|[dmk]?L|h|hr|hour|min|day|week|dose|m2)\b)*"
_FIGURE = re.compile(
    rf"""
    (?<![A-Za-z])(?=[A-Za-z\d<>\u2264\u2265$\u20ac\u00a3])(?:
      (?P<mdy>(?P<mdy_m>{_MONTH})\s+(?P<mdy_d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<mdy_y>\d{{4}})\b)?)
    | (?P<dmy>\b(?P<dmy_d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<dmy_m>{_MONTH})(?:,?\s+(?P<dmy_y>\d{{4}})\b)?)
    | (?P<my>(?P<my_m>{_MONTH}),?\s+(?P<my_y>\d{{4}})\b)
    | (?P<iso>\b(?P<iso_y>\d{{4}})-(?P<iso_m>\d{{2}})-(?P<iso_d>\d{{2}})\b)
    | (?P<us>\b(?P<us_m>\d{{1,2}})/(?P<us_d>\d{{1,2}})/(?P<us_y>\d{{2}}(?:\d{{2}})?)\b)
    | (?P<weekday>{_WEEKDAY})
    | (?P<month>\b(?-i:(?:January|February|April|June|July|August|September|October|November|December)\b
        |(?:(?<=\bin\s)|(?<=\bby\s)|(?<=\bof\s)|(?<=\bIn\s)|(?<=\bsince\s)|(?<=\buntil\s))(?:March|May)\b))
    | (?P<time>\b\d{{1,2}}(?::\d{{2}}){{0,2}}\s*(?:a\.?m\b\.?|p\.?m\b\.?)
        | \b\d{{1,2}}:\d{{2}}(?::\d{{2}})?\b | \b\d{{1,2}}h\d{{2}}\b)
    | (?P<schedule>\b(?:Schedules?\s+|(?-i:C-?)(?=[IVX]))(?P<level>(?:[IVX]+|\d)N?)\b)
    | (?P<year>(?<![\w.,$-])(?:19|20)\d\d(?![\w%]|[.,]\d|-\d))
    | (?P<code>\b[A-Za-z]+-?\d+(?:[.-]\d+)*\b)
    | (?P<number>(?:[<>\u2264\u2265]\s?)?(?<![A-Za-z\d])[$\u20ac\u00a3]?{_NUM}(?:\s?(?:-|to)\s?[$\u20ac\u00a3]?{_NUM})*
        (?:[\s-]?(?P<unit>{_UNIT})(?![A-Za-z]){_PER})?)
    | (?P<spelled>\b(?P<spelled_word>{_NUM_WORD})\b(?:[\s-](?P<spelled_unit>{_UNIT})(?![A-Za-z]))?)
    )
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)


def figures(text: str) -> list[Fact]:
    """Every figure in the text, in order, its value the same however it is written."""
    return [_figure(match) for match in _FIGURE.finditer(text)]


def _figure(match: re.Match[str]) -> Fact:
    name = next(group for group in _READERS if match.group(group) is not None)
    sort, read = _READERS[name]
    value = read(match)
    return Fact(sort, value, match.group(), match.start(), weak=name == "spelled" and value == "1")


def _date(kind: str) -> Callable[[re.Match[str]], str]:
    """Reads a date of this form as year-month-day, what is not said left out."""

    def read(match: re.Match[str]) -> str:
        parts = match.groupdict()
        year, month, day = (parts.get(f"{kind}_{part}") or "" for part in "ymd")
        number = _MONTHS.get(month.rstrip(".").lower()) or int(month)
        return f"{'20' if len(year) == 2 else ''}{year}-{number}-{int(day) if day else ''}"

    return read


def _number(match: re.Match[str]) -> str:
    """The number as it is however it is written: 1,000 and 1000, 10mg and 10 mg, 5 percent and 5%, three and 3."""
    unit, text, first = match.group("unit") or "", match.string, match.start()
    printed = text[first : match.start("unit")] if unit else match.group()
    per = text[match.end("unit") : match.end()].replace(" ", "").lower() if unit else ""
    plain = re.sub(r"\s*to\s*|\s*-\s*", "-", printed.strip(" -"))
    plain = re.sub(_NUM, lambda found: _plain_number(found.group()), plain).replace(" ", "")
    return f"{plain} {_UNITS.get(unit.lower(), unit)}{per}".strip()


def _plain_number(figures: str) -> str:
    if _THOUSANDS.fullmatch(figures):
        figures = figures.replace(",", "")
    try:
        return format(Decimal(figures).normalize(), "f")
    except InvalidOperation:  # a version, a ratio, a fraction: equal only when written alike
        return figures


def _spelled(match: re.Match[str]) -> str:
    unit = (match.group("spelled_unit") or "").lower()
    return f"{_NUMBER_WORDS[match.group('spelled_word').lower()]} {_UNITS.get(unit, unit)}".strip()


def _schedule(match: re.Match[str]) -> str:
    level = match.group("level").upper()
    return {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}.get(level, level)


def _weekday(match: re.Match[str]) -> str:
    return match.group()[:3].lower()


def _written(match: re.Match[str]) -> str:
    return re.sub(r"[\s.]", "", match.group().lower())


_READERS: dict[str, tuple[Sort, Callable[[re.Match[str]], str]]] = {
    **{kind: (Sort.DATE, _date(kind)) for kind in ("mdy", "dmy", "my", "iso", "us")},
    "weekday": (Sort.DATE, _weekday),
    "month": (Sort.DATE, _written),
    "year": (Sort.DATE, _written),
    "time": (Sort.TIME, _written),
    "schedule": (Sort.SCHEDULE, _schedule),
    "code": (Sort.CODE, _written),
    "number": (Sort.NUMBER, _number),
    "spelled": (Sort.NUMBER, _spelled),
}
