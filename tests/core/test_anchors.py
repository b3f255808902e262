"""Which claims a change touches: those that rest on what changed, and no others; on written and on real pages."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from citewatch.anchors import Leaning, not_found, touched
from citewatch.diff import diff
from citewatch.extract import extract
from citewatch.model import BlockKind, Change, Significance, Text
from citewatch.significance import weigh
from tests.builders import a_change, a_text

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
LABELLED = json.loads((ROOT / "tests" / "pages" / "claims.json").read_text(encoding="utf-8"))

PAGE = (
    "Ketamine is an anesthetic that the FDA approved in 1970.",
    "Esketamine (Spravato) is a nasal spray made from ketamine.",
    "In March 2019 the Food and Drug Administration approved esketamine for treatment-resistant depression.",
    "The first dose of esketamine is 56 mg; later doses are 56 mg or 84 mg.",
    "Patients must be observed for at least 2 hours after each dose.",
    "In trials of ketamine 60 to 70 percent of patients with resistant depression improved.",
    "Ketamine is a Schedule III controlled substance.",
    "The drug is not recommended in pregnancy.",
    "Long use of ketamine can damage the bladder.",
    "Ketamine raises blood pressure for about 40 minutes.",
    "The boxed warning names sedation, dissociation and suicidal thoughts.",
    "About 6 of every 100 people have PTSD at some time.",
)
CLAIMS = {
    "approved": Leaning("FDA approved ketamine as an anesthetic in 1970."),
    "spravato": Leaning(
        "Since 2019 esketamine is approved for resistant depression.", ("treatment-resistant depression",)
    ),
    "dose": Leaning("Treatment starts with 56 mg.", ("56 mg",)),
    "watched": Leaning("Patients stay under observation for 2 hours."),
    "better": Leaning("Six or seven of ten got better.", ("60 to 70 percent",)),
    "schedule": Leaning("The law lists ketamine under C-III.", ("Schedule III",)),
    "pregnancy": Leaning("Ketamine is no drug for pregnancy."),
    "bladder": Leaning("The bladder may suffer from long use."),
    "pressure": Leaning("Blood pressure goes up for 40 minutes."),
    "boxed": Leaning("Its label carries a boxed warning, of sedation among others."),
    "ptsd": Leaning("6 in 100 people have PTSD."),
    "drug": Leaning("Ketamine is a drug."),
}


def changes_between(before: Text, after: Text) -> list[Change]:
    return [weigh(change) for change in diff(before, after)]


def touched_by(before: Text, after: Text, claims: Mapping[str, Leaning] = CLAIMS) -> dict[str, tuple[str, ...]]:
    return touched(claims, before=before, after=after, changes=changes_between(before, after))


def edited(was: str, now: str) -> Text:
    assert any(was in sentence for sentence in PAGE)
    return a_text(*(sentence.replace(was, now) for sentence in PAGE))


@pytest.mark.parametrize(
    ("was", "now", "whom"),
    [
        pytest.param("in 1970", "in 1971", {"approved"}, id="a year"),
        pytest.param("In March 2019", "In May 2020", {"spravato"}, id="a date"),
        pytest.param("first dose of esketamine is 56 mg", "first dose of esketamine is 28 mg", {"dose"}, id="a dose"),
        pytest.param("2 hours", "4 hours", {"watched"}, id="a time"),
        pytest.param("60 to 70 percent", "40 to 50 percent", {"better"}, id="a share"),
        pytest.param("Schedule III", "Schedule II", {"schedule"}, id="a schedule"),
        pytest.param("is not recommended", "is recommended", {"pregnancy"}, id="a negation that went"),
        pytest.param("can damage", "cannot damage", {"bladder"}, id="a negation that came"),
        pytest.param("about 40 minutes", "about 90 minutes", {"pressure"}, id="minutes"),
        pytest.param("sedation, dissociation", "dissociation", {"boxed"}, id="an entry of a list"),
        pytest.param("6 of every 100", "7 of every 100", {"ptsd"}, id="a count"),
    ],
)
def test_a_changed_fact_touches_the_claim_that_rests_on_it_and_no_other(was: str, now: str, whom: set[str]) -> None:
    assert set(touched_by(a_text(*PAGE), edited(was, now))) == whom


@pytest.mark.parametrize("gone", range(len(PAGE)))
def test_a_sentence_that_went_touches_what_rested_on_it(gone: int) -> None:
    whom = ("approved", None, "spravato", "dose", "watched", "better", "schedule", "pregnancy", "bladder", "pressure",
            "boxed", "ptsd")[gone]  # fmt: skip

    found = touched_by(a_text(*PAGE), a_text(*PAGE[:gone], *PAGE[gone + 1 :]))

    assert set(found) == ({whom} if whom else set())


@pytest.mark.parametrize(
    ("was", "now"),
    [
        pytest.param("In trials of ketamine", "In trials with ketamine", id="wording"),
        pytest.param("observed for", "observed, for", id="punctuation"),
        pytest.param("about 40 minutes", "about forty minutes", id="a number spelled out"),
        pytest.param("60 to 70 percent", "60–70%", id="given words written otherwise"),
        pytest.param("Schedule III", "C-III", id="a schedule written otherwise"),
    ],
)
def test_wording_touches_nobody(was: str, now: str) -> None:
    assert touched_by(a_text(*PAGE), edited(was, now)) == {}


def test_wording_that_takes_given_words_away_touches_their_claim() -> None:
    claims = CLAIMS | {"trials": Leaning("It was tried.", ("in trials of ketamine",))}

    found = touched_by(a_text(*PAGE), edited("In trials of ketamine", "In trials with ketamine"), claims)

    assert found == {"trials": ("the words “in trials of ketamine” are no longer there",)}


def test_a_new_review_date_touches_nobody() -> None:
    before, after = (a_text(PAGE[0], dates={"last-reviewed": day}) for day in ("May 5", "June 6"))

    assert touched_by(before, after, {"day": Leaning("Reviewed in May.", ("May 5",))}) == {}


def test_another_target_of_a_link_touches_nobody() -> None:
    change = a_change(PAGE[5], PAGE[5], links=("a.org/1", "a.org/2"), significance=Significance.EDITORIAL)

    assert touched(CLAIMS, before=a_text(*PAGE), after=a_text(*PAGE), changes=[change]) == {}


def test_what_is_said_anew_touches_the_claims_it_speaks_of() -> None:
    new = "The FDA warns that the bladder can suffer even from short use of ketamine."

    assert set(touched_by(a_text(*PAGE), a_text(*PAGE, new))) == {"bladder"}


def test_an_entry_that_moved_to_another_heading_touches_its_claim() -> None:
    text = a_text("Pregnancy and lactation")
    entry = a_change(
        text.blocks[0].text, text.blocks[0].text, kind=BlockKind.LIST_ITEM, moved=("Safe", "Not safe"), edits=()
    )

    found = touched({"p": Leaning("It is safe in pregnancy and lactation.")}, before=text, after=text, changes=[entry])

    assert set(found) == {"p"}


GONE = "the words “{}” are no longer there"


@pytest.mark.parametrize(
    ("was", "now", "mark"),
    [
        pytest.param("60 to 70 percent", "40 to 50 percent", GONE.format("60 to 70 percent"), id="gone"),
        pytest.param("Schedule III", "Schedule II", GONE.format("Schedule III"), id="a schedule gone"),
        pytest.param(
            "depression improved",
            "depression did not improve",
            "the words “60 to 70 percent” stand in a changed place",
            id="still there",
        ),
        pytest.param(
            "esketamine is 56 mg",
            "esketamine is 28 mg",
            "the words “56 mg” are no longer where they stood",
            id="elsewhere still",
        ),
    ],
)
def test_a_mark_says_what_became_of_the_words(was: str, now: str, mark: str) -> None:
    [told] = touched_by(a_text(*PAGE), edited(was, now)).values()

    assert told[0] == mark


def test_of_a_pdf_that_became_a_web_page_only_what_is_gone_from_all_of_it_counts() -> None:
    before, after = a_text(*PAGE, media_type="application/pdf"), a_text(*PAGE[:5])
    change = a_change(PAGE[0], PAGE[0], edits=())

    found = touched(CLAIMS, before=before, after=after, changes=[change])

    assert set(found) == {"better", "schedule", "pressure", "ptsd"}


def test_a_bare_figure_is_known_by_what_stands_above_it() -> None:
    before = a_text("Lee", "1", "Jefferson", "20", "Total", "21")
    after = a_text("Lee", "1", "Jefferson", "30", "Total", "31")
    claims = {name: Leaning(f"{name} had {n} cases.") for name, n in (("Lee", 1), ("Jefferson", 20), ("Total", 21))}

    assert set(touched_by(before, after, claims)) == {"Jefferson", "Total"}


def test_given_words_that_the_baseline_never_held_are_told() -> None:
    leanings = {
        "held": Leaning("", ("schedule iii", "60–70%", "FDA  approved")),
        "not": Leaning("", ("Schedule II", "$5", "56 mg")),
    }

    assert not_found(leanings, baseline=a_text(*PAGE)) == {"not": ("Schedule II", "$5")}


@pytest.mark.parametrize(
    ("given", "text"),
    [("$10", "It costs $100."), ("$10", "It costs $10.50."), ("50%", "It is 2.50%."), ("use", "Misuse is known.")],
)
def test_given_words_stand_whole_or_not_at_all(given: str, text: str) -> None:
    assert not_found({"c": Leaning("", (given,))}, baseline=a_text(text)) == {"c": (given,)}


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("60 to 70 percent", "Between 60 and 70 percent of patients responded."),
        ("60-70%", "Between 60 and 70 percent of patients responded."),
        ("60% to 70%", "From 60 to 70 per cent responded."),
        ("$400-$800", "Infusions cost between $400 and $800 each."),
        ("$400 to 800", "Infusions cost $400–$800 each."),
        ("two to four hours", "It lasts between 2 and 4 hours."),
        ("half life", "The half-life is 2.5 hours."),
        ("short term use", "Short-term use is safer."),
        ("FDA-approved", "It is not FDA approved."),
        ("blood pressure,", "It raises blood pressure and pulse."),
        ("“blood pressure”", "It raises blood pressure and pulse."),
        ("patients experience dissociation.", "Patients experience dissociation, and dizziness."),
        ("boxed warning", "The boxed warnings were kept."),
        ("six infusions", "A course of 6 infusions."),
        ("1215 cases", "It counted 1,215 cases."),
        ("March 2019", "It was approved on March 5, 2019."),
        ("Mar 2019", "It was approved on 5 March 2019."),
        ("Schedule 3", "It is a C-III drug."),
        ("Food and Drug Administration approved", "The Food & Drug Administration approved it."),
        ("Patient's consent", "Patients’ consent is asked."),
    ],
)
def test_given_words_are_found_however_they_are_written(given: str, text: str) -> None:
    assert not_found({"c": Leaning("", (given,))}, baseline=a_text(text)) == {}


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("is recommended", "It is not recommended."),
        ("60 to 70 percent", "Between 50 and 70 percent improved."),
        ("60 to 70 percent", "At 60 sites 70 people came."),
        ("March 2019", "It was approved in March. In 2019 it was sold."),
        ("56 mg", "The dose is 5 mg or 6 mg."),
        ("$400-$800", "It costs $400 and later $900."),
        ("15 sites", "They were seen at fifty sites."),
    ],
)
def test_words_that_say_another_thing_are_not_what_was_given(given: str, text: str) -> None:
    assert not_found({"c": Leaning("", (given,))}, baseline=a_text(text)) == {"c": (given,)}


@pytest.mark.parametrize(
    ("given", "is_found"),
    [
        pytest.param("risk of sedation, dissociation and abuse", True, id="a list"),
        pytest.param("common side effects nausea", True, id="a heading and its entry"),
        pytest.param("common side effects seizures", False, id="an entry of another list"),
        pytest.param("common side effects vomiting", False, id="no entry"),
    ],
)
def test_given_words_may_stand_split_over_blocks_that_are_near(given: str, is_found: bool) -> None:
    rest = (f"Filler number {n} tells of nothing." for n in range(70))
    text = a_text("Risk of", "sedation", "dissociation", "abuse", "Common side effects", "nausea", *rest, "seizures")

    assert (not_found({"c": Leaning("", (given,))}, baseline=text) == {}) is is_found


def test_a_baseline_that_cannot_be_read_is_not_accused() -> None:
    scan = a_text(problem="scan-without-text")

    assert not_found({"c": Leaning("", ("Schedule III",))}, baseline=scan) == {}


def test_five_thousand_blocks_and_two_hundred_claims_take_little_more_than_their_diff() -> None:
    before = a_text(*(f"{PAGE[n % 12]} Case {n} was seen." for n in range(5_000)))
    after = a_text(*(f"{PAGE[n % 12]} Case {n + 9_000 * (n % 10 == 0)} was seen." for n in range(5_000)))
    claims = {f"c{n}": Leaning(f"{PAGE[n % 12]} Case {n * 7} is meant.", ("60 to 70 percent",)) for n in range(200)}
    began = time.process_time()
    changes = changes_between(before, after)
    compared = time.process_time() - began

    found = touched(claims, before=before, after=after, changes=changes)

    assert found
    assert time.process_time() - began - compared < 4 * compared


def texts_of(pair: str) -> tuple[Text, Text]:
    folder = next(DATA / kind / pair for kind in ("pairs", "pdf") if (DATA / kind / pair).is_dir())
    before, after = (next(folder.glob(f"{side}.*")) for side in ("before", "after"))
    media = "application/pdf" if before.suffix == ".pdf" else "text/html"
    first, second = (extract(p.read_bytes(), content_type=media, url="https://example.org/") for p in (before, after))
    return first, second


@pytest.mark.parametrize("case", LABELLED["pairs"] + LABELLED["fresh"], ids=lambda case: case["pair"])
def test_on_real_pages_exactly_the_touched_claims_are_touched(case: dict[str, Any]) -> None:
    if not DATA.is_dir():
        pytest.skip("the labelled pages are not here: ../shared/data")
    claims = {id: Leaning(each["claim"], tuple(each.get("given", ()))) for id, each in case["claims"].items()}

    assert set(touched_by(*texts_of(case["pair"]), claims)) == set(case["touched"])


def after_case(page: list[str], case: dict[str, Any]) -> Text:
    kept = [sentence for number, sentence in enumerate(page) if number != case.get("gone")]
    if "was" in case:
        kept = [sentence.replace(case["was"], case["now"]) for sentence in kept]
    return a_text(*kept, *([case["new"]] if "new" in case else []))


@pytest.mark.parametrize("source", LABELLED["written"], ids=("a reviewer's", "fresh"))
def test_of_written_cases_no_touched_claim_is_missed_and_few_others_are_touched(source: dict[str, Any]) -> None:
    claims = {id: Leaning(claim) for id, claim in source["claims"].items()}
    before = a_text(*source["page"])

    found = [
        (set(touched_by(before, after_case(source["page"], case), claims)), set(case["touched"]))
        for case in source["cases"]
    ]

    assert all(whom <= got for got, whom in found)
    assert sum(got != whom for got, whom in found) <= 3  # "in a four-week study" beside "for the first four weeks"
