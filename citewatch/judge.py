"""Judge what one look says of a link: walls first, then failures, status codes, redirects and soft 404s.

Pure: knows status codes, redirects, walls and the signs of a soft 404; nothing of requests, the store or the report.
A wall is never a death (rule 1, docs/ARCHITECTURE.md).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlsplit

from citewatch.model import BlockKind, Capture, GoodLook, LinkVerdict, Text, Verdict, Wall, WallScope

_CHALLENGE_SIZE = 60_000  # bytes: challenge pages are short, articles that speak of them are not


@dataclass(frozen=True, kw_only=True)
class _Fingerprint:
    """A wall known by its page: every one of `signs` (lower-case) must stand in a short HTML body."""

    name: str
    signs: tuple[str, ...]


# Two agreeing signs each: one word alone stands in too many honest pages (browsertrix-crawler #1124, lychee #2117).
_CHALLENGES = (
    # justice.gov and dea.gov: 200, about 2.4 KB, meta refresh with a token (opensanctions PR #5644).
    _Fingerprint(name="Akamai interstitial", signs=("bm-verify", "/_sec/verify")),
    _Fingerprint(name="DOJ interstitial", signs=("bm-verify", "/apology_objects/")),
    # OpenTermsArchive/engine #319: stored as content since 2021.
    _Fingerprint(name="Imperva challenge", signs=("_incapsula_resource", "noindex")),
    _Fingerprint(name="Cloudflare challenge", signs=("just a moment", "challenge-platform")),
    _Fingerprint(name="Cloudflare challenge", signs=("checking your browser", "cf-browser-verification")),
    _Fingerprint(name="Cloudflare block", signs=("cf-error-details", "ray id")),
    # neurosynth/ACE: PMC serves this at 200.
    _Fingerprint(name="reCAPTCHA wall", signs=("checking your browser", "recaptcha")),
    _Fingerprint(name="DataDome", signs=("captcha-delivery.com", "enable js")),
    _Fingerprint(name="PerimeterX", signs=("px-captcha", "access to this page has been denied")),
    _Fingerprint(name="AWS WAF challenge", signs=("awswafcookiedomainlist", "gokuprops")),
    _Fingerprint(name="SiteGround captcha", signs=("sgcaptcha", "robot challenge")),
    _Fingerprint(name="CloudFront block", signs=("the request could not be satisfied", "request blocked")),
    _Fingerprint(name="F5 block", signs=("the requested url was rejected", "support id")),
    # usgpo/bulk-data #148: HTML where JSON is due.
    _Fingerprint(name="Federal Register access page", signs=("federal register", "request access")),
)

_CHALLENGE_HEADERS = {
    "cf-mitigated": ("challenge",),
    "x-amzn-waf-action": ("challenge", "captcha"),
}

_REFUSALS = {
    401: ("login", "the server asks for a login"),
    402: ("paywall", "the server asks for payment"),
    403: ("forbidden", "the server forbids us to look"),
    407: ("login", "a proxy asks for a login"),
    451: ("legal-block", "the page is withheld for legal reasons"),
}


def wall(capture: Capture) -> Wall | None:
    """The wall that stands before the source, whatever its status; None when there is none."""
    if capture.answer is None:
        return None
    challenged = _challenge(capture)
    if challenged:
        sign, url = challenged
        return Wall(reason="bot-wall", scope=WallScope.HOST, evidence=(sign, f"HTTP {capture.status}"), url=url)
    if capture.status == 429:
        return Wall(reason="rate-limited", scope=WallScope.POSTPONE, evidence=("HTTP 429",), url=capture.final_url)
    if capture.status in _REFUSALS:
        reason, meaning = _REFUSALS[capture.status]
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
    for name, values in _CHALLENGE_HEADERS.items():
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
    return next((f"{known.name} page" for known in _CHALLENGES if all(sign in body for sign in known.signs)), None)


_LASTING = ("refused-address", "refused-scheme", "refused-url", "redirect-loop", "too-many-redirects", "not-recorded")


def is_hiccup(capture: Capture) -> bool:
    """Whether a second look at the end of the queue may see more than this one did (rule 2)."""
    if capture.failure:
        return capture.failure.reason not in _LASTING
    is_fault = capture.status == 429 or (capture.status or 0) >= 500
    return is_fault and _challenge(capture) is None


_PERMANENT = (301, 308)
_GONE = {404: "http-404", 410: "http-410"}

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
# ISO 639-1, and the regions sites use in their place: /en, /de-at, /us.
_LANGUAGES = (
    "aa|ab|af|am|ar|as|az|ba|be|bg|bn|bo|br|bs|ca|cs|cy|da|de|dz|el|en|eo|es|et|eu|fa|fi|fj|fo|fr|fy|ga|gd|gl|gn|gu|ha|"
    "he|hi|hr|hu|hy|ia|id|ie|ik|is|it|iu|ja|jv|ka|kk|kl|km|kn|ko|ks|ku|ky|la|lb|ln|lo|lt|lv|mg|mi|mk|ml|mn|mr|ms|mt|my|"
    "na|nb|ne|nl|nn|no|oc|om|or|pa|pl|ps|pt|qu|rm|rn|ro|ru|rw|sa|sd|sg|si|sk|sl|sm|sn|so|sq|sr|ss|st|su|sv|sw|ta|te|tg|"
    "th|ti|tk|tl|tn|to|tr|ts|tt|tw|ug|uk|ur|uz|vi|vo|wo|xh|yi|yo|za|zh|zu|us|gb|au|nz|in"
)
_HOME_PATH = re.compile(rf"/?((index|default|home)(\.\w{{2,5}})?)?/?|/({_LANGUAGES})([-_][a-z]{{2}})?/?", re.IGNORECASE)
_PARKED = re.compile(
    r"(this )?domain( name)? (is|may be) (for sale|parked)|buy this domain|domain parking|parked free", re.IGNORECASE
)
_SHRUNK_FROM, _SHRUNK_TO = 200, 0.05  # words once seen, and the share of them below which the text is gone

# Redirecting is what they are for; where they lead is not news.
_RESOLVERS = ("doi.org", "dx.doi.org", "hdl.handle.net", "purl.org", "w3id.org")

_NOISE_PARAMETERS = re.compile(
    r"utm_\w+|fbclid|gclid|mc_[ce]id|ref|from|src|aspxautodetectcookiesupport", re.IGNORECASE
)


def judge(capture: Capture, *, text: Text | None, last_good: GoodLook | None) -> Verdict:
    """What this look says of the link, with a stable reason code and the evidence.

    `text` is None when there was no document to read (not modified, a wall, an error).
    """
    if capture.failure:
        return Verdict(link=LinkVerdict.UNREACHABLE, reason=capture.failure.reason, evidence=(capture.failure.detail,))
    met = wall(capture)
    if met:
        return Verdict(link=LinkVerdict.BLOCKED, reason=met.reason, evidence=met.evidence)
    status = capture.status or 0
    if status in _GONE:
        return Verdict(link=LinkVerdict.DEAD, reason=_GONE[status], evidence=(f"HTTP {status}",))
    if status != 304 and not 200 <= status < 300:
        return Verdict(link=LinkVerdict.UNREACHABLE, reason=f"http-{status}", evidence=(f"HTTP {status}",))
    if capture.truncated:
        return Verdict(link=LinkVerdict.UNREACHABLE, reason="truncated", evidence=(f"cut off: {capture.truncated}",))
    for sign in _SIGNS:
        verdict = sign(capture, text, last_good)
        if verdict:
            return verdict
    if status != 304 and not capture.payload:
        return Verdict(link=LinkVerdict.UNREACHABLE, reason="empty", evidence=(f"HTTP {status} without a body",))
    return _alive_or_moved(capture, text, last_good)


def _redirected_home(capture: Capture, text: Text | None, last_good: GoodLook | None) -> Verdict | None:
    cited, final = urlsplit(capture.cited_url), urlsplit(capture.final_url)
    if _is_home(final) and not _is_home(cited) and _site(cited.hostname) == _site(final.hostname):
        return _dead("redirected-home", f"sent to the home page {capture.final_url}")
    return None


def _is_home(parts: SplitResult) -> bool:
    """Whether a URL is a site's home page; a query that tells where a visitor comes from makes it no other page."""
    tells = [name for name, _ in parse_qsl(parts.query) if not _NOISE_PARAMETERS.fullmatch(name)]
    return _HOME_PATH.fullmatch(parts.path) is not None and not tells


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


_SIGNS: tuple[Callable[[Capture, Text | None, GoodLook | None], Verdict | None], ...] = (
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


def _alive_or_moved(capture: Capture, text: Text | None, last_good: GoodLook | None) -> Verdict:
    reason = "not-modified" if capture.is_not_modified else "ok"
    evidence = (f"HTTP {capture.status}",)
    if _is_moved(capture, text, last_good):
        return Verdict(
            link=LinkVerdict.MOVED, reason="moved-permanently", evidence=(*evidence, f"now at {capture.final_url}")
        )
    return Verdict(link=LinkVerdict.ALIVE, reason=reason, evidence=evidence)


def _is_moved(capture: Capture, text: Text | None, last_good: GoodLook | None) -> bool:
    """Whether every hop was permanent, the address truly differs, and the document is the one last seen.

    At first sight there is none last seen: what is found there is what will be compared from now on.
    """
    hops = capture.redirects
    if not hops or any(hop.status not in _PERMANENT for hop in hops):
        return False
    if urlsplit(capture.cited_url).hostname in _RESOLVERS or _plain(capture.cited_url) == _plain(capture.final_url):
        return False
    if last_good is None:
        return True
    if last_good.verdict is LinkVerdict.MOVED and _plain(last_good.final_url) == _plain(capture.final_url):
        return True
    return text is not None and text.title is not None and text.title == last_good.title


def _plain(url: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """What of a URL says which document it is: scheme, www, case, closing slash and tracking do not."""
    parts = urlsplit(url)
    query = tuple(sorted((k, v) for k, v in parse_qsl(parts.query) if not _NOISE_PARAMETERS.fullmatch(k)))
    return _site(parts.hostname), parts.path.rstrip("/").lower(), query


def _site(hostname: str | None) -> str:
    return (hostname or "").lower().removeprefix("www.")
