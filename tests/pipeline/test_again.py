"""A page that has changed is looked at twice: what is never the same is no news; what really changed is."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from citewatch.adapters.warc import warc_bytes
from citewatch.audit.check import check
from citewatch.audit.look import Eyes
from citewatch.audit.run import Outcome
from citewatch.audit.settle import observed
from citewatch.model import Capture, Run, Validators
from citewatch.plan import Slice
from tests.pipeline.worlds import FDA, GONE, START, WELL, Answer, SmallWeb, World, a_page


class Changing(SmallWeb):
    """A web in which FDA's page answers each time with the next of its versions, then always with the last."""

    def __init__(self, *versions: Answer) -> None:
        super().__init__(WELL)
        self._versions = list(versions)

    def fetch(self, url: str, *, at: datetime, validators: Validators | None) -> Capture:
        if url == FDA:
            version = self._versions.pop(0) if len(self._versions) > 1 else self._versions[0]
            self.answers = {**self.answers, FDA: version}
        return super().fetch(url, at=at, validators=validators)

    @property
    def looks(self) -> int:
        """How often FDA's page was asked for."""
        return sum(url == FDA for url, _ in self.asked)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "store")


def a_dose(milligrams: int, *, visitor: str = "1,204", quote: str = "") -> Answer:
    quoted = (f"<q>{quote}</q>",) if quote else ()
    return Answer(a_page(f"You are visitor number {visitor} of this page.", *quoted, f"The dose is {milligrams} mg."))


def of_fda(outcome: Outcome) -> dict[str, Any]:
    result = json.loads(next(iter(outcome.results.values())))
    source: dict[str, Any] = result["articles"][0]["citations"][0]
    return source


def kinds(outcome: Outcome) -> list[str]:
    result = json.loads(next(iter(outcome.results.values())))
    return [finding["kind"] for finding in result["articles"][0]["findings"]]


def test_a_counter_that_two_looks_show_to_be_volatile_is_no_news_and_is_not_looked_at_twice_again(world: World) -> None:
    world.audit(Changing(a_dose(28)))

    seen = Changing(a_dose(28, visitor="1,377"), a_dose(28, visitor="1,378"))
    later = Changing(a_dose(28, visitor="2,001"))

    assert (kinds(world.audit(seen, day=7)), seen.looks) == ([], 2)
    assert (kinds(world.audit(later, day=14)), later.looks) == ([], 1)
    assert len(world.mails()) == 1


def test_a_changed_dose_beside_a_counter_is_told_alone(world: World) -> None:
    world.audit(Changing(a_dose(28)))

    outcome = world.audit(Changing(a_dose(56, visitor="1,377"), a_dose(56, visitor="1,378")), day=7)

    [change] = of_fda(outcome)["content"]["changes"]
    assert (change["before"], change["after"]) == ("The dose is 28 mg.", "The dose is 56 mg.")
    assert of_fda(outcome)["content"]["significance"] == "substantive"


def test_a_changed_dose_in_the_sentence_of_a_counter_is_told_once(world: World) -> None:
    def counted(dose: int, visitor: int) -> Answer:
        return Answer(a_page(f"For the {visitor:,} people who read this today the dose of ketamine is {dose} mg."))

    world.audit(Changing(counted(28, 1204)))
    world.audit(Changing(counted(56, 1377), counted(56, 1378)), day=1)
    for day in (2, 3, 4):
        world.audit(Changing(counted(56, 2000 + 2 * day), counted(56, 2001 + 2 * day)), day=day)

    assert len(world.mails()) == 2


def test_a_change_that_reached_one_server_only_waits_for_the_next_run(world: World) -> None:
    world.audit(Changing(a_dose(28)))

    half = world.audit(Changing(a_dose(56), a_dose(28)), day=7)
    whole = world.audit(Changing(a_dose(56)), day=8)

    assert (kinds(half), kinds(whole)) == ([], ["source-changed"])


def test_a_change_that_each_run_sees_at_one_of_two_looks_is_told_by_the_second_run(world: World) -> None:
    world.audit(Changing(a_dose(28)))

    half = world.audit(Changing(a_dose(56), a_dose(28)), day=7)
    again = world.audit(Changing(a_dose(56), a_dose(28)), day=8)

    assert (kinds(half), kinds(again)) == ([], ["source-changed"])


def test_a_second_look_that_fails_takes_nothing_from_the_first(world: World) -> None:
    world.audit(Changing(a_dose(28)))

    outcome = world.audit(Changing(a_dose(56), GONE), day=7)

    assert kinds(outcome) == ["source-changed"]
    assert of_fda(outcome)["link"]["verdict"] == "alive"


def test_a_page_is_looked_at_twice_only_when_it_has_changed(world: World) -> None:
    first, same = Changing(a_dose(28)), Changing(a_dose(28))

    world.audit(first)
    world.audit(same, day=7)

    assert (first.looks, same.looks) == (1, 1)


def test_the_second_look_wants_the_page_whatever_the_server_said_of_its_age(world: World) -> None:
    dated = Answer(a_dose(56).payload, headers=(*a_dose(56).headers, ("ETag", '"2"')))
    world.audit(Changing(Answer(a_dose(28).payload, headers=dated.headers)))

    web = Changing(dated)
    world.audit(web, day=7)

    asked = [validators for url, validators in web.asked if url == FDA]
    assert asked[0] is not None and asked[1] is None


def test_a_text_that_is_lost_hides_no_change(world: World) -> None:
    world.audit(Changing(a_dose(28)))
    for key in list(world.store.keys("sources/www.fda.gov/texts/")):
        world.store.delete(key)

    assert kinds(world.audit(Changing(a_dose(56)), day=7)) == ["source-changed"]


def test_a_change_whose_second_look_was_not_reached_is_told(world: World) -> None:
    world.audit(Changing(a_dose(28)))
    web, bells = Changing(a_dose(56)), iter([False, True])
    run, piece = Run(id="r", started_at=START), Slice(host="www.fda.gov", shard="all", sources=(FDA,))
    eyes = Eyes(web=web, to_warc=warc_bytes, clock=lambda: START, stopped=lambda: next(bells))

    check([piece], run=run, store=world.store, eyes=eyes)
    [seen] = observed([piece], run=run, store=world.store)[piece]

    assert web.looks == 1
    assert seen.good and seen.unseen_reason is None
