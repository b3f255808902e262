"""Whatever a server writes onto the wire ends in an answer or in a failure with its reason, in bounded room."""

import gzip
import socket
import tracemalloc
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citewatch.adapters.web import Web, decoded
from citewatch.model import Exchange
from tests.adapters.conftest import Site, an_answer
from tests.adapters.web.conftest import a_redirect, a_web, fetched, reason

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("script", "payload"),
    [
        pytest.param(b"HTTP/1.1 200\r\n\r\npage", b"page", id="no phrase"),
        pytest.param(b"HTTP/1.0 200 OK\r\n\r\npage", b"page", id="until the connection ends"),
        pytest.param(OK + b"Content-Length: 4\r\n\r\npage and more", b"page", id="longer than announced"),
        pytest.param(OK + b"Content-Length: -4\r\n\r\npage", b"page", id="a negative length"),
        pytest.param(OK + b"Content-Length: four\r\n\r\npage", b"page", id="a length in words"),
        pytest.param(OK + b"Content-Length: 4\r\nContent-Length: 4\r\n\r\npage", b"page", id="one length twice"),
        pytest.param(OK + b"X: a\r\n folded\r\nContent-Length: 4\r\n\r\npage", b"page", id="a folded line"),
        pytest.param(OK + b"X: \0\xff\r\nContent-Length: 4\r\n\r\npage", b"page", id="a NUL"),
        pytest.param(OK + b"X: a\rb\r\nContent-Length: 4\r\n\r\npage!", b"page", id="a bare CR"),
        pytest.param(OK + b"<b>Warning</b>\r\nContent-Length: 4\r\n\r\npage!", b"page", id="a line without colon"),
        pytest.param(OK + b"\xfcber: x\r\nContent-Length: 4\r\n\r\npage!", b"page", id="a name beyond ASCII"),
        pytest.param(OK + b"Content-Length : 4\r\n\r\npage!", b"page", id="a space before the colon"),
        pytest.param(b"HTTP/1.1 200 OK\nContent-Length: 4\n\npage!", b"page", id="bare line feeds"),
        pytest.param(b"HTTP/1.1 204 No Content\r\n\r\npage", b"", id="204 with a body"),
        pytest.param(CHUNKED + b"4;a=b\r\npage\r\n0\r\nX: trailer\r\n\r\n", b"page", id="chunk extension and trailer"),
        pytest.param(CHUNKED + b"4\r\npage\r\n0\r\n", b"page", id="no end after the last chunk"),
        pytest.param(OK + b"Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n", b"", id="nothing, compressed"),
        pytest.param(
            OK + b"Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n4\r\npage\r\n0\r\n\r\n",
            b"page",
            id="chunks and a length",
        ),
    ],
)
def test_an_odd_answer_is_read_all_the_same(web: Web, site: Site, script: bytes, payload: bytes) -> None:
    site.scripts["/"] = script

    capture = fetched(web, site.url())

    assert (reason(capture), capture.payload) == (None, payload)


@pytest.mark.parametrize(
    ("script", "expected", "truncated"),
    [
        pytest.param(b"<html>HTTP/0.9</html>", "not-http", None, id="HTTP/0.9"),
        pytest.param(b"ICY 200 OK\r\n\r\n", "not-http", None, id="a radio"),
        pytest.param(b"SSH-2.0-OpenSSH_9.9\r\n", "not-http", None, id="SSH"),
        pytest.param(b"HTTP/2 200\r\n\r\n", "not-http", None, id="HTTP/2 in plain words"),
        pytest.param(b"HTTP/1.1 000 Nothing\r\n\r\n", "not-http", None, id="status 000"),
        pytest.param(b"HTTP/1.1 099 Low\r\n\r\n", "not-http", None, id="status 099"),
        pytest.param(b"HTTP/1.1 1000 High\r\n\r\n", "not-http", None, id="status 1000"),
        pytest.param(b"HTTP/1.1 -200 OK\r\n\r\n", "not-http", None, id="a negative status"),
        pytest.param(b"HTTP/1.1\r\n\r\n", "not-http", None, id="no status"),
        pytest.param(b"\r\n\r\n" + OK + b"\r\n", "not-http", None, id="empty lines first"),
        pytest.param(b"x" * 70_000, "not-http", None, id="no line at all"),
        pytest.param(OK + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\npage", "not-http", None, id="two lengths"),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" * 60_000 + an_answer(), "too-large", None, id="a flood of 100"),
        pytest.param(b"HTTP/1.1 103 Hints\r\nX: y\r\n\r\n" * 60_000, "too-large", None, id="a flood of 103"),
        pytest.param(b"HTTP/1.1 103 Hints\r\n\r\n", "reset", None, id="hints and nothing more"),
        pytest.param(OK + b"X: " + b"x" * 1_000_000 + b"\r\n\r\n", "too-large", None, id="a line of a megabyte"),
        pytest.param(OK + b"junk\r\n" * 200_000 + b"\r\n", "too-large", None, id="a megabyte of no fields"),
        pytest.param(CHUNKED + b"-1\r\npage", "truncated", "disconnect", id="a chunk of -1"),
        pytest.param(CHUNKED + b"-5\r\npage", "truncated", "disconnect", id="a chunk of -5"),
        pytest.param(CHUNKED + b"f" * 20 + b"\r\npage", "truncated", "disconnect", id="an enormous chunk"),
        pytest.param(CHUNKED + b"4;" + b"x" * 70_000, "too-large", "length", id="an endless chunk size"),
        pytest.param(
            CHUNKED + b"1;" + b"x" * 5000 + b"\r\na\r\n" + b"1;" + b"x" * 6000 + b"\r\nb\r\n0\r\n\r\n",
            "too-large",
            "length",
            id="more framing than page",
        ),
        pytest.param(CHUNKED + b"0\r\n" + b"X: y\r\n" * 5000, "too-large", "length", id="trailers without end"),
        pytest.param(b"HTTP/1.1 304 Not Modified\r\n\r\n", "unasked-304", None, id="304 to nobody's question"),
        pytest.param(an_answer("200 OK", "Content-Encoding: zstd", body=b"x"), "bad-encoding", None, id="zstd"),
        pytest.param(
            an_answer("200 OK", "Content-Encoding: gzip, gzip, gzip, gzip", body=b"x"), "bad-encoding", None, id="deep"
        ),
        pytest.param(
            an_answer("200 OK", "Content-Encoding: " + "gzip, " * 10, body=b"x"), "bad-encoding", None, id="very deep"
        ),
        pytest.param(
            an_answer("200 OK", "Content-Encoding: gzip", body=gzip.compress(b"page")[:-6]),
            "truncated",
            "disconnect",
            id="gzip cut short",
        ),
    ],
)
def test_an_answer_that_is_none_is_a_failure(site: Site, script: bytes, expected: str, truncated: str | None) -> None:
    site.scripts["/"] = script

    capture = fetched(a_web(max_bytes=5000), site.url())

    assert (reason(capture), capture.truncated, capture.payload) == (expected, truncated, b"")


@pytest.mark.parametrize("status", ["300 Multiple Choices", "302 Found", "308 Permanent Redirect"])
def test_a_redirect_to_nowhere_is_the_answer(web: Web, site: Site, status: str) -> None:
    site.scripts["/"] = an_answer(status, body=b"choose")

    capture = fetched(web, site.url())

    assert (capture.status, capture.payload, capture.redirects) == (int(status[:3]), b"choose", ())


def test_a_redirects_body_is_not_read_however_long(web: Web, site: Site) -> None:
    site.scripts |= {"/a": a_redirect("/b") + b"x" * 8_000_000, "/b": an_answer(body=b"here")}

    capture = fetched(web, site.url("/a"))

    assert (capture.payload, capture.bytes_received) == (b"here", 4)


def test_a_304_behind_a_redirect_answers_no_question_of_ours(web: Web, site: Site) -> None:
    site.scripts |= {"/a": a_redirect("/b"), "/b": an_answer("304 Not Modified")}

    assert reason(fetched(web, site.url("/a"))) == "unasked-304"


def test_cookies_are_kept_within_bounds(web: Web, site: Site) -> None:
    many = [f"Set-Cookie: c{n}={'x' * 1000}" for n in range(70)]
    site.scripts |= {"/a": a_redirect("/b", "302 Found", "Set-Cookie: fat=" + "x" * 5000, *many), "/b": an_answer()}

    fetched(web, site.url("/a"))

    sent = site.asked[1].headers["cookie"]
    assert sent.count("=") == 50 and "fat" not in sent


def test_a_server_that_hangs_up_once_may_answer_the_next_time(web: Web, site: Site) -> None:
    def hang_up(connection: socket.socket) -> None:
        connection.close()

    site.scripts["/"] = [hang_up, an_answer(body=b"here")]

    assert [reason(fetched(web, site.url())), fetched(web, site.url()).payload] == ["reset", b"here"]


def test_decoding_takes_at_most_twice_what_comes_out() -> None:
    bomb = gzip.compress(b"\0" * 8_000_000)
    answer = Exchange(url="http://a.org/", status=200, headers=(("Content-Encoding", "gzip"),), payload=bomb)

    tracemalloc.start()
    decoded(answer, max_bytes=8_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 2.1 * 8_000_000


def test_a_million_gzip_members_are_not_unpacked_one_by_one(site: Site) -> None:
    site.scripts["/"] = an_answer("200 OK", "Content-Encoding: gzip", body=gzip.compress(b"") * 50_000)

    assert reason(fetched(a_web(), site.url())) == "bad-encoding"


HEADS = st.lists(
    st.sampled_from(
        [b"HTTP/1.1 ", b"200 OK", b"302", b"\r\n", b"\n", b"\r", b": ", b"Location", b"Set-Cookie", b"Content-Length",
         b"Transfer-Encoding", b"chunked", b"Content-Encoding", b"gzip", b"\x1f\x8b", b"-1", b"9", b"a=b", b"; Path=/",
         b"//b.test/", b"/", b"http://", b"[", b"]", b"@", b"\\", b"%", b"\0", b"\xff", b" ", b"Retry-After"]
    )
    | st.binary(max_size=4),
    max_size=40,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HEADS)
def test_no_bytes_raise(web: Web, site: Site, words: list[Any]) -> None:
    site.scripts["/"] = b"HTTP/1.1 302 Found\r\n" + b"".join(words)

    capture = fetched(web, site.url())

    assert (capture.answer is None) == (capture.failure is not None)
