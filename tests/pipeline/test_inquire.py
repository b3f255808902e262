"""Whom the registries are asked for, and what becomes of their answers: a wall is vouched for, silence is unchecked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from citewatch.audit import records
from citewatch.audit.inquire import inquire
from citewatch.audit.ports import Answers, Question
from citewatch.audit.run import Outcome
from citewatch.model import Article, Identifiers, Kind, Registry, Vouching
from tests.builders import a_citation, an_article
from tests.pipeline.worlds import START, Answer, World, a_page

FDA, DOI_BEHIND_WALL, NEWS = "https://www.fda.gov/a", "https://journal.example/full/1", "https://news.example/b"
WALL = Answer(status=403, payload=b"<h1>Forbidden</h1>")
WELL = Answer(a_page("The first dose is 28 mg."))
ALL_WELL = {FDA: WELL, DOI_BEHIND_WALL: WELL, NEWS: WELL}
WALLED = {FDA: WELL, DOI_BEHIND_WALL: WALL, NEWS: WALL}


def three_kinds() -> Article:
    """An article that leans on a regulator, a paper with a DOI and a news page without any number."""
    return an_article(
        slug="three-kinds",
        citations=(
            a_citation(1, url=FDA),
            a_citation(2, url=DOI_BEHIND_WALL, kind=Kind.JOURNAL, doi="10.1000/one"),
            a_citation(3, url=NEWS, kind=Kind.NEWS),
        ),
        passages=(),
    )


@dataclass
class Book:
    """A registry that knows what stands in it; remembers what it was asked, and may be down."""

    registry: Registry
    knows: Mapping[str, bool] = field(default_factory=dict)
    only_doi: bool = False
    is_down: bool = False
    at_once: int = 2
    asked: list[list[str]] = field(default_factory=list)

    def takes(self, question: Question) -> bool:
        return bool(question.identifiers.doi) or not self.only_doi

    def ask(self, questions: Sequence[Question], *, at: datetime) -> Answers:
        self.asked.append([question.url for question in questions])
        said = {
            q.url: Vouching(registry=self.registry, at=at, knows=self.knows[q.url], evidence=f"{self.registry} said so")
            for q in questions
            if q.url in self.knows and not self.is_down
        }
        return Answers(vouchings=said, requests=1, bytes_received=10, is_down=self.is_down)


def doi(**given: Any) -> Book:
    return Book(registry=Registry.DOI, only_doi=True, **given)


def wayback(**given: Any) -> Book:
    return Book(registry=Registry.WAYBACK, **given)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "store", article=three_kinds())


def vouchings(outcome: Outcome) -> dict[int, Any]:
    """What the result says of each citation's vouching, by number."""
    result = records.decode(outcome.results["three-kinds"], dict[str, Any], key="result")
    return {each["number"]: each["link"]["vouching"] for each in result["articles"][0]["citations"]}


def test_a_walled_source_is_vouched_for_by_the_registry_of_its_number(world: World) -> None:
    known = doi(knows={DOI_BEHIND_WALL: True})

    said = vouchings(world.audit(WALLED, registrars=[known]))

    assert known.asked == [[DOI_BEHIND_WALL]]
    assert said[2] == {
        "state": "vouched", "registry": "doi.org", "at": "2026-11-02T03:00:00Z", "evidence": "doi.org said so"
    }  # fmt: skip


def test_silence_is_unchecked_and_what_was_seen_needs_nobodys_word(world: World) -> None:
    said = vouchings(world.audit(WALLED, registrars=[doi(is_down=True)]))

    assert (said[1], said[2]["state"], said[3]["state"]) == (None, "unchecked", "unchecked")


def test_a_number_that_is_not_registered_is_told_as_unknown(world: World) -> None:
    said = vouchings(world.audit(WALLED, registrars=[doi(knows={DOI_BEHIND_WALL: False})]))

    assert said[2]["state"] == "unknown"


def test_when_nobody_is_walled_nobody_is_asked(world: World) -> None:
    books = [doi(), wayback()]

    world.audit(ALL_WELL, registrars=books)

    assert [book.asked for book in books] == [[], []]


def test_a_registry_is_asked_for_what_those_before_it_left_open(world: World) -> None:
    books = [doi(knows={DOI_BEHIND_WALL: True}), wayback(knows={NEWS: True})]

    said = vouchings(world.audit(WALLED, registrars=books))

    assert books[1].asked == [[NEWS]]
    assert (said[2]["registry"], said[3]["registry"]) == ("doi.org", "wayback")


def test_a_number_mistyped_in_the_manifest_leaves_the_page_to_the_archive(world: World) -> None:
    books = [doi(knows={DOI_BEHIND_WALL: False}), wayback(knows={DOI_BEHIND_WALL: True})]

    said = vouchings(world.audit(WALLED, registrars=books))

    assert (said[2]["state"], said[2]["registry"]) == ("vouched", "wayback")


def test_a_registry_that_is_down_is_asked_nothing_more(world: World) -> None:
    down = wayback(is_down=True, at_once=1)

    world.audit(WALLED, registrars=[down])

    assert len(down.asked) == 1


def test_what_a_registry_confirmed_lately_is_not_asked_again(world: World) -> None:
    known = doi(knows={DOI_BEHIND_WALL: True})

    for day in (0, 1, 2, 7):
        world.audit(WALLED, day=day, registrars=[known])

    assert len(known.asked) == 2


def test_a_silent_registry_takes_nothing_back(world: World) -> None:
    world.audit(WALLED, registrars=[doi(knows={DOI_BEHIND_WALL: True})])

    said = vouchings(world.audit(WALLED, day=8, registrars=[doi(is_down=True)]))

    assert (said[2]["state"], said[2]["at"]) == ("vouched", "2026-11-02T03:00:00Z")


def test_an_interrupted_call_goes_on_where_it_was(world: World) -> None:
    world.audit(WALLED)  # leaves the lists of this run behind
    [run_id] = {key.split("/")[1] for key in world.store.keys("runs/")}
    run = records.from_plain({"id": run_id, "started_at": START.isoformat()}, records.Run, name="run")
    book, calls = wayback(at_once=1), iter([False, True, False])

    first = inquire(run=run, store=world.store, registrars=[book], clock=lambda: START, stopped=lambda: next(calls))
    second = inquire(run=run, store=world.store, registrars=[book], clock=lambda: START)

    assert (first, second) == (False, True)
    assert sorted(book.asked) == [[DOI_BEHIND_WALL], [NEWS]]


def test_the_registries_requests_count_as_traffic(world: World) -> None:
    asked = world.audit(WALLED, registrars=[doi(), wayback()]).traffic

    assert asked.requests == 3 + 1 + 1


def test_a_source_nobody_saw_for_two_weeks_is_a_finding_unless_a_registry_vouches(world: World) -> None:
    for day in (0, 7, 15):
        world.audit(WALLED, day=day, registrars=[doi(knows={DOI_BEHIND_WALL: True})])

    blind = {finding.citation for finding in world.ledger().findings.values() if finding.kind == "cannot-check"}

    assert blind == {3}


def test_no_number_is_lost_between_the_plan_and_the_question(world: World) -> None:
    heard: list[Question] = []

    class Listening(Book):
        def ask(self, questions: Sequence[Question], *, at: datetime) -> Answers:
            heard.extend(questions)
            return super().ask(questions, at=at)

    world.audit(WALLED, registrars=[Listening(registry=Registry.DOI)])

    assert {q.url: q.identifiers for q in heard} == {
        DOI_BEHIND_WALL: Identifiers(doi="10.1000/one"),
        NEWS: Identifiers(),
    }


def test_the_later_of_two_answers_stands(world: World) -> None:
    world.audit(WALLED, registrars=[doi(knows={DOI_BEHIND_WALL: False})])

    said = vouchings(world.audit(WALLED, day=1, registrars=[doi(knows={DOI_BEHIND_WALL: True})]))

    assert said[2]["at"] == (START + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_registry_whose_answer_makes_us_stumble_is_told_and_is_silence(world: World) -> None:
    class Stumbling(Book):
        def ask(self, questions: Sequence[Question], *, at: datetime) -> Answers:
            raise ZeroDivisionError("a bug of ours")

    world.audit(WALLED)  # leaves the lists of this run behind
    [run_id] = {key.split("/")[1] for key in world.store.keys("runs/")}
    run = records.from_plain({"id": run_id, "started_at": START.isoformat()}, records.Run, name="run")
    told: list[tuple[str, str]] = []

    done = inquire(
        run=run,
        store=world.store,
        registrars=[Stumbling(registry=Registry.DOI), wayback(knows={NEWS: True})],
        clock=lambda: START,
        faults=lambda registry, error: told.append((registry, str(error))),
    )

    assert done and told == [("doi.org", "a bug of ours")]
    assert [list(each.vouchings) for each in records.load_answers(world.store, run).values()] == [[], [NEWS]]
