"""One contract for all registries: whatever goes wrong is silence, is no exception, and costs few requests."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from citewatch.adapters.registries import registrars
from citewatch.adapters.warc import RecordedWeb, warc_bytes
from citewatch.audit.ports import Question, Registrar
from citewatch.model import Capture
from citewatch.settings import RegistryUrls
from tests.adapters.conftest import NOW, Site, an_answer
from tests.adapters.registries.shapes import (
    AGENCIES,
    AVAILABLE,
    SUMMARY,
    FakeWeb,
    a_failure_of,
    a_question,
    an_answer_of,
)
from tests.adapters.web.conftest import a_web

QUESTIONS = [
    a_question(f"https://x{n}.example/", doi=f"10.1000/{n}", pmid=f"1{n}", pmcid=f"PMC1{n}", nbk=f"NBK1{n}")
    for n in range(20)
]
NAMES = ("doi.org", "pubmed", "wayback")

Answer = Callable[[str], Capture]


def all_of(web: Any, urls: RegistryUrls | None = None) -> Sequence[Registrar]:
    return registrars(web, urls=urls or RegistryUrls(), contact="desk@example.org", is_document=lambda _: True)


def named(name: str, web: Any) -> Registrar:
    return next(registrar for registrar in all_of(web) if registrar.registry == name)


def a_batch(registrar: Registrar) -> list[Question]:
    return QUESTIONS[: registrar.at_once]


def failing(reason: str) -> Answer:
    return lambda url: a_failure_of(url, reason)


def answering(body: Any, status: int = 200, kind: str = "application/json") -> Answer:
    return lambda url: an_answer_of(url, body, status=status, kind=kind)


HTML = "<html><title>Just a moment...</title><body>Request Access</body></html>"

DOWN = {
    "no-name": failing("dns"),
    "refused": failing("refused"),
    "timeout": failing("timeout"),
    "bad-certificate": failing("tls-expired"),
    "interrupted": failing("interrupted"),
    "429": answering({"error": "API rate limit exceeded"}, 429),
    "500": answering(HTML, 500, "text/html"),
    "503": answering({"responseCode": 1}, 503),
    "a-wall": answering(HTML, 403, "text/html"),
    "a-login": answering(HTML, 401, "text/html"),
    "999": answering("", 999, "text/html"),
    "html-where-json-is-due": answering(HTML, 200, "text/html"),
    "html-that-says-it-is-json": answering(HTML),
    "an-empty-202": answering("", 202),
    "empty": answering(""),
    "json-cut-short": answering('{"result": {"uids": ['),
    "nested-without-end": answering("[" * 200_000),
    "no-text": answering(b"\xff\xfe\x00\xd8"),
    "too-much-json": answering(b'"' + b"x" * 5_000_001 + b'"'),
}


@pytest.mark.parametrize("answer", DOWN.values(), ids=list(DOWN))
@pytest.mark.parametrize("name", NAMES)
def test_a_registry_that_is_down_is_silent_and_asked_once(name: str, answer: Answer) -> None:
    web = FakeWeb(answer)
    registrar = named(name, web)

    answers = registrar.ask(a_batch(registrar), at=NOW)

    assert (answers.vouchings, answers.is_down, len(web.asked)) == ({}, True, 1)


OTHER_SHAPES: list[Any] = [
    *(None, 1, 1e400, "x", [], {}, [[]], [None, 1, "x", {}], [{"DOI": None, "RA": "Crossref"}]),
    *([{"DOI": "10.1000/0", "RA": {}, "status": []}], {"responseCode": "1"}, {"result": []}, {"result": {"10": [1]}}),
    *({"result": {"10": {"uid": "10", "error": {}}}}, {"esearchresult": []}, {"esearchresult": {"idlist": {"10": 1}}}),
    *({"archived_snapshots": "x"}, {"archived_snapshots": {"closest": {"available": True, "status": "200", "url": 1}}}),
]


@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize("body", OTHER_SHAPES, ids=repr)
@pytest.mark.parametrize("name", NAMES)
def test_json_of_another_shape_is_silence(name: str, body: Any, status: int) -> None:
    web = FakeWeb(answering(body, status))
    registrar = named(name, web)

    answers = registrar.ask(a_batch(registrar), at=NOW)

    assert answers.vouchings == {} and len(web.asked) <= 1 + len(a_batch(registrar))


USELESS = {
    "no-such-page": answering(HTML, 404, "text/html"),
    "bad-request": answering("Bad Request", 400, "text/plain"),
    "a-redirect-to-nowhere": answering("", 302, "text/html"),
    "a-redirect-loop": failing("redirect-loop"),
    "too-large": failing("too-large"),
    "broken-off": failing("truncated"),
}


@pytest.mark.parametrize("answer", USELESS.values(), ids=list(USELESS))
@pytest.mark.parametrize("name", NAMES)
def test_answers_of_no_use_are_silence_and_soon_enough(name: str, answer: Answer) -> None:
    web = FakeWeb(answer)
    registrar = named(name, web)

    assert registrar.ask(a_batch(registrar), at=NOW).vouchings == {}
    assert len(web.asked) <= 3


@pytest.mark.parametrize("name", NAMES)
def test_what_was_not_recorded_is_silence_and_says_nothing_of_the_registry(name: str) -> None:
    recording = warc_bytes(an_answer_of("https://example.org/", "x", kind="text/html"))
    registrar = named(name, RecordedWeb([io.BytesIO(recording)]))

    answers = registrar.ask(a_batch(registrar), at=NOW)

    assert answers.vouchings == {} and not answers.is_down


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_asked_when_there_is_no_question(name: str) -> None:
    web = FakeWeb(failing("dns"))

    assert named(name, web).ask([], at=NOW).requests == 0 and web.asked == []


def test_the_registries_are_asked_in_the_order_of_what_they_know() -> None:
    assert tuple(registrar.registry for registrar in all_of(FakeWeb(failing("dns")))) == NAMES
    assert [registrar.at_once for registrar in all_of(FakeWeb(failing("dns")))] == [50, 100, 5]


def test_over_the_live_web_each_registry_answers(site: Site) -> None:
    urls = RegistryUrls(doi=site.url(""), pubmed=site.url("/eutils"), wayback=site.url("/wayback"))
    memento = site.url("/web/20261002044612/https://site.test/page")
    available = {"archived_snapshots": {"closest": {**_closest(), "url": memento}}}
    raw = memento.replace("/https:", "id_/https:").removeprefix(site.url(""))
    site.scripts |= {
        "/doiRA/10.1109/CVPR.2016.90,10.48550/arXiv.1706.03762": _sent(AGENCIES),
        "/eutils/esummary.fcgi?db=pubmed&id=9500320&retmode=json&tool=citewatch&email=desk@example.org": _sent(SUMMARY),
        "/wayback/available?url=https%3A%2F%2Fsite.test%2Fpage": _sent(available),
        raw: an_answer("200 OK", "Content-Type: text/html", body=HTML.encode()),
    }
    questions = (
        [a_question("https://a.test/", doi="10.1109/CVPR.2016.90"), a_question(doi="10.48550/arXiv.1706.03762")],
        [a_question("https://b.test/", pmid="9500320")],
        [a_question("https://site.test/page")],
    )

    asked = zip(all_of(a_web(), urls), questions, strict=True)
    answers = [registrar.ask(batch, at=NOW) for registrar, batch in asked]

    assert [[said.knows for said in answer.vouchings.values()] for answer in answers] == [[True, True], [True], [True]]
    assert [answer.requests for answer in answers] == [1, 1, 2]


def test_over_the_live_web_doi_orgs_own_404_is_read(site: Site) -> None:
    site.scripts["/api/handles/10.9999/nope?type=URL"] = _sent({"responseCode": 100}, "404 Not Found")

    registrar = all_of(a_web(), RegistryUrls(doi=site.url("")))[0]
    answers = registrar.ask([a_question("https://a.test/", doi="10.9999/nope")], at=NOW)

    assert [said.knows for said in answers.vouchings.values()] == [False]


def _closest() -> dict[str, Any]:
    return AVAILABLE["archived_snapshots"]["closest"]  # type: ignore[index,no-any-return]


def _sent(body: Any, status: str = "200 OK") -> bytes:
    return an_answer(status, "Content-Type: application/json", body=an_answer_of("", body).payload)
