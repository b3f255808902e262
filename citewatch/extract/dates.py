"""Know what a page says of its own age: "Content current as of", "Last Reviewed" and their kin.

Knows words and dates; must not know markup, nor what the date was before.
"""

import re
from collections import Counter
from collections.abc import Iterable

_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    r"|janv|févr|mars|avril|mai|juin|juil|août|déc|ene|abr|ago|dic|mär|mrz|okt|dez)[a-zéûä]*\.?"
)
_DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)(?:day)?\.?,?\s+)?"
    rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th|er)?\.?(?:\s+de)?[\s-]+{_MONTH},?"
    rf"(?:\s+de)?[\s-]+\d{{4}}|{_MONTH},?\s+\d{{4}}|{_MONTH}\s+\d{{1,2}}"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}/\d{4})"
)
_CLOCK = (
    r"(?:\d{1,2}[:.h]\d{2}(?::\d{2})?|\d{1,2}(?=\s*[ap]\.?m))\s*(?:[ap]\.?\s?m\b\.?)?\s*\(?(?:[ECMP][SD]?T|UTC|GMT)?\)?"
)
_WHEN = rf"(?:{_CLOCK},?\s+(?:on\s+)?)?{_DAY}(?:[\s,|–-]*+(?:at|@)?\s*{_CLOCK})?"
_SUBJECT = (
    r"(?:(?:this|the|our)\s+)?(?:web\s?)?(?:page|site|list|table|chart|document|article|policy|content|information|data"
    r"|notice|terms(?: of \w+)?|privacy policy)\s+(?:(?:was|were|is)\s+)?"
)
# The first label that fits names the date; the longer wording stands first.
_LABELS = (
    ("content-current-as-of", r"content\s+current\s+as\s+of"),
    ("last-reviewed", rf"(?:{_SUBJECT})?(?:(?:last|medically|clinically|date)\s+)?reviewed(?:\s+date)?(?:\s+on)?"),
    ("last-reviewed", r"(?:last\s+(?:medical\s+)?review(?:\s+date)?|review\s+date)"),
    ("last-updated", rf"(?:{_SUBJECT})?(?:(?:last|latest|most recent|date)\s+)?(?:updated?|modified|changed)"
                     r"(?:\s+(?:date|posted))?(?:\s+on)?"),
    ("last-updated", r"(?:dernière\s+mise\s+à\s+jour|mis\s+à\s+jour|última\s+actualización|zuletzt\s+aktualisiert)"
                     r"(?:\s+(?:le|am|el))?"),
    ("last-revised", rf"(?:{_SUBJECT})?(?:last\s+)?revised(?:\s+date)?(?:\s+on)?|revision\s+date"),
    ("published", r"(?:date\s+|first\s+|originally\s+)?(?:published|posted)(?:\s+date)?(?:\s+on)?"),
    ("as-of", r"(?:status\s+update|current|data|information|accurate|updated)\s+as\s+of"),
)  # fmt: skip
_NAMES = {f"l{number}": name for number, (name, _) in enumerate(_LABELS)}
_LABEL = "|".join(f"(?P<l{number}>{pattern})" for number, (_, pattern) in enumerate(_LABELS))
_EDGE = r"[\s*()\[\].,:–-]*+"

# Searched in lower case: ignoring case is three times as slow, and every short block is asked.
_HINT = re.compile(r"review|updat|current\s+as|revis|modif|changed|publish|posted|as\s+of|mise? à jour|actualiz|aktual")
_DATED = re.compile(rf"{_EDGE}(?:{_LABEL})[\s:|–-]*+(?:on\s+)?(?P<when>{_WHEN}){_EDGE}", re.I)
_LABEL_ALONE = re.compile(rf"{_EDGE}(?:{_LABEL}){_EDGE}", re.I)
_WHEN_ALONE = re.compile(rf"{_EDGE}(?P<when>{_WHEN}){_EDGE}", re.I)
_AGE = re.compile(
    r"(?:last\s+)?(?:updated|posted|published|reviewed|edited|modified)?:?\s*(?:over|about|almost|more than)?\s*"
    r"(?:\d+|an?|one|a few)\s+(?:second|minute|min|hour|day|week|month|year)s?\s+ago\.?",
    re.I,
)
_BETWEEN = re.compile(r"\s*[|•·;—]\s*|\s+–\s+|(?<=[a-z]\.)\s+(?=[A-Z])")
# In a footer or an aside only wording that nobody uses of a listed item: related links carry "Updated" dates too.
_FURNITURE_HINT = re.compile(r"current\s+as\s+of|last\s+(?:re|up|mod)", re.I)
_IN_FURNITURE = re.compile(
    rf"\b(?:(?P<l0>content\s+current\s+as\s+of)|(?P<l1>last\s+reviewed)|(?P<l3>last\s+(?:updated?|modified))"
    rf"|(?P<l5>last\s+revised))(?:\s+on)?\s*[:–-]?\s*(?P<when>{_WHEN})",
    re.I,
)
_LONGEST = 160  # a label and a date, perhaps two of them, never a paragraph
_ASKED_AT_MOST = 20_000  # no page says as often how old it is; the patterns below a hint are slow


class PageDates:
    """Collects what a page says of its age while its blocks are read in order."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._awaited: str | None = None
        self._named: Counter[str] = Counter()
        self._asked = 0

    def rest(self, text: str) -> str | None:
        """What remains of a block when its age is taken out; None when nothing does.

        A label that stands alone ("Content current as of:") is held back until the next block shows its date.
        """
        if self._awaited and (alone := _WHEN_ALONE.fullmatch(text[:_LONGEST])):
            self._add(self._awaited, alone["when"])
            self._awaited = None
            return None
        self._awaited = None
        if not _may_say_its_age(text) or self._asked >= _ASKED_AT_MOST:
            return text
        self._asked += 1
        return self._rest_of_short(text)

    def awaits(self, text: str) -> bool:
        """Whether this block is a label whose date should stand in the next one."""
        return len(text) < 60 and (label := _LABEL_ALONE.fullmatch(text)) is not None and self._await(label)

    def add_from_furniture(self, text: str) -> None:
        """Keep the dates that stand in a footer or an aside, which themselves are not read."""
        if self._asked < _ASKED_AT_MOST and _FURNITURE_HINT.search(text):
            self._asked += 1 + len(text) // 100
            for dated in _IN_FURNITURE.finditer(text):
                self._add(_name(dated), dated["when"])

    def _rest_of_short(self, text: str) -> str | None:
        if dated := _DATED.fullmatch(text):
            self._add(_name(dated), dated["when"])
            return None
        if _AGE.fullmatch(text):
            return None
        parts = [part for part in _BETWEEN.split(text) if part]
        if len(parts) == 1:
            return text
        return self._rest_of_parts(parts, whole=text)

    def _rest_of_parts(self, parts: list[str], *, whole: str) -> str | None:
        kept = []
        for part in parts:
            if dated := _DATED.fullmatch(part):
                self._add(_name(dated), dated["when"])
            elif not _AGE.fullmatch(part):
                kept.append(part)
        return whole if len(kept) == len(parts) else " | ".join(kept) or None

    def _await(self, label: re.Match[str]) -> bool:
        self._awaited = _name(label)
        return True

    def _add(self, name: str, when: str) -> None:
        """A second date of the same name is kept beside the first: a page may stamp each of its parts."""
        self._named[name] += 1
        same = self._named[name]
        self.found[f"{name}-{same}" if same > 1 else name] = when.strip() if "(" in when else when.rstrip(") ").strip()


def says_its_age(text: str) -> bool:
    """Whether these words only say how old the page is, as a date or as "2 weeks ago"."""
    if not _may_say_its_age(text):
        return False
    return bool(_DATED.fullmatch(text) or _AGE.fullmatch(text))


def _may_say_its_age(text: str) -> bool:
    return len(text) <= _LONGEST and (_HINT.search(text.lower()) is not None or text.endswith("ago"))


def is_date(text: str) -> bool:
    """Whether these words are a date and nothing else."""
    return len(text) <= _LONGEST and _WHEN_ALONE.fullmatch(text) is not None


def without_dates(texts: Iterable[str]) -> tuple[list[str | None], dict[str, str]]:
    """Each block's text without what it says of the page's age (None: nothing is left), and these dates by name."""
    dates = PageDates()
    return _without(list(texts), dates), dates.found


def _without(texts: list[str], dates: PageDates) -> list[str | None]:
    rest: list[str | None] = []
    for number, text in enumerate(texts):
        following = texts[number + 1] if number + 1 < len(texts) else ""
        left = dates.rest(text)
        rest.append(None if left and is_date(following) and dates.awaits(left) else left)
    return rest


def _name(match: re.Match[str]) -> str:
    return next(_NAMES[key] for key, value in match.groupdict().items() if key in _NAMES and value)
