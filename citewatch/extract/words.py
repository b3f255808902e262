"""Turn bytes into characters, and characters into words as a reader sees them.

Knows encodings and Unicode; must not know HTML's elements or PDF's pages. Which quotes and dashes look the same is the
diff's to say: here a character only becomes another where both are the same letter or sign.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

# Not seen by a reader, and sprinkled differently by every rendering: controls, soft hyphen, grapheme joiner, fillers,
# zero-width and bidi marks, variation selectors (Unicode's Default_Ignorable_Code_Point, as far as U+FFFF).
_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
)
# Written in one sign what is read as several letters, or wide what is read as narrow: ligatures and digraphs, Roman
# numerals ("Schedule Ⅲ"), ℃, ㎎, fullwidth forms. Not superscripts ("10²" is not "102"), fractions, circled digits.
_SAME_LETTERS = (
    (0x0132, 0x0134), (0x01C4, 0x01CD), (0x01F1, 0x01F4), (0x2103, 0x2104), (0x2109, 0x210A),
    (0x2160, 0x2180), (0x3371, 0x3378), (0x3380, 0x33E0), (0xFB00, 0xFB07), (0xFB13, 0xFB18), (0xFF01, 0xFF5F),
    (0xFFE0, 0xFFE2),
)  # fmt: skip
# UAX #15, Stream-Safe Text: no script stacks more than 30 marks on a letter, and to order n of them takes n² steps.
_STACKED = re.compile(r"[^\w\s\x00-\x7f]{31,}")
_MOST_STACKED = 30
_SPACE = re.compile(r"\s")
_AT_ONCE = 1_000_000  # words of a longer text would take fifty times its size
_SURROGATES = bytes(range(0xD8, 0xE0))
_MOST_SURROGATES = 200_000
_BEYOND_ASCII = bytes(range(0x80, 0x100))
_MOST_MENDED = 1_000  # a page with more broken places than these is in no encoding
_HEAD = 4096
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^<>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"\s*<\?xml[^<>]{0,100}?encoding\s*=\s*[\"']\s*([\w.:-]{2,30})")
_LANGUAGE = re.compile(rb"<html[^<>]{0,300}?\slang\s*=\s*[\"']?\s*([a-z]{2,3}(?:-[a-z]{2,4})?)", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ESCAPED = "iso2022_jp"  # is ASCII all over
_UTF_16 = ((re.compile(rb"(?:[\t\n\r -~]\x00){4}"), "utf-16-le"), (re.compile(rb"(?:\x00[\t\n\r -~]){4}"), "utf-16-be"))
# The web's labels (https://encoding.spec.whatwg.org/#names-and-labels): latin-1 and ascii mean windows-1252 there.
_LABELS = {
    **dict.fromkeys(
        ("iso-8859-1", "iso8859-1", "iso88591", "latin1", "latin-1", "l1", "us-ascii", "ascii", "windows-1252"),
        "cp1252",
    ),
    **dict.fromkeys(("iso-8859-9", "iso8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("iso-8859-11", "iso8859-11", "tis-620", "windows-874"), "cp874"),
    **dict.fromkeys(("gb2312", "gbk", "gb-2312-80", "x-gbk", "chinese"), "gb18030"),
    **dict.fromkeys(("shift-jis", "sjis", "x-sjis", "ms932", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks-c-5601-1987", "ksc5601", "korean", "windows-949"), "cp949"),
    **dict.fromkeys(("utf8", "utf-16", "utf-16le", "utf-16be", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(("macintosh", "mac", "x-mac-roman"), "mac-roman"),
    "big5-hkscs": "big5hkscs", "koi": "koi8-r", "koi8": "koi8-r", "iso-2022-jp": _ESCAPED,
}  # fmt: skip
_CODECS = re.compile(
    r"utf-8|cp\d{3,4}|windows-125\d|iso-8859-\d{1,2}|gb18030|big5(?:hkscs)?|euc-(?:jp|kr)|koi8-[ru]|mac-roman|iso2022_jp"
)
# What a page in this language is written in when it does not say so: the table of the HTML standard, 13.2.3.2 step 9
# (https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding).
_LOCALES = {
    **dict.fromkeys(("ar", "fa"), "cp1256"), **dict.fromkeys(("cs", "hr", "sk"), "cp1250"),
    **dict.fromkeys(("hu", "pl", "sl"), "iso8859-2"), **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    **dict.fromkeys(("ba", "be", "bg", "kk", "ky", "mk", "ru", "sah", "sr", "tg", "tt", "uk"), "cp1251"),
    **dict.fromkeys(("az", "ku", "tr"), "cp1254"), "el": "iso8859-7", "he": "cp1255", "ja": "cp932", "ko": "cp949",
    "th": "cp874", "vi": "cp1258", "zh": "gb18030", "zh-tw": "big5hkscs", "zh-hk": "big5hkscs",
}  # fmt: skip
_WESTERN = bytes(range(256)).decode("cp1252", errors="replace")


def _letters_of(sign: str) -> str:
    """The letters a sign is made of, one step deep: "㎡" is "m²", which stays one."""
    kind, _, points = unicodedata.decomposition(sign).partition("> ")
    return "".join(chr(int(point, 16)) for point in points.split()) if kind else sign


# A control of 80 to 9F is what became of windows-1252 that was taken for ISO 8859-1, and HTML reads "&#150;" so; 85 is
# white space to Unicode.
_READ_AS = {chr(byte): _WESTERN[byte] for byte in range(0x80, 0xA0) if _WESTERN[byte] != "\ufffd"} | {
    chr(point): letters
    for first, end in _SAME_LETTERS
    for point in range(first, end)
    if (letters := _letters_of(chr(point))) != chr(point)
}
_ODD = re.compile(
    f"[{_UNSEEN}\x80-\x84\x86-\x9f{''.join(f'{chr(first)}-{chr(end - 1)}' for first, end in _SAME_LETTERS)}]"
)


def collapse(text: str) -> str:
    """The text as a reader sees it: NFC, every run of white space (U+00A0 too) one space, unseen characters gone.

    >>> collapse("Schedule\u00a0Ⅲ,  5\u2009㎎ a\u00adday, 10² ﬁnal")
    'Schedule III, 5 mg aday, 10² final'
    """
    if len(text) > _AT_ONCE:
        return " ".join(filter(None, map(_collapsed, _parts(text))))
    return _collapsed(text)


def _collapsed(text: str) -> str:
    words = " ".join(text.split())
    if words.isascii() and words.isprintable():
        return words
    seen = _ODD.sub(_read_as, words)
    return _composed(words) if seen is words else " ".join(_composed(seen).split())


def _read_as(odd: re.Match[str]) -> str:
    return _READ_AS.get(odd[0], "")


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
    """The payload's characters: by its byte order mark, else as UTF-8 if it is that, else as it says.

    UTF-8 goes before what a page declares: "the probability that a string of characters in any other encoding appears
    as valid UTF-8 is low, diminishing with increasing string length" (RFC 3629, section 1), and a server that begins to
    send another charset changes no word. A few bytes of windows-1252 in such a page are read as that.
    """
    for mark, codec in _BOMS:
        if payload.startswith(mark):
            return _patched(payload[len(mark) :], codec)
    if wide := _utf_16(payload):
        return _patched(payload, wide)
    if b"\x1b" in payload and _ESCAPED in _declared(payload, content_type=content_type):
        return payload.decode(_ESCAPED, errors="replace")
    try:
        return payload.decode()
    except UnicodeDecodeError:
        return _legacy(payload, content_type=content_type)


def _utf_16(payload: bytes) -> str | None:
    """The codec of a page that begins in UTF-16 without a mark, else None: no other encoding has zero bytes there."""
    return next((codec for shape, codec in _UTF_16 if shape.match(payload)), None)


def _legacy(payload: bytes, *, content_type: str | None) -> str:
    """The characters of a payload that is not, or not all, UTF-8."""
    declared = _declared(payload, content_type=content_type)
    others = [codec for codec in declared if codec != "utf-8"]
    text = payload.decode(errors="replace")
    broken = text.count("\ufffd") - payload.count("\ufffd".encode())
    sound = len(text) - len(payload.translate(None, _BEYOND_ASCII)) - broken
    # Letters of another encoding are now and then valid UTF-8 (two of GBK one time in five), never most of the time.
    if sound > 2 * broken:
        return text if broken > _MOST_MENDED else _mended(payload)
    for codec in others:
        if _is_sound(payload, codec):
            return payload.decode(codec)
    codec = others[0] if others else _of_language(payload)
    is_mixed = bool(declared) and not others and codec == "cp1252" and broken <= min(4 * sound, _MOST_MENDED)
    return _mended(payload) if is_mixed else _patched(payload, codec)


def _mended(payload: bytes) -> str:
    """The characters of UTF-8 with bytes of windows-1252 in between."""
    rest, parts = memoryview(payload), []
    while rest:
        try:
            parts.append(codecs.decode(rest))
            break
        except UnicodeDecodeError as error:
            parts.append(codecs.decode(rest[: error.start]))
            parts += [_WESTERN[byte] for byte in rest[error.start : error.end]]
            rest = rest[error.end :]
    return "".join(parts)


def _of_language(payload: bytes) -> str:
    """The encoding that pages in this one's language were written in.

    It is not guessed from the letters: what the statistics of a text say flips with a sentence more or less, and each
    flip would look like a new page, while under a wrong but constant table the same bytes stay the same letters.
    """
    found = _LANGUAGE.search(payload, 0, _HEAD)
    language = found[1].decode("ascii", errors="replace").lower() if found else ""
    codec = _LOCALES.get(language) or _LOCALES.get(language.partition("-")[0], "cp1252")
    return codec if len(_table(codec)) == 256 or _is_sound(payload, codec) else "cp1252"


def _patched(payload: bytes, codec: str) -> str:
    """The payload's characters, U+FFFD for what is none. Python's own replacing takes 10 s for 20 MB of such bytes."""
    if codec.startswith("utf-16"):
        high = payload[1::2] if codec == "utf-16-le" else payload[::2]
        is_noise = len(high) - len(high.translate(None, _SURROGATES)) > _MOST_SURROGATES
        return payload.decode("latin-1" if is_noise and not _is_sound(payload, codec) else codec, errors="replace")
    table = _table(codec)
    if codec == "utf-8" or len(table) != 256:
        return payload.decode(codec, errors="replace")
    return codecs.charmap_decode(payload, "strict", table)[0]


def _table(codec: str) -> str:
    """A character for each byte; of another length for an encoding that takes several bytes for one."""
    return bytes(range(256)).decode(codec, errors="replace")


def _is_sound(payload: bytes, codec: str) -> bool:
    try:
        payload.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _declared(payload: bytes, *, content_type: str | None) -> list[str]:
    """The encodings that the header, the <?xml> line and the <meta> name, in this order, as far as they are known."""
    in_header = _HEADER_CHARSET.search(content_type or "")
    in_page = (_XML_CHARSET.match(payload), _META_CHARSET.search(payload, 0, _HEAD))
    labels = [in_header[1] if in_header else ""] + [
        found[1].decode("ascii", "replace") if found else "" for found in in_page
    ]
    return [codec for label in labels if (codec := _codec(label))]


def _codec(label: str) -> str | None:
    """The Python codec for a label of the web; None for labels unknown to it (Python's own include "hex")."""
    name = label.lower().replace("_", "-")
    name = _LABELS.get(name, name)
    if not _CODECS.fullmatch(name):
        return None
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None
