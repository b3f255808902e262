import html
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewatch.extract import extract
from citewatch.extract.words import collapse, decode

# Enough letters beyond ASCII that no addition makes its windows-1252 bytes valid UTF-8.
PROSE = "La kétamine à 0,5 mg/kg, “réservée” à l’hôpital – 5 µg ≈ déjà très élevé. " * 4
WESTERN = st.text(alphabet="abc 019.,;%éèàçñöüßÉÀ£€§°±²³½µ·×÷“”‘’–—…•™®©\u00a0", max_size=40)


def a_page(words: str) -> str:
    return f"<!doctype html><html><body><h1>{html.escape(words)}</h1><p>{html.escape(PROSE)}</p></body></html>"


def in_entities(page: str, codec: str) -> bytes:
    return page.encode(codec, errors="xmlcharrefreplace")


def sent_as(page: str) -> list[tuple[str, bytes]]:
    """The same page under the charsets and in the bytes that servers send it."""
    return [
        ("text/html; charset=utf-8", page.encode()),
        ("text/html; charset=iso-8859-1", page.encode()),
        ("text/html", b"\xef\xbb\xbf" + page.encode()),
        ("text/html", page.encode("utf-16")),
        ("text/html; charset=utf-16le", page.encode("utf-16-le")),
        ("text/html; charset=windows-1252", in_entities(page, "cp1252")),
        ("text/html; charset=ISO-8859-1", in_entities(page, "cp1252")),
        ("text/html; charset=utf-8", in_entities(page, "cp1252")),
        ("text/html", in_entities(page, "cp1252")),
        ("text/html; charset=iso-8859-1", in_entities(page, "latin-1")),
        ("text/html; charset=us-ascii", in_entities(page, "ascii")),
    ]


@given(words=WESTERN)
def test_an_encoding_flip_alone_is_no_change(words: str) -> None:
    page = a_page(words)

    texts = [extract(payload, content_type=kind, url="https://example.org/") for kind, payload in sent_as(page)]

    assert [text.blocks for text in texts] == [texts[0].blocks] * len(texts)
    assert collapse(PROSE) in [block.text for block in texts[0].blocks]


@given(text=st.text())
def test_what_was_collapsed_once_stays_as_it_is(text: str) -> None:
    once = collapse(text)

    assert collapse(once) == once
    assert once == " ".join(once.split())


@given(payload=st.binary(), charset=st.sampled_from(["", "utf-8", "latin1", "gbk", "shift_jis", "hex", "x"]))
def test_any_bytes_are_some_characters(payload: bytes, charset: str) -> None:
    assert isinstance(decode(payload, content_type=f"text/html; charset={charset}"), str)


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_utf_8_is_read_as_it_is_whatever_the_page_says(text: str) -> None:
    payload = ("<meta charset=windows-1253>" + text).encode()

    assert decode(payload, content_type="text/html; charset=iso-8859-15").endswith(text)


SEEN = [
    pytest.param("5\u00a0mg\u2009/\u202fkg\u3000daily", "5 mg / kg daily", id="kinds of white space"),
    pytest.param("keta\u00admine\u200b \u200edose\u2060", "ketamine dose", id="soft hyphen, zero width and bidi"),
    pytest.param("cafe\u0301", "café", id="composed"),
    pytest.param("e\u200d\u0301", "é", id="composed across an unseen sign"),
    pytest.param("\ufb01nal e\ufb03cacy \ufb02ow", "final efficacy flow", id="ligatures"),
    pytest.param("\uff35\uff33\uff24 \uff15\uff10\uff05", "USD 50%", id="fullwidth forms"),
    pytest.param("Schedule \u2162, not \u2161", "Schedule III, not II", id="Roman numerals in one sign"),
    pytest.param("5 \u338e at 20 \u2103", "5 mg at 20 °C", id="units in one sign"),
    pytest.param("10\u00b2 m\u00b2 CO\u2082 \u33a1 1\u00bd", "10² m² CO₂ m² 1½", id="superscripts and fractions stay"),
    pytest.param("it\u0092s 5 \u0096 10", "it’s 5 – 10", id="windows-1252 that was taken for latin-1"),
    pytest.param("\u2018a\u2019 \u2013 b\u2026", "‘a’ – b…", id="quotes and dashes are the diff's"),
    pytest.param("warning\ufe0f \u26a0\ufe0f", "warning ⚠", id="variation selectors"),
    pytest.param(" \x00\x1f\x7f ", "", id="nothing to see"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "seen"), SEEN)
def test_words_are_what_a_reader_sees(written: str, seen: str) -> None:
    assert collapse(written) == seen


RUSSIAN = "Кетамин применяют в больнице"
READ_AS = [
    pytest.param("“5 µg”".encode(), "text/html; charset=windows-1252", "“5 µg”", id="utf-8 under a wrong header"),
    pytest.param(b"<meta charset=iso-8859-1>" + "5 µg".encode(), None, "5 µg", id="utf-8 under a wrong meta"),
    pytest.param("“5 µg” – label’s".encode() + b" 9 \xb5g", None, "“5 µg” – label’s 9 µg", id="a byte among utf-8"),
    pytest.param(b"5 \xb5g \x96 \x93rare\x94", "text/html; charset=utf-8", "5 µg – “rare”", id="utf-8 in name only"),
    pytest.param(RUSSIAN.encode("cp1251"), "text/html; charset=windows-1251", RUSSIAN, id="declared in the header"),
    pytest.param(b"<meta charset=koi8-r>" + RUSSIAN.encode("koi8-r"), "text/html; charset=utf-8", RUSSIAN,
                 id="declared in the meta, utf-8 by the server"),
    pytest.param(b'<?xml version="1.0" encoding="windows-1251"?>' + RUSSIAN.encode("cp1251"), None, RUSSIAN,
                 id="declared in the xml line"),
    pytest.param(b'<html lang="ru-RU">' + RUSSIAN.encode("cp1251"), None, RUSSIAN, id="told by the language"),
    pytest.param('<html lang="ja">ケタミン'.encode("cp932"), None, "ケタミン", id="two bytes a letter"),
    pytest.param(b'<html lang="ja">caf\xe9', None, "café", id="not what its language is written in"),
    pytest.param("ケタミン".encode("iso2022_jp"), "text/html; charset=iso-2022-jp", "ケタミン", id="by escapes"),
    pytest.param("安全".encode("gbk"), "text/html; charset=gb2312", "安全", id="gb2312 is gbk"),
    pytest.param("Dose 5 µg".encode("utf-16-be"), "text/html", "Dose 5 µg", id="utf-16 without a mark"),
]  # fmt: skip


@pytest.mark.parametrize(("payload", "content_type", "expected"), READ_AS)
def test_bytes_are_read_in_the_encoding_they_are_in(payload: bytes, content_type: str | None, expected: str) -> None:
    assert decode(payload, content_type=content_type).endswith(expected)


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(b"caf\xe9 " * 4_000_000, id="windows-1252"),
        pytest.param((b"caf\xc3\xa9 " * 3_000 + b"\x93") * 990, id="utf-8 with a thousand broken places"),
        pytest.param(b"\xc3\xa9\xc3\xa9\xc3\xa9\x93" * 2_800_000, id="utf-8 broken everywhere"),
        pytest.param(bytes(range(128, 256)) * 150_000, id="noise"),
    ],
)
def test_twenty_megabytes_in_no_good_encoding_are_read_in_time(payload: bytes) -> None:
    began = time.process_time()

    decode(payload, content_type="text/html; charset=utf-8")

    assert time.process_time() - began < 3.0
