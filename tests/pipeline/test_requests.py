"""What an audit asks of S3: an unchanged source costs no request of its own, its registries included."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from citewatch.adapters.registries import registrars
from citewatch.adapters.store.s3 import S3Store
from citewatch.adapters.warc import RecordedWeb, capture_of, warc_bytes
from citewatch.audit import pipeline, records
from citewatch.audit.desk import Desk
from citewatch.audit.judging import shows_document
from citewatch.audit.look import Eyes
from citewatch.audit.pipeline import Concluded
from citewatch.audit.run import Order, audit
from citewatch.model import Article
from citewatch.settings import DEFAULT_CONTACT, RegistryUrls
from tests.builders import a_citation, an_article
from tests.pipeline.test_steps import begin, checked, concluded, held_by
from tests.pipeline.worlds import START, Answer, SmallWeb, World, a_page

HOSTS, PAGES = 8, 12
URLS = [f"https://host{host}.example/{page}" for host in range(HOSTS) for page in range(PAGES)]
WEB = dict.fromkeys(URLS, Answer(a_page("Ketamine is a Schedule III drug.")))
WALLED = {**WEB, **dict.fromkeys(URLS[:PAGES], Answer(status=403, payload=b"<h1>Forbidden</h1>"))}
SILENT = registrars(RecordedWeb([]), urls=RegistryUrls(), contact=DEFAULT_CONTACT, is_document=shows_document)


@dataclass(frozen=True)
class Bucket(World):
    """A world whose store is a bucket, and which counts what is asked of it."""

    asked: Counter[str] = field(default_factory=Counter)

    @property
    def store(self) -> S3Store:  # type: ignore[override]
        client = boto3.client("s3")
        client.meta.events.register("before-call.s3", self._count)
        return S3Store("citewatch", client=client)

    def _count(self, model: Any, **_: Any) -> None:
        self.asked[model.name] += 1


Run = Callable[[Bucket, Mapping[str, Answer], float], None]


def in_one_go(world: Bucket, web: Mapping[str, Answer], day: float) -> None:
    now = START + timedelta(days=day)
    audit(
        Order(articles=(world.article,), now=now),
        eyes=Eyes(web=SmallWeb(web), to_warc=warc_bytes, clock=lambda: now),
        desk=Desk(store=world.store, from_warc=capture_of, clock=lambda: now, mailer=None, sender=DEFAULT_CONTACT),
        registrars=SILENT,
    )


def step_by_step(world: Bucket, web: Mapping[str, Answer], day: float) -> None:
    run, store = begin(world, day=day), world.store
    checked(world, run, SmallWeb(web))
    pipeline.inquire_for(
        run,
        store=store,
        registrars=SILENT,
        clock=lambda: run.started_at,
        stopped=lambda: False,
        begun_at=run.started_at,
        faults=lambda registry, error: None,
    )
    pipeline.settle_run(run, store=store, hands=2)
    concluded(world, run)
    pipeline.end(run, Concluded(open=0, told=1, failures={}), store=store, holder=held_by("me"))


@pytest.fixture
def article() -> Article:
    citations = tuple(a_citation(number + 1, url=url) for number, url in enumerate(URLS))
    return an_article(slug="three-sources", citations=citations)


@pytest.mark.parametrize("run", [in_one_go, step_by_step])
def test_an_audit_in_which_nothing_changed_asks_s3_at_most_once_a_source(
    run: Run, bucket: str, article: Article, tmp_path: Path
) -> None:
    asked = of_the_second_day(run, WEB, article=article, folder=tmp_path)

    assert 0 < asked.total() <= len(URLS), asked


@pytest.mark.parametrize("run", [in_one_go, step_by_step])
def test_a_source_that_nobody_could_look_at_and_that_has_no_number_costs_four_more_at_most(
    run: Run, bucket: str, article: Article, tmp_path: Path
) -> None:
    asked = of_the_second_day(run, WALLED, article=article, folder=tmp_path)

    assert 0 < asked.total() <= len(URLS) + 4 * PAGES, asked


def of_the_second_day(run: Run, web: Mapping[str, Answer], *, article: Article, folder: Path) -> Counter[str]:
    """What is asked of S3 on a day on which the web answers so, after one on which all was well."""
    world = Bucket(folder, article)
    records.publish(world.store, article)
    run(world, WEB, 0)
    world.asked.clear()
    run(world, web, 1)
    return world.asked
