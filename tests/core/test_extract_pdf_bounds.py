"""How much a PDF may hold is told before PDFium reads it: from the lengths that it gives, as far as these are true."""

import zlib

import pytest

from citewatch.extract import extract
from citewatch.extract.bounds import inflates_too_far

FLATE = b"/Filter/FlateDecode"


def a_stream(data: bytes, *, length: int | None = None, named: bytes = FLATE) -> bytes:
    """An object that is a stream of this data, whatever length it says."""
    written = len(data) if length is None else length
    return b"1 0 obj\n<<%b/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (named, written, data)


def packed(size: int) -> bytes:
    return zlib.compress(bytes(size), 9)


BOMB = packed(9_000_000)


@pytest.mark.parametrize(
    "stream",
    [
        pytest.param(a_stream(BOMB), id="as it says"),
        pytest.param(a_stream(BOMB, length=5), id="said to be short"),
        pytest.param(a_stream(BOMB, length=0), id="said to be empty"),
        pytest.param(a_stream(BOMB, named=FLATE + b"/Length 9 0 R"), id="its length in another object too"),
        pytest.param(a_stream(BOMB, named=FLATE + b"/L#65ngth 9", length=5), id="its length under a disguised name"),
        pytest.param(a_stream(zlib.compress(BOMB), named=b"/Filter[/FlateDecode/FlateDecode]"), id="packed twice"),
        pytest.param(a_stream(packed(2_000_000)) * 70, id="many that are large together"),
    ],
)
def test_a_stream_that_unpacks_to_a_flood_is_refused_whatever_it_says(stream: bytes) -> None:
    assert inflates_too_far(b"%PDF-1.7\n" + stream)


@pytest.mark.parametrize(
    "stream",
    [
        pytest.param(a_stream(packed(3_000_000)), id="a long page"),
        pytest.param(a_stream(b"7" * 3_000, named=b"") * 100, id="plain ones"),
        pytest.param(a_stream(zlib.compress(b"The dose is 56 mg. " * 40)) * 3_000, id="thousands of short ones"),
        pytest.param(b"stream " * 50_000, id="the word alone"),
    ],
)
def test_a_file_that_holds_what_files_hold_is_read(stream: bytes) -> None:
    assert not inflates_too_far(b"%PDF-1.7\n" + stream)


def test_a_flood_is_told_from_the_text_it_stands_beside() -> None:
    text = extract(b"%PDF-1.7\n" + a_stream(BOMB), content_type="application/pdf", url="")

    assert (text.problem, text.blocks) == ("too-complex", ())
