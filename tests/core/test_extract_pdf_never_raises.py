"""Whatever is done to a PDF's bytes: a text comes, twice the same, within its bounds."""

import time
from functools import cache
from pathlib import Path

import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st

from citewatch.extract import extract
from citewatch.extract.paragraphs import joined
from citewatch.extract.running import without_running
from citewatch.model import Text

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "pdf"
SECONDS = 5.0
PROBLEMS = {None, "unreadable-pdf", "scan-without-text", "too-complex", "no-text"}
WORDS = st.sampled_from(
    ["Page", "1", "2", "3", "of", "ii", "5", "mg", "-", "–", "•", "o", "1.", "(a)", "DRAFT", "long-", "acting",
     "10/2025", "Revised:", "¹", "½", "Ⅲ", "٣", "the", "dose.", "x" * 90, "9" * 150]
)  # fmt: skip
LINES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


def a_text(payload: bytes) -> Text:
    return extract(payload, content_type="application/pdf", url="")


@cache
def a_sheet() -> bytes:
    pdf = FPDF()
    pdf.set_font("Helvetica", size=11)
    for number in range(3):
        pdf.add_page()
        pdf.text(20, 20, f"Take {number} mg a day of the long-")
        pdf.text(20, 28, "acting form.")
        pdf.text(20, 280, f"Page {number + 1} of 3")
    return bytes(pdf.output())


MUTATIONS = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 60), st.binary(max_size=12)), min_size=1, max_size=12
)


def mutated(payload: bytes, mutations: list[tuple[float, int, bytes]]) -> bytes:
    """The bytes with pieces cut out and others put in."""
    for where, cut, piece in mutations:
        at = int(where * len(payload))
        payload = payload[:at] + piece + payload[at + cut :]
    return payload


@given(mutations=MUTATIONS)
@settings(deadline=None, max_examples=100)
def test_a_damaged_pdf_gives_the_same_text_twice(mutations: list[tuple[float, int, bytes]]) -> None:
    payload = b"%PDF-1.4\n" + mutated(a_sheet(), mutations)

    text = a_text(payload)

    assert text == a_text(payload)
    assert text.problem in PROBLEMS


@pytest.mark.skipif(not REAL.is_dir(), reason=f"no labelled PDFs in {REAL}")
@given(mutations=MUTATIONS, which=st.integers(0, 8))
@settings(deadline=None, max_examples=40)
def test_a_damaged_form_gives_the_same_text_twice(mutations: list[tuple[float, int, bytes]], which: int) -> None:
    files = sorted(REAL.rglob("*.pdf"))
    payload = b"%PDF-1.4\n" + mutated(files[which % len(files)].read_bytes(), mutations)

    text = a_text(payload)

    assert text == a_text(payload)
    assert text.problem in PROBLEMS


@given(pages=st.lists(st.lists(LINES, max_size=12), max_size=6))
@settings(deadline=None)
def test_any_lines_make_blocks_on_their_pages(pages: list[list[str]]) -> None:
    kept, running = without_running(pages)

    blocks = joined(kept)

    assert all(block.text == block.text.strip() and block.text for block in blocks)
    assert all(1 <= (block.page or 0) <= len(pages) for block in blocks)
    assert all(head.text for head in running)


@given(pages=st.lists(st.lists(LINES, max_size=12), max_size=6))
@settings(deadline=None)
def test_joining_lines_loses_no_letter(pages: list[list[str]]) -> None:
    signs = "•–-o "
    read = "".join(block.text for block in joined(pages))

    assert _letters(read, signs) == _letters("".join(line for page in pages for line in page), signs)


def _letters(text: str, without: str) -> str:
    return "".join(sorted(text.translate({ord(sign): None for sign in without})))


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["a" * 2_000_000 + ")"] * 2, id="one word"),
        pytest.param(["a-"] * 100_000, id="hyphens"),
        pytest.param(["1 a 1 1 1)"] * 50_000, id="figures"),
        pytest.param(["-" * 200 + "1"] * 10_000, id="dashes"),
        pytest.param(["1 A", "a 1."] * 50_000, id="footnotes"),
    ],
)
def test_lines_that_bait_a_rule_are_joined_in_time(lines: list[str]) -> None:
    began = time.process_time()

    joined(without_running([lines] * 2)[0])

    assert time.process_time() - began < SECONDS
