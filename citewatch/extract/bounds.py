"""Know how much work one document may make: counted in what is written, never in time, so that a page reads the same.

Knows how markup is cut into tags; must not know what an element means nor how a text is put together. Real pages lie
far below these bounds (a rule of the Federal Register has 3 MB and 60,000 elements); what lies above is not read at
all, since half a text would look like a change.
"""

import base64
import re
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice

MOST_CHARACTERS = 8_000_000
"""Characters of one text: a book of 4,000 pages."""

MOST_BLOCKS = 100_000
MOST_SAID = 32_000_000
"""Characters of all blocks with the headings above them, which every block repeats."""

_MOST_TAGS = 400_000  # libxml2 stops at each "<", in a script too
_MOST_ELEMENTS = 200_000
_MOST_ATTRIBUTES = 400_000
_MOST_OF_ONE_TAG = 500  # libxml2 walks all attributes of an element to add one
_LONG_TAG = 2_000
_ALWAYS_READ = 100_000  # the worst that fits into so few characters takes half a second
_ROOMY = 600_000  # too short for more elements or attributes than these
_SPACE = r"[ \t\n\f\r]"
_ATTRIBUTE = re.compile(
    rf"[ \t\n\f\r/]*+[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+(?:{_SPACE}*+={_SPACE}*+"
    r"(?:\"[^\"]*+\"?|'[^']*+'?|[^ \t\n\f\r>]*+))?+"
)
_CROWDED = re.compile(
    rf"<[a-z][^ \t\n\f\r/>]*+(?:{_ATTRIBUTE.pattern}){{{_MOST_OF_ONE_TAG + 1}}}", re.IGNORECASE | re.DOTALL
)
# https://html.spec.whatwg.org/multipage/parsing.html#tokenization
_TOKEN = re.compile(
    rf"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?P<name>[a-z][^ \t\n\f\r/>]*+)(?P<attributes>(?:{_ATTRIBUTE.pattern})*+)",
    re.IGNORECASE | re.DOTALL,
)
_RAW_ENDS = {
    name: re.compile(rf"</{name}(?=[ \t\n\f\r/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes")
}

_DICTIONARY_WITHIN = 4_000
_STREAM = re.compile(rb"stream(?<!endstream)")
_LINE = re.compile(rb"\r\n|[\r\n]")  # PDFium begins a stream behind the next line end, whatever stands before it
_ENDSTREAM = re.compile(rb"\s{0,9}endstream\b")
_MOST_STREAMS = 100_000
_NO_PAGE = re.compile(rb"/(?:Image|EmbeddedFile|Length1|Type1C|CIDFontType0C|OpenType|ObjStm|XRef|Metadata)\b")
_MOST_OF_ONE_STREAM = 4_000_000  # PDFium takes two seconds and 400 MB for as many bytes of one page
_MOST_OF_ALL_STREAMS = 128_000_000
_MOST_OF_A_BYTE = 1_032  # what a byte of Flate becomes at most: "asymptotic limit", https://zlib.net/zlib_tech.html
_PIECE = 16_384
_FILTER = re.compile(rb"/Filter\s*(\[[^\]]{0,400}\]|/\w+|\d+)")
_NAME = re.compile(rb"/(\w+)")
_LENGTH = re.compile(rb"/Length\s*(\d{1,10})\b(?!\s+\d+\s+R)")
_FLATE = ([b"FlateDecode"], [b"Fl"])
_NO_HEX = bytes(sign for sign in range(256) if sign not in b"0123456789abcdefABCDEF")


def is_too_complex(markup: str) -> bool:
    """Whether this page has more tags, elements or attributes than any real page."""
    if len(markup) < _ALWAYS_READ:
        return False
    if markup.count("<") > _MOST_TAGS:
        return True
    has_room = len(markup) < _ROOMY and _CROWDED.search(markup) is None
    return not has_room and _is_crowded(markup)


def _is_crowded(markup: str) -> bool:
    """Walks the tags as a browser does, in one pass: what stands in a comment or a script is none."""
    at = elements = attributes = 0
    while token := _TOKEN.search(markup, at):
        at = token.end()
        name = token["name"]
        if name is None:
            continue
        elements += 1
        start, end = token.span("attributes")
        if end > start:
            count = _attributes(markup, start, end)
            attributes += count
            if count > _MOST_OF_ONE_TAG:
                return True
        if elements > _MOST_ELEMENTS or attributes > _MOST_ATTRIBUTES:
            return True
        if ends := _RAW_ENDS.get(name.lower()):
            raw_end = ends.search(markup, at)
            at = raw_end.start() if raw_end else len(markup)
    return False


def _attributes(markup: str, start: int, end: int) -> int:
    """How many attributes these characters of one tag hold, counted until they are too many."""
    if end - start < _LONG_TAG:
        return len(_ATTRIBUTE.findall(markup, start, end))
    return sum(1 for _ in islice(_ATTRIBUTE.finditer(markup, start, end), _MOST_OF_ONE_TAG + 1))


def inflates_too_far(pdf: bytes) -> bool:
    """Whether the streams of this PDF, pictures, fonts and attachments aside, hold more than any page that is read.

    A file of 100 KB may hold a page of 100 MB. Measured are plain streams and those packed with FlateDecode,
    ASCII85Decode and ASCIIHexDecode, also one over the other (ISO 32000-1 section 7.4); another filter is not seen
    through. What is too short to hold much is not unpacked, unless there is much of it.
    """
    size = at_most = 0
    short: list[tuple[int, list[bytes]]] = []
    for count, (named, start) in enumerate(_streams(pdf)):
        if count > _MOST_STREAMS:
            return True
        dictionary = _dictionary(pdf, named)
        if _NO_PAGE.search(dictionary):
            continue
        filters = _filters(dictionary)
        if bound := _bound(pdf, start, dictionary, filters):
            at_most += bound
            short.append((start, filters))
            continue
        of_this = _unpacked(pdf, start, filters)
        size += of_this
        if of_this > _MOST_OF_ONE_STREAM or size > _MOST_OF_ALL_STREAMS:
            return True
    return size + at_most > _MOST_OF_ALL_STREAMS and _are_too_much(pdf, short, left=_MOST_OF_ALL_STREAMS - size)


def _are_too_much(pdf: bytes, streams: Sequence[tuple[int, list[bytes]]], *, left: int) -> bool:
    """Whether these together, unpacked one by one, hold more than what is left."""
    for start, filters in streams:
        left -= _unpacked(pdf, start, filters)
        if left < 0:
            return True
    return False


def _streams(pdf: bytes) -> Iterator[tuple[int, int]]:
    """Where the word "stream" stands and where the stream begins; each line end is looked for once."""
    line = None
    for word in _STREAM.finditer(pdf):
        at = word.end()
        if line is None or line.start() < at:
            line = _LINE.search(pdf, at)
        if line is None:
            return
        if line.start() - at < _DICTIONARY_WITHIN:
            yield word.start(), line.end()


def _dictionary(pdf: bytes, named: int) -> bytes:
    before = pdf[max(0, named - _DICTIONARY_WITHIN) : named]
    return before[max(0, before.rfind(b"obj")) :]


def _bound(pdf: bytes, start: int, dictionary: bytes, filters: Sequence[bytes]) -> int:
    """What this stream can hold at most, as its written length tells; 0 when that does not tell that it is little.

    PDFium goes by a written length that leads to the word behind the data.
    """
    lengths = _LENGTH.findall(dictionary)
    if filters not in _FLATE or not lengths or b"#" in dictionary:
        return 0
    longest = max(map(int, lengths))
    bound = _MOST_OF_A_BYTE * longest
    return bound if bound <= _MOST_OF_ONE_STREAM and _ENDSTREAM.match(pdf, start + longest) else 0


def _filters(dictionary: bytes) -> list[bytes]:
    """The filters of a stream in the order in which they are undone; one named elsewhere is nearly always Flate."""
    found = _FILTER.search(dictionary)
    if found is None:
        return []
    return _NAME.findall(found[1]) or [b"FlateDecode"]


def _unpacked(pdf: bytes, start: int, filters: Sequence[bytes]) -> int:
    """The size of the largest form this stream takes on its way out of its filters, counted until it is too much."""
    if not filters:
        end = pdf.find(b"endstream", start, start + _MOST_OF_ONE_STREAM + 10)
        return (end if end >= 0 else min(len(pdf), start + _MOST_OF_ONE_STREAM + 1)) - start
    data, size = memoryview(pdf)[start:], 0
    for name in filters:
        unpacked = _undone(data, name)
        if unpacked is None:
            break
        size = max(size, len(unpacked))
        data = memoryview(unpacked)
        if size > _MOST_OF_ONE_STREAM:
            break
    return size


def _undone(data: memoryview, name: bytes) -> bytes | None:
    """The data out of one filter, as far as it is readable, and no more than a byte beyond the bound; None where the
    filter is not seen through.
    """
    if name in (b"FlateDecode", b"Fl"):
        return _inflated(data)
    if name in (b"ASCII85Decode", b"A85", b"ASCIIHexDecode", b"AHx"):
        packed = bytes(data[: 3 * _MOST_OF_ONE_STREAM]).partition(b"endstream")[0]
        return _from_85(packed) if name in (b"ASCII85Decode", b"A85") else bytes.fromhex(_hex_of(packed))
    return None


def _inflated(data: memoryview) -> bytes:
    inflater, out = zlib.decompressobj(), bytearray()
    for at in range(0, len(data), _PIECE):
        try:
            out += inflater.decompress(data[at : at + _PIECE], _MOST_OF_ONE_STREAM + 1 - len(out))
        except zlib.error:
            break
        if inflater.eof or len(out) > _MOST_OF_ONE_STREAM:
            break
    return bytes(out)


def _from_85(packed: bytes) -> bytes:
    try:
        return base64.a85decode(packed.partition(b"~")[0], ignorechars=b" \t\n\r\x0b\x0c\x00")
    except ValueError:
        return b""


def _hex_of(packed: bytes) -> str:
    digits = packed.partition(b">")[0].translate(None, _NO_HEX).decode()
    return digits + "0" * (len(digits) % 2)
