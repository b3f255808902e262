"""What an audit asks of S3: an unchanged source costs no request of its own."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest

from citewatch.adapters.store.s3 import S3Store
from citewatch.audit import records
from citewatch.audit.request import Request
from citewatch.model import Article
from tests.builders import a_citation, an_article
from tests.pipeline.test_steps import audited
from tests.pipeline.worlds import Answer, SmallWeb, World, a_page

HOSTS, PAGES = 8, 12
URLS = [f"https://host{host}.example/{page}" for host in range(HOSTS) for page in range(PAGES)]
WEB = dict.fromkeys(URLS, Answer(a_page("Ketamine is a Schedule III drug.")))


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


def in_one_go(world: Bucket, day: float) -> None:
    world.audit(WEB, day=day)


def step_by_step(world: Bucket, day: float) -> None:
    audited(world, SmallWeb(WEB), Request(articles=("three-sources",)), day=day)


@pytest.fixture
def article() -> Article:
    citations = tuple(a_citation(number + 1, url=url) for number, url in enumerate(URLS))
    return an_article(slug="three-sources", citations=citations)


@pytest.mark.parametrize("run", [in_one_go, step_by_step])
def test_an_audit_in_which_nothing_changed_asks_s3_at_most_once_a_source(
    run: Callable[[Bucket, float], None], bucket: str, article: Article, tmp_path: Path
) -> None:
    world = Bucket(tmp_path, article)
    records.publish(world.store, article)
    run(world, 0)
    world.asked.clear()

    run(world, 1)

    assert 0 < world.asked.total() <= len(URLS), world.asked
