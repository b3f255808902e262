"""What doi.org's answers mean: its own 404 is a no, every other absence is silence."""

from typing import Any

import pytest

from citewatch.adapters.registries import DoiRegistry
from citewatch.audit.ports import Answers, Question
from citewatch.model import Registry, Vouching
from tests.adapters.conftest import NOW
from tests.adapters.registries.shapes import (
    AGENCIES,
    HANDLE,
    NO_HANDLE,
    NO_VALUE,
    FakeWeb,
    a_question,
    a_web_of,
)

BASE = "https://doi.org"
PAPER = a_question(doi="10.1109/cvpr.2016.90")


def asked(web: FakeWeb, *questions: Question) -> Answers:
    return DoiRegistry(web, base=BASE).ask(questions, at=NOW)


def knows(answers: Answers) -> dict[str, bool]:
    return {url: vouching.knows for url, vouching in answers.vouchings.items()}


def dois(*names: str) -> list[Question]:
    return [a_question(f"https://journal.example/{number}", doi=doi) for number, doi in enumerate(names)]


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        pytest.param(200, HANDLE, True, id="found"),
        pytest.param(200, NO_VALUE, True, id="a-handle-without-a-url"),
        pytest.param(404, NO_HANDLE, False, id="its-own-404"),
        pytest.param(404, {"error": "not found"}, None, id="somebody-elses-404"),
        pytest.param(404, "<html>DOI Not Found", None, id="a-404-page"),
        pytest.param(200, NO_HANDLE, None, id="a-no-that-is-no-404"),
        pytest.param(404, HANDLE, None, id="a-yes-that-is-a-404"),
        pytest.param(200, {"responseCode": 2}, None, id="an-error"),
        pytest.param(200, {"responseCode": True}, None, id="a-code-that-is-no-number"),
    ],
)
def test_a_single_doi_is_known_unknown_or_not_answered(status: int, body: Any, expected: bool | None) -> None:
    web = a_web_of({"/api/handles/": (status, body)})

    answers = asked(web, PAPER)

    assert web.asked == ["https://doi.org/api/handles/10.1109/cvpr.2016.90?type=URL"]
    assert knows(answers).get(PAPER.url) == expected


def test_what_doi_org_knows_is_said_in_plain_words() -> None:
    answers = asked(a_web_of({"/api/handles/": HANDLE}), PAPER)

    assert answers.vouchings[PAPER.url] == Vouching(
        registry=Registry.DOI, at=NOW, knows=True, evidence="doi.org knows 10.1109/cvpr.2016.90"
    )
    assert (answers.requests, answers.is_down) == (1, False) and answers.bytes_received > 100


def test_several_dois_are_asked_in_one_lookup_whatever_their_case() -> None:
    web = a_web_of({"/doiRA/": AGENCIES})
    questions = dois("10.1109/cvpr.2016.90", "10.48550/arxiv.1706.03762", "10.99999/nonexistent-prefix", "10.5240/odd")

    answers = asked(web, *questions)

    assert len(web.asked) == 1 and web.asked[0].startswith("https://doi.org/doiRA/10.1109/cvpr.2016.90,10.48550/arxiv")
    assert [knows(answers).get(question.url) for question in questions] == [True, True, False, None]


def test_a_doi_with_a_comma_is_asked_singly() -> None:
    web = a_web_of({"/doiRA/": AGENCIES, "/api/handles/": HANDLE})

    answers = asked(web, *dois("10.1109/cvpr.2016.90", "10.5240/odd", "10.1000/a,b"))

    assert [url.partition("doi.org")[2] for url in web.asked] == [
        "/doiRA/10.1109/cvpr.2016.90,10.5240/odd",
        "/api/handles/10.1000/a,b?type=URL",
    ]
    assert len(answers.vouchings) == 2


def test_two_sources_of_one_doi_are_asked_for_once() -> None:
    web = a_web_of({"/api/handles/": HANDLE})

    answers = asked(web, *dois("10.1109/CVPR.2016.90", "10.1109/cvpr.2016.90"))

    assert len(web.asked) == 1 and len(answers.vouchings) == 2


@pytest.mark.parametrize("body", [{}, [], [{"DOI": "10.1000/other", "RA": "Crossref"}], (404, "no such page")])
def test_a_lookup_that_says_nothing_of_them_has_each_asked_singly(body: Any) -> None:
    web = a_web_of({"/doiRA/": body, "/api/handles/": HANDLE})

    answers = asked(web, *dois("10.1000/a", "10.1000/b"))

    assert len(web.asked) == 3 and list(knows(answers).values()) == [True, True]


def test_odd_characters_of_a_doi_arrive_as_they_are_and_its_slashes_bare() -> None:
    web = a_web_of({"/api/handles/": HANDLE})

    asked(web, a_question(doi="10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2?#%"))

    assert web.asked == [
        "https://doi.org/api/handles/10.1002/(SICI)1097-0258(19980815/30)17:15/16%3C1661::AID-SIM968%3E3.0.CO;2-2"
        "%3F%23%25?type=URL"
    ]


@pytest.mark.parametrize("doi", [None, "", "nature25509", "10.1000/a b", "10.1000/../../admin"])
def test_what_is_no_doi_is_not_asked(doi: str | None) -> None:
    question = a_question(**({} if doi is None else {"doi": doi}))
    web = a_web_of({})

    assert not DoiRegistry(web, base=BASE).takes(question)
    assert asked(web, question).vouchings == {} and web.asked == []
