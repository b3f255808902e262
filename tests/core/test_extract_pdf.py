from concurrent.futures import ThreadPoolExecutor

import pytest
from fpdf import FPDF

from citewatch.extract import extract
from citewatch.model import BlockKind, Text


def a_pdf(*pages: list[str], head: str = "", foot: str = "", compress: bool = True) -> bytes:
    """A PDF whose pages hold these lines, each at its own place, with a running head and foot ("{n}": the page)."""
    pdf = FPDF()
    pdf.set_compression(compress)
    pdf.set_title("Drug Fact Sheet")
    pdf.set_font("Helvetica", size=11)
    for number, lines in enumerate(pages, start=1):
        pdf.add_page()
        around = [head.format(n=number), *lines, foot.format(n=number)]
        for at, line in enumerate(around):
            if line:
                pdf.text(20, 20 + 8 * at, line)
    return bytes(pdf.output())


def a_text(payload: bytes) -> Text:
    return extract(payload, content_type="application/pdf", url="")


def words(payload: bytes) -> list[str]:
    return [block.text for block in a_text(payload).blocks]


def test_lines_are_joined_into_paragraphs() -> None:
    payload = a_pdf(
        ["Ketamine is a dissociative anaesthetic that has some", "hallucinogenic effects.", "It is abused."]
    )

    assert words(payload) == [
        "Ketamine is a dissociative anaesthetic that has some hallucinogenic effects.",
        "It is abused.",
    ]


def test_a_word_broken_at_a_lines_end_is_whole_again() -> None:
    payload = a_pdf(["The drug distorts the percep-", "tion of sight and sound and is long-acting."])

    assert words(payload) == ["The drug distorts the perception of sight and sound and is long-acting."]


def test_bullets_are_list_items() -> None:
    payload = a_pdf(["It may cause the following effects in users:", "- Agitation", "- Depression"])

    blocks = a_text(payload).blocks

    assert [(block.kind, block.text) for block in blocks[1:]] == [
        (BlockKind.LIST_ITEM, "Agitation"),
        (BlockKind.LIST_ITEM, "Depression"),
    ]


def test_page_numbers_and_running_heads_are_no_text() -> None:
    pages = [[f"Words that stand on this page only, number {number}."] for number in ("one", "two", "three")]

    text = a_text(a_pdf(*pages, head="Drug Fact Sheet, p. {n}", foot="{n}"))

    assert [(block.text, block.page) for block in text.blocks] == [(lines[0], at) for at, lines in enumerate(pages, 1)]


def test_a_line_repeated_on_two_pages_is_text() -> None:
    payload = a_pdf(["One thing."], ["Another thing."], head="Boxed warning: sedation.")

    assert [text.startswith("Boxed warning: sedation.") for text in words(payload)] == [True, True]


def test_the_same_words_in_other_bytes_are_an_equal_text() -> None:
    lines = ["Ketamine is a Schedule III drug.", "It is abused."]

    packed, plain = a_pdf(lines), a_pdf(lines, compress=False)

    assert packed != plain
    assert a_text(packed) == a_text(plain)


def test_the_title_is_the_files_own() -> None:
    assert a_text(a_pdf(["Ketamine."])).title == "Drug Fact Sheet"


@pytest.mark.parametrize(
    ("payload", "problem"),
    [
        pytest.param(a_pdf([]), "scan-without-text", id="pages without a word"),
        pytest.param(b"%PDF-1.7\nnothing of the kind", "unreadable-pdf", id="a broken file"),
        pytest.param(a_pdf(["Please wait... If this message is not eventually replaced by the proper contents"]),
                     "unreadable-pdf", id="the frame of a form"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(payload: bytes, problem: str) -> None:
    text = a_text(payload)

    assert (text.problem, text.blocks) == (problem, ())


def test_a_pdf_is_known_by_its_bytes_whatever_the_header_says() -> None:
    text = extract(b"\n\n" + a_pdf(["Ketamine."]), content_type="text/html", url="")

    assert text.media_type == "application/pdf"


def test_threads_read_at_the_same_time() -> None:
    payloads = [a_pdf([f"Sheet number {number} of many."]) for number in range(24)]

    with ThreadPoolExecutor(8) as threads:
        read = list(threads.map(words, payloads))

    assert read == [[f"Sheet number {number} of many."] for number in range(24)]


def test_a_title_with_half_a_sign_costs_the_title_alone() -> None:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 3 0 R>>>>>>"
    words = b"BT /F 12 Tf 72 720 Td (Ketamine is listed.) Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[5 0 R]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(words), words),
        page,
        b"<</Title(\xfe\xff\xd8\x00)>>",
    )
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (number, held) for number, held in enumerate(objects, 1))

    text = extract(
        b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R/Info 6 0 R>>\n",
        content_type="application/pdf",
        url="https://a.example/x.pdf",
    )

    assert (text.title, [block.text for block in text.blocks]) == (None, ["Ketamine is listed."])
