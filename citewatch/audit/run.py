"""plan, check, settle, conclude, one after another on one machine.

A run's id is its time and scope: the same call again resumes it or, when it is done, only tells its result again.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from citewatch.audit import records
from citewatch.audit.check import Eyes
from citewatch.audit.conclude import Desk, conclude
from citewatch.audit.crew import check_all
from citewatch.audit.lease import Leases
from citewatch.audit.plan import plan
from citewatch.audit.settle import observed, settle
from citewatch.errors import AuditRefused, MailError, StoreError
from citewatch.model import Article, Run, Traffic
from citewatch.plan import Slice


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to audit, when, and how many hosts at once.

    `planned` hears how many sources there are to look at, `faults` of a host that could not be audited.
    """

    articles: tuple[Article, ...]
    now: datetime
    only: frozenset[int] = frozenset()
    concurrency: int = 64
    planned: Callable[[int], None] = lambda sources: None
    faults: Callable[[str, Exception], None] = lambda host, error: None

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(sorted(article.slug for article in self.articles))

    @property
    def scope(self) -> str:
        """What the run is about, in a word: its articles, and the citations where it is only some."""
        word = self.slugs[0] if len(self.slugs) == 1 else f"{len(self.slugs)}-articles-{_short(self.slugs)}"
        return f"{word}-only-{_short(map(str, sorted(self.only)))}" if self.only else word

    @property
    def run(self) -> Run:
        started_at = self.now.astimezone(UTC).replace(microsecond=0)
        return Run(id=f"{started_at:%Y%m%dT%H%M%SZ}-{self.scope}", started_at=started_at)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A finished run: its stored results by slug, what it cost, and the mails that were refused and stay due."""

    run: Run
    results: dict[str, bytes]
    traffic: Traffic
    refused_mails: tuple[MailError, ...] = ()


def audit(order: Order, *, eyes: Eyes, desk: Desk) -> Outcome:
    """Audit the articles now. Raises AuditRefused (nothing recorded), StoreError, and KeyboardInterrupt: what was seen
    is kept then, and the same call goes on from there.
    """
    run, store = order.run, desk.store
    leases = Leases(store, order.slugs, run=run)
    try:
        if records.reports_written(store, run, order.slugs):
            refused = _send_again(order, desk=desk)
        else:
            leases.take(run.started_at)
            refused = _audit(order, eyes=replace(eyes, looked=leases.renewing(eyes)), desk=desk)
    finally:
        leases.give_back()
    return Outcome(
        run=run,
        results={article.slug: records.load_result(store, run, article.slug) for article in order.articles},
        traffic=_traffic(run, desk),
        refused_mails=refused,
    )


def _audit(order: Order, *, eyes: Eyes, desk: Desk) -> tuple[MailError, ...]:
    """The run itself; the mails that were refused."""
    store, run = desk.store, order.run
    pieces = plan(order.articles, run=run, store=store, only=order.only)
    order.planned(sum(len(piece.sources) for piece in pieces))
    try:
        check_all(pieces, run=run, store=store, eyes=eyes, concurrency=order.concurrency, faults=order.faults)
        settle(pieces, run=run, store=store)
    except AuditRefused:
        records.forget(store, run)
        raise
    for article in order.articles:
        records.publish(store, article)
    return _conclude_all(order.slugs, pieces, order=order, desk=desk)


def _send_again(order: Order, *, desk: Desk) -> tuple[MailError, ...]:
    """Send what the finished run could not; the mails that were refused once more."""
    books = {slug: records.load_ledger(desk.store, slug) for slug in order.slugs}
    owing = [slug for slug, book in books.items() if book.mail_due and book.last_run == order.run]
    pieces = records.load_plan(desk.store, order.run) or ()
    return _conclude_all(owing, pieces, order=order, desk=desk)


def _conclude_all(slugs: Iterable[str], pieces: Sequence[Slice], *, order: Order, desk: Desk) -> tuple[MailError, ...]:
    """Conclude each article, also when another's could not be or its mail was refused; the refusals.

    Raises the first StoreError once all the others are concluded.
    """
    refused: list[MailError] = []
    failed: list[StoreError] = []
    for slug in slugs:
        try:
            conclude(slug, pieces, run=order.run, desk=desk, only=order.only)
        except MailError as error:
            refused.append(error)
        except StoreError as error:
            failed.append(error)
    if failed:
        raise failed[0]
    return tuple(refused)


def _traffic(run: Run, desk: Desk) -> Traffic:
    pieces = records.load_plan(desk.store, run) or ()
    seen = [o for of_slice in observed(pieces, run=run, store=desk.store).values() for o in of_slice]
    return Traffic.of(seen)


def _short(words: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:8]
