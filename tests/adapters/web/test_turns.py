"""One request at a time to a host, and the pauses between them."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewatch.adapters.web.turns import Turns, retry_after
from citewatch.model import Exchange
from tests.adapters.conftest import NOW, Site, an_answer
from tests.adapters.web.conftest import a_redirect, a_web, fetched


class Clock:
    """A clock that moves only when somebody pauses, and remembers the pauses."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    def pause(self, seconds: float) -> bool:
        self.seconds += seconds
        if seconds:
            self.pauses.append(seconds)
        return False


def test_a_host_is_left_alone_between_requests_and_hops(site: Site) -> None:
    clock = Clock()
    site.scripts |= {"/a": a_redirect("/b"), "/b": an_answer()}
    web = a_web(delay=1.5, clock=clock, pause=clock.pause)

    fetched(web, site.url("/a"))
    fetched(web, site.url("/a"))

    assert clock.pauses == [1.5, 1.5, 1.5]


def test_another_host_need_not_wait(site: Site) -> None:
    clock = Clock()
    web = a_web(delay=1.5, clock=clock, pause=clock.pause)

    fetched(web, site.url("/a", host="one.test"))
    fetched(web, site.url("/a", host="two.test"))

    assert clock.pauses == []


def test_retry_after_holds_the_host_back(site: Site) -> None:
    clock = Clock()
    site.scripts["/"] = an_answer("429 Too Many Requests", "Retry-After: 7")
    web = a_web(delay=1, clock=clock, pause=clock.pause)

    fetched(web, site.url())
    fetched(web, site.url())

    assert clock.pauses == [7]


def test_a_run_waits_a_minute_at_most_for_one_host_however_many_pages_ask(site: Site) -> None:
    clock = Clock()
    paths = [f"/{number}" for number in range(6)]
    site.scripts |= dict.fromkeys(paths, an_answer("429 Too Many Requests", "Retry-After: 86400"))
    web = a_web(delay=0, clock=clock, pause=clock.pause)

    for path in paths:
        fetched(web, site.url(path))

    assert sum(clock.pauses) == 60


@pytest.mark.parametrize(
    ("host", "gap"),
    [("www.fda.gov", 3), ("tricare.mil", 3), ("www.fda.gov:8080", 3), ("fda.gov.example.com", 1), ("gov", 1)],
)
def test_governments_are_asked_more_slowly(host: str, gap: float) -> None:
    clock = Clock()

    two_turns(host, clock, delay=1)

    assert clock.pauses == [gap]


@pytest.mark.parametrize(("delay", "pauses"), [(10, [10]), (0, [])])
def test_a_longer_delay_and_none_at_all_hold_for_governments_too(delay: float, pauses: list[float]) -> None:
    clock = Clock()

    two_turns("www.fda.gov", clock, delay=delay)

    assert clock.pauses == pauses


def two_turns(host: str, clock: Clock, *, delay: float) -> None:
    turns = Turns(delay=delay, clock=clock, pause=clock.pause)
    for _ in range(2):
        with turns.turn(host):
            pass


def gaps(statuses: list[int], *, delay: float = 1, lines: tuple[tuple[str, str], ...] = ()) -> list[float]:
    """How long a host is left alone after each of these answers."""
    clock = Clock()
    turns = Turns(delay=delay, clock=clock, pause=clock.pause)
    for status in [*statuses, 200]:
        with turns.turn("a.org"):
            turns.heed("a.org", Exchange(url="http://a.org/", status=status, headers=lines, payload=b""), at=NOW)
    return clock.pauses


def test_a_host_that_fails_is_left_alone_for_twice_as_long_each_time() -> None:
    assert gaps([503, 500, 429, 502, 503, 504]) == [2, 4, 8, 16, 30, 30]


def test_one_good_answer_ends_the_back_off() -> None:
    assert gaps([503, 503, 404, 503, 200, 503]) == [2, 4, 1, 8, 1, 2]


def test_a_host_that_names_its_time_is_not_made_to_wait_for_ours() -> None:
    assert gaps([503, 503], lines=(("Retry-After", "3"),)) == [3, 3]


@pytest.mark.parametrize(("delay", "pauses"), [(0, []), (0.1, [0.2, 0.4, 0.8]), (20, [30, 30, 30])])
def test_the_back_off_is_counted_in_delays(delay: float, pauses: list[float]) -> None:
    assert gaps([503, 503, 503], delay=delay) == pytest.approx(pauses)


def test_two_servers_of_a_name_have_turns_of_their_own(site: Site) -> None:
    clock = Clock()
    web = a_web(delay=1, clock=clock, pause=clock.pause)

    fetched(web, site.url())
    fetched(web, "http://site.test:1/")

    assert clock.pauses == []


@pytest.mark.parametrize(
    ("status", "lines", "seconds"),
    [
        (429, {"Retry-After": "7"}, 7),
        (503, {"Retry-After": "86400"}, 60),
        (503, {"Retry-After": "Mon, 02 Nov 2026 06:00:30 GMT"}, 30),
        (503, {"Retry-After": "Mon, 02 Nov 2026 06:00:30 GMT", "Date": "Mon, 02 Nov 2026 06:00:10 GMT"}, 20),
        (503, {"Retry-After": "Mon, 02 Nov 2025 06:00:30 GMT"}, 0),
        (503, {"Retry-After": "soon"}, 0),
        (503, {"Retry-After": "-5"}, 0),
        (503, {"Retry-After": "-5.5"}, 0),
        (503, {"Retry-After": " 7.5 "}, 7.5),
        (503, {"Retry-After": "9" * 5000}, 60),
        (503, {"Retry-After": "1e9"}, 0),
        (503, {"Retry-After": "inf"}, 0),
        (503, {"Retry-After": "\xb2"}, 0),
        (503, {"Retry-After": "Monday, 02-Nov-26 06:00:30 GMT"}, 30),
        (503, {"Retry-After": "Mon Nov  2 06:00:30 2026"}, 30),
        (503, {"Retry-After": "Mon, 02 Nov 2026 06:00:30 -0000"}, 30),
        (503, {"Retry-After": "Mon, 02 Nov 2026 07:00:30 +0100"}, 30),
        (503, {"Retry-After": "Mon, 02 Nov 2026 06:00:30 +9999999999"}, 0),
        (503, {"Retry-After": "Mon, 99 Foo 99999 99:99:99 GMT"}, 0),
        (503, {"Retry-After": "Mon, 02 Nov 2026 06:00:30 GMT", "Date": "0"}, 30),
        (503, {"Retry-After": "5", "retry-after": "20"}, 20),
        (429, {}, 0),
        (200, {"Retry-After": "7"}, 0),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(status: int, lines: dict[str, str], seconds: float) -> None:
    answer = Exchange(url="http://a.org/", status=status, headers=tuple(lines.items()), payload=b"")

    assert retry_after(answer, at=NOW) == seconds


@given(st.text(st.characters(max_codepoint=255)))
def test_no_retry_after_raises(value: str) -> None:
    answer = Exchange(url="http://a.org/", status=503, headers=(("Retry-After", value), ("Date", value)), payload=b"")

    assert 0 <= retry_after(answer, at=NOW) <= 60


def test_one_host_is_asked_by_one_thread_at_a_time(site: Site) -> None:
    inside, most, lock = [0], [0], threading.Lock()

    def count(connection: socket.socket) -> None:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        site.over.wait(0.01)
        with lock:
            inside[0] -= 1
        connection.sendall(an_answer())

    site.scripts["/"] = count
    web = a_web()
    with ThreadPoolExecutor(8) as pool:
        captures = list(pool.map(lambda _: fetched(web, site.url()), range(8)))

    assert most == [1] and all(capture.status == 200 for capture in captures)
