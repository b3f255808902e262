"""What an audit may be sent on purpose: each page is read or refused within seconds, and nothing is half read."""

import base64
import random
import re
import time
import tracemalloc
import unicodedata
import zlib
from collections.abc import Callable

import pytest

from citewatch.extract import extract
from citewatch.extract.bounds import is_too_complex
from citewatch.extract.words import collapse, decode
from citewatch.model import Text

MEGABYTES_20 = 20_000_000
SECONDS = 3.0  # of one processor; a page at the bounds takes one or two


def a_text(payload: bytes, *, content_type: str = "text/html; charset=utf-8") -> Text:
    return extract(payload, content_type=content_type, url="https://example.org/page")


def full_of(unit: str, *, before: str = "<title>Drug</title>", after: str = "") -> bytes:
    """A page of 20 MB that says one thing over and over."""
    return (before + unit * ((MEGABYTES_20 - len(before)) // len(unit)) + after).encode()[:MEGABYTES_20]


def counted(form: str, count: int) -> str:
    return "".join(form.format(number) for number in range(count))


def a_pdf(objects: dict[int, bytes]) -> bytes:
    """A PDF of these objects, the first of which is its catalogue; PDFium finds them without a table."""
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (number, held) for number, held in objects.items())
    return b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R>>\n"


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "FlateDecode": lambda held: zlib.compress(held, 9),
    "ASCII85Decode": lambda held: base64.a85encode(held) + b"~>",
    "ASCIIHexDecode": lambda held: held.hex().encode() + b">",
}


def a_stream(held: bytes, *filters: str) -> bytes:
    """A stream packed with these filters, the first of which is undone first."""
    for name in reversed(filters):
        held = PACKERS[name](held)
    names = "".join(f"/{name}" for name in filters).encode()
    return b"<</Filter[%b]/Length %d>>\nstream\n%b\nendstream" % (names, len(held), held)


def a_pdf_of(content: bytes, *, pages: int = 1, packed: tuple[str, ...] = ("FlateDecode",)) -> bytes:
    """A PDF whose pages all show the same content."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 3 0 R>>>>>>"
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 10 + pages))
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    tree = b"<</Type/Pages/Count %d/Kids[%b]>>" % (pages, kids)
    fixed = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: tree, 3: font, 4: a_stream(content, *packed)}
    return a_pdf(fixed | dict.fromkeys(range(10, 10 + pages), page))


REFUSED: list[tuple[str, Callable[[], bytes]]] = [
    ("bold", lambda: full_of("<b>")),
    ("paragraphs", lambda: full_of("<p>x")),
    ("tables", lambda: full_of("<table><tr><td>")),
    ("links that never end", lambda: full_of("<a>")),
    ("list items", lambda: full_of("<li>x")),
    ("svg", lambda: full_of("<svg><g>")),
    ("end tags", lambda: full_of("</b>")),
    ("less-than signs", lambda: full_of("<")),
    ("less-than signs in a script", lambda: full_of("x<", before="<script>")),
    ("comments", lambda: full_of("<!-- -->")),
    ("one comment", lambda: full_of("-", before="<!--")),
    ("one word", lambda: full_of("a")),
    ("words", lambda: full_of("ab ")),
    ("white space", lambda: full_of(" ")),
    ("one doctype", lambda: full_of("x", before="<!DOCTYPE ")),
    ("one attribute", lambda: full_of("a ", before="<p class='", after="'>x")),
    ("attributes of one tag", lambda: f"<p{counted(' a{}=1', 1_000_000)}>x".encode()),
    ("attributes of one tag behind a script", lambda: f"<script>'</script><p{counted(' a{}', 90_000)}>'".encode()),
    ("attributes of many tags", lambda: full_of("<p a b c d e f g h>")),
    ("headings that every block repeats", lambda: (f"<h1>{'ab ' * 300_000}</h1>" + "<p>x" * 99_000).encode()),
    ("lines of preformatted text", lambda: b"<pre>" + b"x\n\n" * 2_000_000),
    ("headings in headings", lambda: ("<h1>" * 60_000 + "x").encode()),
    ("invalid utf-16", lambda: b"\xff\xfe" + b"\x00\xd8" * 9_900_000),
]


@pytest.mark.parametrize("page", [pytest.param(page, id=name) for name, page in REFUSED])
def test_a_page_beyond_all_measure_is_refused_in_time(page: Callable[[], bytes]) -> None:
    payload = page()
    began = time.process_time()

    text = a_text(payload)

    assert (text.problem, text.blocks) == ("too-complex", ())
    assert time.process_time() - began < SECONDS


def nested(tag: str, inside: str, *, depth: int = 200, times: int = 3) -> bytes:
    name = tag.split()[0]
    return ("<body>" + (f"<{tag}>" * depth + inside + f"</{name}>" * depth) * times).encode()


READ: list[tuple[str, Callable[[], bytes]]] = [
    ("a table of 40,000 rows", lambda: ("<table>" + "<tr><td>x<td>y" * 40_000).encode()),
    ("a cell of 100,000 paragraphs", lambda: ("<table><tr>" + "<td>x" * 5_000 + "<td>" + "<p>dose" * 100_000).encode()),
    ("lines of one paragraph", lambda: ("<p>" + f"{'x' * 70}<br>" * 90_000).encode()),
    ("dates", lambda: ("<p>Updated 1/1/2024" * 50_000).encode()),
    ("dates in furniture", lambda: ("<p>x" * 900 + "<footer>last updated: 1/1/2024</footer>" * 50_000).encode()),
    ("labels without a date", lambda: ("<p>page last updated date on " + ": - " * 30).encode() * 25_000),
    ("signs before a label", lambda: ("<p>" + ": - " * 34 + "updated x").encode() * 25_000),
    ("brackets before a label", lambda: ("<p>" + "(" * 120 + "reviewed").encode() * 25_000),
    ("related parts in one another", lambda: nested("div class=related", "abc " * 600_000)),
    ("links of related parts", lambda: nested("div class=related", "<a>b</a>" * 50_000 + "abc " * 100_000)),
    ("headlines of banners", lambda: nested("div role=banner", "<h1>" * 100 + "<i></i>" * 50_000 + "Dose", depth=100)),
    ("class names", lambda: "".join(f"<p class='{'a-' * 100}{n}'>x" for n in range(40_000)).encode()),
    ("marks on one letter", lambda: ("<p>a" + "\u0301\u0323" * 1_000_000).encode()),
    ("one word", lambda: ("<p>" + "a" * 7_900_000).encode()),
    ("words of one paragraph", lambda: ("<p>" + "ab " * 2_600_000).encode()),
    ("entities", lambda: ("<p>" + "&Eacute;" * 100_000).encode()),
    ("bytes that windows-1252 lacks", lambda: b"<p>\xb5" + b"\x81" * 3_000_000),
]


@pytest.mark.parametrize("page", [pytest.param(page, id=name) for name, page in READ])
def test_a_page_that_baits_a_rule_is_read_in_time(page: Callable[[], bytes]) -> None:
    payload = page()
    began = time.process_time()

    text = a_text(payload)

    assert text.problem is None
    assert time.process_time() - began < SECONDS


def test_a_page_of_three_megabytes_and_60000_elements_is_read_whole() -> None:
    part = (
        "<div class='s{0}'><h2 id='h-{0}'>Part {0}</h2><p>Take <b>{0}&nbsp;mg</b>, <a href='/'>daily</a>: " + "a" * 180
    )

    text = a_text(counted(part, 12_000).encode())

    assert len(text.blocks) == 24_000
    assert text.blocks[-1].text.startswith("Take 11999 mg, daily")


def test_tags_in_scripts_and_comments_are_not_counted() -> None:
    page = f"<script>{'<b>' * 150_000}</script><!--{'<p a b c>' * 150_000}--><p>Dose"

    assert not is_too_complex(page)


def test_a_refused_page_keeps_its_title() -> None:
    assert a_text(full_of("<p>x")).title == "Drug"


def test_a_page_that_expands_its_own_entities_is_not_expanded() -> None:
    entities = counted('<!ENTITY e{0} "{{0}}">', 20).replace("{0}", "&e1;" * 10)

    text = a_text(f"<!DOCTYPE html [{entities}]><html><body><p>&e19;</p></body></html>".encode())

    assert sum(len(block.text) for block in text.blocks) < 20_000


PLAIN = [
    pytest.param("ab ", "too-complex", id="words"),
    pytest.param("a\n\n", "too-complex", id="paragraphs"),
    pytest.param("\r\n", "too-complex", id="empty lines"),
    pytest.param("\0", "unsupported-type", id="nothing"),
]


@pytest.mark.parametrize(("unit", "problem"), PLAIN)
def test_plain_text_beyond_all_measure_is_refused(unit: str, problem: str) -> None:
    text = a_text(full_of(unit, before=""), content_type="text/plain")

    assert text.problem == problem


@pytest.mark.parametrize("unit", ["<p>x", "<a href=x>y", "ab ", "<p a b c d e f g h>", "&amp; "])
def test_a_refused_page_takes_little_memory(unit: str) -> None:
    payload = full_of(unit)
    tracemalloc.start()

    a_text(payload)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200_000_000


def test_words_of_a_long_text_are_the_words_of_its_parts() -> None:
    text = "Dose \u00a0 5\u2003mg e\u0301 " * 100_000

    assert collapse(text) == " ".join(["Dose 5 mg é"] * 100_000)


def test_stacked_marks_change_no_letter_a_reader_knows() -> None:
    marks = "".join(random.Random(7).choices("\u0301\u0323\u0327\u0308", k=30))

    assert collapse(f"a{marks}b") == unicodedata.normalize("NFC", f"a{marks}b")
    assert collapse("═" * 300 + "é") == "═" * 300 + "é"


@pytest.mark.parametrize("codec", ["windows-1252", "windows-1253", "iso-8859-3", "koi8-r"])
def test_bytes_that_an_encoding_lacks_are_replaced(codec: str) -> None:
    payload = bytes(range(1, 256)) * 3

    assert decode(payload, content_type=f"text/html; charset={codec}") == payload.decode(
        re.sub("windows-", "cp", codec), errors="replace"
    )


ROWS_OF_ONE_LETTER = b"BT /F 1 Tf 3 TL 10 790 Td %b ET" % (b"(a) Tj T* " * 250 + b"1 0 0 1 0 0 cm ") * 8
PDFS = [
    pytest.param(lambda: a_pdf_of(b" ", pages=10_000), "too-complex", id="ten thousand pages"),
    pytest.param(lambda: a_pdf_of(b"q " * 50_000_000), "too-complex", id="a page of 100 MB in 100 KB"),
    pytest.param(lambda: a_pdf_of(b"q " * 50_000_000, packed=("FlateDecode", "FlateDecode")),
                 "too-complex", id="a page of 100 MB in 1 KB"),
    pytest.param(lambda: a_pdf_of(b"q " * 5_000_000, packed=("ASCII85Decode", "FlateDecode")),
                 "too-complex", id="a page of 10 MB in printable signs"),
    pytest.param(lambda: b"%PDF-1.7\n" + b"1 0 obj<</Length 9>>stream\n" * 700_000, "too-complex", id="streams"),
    pytest.param(lambda: b"%PDF-1.7\n" + b"1 0 obj<<>>stream\n" + b"q " * 9_000_000, "too-complex", id="one stream"),
    pytest.param(lambda: a_pdf_of(b"q " * 50_000_000).replace(b">>\nstream\n", b">>\nstream  %\r"),
                 "too-complex", id="a page of 100 MB behind a comment"),
    pytest.param(lambda: a_pdf_of(ROWS_OF_ONE_LETTER, pages=120), "too-complex", id="lines of one letter"),
    pytest.param(lambda: a_pdf({1: b"<</Type/Catalog/Pages 2 0 R>>",
                                2: b"<</Type/Pages/Count 1000000/Kids[2 0 R 2 0 R]/Parent 2 0 R>>"}),
                 "too-complex", id="pages that hold themselves"),
    pytest.param(lambda: b"%PDF-1.7\n" + b"\0" * 19_000_000, "unreadable-pdf", id="nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "problem"), PDFS)
def test_a_pdf_beyond_all_measure_is_refused_in_time(file: Callable[[], bytes], problem: str) -> None:
    payload = file()
    began = time.process_time()

    text = a_text(payload, content_type="application/pdf")

    assert (text.problem, text.blocks) == (problem, ())
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize("packed", [(), *((name,) for name in PACKERS), ("ASCIIHexDecode", "FlateDecode")])
def test_a_pdf_is_read_however_it_is_packed(packed: tuple[str, ...]) -> None:
    text = a_text(
        a_pdf_of(b"BT /F 12 Tf 72 720 Td (Ketamine is listed.) Tj ET", packed=packed), content_type="application/pdf"
    )

    assert [block.text for block in text.blocks] == ["Ketamine is listed."]


def test_a_pdf_of_a_hundred_full_pages_is_read() -> None:
    line = b"BT /F 11 Tf 50 %d Td (The dose of the drug is five milligrams a day for most adults.) Tj ET\n"

    text = a_text(a_pdf_of(b"".join(line % at for at in range(100, 700, 13)), pages=100))

    assert (text.problem, {block.page for block in text.blocks}) == (None, set(range(1, 101)))
