"""Answers that are odd, broken or endless."""

import gzip
import socket
import struct
from typing import Any

import pytest

from citewatch.adapters.web import Web
from tests.adapters.conftest import Site, an_answer
from tests.adapters.web.conftest import a_redirect, a_web, fetched, reason


def test_interim_responses_are_skipped(web: Web, site: Site) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
    site.scripts["/"] = hints + hints + an_answer(body=b"page")

    assert fetched(web, site.url()).payload == b"page"


def test_a_chunked_body_is_kept_without_its_framing(web: Web, site: Site) -> None:
    site.scripts["/"] = an_answer("200 OK", "Transfer-Encoding: chunked", body=b"4\r\nketa\r\n4\r\nmine\r\n0\r\n\r\n")

    capture = fetched(web, site.url())

    assert capture.payload == b"ketamine" and capture.header("Transfer-Encoding") is None


def test_a_redirects_announced_body_is_not_waited_for(site: Site) -> None:
    def announce_only(connection: socket.socket) -> None:
        connection.sendall(a_redirect("/new", "302 Found", "Content-Length: 500"))
        site.over.wait()

    site.scripts |= {"/old": announce_only, "/new": an_answer(body=b"here")}

    assert fetched(a_web(), site.url("/old")).payload == b"here"


def a_reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def a_reset_in_the_body(connection: socket.socket) -> None:
    connection.sendall(an_answer("200 OK", "Content-Length: 4000", body=b"x" * 10))
    a_reset(connection)


MANY_LINES = [f"X-{n}: 1" for n in range(200_000)]


@pytest.mark.parametrize(
    ("script", "expected", "truncated"),
    [
        pytest.param(a_reset, "reset", None, id="reset"),
        pytest.param(b"", "reset", None, id="closed without a word"),
        pytest.param(a_reset_in_the_body, "reset", "disconnect", id="reset in the body"),
        pytest.param(b"220 mail.site.test ESMTP\r\n\r\n", "not-http", None, id="a mail server"),
        pytest.param(b"\x15\x03\x01\x00\x02\x02\n\r\n\r\n", "not-http", None, id="TLS"),
        pytest.param(an_answer("200 OK", "Content-Length: 90", body=b"x"), "truncated", "disconnect", id="cut short"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Type: te", "truncated", None, id="a head cut short"),
        pytest.param(b"HTTP/1.1 302 Found\r\nLocation: /full/pa", "truncated", None, id="half a Location"),
        pytest.param(
            an_answer("200 OK", "Transfer-Encoding: chunked", body=b"5\r\nketa"),
            "truncated",
            "disconnect",
            id="cut chunk",
        ),
        pytest.param(
            an_answer("200 OK", "Transfer-Encoding: chunked", body=b"zz\r\n"), "truncated", "disconnect", id="bad chunk"
        ),
        pytest.param(an_answer("200 OK", *MANY_LINES), "too-large", None, id="200,000 headers"),
        pytest.param(an_answer("200 OK", "X-A: " + "x" * 70_000), "too-large", None, id="a header without end"),
        pytest.param(an_answer(body=b"x" * 5001), "too-large", "length", id="too many bytes"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\nx", "too-large", "length", id="5 GB announced"
        ),
        pytest.param(
            an_answer("200 OK", "Content-Encoding: gzip", body=gzip.compress(b"x" * 5001)),
            "too-large",
            "length",
            id="bomb",
        ),
        pytest.param(an_answer("200 OK", "Content-Encoding: gzip", body=b"plain"), "bad-encoding", None, id="no gzip"),
        pytest.param(an_answer("200 OK", "Content-Encoding: br", body=b"x"), "bad-encoding", None, id="brotli"),
    ],
)
def test_a_broken_answer_is_a_failure(site: Site, script: Any, expected: str, truncated: str | None) -> None:
    site.scripts["/"] = script

    capture = fetched(a_web(max_bytes=5000), site.url())

    assert (reason(capture), capture.truncated) == (expected, truncated)
    assert capture.answer is None and capture.payload == b""


def test_a_body_without_end_stops_at_the_cap(site: Site) -> None:
    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not site.over.is_set():
            connection.sendall(b"x" * 65536)

    site.scripts["/"] = pour

    capture = fetched(a_web(max_bytes=1_000_000), site.url())

    assert reason(capture) == "too-large" and capture.bytes_received < 1_200_000
