"""Audits days apart: strikes are counted, reset by one good look, and escalated as rule 2 says."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from citewatch.model import Finding, FindingKind, FindingState, Kind
from tests.builders import a_citation
from tests.pipeline.worlds import DEA, FDA, GONE, LAB, WELL, Answer, World, three_sources

GOOD = WELL[LAB]
SILENT = Answer(failure="timeout")
FAULTY = Answer(status=503, payload=b"<h1>Service Unavailable</h1>")
WALLED = Answer(status=403, payload=b"<h1>Forbidden</h1>")
CHALLENGED = Answer(status=403, headers=(("Content-Type", "text/html"), ("cf-mitigated", "challenge")))
PRIVATE = Answer(failure="refused-address")

# Each timeline: what a source answers on which day, and how its finding stands after the last of them.
TIMELINES: Mapping[str, tuple[list[tuple[float, Answer]], str | None]] = {
    "one 404": ([(0, GONE)], "link-dead suspected"),
    "two 404s within a day's work": ([(0, GONE), (0.5, GONE)], "link-dead suspected"),
    "two 404s 20 hours apart": ([(0, GONE), (20 / 24, GONE)], "link-dead open"),
    "a 404, a good look, a 404": ([(0, GONE), (1, GOOD), (2, GONE)], "link-dead suspected"),
    "a 404, a wall, a 404": ([(0, GONE), (0.5, WALLED), (1, GONE)], "link-dead open"),
    "a proven death and a good look": ([(0, GONE), (1, GONE), (2, GOOD)], "link-dead resolved"),
    "a proven death and a wall": ([(0, GONE), (1, GONE), (2, WALLED)], "link-dead open"),
    "a proven death and a silence": ([(0, GONE), (1, GONE), (2, SILENT)], "link-dead open"),
    "one silence": ([(0, SILENT)], "unreachable suspected"),
    "three silences over two days": ([(0, SILENT), (1, SILENT), (2, SILENT)], "unreachable suspected"),
    "two silences over three days": ([(0, SILENT), (3, SILENT)], "unreachable suspected"),
    "three silences over 60 hours": ([(0, SILENT), (1, SILENT), (2.5, SILENT)], "unreachable open"),
    "silence, fault and silence": ([(0, SILENT), (1, FAULTY), (3, SILENT)], "unreachable open"),
    "two silences, a good look, a silence": (
        [(0, SILENT), (1, SILENT), (2, GOOD), (3, SILENT)],
        "unreachable suspected",
    ),
    "a proven silence and a good look": ([(0, SILENT), (1, SILENT), (3, SILENT), (4, GOOD)], "unreachable resolved"),
    "a private address, three looks": ([(0, PRIVATE), (1, PRIVATE), (3, PRIVATE)], "unreachable open"),
    "a wall": ([(0, WALLED)], None),
    "a wall for 13 days": ([(day, WALLED) for day in range(14)], None),
    "a wall for 14 days": ([(day, WALLED) for day in range(15)], "cannot-check open"),
    "a challenge for 14 days": ([(day, CHALLENGED) for day in range(0, 15, 7)], "cannot-check open"),
    "a wall for 14 days, a good look": ([(0, WALLED), (7, WALLED), (14, WALLED), (15, GOOD)], "cannot-check resolved"),
    "a wall that is lifted on the 13th day": ([(0, WALLED), (13, GOOD), (14, WALLED)], None),
    "a 404 and then a wall for 14 days": ([(0, GONE), *[(day, WALLED) for day in range(1, 15)]], "cannot-check open"),
}  # fmt: skip


@pytest.mark.parametrize(("timeline", "stands"), TIMELINES.values(), ids=TIMELINES.keys())
def test_a_source_through_time(tmp_path: Path, timeline: list[tuple[float, Answer]], stands: str | None) -> None:
    world = World(tmp_path / "store")

    for day, answer in timeline:
        world.audit(WELL | {LAB: answer}, day=day)

    found = [f"{finding.kind} {finding.state}" for finding in last_of(world)]
    assert found == ([stands] if stands else [])


def last_of(world: World) -> list[Finding]:
    """The findings on the laboratory's page that stand, or were resolved by the last audit."""
    book = world.ledger()
    assert book.last_run
    return [
        finding
        for finding in book.findings.values()
        if finding.citation == 3
        and (finding.state is not FindingState.RESOLVED or finding.resolved_at == book.last_run.started_at)
    ]


def test_a_source_hidden_by_its_hosts_wall_is_blind_after_14_days_too(tmp_path: Path) -> None:
    beside = "https://lab.example/another"
    citations = (*three_sources().citations, a_citation(4, url=beside, kind=Kind.INSTITUTION))
    world = World(tmp_path / "store", article=replace(three_sources(), citations=citations))

    for day in range(0, 15, 2):
        world.audit(WELL | {LAB: CHALLENGED, beside: CHALLENGED}, day=day)

    blind = {(finding.kind, finding.citation) for finding in world.ledger().findings.values()}
    assert blind == {(FindingKind.CANNOT_CHECK, 3), (FindingKind.CANNOT_CHECK, 4)}


def test_what_stands_is_told_once_and_what_is_suspected_never_causes_a_mail(tmp_path: Path) -> None:
    world = World(tmp_path / "store")
    mails = []

    for day, answer in enumerate([GOOD, GONE, GONE, GONE, GOOD]):
        before = len(world.mails())
        world.audit(WELL | {LAB: answer}, day=day)
        mails.append(len(world.mails()) - before)

    assert mails == [1, 0, 1, 0, 0]  # the first audit, and the death when it was proven


def test_the_others_are_accused_of_nothing(tmp_path: Path) -> None:
    world = World(tmp_path / "store")

    for day in range(4):
        world.audit(WELL | {LAB: GONE}, day=day)

    assert {finding.url for finding in world.ledger().findings.values()}.isdisjoint({FDA, DEA})
