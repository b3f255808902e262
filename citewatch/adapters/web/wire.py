"""What comes over a line, read as one response: interim ones skipped, broken heads mended or refused, all counted.

Knows the grammar of RFC 9112 and what http.client makes of it; must not know who asked for what.
"""

import http.client
import re
from collections.abc import Callable
from typing import Any, BinaryIO

MAX_HEAD = 1_000_000  # bytes of all heads of one exchange; browsers take 256 KB
MAX_HEADS = 100  # the interim ones and the last
# RFC 9112 section 5: a name, a colon, a value; or the fold of the line before.
FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)


class FinalResponse(http.client.HTTPResponse):
    """The final response: http.client takes 103 Early Hints for the answer (RFC 9110 section 15.2).

    Raises IncompleteRead for a head that breaks off, which http.client takes for whole: half a Location leads nowhere.
    Raises LineTooLong when head or body are longer on the wire than they may be, framing included.
    """

    def __init__(self, *args: Any, heard: Callable[[], None], max_body: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self._wire = _Wire(self.fp, heard=heard)
        self._max_body = max_body

    def begin(self) -> None:
        self.fp = self._wire  # type: ignore[assignment]  # typeshed: any reader will do
        super().begin()
        self._wire.begin_body(self._max_body)

    def _read_status(self) -> tuple[str, int, str]:
        while True:
            self._wire.begin_head()
            version, status, phrase = super()._read_status()  # type: ignore[misc]  # typeshed leaves it out
            if not 102 <= status < 200:
                return version, status, phrase
            http.client.parse_headers(self.fp)


class _Wire:
    """The bytes of one exchange, counted, and the lines of its heads as http.client can read them."""

    def __init__(self, lines: BinaryIO, *, heard: Callable[[], None]) -> None:
        self._lines = lines
        self._heard = heard
        self._left = MAX_HEAD
        self._heads = 0
        self._is_silent = True
        self._is_head = False
        self._is_status = False

    def begin_head(self) -> None:
        """What comes next is a status line, and then the lines of a head."""
        self._is_head = self._is_status = True
        self._heads += 1
        if self._heads > MAX_HEADS:
            raise http.client.LineTooLong("interim responses")

    def begin_body(self, most: int) -> None:
        """What comes next is a body, framing included, of at most so many bytes."""
        self._is_head, self._left = False, most

    def readline(self, limit: int = -1) -> bytes:
        """The next line; of a head only what is a field or its end, without what http.client would stumble over."""
        self._listen()
        while True:
            line = self._count(self._lines.readline(limit))
            if not self._is_head:
                return line
            if self._is_status:
                self._is_status = False
                if len(line) == limit and not line.endswith(b"\n"):
                    raise http.client.BadStatusLine("a status line without end")
                return line
            if not line:
                raise http.client.IncompleteRead(b"")
            mended = _mended(line)
            if mended:
                return mended

    def read(self, size: int) -> bytes:
        """So many bytes of a body. urllib3 takes a chunk's size of -1 for one, which would read without end."""
        if size < 0:
            raise http.client.IncompleteRead(b"")
        return self._count(self._lines.read(size))

    def _listen(self) -> None:
        if self._is_silent and self._lines.peek(1):  # type: ignore[attr-defined]  # what makefile gives can peek
            self._is_silent = False
            self._heard()

    def _count(self, read: bytes) -> bytes:
        self._left -= len(read)
        if self._left < 0:
            raise http.client.LineTooLong("answer")
        return read

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lines, name)


def _mended(line: bytes) -> bytes | None:
    """A header line as http.client reads it; None for one that is none, after which it would stop reading the head.

    A bare CR becomes a space (RFC 9112 section 2.2), the space before a colon goes (section 5.1), and what has no colon
    is left out, as browsers do: PHP prints its warnings there.
    """
    text = line.rstrip(b"\r\n").replace(b"\r", b" ")
    if not text or text[:1] in b" \t":
        return text + b"\r\n"
    field = FIELD.fullmatch(text)
    return field[1] + b":" + field[2] + b"\r\n" if field else None
