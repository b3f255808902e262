"""What NCBI's answers mean: a record vouches only when it names the very number; lag makes absence silence."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from citewatch.adapters.registries import PubMed
from citewatch.audit.ports import Answers, Question
from citewatch.model import Registry, Vouching
from tests.adapters.conftest import NOW
from tests.adapters.registries.shapes import (
    BOOK_RECORD,
    PMC_SUMMARY,
    SEARCH,
    SHELF,
    SUMMARY,
    TOO_OFTEN,
    FakeWeb,
    a_question,
    a_web_of,
)

BASE = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
PAPER = a_question(pmid="9500320")
BY_DOI = a_question(doi="10.1016/S0140-6736(97)11096-0")


def asked(web: FakeWeb, *questions: Question) -> Answers:
    return PubMed(web, base=BASE, contact="desk@example.org").ask(questions, at=NOW)


def evidence(answers: Answers) -> dict[str, tuple[bool, str]]:
    return {url: (said.knows, said.evidence) for url, said in answers.vouchings.items()}


def a_search(*uids: Any) -> dict[str, Any]:
    return {"esearchresult": {"count": str(len(uids)), "idlist": list(uids)}}


def test_a_pmid_is_known_by_its_summary() -> None:
    web = a_web_of({"esummary.fcgi?db=pubmed": SUMMARY})

    answers = asked(web, PAPER)

    assert web.asked == [
        f"{BASE}/esummary.fcgi?db=pubmed&id=9500320&retmode=json&tool=citewatch&email=desk@example.org"
    ]
    assert answers.vouchings[PAPER.url] == Vouching(
        registry=Registry.PUBMED, at=NOW, knows=True, evidence="PubMed knows PMID 9500320"
    )


def test_pmids_are_asked_for_together_and_one_that_is_none_is_said_to_be_none() -> None:
    web = a_web_of({"esummary.fcgi?db=pubmed": SUMMARY})
    missing = a_question("https://pubmed.ncbi.nlm.nih.gov/999999999/", pmid="999999999")

    answers = asked(web, PAPER, missing)

    assert len(web.asked) == 1 and "id=9500320,999999999&" in web.asked[0]
    assert evidence(answers)[missing.url] == (False, "PubMed has no record of PMID 999999999")


def test_a_missing_pmid_counts_less_than_a_pmcid_that_is_there() -> None:
    web = a_web_of({"db=pubmed": SUMMARY, "db=pmc": PMC_SUMMARY})

    answers = asked(web, a_question(pmid="999999999", pmcid="PMC5815332"))

    assert list(evidence(answers).values()) == [(True, "PubMed Central knows PMC5815332")]


@pytest.mark.parametrize("pmcid", ["PMC7096066", "PMC29456894", "PMC1"])
def test_a_pmcid_that_no_record_names_is_silence(pmcid: str) -> None:
    records = {**PMC_SUMMARY["result"], "29456894": PMC_SUMMARY["result"]["5815332"]}

    assert asked(a_web_of({"db=pmc": {"result": records}}), a_question(pmcid=pmcid)).vouchings == {}


def test_a_doi_is_searched_for_and_vouched_for_by_a_record_that_names_it() -> None:
    web = a_web_of({"esearch.fcgi?db=pubmed": SEARCH, "esummary.fcgi?db=pubmed": SUMMARY})

    answers = asked(web, BY_DOI)

    assert parse_qs(urlsplit(web.asked[0]).query)["term"] == ['"10.1016/S0140-6736(97)11096-0"[AID]']
    assert evidence(answers)[BY_DOI.url] == (True, "PubMed knows 10.1016/S0140-6736(97)11096-0 as PMID 9500320")


def test_a_search_that_folded_the_punctuation_onto_another_work_is_silence() -> None:
    web = a_web_of({"esearch": SEARCH, "esummary": SUMMARY})

    assert asked(web, a_question(doi="10.1016/s0140-6736.97.11096-0")).vouchings == {}


def test_a_doi_is_not_searched_for_where_ncbi_has_a_number_of_its_own() -> None:
    web = a_web_of({"esummary.fcgi?db=pmc": PMC_SUMMARY})

    asked(web, a_question(doi="10.7717/peerj.4375", pmcid="PMC1"))

    assert ["esearch" in url for url in web.asked] == [False]


def test_a_chapter_is_found_by_the_accession_that_pubmed_files() -> None:
    web = a_web_of({"esearch.fcgi?db=pubmed": a_search("20301741"), "esummary.fcgi?db=pubmed": BOOK_RECORD})

    answers = asked(web, a_question(nbk="NBK7050"))

    assert parse_qs(urlsplit(web.asked[0]).query)["term"] == ['"NBK7050"[AID]']
    assert list(evidence(answers).values()) == [(True, "PubMed knows NBK7050 as PMID 20301741")]


@pytest.mark.parametrize(("nbk", "expected"), [("NBK1675", True), ("NBK1116", True), ("NBK167", None)])
def test_what_pubmed_does_not_list_is_looked_for_on_the_shelf(nbk: str, expected: bool | None) -> None:
    web = a_web_of({"esearch.fcgi?db=pubmed": a_search(), "db=books&term": a_search("5869272"), "db=books&id": SHELF})

    answers = asked(web, a_question(nbk=nbk))

    assert [said.knows for said in answers.vouchings.values()] == ([expected] if expected else [])


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(a_search(), id="no-hit"),
        pytest.param({"esearchresult": {"ERROR": "Search Backend failed"}}, id="search-failed"),
        pytest.param({"esearchresult": {"idlist": [9500320, None, {}, "1 OR 2", "９５"]}}, id="ids-of-other-types"),
        pytest.param({"esearchresult": {"idlist": "9500320"}}, id="a-text-for-a-list"),
    ],
)
def test_a_search_without_a_hit_is_silence(body: Any) -> None:
    web = a_web_of({"esearch": body})

    answers = asked(web, BY_DOI)

    assert answers.vouchings == {} and len(web.asked) == 1 and not answers.is_down


@pytest.mark.parametrize(
    "record",
    [None, "x", [], {}, {"uid": "1"}, {"uid": 9500320}, {"uid": "9500320", "error": "Backend busy"}],
    ids=repr,
)
def test_a_summary_that_is_not_of_the_record_is_silence(record: Any) -> None:
    assert asked(a_web_of({"esummary": {"result": {"9500320": record}}}), PAPER).vouchings == {}


@pytest.mark.parametrize(
    "articleids", [None, "10.1016", {}, [None], [["doi"]], [{"idtype": ["doi"], "value": "x"}], [{"idtype": "doi"}]]
)
def test_identifiers_of_another_shape_name_nothing(articleids: Any) -> None:
    record = {"uid": "9500320", "articleids": articleids}

    assert asked(a_web_of({"esearch": SEARCH, "esummary": {"result": {"9500320": record}}}), BY_DOI).vouchings == {}


def test_many_dois_are_searched_for_twenty_at_a_time() -> None:
    web = a_web_of({"esearch": a_search()})

    asked(web, *(a_question(f"https://journal.example/{number}", doi=f"10.1000/{number}") for number in range(100)))

    assert len(web.asked) == 5 and max(map(len, web.asked)) < 2_000


def test_a_rate_limit_at_200_ends_the_asking() -> None:
    web = a_web_of({"eutils": TOO_OFTEN})

    answers = asked(web, PAPER, a_question("https://x.example", pmcid="PMC1"))

    assert answers.is_down and answers.vouchings == {} and len(web.asked) == 1


def test_only_numbers_that_ncbi_gives_are_taken() -> None:
    registry = PubMed(a_web_of({}), base=BASE, contact="desk@example.org")

    assert registry.takes(PAPER) and registry.takes(BY_DOI) and registry.takes(a_question(nbk="NBK1"))
    odd = (a_question(), a_question(pmid="1 OR 2"), a_question(pmcid="5815332"), a_question(nbk="NBK1;x"))
    assert not any(registry.takes(question) for question in odd)
