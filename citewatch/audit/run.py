"""plan, check, settle, conclude, one after another on one machine: one thread a host, the longest queue first.

A run's id is its time and scope: the same call again resumes it or, when it is done, only tells its result again.
"""

import hashlib
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from queue import Empty, SimpleQueue

from citewatch.audit import records
from citewatch.audit.check import Eyes, check
from citewatch.audit.conclude import Desk, conclude, refuse_to_go_back
from citewatch.audit.ports import Store
from citewatch.audit.settle import observed, settle
from citewatch.errors import AuditRefused, CitewatchError, MailError, StoreError
from citewatch.model import Article, Observation, Run, Traffic
from citewatch.plan import Slice, plan

_LEASE = timedelta(minutes=15)
_TICK = 0.2  # seconds
_LAST_WORDS = 1.5  # seconds that stopped workers have to write down what they saw


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to audit, when, and how many hosts at once. `faults` hears of a host that could not be audited."""

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
    lease = _Place(store, order)
    try:
        if records.reports_written(store, run, order.slugs):
            refused = _send_again(order, desk=desk)
        else:
            lease.take(run.started_at)
            refused = _audit(order, eyes=replace(eyes, looked=lease.renewing(eyes)), desk=desk)
    finally:
        lease.give_back()
    return Outcome(
        run=run,
        results={article.slug: records.load_result(store, run, article.slug) for article in order.articles},
        traffic=_traffic(run, desk),
        refused_mails=refused,
    )


class _Place:
    """The place of a run among all runs of its articles, kept for as long as the run goes on."""

    def __init__(self, store: Store, order: Order) -> None:
        self._store, self._slugs, self._run = store, order.slugs, order.run
        self._taken_at = order.run.started_at

    def take(self, now: datetime) -> None:
        """Keep other runs of these articles away. Raises AuditRefused when one is under way."""
        self._taken_at = now
        for slug in self._slugs:
            records.take_lease(self._store, slug, run=self._run, until=now + _LEASE)

    def renewing(self, eyes: Eyes) -> Callable[[Observation], None]:
        """Who hears of each look: as before, and the leases, which are renewed once a third of their time is gone."""

        def looked(observation: Observation) -> None:
            now = eyes.clock()
            if now - self._taken_at >= _LEASE / 3:
                self.take(now)
            eyes.looked(observation)

        return looked

    def give_back(self) -> None:
        """Let the next run begin."""
        for slug in self._slugs:
            records.end_lease(self._store, slug, run=self._run)


def _audit(order: Order, *, eyes: Eyes, desk: Desk) -> tuple[MailError, ...]:
    """The run itself; the mails that were refused."""
    store, run = desk.store, order.run
    for slug in order.slugs:
        refuse_to_go_back(records.load_ledger(store, slug), run)
    pieces = records.load_plan(store, run)
    if pieces is None:
        pieces = plan(order.articles, depth_of=records.Shards(store).depth_of, only=order.only)
        records.save_plan(store, run, pieces)
    order.planned(sum(len(piece.sources) for piece in pieces))
    try:
        _check_all(pieces, order=order, run=run, eyes=eyes, desk=desk)
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
    return Traffic(
        sources=len(seen),
        requests=sum(each.requests for each in seen),
        not_modified=sum(each.not_modified for each in seen),
        bytes=sum(each.bytes_received for each in seen),
    )


def _check_all(pieces: Sequence[Slice], *, order: Order, run: Run, eyes: Eyes, desk: Desk) -> None:
    """Check every host, so many at once; on Ctrl-C the looks under way end and what was seen is kept."""
    hosts: SimpleQueue[tuple[Slice, ...]] = SimpleQueue()
    for _, of_host in groupby(pieces, key=lambda piece: piece.host):
        hosts.put(tuple(of_host))
    fatal: list[CitewatchError] = []
    stop = threading.Event()
    eyes = replace(eyes, stopped=stop.is_set)
    # Not Thread.join: interrupted, it takes a living thread for a dead one (python/cpython, bpo-45274).
    ended: SimpleQueue[None] = SimpleQueue()

    def work() -> None:
        try:
            check_hosts()
        finally:
            ended.put(None)

    def check_hosts() -> None:
        while not stop.is_set():
            try:
                of_host = hosts.get_nowait()
            except Empty:
                return
            try:
                check(of_host, run=run, store=desk.store, eyes=eyes)
            except CitewatchError as error:
                fatal.append(error)
                stop.set()
            except Exception as error:  # one bad host must not stop the run: it is told, and reported as not audited
                order.faults(of_host[0].host, error)

    left = min(order.concurrency, hosts.qsize())
    for _ in range(left):
        threading.Thread(target=work, daemon=True).start()
    try:
        while left:
            # Woken now and then, because the system may hand Ctrl-C to a worker while nothing wakes this thread.
            with suppress(Empty):
                ended.get(timeout=_TICK)
                left -= 1
    except KeyboardInterrupt:
        stop.set()
        eyes.web.stop()
        with suppress(Empty):
            while left:
                ended.get(timeout=_LAST_WORDS)
                left -= 1
        raise
    if fatal:
        raise fatal[0]


def _short(words: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:8]
