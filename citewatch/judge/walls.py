"""Whether a wall stands before a source (rule 1, docs/ARCHITECTURE.md), and how far it reaches.

Knows how signs are weighed (the signs themselves stand in `fingerprints` and `wall_words`), nothing of what is behind.
"""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from citewatch.judge.fingerprints import ADDRESSES, FINGERPRINTS, HEADERS, REFRESHES, REFUSALS, Fingerprint, HeaderSign
from citewatch.judge.sight import Sight, sight
from citewatch.judge.wall_words import CAPTCHA, LOGIN_HOST, LOGIN_PATH, LOGIN_TITLE, NOT_THERE, WORDINGS, Wording
from citewatch.model import Capture, GoodLook, Wall, WallScope

# Firewalls hide behind these too (imsme.com.my, WhatWaf #111), but two signs must stand on the page itself.
_GONE = (404, 410)
_CROWDED = 150  # paragraphs and list items: more than any page of a wall has
_SHRUNK_FROM, _SHRUNK_TO = 200, 0.1  # words once seen, and the share of them below which another page stands there
_DATA = (".json", ".xml", ".csv", ".pdf", ".zip", ".txt", ".docx", ".xlsx")


def wall(capture: Capture, *, last_good: GoodLook | None) -> Wall | None:
    """The wall that stands before the source, whatever its status; None when there is none."""
    if capture.answer is None:
        return _sent_away(capture)
    return (
        _sent_away(capture)
        or _header(capture)
        or _status_of_a_wall(capture)
        or _page(capture, last_good)
        or _refusal(capture)
    )


def _sent_away(capture: Capture) -> Wall | None:
    """A redirect to where robots are sent; the wall is that of the host that sent us."""
    cited = _address(capture.cited_url)
    hops = [capture.cited_url, *(exchange.url for exchange in capture.exchanges), *_unanswered(capture)]
    for sender, url in zip(hops, hops[1:], strict=False):
        address, is_last = _address(url), url is hops[-1]
        for known in ADDRESSES:
            if (is_last or known.on_the_way) and known.pattern.search(address) and not known.pattern.search(cited):
                answer = f"HTTP {capture.status}" if capture.answer else "which did not answer"
                evidence = (f"sent to {url}", known.name, answer)
                return Wall(reason=known.reason, scope=known.scope, evidence=evidence, url=sender)
    return None


def _unanswered(capture: Capture) -> tuple[str, ...]:
    """Where the last redirect led, when nothing came from there: an apology that times out is an apology."""
    last = capture.exchanges[-1] if capture.exchanges and capture.answer is None else None
    to = (last.header("location") or "").strip() if last else ""
    try:
        return (urljoin(last.url, to),) if last and to else ()
    except ValueError:  # no URL at all
        return ()


def _address(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname or ''}{parts.path or '/'}".lower()


def _header(capture: Capture) -> Wall | None:
    for known in HEADERS:
        if known.statuses and capture.status not in known.statuses:
            continue
        value = _sent(capture, known)
        if value is not None:
            return _bot_wall(capture, f"header {known.header}: {value}")
    return None


def _sent(capture: Capture, known: HeaderSign) -> str | None:
    """The header that gives this wall away; None when it, or what must come with it, was not sent."""
    headers = capture.answer.headers if capture.answer else ()
    if known.also and known.also[1] not in (capture.header(known.also[0]) or "").lower():
        return None
    values = (value for name, value in headers if name.lower() == known.header)
    return next((value[:80] for value in values if known.value in value.lower()), None)


def _status_of_a_wall(capture: Capture) -> Wall | None:
    if capture.status == 999:  # linkedin.com and kin (linkinator PR #709)
        return _bot_wall(capture, "HTTP 999")
    if capture.status == 202:  # GSA/data.gov #5726: AWS WAF's challenge has no text, or nobody sends its header
        page = sight(capture)
        if not capture.payload or (page and page.words < 10 and not page.refresh):
            return _bot_wall(capture, "HTTP 202 without a document")
    return None


def _bot_wall(capture: Capture, sign: str) -> Wall:
    evidence = (sign,) if sign.startswith("HTTP") else (sign, f"HTTP {capture.status}")
    return Wall(reason="bot-wall", scope=WallScope.HOST, evidence=evidence, url=capture.final_url)


def _page(capture: Capture, last_good: GoodLook | None) -> Wall | None:
    """A wall known by what its page is, or says; half a page (a truncated one) says nothing."""
    status = capture.status or 0
    page = sight(capture)
    if page is None or capture.truncated or 300 <= status < 400:
        return None
    if status not in _GONE and _is_login(capture.final_url) and not _is_login(capture.cited_url) and _asks_login(page):
        return _login_met(capture, f"sent to the login at {capture.final_url}")
    if not _may_be_wall(page):
        return None
    for known in FINGERPRINTS:
        if page.words <= known.words and status not in known.never_at and _is_page_of(known, page):
            return _met(capture, known, f"{known.name} page")
    if page.refresh and page.words <= 20 and REFRESHES.search(page.refresh.url.lower()):
        return _bot_wall(capture, f"a page that only leads to {page.refresh.url}")
    return _wording(capture, page, last_good) or (None if status in _GONE else _login(capture, page, last_good))


def _is_page_of(known: Fingerprint, page: Sight) -> bool:
    return (
        all(said in page.all_said for said in known.says)
        and all(sign in page.body for sign in known.signs)
        and not (known.untitled and page.title)
    )


def _met(capture: Capture, known: Fingerprint | Wording, sign: str) -> Wall:
    evidence = (sign, f"HTTP {capture.status}")
    return Wall(reason=known.reason, scope=known.scope, evidence=evidence, url=capture.final_url)


def _may_be_wall(page: Sight) -> bool:
    """Whether so little is shown that the page is worth a second glance; most documents are told by a count of tags."""
    return page.body.count("<p") + page.body.count("<li") <= _CROWDED and page.is_short


def _wording(capture: Capture, page: Sight, last_good: GoodLook | None) -> Wall | None:
    """A short page that says it is a wall, when at least two things agree."""
    if page.refresh and page.refresh.url != page.base and not _has_captcha(page):
        return None  # a signpost: "One moment, please", and on to where the document stands
    is_gone = capture.status in _GONE
    if is_gone and NOT_THERE.search(page.all_said):
        return None
    around = () if is_gone else tuple(_around(capture, page, last_good))
    for known in WORDINGS:
        if not _is_believed_at(known, capture.status or 0):
            continue
        said = _said(known, page) if page.words <= known.words else ()
        if said and len(said) + len(around) >= 2:
            return _met(capture, known, f"a short page that says “{said[0]}”: {known.name}")
    return None


def _is_believed_at(known: Wording, status: int) -> bool:
    """Whether the words say more than the status does: a 401, a 429 says it all, a 404 nearly."""
    if known.is_success and status >= 400:
        return False
    return status in known.also_at or (status not in (*REFUSALS, *_GONE, 429))


def _said(known: Wording, page: Sight) -> tuple[str, ...]:
    """What of the page says that it is such a wall, and what else on it agrees; empty when nothing says it."""
    title = next((part for part in page.segments if known.titles.fullmatch(part)), None)
    text = known.texts.search(page.said)
    agrees = known.agrees.search(page.said)
    if not title and not text:
        return ()
    if known.is_form and not title and _is_form_of_a_page(page):
        return ()
    form = "a captcha" if known.is_form and _has_captcha(page) else None
    return tuple(each for each in (title, text and text[0], agrees and agrees[0], form) if each)


def _has_captcha(page: Sight) -> bool:
    return any(sign in page.body for sign in CAPTCHA)


def _is_form_of_a_page(page: Sight) -> bool:
    """Whether the captcha guards a form for writing to somebody (medef.com), not the page."""
    return "<textarea" in page.body or 'type="email"' in page.body


def _around(capture: Capture, page: Sight, last_good: GoodLook | None) -> Iterator[str]:
    """What speaks for a wall beside the page's own words."""
    if (capture.status or 0) >= 400:
        yield "status"
    if _lost_its_text(page, last_good):
        yield "lost"
    if _is_data(capture, last_good):
        yield "data"


def _lost_its_text(page: Sight, last_good: GoodLook | None) -> bool:
    return bool(last_good and last_good.words >= _SHRUNK_FROM and page.words <= _SHRUNK_TO * last_good.words)


def _is_data(capture: Capture, last_good: GoodLook | None) -> bool:
    """Whether HTML came where something else is due (usgpo/bulk-data #148)."""
    if last_good and last_good.media_type:
        return "html" not in last_good.media_type
    return urlsplit(capture.cited_url).path.lower().endswith(_DATA)


def _login(capture: Capture, page: Sight, last_good: GoodLook | None) -> Wall | None:
    """A login where a document was cited; a login page that was itself cited is a document."""
    if _is_login(capture.cited_url) or (last_good and last_good.title and last_good.title == page.title):
        return None
    if _is_login(capture.final_url) and page.words <= 60:
        return _login_met(capture, f"sent to the login at {capture.final_url}")
    title = _login_title(page)
    is_home = urlsplit(capture.cited_url).path in ("", "/") and not capture.redirects
    if title and page.asks_password and page.words <= 300 and not is_home:
        return _login_met(capture, f"a login page: “{page.title}”")
    is_other = _lost_its_text(page, last_good) or _is_data(capture, last_good)
    if is_other and page.words <= 150 and (title or page.asks_password):
        return _login_met(capture, f"a login page where a document was: “{page.title}”")
    return None


def _login_met(capture: Capture, sign: str) -> Wall:
    evidence = (sign, f"HTTP {capture.status}")
    return Wall(reason="login", scope=WallScope.URL, evidence=evidence, url=capture.final_url)


def _asks_login(page: Sight) -> bool:
    """Whether it is a login by more than its address: readable pages may have a password field too."""
    return _login_title(page) or (page.asks_password and page.is_short)


def _login_title(page: Sight) -> bool:
    return any(LOGIN_TITLE.fullmatch(part) for part in page.segments)


def _is_login(url: str) -> bool:
    parts = urlsplit(url.lower())
    return LOGIN_PATH.search(parts.path) is not None or LOGIN_HOST.search(parts.hostname or "") is not None


def _refusal(capture: Capture) -> Wall | None:
    if capture.status == 429:
        return Wall(reason="rate-limited", scope=WallScope.POSTPONE, evidence=("HTTP 429",), url=capture.final_url)
    if capture.status not in REFUSALS:
        return None
    reason, meaning = REFUSALS[capture.status]
    evidence = (f"HTTP {capture.status}", meaning)
    return Wall(reason=reason, scope=WallScope.URL, evidence=evidence, url=capture.final_url)
