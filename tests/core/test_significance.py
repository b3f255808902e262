"""Which change can matter to a claim, and the words that say so."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citewatch.diff import diff
from citewatch.model import Block, BlockKind, Change, Op, Significance, Text
from citewatch.significance import weigh, worst

_PIECES = (
    *("28 mg", "May 5, 2024", "as of", "updated", "Schedule III", "5 p.m.", "HAN-430", "[12]", "1/2/24", "adverse"),
    *(
        "side effect",
        "only",
        "on its own",
        "not",
        "cannot",
        "ketamine",
        "higher",
        "lower",
        ".",
        "|",
        "The",
        "is",
        "ban",
    ),
)


def a_change(before: str | None, after: str | None, *, kind: BlockKind = BlockKind.PARAGRAPH) -> Change:
    (change,) = diff(a_text(before, kind), a_text(after, kind))
    return change


def a_text(text: str | None, kind: BlockKind) -> Text:
    blocks = () if text is None else (Block(kind=kind, text=text),)
    return Text(media_type="text/html", extractor="test-1", blocks=blocks)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        pytest.param("Start with 28 mg.", "Start with 56 mg.", "number 28 mg → 56 mg", id="dose"),
        pytest.param("Give 10 mg daily.", "Give 10 mcg daily.", "number 10 mg → 10 mcg", id="unit"),
        pytest.param("Wait 2 hours.", "Wait 2 days.", "number 2 hours → 2 days", id="unit of time"),
        pytest.param("In two trials.", "In five trials.", "number two → five", id="number in words"),
        pytest.param("Use if < 5 mL.", "Use if > 5 mL.", "number < 5 mL → > 5 mL", id="comparison"),
        pytest.param(
            "Approved on March 5, 2019.",
            "Approved on January 21, 2025.",
            "date March 5, 2019 → January 21, 2025",
            id="date of a fact",
        ),
        pytest.param(
            "The rule was revised on May 5, 2019.",
            "The rule was revised on May 6, 2019.",
            "date May 5, 2019 → May 6, 2019",
            id="date that the sentence is about",
        ),
        pytest.param(
            "As of May 5, 2024, it is banned.",
            "As of May 6, 2024, it is banned.",
            "date May 5, 2024 → May 6, 2024",
            id="date from which a rule holds",
        ),
        pytest.param(
            "Effective as of May 5, 2024.",
            "Effective as of May 6, 2024.",
            "date May 5, 2024 → May 6, 2024",
            id="date of effect",
        ),
        pytest.param(
            "The guideline, published May 2019, says so.",
            "The guideline, published June 2019, says so.",
            "date May 2019 → June 2019",
            id="date of another work",
        ),
        pytest.param("A Schedule III drug.", "A Schedule II drug.", "schedule III → II", id="schedule"),
        pytest.param("It is safe.", "It is not safe.", "negation added: not", id="negation"),
        pytest.param("It isn't approved.", "It is approved.", "negation removed: isn't", id="negation removed"),
        pytest.param("Staff may watch.", "Staff must watch.", "obligation: may → must", id="obligation"),
        pytest.param("It is contraindicated in some.", "It is in some.", "term removed: contraindicated", id="term"),
        pytest.param("The drug is approved.", "The drug is withdrawn.", "term: approved → withdrawn", id="approval"),
        pytest.param("For adults.", "For adults and children.", "term added: children", id="population"),
        pytest.param(
            "Given in conjunction with a pill.",
            "Given as monotherapy or in conjunction with a pill.",
            "term added: monotherapy",
            id="indication widened",
        ),
        pytest.param(
            "Given with a pill.", "Given with a pill or on its own.", "term added: on its own", id="on its own"
        ),
        pytest.param(
            "Care was inpatient.", "Care was outpatient.", "opposite: inpatient → outpatient", id="place of care"
        ),
        pytest.param("Controlled (C-III).", "Controlled (C-II).", "schedule III → II", id="schedule in short"),
        pytest.param("Approved in May.", "Approved in June.", "date May → June", id="month alone"),
        pytest.param("Half improved.", "A third improved.", "term: half → third", id="fraction"),
        pytest.param("Once daily.", "Twice daily.", "term: once → twice", id="frequency"),
        pytest.param("The risk was higher.", "The risk was lower.", "opposite: higher → lower", id="opposite"),
        pytest.param("For hypertension.", "For hypotension.", "opposite: hypertension → hypotension", id="prefix"),
        pytest.param(
            "All antibody-positive.", "All antibody-negative.", "opposite: positive → negative", id="compound"
        ),
        pytest.param("It holds ketamine.", "It holds esketamine.", "substance: ketamine → esketamine", id="substance"),
        pytest.param(
            "Adults take 56 mg, children 28 mg.",
            "Adults take 28 mg, children 56 mg.",
            "numbers or negations in another order",
            id="numbers exchanged",
        ),
        pytest.param("It is sold by Janssen here.", "It is sold by Pfizer here.", "name: Janssen → Pfizer", id="name"),
        pytest.param(
            "The spray is given in a clinic.",
            "The spray is given in a clinic. Call the doctor when chest pain begins.",
            "sentence added",
            id="sentence in a paragraph",
        ),
        pytest.param(
            "Kits | Masks | Gowns", "Kits | Masks | Gowns | Gloves", "list item added: Gloves", id="list in a line"
        ),
    ],
)
def test_a_fact_that_changed_is_substantive_and_says_which(before: str, after: str, reason: str) -> None:
    weighed = weigh(a_change(before, after))

    assert weighed.significance is Significance.SUBSTANTIVE
    assert reason in weighed.reasons


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        pytest.param(
            "Given only with a pill taken by mouth, to adults.",
            "Given with a pill taken by mouth or, as of January 21, 2025, on its own, to adults.",
            ("date added: January 21, 2025", "term added: on its own", "term removed: only"),
            id="an indication widened on a day",
        ),
        pytest.param(
            "It may be given in 3 clinics, 28 mg at a time.",
            "It must not be given in 4 clinics, 56 mg at a time.",
            ("number 28 mg → 56 mg", "number 3 → 4", "negation added: not", "obligation: may → must"),
            id="dose, number, negation, obligation",
        ),
        pytest.param(
            "Take 28 mg or 56 mg.",
            "Take 56 mg or 84 mg.",
            ("number 28 mg → 56 mg", "number 56 mg → 84 mg"),
            id="each figure beside the one in its place",
        ),
        pytest.param(
            "The drug is approved. Ask your doctor about it.",
            "The drug is approved. The clinic watches patients for 2 hours. Ask your doctor about it.",
            ("number added: 2 hours", "sentence added"),
            id="a figure in a new sentence",
        ),
    ],
)
def test_the_most_telling_reason_comes_first(before: str, after: str, reasons: tuple[str, ...]) -> None:
    assert weigh(a_change(before, after)).reasons == reasons


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        pytest.param("Take 10 mg.", "Take 10mg.", "same number or date written another way", id="space before a unit"),
        pytest.param("In 1,000 adults.", "In 1000 adults.", "same number or date written another way", id="thousands"),
        pytest.param("For three days.", "For 3 days.", "same number or date written another way", id="number in words"),
        pytest.param("On one arm.", "On 1 arm.", "same number or date written another way", id="one is 1"),
        pytest.param(
            "On Sept. 5, 2019.", "On September 5, 2019.", "same number or date written another way", id="month in short"
        ),
        pytest.param("About 5 percent.", "About 5%.", "same number or date written another way", id="percent"),
        pytest.param("It can help.", "It may help.", "wording", id="can and may"),
        pytest.param("It doesn’t help.", "It does not help.", "wording", id="contraction"),
        pytest.param("Children get it.", "Kids get it.", "wording", id="children and kids"),
        pytest.param("They recieve care.", "They receive care.", "spelling", id="typo"),
        pytest.param("The Dash Board shows.", "The Dashboard shows.", "spelling", id="space in a word"),
        pytest.param("Read more; here.", "Read more, here.", "punctuation", id="punctuation"),
        pytest.param("Controlled Substances", "Controlled substances", "case", id="case"),
        pytest.param("However, this works.", "But this works.", "wording", id="wording"),
        pytest.param("The number is 50.", "The ban number is 50.", "wording", id="an act that names a figure"),
        pytest.param("As shown [12].", "As shown [13].", "reference mark or address", id="reference mark"),
        pytest.param("See https://a.gov/b", "See https://a.gov/c", "reference mark or address", id="printed address"),
        pytest.param(
            "Run by the FDA.", "Run by the FDA (Food and Drug Administration).", "wording", id="acronym spelt out"
        ),
    ],
)
def test_the_same_said_in_other_words_is_editorial(before: str, after: str, reason: str) -> None:
    weighed = weigh(a_change(before, after))

    assert (weighed.significance, weighed.reasons) == (Significance.EDITORIAL, (reason,))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("Last updated March 5, 2019", "Last updated January 21, 2025", id="last updated"),
        pytest.param("Current as of 03/11/2024 at 5 p.m.", "Current as of 03/12/2024 at 5 a.m.", id="as of, with time"),
        pytest.param("Page reviewed: May 2024.", "Page reviewed: June 2025.", id="reviewed"),
        pytest.param("This page was updated on May 5, 2024.", "This page was updated on May 6, 2024.", id="in prose"),
        pytest.param(
            "Medically reviewed by Jane Lee, MD, on May 5, 2024",
            "Medically reviewed by Jane Lee, MD, on June 5, 2025",
            id="signed by a reviewer",
        ),
        pytest.param("Updated Thu, May 5, 2024", "Updated Fri, May 6, 2024", id="with the weekday in short"),
        pytest.param("All figures as of May 5, 2024", "All figures as of May 6, 2024", id="a label"),
        pytest.param(
            "There are currently no cases as of May 5, 2024",
            "There are currently no cases as of May 6, 2024",
            id="the same said again",
        ),
        pytest.param("© 2025 Acme Health", "© 2026 Acme Health", id="copyright"),
        pytest.param("March 5, 2019", "March 6, 2019", id="a bare date"),
        pytest.param(None, "Date published: May 5, 2024", id="a stamp that came"),
    ],
)
def test_only_the_age_of_the_page_is_a_review_date(before: str | None, after: str) -> None:
    assert weigh(a_change(before, after)).significance is Significance.REVIEW_DATE


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Last updated May 5, 2024. The dose is {} mg.", id="a dose beside the stamp"),
        pytest.param("As of May 5, 2024, {} people died.", id="a count as of a date"),
    ],
)
def test_a_stamp_hides_no_fact(sentence: str) -> None:
    assert weigh(a_change(sentence.format(5), sentence.format(6))).significance is Significance.SUBSTANTIVE


@pytest.mark.parametrize(
    ("kind", "text", "significance", "reason"),
    [
        pytest.param(
            BlockKind.PARAGRAPH, "Call the doctor today.", Significance.SUBSTANTIVE, "sentence added", id="sentence"
        ),
        pytest.param(BlockKind.LIST_ITEM, "Nausea", Significance.SUBSTANTIVE, "list item added", id="list item"),
        pytest.param(BlockKind.TABLE_ROW, "Nausea | yes", Significance.SUBSTANTIVE, "table row added", id="table row"),
        pytest.param(
            BlockKind.HEADING, "Boxed warning", Significance.SUBSTANTIVE, "heading added", id="heading that warns"
        ),
        pytest.param(BlockKind.HEADING, "Overview", Significance.EDITORIAL, "heading added", id="heading"),
        pytest.param(BlockKind.PARAGRAPH, "Print page", Significance.EDITORIAL, "fragment added", id="fragment"),
        pytest.param(
            BlockKind.PARAGRAPH,
            "Biology / Health Sciences / Careers",
            Significance.EDITORIAL,
            "fragment added",
            id="label",
        ),
    ],
)
def test_a_block_that_came_weighs_by_what_it_is(
    kind: BlockKind, text: str, significance: Significance, reason: str
) -> None:
    weighed = weigh(a_change(None, text, kind=kind))

    assert (weighed.significance, weighed.reasons) == (significance, (reason,))


def test_a_table_cell_with_other_words_is_substantive() -> None:
    weighed = weigh(a_change("Storage | cool place", "Storage | dark place", kind=BlockKind.TABLE_ROW))

    assert weighed.significance is Significance.SUBSTANTIVE
    assert "table cell changed" in weighed.reasons


def test_a_list_item_in_the_place_of_another_is_substantive() -> None:
    weighed = weigh(a_change("Nausea", "Vomiting", kind=BlockKind.LIST_ITEM))

    assert (weighed.significance, weighed.reasons) == (Significance.SUBSTANTIVE, ("list item changed",))


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param("Drug A, 28 mg", ("moved from “Approved” to “Withdrawn”",), id="not a word changed"),
        pytest.param(
            "Drug A, 56 mg", ("moved from “Approved” to “Withdrawn”", "number 28 mg → 56 mg"), id="and edited"
        ),
    ],
)
def test_an_entry_under_another_heading_is_substantive(text: str, reasons: tuple[str, ...]) -> None:
    before, after = a_listing(approved="Drug A, 28 mg"), a_listing(withdrawn=text)

    (change,) = map(weigh, diff(before, after))

    assert (change.significance, change.reasons) == (Significance.SUBSTANTIVE, reasons)


def a_listing(*, approved: str = "None", withdrawn: str = "None") -> Text:
    blocks = []
    for heading, entry in (("Approved", approved), ("Withdrawn", withdrawn)):
        kind = BlockKind.PARAGRAPH if entry == "None" else BlockKind.LIST_ITEM
        blocks += [
            Block(kind=BlockKind.HEADING, text=heading),
            Block(kind=kind, text=entry, section=(heading,)),
            Block(kind=BlockKind.LIST_ITEM, text=f"Drug that is {heading.lower()}", section=(heading,)),
        ]
    return Text(media_type="text/html", extractor="test-1", blocks=tuple(blocks))


def test_a_review_date_of_the_page_is_said_to_have_moved() -> None:
    before, after = (
        Text(media_type="text/html", extractor="t", dates={"content-current-as-of": day}) for day in ("May 1", "May 2")
    )

    (change,) = map(weigh, diff(before, after))

    assert (change.significance, change.reasons) == (Significance.REVIEW_DATE, ("review date moved",))


def test_the_worst_of_no_changes_is_nothing_and_of_many_the_gravest() -> None:
    dose, stamp = a_change("5 mg", "6 mg"), a_change("Updated May 1, 2024", "Updated May 2, 2024")

    assert worst([]) is None
    assert worst([weigh(stamp)]) is Significance.REVIEW_DATE
    assert worst([weigh(stamp), weigh(dose)]) is Significance.SUBSTANTIVE


@settings(deadline=None)
@given(
    before=st.text() | st.lists(st.sampled_from(_PIECES), max_size=9).map(" ".join),
    after=st.text() | st.lists(st.sampled_from(_PIECES), max_size=9).map(" ".join),
    kind=st.sampled_from(BlockKind),
)
def test_whatever_changed_is_weighed_with_a_reason(before: str, after: str, kind: BlockKind) -> None:
    for change in map(weigh, diff(a_text(before, kind), a_text(after, kind))):
        assert change.significance is not None
        assert change.reasons


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        pytest.param(
            "In at least 20 adults.",
            "In more than 20 adults.",
            "number at least 20 → more than 20",
            id="limit in words",
        ),
        pytest.param(
            "From 18 years and older.",
            "From 18 years and younger.",
            "number 18 years and older → 18 years and younger",
            id="limit behind its number",
        ),
        pytest.param("A change of -4 points.", "A change of 4 points.", "number -4 → 4", id="sign"),
        pytest.param("Phase II trial.", "Phase III trial.", "number Phase II → Phase III", id="phase in Roman figures"),
        pytest.param("It harms the bladder wall.", "It harms the liver wall.", "word: bladder → liver", id="organ"),
        pytest.param("The study suggests it.", "The study shows it.", "word: suggests → shows", id="certainty"),
        pytest.param(
            "It causes nausea and vomiting.",
            "It causes nausea, seizures and vomiting.",
            "entry added: seizures",
            id="one more in a list",
        ),
        pytest.param("Il est autorisé.", "Il n’est pas autorisé.", "negation added: pas", id="French negation"),
        pytest.param("Ärzte können es melden.", "Ärzte müssen es melden.", "obligation: können → müssen", id="German"),
        pytest.param("Tomar con agua.", "Tomar sin agua.", "negation added: sin", id="Spanish negation"),
        pytest.param("Pendant trois ans.", "Pendant cinq ans.", "number trois → cinq", id="French number"),
        pytest.param("Pendant 2 semaines.", "Pendant 2 mois.", "number 2 semaines → 2 mois", id="French unit"),
    ],
)
def test_what_took_the_place_of_what_is_told(before: str, after: str, reason: str) -> None:
    weighed = weigh(a_change(before, after))

    assert weighed.significance is Significance.SUBSTANTIVE
    assert reason in weighed.reasons


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("Adults 18 years or older.", "Adults ≥18 years.", id="limit as a sign"),
        pytest.param("Call 1-800-332-1088.", "Call (800) 332-1088.", id="telephone number"),
        pytest.param("From 9:00 a.m. on it opens.", "From 9 AM on it opens.", id="time of day"),
        pytest.param("It cost $1.5 million.", "It cost $1,500,000.", id="millions"),
        pytest.param("Give 10 mg to 20 mg.", "Give 10–20 mg.", id="range"),
        pytest.param("Food and Drug Administration (FDA) rules.", "FDA rules.", id="acronym"),
        pytest.param("The tumour was analysed.", "The tumor was analyzed.", id="British spelling"),
        pytest.param("It has been aprroved by all.", "It has been approved by all.", id="slip in a term"),
        pytest.param("The physician utilizes it.", "The doctor uses it.", id="words that say the same"),
        pytest.param("In Europe and Asia it is sold.", "In Asia and Europe it is sold.", id="order of a list"),
        pytest.param("1,204 views", "1,377 views", id="counter"),
    ],
)
def test_another_way_of_writing_it_is_no_other_fact(before: str, after: str) -> None:
    assert weigh(a_change(before, after)).significance is Significance.EDITORIAL


def test_a_link_to_another_document_is_editorial_and_says_which() -> None:
    links = ("a.gov/old.pdf", "a.gov/new.pdf")
    change = Change(
        op=Op.REPLACE,
        kind=BlockKind.PARAGRAPH,
        section=(),
        page=None,
        before="See the 5 rules.",
        after="See the 5 rules.",
        edits=(),
        links=links,
    )

    weighed = weigh(change)

    assert weighed.significance is Significance.EDITORIAL
    assert weighed.reasons == ("link target changed: a.gov/old.pdf → a.gov/new.pdf",)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("Mis à jour le 12 mars 2022", "Mis à jour le 3 avril 2023", id="French"),
        pytest.param("Stand: 12.03.2022", "Stand: 03.04.2023", id="German"),
        pytest.param(
            "Última actualización: 12 de marzo de 2022", "Última actualización: 3 de abril de 2023", id="Spanish"
        ),
    ],
)
def test_a_page_of_another_language_signs_its_age_too(before: str, after: str) -> None:
    assert weigh(a_change(before, after)).significance is Significance.REVIEW_DATE


def test_hours_alone_are_no_review_date() -> None:
    assert weigh(a_change("9 a.m.-5 p.m.", "9 a.m.-8 p.m.")).significance is Significance.SUBSTANTIVE


@pytest.mark.parametrize("sentence", ["It is {} mg now. ", "As of May {}, 2020 it is so ", "updated reviewed by {} "])
def test_no_block_takes_quadratic_time(sentence: str) -> None:
    change = a_change(sentence.format(5) * 4000, sentence.format(6) * 4000)
    started = time.process_time()

    weigh(change)

    assert time.process_time() - started < 8


def test_a_passage_of_a_megabyte_is_told_without_being_read_word_by_word() -> None:
    long = "Give 28 mg once. " * 60_000
    start = time.process_time()

    weighed = weigh(a_change(long, long.replace("28 mg", "56 mg", 1)))

    assert weighed.significance is Significance.SUBSTANTIVE
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("was", "now"),
    [
        *(
            ("the same salt", "a different salt"),
            ("has fully healed", "has partly healed"),
            ("sets in early", "sets in late"),
        ),
        *(
            ("little effect", "great effect"),
            ("receives samples", "sends samples"),
            ("begin treatment", "finish treatment"),
        ),
    ],
)
def test_common_words_that_deny_each_other_are_a_fact(was: str, now: str) -> None:
    change = weigh(a_change(f"In this group {was} before surgery.", f"In this group {now} before surgery."))

    assert change.significance is Significance.SUBSTANTIVE
