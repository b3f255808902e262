"""Captures as WARC, and a web replayed from it: what goes in comes out again."""

import gzip
import io
from argparse import Namespace
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from citewatch.adapters.warc import RecordedWeb, warc_bytes
from citewatch.adapters.web import Web
from citewatch.errors import ReplayError
from citewatch.model import Capture, Exchange, Failure, Validators
from tests.adapters.conftest import NOW, Site, an_answer

URL = "https://www.example.org/page"
A_DAY = timedelta(days=1)


def an_exchange(url: str = URL, status: int = 200, *lines: tuple[str, str], payload: bytes = b"") -> Exchange:
    return Exchange(url=url, status=status, headers=lines, payload=payload)


def a_capture(*exchanges: Exchange, at: datetime = NOW, **fields: Any) -> Capture:
    return Capture(cited_url=exchanges[0].url if exchanges else URL, at=at, exchanges=exchanges, **fields)


def a_recording(*captures: Capture) -> RecordedWeb:
    return RecordedWeb([io.BytesIO(warc_bytes(capture)) for capture in captures])


def a_page(body: bytes, *, at: datetime = NOW, status: int = 200) -> Capture:
    return a_capture(an_exchange(URL, status, payload=body), at=at)


def records_of(warc: bytes) -> list[dict[str, str]]:
    return [dict(record.rec_headers.headers) for record in ArchiveIterator(io.BytesIO(warc))]


REDIRECTED = a_capture(
    an_exchange("https://doi.org/10.1/x", 302, ("Location", URL), ("Content-Length", "120")),
    an_exchange(
        URL,
        200,
        ("Content-Type", "text/html"),
        ("Content-Encoding", "gzip"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("X-Name", "M\u00fcller \u00c3\u00bc"),
        payload=gzip.compress(b"<p>ketamine</p>", mtime=0),
    ),
)
CHALLENGE = a_capture(an_exchange(URL, 999, ("Server", "x"), payload=b"no"))
EMPTY = a_capture(an_exchange(URL, 204))


@pytest.mark.parametrize("capture", [REDIRECTED, CHALLENGE, EMPTY], ids=["redirected", "status 999", "empty"])
def test_warcio_check_passes(capture: Capture, tmp_path: Path) -> None:
    file = tmp_path / "capture.warc.gz"
    file.write_bytes(warc_bytes(capture))

    checker = Checker(Namespace(inputs=[str(file)], verbose=True))

    assert checker.process_all() == 0


def test_there_is_one_response_record_an_exchange() -> None:
    first, second = records_of(warc_bytes(REDIRECTED))

    assert (first["WARC-Target-URI"], second["WARC-Target-URI"]) == ("https://doi.org/10.1/x", URL)
    assert {first["WARC-Type"], second["WARC-Type"]} == {"response"}
    assert first["WARC-Date"] == second["WARC-Date"] == "2026-11-02T06:00:00Z"
    assert first["WARC-Record-ID"] != second["WARC-Record-ID"]
    assert first["WARC-Block-Digest"].startswith("sha1:") and first["WARC-Payload-Digest"].startswith("sha1:")
    assert first["WARC-Truncated"] == "unspecified" and "WARC-Truncated" not in second


def test_the_same_capture_gives_the_same_bytes() -> None:
    assert warc_bytes(REDIRECTED) == warc_bytes(REDIRECTED)
    assert gzip.decompress(warc_bytes(REDIRECTED)).startswith(b"WARC/1.1\r\n")


def test_a_capture_without_an_exchange_gives_no_bytes() -> None:
    assert warc_bytes(a_capture(failure=Failure(reason="dns", detail=""))) == b""


def test_a_capture_comes_back_as_it_was() -> None:
    replayed = a_recording(REDIRECTED).fetch("https://doi.org/10.1/x#abstract", at=NOW)

    assert replayed.exchanges == REDIRECTED.exchanges
    assert replayed.payload == b"<p>ketamine</p>"
    assert (replayed.requests, replayed.final_url) == (2, URL)


def test_a_live_capture_and_its_replay_are_equal(site: Site) -> None:
    body = b"Transfer-Encoding: chunked\r\n\r\n8\r\nketamine\r\n0\r\n\r\n"
    site.scripts |= {
        "/old": an_answer("301 Moved Permanently", "Location: /new?a=b c", "X-Old: \xfcber"),
        "/new?a=b%20c": b"HTTP/1.1 200 OK\r\nX-Folded: a\r\n b\r\nSet-Cookie: a=1\r\nX-B: 2\r\nset-cookie: b=2\r\n"
        + body,
    }
    live = Web(user_agent="x", delay=0, deadline=5, allow_hosts=["127.0.0.1"]).fetch(
        site.url("/old", host="127.0.0.1"), at=NOW
    )

    replayed = a_recording(live).fetch(live.cited_url, at=NOW)

    assert live.payload == b"ketamine" and replayed == live


def test_the_newest_record_not_later_than_the_clock_answers() -> None:
    web = a_recording(a_page(b"old"), a_page(b"new", at=NOW + 7 * A_DAY))

    payloads = [web.fetch(URL, at=NOW + days * A_DAY).payload for days in (0, 6.9, 7, 30)]

    assert payloads == [b"old", b"old", b"new", b"new"]


@pytest.mark.parametrize(("url", "days"), [(URL, -1), (URL + "/", 0), (URL + "?a", 0)])
def test_what_was_not_recorded_by_then_is_a_failure(url: str, days: int) -> None:
    capture = a_recording(a_page(b"x")).fetch(url, at=NOW + days * A_DAY)

    assert capture.failure is not None and capture.failure.reason == "not-recorded"


def test_records_of_one_moment_answer_one_after_another() -> None:
    web = a_recording(a_page(b"slow down", status=429), a_page(b"page"), a_page(b"old", at=NOW - A_DAY))

    assert [web.fetch(URL, at=NOW).status for _ in range(4)] == [429, 200, 200, 200]


def test_a_series_is_told_out_once_whoever_asks() -> None:
    web = a_recording(*(a_page(b"", status=status) for status in range(500, 600)))

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: web.fetch(URL, at=NOW).status, range(100)))

    assert sorted(statuses, key=str) == list(range(500, 600))


MONDAY = "Mon, 02 Nov 2026 06:00:00 GMT"


@pytest.mark.parametrize(
    ("validators", "status"),
    [
        pytest.param(Validators(etag='"1"'), 304, id="same tag"),
        pytest.param(Validators(etag='W/"1"'), 304, id="same tag, weakly"),
        pytest.param(Validators(last_modified=MONDAY), 304, id="same date"),
        pytest.param(Validators(etag='"2"', last_modified=MONDAY), 200, id="another tag outweighs the date"),
        pytest.param(Validators(last_modified="Sun, 01 Nov 2026 06:00:00 GMT"), 200, id="another date"),
        pytest.param(None, 200, id="none"),
    ],
)
def test_a_conditional_request_is_answered(validators: Validators | None, status: int) -> None:
    page = an_exchange(URL, 200, ("ETag", '"1"'), ("Last-Modified", MONDAY), ("X-A", "1"), payload=b"page")

    capture = a_recording(a_capture(page)).fetch(URL, at=NOW, validators=validators)

    assert capture.status == status and capture.is_not_modified == (status == 304)
    assert capture.payload == (b"" if status == 304 else b"page") and capture.header("ETag") == '"1"'


def test_an_empty_path_is_the_root() -> None:
    web = a_recording(a_capture(an_exchange("https://www.example.org/", payload=b"home")))

    assert web.fetch("https://www.example.org", at=NOW).payload == b"home"


def test_a_recorded_redirect_to_nowhere_keeps_its_hop() -> None:
    capture = a_recording(a_capture(REDIRECTED.exchanges[0])).fetch("https://doi.org/10.1/x", at=NOW)

    assert capture.failure is not None and capture.failure.reason == "not-recorded"
    assert capture.failure.detail == f"No answer of {URL} was recorded by then."
    assert [hop.status for hop in capture.redirects] == [302]


def a_plain_record(http: bytes, **headers: str) -> bytes:
    fields = {"WARC-Type": "response", "WARC-Target-URI": f"<{URL}>", "WARC-Date": "2026-11-02T06:00:00Z"} | headers
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"WARC/1.0\r\n{lines}Content-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"


def test_chunks_kept_by_other_tools_are_joined() -> None:
    warc = a_plain_record(
        an_answer("200 OK", "Transfer-Encoding: chunked", body=b"4\r\nketa\r\n4\r\nmine\r\n0\r\n\r\n")
    )

    capture = RecordedWeb([io.BytesIO(warc)]).fetch(URL, at=NOW)

    assert capture.payload == b"ketamine" and capture.header("Transfer-Encoding") is None


def test_records_that_are_no_responses_are_passed_over() -> None:
    request = a_plain_record(b"GET / HTTP/1.1\r\n\r\n", **{"WARC-Type": "request"})

    web = RecordedWeb([io.BytesIO(request + a_plain_record(an_answer(body=b"page")))])

    assert web.fetch(URL, at=NOW).payload == b"page"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<html>no WARC</html>", id="a page"),
        pytest.param(gzip.compress(b"<html>no WARC</html>"), id="a gzipped page"),
        pytest.param(b"PK\x03\x04" + bytes(range(256)), id="a zip"),
        pytest.param(warc_bytes(REDIRECTED)[:-40], id="cut short"),
        pytest.param(gzip.compress(a_plain_record(an_answer(body=b"x" * 99))[:-60]), id="a record cut short"),
        pytest.param(gzip.compress(2 * a_plain_record(an_answer())), id="gzipped as a whole"),
        pytest.param(a_plain_record(b"no HTTP at all"), id="a record without HTTP"),
        pytest.param(a_plain_record(an_answer(), **{"WARC-Date": "yesterday"}), id="a record without a date"),
    ],
)
def test_a_file_that_is_no_warc_is_refused_by_name(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "web.warc.gz"
    file.write_bytes(content)

    with pytest.raises(ReplayError, match=r"web\.warc\.gz cannot be replayed: .*Give a WARC file"):
        RecordedWeb([file])


@pytest.mark.parametrize("name", ["missing.warc.gz", "."])
def test_a_file_that_cannot_be_read_is_refused_by_name(name: str, tmp_path: Path) -> None:
    with pytest.raises(ReplayError) as refused:
        RecordedWeb([tmp_path / name])

    assert refused.value.path == tmp_path / name
