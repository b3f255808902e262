"""Whatever is done to a real page's bytes: a text comes, twice the same, and a diff with the page's own adds up."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citewatch.diff import diff
from citewatch.extract import extract
from citewatch.model import EditOp, Text

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "pages"
OWN = Path(__file__).parents[1] / "pages" / "documents"
LONGEST = 120_000  # bytes: every page is read many times
PIECES = st.sampled_from(
    [b"<table>", b"</div>", b"<main>", b"</main>", b"<!--", b"-->", b"<script>", b"<tr><td>", b"<br>", b"</p", b"<",
     b'<a href="http://[', b"&#xD800;", b"&shy;", b"\xff\xfe", b"\x00", b"\xe2\x80", b'" class="', b"<h1>"]
) | st.binary(max_size=12)  # fmt: skip
MUTATIONS = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 60), PIECES), min_size=1, max_size=12)


@cache
def pages() -> tuple[bytes, ...]:
    """Real pages where they are at hand, and always our own labelled ones."""
    found = sorted(REAL.glob("*.html")) + sorted(OWN.glob("*.html"))
    return tuple(body for path in found if len(body := path.read_bytes()) < LONGEST)


def a_text(payload: bytes) -> Text:
    return extract(payload, content_type="text/html", url="https://example.org/a")


def mutated(payload: bytes, mutations: list[tuple[float, int, bytes]]) -> bytes:
    """The bytes with pieces cut out and others put in."""
    for where, cut, piece in mutations:
        at = int(where * len(payload))
        payload = payload[:at] + piece + payload[at + cut :]
    return payload


@given(number=st.integers(0, 10_000), mutations=MUTATIONS)
@settings(deadline=None, max_examples=150)
def test_a_damaged_page_gives_the_same_text_twice(number: int, mutations: list[tuple[float, int, bytes]]) -> None:
    payload = mutated(pages()[number % len(pages())], mutations)

    text = a_text(payload)

    assert text == a_text(payload)
    assert diff(text, text) == ()


@given(number=st.integers(0, 10_000), mutations=MUTATIONS)
@settings(deadline=None, max_examples=100)
def test_the_changes_of_a_damaged_page_quote_what_stands_on_either_side(
    number: int, mutations: list[tuple[float, int, bytes]]
) -> None:
    page = pages()[number % len(pages())]

    for change in diff(a_text(page), a_text(mutated(page, mutations))):
        kept = [edit.text for edit in change.edits if edit.op is not EditOp.INSERT]
        assert "".join(kept) == (change.before or "")


@pytest.mark.parametrize("name", ["div", "p", "span", "b"])
def test_eight_megabytes_of_tags_end_and_say_that_nobody_could_read_them(name: str) -> None:
    payload = f"<{name}>".encode() * (8_000_000 // (len(name) + 2))

    assert a_text(payload).problem == "too-complex"
