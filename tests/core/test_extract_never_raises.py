from hypothesis import given, settings
from hypothesis import strategies as st

from citewatch.extract import extract

TYPES = st.sampled_from(
    [None, "", "text/html", "text/html; charset=hex", "text/plain; charset=utf-16", "application/pdf"]
)
TAGS = st.sampled_from(
    [
        "div",
        "p",
        "table",
        "tr",
        "td",
        "ul",
        "li",
        "h1",
        "h2",
        "main",
        "article",
        "nav",
        "aside",
        "pre",
        "br",
        "a",
        "button",
        "form",
        "input",
        "section",
        "footer",
        "span",
        "time",
    ]
)
ATTRIBUTES = st.sampled_from(
    [
        "",
        ' class="share"',
        ' role="main"',
        ' role="heading" aria-level="9"',
        ' id="main-content"',
        ' class="sidebar tab"',
    ]
)
WORDS = st.one_of(
    st.text(max_size=12), st.sampled_from(["Last updated: ", "May 3, 2024", "Related articles", "3 days ago"])
)
PIECES = st.one_of(
    st.builds("<{}{}>".format, TAGS, ATTRIBUTES),
    st.builds("</{}>".format, TAGS),
    WORDS,
)


@given(payload=st.binary(max_size=400), content_type=TYPES, url=st.text(max_size=30))
@settings(deadline=None)
def test_any_bytes_give_a_text(payload: bytes, content_type: str | None, url: str) -> None:
    text = extract(payload, content_type=content_type, url=url)

    assert text == extract(payload, content_type=content_type, url=url)


@given(payload=st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes_behind_a_pdf_header_give_a_text(payload: bytes) -> None:
    text = extract(b"%PDF-1.4\n" + payload, content_type=None, url="")

    assert text.media_type == "application/pdf"


@given(pieces=st.lists(PIECES, max_size=40))
@settings(deadline=None)
def test_any_tag_soup_gives_clean_blocks(pieces: list[str]) -> None:
    text = extract("".join(pieces).encode("utf-8", errors="replace"), content_type="text/html;charset=utf-8", url="")

    assert all(block.text and block.text == " ".join(block.text.split()) for block in text.blocks)
