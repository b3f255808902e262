"""URLs in the one form in which they are asked and recorded, and which of them may be asked at all.

Knows how URLs and Location headers are written; must not know what any address answers.
"""

import re
from contextlib import suppress
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from requests.utils import requote_uri

from citewatch.adapters.web.failures import FetchFailed
from citewatch.model import Exchange

# What no host name holds, and what two readers of one URL take for different things: a backslash is a slash to a
# browser, `%` an escape to one and the zone of an address to another.
NOT_IN_A_HOST = re.compile(r"[\x00-\x20\x7f\\%<>\"^`{|}@]")
PLACE = re.compile(r"[^?#]*")
NO_HOST = re.compile(r"(https?:)?///", re.IGNORECASE)
SCHEME_PORTS = {"http": 80, "https": 443}


def requestable(url: str) -> str:
    """The URL as it is asked and recorded: fragment dropped, empty path "/", oddities percent-encoded.

    Raises FetchFailed for one that may not be asked. Userinfo is refused: no reference is printed with a password, and
    `https://known.org@evil.net/` is a trick.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        raise FetchFailed("refused-url", url) from None
    if parts.scheme not in SCHEME_PORTS:
        raise FetchFailed("refused-scheme", url)
    if not host or port == 0 or NOT_IN_A_HOST.search(parts.netloc):
        raise FetchFailed("refused-url", url)
    return urlunsplit(parts._replace(path=_quoted(parts.path or "/"), query=_quoted(parts.query), fragment=""))


def _quoted(part: str) -> str:
    # A lone surrogate is no character of any URL; requests would not know how to write it.
    return requote_uri(part.encode("utf-8", "replace").decode("utf-8"))


def redirect_target(answer: Exchange) -> str:
    """Where a redirect sends us, as it is asked; raises FetchFailed when that may not be asked."""
    location = answer.header("Location") or ""
    # Header bytes arrive as Latin-1; a raw Location in the wild is UTF-8 (requests does the same).
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    location = location.strip()
    try:
        return requestable(urljoin(answer.url, _with_slashes(location)))
    except ValueError:
        raise FetchFailed("refused-url", location) from None


def _with_slashes(location: str) -> str:
    r"""A Location whose backslashes are slashes, as for browsers; a ValueError for one that names no host or two.

    urljoin would take `http:///etc` and `\\evil.net\x` for paths of the host that sends them, which are not there.
    """
    place = PLACE.match(location)[0]  # type: ignore[index]  # it matches anything
    if "\\" in urlsplit(location).netloc:
        raise ValueError(location)
    place, rest = place.replace("\\", "/"), location[len(place) :]
    if NO_HOST.match(place):
        raise ValueError(location)
    return place + rest


def host_of(url: str) -> str:
    """The host that a requestable URL asks."""
    return urlsplit(url).hostname or url


def server_of(url: str) -> str:
    """Who is asked by a requestable URL: its host, with its port unless that is the scheme's own.

    As `plan.host_of` has it, so that what is checked side by side is asked side by side.
    """
    parts: SplitResult = urlsplit(url)
    host = (parts.hostname or url).rstrip(".")
    return host if parts.port in (None, SCHEME_PORTS.get(parts.scheme)) else f"{host}:{parts.port}"
