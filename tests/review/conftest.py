"""The review page before a test client: a small world whose FDA page changed, and a visitor who fills in its forms."""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from citewatch.adapters.mail.outbox import Outbox
from citewatch.adapters.warc import capture_of
from citewatch.audit.desk import Desk
from citewatch.ledger import Ledger
from citewatch.model import Article, Finding, FindingKind, Person
from citewatch.review.app import Surroundings, create_app
from citewatch.review.passes import Pass, Seal, page_of, review_links
from tests.pipeline.worlds import DEA, FDA, START, WELL, Answer, World, a_page, three_sources

NOON = START + timedelta(days=7, hours=9)
RAE, ED = "rae@example.org", "ed@example.org"
HIGHER = {**WELL, FDA: Answer(a_page("The first dose is 56 mg."))}
HIGHER_STILL = {**WELL, FDA: Answer(a_page("The first dose is 84 mg."))}
BOTH = {**HIGHER, DEA: Answer(a_page("Ketamine is a Schedule II drug."))}


def the_article(**given: object) -> Article:
    """The article of three sources, with somebody to decide and somebody to edit."""
    people = {"reviewer": Person(name="Rae Viewer", email=RAE), "editors": (Person(name="Ed Itor", email=ED),)}
    return replace(three_sources(), **people | given)  # type: ignore[arg-type]


@dataclass
class Review:
    """The page over a world; `now` is its time, `started` what audits were asked for."""

    world: World
    is_local: bool = False
    now: datetime = NOON
    keys: tuple[str, ...] = ("k" * 40,)
    started: list[str] = field(default_factory=list)

    @property
    def seal(self) -> Seal:
        return Seal(self.keys)

    def client(self) -> FlaskClient:
        """A browser that was never here."""
        return create_app(self.surroundings()).test_client()

    def surroundings(self) -> Surroundings:
        desk = Desk(
            store=self.world.store,
            from_warc=capture_of,
            clock=lambda: self.now,
            mailer=Outbox(self.world.store),
            sender="citewatch@example.org",
            door=lambda slug, findings, addressee, at: review_links(
                self.seal, base="https://review.example", slug=slug, findings=findings, addressee=addressee, now=at
            ),
        )
        return Surroundings(desk=desk, seal=self.seal, start_audit=self.start, is_local=self.is_local)

    def start(self, slug: str) -> str:
        self.started.append(slug)
        return "An audit has begun."

    def ledger(self) -> Ledger:
        return self.world.ledger()

    def finding(self, url: str = FDA) -> Finding:
        """The change of a source, as it stands."""
        changed = (f for f in self.ledger().findings.values() if f.kind is FindingKind.SOURCE_CHANGED)
        return next(finding for finding in changed if finding.url == url)

    def allowed(self, finding: Finding | None = None, *, slug: str | None = None) -> Pass:
        whole = Pass(
            slug=slug or self.world.article.slug,
            addressee=RAE,
            until=(self.now + timedelta(days=30)).astimezone(UTC),
        )
        return whole.on(finding) if finding else whole

    def page(self, finding: Finding | None = None) -> str:
        """The address of a finding's page, or the article's, as a mail of today has it."""
        return page_of(self.seal, self.allowed(finding))


def field_of(page: str, name: str) -> str:
    """What stands in the first hidden field of that name."""
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    return unescape(found[1]) if found else ""


def form_on(page: str, **typed: str) -> dict[str, str]:
    """The form that decides, filled in."""
    part = page[page.find('name="etag"') - 400 :]
    hidden = {name: field_of(part, name) for name in ("csrf", "etag", "version")}
    return {"choice": "accept", "name": "Rae Viewer, MD", **hidden, **typed}


def press(client: FlaskClient, page: str, **typed: str) -> TestResponse:
    """Open a page and send its form, as a person does."""
    return client.post(page, data=form_on(client.get(page).text, **typed))


@pytest.fixture
def review(tmp_path: Path) -> Review:
    """The page a week after the first audit: FDA's first dose went up."""
    world = World(root=tmp_path / "store", article=the_article())
    world.audit(WELL)
    world.audit(HIGHER, day=7)
    return Review(world)


@pytest.fixture
def local(review: Review) -> Review:
    """The same on localhost."""
    review.is_local = True
    return review
