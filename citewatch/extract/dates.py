"""Know what a page says of its own age: "Content current as of", "Last Reviewed", a press release's dateline.

Knows words and dates in six languages; must not know markup, nor what the date was before. A date that states a fact
("The rule takes effect on March 5, 2024") is none of this: only a block, or a part of one set off by a bar, that holds
nothing but a label and its date is taken out.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_MONTH = (
    r"(?:jan|feb|fev|févr|mar|mär|mrz|mrt|maart|apr|abr|avr|may|mai|mei|mag|maggio|jun|juin|giu|jul|juil|lug|aug|ago|août"
    r"|aout|sep|set|oct|okt|ott|out|nov|dec|déc|dez|dic|ene|gen)[a-zéûäüç]*\.?"
)
_DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)(?:day)?\.?,?\s+)?"
    rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|º|°)?\.?(?:\s+de)?[\s-]+{_MONTH},?(?:\s+del?)?[\s-]+\d{{4}}"
    rf"|{_MONTH},?(?:\s+de)?\s+\d{{4}}|{_MONTH}\s+\d{{1,2}}"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}/\d{4}|\d{1,2}/\d{1,2}(?![/\d]))"
)
_CLOCK = (
    r"(?:\d{1,2}\s?[:.h]\s?\d{2}(?::\d{2})?(?:\.\d+)?|\d{1,2}(?=\s*[ap]\.?m))\s*(?:[ap]\.?\s?m\b\.?|Uhr|Z)?"
    r"\s*\(?(?:[ECMP][SD]?T|UTC|GMT|CES?T)?\)?"
)
_WHEN = rf"(?:{_CLOCK},?\s+(?:on\s+)?)?{_DAY}(?:(?:T|[\s,;|–-]*+(?:at|à|um|@)?\s*){_CLOCK})?"
_SUBJECT = (
    r"(?:(?:this|the|our)\s+)?(?:web\s?)?(?:page|site|list|table|chart|document|article|policy|content|information|data"
    r"|notice|terms(?: of \w+)?|privacy policy)\s+(?:(?:was|were|is)\s+)?"
)
_DATE_OF = r"date\s+(?:of\s+)?(?:(?:the\s+)?(?:last|latest)\s+)?"
# The first label that fits names the date; the longer wording stands first.
_LABELS = (
    ("content-current-as-of", r"content\s+current\s+as\s+of"),
    ("next-review", r"next\s+review(?:\s+(?:due|date))?"),
    ("last-reviewed", rf"(?:{_SUBJECT})?(?:(?:last|medically|clinically|date)\s+)?(?:reviewed|checked)"
                      r"(?:\s+(?:date|(?:and|or|and/or|/)\s+(?:last\s+)?(?:updated|approved|modified|revised)))?(?:\s+on)?"),
    ("last-reviewed", rf"(?:last\s+(?:medical\s+)?review(?:\s+date)?|review\s+date|{_DATE_OF}review)"),
    ("last-reviewed", r"(?:page\s+)?(?:relue?|vérifiée?)|(?:zuletzt\s+)?(?:überprüft|geprüft)|última\s+revisión"
                      r"|revisad[oa]|fecha\s+de\s+revisión|ultima\s+revisione|revisionato|laatst\s+(?:gecontroleerd|nagekeken)"
                      r"|última\s+revisão|revisto"),
    ("last-updated", rf"(?:{_SUBJECT})?(?:(?:last|latest|most recent|date)\s+)?(?:updated?|modified|changed|edited)"
                     r"(?:\s+(?:date|posted))?(?:\s+on)?"),
    ("last-updated", rf"(?:{_DATE_OF}(?:update|modification)|last\s+modification)"),
    ("last-updated", r"(?:page\s+)?(?:(?:date\s+de\s+(?:la\s+)?)?dernière\s+(?:mise\s+à\s+jour|modification)"
                     r"|date\s+de\s+(?:modification|mise\s+à\s+jour)|mise?\s+à\s+jour|modifiée?)"),
    ("last-updated", r"(?:zuletzt\s+)?(?:aktualisiert|geändert)|letzte\s+(?:aktualisierung|änderung)"
                     r"|stand(?:\s+der\s+informationen?)?"),
    ("last-updated", r"(?:fecha\s+de\s+(?:la\s+)?)?(?:última\s+)?(?:actualización|modificación)|actualizad[oa]"),
    ("last-updated", r"(?:data\s+(?:di\s+)?)?ultim[oa]\s+(?:aggiornamento|modifica)|aggiornat[oa]"
                     r"|data\s+di\s+aggiornamento"),
    ("last-updated", r"laatst(?:e)?\s+(?:bijgewerkt|gewijzigd|update|wijziging)|bijgewerkt|gewijzigd"),
    ("last-updated", r"(?:data\s+da\s+)?(?:última\s+)?(?:atualização|modificação)|atualizad[oa]"),
    ("last-revised", rf"(?:{_SUBJECT})?(?:last\s+)?revised(?:\s+date)?(?:\s+on)?|revision\s+date|{_DATE_OF}revision"
                     r"|révisée?|herzien"),
    ("last-revised", r"(?:version\s+(?:en\s+vigueur|du|of|dated|from|vom|del?|applicable)|(?:neue\s+)?fassung\s+vom"
                     r"|(?:current|latest|dernière|aktuelle)\s+version|version\s+date)(?:\s+(?:au|le|depuis\s+le))?"),
    ("released", r"(?:for\s+)?(?:immediate\s+)?(?:(?:press|news|media)\s+)?release(?:\s+date)?|date\s+of\s+release"),
    ("published", r"(?:(?:date|first|originally|page)\s+)?(?:published|posted)(?:\s+(?:date|online))?(?:\s+on)?"
                  r"|(?:publication|posting)\s+date|date\s+of\s+publication"),
    ("published", r"publiée?|(?:date|fecha|data)\s+(?:de|di)\s+(?:publication|publicación|pubblicazione|publicação)"
                  r"|veröffentlicht|publicad[oa]|pubblicat[oa]|gepubliceerd|publicatiedatum"),
    ("as-of", r"(?:status\s+update|current|data|information|accurate|updated)\s+as\s+of"),
)  # fmt: skip
# In a footer or an aside only wording that nobody uses of a listed item: related links carry "Updated" dates too.
_FURNITURE_LABELS = (
    ("content-current-as-of", r"content\s+current\s+as\s+of"),
    ("last-reviewed", r"(?:last|page)\s+reviewed"),
    ("last-updated", r"last\s+(?:updated?|modified)|date\s+modified"),
    ("last-updated", r"date\s+de\s+modification|dernière\s+(?:mise\s+à\s+jour|modification)"
                     r"|zuletzt\s+(?:aktualisiert|geändert)|letzte\s+(?:aktualisierung|änderung)"
                     r"|última\s+(?:actualización|atualização|modificación)|ultimo\s+aggiornamento"
                     r"|laatst\s+(?:bijgewerkt|gewijzigd)"),
    ("last-revised", r"last\s+revised"),
)  # fmt: skip


def _alternatives(labels: Sequence[tuple[str, str]]) -> str:
    """The labels as groups that carry the name of their date."""
    return "|".join(f"(?P<{name.replace('-', '_')}_{at}>{pattern})" for at, (name, pattern) in enumerate(labels))


_EDGE = r"[\s*()\[\].,:–-]*+"
_THEN = r"[\s:|–-]*+(?:(?:on|le|am|el|il|al|op|em|du|au|vom|den)\s+)?"
# Who signed it: names and degrees, which begin with a capital.
_BY = (
    r"(?-i:[\s,–—-]*+(?:by|par|von|por|da|door)[\s:]+"
    r"(?:[A-Z][\w.'’-]*+[,;]?+\s?+|(?:and|of|the|de|van|von|y|e|et|und)\s){1,14})"
)

# No age without a figure (but for "a week ago") and one of these words, searched in lower case: a pattern of as many
# branches takes ten times as long, and every block is asked.
_FIGURE = re.compile(r"[0-9]")
_TOLD_BY = (
    "review", "updat", "current as", "revis", "révis", "modif", "changed", "edited", "checked", "publish", "publié",
    "publica", "publice", "pubblic", "veröff", "posted", "posting", "as of", "à jour", "relu", "vérifi",
    "aktual", "actuali", "atuali", "aggiorn", "bijgew", "wijzig", "laatst", "herzien", "geänd", "änderung", "geprüf",
    "überpr", "version", "fassung", "build", "generat",
    "render", "loaded", "served", "stand", "release", "ago", "il y a", "hace ", "vor ", "geleden", " fa", "há ",
)  # fmt: skip
_DATED = re.compile(rf"{_EDGE}(?:{_alternatives(_LABELS)}){_THEN}(?P<when>{_WHEN})(?:{_BY})?{_EDGE}", re.I)
_SIGNED = re.compile(
    rf"{_EDGE}(?P<last_reviewed_0>(?:(?:last|medically|clinically)\s+)?reviewed){_BY}(?:on\s+)?(?P<when>{_WHEN}){_EDGE}",
    re.I,
)
_LABEL_ALONE = re.compile(rf"{_EDGE}(?:{_alternatives(_LABELS)}){_EDGE}", re.I)
_WHEN_ALONE = re.compile(rf"{_EDGE}(?P<when>{_WHEN}){_EDGE}", re.I)
_UNIT_OF_TIME = (
    r"(?:second|minute|min|hour|day|week|month|year)s?|(?:minutes?|heures?|jours?|semaines?|mois|ans?)"
    r"|(?:minuten?|stunden?|tagen?|wochen?|monaten?|jahren?)|(?:minutos?|horas?|d[ií]as?|semanas?|mes(?:es)?|años?|anos?)"
    r"|(?:minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi])|(?:minuten|uur|dag(?:en)?|we[e]?ken?|maand(?:en)?|jaar)"
)
_AGE = re.compile(
    r"(?:last\s+)?(?:updated|posted|published|reviewed|edited|modified)?:?\s*(?:over|about|almost|more than)?\s*"
    rf"(?:(?:\d+|an?|one|a few)\s+(?:{_UNIT_OF_TIME})\s+(?:ago|fa|geleden)"
    rf"|(?:il\s+y\s+a|hace|vor|há)\s+(?:\d+|une?|una?|einer|einem)\s+(?:{_UNIT_OF_TIME}))\.?",
    re.I,
)
# What a server says of itself at the foot of a page; it tells no reader anything.
_NUMBERED = r"v?\d+(?:[.\-_]\w{1,12}){0,6}"
_BUILT = re.compile(
    rf"{_EDGE}(?:(?:(?:web\s?site|site|page|app|application|portal|cms|software|platform|api)\s+(?:version|build|release)"
    rf"|(?:build|revision|commit)(?:\s+(?:number|version|id|no\.?))?){_THEN}{_NUMBERED}(?:\s*\({_NUMBERED}\))?"
    rf"|(?:(?:page|site)\s+)?(?:(?:was|is)\s+)?(?:rendered|generated|loaded|served|built|created|executed)\s+in\s+"
    rf"\d+(?:[.,]\d+)?\s?(?:ms|s|secs?|seconds?|milliseconds?)"
    rf"|(?:(?:this|the)\s+)?(?:(?:page|site|html|document|report)\s+)?(?:was\s+)?(?:generated|rendered|built|build\s+date|build\s+time)"
    rf"(?:\s+(?:on|at|by\s+\w+\s+on))?{_THEN}{_WHEN}){_EDGE}",
    re.I,
)
_BETWEEN = re.compile(r"\s*[|•·;—]\s*|\s+–\s+|\s+--?\s+|(?<=[a-z]\.)\s+(?=[A-Z])")
_VERSION = re.compile(r"((?:version|v\.?|rev\.)\s?\d[\d.]{0,8}),?\s+(.+)", re.I)
# "Published March 5, 2020, updated June 3, 2021": stamps side by side, and nothing else.
_NEXT_STAMP = re.compile(
    r"(?<=\d)[.,;]?\s+(?:and\s+)?(?=(?:page|last|next|updated|reviewed|revised|modified|published)\b)", re.I
)
_DATELINE = re.compile(
    rf"(?P<place>[A-Z][^\d()/:;–—|]{{2,120}}?)[,.]?\s+(?i:(?P<when>{_DAY}))\.?,?\s*"
    r"(?P<wire>(?i:[/(][\w .&-]{0,30}(?:wire|news|cnw|reuters)[\w .&-]{0,30}[/)]))?\s*"
    r"(?:-{1,2}|[–—―])\s*(?=[\"“‘']?[A-Z])"
)
_IN_FURNITURE = re.compile(
    rf"\b(?:{_alternatives(_FURNITURE_LABELS)})(?:\s+on)?\s*[:–-]?\s*(?:(?:le|am|el|il|op|em)\s+)?(?P<when>{_WHEN})",
    re.I,
)
_FURNITURE_HINT = re.compile(
    r"current\s+as\s+of|(?:last|page)\s+(?:re|up|mod)|modifi|mise\s+à|zuletzt|letzte|última|ultimo|laatst"
)
_LONGEST = 160  # a label and a date, perhaps two of them, never a paragraph
_LONGEST_DATE = 80
_LONGEST_LABEL = 60
_DATELINE_WITHIN = 220
_DATELINE_HINT = re.compile(r"\d{4}\.?,?\s*[/(–—―-]")
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
        if self._awaited and len(text) <= _LONGEST_DATE and (alone := _WHEN_ALONE.fullmatch(text)):
            self._add(self._awaited, alone["when"])
            self._awaited = None
            return None
        self._awaited = None
        if not _has_figure(text):
            return text
        if "dateline" not in self.found and _DATELINE_HINT.search(text, 0, _DATELINE_WITHIN):
            text = self._without_dateline(text)
        if len(text) > _LONGEST or not _is_told(text) or self._asked >= _ASKED_AT_MOST:
            return text
        self._asked += 1
        return self._rest_of_short(text)

    def awaits(self, text: str) -> bool:
        """Whether this block is a label whose date should stand in the next one."""
        return len(text) < _LONGEST_LABEL and (label := _LABEL_ALONE.fullmatch(text)) is not None and self._await(label)

    def add_from_furniture(self, text: str) -> None:
        """Keep the dates that stand in a footer or an aside, which themselves are not read."""
        if self._asked < _ASKED_AT_MOST and _FURNITURE_HINT.search(text.lower()):
            self._asked += 1 + len(text) // 100
            for dated in _IN_FURNITURE.finditer(text):
                self._add(_name(dated), dated["when"])

    def _rest_of_short(self, text: str) -> str | None:
        if self._take(text):
            return None
        if (version := _VERSION.fullmatch(text)) and self._take(version[2]):
            return version[1]
        stamps = _NEXT_STAMP.split(text)
        if len(stamps) > 1 and all(_stamp(part) for part in stamps):
            return None if all([self._take(part) for part in stamps]) else text
        parts = [part for part in _BETWEEN.split(text) if part]
        if len(parts) == 1:
            return text
        kept = [part for part in parts if not self._take(part)]
        return text if len(kept) == len(parts) else " | ".join(kept) or None

    def _take(self, text: str) -> bool:
        """Whether these words only say how old the page is; the date among them is kept."""
        if dated := _stamp(text):
            self._add(_name(dated), dated["when"])
        return dated is not None or _tells_no_date(text)

    def _without_dateline(self, text: str) -> str:
        """A press release without "TITUSVILLE, N.J., March 5, 2019 /PRNewswire/ --": the first, not those it lists.

        Place and wire go with the date, being as little part of what is announced. Without a wire a place in capitals
        and its state are asked for: "NEW YORK, March 5, 2020 – 12 cases" is a fact.
        """
        dateline = _DATELINE.match(text, 0, _DATELINE_WITHIN)
        city, *state = dateline["place"].split(",") if dateline else ("",)
        if dateline is None or not (dateline["wire"] or (city.isupper() and state)):
            return text
        self._add("dateline", dateline["when"])
        return text[dateline.end() :]

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
    if len(text) > _LONGEST or not _has_figure(text) or not _is_told(text):
        return False
    return bool(_stamp(text)) or _tells_no_date(text)


def _tells_no_date(text: str) -> bool:
    """Whether these words count the page's age, or name the build that made it: gone at the next look."""
    return _AGE.fullmatch(text) is not None or _BUILT.fullmatch(text) is not None


def _stamp(text: str) -> re.Match[str] | None:
    return _DATED.fullmatch(text) or _SIGNED.fullmatch(text)


def _is_told(text: str) -> bool:
    lower = text.lower()
    return any(word in lower for word in _TOLD_BY)


def _has_figure(text: str) -> bool:
    return _FIGURE.search(text, 0, _DATELINE_WITHIN) is not None or text.endswith(("ago", "ago."))


def is_date(text: str) -> bool:
    """Whether these words are a date and nothing else."""
    return len(text) <= _LONGEST_DATE and _has_figure(text) and _WHEN_ALONE.fullmatch(text) is not None


def without_dates(texts: Iterable[str]) -> tuple[list[str | None], dict[str, str]]:
    """Each block's text without what it says of the page's age (None: nothing is left), and these dates by name."""
    dates = PageDates()
    return _without(list(texts), dates), dates.found


def _without(texts: list[str], dates: PageDates) -> list[str | None]:
    rest: list[str | None] = []
    for number, text in enumerate(texts):
        following = texts[number + 1] if number + 1 < len(texts) else ""
        left = dates.rest(text)
        may_be_label = left is not None and len(left) < _LONGEST_LABEL
        rest.append(None if left and may_be_label and is_date(following) and dates.awaits(left) else left)
    return rest


def _name(match: re.Match[str]) -> str:
    """The name of the date whose label fitted: that of its group, less the number."""
    group = next(group for group, value in match.groupdict().items() if value and group != "when")
    return group.rpartition("_")[0].replace("_", "-")
