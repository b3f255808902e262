"""Whether a document has moved for good: permanent redirects to the same document at another address, and signposts.

Knows redirects, titles, texts and pages that only send their reader on; nothing of walls or deaths.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from itertools import islice, pairwise

from citewatch.judge.addresses import (
    is_front_of,
    is_market,
    is_resolver,
    is_same,
    joined,
    leads_nowhere,
    owner,
    plain,
    split,
)
from citewatch.judge.page import LEFT, Page
from citewatch.judge.phrases import fold, moved_phrase, not_found_phrase
from citewatch.judge.sight import Sight
from citewatch.model import LinkVerdict, Verdict

_PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
_SOON = 10  # seconds: a page that sends on later is meant to be read first
_SIGNPOST = 80  # words
_BARE = 15  # words
_STUB = 3_000  # bytes: a page that is nothing but its redirect
_LINKS = 40  # a page that only points on has few
_NEAR = 120  # signs before a link in which a page says that this is where it has moved
_LINK = re.compile(r"<a\b[^<>]*?\bhref\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_SCRIPTED = re.compile(
    r"(?:window|document|self|top|parent)?\.?location(?:\.href)?(?:\s*=\s*|\.(?:replace"
    r"|assign)\(\s*)[\"']([^\"'<>]+)[\"']",
    re.I,
)
_APPLICATION = re.compile(r"<(?:form|script)\b", re.IGNORECASE)
# What stands between "this page has moved." and the link to where it is now.
_NEW_PLACE = re.compile(
    r"\b(?:new|now|here|address|location|url|link|visit|go to|click|please|update|follow|neue?|hier|adresse"
    r"|nouvelle|ici|cliquez"
    r"|nueva|aqui|direccion|novo|nova|nuov[oa]|qui|nieuwe?)\b|^\W*https?:"
)
# "may have moved", "moved or deleted" lead nowhere; a cookie, a login, a check for scripts stand before the page.
_UNSURE = re.compile(r"\b(?:may(?! be found)|might|could|or deleted|or removed)\b")
# A wall, a login or a session's end may send home too, and so may a script that has just set a cookie.
_AT_THE_DOOR = re.compile(
    r"log ?-?(?:in|out|ged)\b|sign ?-?in\b|sess(?:ion|ao)|cookie|denied|forbidden|block|password|captcha"
    r"|java ?script|verif|permission"
    r"|secur|time[ds]? ?-?out|expired|consent|robot|\bage\b|eval\(|function|document\[|anmeld|connexion"
    r"|sesion|sitzung|sessione"
)
_GATE = re.compile(
    r"/(?:log-?in|sign-?in|sso|auth(?:n|enticate|enticat\w+|orize)?|oauth2?|session|captcha|challenge|consent"
    r"|cookie\w*|enable-?\w+|nojs|noscript"
    r"|unsupported\w*|cdn-cgi|\.well-known)\b|captcha|bm-verify",
    re.IGNORECASE,
)


def moved(page: Page) -> Verdict | None:
    """Moved, when every hop that counts was permanent and the document is the one last seen; else None.

    At first sight there is none last seen: what is found there is what will be compared from now on. A permanent
    redirect to another document stays alive and says so: its text is compared, which tells the reviewer more.
    """
    here, there = page.capture.cited_url, page.capture.final_url
    if not _is_for_good(page) or is_resolver(here) or is_same(here, there):
        return None
    evidence = (f"HTTP {page.capture.status}", f"now at {there}")
    last_good = page.last_good
    was_moved = last_good is not None and last_good.verdict is LinkVerdict.MOVED
    is_told = last_good is not None and is_same(last_good.final_url, there)
    if last_good is None or page.is_same or (was_moved and is_told):
        return _moved(page, "moved-permanently", there, *evidence)
    if is_told or not _is_elsewhere(page):
        return None
    other = f"permanently redirected to {there}, which is not the document last seen"
    return Verdict(link=LinkVerdict.ALIVE, reason="redirected-elsewhere", evidence=(*evidence[:1], other))


def _is_elsewhere(page: Page) -> bool:
    """Whether what stands there is plainly another document: next to nothing is left, or only titles can tell."""
    if page.left is None:
        return bool(page.title) and bool(page.last_good and page.last_good.title) and page.is_retitled
    return page.left < LEFT


def _is_for_good(page: Page) -> bool:
    """Whether the address changed, and every hop that changed more than its spelling was permanent."""
    hops = page.capture.redirects
    urls = (*(hop.url for hop in hops), page.capture.final_url)
    counted = [hop.status for hop, (one, other) in zip(hops, pairwise(urls), strict=True) if not is_same(one, other)]
    return bool(counted) and all(status in _PERMANENT for status in counted)


def _moved(page: Page, reason: str, to: str, *evidence: str, signpost: str | None = None) -> Verdict:
    old, new = (owner(split(url).hostname) for url in (page.capture.cited_url, to))
    if old == new:
        return Verdict(link=LinkVerdict.MOVED, reason=reason, evidence=evidence, signpost=signpost)
    reason = "moved-to-other-site" if reason == "moved-permanently" else reason
    told = (*evidence, f"another site: {old} → {new}")
    return Verdict(link=LinkVerdict.MOVED, reason=reason, evidence=told, signpost=signpost)


def unfollowed(page: Page) -> Verdict | None:
    """What a redirect says that nobody followed, as a recorded one; None when it leads nowhere (RFC 9110, 15.4)."""
    location = page.capture.header("location")
    if page.capture.status not in _REDIRECTS or not location:
        return None
    to = joined(page.capture.final_url, location)
    if page.capture.status not in _PERMANENT or not split(to).hostname or is_same(to, page.capture.cited_url):
        return None
    return _sent_on(page, to, "moved-permanently", f"HTTP {page.capture.status}", f"now at {to}")


def signpost(page: Page) -> Verdict | None:
    """What a short page says that only sends its reader on to another address; it is not followed.

    Moved to what it points to; dead when that is the site's home page, its error page or a market for names.
    """
    if is_resolver(page.capture.cited_url) or is_resolver(page.capture.final_url):
        return None  # linkinghub.elsevier.com answers 200 with a refresh, for every DOI of that publisher
    if page.sight is None or page.is_known or (page.words if page.text else page.sight.words) > _SIGNPOST:
        return None
    to = next(iter(_pointers(page)), None)
    if to is None or split(to).scheme not in ("http", "https") or is_same(to, page.capture.cited_url):
        return None
    if plain(to)[:2] == plain(page.capture.final_url)[:2] or _GATE.search(to):
        return None
    if is_front_of(split(to), page.cited) and not _is_final(page):
        return None
    return _sent_on(page, to, "client-redirect", f"a page that only points to {to}")


def _is_final(page: Page) -> bool:
    """Whether a page that sends home says that its document is gone or has moved, or is a bare stub; no wall's page."""
    source = page.sight.source if page.sight else ""
    said = f"{fold(page.title)} . {page.opening or fold(page.sight.text if page.sight else '')}"
    if _AT_THE_DOOR.search(fold(source[:_STUB])):
        return False
    tells = moved_phrase().search(said) or not_found_phrase().search(said)
    return tells is not None or (page.words <= _BARE and not _APPLICATION.search(_SCRIPTED.sub("", source)))


def _sent_on(page: Page, to: str, reason: str, *evidence: str) -> Verdict:
    target = split(to)
    if is_market(target) and owner(target.hostname) != owner(page.cited.hostname):
        return Verdict(link=LinkVerdict.DEAD, reason="parked", evidence=evidence)
    if leads_nowhere(target, page.cited):
        return Verdict(link=LinkVerdict.DEAD, reason="soft-404", evidence=evidence)
    if is_front_of(target, page.cited):
        return Verdict(link=LinkVerdict.DEAD, reason="redirected-home", evidence=evidence)
    return _moved(page, reason, to, *evidence, signpost=to)


def _pointers(page: Page) -> Iterator[str]:
    """Where the page sends its reader: by a refresh, a script that is all there is, a link it calls the new place."""
    sight = page.sight
    if sight is None:
        return
    source = _without_noscript(sight.source)
    refresh = replace(sight, source=source).refresh
    if refresh and refresh.seconds <= _SOON and _says_so(page, source, refresh.url):
        yield refresh.url
    if len(source) <= _STUB and "cookie" not in source.lower() and page.words <= _SIGNPOST // 2:
        scripted = {unescape(each) for each in _SCRIPTED.findall(source)}
        if len(scripted) == 1 and not page.words:
            yield joined(page.capture.final_url, scripted.pop())
    for found in islice(_LINK.finditer(source), _LINKS):
        shown = _TAG.sub(" ", source[max(0, found.start() - 4 * _NEAR) : found.start()]).rpartition("}")[2]
        before = fold(shown)[-_NEAR:]
        said = next(reversed([*moved_phrase().finditer(before)]), None)
        if said is None or _UNSURE.search(before):
            continue
        _, stop, after = before[said.end() :].partition(".")
        label = fold(_TAG.sub(" ", source[found.end() : found.end() + _NEAR]).lstrip(" >"))
        if not stop or _NEW_PLACE.search(f"{after} {label}"):
            yield joined(page.capture.final_url, unescape(found[1] or found[2] or ""))


def _without_noscript(source: str) -> str:
    """What a browser with scripts reads: without comments, and without what is there for those who have none."""
    for start, end in (("<!--", "-->"), ("<noscript", "</noscript")):
        kept: list[str] = []
        lower, at = Sight(source=source, base="").body, 0
        while (begin := lower.find(start, at)) >= 0:
            kept.append(source[at:begin])
            close = lower.find(end, begin)
            at = close + len(end) if close >= 0 else len(source)
        source = " ".join((*kept, source[at:]))
    return source


def _says_so(page: Page, source: str, to: str) -> bool:
    """Whether a page that sends on is a signpost, and no application that reloads: it says so, links there, or is bare.

    dhhr.wv.gov in March 2020: SharePoint's frame, scripts and all, under a document's title and a refresh; such a page
    counts only once its text has been seen to be gone.
    """
    if page.words or moved_phrase().search(fold(page.title)):
        return True
    links = {joined(page.capture.final_url, unescape(a or b)) for a, b in _LINK.findall(source)}
    if any(is_same(to, each) for each in (*links, *page.calls_itself)) or not _APPLICATION.search(source):
        return True
    return page.last_good is not None and page.last_good.words > _SIGNPOST
