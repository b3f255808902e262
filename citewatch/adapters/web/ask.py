"""One GET over one line, its answer read as it comes: requests and urllib3, made to dial where the line says.

Knows HTTP/1.1 as it is sent; must not know whose turn it is, nor what comes after a redirect.
"""

import io
import socket
import ssl
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from urllib3.connection import HTTPConnection, HTTPSConnection

from citewatch.adapters.web.failures import TRANSPORT_ERRORS, FetchFailed, transport_reason
from citewatch.adapters.web.follow import header_lines, is_redirect
from citewatch.adapters.web.line import Line
from citewatch.adapters.web.urls import host_of
from citewatch.adapters.web.wire import FinalResponse
from citewatch.model import Exchange

CHUNK = 65_536
LARGE = 1_000_000  # bytes: reading a page takes ten times its size, and many hosts are asked at once
MAX_COOKIES, LONGEST_COOKIE = 50, 4096  # RFC 6265 section 6.1: what a client should at least keep of one server


def ask(
    url: str,
    *,
    headers: Mapping[str, str],
    cookies: RequestsCookieJar,
    line: Line,
    tls: ssl.SSLContext | None,
    max_bytes: int,
    make_room: Callable[[], None] = lambda: None,
) -> Exchange:
    """The answer to one GET, its payload at most `max_bytes` long; else raises FetchFailed.

    `make_room` is called once when a body turns out to be large, and may keep us waiting. Takes cookies from the jar
    and puts in those that are set. `tls` is for an https URL, None for another.
    """
    host, received, answer = host_of(url), io.BytesIO(), None
    is_large = False
    try:
        with _response(url, headers, cookies, line, tls, max_bytes) as response:
            answer = _head(url, response)
            if _announced(answer) > max_bytes:
                raise FetchFailed("too-large", host, truncated="length")
            # A redirect's body is shown to nobody, and old servers announce one that they never send.
            for chunk in () if is_redirect(answer) else response.raw.stream(CHUNK, decode_content=False):
                received.write(chunk)
                if received.tell() > LARGE and not is_large:
                    is_large = True
                    make_room()
                if received.tell() > max_bytes:
                    raise FetchFailed("too-large", host, truncated="length", received=received.tell())
    except TRANSPORT_ERRORS as error:
        reason = line.cut_for or transport_reason(error, otherwise="truncated" if answer else "connection")
        truncated = _truncation(reason) if answer else None
        raise FetchFailed(reason, host, truncated=truncated, received=received.tell()) from error
    if line.cut_for:  # what ends with its connection looks whole when we cut it
        raise FetchFailed(line.cut_for, host, truncated=_truncation(line.cut_for), received=received.tell())
    return replace(answer, payload=received.getvalue())  # the buffer itself, no copy


@contextmanager
def _response(
    url: str,
    headers: Mapping[str, str],
    cookies: RequestsCookieJar,
    line: Line,
    tls: ssl.SSLContext | None,
    max_bytes: int,
) -> Iterator[requests.Response]:
    # Straight through the adapter: a Session would bring in proxies, netrc and roots from the environment.
    request = requests.Request("GET", url, headers=headers, cookies=cookies).prepare()
    with (
        closing(_LineAdapter(_pool(str(request.url), line, tls, max_bytes))) as adapter,
        adapter.send(request, stream=True) as response,  # without a timeout: the line is cut in time
    ):
        _keep(response.cookies, cookies)
        yield response


def _keep(fresh: RequestsCookieJar, cookies: RequestsCookieJar) -> None:
    for cookie in fresh:
        if len(cookies) < MAX_COOKIES and len(cookie.name) + len(cookie.value or "") <= LONGEST_COOKIE:
            cookies.set_cookie(cookie)


def _head(url: str, response: requests.Response) -> Exchange:
    headers = header_lines(response.raw.headers.iteritems())
    return Exchange(url=url, status=response.status_code, headers=headers, payload=b"")


def _announced(answer: Exchange) -> int:
    """How many bytes of body are to come, as far as the server says; a redirect's are left, a 304 has none."""
    length = (answer.header("Content-Length") or "").strip()
    is_read = not is_redirect(answer) and answer.status not in (204, 304)
    if not is_read or not length.isdecimal():
        return 0
    return int(length) if len(length) < 19 else sys.maxsize  # Python reads no number of more than 4,300 digits


def _truncation(reason: str) -> str | None:
    known = {"timeout": "time", "interrupted": "time", "too-large": "length", "bad-encoding": None}
    return known.get(reason, "disconnect")


class _LineAdapter(HTTPAdapter):
    """Sends one request through a pool of its own. No proxy: it would connect where we cannot check."""

    def __init__(self, pool: urllib3.HTTPConnectionPool) -> None:
        super().__init__()
        self._pool = pool

    def get_connection_with_tls_context(self, *_: Any, **__: Any) -> urllib3.HTTPConnectionPool:
        """The pool to send with: the place that requests offers for this since 2.32."""
        return self._pool

    def cert_verify(self, *_: Any, **__: Any) -> None:
        """Nothing to set: the TLS context verifies always, and its roots were read once."""

    def close(self) -> None:
        """Close the connection, kept alive or not: the next request has its own, checked anew."""
        self._pool.close()
        super().close()


def _pool(url: str, line: Line, tls: ssl.SSLContext | None, max_bytes: int) -> urllib3.HTTPConnectionPool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    # The port is named, because http.client would look for one behind the last colon of an IPv6 address.
    if tls:
        return _SecurePool(host, parts.port or 443, ssl_context=tls, line=line, max_bytes=max_bytes)
    return _PlainPool(host, parts.port or 80, line=line, max_bytes=max_bytes)


class _PlainConnection(HTTPConnection):
    """urllib3's connection, dialled by a line; the host name stays for the Host header."""

    def __init__(self, *args: Any, line: Line, max_bytes: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self._line = line
        # Chunks and their sizes may take as much room again as what they carry.
        self.response_class = partial(  # type: ignore[assignment]  # typeshed wants a class; a call makes one of either
            FinalResponse, heard=line.heard, max_body=2 * max_bytes
        )

    def _new_conn(self) -> socket.socket:
        return self._line.dial(self._dns_host, self.port)


class _SecureConnection(_PlainConnection, HTTPSConnection):
    """The same with TLS: name indication and certificate are for the host name, whatever address was dialled."""


class _PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SecureConnection
