"""Tell the dates that say how old a page is from those that state a fact.

Knows how pages sign their age; must not know what a change of it weighs.
"""

import re
from bisect import bisect_left
from dataclasses import replace

from citewatch.significance.facts import AGES, Fact
from citewatch.significance.sentences import blanked, sentence_spans, words

_DONE = (
    r"(?:updated?|reviewed|modified|revised|revision|refreshed|changed|edited|published|posted|generated|built|build)"
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
# What stands right before a date: words that can only mean the page's age, or words that may mean it.
_LEAD = re.compile(
    rf"(?:(?P<plain>current\s+as\s+of|copyright|\u00a9|{_PAGE}{_DONE}|{_NOT_PASSIVE}(?:last|page|site)[\s-]*{_DONE})"
    rf"|(?P<done>{_NOT_PASSIVE}(?:{_SIGNED}|{_OF_WHAT}{_DONE}|rev\.?|version))"
    rf"|(?P<as_of>(?<!\w)(?<!effective\s)as\s+of))"
    rf"(?!\w)[\s:(,\-\u2013*]*(?:on|at|the)?\s*$",
    re.IGNORECASE,
)
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
_LABEL_WORDS = 3  # "All figures as of May 5" is a label, "As of May 5 this rule is amended" is not


def with_stamps(facts: list[Fact], text: str) -> list[Fact]:
    """The facts in the order of the text, with those dates and times marked that tell the age of the page."""
    marked: list[Fact] = []
    for fact in facts:
        follows = bool(marked) and marked[-1].stamped and fact.start - marked[-1].end <= _GAP
        is_stamp = fact.sort in AGES and (follows or _is_led(fact, facts, text))
        marked.append(replace(fact, stamped=True) if is_stamp else fact)
    return marked


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
