"""A PDF that became a web page, or the reverse: named, and weighed by how many of its words still stand."""

from citewatch.model import Block, BlockKind, Significance, Text
from citewatch.recast import is_recast, recast

LABEL = [
    "Esketamine nasal spray is given under the supervision of a healthcare provider.",
    "The first dose is 56 mg; later doses are 56 mg or 84 mg, twice weekly for four weeks.",
    "Patients are observed for at least two hours after each session before they may leave.",
]


def a_text(media_type: str, *paragraphs: str) -> Text:
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=paragraph) for paragraph in paragraphs)
    return Text(media_type=media_type, extractor="t-1", blocks=blocks)


PROSE = [f"Patients of group {word} were seen by the same two doctors in every week of the study." for word in "abcdef"]
PDF, PAGE = a_text("application/pdf", *LABEL), a_text("text/html", "Label", *LABEL)


LONG = a_text("application/pdf", *PROSE, *LABEL)


def test_a_pdf_that_became_a_web_page_is_recast_and_a_page_that_stayed_one_is_not() -> None:
    assert is_recast(PDF, PAGE) and is_recast(PAGE, PDF)
    assert not is_recast(PAGE, PAGE) and not is_recast(PDF, a_text("text/plain", *LABEL))


def test_the_same_words_as_a_web_page_are_editorial_however_they_are_cut_into_blocks() -> None:
    change = recast(PDF, a_text("text/html", "Prescribing information", " ".join(LABEL)))

    assert change.significance is Significance.EDITORIAL
    assert change.reasons == ("the PDF became a web page, with nearly all of its words",)


def test_a_landing_page_in_the_place_of_a_pdf_is_substantive_and_quoted() -> None:
    change = recast(PDF, a_text("text/html", "All our labels", "Choose a product to read its label."))

    assert change.significance is Significance.SUBSTANTIVE
    assert change.reasons == ("the PDF became a web page, with 0% of its words",)
    assert change.before and change.before.startswith("Esketamine nasal spray")
    assert change.after == "All our labels Choose a product to read its label."


def test_another_dose_or_a_new_warning_is_substantive_though_nearly_all_words_stand() -> None:
    dose = [line.replace("56 mg or 84 mg", "56 mg or 112 mg") for line in LABEL]
    warned = [*LABEL, "It is contraindicated in patients with an aneurysm."]

    assert recast(LONG, a_text("text/html", *PROSE, *dose)).reasons[1:] == ("no longer there: 84 mg", "new: 112 mg")
    assert recast(PDF, a_text("text/html", *warned)).reasons[1:] == ("new: contraindicated",)
    assert recast(PDF, a_text("text/html", *warned)).significance is Significance.SUBSTANTIVE


def test_a_long_document_is_quoted_by_how_it_begins() -> None:
    change = recast(a_text("application/pdf", *LABEL * 50), PAGE)

    assert change.before and len(change.before) <= 402 and change.before.endswith(" …")
