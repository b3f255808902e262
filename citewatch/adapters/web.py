"""One safe, polite, conditional fetch of a cited URL, hop by hop; whatever goes wrong comes back as a value.

Must not know whether a page is good or bad, nor which article cites it. The only home of requests.
"""

import errno
import http.client
import ipaddress
import os
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.ssl_ import create_urllib3_context
from urllib3.util.ssl_match_hostname import CertificateError
from urllib3.util.wait import wait_for_write

from citewatch.errors import UsageError
from citewatch.model import Capture, Exchange, Failure, Validators

MAX_HOPS = 10
MAX_BYTES = 20_000_000
MAX_RETRY_AFTER = 60.0
MAX_CODINGS = 3
CONNECT_SECONDS = 10.0
TICK = 0.1
CHUNK = 65_536

REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
POSTPONING_STATUSES = frozenset({429, 503})

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
AddressInfo = tuple[Any, ...]  # what getaddrinfo gives: family, kind, protocol, name, socket address

SENTENCES = {
    "dns": "The name {} does not exist.",
    "dns-unavailable": "The name {} could not be looked up: no name server answered.",
    "tls-expired": "The certificate of {} is out of date.",
    "tls-wrong-host": "The certificate shown for {} belongs to another name.",
    "tls-untrusted": "The certificate of {} is signed by nobody we trust, or its chain is incomplete.",
    "tls": "No secure connection to {} could be agreed on.",
    "refused": "{} refused the connection.",
    "network-unreachable": "There is no route to {}.",
    "reset": "{} dropped the connection.",
    "timeout-connect": "{} did not take the connection in time.",
    "timeout": "{} did not answer completely in time.",
    "truncated": "{} broke off before its answer was complete.",
    "too-large": "The answer of {} is larger than we take.",
    "bad-encoding": "The answer of {} is not compressed the way it says.",
    "not-http": "What {} answered is not HTTP.",
    "refused-address": "{} has no public address, and no other is asked.",
    "refused-url": "{} is not a URL that may be asked.",
    "refused-scheme": "{} is neither http nor https.",
    "redirect-loop": "The redirects come back to {}.",
    "too-many-redirects": "There were more than 10 redirects, the last one to {}.",
    "interrupted": "The look at {} was interrupted.",
    "connection": "The connection to {} failed.",
    "not-recorded": "No answer of {} was recorded by then.",
}


class FetchFailed(Exception):
    """Ends a fetch from within an adapter; `follow` turns it into the capture's failure, so it never gets out.

    `reason` is a key of SENTENCES, `place` the host or URL meant; `truncated` says why a body was cut short and
    `received` how many bytes of it had come.
    """

    def __init__(self, reason: str, place: str, *, truncated: str | None = None, received: int = 0) -> None:
        super().__init__(reason, place)
        self.reason = reason
        self.failure = Failure(reason=reason, detail=SENTENCES[reason].format(place))
        self.truncated = truncated
        self.received = received


# ---- following redirects: shared by the live and the recorded web ------------------------------------------------


class Transport(Protocol):
    """Asks one URL once. The live web and the recorded one differ in this alone."""

    def exchange(self, url: str, *, headers: Mapping[str, str]) -> Exchange:
        """The answer to one GET, its payload unframed but still in its Content-Encoding; else raises FetchFailed."""


def follow(
    cited_url: str,
    *,
    at: datetime,
    transport: Transport,
    validators: Validators | None = None,
    max_bytes: int = MAX_BYTES,
) -> Capture:
    """The capture of a cited URL: every redirect followed, the last payload decoded, every failure a value.

    Validators go with the first request only: they belong to the cited URL, and sent to a redirect's target they
    could match another document there. A redirect ignores them (RFC 9110 section 13.2.1), so such a source is simply
    fetched anew.
    """
    chain = _Chain(transport)
    try:
        answer = chain.walk(cited_url, conditional_headers(validators))
        payload = decoded(answer, max_bytes=max_bytes)
    except FetchFailed as end:
        return Capture(
            cited_url=cited_url,
            at=at,
            exchanges=tuple(chain.hops),
            failure=end.failure,
            truncated=end.truncated,
            requests=chain.requests,
            bytes_received=chain.received + end.received,
        )
    return Capture(
        cited_url=cited_url,
        at=at,
        exchanges=(*chain.hops, answer),
        payload=payload,
        requests=chain.requests,
        bytes_received=chain.received,
    )


class _Chain:
    """The hops of one fetch so far. After `walk` raised, `hops` holds the redirects that were answered."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.hops: list[Exchange] = []
        self.requests = 0
        self.received = 0

    def walk(self, cited_url: str, conditions: Mapping[str, str]) -> Exchange:
        """The first answer that is no redirect."""
        answer = self._ask(requestable(cited_url), conditions)
        while _is_redirect(answer):
            self.hops.append(answer)
            target = redirect_target(answer)
            self._refuse_endless(target)
            answer = self._ask(target, {})
        return answer

    def _ask(self, url: str, headers: Mapping[str, str]) -> Exchange:
        self.requests += 1
        answer = self._transport.exchange(url, headers=headers)
        self.received += len(answer.payload)
        return answer

    def _refuse_endless(self, target: str) -> None:
        # Publishers test for cookies by setting one and redirecting to the same URL, which answers the second time.
        asked = [hop.url for hop in self.hops].count(target)
        if asked > any(hop.header("Set-Cookie") for hop in self.hops):
            raise FetchFailed("redirect-loop", target)
        if len(self.hops) > MAX_HOPS:
            raise FetchFailed("too-many-redirects", target)


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
    quoted = requests.utils.requote_uri
    return urlunsplit(parts._replace(path=quoted(parts.path or "/"), query=quoted(parts.query), fragment=""))


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


def _is_redirect(answer: Exchange) -> bool:
    return answer.status in REDIRECT_STATUSES and bool(answer.header("Location"))


def conditional_headers(validators: Validators | None) -> dict[str, str]:
    """The headers that make a request conditional (RFC 9110 sections 13.1.2 and 13.1.3)."""
    known = validators or Validators()
    pairs = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
    return {name: value for name, value in pairs if value}


def header_lines(items: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Header lines of an exchange, in order: folds become spaces (RFC 9112 section 5.2).

    Transfer-Encoding is left out, because the payload is kept without that framing.
    """
    return tuple(
        (name, re.sub(r"[ \t]*[\r\n]+[ \t]*", " ", value).strip())
        for name, value in items
        if name.lower() != "transfer-encoding"
    )


# ---- Content-Encoding --------------------------------------------------------------------------------------------


def decoded(answer: Exchange, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The payload out of its Content-Encoding, at most `max_bytes` long; else raises FetchFailed."""
    named = ",".join(value for name, value in answer.headers if name.lower() == "content-encoding")
    codings = [coding for part in named.split(",") if (coding := part.strip().lower()) not in ("", "identity")]
    host = _host_of(answer.url)
    if len(codings) > MAX_CODINGS:
        raise FetchFailed("bad-encoding", host)
    payload = answer.payload
    for coding in reversed(codings):
        payload = _decoded_once(payload, coding, host, max_bytes)
    return payload


def _decoded_once(payload: bytes, coding: str, host: str, max_bytes: int) -> bytes:
    try:
        if coding in ("gzip", "x-gzip"):
            return _inflated(payload, 31, host, max_bytes)
        if coding == "deflate":
            # RFC 9110 section 8.4.1.2: meant is zlib, but some send the bare deflate stream.
            wbits = 15 if payload[:1] and payload[0] & 0x0F == 8 else -15
            return _inflated(payload, wbits, host, max_bytes)
    except zlib.error:
        pass
    raise FetchFailed("bad-encoding", host)


def _inflated(data: bytes, wbits: int, host: str, max_bytes: int) -> bytes:
    out = bytearray()
    while data:
        stream = zlib.decompressobj(wbits)
        out += stream.decompress(data, max_bytes + 1 - len(out))
        if len(out) > max_bytes:
            raise FetchFailed("too-large", host, truncated="length")
        if not stream.eof:
            raise FetchFailed("truncated", host, truncated="disconnect")
        # A gzip body may have several members; what else follows the last one is padding.
        data = stream.unused_data if stream.unused_data[:2] == b"\x1f\x8b" else b""
    return bytes(out)


# ---- which addresses may be asked --------------------------------------------------------------------------------

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # all that IANA has given out
NOT_PUBLIC = (
    ipaddress.ip_network("100.64.0.0/10"),  # RFC 6598, carriers' NAT
    ipaddress.ip_network("192.88.99.0/24"),  # RFC 7526, 6to4 relays, given up
    ipaddress.ip_network("2001::/23"),  # RFC 2928, Teredo (RFC 4380) among them
    ipaddress.ip_network("3fff::/20"),  # RFC 9637, documentation
)


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the public Internet; one that carries an IPv4 address is judged by that one."""
    address = _unwrapped(ipaddress.ip_address(text))
    if isinstance(address, ipaddress.IPv6Address) and address not in GLOBAL_UNICAST:
        return False
    if any(address in network for network in NOT_PUBLIC):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _unwrapped(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


@dataclass(frozen=True, kw_only=True)
class AllowedHosts:
    """Names and networks that may be asked although they are not public."""

    names: frozenset[str]
    networks: tuple[Network, ...]

    @classmethod
    def parse(cls, entries: Collection[str]) -> "AllowedHosts":
        """Host names, addresses and CIDRs, as `--allow-host` takes them; UsageError for a broken CIDR."""
        names, networks = [], []
        for entry in entries:
            try:
                networks.append(ipaddress.ip_network(entry.strip("[]"), strict=False))
            except ValueError:
                if "/" in entry:
                    raise UsageError(f"--allow-host: {entry} is neither a host name nor a network.") from None
                names.append(entry.lower().rstrip("."))
        return cls(names=frozenset(names), networks=tuple(networks))

    def permits(self, host: str, address: str) -> bool:
        """Whether this host may be asked at this address."""
        if is_public(address) or host.lower().rstrip(".") in self.names:
            return True
        seen = ipaddress.ip_address(address)
        return any(seen in network or _unwrapped(seen) in network for network in self.networks)


# ---- one line to one server --------------------------------------------------------------------------------------

NO_SUCH_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME), socket.EAI_ADDRFAMILY})
NO_ROUTE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})
UNDER_WAY = frozenset({errno.EINPROGRESS, errno.EALREADY, errno.EWOULDBLOCK})

Resolve = Callable[..., Sequence[AddressInfo]]


class _Line:
    """The connection of one exchange: dials permitted addresses only, and can be cut from another thread.

    A socket's own timeout starts again with every byte, so a server that drips them would never run into it: what ends
    the exchange in time is `cut`, which shuts the socket down under the reader.
    """

    def __init__(self, *, allowed: AllowedHosts, resolve: Resolve) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._lock = threading.Lock()
        self._lever: socket.socket | None = None
        self.cut_for: str | None = None

    def cut(self, reason: str) -> None:
        """End this exchange with `timeout` or `interrupted`; the first word stands."""
        with self._lock:
            self.cut_for = self.cut_for or reason
            self._pull()

    def close(self) -> None:
        with self._lock:
            if self._lever:
                self._lever.close()
                self._lever = None

    def dial(self, host: str, port: int) -> socket.socket:
        """A connected socket to a permitted address of this host; else raises FetchFailed."""
        infos = [info for info in self._addresses(host, port) if self._allowed.permits(host, info[4][0])]
        if not infos:
            raise FetchFailed("refused-address", host)
        failures = []
        for family, kind, protocol, _, address in infos:
            try:
                return self._connected(socket.socket(family, kind, protocol), address, host)
            except OSError as error:
                failures.append(_connect_reason(error))
        # A machine without IPv6 says "no route" for half of the addresses; what the other half said counts.
        raise FetchFailed(next((reason for reason in failures if reason != "network-unreachable"), failures[0]), host)

    def _addresses(self, host: str, port: int) -> Sequence[AddressInfo]:
        # In a thread of its own, because getaddrinfo can neither be bounded nor interrupted.
        found: list[Sequence[AddressInfo] | Exception] = []
        asking = threading.Thread(target=self._look_up, args=(found, host, port), daemon=True)
        asking.start()
        while asking.is_alive():
            asking.join(TICK)
            self._end_if_cut(host)
        match found:
            case [Sequence() as infos]:
                return infos
            case [UnicodeError()]:
                raise FetchFailed("refused-url", host)
            case [OSError() as error]:
                raise FetchFailed("dns" if error.errno in NO_SUCH_NAME else "dns-unavailable", host)
        raise RuntimeError(f"the lookup of {host} died; its thread has said why")

    def _look_up(self, found: list[Sequence[AddressInfo] | Exception], host: str, port: int) -> None:
        try:
            found.append(self._resolve(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found.append(error)

    def _connected(self, line: socket.socket, address: tuple[Any, ...], host: str) -> socket.socket:
        try:
            line.setblocking(False)
            give_up_at = time.monotonic() + CONNECT_SECONDS
            code = line.connect_ex(address)
            while code in UNDER_WAY:
                self._end_if_cut(host)
                if time.monotonic() > give_up_at:
                    code = errno.ETIMEDOUT
                elif wait_for_write(line, timeout=TICK):
                    code = line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if code:
                raise OSError(code, os.strerror(code))
            self._hold(line, host)
        except (OSError, FetchFailed):
            line.close()
            raise
        return line

    def _hold(self, line: socket.socket, host: str) -> None:
        line.setblocking(True)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            # A duplicate, because TLS takes the socket's own descriptor away; shutting down either ends both.
            self._lever = line.dup()
        self._end_if_cut(host)

    def _end_if_cut(self, host: str) -> None:
        if self.cut_for:
            raise FetchFailed(self.cut_for, host)

    def _pull(self) -> None:
        if self._lever:
            with suppress(OSError):  # the server was faster and closed it
                self._lever.shutdown(socket.SHUT_RDWR)


class _FinalResponse(http.client.HTTPResponse):
    """Skips every interim response (RFC 9110 section 15.2); http.client takes 103 Early Hints for the answer."""

    def _read_status(self) -> tuple[str, int, str]:
        version, status, phrase = super()._read_status()  # type: ignore[misc]  # typeshed leaves it out
        while 102 <= status < 200:
            http.client.parse_headers(self.fp)
            version, status, phrase = super()._read_status()  # type: ignore[misc]
        return version, status, phrase


class _PlainConnection(HTTPConnection):
    """urllib3's connection, dialled by a line; the host name stays for the Host header."""

    response_class = _FinalResponse

    def __init__(self, *args: Any, line: _Line, **options: Any) -> None:
        super().__init__(*args, **options)
        self._line = line

    def _new_conn(self) -> socket.socket:
        return self._line.dial(self._dns_host, self.port)


class _SecureConnection(HTTPSConnection):
    """The same with TLS: name indication and certificate are for the host name, whatever address was dialled."""

    response_class = _FinalResponse

    def __init__(self, *args: Any, line: _Line, **options: Any) -> None:
        super().__init__(*args, **options)
        self._line = line

    def _new_conn(self) -> socket.socket:
        return self._line.dial(self._dns_host, self.port)


class _PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _LineAdapter(HTTPAdapter):
    """Sends one request over a fresh connection of a line. No proxy: it would connect where we cannot check."""

    def __init__(self, line: _Line, tls: ssl.SSLContext | None) -> None:
        super().__init__()
        self._line = line
        self._tls = tls
        self._pools: list[urllib3.HTTPConnectionPool] = []

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, *_: Any, **__: Any
    ) -> urllib3.HTTPConnectionPool:
        """The pool to send with: the place that requests offers for this since 2.32."""
        parts = urlsplit(str(request.url))
        host = parts.hostname or ""
        # The port is named, because http.client would look for one behind the last colon of an IPv6 address.
        pool: urllib3.HTTPConnectionPool = (
            _SecurePool(host, parts.port or 443, ssl_context=self._tls, line=self._line)
            if self._tls
            else _PlainPool(host, parts.port or 80, line=self._line)
        )
        self._pools.append(pool)
        return pool

    def cert_verify(self, *_: Any, **__: Any) -> None:
        """Nothing to set: the TLS context verifies always, and its roots were read once."""

    def close(self) -> None:
        """Close the connection, kept alive or not: the next request has its own, checked anew."""
        for pool in self._pools:
            pool.close()
        super().close()


def _connect_reason(error: OSError) -> str:
    if error.errno in NO_ROUTE:
        return "network-unreachable"
    match error:
        case ConnectionRefusedError():
            return "refused"
        case ConnectionResetError() | ConnectionAbortedError():
            return "reset"
        case TimeoutError():
            return "timeout-connect"
    return "connection"


# ---- what went wrong, from the chain of exceptions ---------------------------------------------------------------

TRANSPORT_ERRORS = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
)
# In this order: a dropped connection is also a bad status line to http.client, an incomplete chunk also a ValueError.
REASONS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((CertificateError,), "tls-wrong-host"),
    ((ssl.SSLEOFError, ssl.SSLZeroReturnError), "reset"),
    ((ssl.SSLError,), "tls"),
    ((ConnectionResetError, BrokenPipeError, ConnectionAbortedError), "reset"),
    ((http.client.LineTooLong,), "too-large"),
    ((http.client.IncompleteRead,), "truncated"),
    ((http.client.BadStatusLine, http.client.UnknownProtocol, urllib3.exceptions.InvalidHeader), "not-http"),
    ((TimeoutError, urllib3.exceptions.TimeoutError), "timeout"),
    ((requests.exceptions.InvalidURL, http.client.InvalidURL, urllib3.exceptions.LocationValueError), "refused-url"),
)
# OpenSSL's X509_V_ERR_*, as x509_vfy.h numbers them.
CERTIFICATE_REASONS = {9: "tls-expired", 10: "tls-expired", 62: "tls-wrong-host", 64: "tls-wrong-host"} | dict.fromkeys(
    (2, 18, 19, 20, 21), "tls-untrusted"
)


def _reason_of(error: BaseException, *, otherwise: str) -> str:
    chain = list(_causes(error))
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return CERTIFICATE_REASONS.get(cause.verify_code, "tls")
    for kinds, reason in REASONS:
        if any(isinstance(cause, kinds) for cause in chain):
            return reason
    # http.client has no class of its own for more than 100 header lines.
    return "too-large" if any(type(cause) is http.client.HTTPException for cause in chain) else otherwise


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all it was made from: requests and urllib3 carry causes as arguments and as `reason` too."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        cause = waiting.pop(0)
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        others = (*cause.args, getattr(cause, "reason", None), cause.__cause__, cause.__context__)
        waiting += [other for other in others if isinstance(other, BaseException)]


# ---- politeness --------------------------------------------------------------------------------------------------


@dataclass
class _Host:
    """When one host may be asked again; whoever holds the lock is asking it."""

    lock: threading.Lock
    free_at: float


class Turns:
    """Whose turn it is: one request at a time to a host, and `delay` seconds from an answer to the next request.

    `clock` counts seconds; `pause` waits that many and returns True when the run was stopped meanwhile.
    """

    def __init__(self, *, delay: float, clock: Callable[[], float], pause: Callable[[float], bool]) -> None:
        self._delay = delay
        self._clock = clock
        self._pause = pause
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Waits for this host's turn and holds it; raises FetchFailed when stopped meanwhile."""
        state = self._state(host)
        while not state.lock.acquire(timeout=TICK):
            self._wait(0, host)
        try:
            self._wait(state.free_at - self._clock(), host)
            yield
        finally:
            state.free_at = max(state.free_at, self._clock() + self._delay)
            state.lock.release()

    def hold_back(self, host: str, seconds: float) -> None:
        """Leave this host alone for so long."""
        state = self._state(host)
        state.free_at = max(state.free_at, self._clock() + seconds)

    def _state(self, host: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(host, _Host(lock=threading.Lock(), free_at=self._clock()))

    def _wait(self, seconds: float, host: str) -> None:
        if self._pause(max(seconds, 0)):
            raise FetchFailed("interrupted", host)


def retry_after(answer: Exchange, *, at: datetime) -> float:
    """How many seconds a server asks to be left alone after a 429 or 503, at most 60; 0 when it does not ask.

    RFC 9110 section 10.2.3: seconds or a date. A date is measured against the server's own clock where it tells it.
    """
    value = (answer.header("Retry-After") or "").strip()
    if answer.status not in POSTPONING_STATUSES or not value:
        return 0.0
    if value.isdecimal():
        return min(float(value), MAX_RETRY_AFTER)
    then, now = _http_date(value), _http_date(answer.header("Date")) or at
    return min(max((then - now).total_seconds(), 0.0), MAX_RETRY_AFTER) if then else 0.0


def _http_date(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def identity(*, version: str, about: str, contact: str) -> str:
    """The honest user agent: who asks, where it is explained (a URL), and whom to write to (an address).

    In the form that sites expecting a browser's first word take (opensanctions #5237), and no browser's name.
    """
    return f"Mozilla/5.0 (compatible; citewatch/{version}; +{about}; mailto:{contact})"


# ---- the live web ------------------------------------------------------------------------------------------------


class Web:
    """The live web. Safe to share between threads; `stop` ends every fetch within about a second."""

    def __init__(
        self,
        *,
        user_agent: str,
        delay: float,
        deadline: float,
        allow_hosts: Collection[str] = (),
        max_bytes: int = MAX_BYTES,
        ca_file: str | None = None,
        resolve: Resolve | None = None,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], bool] | None = None,
    ) -> None:
        """`delay` and `deadline` in seconds; `ca_file`: roots to trust instead of certifi's.

        `resolve`, `clock` and `pause` stand for getaddrinfo, the monotonic clock and the wait for a host's turn.
        """
        self.user_agent = user_agent
        self.deadline = deadline
        self.max_bytes = max_bytes
        self._ca_file = ca_file or requests.utils.DEFAULT_CA_BUNDLE_PATH
        self._stopped = threading.Event()
        self.turns = Turns(delay=delay, clock=clock, pause=pause or self._stopped.wait)
        self._allowed = AllowedHosts.parse(allow_hosts)
        self._resolve = resolve or socket.getaddrinfo
        self._lock = threading.Lock()
        self._lines: set[_Line] = set()

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """TLS that verifies certificate and name. Built once, when needed: it reads all the roots."""
        context = create_urllib3_context()
        try:
            context.load_verify_locations(self._ca_file)
        except OSError as error:
            raise UsageError(f"{self._ca_file} holds no certificates that can be read.") from error
        return context

    def fetch(self, url: str, *, at: datetime, validators: Validators | None = None) -> Capture:
        """What the web answers for this URL now; `at` is the audit's clock and goes into the capture."""
        return follow(url, at=at, transport=_Visit(self, at=at), validators=validators, max_bytes=self.max_bytes)

    def stop(self) -> None:
        """End every waiting and running fetch, and all later ones, with the reason `interrupted`."""
        with self._lock:
            self._stopped.set()
            for line in self._lines:
                line.cut("interrupted")

    def close(self) -> None:
        """Done with the web. No connection outlives its exchange, so this only keeps late fetches from starting."""
        self.stop()

    @contextmanager
    def line(self, host: str, *, seconds: float) -> Iterator[_Line]:
        """A line to this host that is cut after so many seconds, or when the web is stopped."""
        line = _Line(allowed=self._allowed, resolve=self._resolve)
        watchdog = threading.Timer(seconds, line.cut, ("timeout",))
        watchdog.daemon = True
        with self._lock:
            if self._stopped.is_set():
                raise FetchFailed("interrupted", host)
            self._lines.add(line)
        watchdog.start()
        try:
            yield line
        finally:
            watchdog.cancel()
            with self._lock:
                self._lines.discard(line)
            line.close()


class _Visit:
    """One fetch's way through the live web: its cookies, and what is left of its deadline.

    The deadline counts the time a server takes, not the time we wait for our turn to ask it.
    """

    def __init__(self, web: Web, *, at: datetime) -> None:
        self._web = web
        self._at = at
        self._cookies = RequestsCookieJar()
        self._left = web.deadline

    def exchange(self, url: str, *, headers: Mapping[str, str]) -> Exchange:
        """The live answer to one GET; else raises FetchFailed."""
        host = _host_of(url)
        with self._web.turns.turn(host):
            started = time.monotonic()
            with self._web.line(host, seconds=self._left) as line:
                answer = self._asked(url, headers, line)
            self._left = max(self._left - (time.monotonic() - started), 0.0)
            self._web.turns.hold_back(host, retry_after(answer, at=self._at))
        return answer

    def _asked(self, url: str, headers: Mapping[str, str], line: _Line) -> Exchange:
        host, received, begun = _host_of(url), bytearray(), False
        tls = self._web.tls if urlsplit(url).scheme == "https" else None
        try:
            with self._sent(url, headers, line, tls) as response:
                begun = True
                answer = _head(url, response)
                # A redirect's body is shown to nobody, and old servers announce one that they never send.
                for chunk in () if _is_redirect(answer) else response.raw.stream(CHUNK, decode_content=False):
                    received += chunk
                    if len(received) > self._web.max_bytes:
                        raise FetchFailed("too-large", host, truncated="length", received=len(received))
        except TRANSPORT_ERRORS as error:
            reason = line.cut_for or _reason_of(error, otherwise="truncated" if begun else "connection")
            raise FetchFailed(
                reason, host, truncated=_truncation(reason) if begun else None, received=len(received)
            ) from error
        if line.cut_for:  # a body that ends with its connection looks whole when we cut it
            raise FetchFailed(line.cut_for, host, truncated=_truncation(line.cut_for), received=len(received))
        return replace(answer, payload=bytes(received))

    @contextmanager
    def _sent(
        self, url: str, headers: Mapping[str, str], line: _Line, tls: ssl.SSLContext | None
    ) -> Iterator[requests.Response]:
        # Straight through the adapter: a Session would bring in proxies, netrc and roots from the environment.
        request = requests.Request("GET", url, headers=self._headers(headers), cookies=self._cookies).prepare()
        with (
            closing(_LineAdapter(line, tls)) as adapter,
            adapter.send(request, stream=True, timeout=max(self._left, TICK)) as response,
        ):
            self._cookies.update(response.cookies)
            yield response

    def _headers(self, conditions: Mapping[str, str]) -> dict[str, str]:
        return {
            "User-Agent": self._web.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/pdf,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "en",
            "Accept-Encoding": "gzip, deflate",
            **conditions,
        }


def _head(url: str, response: requests.Response) -> Exchange:
    headers = header_lines(response.raw.headers.iteritems())
    return Exchange(url=url, status=response.status_code, headers=headers, payload=b"")


def _truncation(reason: str) -> str:
    return "time" if reason in ("timeout", "interrupted") else "disconnect"


def _host_of(url: str) -> str:
    return urlsplit(url).hostname or url
