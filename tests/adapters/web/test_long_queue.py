"""A host of two thousand sources, worked through by one function call after another, one request at a time."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from citewatch.adapters.store.folder import FolderStore
from citewatch.adapters.warc import warc_bytes
from citewatch.adapters.web import Web
from citewatch.audit import handover, records
from citewatch.audit.handover import HostWork
from citewatch.audit.look import Eyes
from citewatch.audit.pipeline import HostProgress, check_host, settle_run
from citewatch.audit.plan import plan
from citewatch.model import Capture, Run, Validators
from functions import parts
from tests.adapters.conftest import NOW, Site, an_answer
from tests.adapters.web.conftest import a_web
from tests.adapters.web.test_turns import Clock
from tests.builders import a_citation, an_article

SOURCES = 2000
RUN = Run(id="20261102T060000Z-long", started_at=NOW)
INFRA = Path(__file__).parents[3] / "infra"


@dataclass
class Timed:
    """A live web, and the second at which each of its requests was made."""

    web: Web
    clock: Clock
    asked_at: list[float]

    def fetch(self, url: str, *, at: datetime, validators: Validators | None) -> Capture:
        capture = self.web.fetch(url, at=at, validators=validators)
        self.asked_at.append(self.clock())
        return capture

    def avoid(self, host: str) -> None:
        self.web.avoid(host)

    def stop(self) -> None:
        self.web.stop()


@dataclass
class Invocation:
    """A function call that began at a second of the clock, and has a quarter of an hour."""

    clock: Clock
    began: float

    def get_remaining_time_in_millis(self) -> int:
        return int((900 - (self.clock() - self.began)) * 1000)


def rest() -> float:
    """How long the machine waits between two calls for one host."""
    machine = json.loads((INFRA / "pipeline.asl.json").read_text())
    seconds: float = machine["States"]["CheckAll"]["ItemProcessor"]["States"]["Rest"]["Seconds"]
    return seconds


def a_long_plan(store: FolderStore, site: Site) -> HostWork:
    """What one child is handed of a host with so many sources."""
    page = an_answer(body=b"<title>Ketamine</title><main><p>A page of the host.</p></main>")
    urls = [site.url(f"/{number}") for number in range(SOURCES)]
    site.scripts |= dict.fromkeys((f"/{number}" for number in range(SOURCES)), page)
    article = an_article(slug="long", citations=tuple(a_citation(n + 1, url=url) for n, url in enumerate(urls)))
    pieces = plan([article], run=RUN, store=store)
    handover.hand_over_hosts(pieces, run=RUN, store=store)
    [work] = records.read(store, handover.hosts_key(RUN), tuple[HostWork, ...]) or ()
    return work


def pages(site: Site) -> list[str]:
    """What was asked for but for robots.txt, which each call asks for once."""
    return [asked.target for asked in site.asked if asked.target != "/robots.txt"]


def test_two_thousand_sources_of_a_host_are_asked_one_at_a_time_by_one_call_after_another(
    site: Site, tmp_path: Path
) -> None:
    store, clock, asked_at, calls = FolderStore(tmp_path), Clock(), list[float](), 0
    work, progress = a_long_plan(store, site), HostProgress(done=False)

    while not progress.done:
        calls += 1
        invocation = Invocation(clock, clock())
        web = Timed(a_web(delay=parts.DELAY, clock=clock, pause=clock.pause), clock, asked_at)
        eyes = Eyes(
            web=web,
            to_warc=warc_bytes,
            clock=lambda: NOW + timedelta(seconds=clock()),
            stopped=parts.time_is_up(invocation),
        )
        progress = check_host(work, progress, run=RUN, store=store, eyes=eyes, begun_at=NOW)
        assert invocation.get_remaining_time_in_millis() > 100_000
        clock.seconds += rest()

    gaps = [later - sooner for sooner, later in zip(asked_at, asked_at[1:], strict=False)]
    assert len(pages(site)) == len(set(pages(site))) == SOURCES and len(site.asked) == SOURCES + calls
    assert (calls, min(gaps)) == (3, parts.DELAY)
    [seen] = {each.look.verdict for of_slice in settle_run(RUN, store=store).values() for each in of_slice if each.look}
    assert seen == "alive"


def test_a_host_that_is_not_done_when_the_run_closes_is_handed_on_to_the_next(site: Site, tmp_path: Path) -> None:
    store, clock = FolderStore(tmp_path), Clock()
    work = a_long_plan(store, site)
    web = a_web(delay=60.0, clock=clock, pause=clock.pause)
    eyes = Eyes(web=web, to_warc=warc_bytes, clock=lambda: NOW + timedelta(seconds=clock()))

    progress = check_host(work, HostProgress(done=False), run=RUN, store=store, eyes=eyes, begun_at=NOW)

    seen = [each for of_slice in settle_run(RUN, store=store).values() for each in of_slice]
    assert progress.done and len(site.asked) == 20 * 60 + 1
    assert sum(each.unseen_reason == "not-audited" for each in seen) == SOURCES - len(pages(site))
