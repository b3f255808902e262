"""A new extractor is not a new page (rule 7): no finding, mail or lapsed decision comes from a release of ours."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from citewatch.audit.decide import Press, decide
from citewatch.audit.run import Outcome
from citewatch.extract import html
from citewatch.model import Block, BlockKind, Choice, Text
from tests.pipeline.worlds import FDA, START, WELL, Answer, World, a_page

HIGHER_DOSE = Answer(a_page("The first dose is 56 mg."))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "store")


@pytest.fixture
def older_rules(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Reads every page as an older release would have read it, its menu too, until it is undone."""
    read = html.extract_html

    def as_before(payload: bytes, *, content_type: str | None, url: str) -> Text:
        text = read(payload, content_type=content_type, url=url)
        menu = Block(kind=BlockKind.LIST_ITEM, text="Home | Drugs | 12 mg")
        return replace(text, extractor="html-0", blocks=(menu, *text.blocks))

    monkeypatch.setattr(html, "extract_html", as_before)
    return monkeypatch


def findings(outcome: Outcome) -> list[tuple[str, str]]:
    result = json.loads(next(iter(outcome.results.values())))
    return [(finding["kind"], finding["state"]) for finding in result["articles"][0]["findings"]]


def test_no_finding_comes_from_the_upgrade_and_it_is_worked_out_once(
    world: World, older_rules: pytest.MonkeyPatch
) -> None:
    world.audit(WELL)
    older_rules.undo()

    outcome = world.audit(WELL, day=7)

    assert findings(outcome) == [] and len(world.mails()) == 1
    baseline = world.ledger().baselines[FDA]
    assert baseline.same_as not in (None, baseline.text_digest)


def test_a_change_after_the_upgrade_is_quoted_by_todays_rules(world: World, older_rules: pytest.MonkeyPatch) -> None:
    world.audit(WELL)
    older_rules.undo()

    outcome = world.audit({**WELL, FDA: HIGHER_DOSE}, day=7)

    source = json.loads(next(iter(outcome.results.values())))["articles"][0]["citations"][0]
    [change] = source["content"]["changes"]
    assert (change["before"], change["after"]) == ("The first dose is 28 mg.", "The first dose is 56 mg.")


def test_an_open_finding_is_not_told_again_after_the_upgrade(world: World, older_rules: pytest.MonkeyPatch) -> None:
    world.audit(WELL)
    world.audit({**WELL, FDA: HIGHER_DOSE}, day=1)
    older_rules.undo()

    outcome = world.audit({**WELL, FDA: HIGHER_DOSE}, day=2)

    assert findings(outcome) == [("source-changed", "open")] and len(world.mails()) == 2


def test_a_dismissal_holds_through_the_upgrade(world: World, older_rules: pytest.MonkeyPatch) -> None:
    world.audit(WELL)
    world.audit({**WELL, FDA: HIGHER_DOSE}, day=1)
    [id] = world.ledger().findings
    press = Press(finding=id, choice=Choice.DISMISS, note="not our dose")
    decide(world.store, world.article.slug, press, at=START + timedelta(days=1))
    older_rules.undo()

    assert findings(world.audit({**WELL, FDA: HIGHER_DOSE}, day=2)) == [("source-changed", "dismissed")]
