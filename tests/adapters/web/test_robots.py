"""The pace a server asks for in its robots.txt: when it is read, how, and that it never stands in the way."""

import socket

import pytest

from citewatch.adapters.web.robots import crawl_delay
from tests.adapters.conftest import Site, an_answer
from tests.adapters.web.conftest import a_redirect, a_web, fetched
from tests.adapters.web.test_turns import Clock


@pytest.mark.parametrize(
    ("robots", "seconds"),
    [
        pytest.param(b"User-agent: *\nCrawl-delay: 2.5", 2.5, id="for everybody, with a fraction"),
        pytest.param(b"User-agent: *\nCrawl-delay: 9\n\nUser-agent: CiteWatch\nCrawl-delay: 4", 4, id="for us"),
        pytest.param(b"User-agent: otherbot\nCrawl-delay: 9", 0, id="for another"),
        pytest.param(b"\xef\xbb\xbfUser-agent: *\r\nCRAWL-DELAY:3 # please\r\n", 3, id="BOM, case, comment"),
        pytest.param(b"User-agent: *\nCrawl-delay: 86400", 30, id="a day"),
        pytest.param(b"User-agent: *\nCrawl-delay: 1e308", 30, id="a number without measure"),
        pytest.param(b"User-agent: *\nCrawl-delay: -4", 0, id="negative"),
        pytest.param(b"User-agent: *\nCrawl-delay: nan", 0, id="no number"),
        pytest.param(b"User-agent: *\nCrawl-delay: soon\xff", 0, id="a word"),
        pytest.param(b"User-agent: *\nDisallow: /", 0, id="no delay"),
        pytest.param(b"<!doctype html><title>Not found</title>", 0, id="a page"),
        pytest.param(b"\0\xff" * 200_000, 0, id="nonsense"),
        pytest.param(b"", 0, id="nothing"),
    ],
)
def test_a_crawl_delay_is_read(robots: bytes, seconds: float) -> None:
    assert crawl_delay(robots) == seconds


def paths(site: Site) -> list[str]:
    return [asked.target for asked in site.asked]


def test_a_second_source_is_asked_at_the_pace_of_robots_txt(site: Site) -> None:
    clock = Clock()
    site.scripts |= {"/robots.txt": an_answer(body=b"User-agent: *\nCrawl-delay: 4"), "/b": an_answer(body=b"b")}
    web = a_web(delay=1, clock=clock, pause=clock.pause)

    captures = [fetched(web, site.url(path)) for path in ("/a", "/b", "/c")]

    assert paths(site) == ["/a", "/robots.txt", "/b", "/c"]
    assert clock.pauses == [1, 4, 4]
    assert [capture.requests for capture in captures] == [1, 1, 1] and captures[1].bytes_received == 1


def test_a_host_with_one_source_is_never_asked_for_its_robots_txt(site: Site) -> None:
    clock = Clock()
    site.scripts |= {"/a": a_redirect("/b"), "/b": an_answer("503 Service Unavailable")}
    web = a_web(delay=1, clock=clock, pause=clock.pause)

    fetched(web, site.url("/a"))
    fetched(web, site.url("/a"))

    assert paths(site) == ["/a", "/b", "/a", "/b"]


def test_a_delay_of_ours_that_is_nothing_leaves_the_servers_own(site: Site) -> None:
    clock = Clock()
    site.scripts["/robots.txt"] = an_answer(body=b"User-agent: *\nCrawl-delay: 7")
    web = a_web(delay=0, clock=clock, pause=clock.pause)

    for path in ("/a", "/b", "/c"):
        fetched(web, site.url(path))

    assert paths(site) == ["/a", "/robots.txt", "/b", "/c"]
    assert clock() >= 14


def test_a_host_that_never_answered_is_not_asked_for_its_robots_txt(site: Site) -> None:
    clock = Clock()
    site.scripts["/a"] = b""
    web = a_web(delay=1, clock=clock, pause=clock.pause)

    fetched(web, site.url("/a"))
    fetched(web, site.url("/b"))

    assert paths(site) == ["/a", "/b"]


def never(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nCrawl-delay: 4\n")
    connection.recv(1)


A_DELAY = b"User-agent: *\nCrawl-delay: 4\n"


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(an_answer("404 Not Found", body=A_DELAY), id="not found"),
        pytest.param(an_answer("503 Service Unavailable", "Retry-After: 1", body=A_DELAY), id="down"),
        pytest.param(b"", id="hung up"),
        pytest.param(never, id="endless"),
        pytest.param(an_answer(body=A_DELAY + b"#" * 600_000), id="too large"),
        pytest.param(an_answer("200 OK", "Content-Encoding: gzip", body=b"no"), id="broken"),
        pytest.param(a_redirect("http://10.0.0.1/robots.txt"), id="behind a forbidden address"),
        pytest.param(a_redirect("file:///etc/passwd"), id="behind a file"),
        pytest.param(a_redirect("/robots.txt"), id="behind itself"),
    ],
)
def test_a_robots_txt_that_fails_asks_for_nothing(site: Site, script: bytes) -> None:
    clock = Clock()
    site.scripts |= {"/robots.txt": script, "/b": an_answer(body=b"here")}
    web = a_web(delay=1, deadline=0.5, clock=clock, pause=clock.pause)

    fetched(web, site.url("/a"))

    assert fetched(web, site.url("/b")).payload == b"here" and set(clock.pauses) == {1}
