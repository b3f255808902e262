"""URLs in the one form in which they are asked and recorded, and which of them may be asked at all.

Knows how URLs and Location headers are written; must not know what any address answers.
"""

from contextlib import suppress
from urllib.parse import urljoin, urlsplit, urlunsplit

from requests.utils import requote_uri

from citewatch.adapters.web.failures import FetchFailed
from citewatch.model import Exchange


def requestable(url: str) -> str:
    """The URL as it is asked and recorded: fragment dropped, empty path "/", oddities percent-encoded.

    Raises FetchFailed for one that may not be asked. Userinfo is refused: no reference is printed with a password, and
    `https://known.org@evil.net/` is a trick.
    """
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise FetchFailed("refused-url", url) from None
    if parts.scheme not in ("http", "https"):
        raise FetchFailed("refused-scheme", url)
    if not host or "@" in parts.netloc:
        raise FetchFailed("refused-url", url)
    path, query = requote_uri(parts.path or "/"), requote_uri(parts.query)
    return urlunsplit(parts._replace(path=path, query=query, fragment=""))


def redirect_target(answer: Exchange) -> str:
    """Where a redirect sends us, as it is asked; raises FetchFailed when that may not be asked."""
    location = answer.header("Location") or ""
    # Header bytes arrive as Latin-1; a raw Location in the wild is UTF-8 (requests does the same).
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        return requestable(urljoin(answer.url, location.strip()))
    except ValueError:
        raise FetchFailed("refused-url", location) from None


def host_of(url: str) -> str:
    """The host that a requestable URL asks."""
    return urlsplit(url).hostname or url
