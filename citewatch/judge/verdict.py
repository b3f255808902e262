"""What one look says of a link: a verdict, a stable reason code, and the evidence.

Knows the order of the questions; nothing of requests, the store or the report.
"""

from citewatch.judge.gone import SIGNS
from citewatch.judge.moved import is_moved
from citewatch.model import Capture, GoodLook, LinkVerdict, Text, Verdict, Wall, WallScope

_GONE = {404: "http-404", 410: "http-410"}
_LASTING = ("refused-address", "refused-scheme", "refused-url", "redirect-loop", "too-many-redirects", "not-recorded")


def is_hiccup(capture: Capture, *, met: Wall | None) -> bool:
    """Whether a second look at the end of the queue may see more than this one did (rules 1 and 2)."""
    if capture.failure:
        return capture.failure.reason not in _LASTING
    if met:
        return met.scope is WallScope.POSTPONE
    return (capture.status or 0) >= 500


def judge(capture: Capture, *, met: Wall | None, text: Text | None, last_good: GoodLook | None) -> Verdict:
    """What this look says of the link, with a stable reason code and the evidence.

    `met` is the wall that stands before it. `text` is None when there was no document to read (not modified, a wall, an
    error).
    """
    if capture.failure:
        return Verdict(link=LinkVerdict.UNREACHABLE, reason=capture.failure.reason, evidence=(capture.failure.detail,))
    if met:
        return Verdict(link=LinkVerdict.BLOCKED, reason=met.reason, evidence=met.evidence)
    status = capture.status or 0
    if status in _GONE:
        return Verdict(link=LinkVerdict.DEAD, reason=_GONE[status], evidence=(f"HTTP {status}",))
    if status != 304 and not 200 <= status < 300:
        return Verdict(link=LinkVerdict.UNREACHABLE, reason=f"http-{status}", evidence=(f"HTTP {status}",))
    if capture.truncated:
        return Verdict(link=LinkVerdict.UNREACHABLE, reason="truncated", evidence=(f"cut off: {capture.truncated}",))
    for sign in SIGNS:
        verdict = sign(capture, text, last_good)
        if verdict:
            return verdict
    if status != 304 and not capture.payload:
        return Verdict(link=LinkVerdict.UNREACHABLE, reason="empty", evidence=(f"HTTP {status} without a body",))
    return _alive_or_moved(capture, text, last_good)


def _alive_or_moved(capture: Capture, text: Text | None, last_good: GoodLook | None) -> Verdict:
    reason = "not-modified" if capture.is_not_modified else "ok"
    evidence = (f"HTTP {capture.status}",)
    if is_moved(capture, text, last_good):
        return Verdict(
            link=LinkVerdict.MOVED, reason="moved-permanently", evidence=(*evidence, f"now at {capture.final_url}")
        )
    return Verdict(link=LinkVerdict.ALIVE, reason=reason, evidence=evidence)
