"""Small worlds to audit: a web of a few pages held in memory, a store in a folder, an article of three sources.

Knows the steps and their adapters; a test states only which day it is and what the web answers then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from citewatch.adapters.mail.outbox import Outbox
from citewatch.adapters.store.folder import FolderStore
from citewatch.adapters.warc import capture_of, warc_bytes
from citewatch.audit import records
from citewatch.audit.desk import Desk, Door
from citewatch.audit.look import Eyes
from citewatch.audit.ports import Mailer, Registrar, Store
from citewatch.audit.run import Order, Outcome, audit
from citewatch.ledger import Ledger
from citewatch.model import Article, Capture, Exchange, Failure, Kind, Validators
from tests.builders import a_citation, a_passage, an_article

START = datetime(2026, 11, 2, 3, tzinfo=UTC)
FDA, DEA, LAB = "https://www.fda.gov/ketamine", "https://www.dea.gov/ketamine", "https://lab.example/study"


def a_page(*paragraphs: str, title: str = "Ketamine") -> bytes:
    """A page whose main text is these paragraphs, long enough to be no stub."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    filler = "<p>Ketamine has been used in hospitals for decades, and its effects are well described.</p>" * 30
    return f"<html><head><title>{title}</title></head><body><main>{body}{filler}</main></body></html>".encode()


@dataclass(frozen=True)
class Answer:
    """What a URL answers: a page (also after a permanent redirect), a status, or a failure on the way there."""

    payload: bytes = b""
    status: int = 200
    failure: str | None = None
    redirected_to: str | None = None
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)


DOWN = Answer(failure="dns-unavailable")
GONE = Answer(status=404, payload=b"<title>Not here</title>")


class SmallWeb:
    """Answers from a table; remembers what it was asked."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, Validators | None]] = []

    def fetch(self, url: str, *, at: datetime, validators: Validators | None) -> Capture:
        self.asked.append((url, validators))
        answer = self.answers[url]
        if answer.failure:
            failure = Failure(reason=answer.failure, detail=f"{url} failed")
            return Capture(cited_url=url, at=at, failure=failure)
        final = answer.redirected_to or url
        hops = (Exchange(url=url, status=301, headers=(), payload=b""),) if answer.redirected_to else ()
        exchange = Exchange(url=final, status=answer.status, headers=answer.headers, payload=answer.payload)
        return Capture(
            cited_url=url,
            at=at,
            exchanges=(*hops, exchange),
            payload=answer.payload,
            bytes_received=len(answer.payload),
        )

    def avoid(self, host: str) -> None:
        """Nothing: it is only a table."""

    def stop(self) -> None:
        """Nothing is under way."""


WELL = {
    FDA: Answer(a_page("The first dose is 28 mg.")),
    DEA: Answer(a_page("Ketamine is a Schedule III drug.")),
    LAB: Answer(a_page("Sixty patients took part.")),
}


def three_sources() -> Article:
    """An article that leans on a regulator, another regulator and a laboratory."""
    return an_article(
        slug="three-sources",
        citations=(
            a_citation(1, url=FDA),
            a_citation(2, url=DEA),
            a_citation(3, url=LAB, kind=Kind.INSTITUTION),
        ),
        passages=(a_passage("p1", claim="The first dose is 28 mg.", cites=(1,)), a_passage("p2", cites=(2,))),
    )


@dataclass(frozen=True)
class World:
    """A store, and the article that is audited over it."""

    root: Path
    article: Article = field(default_factory=three_sources)

    @property
    def store(self) -> FolderStore:
        return FolderStore(self.root)

    def audit(
        self,
        web: Mapping[str, Answer] | SmallWeb,
        *,
        day: float = 0,
        store: Store | None = None,
        mailer: Mailer | None = None,
        only: frozenset[int] = frozenset(),
        articles: tuple[Article, ...] = (),
        registrars: Sequence[Registrar] = (),
        door: Door | None = None,
    ) -> Outcome:
        """The audit of a day, so many days after the first."""
        now = START + timedelta(days=day)
        kept = store or self.store
        desk = Desk(
            store=kept,
            from_warc=capture_of,
            clock=lambda: now,
            mailer=mailer or Outbox(kept),
            sender="citewatch@example.org",
            door=door,
        )
        seeing = web if isinstance(web, SmallWeb) else SmallWeb(web)
        return audit(
            Order(articles=articles or (self.article,), now=now, only=only),
            eyes=Eyes(web=seeing, to_warc=warc_bytes, clock=lambda: now),
            desk=desk,
            registrars=registrars,
        )

    def ledger(self) -> Ledger:
        return records.load_ledger(self.store, self.article.slug)

    def mails(self) -> list[str]:
        return list(self.store.keys("outbox/"))

    def files(self) -> dict[str, bytes]:
        """Everything in the store, byte for byte."""
        kept = self.store
        return {key: stored.body for key in kept.keys("") if (stored := kept.read(key))}
