"""The signs that a document is gone although its server answers as if it were not: soft 404s and their kin.

Knows a look's capture, its text and the last good look; nothing of walls or statuses.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from citewatch.judge.addresses import is_home, site
from citewatch.model import BlockKind, Capture, GoodLook, LinkVerdict, Text, Verdict

# The whole segment of a title, in any case: "404 | Harvard Health", "Page Not Found - FDA". A title that merely
# speaks of 404s ("How to fix a 404 error on your site") is no segment of these.
_NOT_FOUND_TITLE = re.compile(
    r"(error\s*)?(404|410)(\s*(error|[-:.]?\s*(page|file)?\s*not found))?"
    r"|(error[:\s]*)?(sorry,?\s*)?(the |this |requested )?(page|file|document|article|content|resource|url)"
    r"( you requested| requested)?\s*((was |is |could |can )?(not|n.t)( be)? found|cannot be found|no longer exists"
    r"|does not exist|not available|unavailable|has been removed)"
    r"|not found|oops!?|page missing",
    re.IGNORECASE,
)
_TITLE_SEGMENTS = re.compile(r"\s*[|–—·»:]\s*|\s+-\s+")
_NOT_FOUND_PHRASE = re.compile(
    r"(page|document|file|article|content) (you (are|were) looking for|you requested|requested)[^.]{0,40}"
    r"(not|n.t|no longer|been (moved|removed))"
    r"|this page (isn.t|is not) available"
    r"|(this|the) page (has been removed|no longer exists|does not exist|cannot be found|could not be found)"
    r"|we (can.t|cannot|couldn.t|could not) find (the|that|this) page"
    r"|404 (error|not found)",
    re.IGNORECASE,
)
_SHORT_PAGE = 150  # words: body phrases are believed on short pages only (open-knowledge-graphs PR #48)
_ERROR_PATH = re.compile(r"/(404|not-?found|page-?not-?found|error-?404)(\.\w{2,5})?/?$", re.IGNORECASE)
_PARKED = re.compile(
    r"(this )?domain( name)? (is|may be) (for sale|parked)|buy this domain|domain parking|parked free", re.IGNORECASE
)
_SHRUNK_FROM, _SHRUNK_TO = 200, 0.05  # words once seen, and the share of them below which the text is gone


def _redirected_home(capture: Capture, text: Text | None, last_good: GoodLook | None) -> Verdict | None:
    cited, final = urlsplit(capture.cited_url), urlsplit(capture.final_url)
    if is_home(final) and not is_home(cited) and site(cited.hostname) == site(final.hostname):
        return _dead("redirected-home", f"sent to the home page {capture.final_url}")
    return None


def _error_path(capture: Capture, text: Text | None, last_good: GoodLook | None) -> Verdict | None:
    if capture.redirects and _ERROR_PATH.search(urlsplit(capture.final_url).path):
        return _dead("soft-404", f"sent to the error page {capture.final_url}")
    return None


def _not_found_title(capture: Capture, text: Text | None, last_good: GoodLook | None) -> Verdict | None:
    title = text.title if text else None
    for segment in _TITLE_SEGMENTS.split(title or ""):
        if _NOT_FOUND_TITLE.fullmatch(segment.strip(" .!")):
            return _dead("soft-404", f"the page calls itself “{title}”")
    return None


def _not_found_heading(capture: Capture, text: Text | None, last_good: GoodLook | None) -> Verdict | None:
    """A short page whose first heading says it, under a title that only names the site."""
    if text is None or text.words > _SHORT_PAGE:
        return None
    heading = next((block.text for block in text.blocks if block.kind is BlockKind.HEADING), "")
    if _NOT_FOUND_TITLE.fullmatch(heading.strip(" .!")):
        return _dead("soft-404", f"a short page headed “{heading}”")
    return None


def _not_found_phrase(capture: Capture, text: Text | None, last_good: GoodLook | None) -> Verdict | None:
    if text is None or text.words > _SHORT_PAGE:
        return None
    found = _NOT_FOUND_PHRASE.search(" ".join(block.text for block in text.blocks))
    return _dead("soft-404", f"a short page that says “{found.group(0)}”") if found else None


def _parked(capture: Capture, text: Text | None, last_good: GoodLook | None) -> Verdict | None:
    if text is None or text.words > _SHORT_PAGE:
        return None
    found = _PARKED.search(" ".join((text.title or "", *(block.text for block in text.blocks))))
    return _dead("parked", f"a short page that says “{found.group(0)}”") if found else None


def _shrunk(capture: Capture, text: Text | None, last_good: GoodLook | None) -> Verdict | None:
    """A page that lost nearly all it said: more often a wall or maintenance than a death, so only unreachable."""
    if text is None or text.problem not in (None, "no-text") or last_good is None or last_good.words < _SHRUNK_FROM:
        return None
    if last_good.media_type != text.media_type or text.words >= _SHRUNK_TO * last_good.words:
        return None
    lost = f"{text.words} words where there were {last_good.words}"
    return Verdict(link=LinkVerdict.UNREACHABLE, reason="content-gone", evidence=(lost,))


SIGNS: tuple[Callable[[Capture, Text | None, GoodLook | None], Verdict | None], ...] = (
    _redirected_home,
    _error_path,
    _not_found_title,
    _not_found_heading,
    _not_found_phrase,
    _parked,
    _shrunk,
)


def _dead(reason: str, evidence: str) -> Verdict:
    return Verdict(link=LinkVerdict.DEAD, reason=reason, evidence=(evidence,))
