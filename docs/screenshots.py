"""The pictures in docs/screens: mails, a letter and the review page, as Debian's Chromium shows them.

Knows what is worth seeing and how large; it plays the demo into a folder that it throws away, and reaches no network.
Run from the checkout: `make screenshots`. The same words give the same pictures.
"""

import io
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from citewatch import demo  # noqa: E402
from citewatch.adapters.mail.outbox import Outbox  # noqa: E402
from citewatch.adapters.store.folder import FolderStore  # noqa: E402
from citewatch.adapters.warc import RecordedWeb, capture_of, warc_bytes  # noqa: E402
from citewatch.audit import records  # noqa: E402
from citewatch.audit.decide import Press, decide  # noqa: E402
from citewatch.audit.desk import Desk  # noqa: E402
from citewatch.audit.letters import send_letters  # noqa: E402
from citewatch.audit.look import Eyes  # noqa: E402
from citewatch.audit.run import Order, audit  # noqa: E402
from citewatch.model import (  # noqa: E402
    Article,
    Capture,
    Change,
    Choice,
    Finding,
    FindingKind,
    Person,
    Run,
    Severity,
    Validators,
)
from citewatch.report import ReviewLinks  # noqa: E402
from citewatch.review.app import Surroundings, create_app  # noqa: E402
from citewatch.review.passes import Seal, review_links  # noqa: E402
from tests.builders import a_change, a_changed_source, a_finding  # noqa: E402
from tests.mails import a_mail, a_report_on, to_be_reviewed  # noqa: E402

SCREENS = ROOT / "docs" / "screens"
PHONE, DESKTOP, PAGE = 360, 720, 1180
TALL_ON_PHONE, TALL_ON_DESKTOP = 1_200, 1_400
SCHEMES = ("light", "dark")
COLOURS = 256
MARGIN = 16

KEY = "a key that opens nothing but these pictures"
FIRST_DAY, LAST_DAY = demo.DAYS[0][1], demo.DAYS[-1][1]
A_MONTH_LATER = FIRST_DAY + timedelta(days=31)
NOON = LAST_DAY + timedelta(hours=9)
NOTE = "The label now allows Spravato on its own.\nPlease change the second paragraph, and the table under it."


class Silent(WSGIRequestHandler):
    """Answers without a line on stderr for each page."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


class FirstDay:
    """The recorded web as it answered on the first day, whatever day it is."""

    def __init__(self, web: RecordedWeb) -> None:
        self._web = web

    def fetch(self, url: str, *, at: datetime, validators: Validators | None) -> Capture:
        """What was answered then, as if it were answered now."""
        return replace(self._web.fetch(url, at=FIRST_DAY, validators=validators), at=at)

    def avoid(self, host: str) -> None:
        """Nothing: whoever was recorded is not bothered."""

    def stop(self) -> None:
        """Nothing to stop: no fetch waits."""


@dataclass(frozen=True)
class House:
    """A store with what has been audited into it, and where its review page answers."""

    store: FolderStore
    base: str

    def desk(self, now: datetime) -> Desk:
        """All that concluding and corresponding take, at this time."""
        return Desk(
            store=self.store,
            from_warc=capture_of,
            clock=lambda: now,
            mailer=Outbox(self.store),
            sender="citewatch <audit@example.org>",
            next_audit=now + timedelta(days=1),
            door=self.links,
        )

    def links(self, slug: str, findings: Sequence[Finding], addressee: str, at: datetime) -> ReviewLinks:
        """Where these findings are decided."""
        return review_links(Seal([KEY]), base=self.base, slug=slug, findings=findings, addressee=addressee, now=at)

    def audit(self, article: Article, now: datetime, web: RecordedWeb | FirstDay) -> Run:
        """One audit, and its mail in the outbox."""
        eyes = Eyes(web=web, to_warc=warc_bytes, clock=lambda: now)
        return audit(Order(articles=(article,), now=now), eyes=eyes, desk=self.desk(now)).run

    def mail(self, key: str) -> str:
        """The HTML of the mail whose key in the outbox holds these words."""
        [found] = [kept for kept in self.store.keys("outbox/") if key in kept]
        stored = self.store.read(found)
        if stored is None:
            raise LookupError(found)
        return html_of(stored.body)


def html_of(mail: bytes) -> str:
    """The HTML part of a mail."""
    parsed = message_from_bytes(mail, policy=policy.default)
    body = parsed.get_body(("html",)) if isinstance(parsed, EmailMessage) else None
    if body is None:
        raise LookupError("a mail without HTML")
    return str(body.get_content())


def reviewer_of(house: House) -> Person:
    """Whom the demo's mails address."""
    reviewer = records.load_article(house.store, demo.SLUG).reviewer
    if reviewer is None:
        raise LookupError("the demo's manifest names no reviewer")
    return reviewer


def recorded() -> RecordedWeb:
    """The recorded web, from its start: some of its answers are given once."""
    return RecordedWeb([demo.recording()])


def bad_week(house: House) -> None:
    """The demo's three audits; then an edit is asked for by the link in the last mail."""
    web = recorded()
    demo.play(lambda article, now: house.audit(article, now, web), store=house.store, say=lambda line: None)
    reviewer = reviewer_of(house)
    book = records.load_ledger(house.store, demo.SLUG)
    [fda] = [f for f in book.findings.values() if f.citation == 8 and f.kind is FindingKind.SOURCE_CHANGED]
    press = Press(
        finding=fda.id,
        choice=Choice.EDIT,
        by=reviewer.name,
        addressee=reviewer.email,
        note=NOTE,
        version=fda.version,
    )
    decide(house.store, demo.SLUG, press, at=NOON)
    send_letters(demo.SLUG, desk=house.desk(NOON))


def quiet_week(house: House, article: Article) -> None:
    """An audit of the first day, and one a month later in which nothing is new."""
    for now in (FIRST_DAY, A_MONTH_LATER):
        house.audit(article, now, FirstDay(recorded()))


def all_at_once(article: Article) -> bytes:
    """A mail of one finding for each of the article's references."""
    count = len(article.citations)
    leaning = {each.number: [p.id for p in article.passages if each.number in p.cites] for each in article.citations}
    severities = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR)
    findings = [
        a_finding(
            id=f"f{each.number}",
            subject=f"citation:{each.number}",
            citation=each.number,
            severity=severities[place * len(severities) // count],
            passages=tuple(leaning[each.number]),
            touched=tuple(leaning[each.number][:1]),
            opened_at=LAST_DAY,
        )
        for place, each in enumerate(article.citations)
    ]
    sources = [
        a_changed_source(each.number, change_of(place), url=each.url) for place, each in enumerate(article.citations)
    ]
    paper = a_report_on(*findings, sources=sources, article=article, finished_at=LAST_DAY + timedelta(minutes=4))
    return a_mail(to_be_reviewed(paper))


def change_of(place: int) -> Change:
    """Of three changes one after the other, so that not all findings read the same."""
    words = (
        ("The first dose is 28 mg.", "The first dose is 56 mg.", "number 28 mg → 56 mg"),
        ("It may be given at home.", "It may not be given at home.", "negation added: not"),
        ("Repeat the dose twice a week.", "Repeat the dose once a week.", "number twice a week → once a week"),
    )
    before, after, reason = words[place % len(words)]
    return a_change(before, after, reasons=(reason,), section=("Dosage and administration",))


@contextmanager
def answering(root: Path) -> Iterator[House]:
    """A house whose review page answers on this machine."""
    server = make_server(
        "127.0.0.1", 0, lambda environ, start: app(environ, start), threaded=True, request_handler=Silent
    )
    house = House(FolderStore(root), f"http://127.0.0.1:{server.server_port}")
    app = create_app(Surroundings(desk=house.desk(NOON), seal=Seal([KEY]), is_local=False))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield house
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class Camera:
    """Takes pictures of pages in one browser."""

    browser: Browser

    def take(self, name: str, page: str, *, width: int, scheme: str, tall: int | None = None, at: str = "") -> None:
        """A picture of a page (its HTML, or its address), from its top or from the element `at`, at most so tall."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
        )
        shown = context.new_page()
        if page.startswith("http:"):
            shown.goto(page)
        else:
            shown.set_content(page)
        full = int(shown.evaluate("document.documentElement.scrollHeight"))
        place = "s => document.querySelector(s).getBoundingClientRect().top"
        top = int(shown.evaluate(place, at)) - MARGIN if at else 0
        # A window as tall as the picture, so that what sticks to its edge stands where it does for a reader.
        height = min(full - top, tall or full)
        shown.set_viewport_size({"width": width, "height": max(height, 320)})
        shot = shown.screenshot(full_page=True, clip={"x": 0, "y": top, "width": width, "height": height})
        context.close()
        keep(name, shot)


def keep(name: str, shot: bytes) -> None:
    """Write a picture with as many colours as a page of text needs."""
    with Image.open(io.BytesIO(shot)) as image:
        small = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        small.save(SCREENS / f"{name}.png", optimize=True)


def mails_taken(camera: Camera, mails: dict[str, str]) -> None:
    """Every mail on a phone and on a desk, by day and by night; the map of all sources once in full."""
    for name, html in mails.items():
        for scheme in SCHEMES:
            camera.take(f"{name}-phone-{scheme}", html, width=PHONE, scheme=scheme, tall=TALL_ON_PHONE)
            camera.take(f"{name}-desktop-{scheme}", html, width=DESKTOP, scheme=scheme, tall=TALL_ON_DESKTOP)
    camera.take("map-desktop-light", mails["mail-bad-week"], width=DESKTOP, scheme="light", at="h2:has(+ .map)")


def pages_taken(camera: Camera, house: House) -> None:
    """The review page of a finding to decide, of one decided, and of the article."""
    book = records.load_ledger(house.store, demo.SLUG)
    links = house.links(demo.SLUG, tuple(book.findings.values()), reviewer_of(house).email, NOON)
    numbered = {finding.citation: links.findings[finding.id] for finding in book.findings.values()}
    pages = {"page-finding": numbered[1], "page-decided": numbered[8], "page-article": links.article}
    for name, address in pages.items():
        for scheme in SCHEMES:
            camera.take(f"{name}-phone-{scheme}", address, width=PHONE, scheme=scheme, tall=TALL_ON_PHONE)
            camera.take(f"{name}-desktop-{scheme}", address, width=PAGE, scheme=scheme, tall=TALL_ON_DESKTOP)


def main() -> None:
    """Take all pictures anew."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("there is no Chromium to look at the pages with: apt-get install chromium")
    SCREENS.mkdir(exist_ok=True)
    for old in SCREENS.glob("*.png"):
        old.unlink()
    with (
        tempfile.TemporaryDirectory() as folder,
        answering(Path(folder) / "bad") as bad,
        sync_playwright() as playwright,
    ):
        quiet = House(FolderStore(Path(folder) / "quiet"), bad.base)
        bad_week(bad)
        quiet_week(quiet, records.load_article(bad.store, demo.SLUG))
        mails = {
            "mail-bad-week": bad.mail(f"{LAST_DAY:%Y%m%dT}"),
            "mail-quiet-week": quiet.mail(f"{A_MONTH_LATER:%Y%m%dT}"),
            "mail-first": quiet.mail(f"{FIRST_DAY:%Y%m%dT}"),
            "mail-48-findings": html_of(all_at_once(records.load_article(bad.store, demo.SLUG))),
            "letter-to-editor": bad.mail("edit-requested"),
        }
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        camera = Camera(browser)
        mails_taken(camera, mails)
        pages_taken(camera, bad)
        browser.close()
    size = sum(picture.stat().st_size for picture in SCREENS.glob("*.png"))
    print(f"{len(list(SCREENS.glob('*.png')))} pictures in {SCREENS.relative_to(ROOT)}, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
