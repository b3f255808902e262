"""Know which document a link leads to, however it is written: host and path, without what only tracks.

Knows URLs; must not know markup nor which words a link has.
"""

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

# https://url.spec.whatwg.org/#concept-basic-url-parser: tabs and line ends inside a URL are nothing.
_NOTHING = re.compile(r"[\t\r\n]+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_WEB = re.compile(r"https?://([^/?#]*)([^?#]*)", re.IGNORECASE)
_PLAIN = re.compile(r"https?://(?:www\.)?([a-z0-9][a-z0-9.-]*+)(/[\w/.~+-]*+)?(?:[?#]|$)")
_SESSION = re.compile(r";[^/]*")
_ESCAPE = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)
_HOST = re.compile(r"[^\s@\[\]<>\"\\^`{|}%:]+(?::\d{1,5})?|\[[0-9a-f:.]+\](?::\d{1,5})?")
_USUAL_PORT = re.compile(r":(?:80|443)?$")
_INDEX = re.compile(r"/index\.html?$", re.IGNORECASE)
_LONGEST = 2_000
_MOST_SAID = 8_000_000  # characters of all targets of a page: a long <base> would be said again with each link
_MOST_JOINED = 8_000_000


class Targets:
    """Names, for one page, the documents that its links lead to."""

    def __init__(self, url: str, *, base: str | None = None) -> None:
        """`url` is the page's own, `base` what its <base> says."""
        self._base = _base(url, base)
        self._root = _root(self._base)
        self._known: dict[str, str | None] = {}
        self._said = self._joined = 0

    def of(self, hrefs: Iterable[str]) -> tuple[str, ...]:
        """The documents in order; a link to a place on its own page, a mail address or a bad URL leads to none."""
        targets = []
        for href in hrefs:
            target = self._target(href)
            if target is not None and self._said <= _MOST_SAID:
                self._said += len(target)
                targets.append(target)
        return tuple(targets)

    def _target(self, href: str) -> str | None:
        if href not in self._known:
            self._known[href] = _canonical(self._resolved(_NOTHING.sub("", href.strip()))) if href else None
        return self._known[href]

    def _resolved(self, href: str) -> str:
        """The absolute form; what is simple is not parsed, since a page may hold thousands of links."""
        if not href or href[0] == "#" or len(href) > _LONGEST:
            return ""
        if _SCHEME.match(href):
            return href
        if self._root and href[0] == "/" and href[1:2] != "/" and "/." not in href:
            return self._root + href
        self._joined += len(self._base) + len(href)
        return _joined(self._base, href) if self._joined <= _MOST_JOINED else ""


def _base(url: str, base: str | None) -> str:
    if base is None or len(base) > _LONGEST:
        return url
    return _joined(url, _NOTHING.sub("", base.strip())) or url


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:  # an unbalanced bracket in the authority
        return ""


def _root(base: str) -> str:
    """Scheme and host of the page; empty where its own address is none."""
    try:
        parts = urlsplit(base)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else ""


def _canonical(url: str) -> str | None:
    """Host in lower case without "www.", then the path without session, index page and trailing slash."""
    plain = _PLAIN.match(url)
    if plain is not None and not (path := plain[2] or "").endswith(("htm", "html")) and plain[1][-1] != ".":
        return plain[1] + path.rstrip("/")
    web = _WEB.match(url)
    if web is None or len(url) > 2 * _LONGEST:
        return None
    host = _USUAL_PORT.sub("", web[1].rpartition("@")[2].lower()).removeprefix("www.").removesuffix(".")
    if not _HOST.fullmatch(host):
        return None
    path = web[2]
    if ";" in path:
        path = _SESSION.sub("", path)
    if "%" in path:
        path = _ESCAPE.sub(_in_capitals, path)
    return host + _INDEX.sub("", path).rstrip("/")


def _in_capitals(escape: re.Match[str]) -> str:
    return escape[0].upper()
