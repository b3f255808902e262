"""A memento vouches when it is recent, is the page's own document, and stands in the Archive; else silence."""

from datetime import timedelta
from typing import Any

import pytest

from citewatch.adapters.registries import Wayback
from citewatch.adapters.registries.wayback import RECENT
from citewatch.audit.ports import Answers
from citewatch.model import Capture, Registry, Vouching
from tests.adapters.conftest import NOW
from tests.adapters.registries.shapes import (
    AVAILABLE,
    CITED,
    NOT_AVAILABLE,
    RAW,
    SNAPSHOT,
    FakeWeb,
    a_failure_of,
    a_question,
    a_web_of,
    an_answer_of,
)

BASE = "https://archive.org/wayback"
PAGE = "<html><title>Ketamine</title>"


def asked(web: FakeWeb, *, is_document: bool = True, seen: list[Capture] | None = None) -> Answers:
    def judged(capture: Capture) -> bool:
        if seen is not None:
            seen.append(capture)
        return is_document

    return Wayback(web, base=BASE, is_document=judged).ask([a_question(CITED)], at=NOW)


def a_snapshot(**fields: Any) -> dict[str, Any]:
    closest = AVAILABLE["archived_snapshots"]["closest"]  # type: ignore[index]
    return {"archived_snapshots": {"closest": {**closest, **fields}}}


def test_a_recent_memento_vouches_and_says_when_and_where() -> None:
    web = a_web_of({"/available?": AVAILABLE, "id_/": PAGE})

    answers = asked(web)

    assert web.asked == [f"{BASE}/available?url=https%3A%2F%2Fwww.fda.gov%2Fdrugs%2Fketamine%3Fpage%3D1", RAW]
    place = SNAPSHOT.replace("http:", "https:", 1)
    assert answers.vouchings[CITED] == Vouching(
        registry=Registry.WAYBACK,
        at=NOW,
        knows=True,
        evidence=f"the Internet Archive kept it on 2026-10-02: {place}",
    )


def test_a_memento_of_a_wall_vouches_for_nothing() -> None:
    assert asked(a_web_of({"/available?": AVAILABLE, "id_/": PAGE}), is_document=False).vouchings == {}


def test_a_memento_is_judged_as_the_site_once_answered_it() -> None:
    seen: list[Capture] = []

    def answer(url: str) -> Capture:
        if "/available?" in url:
            return an_answer_of(url, AVAILABLE)
        return an_answer_of(url, PAGE, kind="text/html", x_archive_orig_cf_mitigated="challenge")

    asked(FakeWeb(answer), seen=seen)

    assert (seen[0].cited_url, seen[0].final_url, seen[0].payload) == (CITED, CITED, PAGE.encode())
    assert seen[0].header("cf-mitigated") == "challenge" and seen[0].header("content-type") == "text/html"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(NOT_AVAILABLE, id="none"),
        pytest.param({"archived_snapshots": {"closest": None}}, id="null"),
        pytest.param({"archived_snapshots": [a_snapshot()]}, id="a-list"),
        pytest.param(a_snapshot(available=False), id="not-available"),
        pytest.param(a_snapshot(status="403"), id="a-refusal"),
        pytest.param(a_snapshot(status=None), id="no-status"),
        pytest.param(a_snapshot(url=None), id="no-url"),
        pytest.param(a_snapshot(url="https://web.archive.org/"), id="no-memento"),
        pytest.param(a_snapshot(url=f"https://web.archive.org/web/20269999999999/{CITED}"), id="no-date"),
        pytest.param(a_snapshot(url=f"javascript:/web/20261002044612/{CITED}"), id="no-web-address"),
        pytest.param(a_snapshot(url=f"https://web.archive.org/web/20261002044612/{CITED}\ud800\n"), id="odd-text"),
        pytest.param(a_snapshot(url="https://web.archive.org/web/20261002044612/http://[bad/ok"), id="of-no-url"),
    ],
)
def test_whatever_is_no_successful_snapshot_is_silence(body: Any) -> None:
    web = a_web_of({"/available?": body})

    assert asked(web).vouchings == {} and len(web.asked) == 1


@pytest.mark.parametrize(
    ("age", "vouches"),
    [(timedelta(0), True), (RECENT, True), (RECENT + timedelta(seconds=1), False), (timedelta(seconds=-1), False)],
    ids=["now", "a-year", "older", "from-the-future"],
)
def test_a_memento_is_recent_for_a_year(age: timedelta, vouches: bool) -> None:
    url = f"https://web.archive.org/web/{NOW - age:%Y%m%d%H%M%S}/{CITED}"

    assert (CITED in asked(a_web_of({"/available?": a_snapshot(url=url), "id_/": PAGE})).vouchings) is vouches


def test_where_there_is_no_raw_memento_the_snapshot_itself_is_looked_at() -> None:
    web = a_web_of({"/available?": AVAILABLE, "id_/": (404, PAGE), "/web/20261002044612/": PAGE})

    assert CITED in asked(web).vouchings and len(web.asked) == 3


@pytest.mark.parametrize(
    ("final_url", "vouches"),
    [
        pytest.param(
            "https://web.archive.org/web/20261001000000id_/https://www.fda.gov/x", True, id="memento-close-by"
        ),
        pytest.param("https://web.archive.org/web/20200101000000id_/https://www.fda.gov/x", False, id="an-old-memento"),
        pytest.param(CITED, False, id="the-live-page"),
    ],
)
def test_a_memento_that_sends_us_on_must_end_in_a_recent_memento(final_url: str, vouches: bool) -> None:
    def answer(url: str) -> Capture:
        return an_answer_of(url, AVAILABLE) if "/available?" in url else an_answer_of(final_url, PAGE)

    assert (CITED in asked(FakeWeb(answer)).vouchings) is vouches


@pytest.mark.parametrize("reason", ["too-large", "truncated", "not-recorded"])
def test_a_memento_that_cannot_be_had_does_not_mean_that_the_archive_is_down(reason: str) -> None:
    def answer(url: str) -> Capture:
        return an_answer_of(url, AVAILABLE) if "/available?" in url else a_failure_of(url, reason)

    answers = asked(FakeWeb(answer))

    assert answers.vouchings == {} and not answers.is_down and answers.requests == 2


def test_a_mirrors_mementos_stand_where_it_says() -> None:
    url = f"http://127.0.0.1:8080/mirror/web/20261002044612/{CITED}"
    web = a_web_of({"/available?": a_snapshot(url=url), "id_/": PAGE})

    assert CITED in asked(web).vouchings
    assert web.asked[1] == f"http://127.0.0.1:8080/mirror/web/20261002044612id_/{CITED}"


def test_any_web_page_may_be_asked_for() -> None:
    wayback = Wayback(a_web_of({}), base=BASE, is_document=lambda _: True)

    assert wayback.takes(a_question(CITED)) and not wayback.takes(a_question("ftp://ftp.example/x"))
