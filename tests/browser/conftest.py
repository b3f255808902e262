"""A real browser before the review page on localhost; it can reach nothing else, and what it asks for is noted."""

import re
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from werkzeug.serving import make_server

from citewatch.adapters.keys import keys_in
from citewatch.adapters.mail.outbox import Outbox
from citewatch.adapters.warc import capture_of
from citewatch.audit.desk import Desk, Door
from citewatch.model import Article, Finding, Person
from citewatch.report import ReviewLinks
from citewatch.review.app import Surroundings, create_app
from citewatch.review.passes import Seal, review_links
from tests.pipeline.worlds import FDA, START, WELL, Answer, World, a_page, three_sources

if TYPE_CHECKING:  # without it these tests are skipped, and all others go on
    from playwright.sync_api import Browser, BrowserContext, Page

NO_PLAYWRIGHT = "there is no Playwright to look at the pages with: pip install --editable '.[dev]'"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Names other than this machine's are not even looked up; Chromium's own background calls end there too.
_OURS_ONLY = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
REVIEWER, EDITOR = Person(name="Rae Viewer", email="rae@example.org"), Person(name="Ed Itor", email="ed@example.org")


@pytest.fixture(scope="module")
def chromium() -> "Iterator[Browser]":
    """Debian's Chromium; without one these tests are skipped."""
    sync_playwright = pytest.importorskip("playwright.sync_api", reason=NO_PLAYWRIGHT).sync_playwright
    if CHROMIUM is None:
        pytest.skip("there is no Chromium to look at the pages with: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", _OURS_ONLY])
        yield browser
        browser.close()


@dataclass
class Asked:
    """The hosts a browser asked for, over all pages of a test."""

    hosts: set[str] = field(default_factory=set)


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def browse(chromium: "Browser", asked: Asked) -> "Iterator[Callable[..., Page]]":
    """Opens a page of a fresh visitor; options are those of a browser context."""
    contexts: list[BrowserContext] = []

    def opened(**options: Any) -> "Page":
        context = chromium.new_context(**options)
        contexts.append(context)
        context.on("request", lambda request: asked.hosts.add(urlsplit(request.url).hostname or "none"))
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert asked.hosts <= {"127.0.0.1", "none"}, "a page asked for something that is not of this machine"


def serious(page: "Page") -> list[str]:
    """What axe-core finds on a page, in the light and in the dark, that shuts somebody out."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason=NO_PLAYWRIGHT).Axe()
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += axe.run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found if each["impact"] in ("serious", "critical")]


def html_of(mail: EmailMessage) -> str:
    """The HTML part of a mail."""
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def link_named(mail: EmailMessage, words: str) -> str:
    """Where the link of these words in a mail leads."""
    found = re.search(rf'<a\b[^>]*href="([^"]+)"[^>]*>(?:<[^>]+>|\s)*{re.escape(words)}', html_of(mail))
    assert found, f"the mail has no link “{words}”"
    return unescape(found[1])


class Clock:
    """The time of the review page, which a test may put forward."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass(frozen=True, kw_only=True)
class Site:
    """A review page that answers on this machine, and the world it tells of; `begun` is what it was to audit."""

    world: World
    base: str
    clock: Clock
    desk: Desk
    begun: list[str]

    @property
    def door(self) -> Door:
        assert self.desk.door
        return self.desk.door

    def audit(self, web: Mapping[str, Answer], *, day: float) -> None:
        """Audit on a day, so many days after the first; the review page's time is that day's noon."""
        self.world.audit(web, day=day, door=self.door)
        self.clock.now = START + timedelta(days=day, hours=9)

    def mails(self) -> list[EmailMessage]:
        """Every mail in the outbox, oldest first by its date."""
        kept = (self.world.store.read(key) for key in self.world.mails())
        parsed = [message_from_bytes(mail.body, policy=default) for mail in kept if mail]
        return sorted(parsed, key=lambda mail: mail["Date"].datetime)

    def last_mail(self) -> EmailMessage:
        return self.mails()[-1]


def named() -> Article:
    """The article of three sources, with somebody to decide and somebody to edit."""
    return replace(three_sources(), reviewer=REVIEWER, editors=(EDITOR,), url="https://health.example/ketamine")


HIGHER = {**WELL, FDA: Answer(a_page("The first dose is 56 mg."))}
HIGHER_STILL = {**WELL, FDA: Answer(a_page("The first dose is 84 mg."))}


@contextmanager
def answering(root: Path, *, is_local: bool = False) -> Iterator[Site]:
    """A review page over the store of a world, which is to be audited yet."""
    world, clock = World(root=root, article=named()), Clock(START)
    seal = Seal(keys_in(world.store))
    server = make_server("127.0.0.1", 0, lambda environ, start: app(environ, start), threaded=True)
    base = f"http://127.0.0.1:{server.server_port}"

    def door(slug: str, findings: Sequence[Finding], addressee: str, at: datetime) -> ReviewLinks:
        return review_links(seal, base=base, slug=slug, findings=findings, addressee=addressee, now=at)

    desk = Desk(
        store=world.store,
        from_warc=capture_of,
        clock=clock,
        mailer=Outbox(world.store),
        sender="citewatch@example.org",
        door=door,
    )
    begun: list[str] = []

    def start_audit(slug: str) -> str:
        begun.append(slug)
        return "An audit has begun."

    app = create_app(Surroundings(desk=desk, seal=seal, start_audit=start_audit, is_local=is_local))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield Site(world=world, base=base, clock=clock, desk=desk, begun=begun)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def seen_well(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of a world in which all was well on the first day."""
    root = tmp_path_factory.mktemp("well") / "store"
    World(root=root, article=named()).audit(WELL)
    return root


@pytest.fixture
def site(seen_well: Path, tmp_path: Path) -> Iterator[Site]:
    """A review page over a world in which FDA's first dose went up on the seventh day."""
    with answering(Path(shutil.copytree(seen_well, tmp_path / "store"))) as site:
        site.audit(HIGHER, day=7)
        yield site


@pytest.fixture
def local(seen_well: Path, tmp_path: Path) -> Iterator[Site]:
    """The same on localhost, where nobody needs a link."""
    with answering(Path(shutil.copytree(seen_well, tmp_path / "store")), is_local=True) as site:
        site.audit(HIGHER, day=7)
        yield site
