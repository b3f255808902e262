"""Tell the dates that say how old a page is from those that state a fact.

Knows how pages sign their age; must not know what a change of it weighs.
"""

import re
from bisect import bisect_left
from dataclasses import replace

from citewatch.significance.facts import AGES, Fact, Sort
from citewatch.significance.sentences import blanked, sentence_spans, words

_DONE = (
    r"(?:updated?|review(?:ed)?|modified|revised|revision|refreshed|changed|edited|published|posted|generated|built|build)"
    r"(?:\s+(?:date|on|at|by|daily|for|information|time|version))*"
)
# "The page was updated on" tells its age, "the guidance was revised on" a fact.
_NOT_PASSIVE = r"(?<!\w)(?<!\bwas\s)(?<!\bwere\s)(?<!\bbeen\s)"
_PAGE = (
    r"(?:page|site|content|information|article|data|figures|table|dashboard)\s+(?:was|were|has\s+been)\s+(?:last\s+)?"
)
# Health sites sign with a name: "Medically reviewed by Jane Lee, MD, on May 5, 2024".
_SIGNED = r"(?:medically\s+|clinically\s+)?(?:reviewed|updated|edited|written)\s+by\s+(?:[\w.,'()-]+\s+){1,8}?on"
_OF_WHAT = r"(?:(?:content|data|date|latest|status|most\s+recent|information)[\s-]+)?"
# French, German, Spanish, Italian, Dutch and Portuguese pages sign so; no sentence does.
_ABROAD = (
    r"(?:dernière\s+(?:mise\s+à\s+jour|modification|révision)|mise?\s+à\s+jour|date\s+de\s+(?:la\s+)?(?:dernière\s+)?"
    r"(?:mise\s+à\s+jour|modification|révision|publication)|publiée?|modifiée?"
    r"|(?:dernière\s+)?version\s+(?:en\s+vigueur(?:\s+(?:au|depuis))?|du|applicable)|(?:neue\s+)?fassung\s+vom"
    r"|(?:zuletzt|letztmals)\s+(?:aktualisiert|geändert|geprüft|bearbeitet)|letzte\s+(?:aktualisierung|änderung|bearbeitung)|stand"
    r"|(?:última|ultima)\s+(?:actualización|modificación|revisión|modifica|atualização)|(?:actualizado|publicado|revisado|atualizado)"
    r"|fecha\s+de\s+(?:actualización|publicación|revisión)|ultimo\s+aggiornamento|aggiornato|laatst\s+(?:bijgewerkt|gewijzigd))"
    r"(?:\s+(?:le|am|vom|el|il|op|em|al))?"
)
# What stands right before a date: words that can only mean the page's age, or words that may mean it.
_LEAD = re.compile(
    rf"(?:(?P<plain>current\s+as\s+of|copyright|\u00a9|{_PAGE}{_DONE}|{_NOT_PASSIVE}(?:last|page|site)[\s-]*{_DONE})"
    rf"|(?P<done>{_NOT_PASSIVE}(?:{_SIGNED}|{_OF_WHAT}{_DONE}|rev\.?|version|{_ABROAD}))"
    rf"|(?P<as_of>(?<!\w)(?<!effective\s)as\s+of))"
    rf"(?!\w)[\s:(,\-\u2013*]*(?:on|at|the)?\s*$",
    re.IGNORECASE,
)
# What a server says of itself at the foot of a page: "Build 2024.11.3", "Rendered in 0.3 s".
_NUMBERED = r"v?\d+(?:[.\-_]\w{1,12}){0,6}"
_BUILT = re.compile(
    rf"(?:(?:web\s?site|site|page|app|application|portal|cms|software|platform|api)\s+(?:version|build|release)"
    rf"|(?:build|revision|commit)(?:\s+(?:number|version|id|no\.?))?)[\s:#-]*{_NUMBERED}"
    rf"|(?:(?:page|site)\s+)?(?:(?:was|is)\s+)?(?:rendered|generated|loaded|served|built|created|executed)\s+in\s+"
    rf"\d+(?:[.,]\d+)?\s?(?:ms|s|secs?|seconds?|milliseconds?)"
    rf"|(?:(?:page|site|html|report)\s+)?(?:generated|rendered|built)(?:\s+(?:on|at))?[\s:]+[\w/.,: -]{{6,40}}",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[|•·;\u2014]\s*")
_REACH = 60  # letters before a date
_NEAR = 200  # letters around a date
_GAP = 8  # letters between a date and its time of day, or a weekday and its date
_OPENS = re.compile(r"(?:^|[|\u2022\u00b7(:;\u2013\u2014\n]|\s-\s)[\s*]*$")
# "Updated May 5 to add two sites" tells an age, "Data published May 5 showed harm" a fact.
_GOES_ON = re.compile(r"[\s,]*(?!(?:at|to|by|with|and|for|in|on|from)\b)[a-z]{2,}")
_CURRENTLY = re.compile(r"\b(?:currently|presently|to date|so far|at present|at this time)\b", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:am|is|are|was|were|be|been|has|have|had|will|shall|must|may|can|does|do|did|should|would|could)\b",
    re.IGNORECASE,
)
# "Last update 3/31" is a day, "in 3/31 adults" a share.
_DAY_OF_YEAR = re.compile(r"(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])")
_LABEL_WORDS = 3  # "All figures as of May 5" is a label, "As of May 5 this rule is amended" is not


def tells_build(text: str) -> bool:
    """Whether every part of this names the build that made the page, its time or how long that took."""
    parts = [part.strip(" .*()") for part in _PARTS.split(text)] if len(text) <= _NEAR else []
    return bool(parts) and all(_BUILT.fullmatch(part) and any(map(str.isdigit, part)) for part in parts)


def with_stamps(facts: list[Fact], text: str) -> list[Fact]:
    """The facts in the order of the text, with those dates and times marked that tell the age of the page."""
    marked: list[Fact] = []
    for fact in facts:
        follows = bool(marked) and marked[-1].stamped and fact.start - marked[-1].end <= _GAP
        is_stamp = fact.sort in AGES and (follows or _is_led(fact, facts, text))
        if fact.sort is Sort.NUMBER and _DAY_OF_YEAR.fullmatch(fact.shown) and _led_plainly(fact, text):
            fact, is_stamp = replace(fact, sort=Sort.DATE), True
        marked.append(replace(fact, stamped=True) if is_stamp else fact)
    return marked


def _led_plainly(fact: Fact, text: str) -> bool:
    """Whether the words before it can only mean the age of the page."""
    lead = _LEAD.search(text[max(0, fact.start - _REACH) : fact.start])
    return lead is not None and lead["plain"] is not None


def _is_led(fact: Fact, facts: list[Fact], text: str) -> bool:
    """Whether the words before a date say that it is the age of the page."""
    reach = max(0, fact.start - _REACH)
    lead = _LEAD.search(text[reach : fact.start])
    if lead is None or lead["plain"]:
        return lead is not None
    start, end = _sentence_around(fact, text)
    first = max(start, reach + lead.start())
    if lead["done"] and _OPENS.search(text[start:first]):
        return _GOES_ON.match(text, fact.end, end) is None
    low, high = (bisect_left(facts, place, key=lambda other: other.start) for place in (start, end))
    dates = [(other.start - start, other.end - start) for other in facts[low:high] if other.sort in AGES]
    beside = blanked(text[start:end], [*dates, (first - start, fact.start - start)])
    if lead["as_of"] and _CURRENTLY.search(beside):
        return True  # "There are currently no cases as of May 5": on May 6 the same is said again
    return _VERB.search(beside) is None and len(words(beside)) <= _LABEL_WORDS


def _sentence_around(fact: Fact, text: str) -> tuple[int, int]:
    """Where the sentence of this fact starts and ends; no farther off than any label reaches."""
    first = max(0, fact.start - _NEAR)
    spans = sentence_spans(text[first : fact.end + _NEAR])
    start, end = next(span for span in spans if span[0] <= fact.start - first < span[1])
    return first + start, first + end
