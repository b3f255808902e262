"""One GET over one line, its answer read as it comes: requests and urllib3, made to dial where the line says.

Knows HTTP/1.1 as it is sent; must not know whose turn it is, nor what comes after a redirect.
"""

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any, BinaryIO
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
from citewatch.model import Exchange

CHUNK = 65_536


def ask(
    url: str,
    *,
    headers: Mapping[str, str],
    cookies: RequestsCookieJar,
    line: Line,
    tls: ssl.SSLContext | None,
    max_bytes: int,
) -> Exchange:
    """The answer to one GET, its payload at most `max_bytes` long; else raises FetchFailed.

    Takes cookies from the jar and puts in those that are set. `tls` is for an https URL, None for another.
    """
    host, received, answer = host_of(url), bytearray(), None
    try:
        with _response(url, headers, cookies, line, tls) as response:
            answer = _head(url, response)
            # A redirect's body is shown to nobody, and old servers announce one that they never send.
            for chunk in () if is_redirect(answer) else response.raw.stream(CHUNK, decode_content=False):
                received += chunk
                if len(received) > max_bytes:
                    raise FetchFailed("too-large", host, truncated="length", received=len(received))
    except TRANSPORT_ERRORS as error:
        reason = line.cut_for or transport_reason(error, otherwise="truncated" if answer else "connection")
        truncated = _truncation(reason) if answer else None
        raise FetchFailed(reason, host, truncated=truncated, received=len(received)) from error
    if line.cut_for:  # what ends with its connection looks whole when we cut it
        raise FetchFailed(line.cut_for, host, truncated=_truncation(line.cut_for), received=len(received))
    return replace(answer, payload=bytes(received))


@contextmanager
def _response(
    url: str, headers: Mapping[str, str], cookies: RequestsCookieJar, line: Line, tls: ssl.SSLContext | None
) -> Iterator[requests.Response]:
    # Straight through the adapter: a Session would bring in proxies, netrc and roots from the environment.
    request = requests.Request("GET", url, headers=headers, cookies=cookies).prepare()
    with (
        closing(_LineAdapter(_pool(str(request.url), line, tls))) as adapter,
        adapter.send(request, stream=True) as response,  # without a timeout: the line is cut in time
    ):
        cookies.update(response.cookies)
        yield response


def _head(url: str, response: requests.Response) -> Exchange:
    headers = header_lines(response.raw.headers.iteritems())
    return Exchange(url=url, status=response.status_code, headers=headers, payload=b"")


def _truncation(reason: str) -> str:
    return "time" if reason in ("timeout", "interrupted") else "disconnect"


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


def _pool(url: str, line: Line, tls: ssl.SSLContext | None) -> urllib3.HTTPConnectionPool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    # The port is named, because http.client would look for one behind the last colon of an IPv6 address.
    if tls:
        return _SecurePool(host, parts.port or 443, ssl_context=tls, line=line)
    return _PlainPool(host, parts.port or 80, line=line)


class _FinalResponse(http.client.HTTPResponse):
    """Skips every interim response (RFC 9110 section 15.2); http.client takes 103 Early Hints for the answer.

    Raises IncompleteRead for a head that breaks off, which http.client takes for whole: half a Location leads nowhere.
    """

    def begin(self) -> None:
        whole, self.fp = self.fp, _Head(self.fp)  # type: ignore[assignment]  # typeshed: any reader will do
        super().begin()
        broke_off, self.fp = self.fp.broke_off, whole  # type: ignore[attr-defined]
        if broke_off:
            raise http.client.IncompleteRead(b"")

    def _read_status(self) -> tuple[str, int, str]:
        version, status, phrase = super()._read_status()  # type: ignore[misc]  # typeshed leaves it out
        while 102 <= status < 200:
            http.client.parse_headers(self.fp)
            version, status, phrase = super()._read_status()  # type: ignore[misc]
        return version, status, phrase


class _Head:
    """The lines of a response's head, and whether they ended before the empty one."""

    def __init__(self, lines: BinaryIO) -> None:
        self._lines = lines
        self.broke_off = False

    def readline(self, limit: int = -1) -> bytes:
        line = self._lines.readline(limit)
        self.broke_off = line == b""
        return line

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lines, name)


class _PlainConnection(HTTPConnection):
    """urllib3's connection, dialled by a line; the host name stays for the Host header."""

    response_class = _FinalResponse

    def __init__(self, *args: Any, line: Line, **options: Any) -> None:
        super().__init__(*args, **options)
        self._line = line

    def _new_conn(self) -> socket.socket:
        return self._line.dial(self._dns_host, self.port)


class _SecureConnection(_PlainConnection, HTTPSConnection):
    """The same with TLS: name indication and certificate are for the host name, whatever address was dialled."""


class _PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SecureConnection
