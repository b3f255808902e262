"""Tell in plain words what a site did to its page, from the reasons for which its changes weigh.

Knows how reasons are worded (citewatch/significance); must not know templates, nor where a sentence is shown.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from citewatch.escaping import clipped
from citewatch.model import Change, ContentResult, Finding, FindingKind, Significance
from citewatch.report.wording import linked, who

_MOST_TOLD = 3
_LONGEST_WORDS = 60

_EXCHANGED = re.compile(r"(?:number|date|time|schedule|[a-z]+:) (?P<was>.+?) → (?P<now>.+)")
_NAMED = re.compile(r"(?P<what>[a-z -]+) (?P<did>added|removed): (?P<words>.+)")
_WHOLE = re.compile(r"(?P<what>[a-z -]+) (?P<did>added|removed)")
_EDITED = re.compile(r"(?P<what>table cell|list item) changed")
_ORDER = re.compile(r"(?P<what>.+) in another order")
_ENTRY = {"list item": "list entry"}


@dataclass(frozen=True, kw_only=True)
class _Deed:
    """What was done, to what; `is_marked` where the words are struck or underlined in the quote of the change."""

    did: str
    what: str
    is_marked: bool = True


def happened(finding: Finding, content: ContentResult | None, url: str | None) -> str:
    """What happened to a source, in one sentence; of a changed text by the words that came, went or were exchanged.

    Where the changes are not at hand, or say nothing of their own, it is the finding's own summary.
    """
    if finding.kind is FindingKind.SOURCE_REREVIEWED and content and (moved := _moved_date(content.changes)):
        return moved
    deeds = deeds_of(finding, content)
    return f"{_site(url)} {deeds}." if deeds else finding.summary


def deeds_of(finding: Finding, content: ContentResult | None, *, most: int = _MOST_TOLD) -> str:
    """What a site did to the text, as “added “on its own”, removed “only””; empty where nothing can be told."""
    if finding.kind is not FindingKind.SOURCE_CHANGED or content is None or content.reason:
        return ""
    worst = [change for change in content.changes if change.significance is Significance.SUBSTANTIVE]
    return told(_reasons(worst), most=most)


def told(reasons: Sequence[str], *, most: int = _MOST_TOLD) -> str:
    """The first of these reasons as what somebody did, in words that stand after a name; the others are “and more”.

    >>> told(("number 28 mg → 56 mg", "term added: on its own", "date added: 2025", "negation removed: not"))
    'changed “28 mg” to “56 mg”, added “on its own” and “2025”, and more'
    """
    deeds = list(dict.fromkeys(deed for deed in map(_deed, reasons) if deed))
    by_verb: dict[str, list[str]] = {}
    for deed in deeds[:most]:
        by_verb.setdefault(deed.did, []).append(deed.what)
    phrases = [f"{did} {_joined(what)}" for did, what in by_verb.items()]
    if not phrases or len(deeds) <= most:
        return _joined(phrases)
    return f"{', '.join(phrases)}, and more"


def unmarked(reasons: Iterable[str]) -> str:
    """The reasons that the struck and underlined words of a quote do not show by themselves."""
    deeds = ((reason, _deed(reason)) for reason in reasons)
    return "; ".join(reason for reason, deed in deeds if deed is None or not deed.is_marked)


def _moved_date(changes: Sequence[Change]) -> str:
    """How a review date moved; empty where no two dates are told."""
    was, now = (changes[0].before, changes[0].after) if changes else (None, None)
    return f"Only the review date moved, from {_quoted(was)} to {_quoted(now)}." if was and now else ""


def _reasons(changes: Iterable[Change]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason for change in changes for reason in change.reasons))


def _deed(reason: str) -> _Deed | None:
    """The reason as what was done; None for one that is worded otherwise."""
    if reason.startswith("moved from "):
        return _Deed(did="moved", what=f"words {reason.removeprefix('moved ')}", is_marked=False)
    if found := _ORDER.fullmatch(reason):
        return _Deed(did="changed", what=f"the order of {found['what']}", is_marked=False)
    if found := _EDITED.fullmatch(reason):
        return _Deed(did="changed", what=f"a {_ENTRY.get(found['what'], found['what'])}")
    if found := _EXCHANGED.fullmatch(reason):
        return _Deed(did="changed", what=f"{_quoted(found['was'])} to {_quoted(found['now'])}")
    if found := _NAMED.fullmatch(reason):
        # Of a longer passage the reason holds some of its words only, and not one after the other.
        what = "a longer passage" if found["what"] == "words" else _quoted(found["words"])
        return _Deed(did=found["did"], what=what)
    if found := _WHOLE.fullmatch(reason):
        return _Deed(did=found["did"], what=f"a {_ENTRY.get(found['what'], found['what'])}")
    return None


def _quoted(words: str) -> str:
    return f"“{clipped(words, _LONGEST_WORDS)}”"


def _joined(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def _site(url: str | None) -> str:
    return clipped(who(url), 60) if linked(url) and url else "The site"
