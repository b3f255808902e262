"""One request at a time to a host, and the pauses between them."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from citewatch.adapters.web.turns import retry_after
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
    fetched(web, site.url("/b"))

    assert clock.pauses == [1.5, 1.5]


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
        (429, {}, 0),
        (200, {"Retry-After": "7"}, 0),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(status: int, lines: dict[str, str], seconds: float) -> None:
    answer = Exchange(url="http://a.org/", status=status, headers=tuple(lines.items()), payload=b"")

    assert retry_after(answer, at=NOW) == seconds


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
