"""The figures in a text: numbers with their units and limits, dates, times of day, telephone numbers, schedules, codes.

Knows how Americans and Europeans write them; must not know what they are figures of.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from itertools import chain, pairwise

from citewatch.significance.facts import Fact, Sort


def _units(*lines: str) -> dict[str, str]:
    return {form.lower(): line.split()[0] for line in lines for form in line.split()}


def _words(line: str) -> list[str]:
    return line.split()


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
    "second seconds sec secs seconde secondes sekunden segundos",
    "minute minutes min mins minuten minuto minutos",
    "hour hours hr hrs h heure heures stunde stunden hora horas",
    "day days jour jours tage tagen día días",
    "week weeks wk wks semaine semaines woche wochen semana semanas",
    "month months mois monat monate monaten meses",
    "year years yr yrs ans année années jahr jahre jahren año años",
    "time times",
    "tablet tablets comprimé comprimés tablette tabletten comprimido comprimidos",
    "capsule capsules",
    "dose doses",
    "spray sprays",
    "device devices",
    "million",
    "billion",
    "thousand",
    "hundred",
)
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
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
# French, German, Spanish, Italian, Dutch, Portuguese: what reads as an English month is read as one before.
_MONTHS_ABROAD = {
    name: month
    for month, names in enumerate(
        (
            "janvier januar enero gennaio januari janeiro",
            "février fevrier februar febrero febbraio februari fevereiro",
            "mars märz marzo maart março",
            "avril april abril aprile",
            "mai mayo maggio mei maio",
            "juin juni junio giugno junho",
            "juillet juli julio luglio julho",
            "août aout august agosto augustus",
            "septembre september septiembre setiembre settembre setembro",
            "octobre oktober octubre ottobre outubro",
            "novembre november noviembre novembro",
            "décembre decembre dezember diciembre dicembre december dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH_ABROAD = "|".join(sorted(_MONTHS_ABROAD, reverse=True))
# With a capital: "may 5" is no date.
_MONTH = r"\b(?:" + "|".join(f"(?-i:{name[0].upper()}){name[1:]}" for name in sorted(_MONTHS, reverse=True)) + r")\b\.?"
# In short only before the day itself: "Thu 27 Jul 2017", but "Sun exposure".
_WEEKDAY = (
    rf"\b(?-i:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    rf"|(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?(?=,?\s+(?:\d|{_MONTH}\s+\d)))"
)
_NUM = r"(?:\d{1,3}(?:[ ]\d{3})+(?!\d)|(?:(?<![\w.])\.)?\d+(?:[.,:/]\d+)*)"
_THOUSANDS = re.compile(r"\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?")
_GERMAN_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})*\.000")
_NUM_WORD = "|".join(_NUMBER_WORDS)
_ORDINALS = {
    word: place
    for word, place in zip(
        _words("first second fourth fifth sixth seventh eighth ninth tenth"),
        _words("1st 2nd 4th 5th 6th 7th 8th 9th 10th"),
        strict=True,
    )
}
_ORDINAL = "|".join(_ORDINALS)
_UNIT = r"per\scent|" + "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_PER = r"(?:\s?(?:/|\bper\b)\s?(?:kg|g|mg|[dmk]?L|h|hr|hour|min|day|week|dose|m2)\b)*"
_FIGURE = re.compile(
    rf"""
    (?:(?<![A-Za-z])(?=[A-Za-z\d.(+<>\u2264\u2265$\u20ac\u00a3-])|(?=[<>\u2264\u2265]))(?:
      (?P<phone>(?<![\w+-])(?:\+?1[ .-]?)?(?:\(\d{{3}}\)[ ]?|\d{{3}}[ .-])\d{{3}}[ .-]\d{{4}}\b
        |(?<![\w+-])(?:\+33[ .]?[1-9]|0[1-9])(?:[ .]?\d\d){{4}}\b)
    | (?P<mdy>(?P<mdy_m>{_MONTH})\s+(?P<mdy_d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<mdy_y>\d{{4}})\b)?)
    | (?P<dmy>\b(?P<dmy_d>\d{{1,2}})(?:(?:st|nd|rd|th)?\s+(?:of\s+)?|-)(?P<dmy_m>{_MONTH})
        (?:(?:,?\s+|-)(?P<dmy_y>\d{{4}})\b)?)
    | (?P<my>(?P<my_m>{_MONTH}),?\s+(?P<my_y>\d{{4}})\b)
    | (?P<iso>\b(?P<iso_y>\d{{4}})-(?P<iso_m>\d{{2}})-(?P<iso_d>\d{{2}})\b)
    | (?P<us>\b(?P<us_m>\d{{1,2}})/(?P<us_d>\d{{1,2}})/(?P<us_y>\d{{2}}(?:\d{{2}})?)\b)
    | (?P<dotted>\b(?P<dotted_d>\d{{1,2}})\.(?P<dotted_m>\d{{1,2}})\.(?P<dotted_y>\d{{4}})\b)
    | (?P<slash>(?<![\w/])(?P<slash_m>0?[1-9]|1[0-2])/(?P<slash_y>(?:19|20)\d\d)\b)
    | (?P<abroad>\b(?P<abroad_d>\d{{1,2}})(?:er|\.|\u00ba|\u00b0)?\s+(?:de\s+)?(?P<abroad_m>{_MONTH_ABROAD})\b
        (?:\s+(?:del?\s+)?(?P<abroad_y>\d{{4}})\b)?)
    | (?P<may_abroad>\b(?P<may_abroad_m>{_MONTH_ABROAD})\s+(?:del?\s+)?(?P<may_abroad_y>\d{{4}})\b)
    | (?P<weekday>{_WEEKDAY})
    | (?P<month>\b(?-i:(?:January|February|April|June|July|August|September|October|November|December)\b
        |(?:(?<=\bin\s)|(?<=\bby\s)|(?<=\bof\s)|(?<=\bIn\s)|(?<=\bsince\s)|(?<=\buntil\s))(?:March|May)\b))
    | (?P<time>\b\d{{1,2}}(?::\d{{2}}){{0,2}}\s*(?:a\.?m\b\.?|p\.?m\b\.?)
        | \b\d{{1,2}}:\d{{2}}(?::\d{{2}})?\b | \b\d{{1,2}}h\d{{2}}\b)
    | (?P<schedule>\b(?:Schedules?\s+|(?-i:C-?)(?=[IVX]))(?P<level>(?:[IVX]+|\d)N?)\b)
    | (?P<rank>\b(?P<rank_of>Phases?|Types?|Stage|Grade|Class|Category|Tier|Level|Part|Title|Step)\s+
        (?P<rank_n>[IVX]+|\d{{1,2}})(?P<rank_l>[a-d]?)\b(?![.,/:]\d))
    | (?P<year>(?<![\w.,$-])(?:19|20)\d\d(?![\w%]|[.,]\d|-\d))
    | (?P<ordinal>\b(?:\d{{1,3}}(?:st|nd|rd|th)|{_ORDINAL})\b(?![\s-]line))
    | (?P<code>\b[A-Za-z]+-?\d+(?:[.-]\d+)*\b)
    | (?P<number>(?:[<>\u2264\u2265]\s?)?(?<![A-Za-z\d])(?:(?<=[\s(=<>\u2264\u2265])(?<!\d\s)-)?
        [$\u20ac\u00a3]?{_NUM}(?:\s?(?:-|to)\s?[$\u20ac\u00a3]?{_NUM})*
        (?:[\s-]?(?P<unit>{_UNIT})(?![A-Za-z]){_PER})?)
    | (?P<spelled>\b(?P<spelled_word>{_NUM_WORD})\b(?:[\s-](?P<spelled_unit>{_UNIT})(?![A-Za-z]))?)
    )
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)


# What makes a number a limit, before it and behind it: "at least 18", "18 and older" and "\u2265 18" say the same.
_BEFORE = {
    form.strip(): line.split("|")[0].strip()
    for line in (
        "\u2265 | at least | no less than | no fewer than | not less than | a minimum of | minimum of",
        "\u2264 | at most | no more than | not more than | up to | a maximum of | maximum of | not exceeding",
        "> | more than | greater than | over | above | exceeding | older than | higher than | longer than",
        "< | less than | fewer than | under | below | younger than | lower than | shorter than",
    )
    for form in line.split("|")
}
_BEHIND = {
    form: sign
    for sign, forms in (
        ("\u2265", "older over above more higher greater up longer"),
        ("\u2264", "younger under below less fewer lower shorter"),
    )
    for form in forms.split()
}
_LIMIT_LETTERS = 32
_LIMIT_BEFORE = re.compile(
    rf"(?<!\w)({'|'.join(sorted(map(re.escape, _BEFORE), key=len, reverse=True))})\s+(?:(?:a|the)\s+)?$", re.IGNORECASE
)
_LIMIT_BEHIND = re.compile(
    rf"(?:\s+(?:years?\s+)?of\s+age|\s+years?(?:\s+old)?)?,?\s+(?:or|and)\s+({'|'.join(_BEHIND)})\b|\+(?!\w)",
    re.IGNORECASE,
)
# "Infused over 40 minutes" says how long, no limit.
_LASTING = frozenset(_words("second minute hour day week month"))
_BESIDE_DATE = 3  # letters between a weekday and its date


def figures(text: str) -> list[Fact]:
    """Every figure in the text, in order, its value the same however it is written."""
    found = list(_ranges([_figure(match) for match in _matches(text)], text))
    for place, (fact, then) in enumerate(pairwise(found)):
        if len(fact.value) == _WEEKDAY_LETTERS and then.sort is Sort.DATE and then.start - fact.end <= _BESIDE_DATE:
            found[place] = replace(fact, weak=True)  # the date alone says as much
    return found


_WEEKDAY_LETTERS = 3
_TO = re.compile(r"\s*(?:to|through|-)\s*")
_AND = re.compile(r"\s*(?:and|or|,)\s*")


def _ranges(found: list[Fact], text: str) -> Iterator[Fact]:
    """The figures, "10 mg to 20 mg" read as one range, and the 5 of "5 and 10 mg" as 5 mg."""
    last: Fact | None = None
    for fact in found:
        if last is not None and last.sort is fact.sort is Sort.NUMBER and fact.unit and fact.start - last.end < _LINK:
            if last.unit == fact.unit and _TO.fullmatch(text, last.end, fact.start) and not fact.limit:
                amount = f"{last.value.partition(' ')[0]}-{fact.value}"
                last = replace(last, value=amount, shown=text[last.start : fact.end], behind=fact.behind)
                continue
            if last.value.isdecimal() and _AND.fullmatch(text, last.end, fact.start):
                last = replace(last, value=f"{last.value} {fact.unit}")
        if last is not None:
            yield last
        last = fact
    if last is not None:
        yield last


_LINK = 10  # letters between two numbers of one range


# Where a figure may start: most words start none, and need no trying of every form.
_START = re.compile(r"(?<![A-Za-z])[A-Za-z\u00c0-\u017f]+(?=(-?\d)?)|[$\u20ac\u00a3<>\u2264\u2265]|[.(+-](?=\d)|\d")
_START_WORDS = frozenset(
    chain(
        _NUMBER_WORDS,
        _ORDINALS,
        _MONTHS,
        _MONTHS_ABROAD,
        _words("monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"),
        _words("schedule schedules phase phases type types stage grade class category tier level part title step"),
        (f"c{level}{narcotic}" for level in ("", "i", "ii", "iii", "iv", "v") for narcotic in ("", "n")),
    )
)


def _matches(text: str) -> Iterator[re.Match[str]]:
    read = 0  # letters that a figure before has used
    for start in _START.finditer(text):
        word = start.group()
        if start.start() >= read and (start[1] or not word[0].isalpha() or word.lower() in _START_WORDS):
            match = _FIGURE.match(text, start.start())
            if match:
                read = match.end()
                yield match


def _figure(match: re.Match[str]) -> Fact:
    name = next(group for group in _READERS if match.group(group) is not None)
    sort, read = _READERS[name]
    fact = Fact(sort, read(match), match.group(), match.start(), weak=name in _WEAKLY and read(match) in _WEAKLY[name])
    return _limited(fact, match.string) if name in ("number", "spelled") else fact


# "One" and "first" come and go with style.
_WEAKLY = {"spelled": ("1",), "ordinal": ("1st",)}


def _limited(fact: Fact, text: str) -> Fact:
    """The number with the limit that the signs or words around it make of it."""
    if fact.value[0] in _SIGNS:
        return replace(fact, value=fact.value[1:], limit=fact.value[0])
    lead = _LIMIT_BEFORE.search(text[max(0, fact.start - _LIMIT_LETTERS) : fact.start])
    if lead and not (lead[1].lower() == "over" and fact.unit in _LASTING):
        return replace(fact, weak=False, limit=_BEFORE[" ".join(lead[1].lower().split())], before=lead[0])
    tail = _LIMIT_BEHIND.match(text, fact.end)
    if tail:
        return replace(fact, weak=False, limit=_BEHIND[tail[1].lower()] if tail[1] else "\u2265", behind=tail[0])
    return fact


_SIGNS = "<>\u2264\u2265"


def _date(kind: str) -> Callable[[re.Match[str]], str]:
    """Reads a date of this form as year-month-day, what is not said left out."""

    def read(match: re.Match[str]) -> str:
        parts = match.groupdict()
        year, month, day = (parts.get(f"{kind}_{part}") or "" for part in "ymd")
        name = month.rstrip(".").lower()
        number = _MONTHS.get(name) or _MONTHS_ABROAD.get(name) or int(month)
        return f"{'20' if len(year) == 2 else ''}{year}-{number}-{int(day) if day else ''}"

    return read


def _number(match: re.Match[str]) -> str:
    """The number as it is however it is written: 1,000 and 1000, 10mg and 10 mg, 5 percent and 5%, three and 3."""
    unit, text, first = match.group("unit") or "", match.string, match.start()
    printed = text[first : match.start("unit")] if unit else match.group()
    per = text[match.end("unit") : match.end()].replace("per", "/").replace(" ", "").lower() if unit else ""
    sign, printed = ("-", printed[1:]) if printed.startswith("-") else ("", printed)
    plain = re.sub(r"\s*to\s*|\s*-\s*", "-", printed.strip(" -"))
    if plain == "9-1-1":
        return "911"
    plain = sign + re.sub(_NUM, lambda found: _plain_number(found.group()), plain).replace(" ", "")
    return _with_unit(plain, unit.lower().replace(" ", "")) + per


def _with_unit(plain: str, unit: str) -> str:
    """A number with its unit: "28 mg"; 1.5 million is 1500000."""
    number = plain.lstrip("$\u20ac\u00a3")
    if unit in _SCALES and _DECIMAL.fullmatch(number):
        return plain[: len(plain) - len(number)] + _written_out(Decimal(number) * _SCALES[unit])
    return f"{plain} {_UNITS.get(unit, unit)}".strip()


_DECIMAL = re.compile(r"\d{1,9}(?:\.\d{1,9})?")


def _plain_number(figures: str) -> str:
    if _GERMAN_THOUSANDS.fullmatch(figures):
        return figures
    if _THOUSANDS.fullmatch(figures):
        figures = re.sub("[, ]", "", figures)
    try:
        return _written_out(Decimal(figures))
    except InvalidOperation:  # a version, a ratio, a fraction: equal only when written alike
        return figures


def _written_out(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _spelled(match: re.Match[str]) -> str:
    unit = (match.group("spelled_unit") or "").lower()
    return _with_unit(_NUMBER_WORDS[match.group("spelled_word").lower()], unit)


def _ordinal(match: re.Match[str]) -> str:
    printed = match.group().lower()
    return _ORDINALS.get(printed, printed)


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


def _rank(match: re.Match[str]) -> str:
    """Phase II is phase 2."""
    number = match.group("rank_n").lower()
    return f"{match.group('rank_of').lower().rstrip('s')}-{_ROMAN.get(number, number)}{match.group('rank_l').lower()}"


def _phone(match: re.Match[str]) -> str:
    """Its digits without the code of the country."""
    digits = re.sub(r"\D", "", match.group())
    return digits[-9:] if digits.startswith(("33", "0")) else digits[-10:]


def _schedule(match: re.Match[str]) -> str:
    level = match.group("level").upper()
    return {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}.get(level, level)


def _weekday(match: re.Match[str]) -> str:
    return match.group()[:3].lower()


def _time(match: re.Match[str]) -> str:
    """The time of day in 24 hours: 9 AM is 9:00 a.m.; without a.m. or p.m. as it is written."""
    printed = _written(match)
    hour, *rest = (int(part) for part in re.findall(r"\d+", printed))
    if printed.endswith(("am", "pm")):
        hour = hour % 12 + (12 if printed.endswith("pm") else 0)
    return ":".join(f"{part:02}" for part in (hour, *(rest or [0])))


def _written(match: re.Match[str]) -> str:
    return re.sub(r"[\s.]", "", match.group().lower())


_READERS: dict[str, tuple[Sort, Callable[[re.Match[str]], str]]] = {
    "phone": (Sort.NUMBER, _phone),
    **{
        kind: (Sort.DATE, _date(kind))
        for kind in ("mdy", "dmy", "my", "iso", "us", "dotted", "slash", "abroad", "may_abroad")
    },
    "weekday": (Sort.DATE, _weekday),
    "month": (Sort.DATE, _written),
    "year": (Sort.DATE, _written),
    "time": (Sort.TIME, _time),
    "schedule": (Sort.SCHEDULE, _schedule),
    "rank": (Sort.NUMBER, _rank),
    "ordinal": (Sort.NUMBER, _ordinal),
    "code": (Sort.CODE, _written),
    "number": (Sort.NUMBER, _number),
    "spelled": (Sort.NUMBER, _spelled),
}
