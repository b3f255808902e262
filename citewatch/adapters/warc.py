"""Captures as WARC/1.1 records, and a recorded web to fetch from. The only home of warcio.

Must not know the network, nor whether a page is good or bad.
"""

import http.client
import io
import threading
import uuid
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.bufferedreaders import ChunkedDataReader  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.utils import Digester  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from citewatch.adapters.web import MAX_BYTES, FetchFailed, decoded, follow, header_lines, requestable
from citewatch.errors import ReplayError
from citewatch.model import Capture, Exchange, Validators

# What a 304 carries of the 200 it stands for (RFC 9110 section 15.4.5).
NOT_MODIFIED_HEADERS = frozenset(
    {"cache-control", "content-location", "date", "etag", "expires", "last-modified", "vary"}
)

Recorded = tuple[str, datetime, Exchange]


def warc_bytes(capture: Capture) -> bytes:
    """A capture as WARC/1.1, one gzipped response record per exchange, redirects included.

    The same capture gives the same bytes. A capture without any exchange gives none.
    """
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    for place, exchange in enumerate(capture.exchanges):
        writer.write_record(_record(writer, exchange, at=_warc_date(capture.at), place=place))
    return out.getvalue()


class _HeadAsSent(StatusAndHeaders):  # type: ignore[misc]
    """Writes header bytes as they came (Latin-1 to us); warcio would percent-encode what is not ASCII."""

    def compute_headers_buffer(self, header_filter: Any = None) -> None:
        self.headers_buff = self.to_bytes(encoding="latin-1")


def _record(writer: WARCWriter, exchange: Exchange, *, at: str, place: int) -> Any:
    headers = header_lines(exchange.headers)
    payload_digest = Digester("sha1")
    payload_digest.update(exchange.payload)
    name = f"{exchange.url} {at} {place} {payload_digest}"
    about = {"WARC-Record-ID": f"<{uuid.uuid5(uuid.NAMESPACE_URL, name).urn}>", "WARC-Date": at}
    if _is_cut_short(exchange):
        about["WARC-Truncated"] = "unspecified"
    return writer.create_warc_record(
        exchange.url,
        "response",
        payload=io.BytesIO(exchange.payload),
        length=len(exchange.payload),
        warc_headers_dict=about,
        http_headers=_HeadAsSent(_status_line(exchange.status), list(headers), protocol="HTTP/1.1"),
    )


def _is_cut_short(exchange: Exchange) -> bool:
    """Whether less is kept than was announced: a redirect's body is not read, a 304 announces its 200's."""
    announced = exchange.header("Content-Length") or ""
    if exchange.status == HTTPStatus.NOT_MODIFIED or not announced.isdecimal():
        return False
    # Python reads no number of more than 4,300 digits, and some servers send one.
    return len(announced) > 18 or len(exchange.payload) < int(announced)


def _status_line(status: int) -> str:
    # The phrase is not kept (RFC 9112 section 4: a client ignores it); LinkedIn's 999 never had one.
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "-"
    return f"{status} {phrase}"


def _warc_date(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def capture_of(warc: bytes) -> Capture:
    """The capture that `warc_bytes` wrote; raises ReplayError when it is none."""
    responses = list(_responses(io.BytesIO(warc)))
    if not responses:
        raise ReplayError("the kept capture", "it holds no response")
    cited_url, at, _ = responses[0]
    exchanges = tuple(exchange for _, _, exchange in responses)
    return Capture(cited_url=cited_url, at=at, exchanges=exchanges, payload=decoded(exchanges[-1]))


class RecordedWeb:
    """WARC files to fetch from in place of the network. Safe to share between threads.

    A URL is answered with its newest record not later than the audit's clock. Records of one URL and one WARC-Date are
    answered one after another in file order, and the last of them again and again: so a 429 that clears is recorded.
    """

    def __init__(self, files: Sequence[Path | BinaryIO], *, max_bytes: int = MAX_BYTES) -> None:
        """Reads the files once; raises ReplayError for one that cannot be read or is no WARC."""
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._answers: dict[str, dict[datetime, list[Exchange]]] = {}
        for file in files:
            for url, at, exchange in _read_once(file) if isinstance(file, Path) else _responses(file):
                self._answers.setdefault(url, {}).setdefault(at, []).append(exchange)
        self._dates = {url: sorted(by_date) for url, by_date in self._answers.items()}

    def fetch(self, url: str, *, at: datetime, validators: Validators | None = None) -> Capture:
        """What the recorded web answers for this URL at this time; `not-recorded` where it holds nothing."""
        return follow(url, at=at, transport=_Replay(self, at=at), validators=validators, max_bytes=self._max_bytes)

    def avoid(self, host: str) -> None:
        """Nothing: whoever was recorded is not bothered."""

    def stop(self) -> None:
        """Nothing to stop: no fetch waits."""

    def recorded(self, url: str, *, at: datetime) -> Exchange:
        """The next answer of this URL; raises FetchFailed when none was recorded by then."""
        dates = self._dates.get(url, [])
        place = bisect_right(dates, at)
        if place == 0:
            raise FetchFailed("not-recorded", url)
        series = self._answers[url][dates[place - 1]]
        with self._lock:
            return series.pop(0) if len(series) > 1 else series[0]


class _Replay:
    """One fetch's way through the recorded web, at one time."""

    def __init__(self, web: RecordedWeb, *, at: datetime) -> None:
        self._web = web
        self._at = at

    def exchange(self, url: str, *, headers: Mapping[str, str]) -> Exchange:
        """The recorded answer, or a 304 when it is the one the request's validators name."""
        answer = self._web.recorded(url, at=self._at)
        return _not_modified(answer) if _matches(answer, headers) else answer


def _matches(answer: Exchange, conditions: Mapping[str, str]) -> bool:
    """Whether a server would answer 304; an entity tag outweighs the date (RFC 9110 section 13.2.2)."""
    if answer.status != HTTPStatus.OK:
        return False
    if "If-None-Match" in conditions:
        etag = answer.header("ETag")
        return etag is not None and etag.removeprefix("W/") == conditions["If-None-Match"].removeprefix("W/")
    since = conditions.get("If-Modified-Since")
    return since is not None and since == answer.header("Last-Modified")


def _not_modified(answer: Exchange) -> Exchange:
    headers = tuple(line for line in answer.headers if line[0].lower() in NOT_MODIFIED_HEADERS)
    return Exchange(url=answer.url, status=HTTPStatus.NOT_MODIFIED.value, headers=headers, payload=b"")


def _read_once(file: Path) -> Sequence[Recorded]:
    """Every HTTP response of a file, which is read again only when it has changed. Raises ReplayError."""
    try:
        about = file.stat()
    except OSError as error:
        raise ReplayError(file, _sentence(error)) from error
    return _as_it_was(file, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=8)
def _as_it_was(file: Path, changed: int, size: int) -> Sequence[Recorded]:
    return tuple(_responses(file))


def _responses(file: Path | BinaryIO) -> Iterator[Recorded]:
    """Every HTTP response of one WARC file, in order; raises ReplayError."""
    name = file if isinstance(file, Path) else str(getattr(file, "name", "the recorded web"))
    found = False
    try:
        with open(file, "rb") if isinstance(file, Path) else nullcontext(file) as stream:
            for record in ArchiveIterator(stream, no_record_parse=True):
                found = True
                if (response := _response(record, name)) is not None:
                    yield response
    except (OSError, ArchiveLoadFailed, zlib.error) as error:
        raise ReplayError(name, _sentence(error)) from error
    if not found:
        raise ReplayError(name, "it holds no record")


def _response(record: Any, name: str | Path) -> Recorded | None:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.rec_type != "response" or not url.startswith(("http://", "https://")):
        return None
    block = _read(record.raw_stream)
    if len(block) != record.length:
        raise ReplayError(name, f"the record of {url} is cut short")
    try:
        at = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date") or "").astimezone(UTC)
        url = requestable(url)
        return url, at, _parsed(block, url)
    except (ValueError, IndexError, http.client.HTTPException, FetchFailed) as error:
        raise ReplayError(name, f"the record of {url} is no HTTP response with a date") from error


def _parsed(block: bytes, url: str) -> Exchange:
    """An HTTP response as kept in a WARC; parsed as http.client parses a live one, so that both give the same."""
    stream = io.BytesIO(block)
    status = int(stream.readline().split(None, 2)[1])
    headers = list(http.client.parse_headers(stream).items())
    payload = stream.read()
    # wget and others keep the chunks and the header that announces them.
    if any(key.lower() == "transfer-encoding" and "chunked" in value.lower() for key, value in headers):
        payload = _read(ChunkedDataReader(io.BytesIO(payload)))
    return Exchange(url=url, status=status, headers=header_lines(headers), payload=payload)


def _read(stream: Any) -> bytes:
    """All of a warcio stream, which gives one buffer at a time."""
    return b"".join(iter(lambda: stream.read(65_536), b""))


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError):
        return (error.strerror or "it cannot be read").lower()
    return "it is no WARC file, or not gzipped record by record"
