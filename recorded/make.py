"""Make the recorded web of the ketamine article's sources: the words in `words/`, set by the templates in `pages/`.

Knows what is planted from day 8 on and what differs at every visit; must not know how any of it is found.
Run `python recorded/make.py [FILE]`; the same input gives the same records (the gzip bytes may differ with zlib).
"""

import argparse
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from http import HTTPStatus
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from ruamel.yaml import YAML
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

HERE = Path(__file__).parent
HTML = "text/html; charset=utf-8"
APOLOGY = "https://www.fda.gov/apology_objects/abuse-detection-apology.html"
FOLDED_AWAY = re.compile(r"[^a-z0-9]+")
BOLD = re.compile(r"\*\*(.+?)\*\*")

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One visit to the whole web."""

    day: int
    at: datetime

    @property
    def is_changed(self) -> bool:
        """Whether what is planted shows."""
        return self.day >= 8


EDITIONS = tuple(
    Edition(day=day, at=datetime.fromisoformat(at))
    for day, at in ((1, "2026-11-02T03:00:00Z"), (8, "2026-11-09T03:00:00Z"), (9, "2026-11-10T03:00:00Z"))
)


@dataclass(frozen=True, kw_only=True)
class Site:
    """What all pages of one host share."""

    name: str
    owner: str
    nav: list[str]
    related: list[str]
    charset: str = "utf-8"


@dataclass(frozen=True, kw_only=True)
class Block:
    """A piece of a page's words. A panel holds the blocks that a reader sees when it is opened."""

    kind: str
    lines: tuple[str, ...]
    inner: tuple["Block", ...] = ()

    @property
    def rows(self) -> list[list[str]]:
        """The cells of a table, its head first."""
        return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in self.lines]


@dataclass(frozen=True, kw_only=True)
class Page:
    """One source in words. `served_at` is where its URL leads by a redirect, when it does; `hop` is that status."""

    url: str
    template: str
    title: str
    heading: str
    body: str
    served_at: str | None = None
    hop: int = 302
    label: str | None = None
    crumbs: list[str] = field(default_factory=list)
    published: str | None = None
    updated: str | None = None
    topics: list[str] = field(default_factory=list)
    byline: str | None = None
    authors: list[str] = field(default_factory=list)
    journal: str | None = None
    where: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    edition: str | None = None
    layout: dict[str, float] = field(default_factory=dict)
    from_day_8: dict[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where the document itself is served."""
        return self.served_at or self.url

    @property
    def blocks(self) -> tuple[Block, ...]:
        return blocks_of(self.body)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the server of `url` said."""

    url: str
    status: int
    headers: Headers
    payload: bytes


@dataclass(frozen=True)
class Noise:
    """What differs on every page at every visit: drawn from the URL and the edition, and from nothing else."""

    url: str
    edition: Edition

    def token(self, name: str, length: int) -> str:
        return sha256(f"{self.url} {self.edition.day} {name}".encode()).hexdigest()[:length]

    def count(self, name: str, least: int, most: int) -> int:
        return least + int(self.token(name, 12), 16) % (most - least)

    def some(self, entries: list[str], number: int) -> list[str]:
        return sorted(entries, key=lambda entry: self.token(entry, 16))[:number]


def words() -> tuple[dict[str, Site], tuple[Page, ...]]:
    """Every site by host, and every page, in the order of their files."""
    files = [YAML(typ="safe").load(path) for path in sorted((HERE / "words").glob("*.yml"))]
    sites = {host: Site(**site) for file in files for host, site in file["sites"].items()}
    return sites, tuple(Page(**page) for file in files for page in file["pages"])


def reworded(page: Page, edition: Edition) -> Page:
    """The page as its words stand in this edition. Raises ValueError when words to be replaced are not there once."""
    if not edition.is_changed:
        return page
    body, changed = page.body, dict(page.from_day_8)
    for change in changed.pop("replace", ()):
        if body.count(change["was"]) != 1:
            raise ValueError(f"{page.url}: not there exactly once: {change['was']!r}")
        body = body.replace(change["was"], change["is"])
    return replace(page, body=body, **changed)


MARKS = {"## ": "heading", "### ": "subheading", "- ": "list", "| ": "table", "?? ": "panel"}


def blocks_of(body: str) -> tuple[Block, ...]:
    """The blocks of a body, parted by empty lines; a panel holds all up to the next panel or heading."""
    flat = [block_of(chunk) for chunk in body.strip().split("\n\n")]
    found: list[Block] = []
    while flat:
        block = flat.pop(0)
        if block.kind == "panel":
            inner = tuple(takewhile(lambda other: other.kind not in ("panel", "heading"), flat))
            flat, block = flat[len(inner) :], replace(block, inner=inner)
        found.append(block)
    return tuple(found)


def block_of(chunk: str) -> Block:
    mark = next((mark for mark in MARKS if chunk.startswith(mark)), "")
    lines = tuple(line.strip().removeprefix(mark if mark != "| " else "") for line in chunk.strip().splitlines())
    return Block(kind=MARKS.get(mark, "paragraph"), lines=lines)


def slug(text: str) -> str:
    return FOLDED_AWAY.sub("-", text.lower()).strip("-")


def inline(text: str) -> Markup:
    """A line's words as markup: `**bold**` is strong."""
    return Markup(BOLD.sub(r"<strong>\1</strong>", str(escape(text))))


def templates() -> Environment:
    loaded = Environment(
        loader=FileSystemLoader(HERE / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    loaded.filters.update(slug=slug, inline=inline)
    return loaded


def metadata_of(page: Page) -> list[tuple[str, str]]:
    """The meta elements of a page: publishers and PMC name the work for indexes (Highwire's `citation_` names)."""
    if not page.doi:
        return [("description", page.heading)]
    named = {"title": page.heading, "journal_title": page.journal, "doi": page.doi, "pmid": page.pmid}
    authors = [("citation_author", author) for author in page.authors]
    dated = [("citation_publication_date", page.published)]
    return [(name, v) for name, v in [(f"citation_{k}", v) for k, v in named.items()] + authors + dated if v]


class FactSheet(FPDF):
    """A fact sheet on paper, with a running head and a foot that names edition and page."""

    def __init__(self, *, page: Page, edition: Edition) -> None:
        super().__init__(format="letter")
        self.sheet = page
        # zlib's output and fpdf2's own name differ between machines; the WARC is compressed as a whole.
        self.set_compression(False)
        self.set_producer("Fact sheet press")
        self.set_creation_date(edition.at)
        self.set_title(page.title)
        self.set_margins(page.layout["margin"], 18)
        self.set_auto_page_break(auto=True, margin=22)

    def header(self) -> None:
        self.set_font("helvetica", style="B", size=9)
        self.line_of("DRUG ENFORCEMENT ADMINISTRATION  |  DRUG FACT SHEET", after=8)

    def footer(self) -> None:
        self.set_y(-16)
        self.set_font("helvetica", size=8)
        self.cell(text=str(self.sheet.edition), align="L")
        self.cell(w=0, text=f"Page {self.page_no()} of {{nb}}", align="R")

    def line_of(self, text: str, *, after: float = 2) -> None:
        self.multi_cell(w=0, h=self.font_size * 1.4, text=text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(after)

    def set_words(self) -> None:
        """Set heading and blocks in the sizes of this edition's layout."""
        size = self.sheet.layout["size"]
        self.add_page()
        self.set_font("helvetica", style="B", size=size + 7)
        self.line_of(self.sheet.heading, after=4)
        for block in self.sheet.blocks:
            self.set_font("helvetica", style="B" if block.kind == "heading" else "", size=size)
            self.set_block(block)

    def set_block(self, block: Block) -> None:
        if block.kind == "table":
            height = self.font_size * 1.6
            if self.will_page_break(height * len(block.rows)):
                self.add_page()
            with self.table(line_height=height) as table:
                for row in block.rows:
                    table.row(row)
            self.ln(4)
        elif block.kind == "list":
            for line in block.lines:
                self.line_of(f"- {line}", after=1)
            self.ln(2)
        else:
            self.line_of(" ".join(block.lines))


def fact_sheet(page: Page, edition: Edition) -> bytes:
    sheet = FactSheet(page=page, edition=edition)
    sheet.set_words()
    return bytes(sheet.output())


@dataclass(frozen=True, kw_only=True)
class Web:
    """Sites and templates: all that answers are made from."""

    sites: dict[str, Site]
    templates: Environment

    def document(self, page: Page, edition: Edition, *, status: int = 200) -> Answer:
        """The page as its server sends it, from where it is served."""
        if page.template == "pdf":
            return answer(
                page.address, edition, status=status, kind="application/pdf", payload=fact_sheet(page, edition)
            )
        site = self.sites[urlsplit(page.address).hostname or ""]
        text = self.templates.get_template(f"{page.template}.html").render(
            page=page,
            site=site,
            address=page.address,
            charset=site.charset,
            metadata=metadata_of(page),
            noise=Noise(page.address, edition),
        )
        kind = f"text/html; charset={site.charset}"
        return answer(page.address, edition, status=status, kind=kind, payload=text.encode(site.charset))

    def bare(
        self, url: str, edition: Edition, template: str, *, status: int, more: Headers = (), **named: str
    ) -> Answer:
        """A page without its site's furniture, as proxies and gateways send it."""
        text = self.templates.get_template(template).render(
            status=status, phrase=HTTPStatus(status).phrase, noise=Noise(url, edition), **named
        )
        return answer(url, edition, status=status, kind=HTML, payload=text.encode(), more=more, is_validated=False)

    def redirect(self, url: str, edition: Edition, *, location: str, status: int = 302, by: str = "nginx") -> Answer:
        more = (("Server", by), ("Location", location))
        return self.bare(url, edition, "hop.html", status=status, more=more, location=location)


def answer(
    url: str,
    edition: Edition,
    *,
    status: int,
    kind: str,
    payload: bytes,
    more: Headers = (),
    is_validated: bool = True,
) -> Answer:
    """The answer with the headers that such a server sends; about two pages in three carry validators."""
    headers = [("Date", http_date(edition.at)), ("Content-Type", kind), ("Content-Length", str(len(payload))), *more]
    share = int(sha256(url.encode()).hexdigest(), 16) % 3
    if is_validated and status == 200 and share < 2:
        weak = "W/" if share else ""
        headers.append(("ETag", f'{weak}"{sha256(payload).hexdigest()[:20]}"'))
        headers.append(("Last-Modified", http_date(edition.at - timedelta(minutes=7 + share))))
    return Answer(url=url, status=status, headers=tuple(headers), payload=payload)


def http_date(at: datetime) -> str:
    return format_datetime(at, usegmt=True)


def ordinary(web: Web, page: Page, edition: Edition) -> Iterator[Answer]:
    """The page as it stands in this edition, behind its redirect when it has one."""
    if page.served_at:
        yield web.redirect(page.url, edition, status=page.hop, location=page.served_at)
    yield web.document(page, edition)


def apology(web: Web, page: Page, edition: Edition) -> Iterator[Answer]:
    yield web.redirect(page.url, edition, location=APOLOGY, by="AkamaiGHost")
    yield answer(APOLOGY, edition, status=404, kind=HTML, payload=b"Not found\n", more=(("Server", "AkamaiGHost"),))


def interstitial(web: Web, page: Page, edition: Edition) -> Iterator[Answer]:
    yield web.bare(page.url, edition, "interstitial.html", status=200)


def not_found(web: Web, page: Page, edition: Edition) -> Iterator[Answer]:
    gone = replace(page, template="not-found", title="404 Not Found | Lykos Therapeutics", heading="Page not found")
    yield web.document(gone, edition, status=404)


def soft_404(web: Web, page: Page, edition: Edition) -> Iterator[Answer]:
    gone = replace(page, template="not-found", title="Page Not Found | Harvard Health", heading="Page Not Found")
    yield web.document(gone, edition)


def sent_home(web: Web, page: Page, edition: Edition) -> Iterator[Answer]:
    yield web.redirect(page.url, edition, location="https://www.isha.health/")


def rate_limited_once(web: Web, page: Page, edition: Edition) -> Iterator[Answer]:
    if edition.day == 8:
        sentence = "You have sent too many requests in a short time. Wait a moment and try again."
        more = (("Retry-After", "1"),)
        title = "Too Many Requests"
        yield web.bare(page.url, edition, "bare.html", status=429, more=more, title=title, sentence=sentence)
    yield from ordinary(web, page, edition)


def forbidden(web: Web, page: Page, edition: Edition) -> Iterator[Answer]:
    sentence = "You do not have permission to view this document."
    yield web.bare(page.url, edition, "bare.html", status=403, title="Forbidden", sentence=sentence)


HOW: dict[str, Callable[[Web, Page, Edition], Iterator[Answer]]] = {
    made.__name__: made
    for made in (ordinary, apology, interstitial, not_found, soft_404, sent_home, rate_limited_once, forbidden)
}


def planted() -> dict[str, Callable[[Web, Page, Edition], Iterator[Answer]]]:
    """How each URL that something befalls answers from day 8 on. Where none is named, the page's words say it all."""
    events = YAML(typ="safe").load(HERE / "planted.yml")
    return {event["url"]: HOW[event.get("how", "ordinary")] for event in events}


def visits() -> Iterator[tuple[Edition, Answer]]:
    """Every answer of every edition, in the order in which they were given."""
    sites, pages = words()
    web = Web(sites=sites, templates=templates())
    events = planted()
    for edition in EDITIONS:
        for page in pages:
            answers = events.get(page.url, ordinary) if edition.is_changed else ordinary
            for given in answers(web, reworded(page, edition), edition):
                yield edition, given


def record(path: Path) -> None:
    """Write the recording as WARC/1.1, each record gzipped by itself."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        about = b"software: recorded/make.py\r\ndescription: synthetic pages for a demonstration\r\n"
        write_record(writer, "warcinfo", None, about, named_record(EDITIONS[0], "warcinfo", nth=0))
        for nth, (edition, given) in enumerate(visits(), start=1):
            status = f"{given.status} {HTTPStatus(given.status).phrase}"
            head = StatusAndHeaders(status, list(given.headers), protocol="HTTP/1.1")
            named = named_record(edition, given.url, nth=nth) | {"WARC-Target-URI": given.url}
            write_record(writer, "response", head, given.payload, named)


def write_record(writer: Any, kind: str, head: Any, payload: bytes, named: dict[str, str]) -> None:
    made = writer.create_warc_record(
        None, kind, payload=BytesIO(payload), length=len(payload), http_headers=head, warc_headers_dict=named
    )
    writer.write_record(made)


def named_record(edition: Edition, url: str, *, nth: int) -> dict[str, str]:
    """The date and the id of a record: an id is drawn from the URL, the edition and the place, never at random."""
    at = edition.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"WARC-Date": at, "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{url} {at} {nth}')}>"}


def main() -> None:
    reader = argparse.ArgumentParser(description="Make the recorded web of the demo.")
    reader.add_argument("file", nargs="?", type=Path, default=HERE / "ketamine.warc.gz")
    record(reader.parse_args().file)


if __name__ == "__main__":
    main()
