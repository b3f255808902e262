"""Turn bytes into characters, and characters into words as a reader sees them.

Knows encodings and Unicode; must not know HTML's elements or PDF's pages.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

# Not seen by a reader, and sprinkled differently by every rendering: soft hyphen, zero-width, bidi marks, controls.
_UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\x00-\x08\x0e-\x1b\x7f]")
# UAX #15, Stream-Safe Text: no script stacks more than 30 marks on a letter, and to order n of them takes n² steps.
_STACKED = re.compile(r"[^\w\s\x00-\x7f]{31,}")
_MOST_STACKED = 30
_SPACE = re.compile(r"\s")
_AT_ONCE = 1_000_000  # words of a longer text would take fifty times its size
_SURROGATES = bytes(range(0xD8, 0xE0))
_MOST_SURROGATES = 200_000
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^<>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# The web's labels (https://encoding.spec.whatwg.org/#names-and-labels): latin-1 and ascii mean windows-1252 there.
_LABELS = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
_LABELS |= {"windows-1252": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift-jis": "cp932", "shift_jis": "cp932"}
_LABELS |= {"utf8": "utf-8", "utf-16": "utf-8", "macintosh": "mac-roman", "x-sjis": "cp932", "ks_c_5601-1987": "cp949"}
_CODECS = re.compile(r"utf-8|cp\d{3,4}|windows-125\d|iso-8859-\d{1,2}|gb18030|big5|euc-(?:jp|kr)|koi8-[ru]|mac-roman")


def collapse(text: str) -> str:
    """The text as a reader sees it: NFC, every run of white space (U+00A0 too) one space, unseen characters gone."""
    if len(text) > _AT_ONCE:
        return " ".join(filter(None, map(_collapsed, _parts(text))))
    return _collapsed(text)


def _collapsed(text: str) -> str:
    if not text.isascii() or not text.isprintable():
        text = _composed(_UNSEEN.sub("", text))
    return " ".join(text.split())


def _parts(text: str) -> Iterator[str]:
    """A long text in parts that end where a word ends."""
    at = 0
    while at < len(text):
        end = _SPACE.search(text, at + _AT_ONCE - 1)
        yield text[at : (at := end.start() + 1 if end else len(text))]


def _composed(text: str) -> str:
    """The text in NFC; marks that nobody could read are composed thirty at a time."""
    if len(text.encode(errors="replace")) - len(text) < _MOST_STACKED:
        return unicodedata.normalize("NFC", text)
    cuts = [
        at for run in _STACKED.finditer(text) for at in range(run.start() + _MOST_STACKED, run.end(), _MOST_STACKED)
    ]
    return "".join(unicodedata.normalize("NFC", text[a:b]) for a, b in pairwise([0, *cuts, len(text)]))


def decode(payload: bytes, *, content_type: str | None) -> str:
    """The payload's characters: byte order mark, then header, then <meta>, then utf-8, else windows-1252."""
    for mark, codec in _BOMS:
        if payload.startswith(mark):
            return _patched(payload[len(mark) :], codec)
    declared = _declared(payload, content_type=content_type)
    for attempt in (declared or "utf-8", "utf-8"):
        try:
            return payload.decode(attempt)
        except UnicodeDecodeError:
            continue
    return _patched(payload, declared or "cp1252")


def _patched(payload: bytes, codec: str) -> str:
    """The payload's characters, U+FFFD for what is none. Python's own replacing takes 10 s for 20 MB of such bytes."""
    if codec.startswith("utf-16"):
        high = payload[1::2] if codec == "utf-16-le" else payload[::2]
        is_noise = len(high) - len(high.translate(None, _SURROGATES)) > _MOST_SURROGATES
        return payload.decode("latin-1" if is_noise and not _is_sound(payload, codec) else codec, errors="replace")
    table = bytes(range(256)).decode(codec, errors="replace")
    if codec == "utf-8" or len(table) != 256:
        return payload.decode(codec, errors="replace")
    return codecs.charmap_decode(payload, "strict", table)[0]


def _is_sound(payload: bytes, codec: str) -> bool:
    try:
        payload.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _declared(payload: bytes, *, content_type: str | None) -> str | None:
    in_header = _HEADER_CHARSET.search(content_type or "")
    if in_header and (codec := _codec(in_header[1])):
        return codec
    in_meta = _META_CHARSET.search(payload, 0, 4096)
    return _codec(in_meta[1].decode("ascii", errors="replace")) if in_meta else None


def _codec(label: str) -> str | None:
    """The Python codec for a label of the web; None for labels unknown to it (Python's own include "hex")."""
    name = _LABELS.get(label.lower(), label.lower())
    if not _CODECS.fullmatch(name):
        return None
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None
