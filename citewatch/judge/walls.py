"""Whether a wall stands before a source (rule 1, docs/ARCHITECTURE.md), and how far it reaches.

Knows how signs are weighed (the signs themselves stand in `fingerprints` and `wall_words`), nothing of what is behind.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit

from citewatch.judge.fingerprints import ADDRESSES, FINGERPRINTS, HEADERS, REFRESHES, REFUSALS, Fingerprint, HeaderSign
from citewatch.judge.sight import Sight, plain_sight, sight
from citewatch.judge.wall_words import (
    BRIEF,
    CAPTCHA,
    LOGIN_HOST,
    LOGIN_PATH,
    LOGIN_TITLE,
    NOT_THERE,
    NOTICE,
    WORDINGS,
    Wording,
)
from citewatch.model import Capture, GoodLook, Wall, WallScope

# Firewalls hide behind these too (imsme.com.my, WhatWaf #111), but two signs must stand on the page itself.
_GONE = (404, 410)
_CROWDED = 150  # paragraphs and list items: more than any page of a wall has
_PARAGRAPHS = ("<p>", "<p ", "<li>", "<li ")  # not the <path of a drawing
_ONE_FIELD = 40  # words on a login that asks for the address first
_OPENING = 400  # letters: where the title is repeated
_SHRUNK_FROM, _SHRUNK_TO = 200, 0.1  # words once seen, and the share of them below which another page stands there
_LARGEST_CHALLENGE = 20_000  # bytes, of a page that only sets a cookie and comes again
_COMES_AGAIN = re.compile(r"\blocation(?:\.href)?\s*=(?!=)\s*[\"']([^\"'<>]*)|\blocation\.(?:reload|replace)\s*\(")
_TO_FILL = ("<div", "<form", "<frame", "<iframe", "<main", "<app-", "<object", "<embed", "<img")
_LOGIN_LINK = re.compile(r"<(?:a|form)\b[^<>]*\b(?:href|action)\s*=\s*[\"']?([^\"'<>\s]+)")
# Words of an address that any page of a wall may show too.
_TELLS_NOTHING = frozenset(
    (
        *("access", "account", "accounts", "admin", "check", "client", "clients", "content", "customer", "error"),
        *("home", "html", "human", "index", "member", "members", "news", "page", "pages", "patient", "please"),
        *("portal", "press", "public", "request", "required", "search", "secure", "security", "service", "services"),
        *("site", "staff", "that", "this", "user", "users", "verify", "view", "wait", "website", "with", "your"),
    )
)
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
    if page is None:
        plain = plain_sight(capture)
        return _wording(capture, plain, last_good) if plain and not capture.truncated and status < 300 else None
    if capture.truncated or 300 <= status < 400:
        return None
    if status not in _GONE and _is_login(capture.final_url) and not _is_login(capture.cited_url) and _asks_login(page):
        return _login_met(capture, f"sent to the login at {capture.final_url}")
    if not _may_be_wall(page) or (status < 400 and _names_its_subject(capture, page)):
        return None
    for known in FINGERPRINTS:
        if page.words <= known.words and status not in known.never_at and _is_page_of(known, page):
            is_sure = bool(known.signs) or status >= 400 or known.scope is not WallScope.HOST
            return _met(capture, known, f"{known.name} page", None if is_sure else WallScope.URL)
    if page.refresh and page.words <= 20 and REFRESHES.search(page.refresh.url.lower()):
        return _bot_wall(capture, f"a page that only leads to {page.refresh.url}")
    if _is_cookie_challenge(capture, page):
        evidence = ("a script that sets a cookie and comes again", f"HTTP {capture.status}")
        return Wall(reason="bot-wall", scope=WallScope.URL, evidence=evidence, url=capture.final_url)
    return _wording(capture, page, last_good) or (None if status in _GONE else _login(capture, page, last_good))


def _names_its_subject(capture: Capture, page: Sight) -> bool:
    """Whether title or heading has a telling word of the cited address: a page about captchas is no captcha."""
    parts = urlsplit(capture.cited_url.lower())
    host = (parts.hostname or "").lower()
    named = {word for word in re.findall(r"[^\W\d_]{4,}", unquote(parts.path)) if word not in host} - _TELLS_NOTHING
    if not named:
        return False
    shown = " ".join((page.segments[0] if page.segments else "", page.heading))
    words = re.findall(r"[^\W\d_]{4,}", re.sub(r"\S*/\S*", " ", shown))  # what was asked for may be repeated
    return any(word in named for word in words)


def _is_cookie_challenge(capture: Capture, page: Sight) -> bool:
    """Whether all there is is a script that sets a cookie and comes again (testcookie-nginx-module and its kin)."""
    body = page.body
    if len(body) > _LARGEST_CHALLENGE or page.words or page.title or any(tag in body for tag in _TO_FILL):
        return False
    if "document.cookie" not in body and "document[" not in body:
        return False
    cited = urlsplit(capture.final_url.lower()).path or "/"
    return any(each[1] is None or _path(each[1]) in ("/", cited) for each in _COMES_AGAIN.finditer(body))


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:  # no URL at all
        return ""


def _is_page_of(known: Fingerprint, page: Sight) -> bool:
    return (
        all(said in page.all_said for said in known.says)
        and all(sign in page.body for sign in known.signs)
        and not (known.is_bare and (page.title or "<div" in page.body))
    )


def _met(capture: Capture, known: Fingerprint | Wording, sign: str, scope: WallScope | None = None) -> Wall:
    evidence = (sign, f"HTTP {capture.status}")
    return Wall(reason=known.reason, scope=scope or known.scope, evidence=evidence, url=capture.final_url)


def _may_be_wall(page: Sight) -> bool:
    """Whether so little is shown that the page is worth a second glance; most documents are told by a count of tags."""
    return sum(map(page.body.count, _PARAGRAPHS)) <= _CROWDED and page.is_short


def _wording(capture: Capture, page: Sight, last_good: GoodLook | None) -> Wall | None:
    """A short page that says it is a wall, when at least two things agree."""
    is_gone = capture.status in _GONE
    if is_gone and NOT_THERE.search(page.all_said):
        return None
    is_signpost = page.refresh is not None and page.refresh.url != page.base and not _has_captcha(page)
    around = () if is_gone else tuple(_around(capture, page, last_good))
    for known in WORDINGS:
        if not _is_believed_at(known, capture.status or 0) or page.words > known.words:
            continue
        if known.is_login and _is_login_itself(capture, page, last_good):
            continue
        if is_signpost and known.scope is WallScope.HOST:
            continue  # "One moment, please", and on to where the document stands
        said = _said(known, page, is_sure=bool(around))
        if said and len(said) + len(around) >= 2:
            sign = f"a short page that says “{said[0]}”: {known.name}"
            return _met(capture, known, sign, _reach(known, page, around))
    return None


def _reach(known: Wording, page: Sight, around: tuple[str, ...]) -> WallScope:
    """Words alone stop no host."""
    is_sure = bool(around) or _has_captcha(page)
    return WallScope.URL if known.scope is WallScope.HOST and not is_sure else known.scope


def _is_believed_at(known: Wording, status: int) -> bool:
    """Whether the words say more than the status does: a 401, a 429 says it all, a 404 nearly."""
    if known.is_success and status >= 400:
        return False
    return status in known.also_at or (status not in (*REFUSALS, *_GONE, 429))


def _said(known: Wording, page: Sight, *, is_sure: bool) -> tuple[str, ...]:
    """What of the page says that it is such a wall, and what else on it agrees; empty when nothing says it."""
    title = next((part for part in page.segments if known.titles.fullmatch(part)), None)
    said = _without(page, _repeated(known, title, page))
    text = known.texts.search(said)
    whole = known.asserts.search(page.said) if known.asserts and page.words <= BRIEF else None
    if whole:
        return whole[0], "of the page asked for"
    if not is_sure and not title and _is_headed_otherwise(known, page):
        return ()
    if not (title or text) or (known.is_form and (_is_written_in(page) or (not title and _is_form_of_a_page(page)))):
        return ()
    agrees = next((each for each in known.agrees.finditer(said) if not (text and _overlap(each, text))), None)
    form = (known.is_form and _has_captcha(page)) or (
        known.is_login and (title or not page.heading) and _has_way_in(page)
    )
    return tuple(each for each in (title, text and text[0], agrees and agrees[0], "a form" if form else None) if each)


def _is_headed_otherwise(known: Wording, page: Sight) -> bool:
    """Whether the page has a heading, and it speaks of another thing than a wall of this kind."""
    if not page.heading or NOTICE.match(page.heading):
        return False
    signs = (known.titles.fullmatch, known.texts.search, known.agrees.search)
    return not any(sign(page.heading) for sign in signs)


def _repeated(known: Wording, title: str | None, page: Sight) -> Iterator[str]:
    """What of the opening is no sign of its own: the title again, and what stands before a colon, as books have it."""
    if title:
        yield from (page.segments[0], title)
    for whole in (page.heading, *page.segments[:1]):
        before, colon, behind = whole.partition(": ")
        if colon and " " in behind and not known.texts.search(behind) and not known.titles.fullmatch(behind):
            yield before


def _without(page: Sight, repeated: Iterator[str]) -> str:
    opening, rest = page.said[:_OPENING], page.said[_OPENING:]
    for each in repeated:
        opening = opening.replace(each, " ") if each else opening
    return opening + rest


def _overlap(one: re.Match[str], other: re.Match[str]) -> bool:
    return one.start() < other.end() and other.start() < one.end()


def _has_way_in(page: Sight) -> bool:
    """Whether one can log in here, or is shown where."""
    return page.asks_password or page.asks_email or any(_is_login(url) for url in _links(page))


def _links(page: Sight) -> Iterator[str]:
    for found in _LOGIN_LINK.finditer(page.body):
        try:
            yield urljoin(page.base, found[1])
        except ValueError:  # no URL at all
            continue


def _has_captcha(page: Sight) -> bool:
    return any(sign in page.body for sign in CAPTCHA)


def _is_form_of_a_page(page: Sight) -> bool:
    """Whether the captcha guards a form (for writing to somebody: medef.com; for a search), not the page."""
    is_filled = any(field in page.body for field in ('type="text"', "type=text", 'type="search"', "<select"))
    return "<textarea" in page.body or 'type="email"' in page.body or (is_filled and _has_captcha(page))


def _is_written_in(page: Sight) -> bool:
    """Whether a captcha stands by a message somebody may write: reCAPTCHA's own field comes by script."""
    return "<textarea" in page.body and _has_captcha(page)


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
    if _is_login_itself(capture, page, last_good):
        return None
    if _is_login(capture.final_url) and page.words <= 60:
        return _login_met(capture, f"sent to the login at {capture.final_url}")
    title = _login_title(page)
    is_home = urlsplit(capture.cited_url).path in ("", "/") and not capture.redirects
    if title and page.asks_password and page.words <= 300 and not is_home:
        return _login_met(capture, f"a login page: “{page.title}”")
    if title and page.asks_email and page.words <= _ONE_FIELD and "<textarea" not in page.body and not is_home:
        return _login_met(capture, f"a login page: “{page.title}”")
    is_other = _lost_its_text(page, last_good) or _is_data(capture, last_good)
    if is_other and page.words <= 150 and (title or page.asks_password):
        return _login_met(capture, f"a login page where a document was: “{page.title}”")
    return None


def _is_login_itself(capture: Capture, page: Sight, last_good: GoodLook | None) -> bool:
    """Whether a login is what was cited, by its address or as last seen."""
    return _is_login(capture.cited_url) or bool(last_good and last_good.title and last_good.title == page.title)


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
