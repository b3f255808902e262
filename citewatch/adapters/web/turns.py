"""Politeness: whose turn it is to ask a host, and how long it wants to be left alone.

Knows hosts and seconds; must not know what is asked.
"""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from citewatch.adapters.web.failures import FetchFailed
from citewatch.model import Exchange

TICK = 0.1  # how often a wait looks whether the run was stopped
# GSA/identity-site PR #870, uswds-site #1800: government hosts bear less than others.
OFFICIAL, OFFICIAL_DELAY = re.compile(r"\.(gov|mil)(:\d+)?\Z"), 3.0
MAX_RETRY_AFTER = 60.0
MAX_BACK_OFF = 30.0  # lychee's cap too
POSTPONING_STATUSES = frozenset({429, 503})
SECONDS = re.compile(r"\d+(\.\d*)?\Z")


@dataclass
class _Host:
    """When one host may be asked again; whoever holds the lock is asking it. Times in seconds.

    `patience`: how long this run still waits because the host says so.
    """

    lock: threading.Lock
    free_at: float
    gap: float
    back_off: float = 0.0
    patience: float = MAX_RETRY_AFTER


class Turns:
    """Whose turn it is: one request at a time to a host, and `delay` seconds from an answer to the next request.

    With a delay of 0 a host is left alone only when it says so (Retry-After, Crawl-delay).
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
            state.free_at = max(state.free_at, self._clock() + state.gap)
            state.lock.release()

    def widen(self, host: str, seconds: float) -> None:
        """From now on leave at least so long between two requests to this host."""
        state = self._state(host)
        state.gap = max(state.gap, seconds)
        state.free_at = max(state.free_at, self._clock() + state.gap)

    def heed(self, host: str, answer: Exchange, *, at: datetime) -> None:
        """Leave a host alone that asks for it, or that fails: each time twice as long, until it answers well again."""
        state = self._state(host)
        pause = min(retry_after(answer, at=at), state.patience)
        state.patience -= pause
        if answer.status < 400:
            state.back_off = 0.0
        elif not pause and (answer.status == 429 or answer.status >= 500):
            # In delays, because whoever sets them says how much this host bears: 2 s, 4 s … 30 s for a delay of 1 s.
            longest = min(MAX_BACK_OFF, MAX_BACK_OFF * self._delay)
            pause = state.back_off = min(2 * max(state.back_off, self._delay), longest)
        state.free_at = max(state.free_at, self._clock() + pause)

    def _state(self, host: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(
                host, _Host(lock=threading.Lock(), free_at=self._clock(), gap=self._least_gap(host))
            )

    def _least_gap(self, host: str) -> float:
        is_official = self._delay and OFFICIAL.search(host)
        return max(self._delay, OFFICIAL_DELAY) if is_official else self._delay

    def _wait(self, seconds: float, host: str) -> None:
        if self._pause(max(seconds, 0)):
            raise FetchFailed("interrupted", host)


def retry_after(answer: Exchange, *, at: datetime) -> float:
    """How many seconds a server asks to be left alone after a 429 or 503, at most 60; 0 when it does not ask.

    RFC 9110 section 10.2.3: seconds or a date. A date is measured against the server's own clock where it tells it. Of
    several the longest counts. Whoever asks for more than a minute is asked again after one all the same: once, at the
    end of the queue. A run waits no longer than that for one host, however many of its pages ask for it.
    """
    if answer.status not in POSTPONING_STATUSES:
        return 0.0
    now = _http_date(answer.header("Date") or "") or at
    asked = [_seconds(value.strip(), now=now) for name, value in answer.headers if name.lower() == "retry-after"]
    return min(max(asked, default=0.0), MAX_RETRY_AFTER)


def _seconds(value: str, *, now: datetime) -> float:
    if SECONDS.match(value):
        return float(value)
    then = _http_date(value)
    return max((then - now).total_seconds(), 0.0) if then else 0.0


def _http_date(text: str) -> datetime | None:
    """A date in any of the three forms of RFC 9110 section 5.6.7, the third of which names no zone; else None."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):  # email.utils raises each of them for some nonsense
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
