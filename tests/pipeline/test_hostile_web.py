"""One audit over a server that misbehaves in every way we know: each verdict right, in time, within memory, safe."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.hostile import SERVED, Hostile, Scripts, secure_hosts, serving
from tests.pipeline.hostile_cases import CASES, NAMES, Case, Expected
from tests.pipeline.worlds import START

ROOT = Path(__file__).parents[2]
DEADLINE = 6.0  # seconds for one look
LONGEST, MOST = 120, 400_000_000  # seconds, bytes


@dataclass(frozen=True)
class Audited:
    """What one audit said of each source, and what it took."""

    links: dict[str, dict[str, Any]]
    findings: dict[str, tuple[str, str]]
    dialled: set[str]
    faults: list[str]
    peak: int
    seconds: float


@dataclass(frozen=True)
class Played:
    """Two audits of the same sources, 21 hours apart, and the server they met."""

    first: Audited
    second: Audited
    server: Hostile


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Both audits, made once for all tests of this module."""
    folder = tmp_path_factory.mktemp("hostile")
    shown = {case.host: case.shown for case in CASES if case.shown}
    scripts: dict[str, Scripts] = {}
    for case in CASES:
        scripts |= case.scripts
    hosts = secure_hosts([case.url for case in CASES] + list(scripts))
    with serving(scripts, folder, hosts=hosts, shown=shown) as server:
        first = audited(server, folder, now=START, waits=True)
        for case in CASES:
            server.scripts |= case.second
        second = audited(server, folder, now=START + timedelta(hours=21), waits=False)
        yield Played(first, second, server)


def audited(server: Hostile, folder: Path, *, now: datetime, waits: bool) -> Audited:
    """An audit in a process of its own. `waits`: as long as servers ask with Retry-After."""
    given = {
        "now": now.isoformat(),
        "store": str(folder / "store"),
        "urls": [case.url for case in CASES],
        "roots": str(server.certificates.file),
        "deadline": DEADLINE,
        "waits": waits,
        "names": {"served": SERVED, "ports": server.ports, "hosts": names()},
    }
    began = time.monotonic()
    process = subprocess.run(
        [sys.executable, "-m", "tests.pipeline.hostile_audit"],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=3 * LONGEST,
    )
    seconds = time.monotonic() - began
    assert process.returncode == 0, process.stderr
    said = json.loads(process.stdout)
    [article] = said["result"]["articles"]
    urls = {source["number"]: source["url"] for source in article["citations"]}
    return Audited(
        links={source["url"]: source["link"] for source in article["citations"]},
        findings={urls[each["citation"]]: (each["kind"], each["state"]) for each in article["findings"]},
        dialled=set(said["dialled"]),
        faults=said["faults"],
        peak=said["peak"],
        seconds=seconds,
    )


def names() -> dict[str, dict[str, Any]]:
    """What each name is looked up as."""
    table = {case.host: (case.resolves, case.line) for case in CASES}
    table |= {name: (resolves, None) for name, resolves in NAMES.items()}
    return {host: looked_up(resolves, line) for host, (resolves, line) in table.items() if not host[0].isdigit()}


def looked_up(resolves: tuple[str, ...], line: str | None) -> dict[str, Any]:
    if resolves[0].startswith("EAI_"):
        return {"error": resolves[0]}
    if resolves == ("hangs",):
        return {"hangs": True}
    first, _, then = " ".join(resolves).replace("served", SERVED).partition(" then ")
    return {"addresses": first.split(), "then": then.split(), "line": line}


def is_as(link: dict[str, Any], expected: Expected) -> bool:
    return link["verdict"] == expected.verdict and (not expected.reasons or link["reason"] in expected.reasons)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_misbehaviour_gets_the_right_verdict(played: Played, case: Case) -> None:
    link = played.first.links[case.url]

    assert is_as(link, case.expected), link


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_and_again_on_the_next_day(played: Played, case: Case) -> None:
    link = played.second.links[case.url]

    assert is_as(link, case.later), link


def test_every_source_is_cited_once() -> None:
    assert len({case.url for case in CASES}) == len({case.name for case in CASES}) == len(CASES) >= 80


def test_the_audit_ends_in_time(played: Played) -> None:
    assert played.first.seconds < LONGEST
    assert played.second.seconds < LONGEST


def test_the_audit_keeps_within_its_memory(played: Played) -> None:
    assert played.first.peak < MOST
    assert played.second.peak < MOST


def test_no_forbidden_address_is_dialled(played: Played) -> None:
    assert played.first.dialled | played.second.dialled == {SERVED}
    assert played.server.break_ins == []


def test_no_source_fails_by_a_fault_of_ours(played: Played) -> None:
    assert played.first.faults + played.second.faults == []


def test_only_get_is_ever_asked(played: Played) -> None:
    assert {method for method, _ in played.server.asked} == {"GET"}


def test_what_is_dead_twice_is_an_open_finding(played: Played) -> None:
    dead_twice = {case.url for case in CASES if (case.expected.verdict, case.later.verdict) == ("dead", "dead")}

    assert {url for url, found in played.second.findings.items() if found == ("link-dead", "open")} == dead_twice


def test_nothing_alive_or_walled_is_ever_called_dead(played: Played) -> None:
    not_dead = {case.url for case in CASES if "dead" not in (case.expected.verdict, case.later.verdict)}
    called_dead = {
        url
        for url, (kind, _) in (*played.first.findings.items(), *played.second.findings.items())
        if kind == "link-dead"
    }

    assert called_dead & not_dead == set()
