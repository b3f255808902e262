"""Make a text of a payload: what a reader could read of it, in order.

Knows media types and their magic numbers; must not know where the bytes came from nor what the page said yesterday.
"""

import re
from dataclasses import replace

from citewatch.extract import html
from citewatch.extract.bounds import MOST_BLOCKS, MOST_CHARACTERS
from citewatch.extract.words import collapse, decode
from citewatch.model import Block, BlockKind, Text

_PDF_WITHIN = 1024  # ISO 32000-1 annex H.3.4.1: readers accept the header anywhere in the first 1024 bytes
_BINARY = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"RIFF",
    b"{\\rtf",
    b"7z\xbc\xaf",
    b"II*\x00",
    b"MM\x00*",
)
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|main|article|div|p|h[1-6]|table|ul)\b", re.IGNORECASE
)
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_SILENT_TYPES = frozenset({"", "application/octet-stream", "binary/octet-stream", "text/plain"})
_PARAGRAPH_GAP = re.compile(r"\n[ \t\r\f\v]*\n")


def extract(payload: bytes, *, content_type: str | None, url: str) -> Text:
    """The text a reader would read in this payload; what cannot be read is said in `Text.problem`.

    `payload` is decoded from its Content-Encoding; `content_type` is the header as sent; `url` only tells which site's
    habits to expect. Never raises, whatever the bytes.
    """
    text = _extracted(payload, content_type=content_type, url=url)
    return text if text.words or text.problem else replace(text, problem="no-text")


def _extracted(payload: bytes, *, content_type: str | None, url: str) -> Text:
    media_type = _media_type(payload, content_type=content_type)
    if media_type == "application/pdf":
        # PDFium takes a tenth of a second to load, and a function that checks a host seldom meets a PDF.
        from citewatch.extract.pdf import extract_pdf

        return extract_pdf(payload)
    if media_type in _HTML_TYPES:
        return html.extract_html(payload, content_type=content_type, url=url)
    if media_type == "text/plain":
        return _plain(payload, content_type=content_type)
    return Text(media_type=media_type, extractor="none-1", problem="unsupported-type")


def _media_type(payload: bytes, *, content_type: str | None) -> str:
    """What the payload is: its own magic first, then what the server says, then a look at the bytes."""
    declared = (content_type or "").partition(";")[0].strip().lower()
    if b"%PDF-" in payload[:_PDF_WITHIN]:
        return "application/pdf"
    if payload.startswith(_BINARY):
        return "application/octet-stream" if declared in _SILENT_TYPES | _HTML_TYPES else declared
    if declared in _HTML_TYPES:
        return declared
    if declared == "application/pdf":
        # An error page is often sent under the type of the file that is gone.
        return "text/html" if _MARKUP.search(payload[:2048]) else declared
    if declared in _SILENT_TYPES:
        return _sniffed(payload, is_plain=declared == "text/plain")
    return declared


def _sniffed(payload: bytes, *, is_plain: bool) -> str:
    head = payload[:2048]
    if not is_plain and _MARKUP.search(head):
        return "text/html"
    has_utf16_mark = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "text/plain" if has_utf16_mark or b"\x00" not in head else "application/octet-stream"


def _plain(payload: bytes, *, content_type: str | None) -> Text:
    whole = decode(payload, content_type=content_type)
    parts = [] if len(whole) > MOST_CHARACTERS else _PARAGRAPH_GAP.split(whole, maxsplit=MOST_BLOCKS)
    if len(whole) > MOST_CHARACTERS or len(parts) > MOST_BLOCKS:
        return Text(media_type="text/plain", extractor="plain-1", problem="too-complex")
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for part in parts if (text := collapse(part)))
    return Text(media_type="text/plain", extractor="plain-1", blocks=blocks)
