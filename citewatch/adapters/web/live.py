"""The live web: a cited URL asked now, in its host's turn, within its deadline, until somebody says stop.

Knows how the parts work together; must not know how any of them does.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property, partial
from urllib.parse import urlsplit

from requests.cookies import RequestsCookieJar
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3.util.ssl_ import create_urllib3_context

from citewatch.adapters.web import robots
from citewatch.adapters.web.addresses import AllowedHosts
from citewatch.adapters.web.ask import ask
from citewatch.adapters.web.coding import MAX_BYTES
from citewatch.adapters.web.failures import FetchFailed
from citewatch.adapters.web.follow import follow
from citewatch.adapters.web.line import Line, Resolve
from citewatch.adapters.web.turns import Turns
from citewatch.adapters.web.urls import host_of, server_of
from citewatch.errors import UsageError
from citewatch.gate import Gate
from citewatch.model import Capture, Exchange, Validators

READ_HERE = {
    "Accept": "text/html,application/xhtml+xml,application/pdf,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en",
    "Accept-Encoding": "gzip, deflate",
}


def identity(*, version: str, about: str, contact: str) -> str:
    """The honest user agent: who asks, where it is explained (a URL), and whom to write to (an address).

    In the form that sites expecting a browser's first word take (opensanctions #5237), and no browser's name.
    """
    return f"Mozilla/5.0 (compatible; citewatch/{version}; +{about}; mailto:{contact})"


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
        ca_file: str = DEFAULT_CA_BUNDLE_PATH,
        resolve: Resolve | None = None,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], bool] | None = None,
        gate: Gate | None = None,
    ) -> None:
        """`delay` and `deadline` in seconds; `ca_file`: the roots to trust.

        `gate`: a large body is read on behind it, and whoever fetched it leaves it when it is done with.

        `resolve`, `clock` and `pause` stand for getaddrinfo, the monotonic clock and the wait for a host's turn.
        """
        self.user_agent = user_agent
        self.deadline = deadline
        self.max_bytes = max_bytes
        self._ca_file = ca_file
        self._stopped = threading.Event()
        self.turns = Turns(delay=delay, clock=clock, pause=pause or self._stopped.wait)
        self._allowed = AllowedHosts.parse(allow_hosts)
        self._resolve = resolve or socket.getaddrinfo
        self._lock = threading.Lock()
        self._lines: set[Line] = set()
        self._acquaintances = robots.Acquaintances()
        self._gate = gate
        self._avoided: set[str] = set()

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """TLS that verifies certificate and name. Built once, when needed: it reads all the roots."""
        context = create_urllib3_context()
        # From Python 3.13 on, chains are refused that lack what no browser asks for: TWCA's root, which Mozilla trusts,
        # has no Subject Key Identifier (python/cpython #107361, psf/requests #6945).
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        try:
            context.load_verify_locations(self._ca_file)
        except OSError as error:
            raise UsageError(f"{self._ca_file} holds no certificates that can be read.") from error
        return context

    def fetch(self, url: str, *, at: datetime, validators: Validators | None = None) -> Capture:
        """What the web answers for this URL now; `at` is the audit's clock and goes into the capture."""
        visit = _Visit(self, at=at, source=url, seconds=self.deadline, max_bytes=self.max_bytes)
        return follow(url, at=at, transport=visit, validators=validators, max_bytes=self.max_bytes)

    def met(self, url: str, *, source: str) -> None:
        """Remember that the server of this URL has answered, for this source."""
        self._acquaintances.met(server_of(url), source=source)

    def ask_for_pace(self, url: str, *, source: str, at: datetime) -> None:
        """Before a second source is asked of a server: keep the pace that its robots.txt asks for.

        It is read as carefully as any page, in less time and space; whatever goes wrong with it asks for nothing.
        """
        server = server_of(url)
        if server in self._avoided or not self._acquaintances.is_time_to_ask(server, source=source):
            return
        seconds = min(robots.SECONDS, self.deadline)
        visit = _Visit(self, at=at, source=None, seconds=seconds, max_bytes=robots.MAX_BYTES)
        answer = follow(robots.robots_url(url), at=at, transport=visit, max_bytes=robots.MAX_BYTES)
        if answer.status == 200:
            self.turns.widen(server, robots.crawl_delay(answer.payload))

    def avoid(self, server: str) -> None:
        """Ask this server (host, and port unless it is the scheme's own) nothing more, whatever leads to it."""
        self._avoided.add(server)

    def refuse_avoided(self, url: str) -> None:
        """Raise FetchFailed for a URL of a server that is avoided."""
        if server_of(url) in self._avoided:
            raise FetchFailed("host-walled", host_of(url))

    def make_room(self, line: Line) -> None:
        """Wait until no other large body is being read."""
        if self._gate:
            with line.resting():
                self._gate.enter()

    def stop(self) -> None:
        """End every waiting and running fetch, and all later ones, with the reason `interrupted`."""
        with self._lock:
            self._stopped.set()
            for line in self._lines:
                line.cut("interrupted")

    @contextmanager
    def line(self, host: str, *, seconds: float, is_last_of_many: bool) -> Iterator[Line]:
        """A line to this host that is cut after so many seconds, or when the web is stopped."""
        line = Line(allowed=self._allowed, resolve=self._resolve, seconds=seconds, is_last_of_many=is_last_of_many)
        with self._lock:
            if self._stopped.is_set():
                raise FetchFailed("interrupted", host)
            self._lines.add(line)
        try:
            with line:
                yield line
        finally:
            with self._lock:
                self._lines.discard(line)


class _Visit:
    """One fetch's way through the live web: its cookies, and what is left of its deadline.

    The deadline counts the time a server takes, not the time we wait for our turn to ask it.
    """

    def __init__(self, web: Web, *, at: datetime, source: str | None, seconds: float, max_bytes: int) -> None:
        """`source`: for which a server is visited; None when only its robots.txt is read."""
        self._web = web
        self._at = at
        self._source = source
        self._max_bytes = max_bytes
        self._cookies = RequestsCookieJar()
        self._seconds = self._left = seconds

    def exchange(self, url: str, *, headers: Mapping[str, str]) -> Exchange:
        """The live answer to one GET; else raises FetchFailed."""
        if self._source:
            self._web.ask_for_pace(url, source=self._source, at=self._at)
        host, server, is_late = host_of(url), server_of(url), self._left < self._seconds / 2
        tls = self._web.tls if urlsplit(url).scheme == "https" else None  # reading the roots is not the server's time
        with self._web.turns.turn(server):
            self._web.refuse_avoided(url)
            started = time.monotonic()
            with self._web.line(host, seconds=self._left, is_last_of_many=is_late) as line:
                answer = self._asked(url, headers, line, tls)
            self._left = max(self._left - (time.monotonic() - started - line.rested), 0.0)
            self._web.turns.heed(server, answer, at=self._at)
        if self._source:
            self._web.met(url, source=self._source)
        return answer

    def _asked(self, url: str, headers: Mapping[str, str], line: Line, tls: ssl.SSLContext | None) -> Exchange:
        return ask(
            url,
            headers={"User-Agent": self._web.user_agent, **READ_HERE, **headers},
            cookies=self._cookies,
            line=line,
            tls=tls,
            max_bytes=self._max_bytes,
            make_room=partial(self._web.make_room, line),
        )
