"""Turn bytes into characters, and characters into words as a reader sees them.

Knows encodings and Unicode; must not know HTML's elements or PDF's pages.
"""

import codecs
import re
import unicodedata

# Not seen by a reader, and sprinkled differently by every rendering: soft hyphen, zero-width, bidi marks, controls.
_UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\x00-\x08\x0e-\x1b\x7f]")
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
    if not text.isascii() or not text.isprintable():
        text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    return " ".join(text.split())


def decode(payload: bytes, *, content_type: str | None) -> str:
    """The payload's characters: byte order mark, then header, then <meta>, then utf-8, else windows-1252."""
    for mark, codec in _BOMS:
        if payload.startswith(mark):
            return payload[len(mark) :].decode(codec, errors="replace")
    declared = _declared(payload, content_type=content_type)
    for attempt in (declared or "utf-8", "utf-8"):
        try:
            return payload.decode(attempt)
        except UnicodeDecodeError:
            continue
    return payload.decode(declared or "cp1252", errors="replace")


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
