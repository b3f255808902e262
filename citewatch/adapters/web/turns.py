"""Politeness: whose turn it is to ask a host, and how long a server wants to be left alone.

Knows hosts and seconds; must not know what is asked.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from citewatch.adapters.web.failures import FetchFailed
from citewatch.model import Exchange

TICK = 0.1  # how often a wait looks whether the run was stopped
MAX_RETRY_AFTER = 60.0
POSTPONING_STATUSES = frozenset({429, 503})


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
