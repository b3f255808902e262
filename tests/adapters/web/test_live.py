"""The whole way of a fetch: who asks, what comes back, and that it ends in time or when told to."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest

from citewatch.adapters.web import Web
from citewatch.gate import Gate
from tests.adapters.conftest import NOW, Site, an_answer
from tests.adapters.web.conftest import a_redirect, a_web, fetched, reason


def test_a_page_comes_back_with_status_headers_and_payload(web: Web, site: Site) -> None:
    site.scripts["/"] = an_answer("200 OK", "Content-Type: text/html", "X-A: 1", "X-A: 2", body=b"<p>ketamine</p>")

    capture = fetched(web, site.url() + "#dose")

    assert capture.status == 200 and capture.payload == b"<p>ketamine</p>" and capture.at == NOW
    assert capture.cited_url == site.url() + "#dose" and capture.final_url == site.url()
    assert [line for line in capture.exchanges[0].headers if line[0] == "X-A"] == [("X-A", "1"), ("X-A", "2")]
    assert (capture.requests, capture.bytes_received) == (1, 15)


def test_we_say_who_we_are_and_what_we_read(web: Web, site: Site) -> None:
    fetched(web, site.url("/a"))

    asked = site.asked[0].headers
    assert asked["user-agent"].startswith("Mozilla/5.0 (compatible; citewatch/0.1; +https://")
    assert "mailto:desk@example.org" in asked["user-agent"]
    assert asked["accept"].startswith("text/html") and "application/pdf" in asked["accept"]
    assert (asked["accept-language"], asked["accept-encoding"]) == ("en", "gzip, deflate")
    assert asked["host"] == f"site.test:{site.port}"


def test_cookies_do_not_outlive_a_fetch(web: Web, site: Site) -> None:
    site.scripts["/"] = an_answer("200 OK", "Set-Cookie: visitor=1; Path=/")

    fetched(web, site.url())
    fetched(web, site.url())

    assert "cookie" not in site.asked[1].headers


def test_proxies_of_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "nobody.test")
    site.scripts |= {"/a": a_redirect(site.url("/b", host="other.test")), "/b": an_answer()}

    assert fetched(a_web(), site.url("/a")).status == 200


def test_no_proxy_reaches_what_we_would_not(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", site.url(host="127.0.0.1"))
    monkeypatch.setenv("all_proxy", site.url(host="127.0.0.1"))

    capture = fetched(a_web(allow_hosts=[]), "http://10.0.0.1/")

    assert reason(capture) == "refused-address" and site.connections == 0


def test_many_hosts_are_asked_at_once(site: Site) -> None:
    all_here = threading.Barrier(64, timeout=10)

    def together(connection: socket.socket) -> None:
        all_here.wait()
        connection.sendall(an_answer())

    site.scripts["/"] = together
    web = a_web(deadline=20)
    with ThreadPoolExecutor(64) as pool:
        captures = list(pool.map(lambda n: fetched(web, site.url(host=f"h{n}.test")), range(64)))

    assert {capture.status for capture in captures} == {200}


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        pytest.param(b"", "timeout-first-byte", id="nothing at all"),
        pytest.param(b"H", "timeout", id="the first line"),
        pytest.param(b"HTTP/1.1 103 Early Hints\r\n\r\n", "timeout", id="hints"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX-Slow: ", "timeout", id="the head"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n", "timeout", id="the body"),
    ],
)
def test_a_server_that_drips_runs_into_the_deadline(site: Site, start: bytes, expected: str) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(start)
        while start and not site.over.wait(0.02):
            connection.sendall(b"x")
        site.over.wait()

    site.scripts["/"] = drip
    began = time.monotonic()

    assert reason(fetched(a_web(deadline=0.3), site.url())) == expected
    assert time.monotonic() - began < 2


def test_a_server_that_takes_no_connection_runs_into_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server, ExitStack() as queue:
        for _ in range(4):  # nobody takes these, and so nobody gets in behind them
            waiting = queue.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())

        capture = fetched(a_web(deadline=0.3), f"http://site.test:{server.getsockname()[1]}/")

    assert reason(capture) == "timeout-connect"


def test_a_name_server_that_is_silent_runs_into_the_deadline() -> None:
    over = threading.Event()

    def never(host: str, port: int, **options: Any) -> list[Any]:
        over.wait()
        return []

    assert reason(fetched(a_web(resolve=never, deadline=0.2), "http://slow.test/")) == "dns-unavailable"
    over.set()


def test_the_deadline_counts_for_all_hops_together(site: Site) -> None:
    def slowly(connection: socket.socket) -> None:
        site.over.wait(0.1)
        connection.sendall(a_redirect(f"/{len(site.asked)}"))

    site.scripts |= {f"/{n}": slowly for n in range(20)}

    capture = fetched(a_web(deadline=0.5), site.url("/0"))

    assert reason(capture) == "timeout" and 1 <= len(capture.redirects) < 5


def test_stop_ends_running_waiting_and_later_fetches(site: Site) -> None:
    arrived = threading.Event()

    def hang(connection: socket.socket) -> None:
        arrived.set()
        site.over.wait()

    site.scripts["/"] = hang
    web = a_web(delay=60, deadline=60)
    with ThreadPoolExecutor(2) as pool:
        looks = [pool.submit(fetched, web, site.url()) for _ in range(2)]
        arrived.wait(5)
        began = time.monotonic()
        web.stop()

        assert [reason(look.result(5)) for look in looks] == ["interrupted", "interrupted"]
    assert time.monotonic() - began < 2
    assert reason(fetched(web, site.url("/later"))) == "interrupted"


def test_stop_ends_a_name_lookup_that_hangs() -> None:
    asked, over = threading.Event(), threading.Event()

    def never(host: str, port: int, **options: Any) -> list[Any]:
        asked.set()
        over.wait()
        return []

    web = a_web(resolve=never)
    with ThreadPoolExecutor(1) as pool:
        look = pool.submit(fetched, web, "http://slow.test/")
        asked.wait(5)
        web.stop()

        assert reason(look.result(5)) == "interrupted"
    over.set()


def test_whoever_challenged_us_is_avoided_by_whatever_way_he_is_reached(site: Site) -> None:
    site.scripts["/doi"] = a_redirect(site.url("/full", host="publisher.test"))
    web = a_web()
    web.avoid(f"publisher.test:{site.port}")

    by_way_of_a_resolver, directly = (
        fetched(web, url) for url in (site.url("/doi"), site.url("/full", host="publisher.test"))
    )

    assert (reason(by_way_of_a_resolver), reason(directly)) == ("host-walled", "host-walled")
    assert [asked.target for asked in site.asked if asked.target != "/robots.txt"] == ["/doi"]


def test_a_large_body_is_read_on_behind_the_gate_and_no_time_is_counted_for_the_wait(site: Site) -> None:
    gate, large = Gate(), threading.Event()
    site.scripts["/large"] = an_answer(body=b"x" * 3_000_000)
    web = a_web(deadline=0.4, gate=gate)
    captures = []

    def look() -> None:
        captures.append(fetched(web, site.url("/large")))
        large.set()
        gate.leave()

    gate.enter()
    threading.Thread(target=look).start()
    came_early = large.wait(0.6)
    gate.leave()
    large.wait(5)

    assert not came_early
    assert [len(capture.payload) for capture in captures] == [3_000_000]
