"""What one look says of a link: a verdict, a stable reason code, and the evidence.

Knows the order of the questions; nothing of requests, the store or the report.
"""

import re
from collections.abc import Callable

from citewatch.judge.closed import at_fault, under_maintenance
from citewatch.judge.gone import calls_itself_missing, gone_by_address, is_parked, regrets, replaced, shrunk
from citewatch.judge.moved import moved, signpost, unfollowed
from citewatch.judge.page import Page
from citewatch.judge.saying import unreachable
from citewatch.model import Capture, GoodLook, LinkVerdict, Text, Verdict, Wall, WallScope

_GONE = {404: "http-404", 410: "http-410"}
# What will be the same in a minute.
_LASTING = ("refused-address", "refused-scheme", "refused-url", "redirect-loop", "too-many-redirects") + (
    "too-large",
    "not-recorded",
)
_LASTING_STATUSES = ("http-3", "http-4")
_PERMANENT = (301, 308)
_WHOLE = re.compile(r"bytes 0-(\d{1,18})/(\d{1,18})", re.IGNORECASE)
# In this order: where we were sent, what a page calls itself, what it stands in for, what it only points to, what it
# regrets, and at last what is missing beside the last good look.
_SIGNS: tuple[Callable[[Page], Verdict | None], ...] = (
    gone_by_address,
    calls_itself_missing,
    is_parked,
    under_maintenance,
    signpost,
    regrets,
    at_fault,
    replaced,
    shrunk,
    moved,
)


def is_hiccup(verdict: Verdict, *, met: Wall | None) -> bool:
    """Whether a second look at the end of the queue may see more than this one did (rules 1 and 2)."""
    if met:
        return met.scope is WallScope.POSTPONE
    lasts = verdict.reason in _LASTING or verdict.reason.startswith(_LASTING_STATUSES)
    return verdict.link is LinkVerdict.UNREACHABLE and not lasts


def judge(capture: Capture, *, met: Wall | None, text: Text | None, last_good: GoodLook | None) -> Verdict:
    """What this look says of the link, with a stable reason code and the evidence.

    `met` is the wall that stands before it. `text` is None when there was no document to read (not modified, a wall, an
    error).
    """
    if met:
        return Verdict(link=LinkVerdict.BLOCKED, reason=met.reason, evidence=met.evidence)
    if capture.failure:
        return unreachable(capture.failure.reason, capture.failure.detail)
    page = Page(capture, text, last_good)
    if capture.is_not_modified:
        return gone_by_address(page) or moved(page) or _alive("not-modified", 304)
    signs = (moved,) if page.is_identical else _SIGNS  # what was a good look is one, whatever it says
    return _by_status(page) or next(filter(None, (sign(page) for sign in signs)), None) or _alive("ok", capture.status)


def _by_status(page: Page) -> Verdict | None:
    """What the status decides by itself (RFC 9110 section 15); None when a document came that is to be read.

    A 3xx that names no place leads nowhere, whatever it carries, unless it is permanent and its page points on. 204 and
    205 carry no document. Nobody asks for a part (206): it counts only when it is the whole.
    """
    capture, status = page.capture, page.capture.status or 0
    if status in _GONE:
        return Verdict(link=LinkVerdict.DEAD, reason=_GONE[status], evidence=(f"HTTP {status}",))
    if not 200 <= status < 300:
        pointed = unfollowed(page) or (signpost(page) if status in _PERMANENT else None)
        return pointed or unreachable(f"http-{status}", f"HTTP {status}")
    if capture.truncated:
        return unreachable("truncated", f"cut off: {capture.truncated}")
    if status == 206 and not _is_whole(capture.header("content-range") or ""):
        return unreachable("truncated", f"HTTP 206, only {capture.header('content-range') or 'a part of the document'}")
    if not capture.payload:
        return gone_by_address(page) or unreachable("empty", f"HTTP {status} without a body")
    return None


def _is_whole(content_range: str) -> bool:
    found = _WHOLE.fullmatch(content_range.strip())
    return found is not None and int(found[1]) + 1 == int(found[2])


def _alive(reason: str, status: int | None) -> Verdict:
    return Verdict(link=LinkVerdict.ALIVE, reason=reason, evidence=(f"HTTP {status}",))
