"""plan, check, inquire, settle, conclude, one after another on one machine.

A run's id is its time and scope: the same call again resumes it or, when it is done, only tells its result again.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from citewatch.audit import records
from citewatch.audit.conclude import conclude
from citewatch.audit.crew import check_all
from citewatch.audit.desk import Desk
from citewatch.audit.inquire import inquire
from citewatch.audit.lease import Leases
from citewatch.audit.look import Eyes
from citewatch.audit.plan import plan, refuse_what_was_told, run_of
from citewatch.audit.ports import Answers, Registrar, Store
from citewatch.audit.settle import Seen, observed, settle
from citewatch.errors import AuditRefused, MailError, StoreError
from citewatch.model import Article, Registry, Run, Traffic
from citewatch.plan import Slice


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to audit, when, and how many hosts at once.

    `only_due`: of the sources those whose time has come, as in a scheduled run. `planned` hears how many sources there
    are to look at, `asking` of each registry that is asked about so many of them, `faults` of a host that could not be
    audited.
    """

    articles: tuple[Article, ...]
    now: datetime
    only: frozenset[int] = frozenset()
    only_due: bool = False
    concurrency: int = 64
    planned: Callable[[int], None] = lambda sources: None
    asking: Callable[[Registry, int], None] = lambda registry, sources: None
    faults: Callable[[str, Exception], None] = lambda host, error: None

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(sorted(article.slug for article in self.articles))

    @property
    def run(self) -> Run:
        return run_of(self.slugs, self.now, only=self.only)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A finished run: its stored results by slug, what it cost, and the mails that were refused and stay due."""

    run: Run
    results: dict[str, bytes]
    traffic: Traffic
    refused_mails: tuple[MailError, ...] = ()


def audit(order: Order, *, eyes: Eyes, desk: Desk, registrars: Sequence[Registrar] = ()) -> Outcome:
    """Audit the articles now; the registrars are asked for what nobody could look at.

    Raises AuditRefused (nothing recorded), StoreError, and KeyboardInterrupt: what was seen is kept then, and the same
    call goes on from there.
    """
    run, store = order.run, desk.store
    leases = Leases(store, order.slugs, run=run)
    try:
        if records.reports_written(store, run, order.slugs):
            refused, seen = _send_again(order, desk=desk), observed(_planned(run, store), run=run, store=store)
        else:
            leases.take(run.started_at)
            refused, seen = _audit(
                order, eyes=replace(eyes, looked=leases.renewing(eyes)), desk=desk, registrars=registrars
            )
    finally:
        leases.give_back()
    return Outcome(
        run=run,
        results={article.slug: records.load_result(store, run, article.slug) for article in order.articles},
        traffic=_traffic(seen, records.load_answers(store, run).values()),
        refused_mails=refused,
    )


def _audit(
    order: Order, *, eyes: Eyes, desk: Desk, registrars: Sequence[Registrar]
) -> tuple[tuple[MailError, ...], Seen]:
    """The run itself: the mails that were refused, and what was seen."""
    store, run = desk.store, order.run
    refuse_what_was_told(order.slugs, run=run, store=store)
    pieces = plan(order.articles, run=run, store=store, only=order.only, only_due=order.only_due)
    order.planned(sum(len(piece.sources) for piece in pieces))
    try:
        check_all(pieces, run=run, store=store, eyes=eyes, concurrency=order.concurrency, faults=order.faults)
        inquire(run=run, store=store, registrars=registrars, clock=eyes.clock, asking=order.asking, faults=order.faults)
        seen = settle(pieces, run=run, store=store)
    except AuditRefused:
        records.forget(store, run)
        raise
    for article in order.articles:
        records.publish(store, article)
    return _conclude_all(order.slugs, order=order, desk=desk), seen


def _send_again(order: Order, *, desk: Desk) -> tuple[MailError, ...]:
    """Send what the finished run could not; the mails that were refused once more."""
    books = {slug: records.load_ledger(desk.store, slug) for slug in order.slugs}
    owing = [slug for slug, book in books.items() if (book.mail_due or book.letters_due) and book.last_run == order.run]
    return _conclude_all(owing, order=order, desk=desk)


def _conclude_all(slugs: Iterable[str], *, order: Order, desk: Desk) -> tuple[MailError, ...]:
    """Conclude each article, also when another's could not be or its mail was refused; the refusals.

    Raises the first StoreError once all the others are concluded.
    """
    refused: list[MailError] = []
    failed: list[StoreError] = []
    for slug in slugs:
        try:
            conclude(slug, run=order.run, desk=desk, only=order.only)
        except MailError as error:
            refused.append(error)
        except StoreError as error:
            failed.append(error)
    if failed:
        raise failed[0]
    return tuple(refused)


def _traffic(seen: Seen, answers: Collection[Answers]) -> Traffic:
    """What the run cost the web, its registries included."""
    looks = Traffic.of([each for of_slice in seen.values() for each in of_slice])
    return replace(
        looks,
        requests=looks.requests + sum(each.requests for each in answers),
        bytes=looks.bytes + sum(each.bytes_received for each in answers),
    )


def _planned(run: Run, store: Store) -> tuple[Slice, ...]:
    return records.load_plan(store, run) or ()
