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
from functools import cached_property
from urllib.parse import urlsplit

from requests.cookies import RequestsCookieJar
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3.util.ssl_ import create_urllib3_context

from citewatch.adapters.web.addresses import AllowedHosts
from citewatch.adapters.web.ask import ask
from citewatch.adapters.web.coding import MAX_BYTES
from citewatch.adapters.web.failures import FetchFailed
from citewatch.adapters.web.follow import follow
from citewatch.adapters.web.line import Line, Resolve
from citewatch.adapters.web.turns import Turns, retry_after
from citewatch.adapters.web.urls import host_of
from citewatch.errors import UsageError
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
    ) -> None:
        """`delay` and `deadline` in seconds; `ca_file`: the roots to trust.

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

    @contextmanager
    def line(self, host: str, *, seconds: float) -> Iterator[Line]:
        """A line to this host that is cut after so many seconds, or when the web is stopped."""
        line = Line(allowed=self._allowed, resolve=self._resolve, seconds=seconds)
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

    def __init__(self, web: Web, *, at: datetime) -> None:
        self._web = web
        self._at = at
        self._cookies = RequestsCookieJar()
        self._left = web.deadline

    def exchange(self, url: str, *, headers: Mapping[str, str]) -> Exchange:
        """The live answer to one GET; else raises FetchFailed."""
        host = host_of(url)
        with self._web.turns.turn(host):
            started = time.monotonic()
            with self._web.line(host, seconds=self._left) as line:
                answer = self._asked(url, headers, line)
            self._left = max(self._left - (time.monotonic() - started), 0.0)
            self._web.turns.hold_back(host, retry_after(answer, at=self._at))
        return answer

    def _asked(self, url: str, headers: Mapping[str, str], line: Line) -> Exchange:
        return ask(
            url,
            headers={"User-Agent": self._web.user_agent, **READ_HERE, **headers},
            cookies=self._cookies,
            line=line,
            tls=self._web.tls if urlsplit(url).scheme == "https" else None,
            max_bytes=self._web.max_bytes,
        )
