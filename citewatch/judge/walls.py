"""Whether a wall stands before a source (rule 1, docs/ARCHITECTURE.md), and how far it reaches.

Knows the fingerprints of walls; nothing of what stands behind one.
"""

from urllib.parse import urlsplit

from citewatch.judge.fingerprints import CHALLENGE_HEADERS, CHALLENGES, REFUSALS
from citewatch.model import Capture, GoodLook, Wall, WallScope

_CHALLENGE_SIZE = 60_000  # bytes: challenge pages are short, articles that speak of them are not


def wall(capture: Capture, *, last_good: GoodLook | None) -> Wall | None:
    """The wall that stands before the source, whatever its status; None when there is none."""
    if capture.answer is None:
        return None
    challenged = _challenge(capture)
    if challenged:
        sign, url = challenged
        return Wall(reason="bot-wall", scope=WallScope.HOST, evidence=(sign, f"HTTP {capture.status}"), url=url)
    if capture.status == 429:
        return Wall(reason="rate-limited", scope=WallScope.POSTPONE, evidence=("HTTP 429",), url=capture.final_url)
    if capture.status in REFUSALS:
        reason, meaning = REFUSALS[capture.status]
        evidence = (f"HTTP {capture.status}", meaning)
        return Wall(reason=reason, scope=WallScope.URL, evidence=evidence, url=capture.final_url)
    return None


def _challenge(capture: Capture) -> tuple[str, str] | None:
    """What gives a challenge away, and the URL that turned us away; None when nothing does."""
    sender = capture.cited_url
    for exchange in capture.exchanges:
        parts = urlsplit(exchange.url)
        # ms609/citation-bot PR #1833: FDA sends robots here by 302; the page itself answers 404.
        # edgi-govdata-archiving/web-monitoring #198: unblock.federalregister.gov answers 200.
        if "/apology_objects/" in parts.path or parts.hostname == "unblock.federalregister.gov":
            return f"sent to {exchange.url}", sender
        sender = exchange.url
    sign = _challenge_sign(capture)
    return (sign, capture.final_url) if sign else None


def _challenge_sign(capture: Capture) -> str | None:
    for name, values in CHALLENGE_HEADERS.items():
        if (capture.header(name) or "").lower() in values:
            return f"header {name}: {capture.header(name)}"
    if capture.status == 999:  # linkedin.com and kin (linkinator PR #709)
        return "HTTP 999"
    if capture.status == 202 and len(capture.payload) < 2_000:  # GSA/data.gov #5726: AWS WAF's challenge
        return "HTTP 202 without a document"
    return _challenge_page(capture)


def _challenge_page(capture: Capture) -> str | None:
    if len(capture.payload) > _CHALLENGE_SIZE or "html" not in (capture.header("content-type") or "html").lower():
        return None
    body = capture.payload.decode("utf-8", "replace").lower()
    return next((f"{known.name} page" for known in CHALLENGES if all(sign in body for sign in known.signs)), None)
