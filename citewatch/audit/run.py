"""plan, check, settle, conclude, one after another on one machine: one thread a host, the longest queue first.

A run's id is its time and scope: the same call again resumes it or, when it is done, only tells its result again.
"""

import hashlib
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from queue import Empty, SimpleQueue

from citewatch.audit import records
from citewatch.audit.check import Eyes, check
from citewatch.audit.conclude import Desk, conclude
from citewatch.audit.settle import observed, settle
from citewatch.errors import AuditRefused, CitewatchError, MailError
from citewatch.model import Article, Run, Traffic
from citewatch.plan import Slice, plan

_LEASE = timedelta(minutes=15)
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
    def scope(self) -> str:
        """What the run is about, in a word: its articles, and the citations where it is only some."""
        slugs = sorted(article.slug for article in self.articles)
        word = slugs[0] if len(slugs) == 1 else f"{len(slugs)}-articles-{_short(slugs)}"
        return f"{word}-only-{_short(map(str, sorted(self.only)))}" if self.only else word

    @property
    def run(self) -> Run:
        return Run(id=f"{self.now:%Y%m%dT%H%M%SZ}-{self.scope}", started_at=self.now)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A finished run: its stored results by slug, and what it cost."""

    run: Run
    results: dict[str, bytes]
    traffic: Traffic


def audit(order: Order, *, eyes: Eyes, desk: Desk) -> Outcome:
    """Audit the articles now. Raises AuditRefused (nothing recorded), MailError (all recorded, a mail still due),
    StoreError, KeyboardInterrupt (what was seen is kept; the same call goes on from there).
    """
    run, store = order.run, desk.store
    slugs = [article.slug for article in order.articles]
    try:
        if records.reports_written(store, run, slugs):
            _send_again(slugs, run=run, desk=desk, only=order.only)
        else:
            records.take_lease(store, order.scope, run=run, until=order.now + _LEASE)
            _audit(order, run=run, eyes=eyes, desk=desk)
    finally:
        records.end_lease(store, order.scope, run=run)
    return Outcome(
        run=run,
        results={slug: records.load_result(store, run, slug) for slug in slugs},
        traffic=_traffic(run, desk),
    )


def _audit(order: Order, *, run: Run, eyes: Eyes, desk: Desk) -> None:
    store = desk.store
    for article in order.articles:
        _refuse_to_go_back(records.load_ledger(store, article.slug).last_run, run)
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
    refused: list[MailError] = []
    for article in order.articles:
        records.publish(store, article)
        try:
            conclude(article.slug, pieces, run=run, desk=desk, only=order.only)
        except MailError as error:
            refused.append(error)
    if refused:
        raise refused[0]


def _refuse_to_go_back(last: Run | None, run: Run) -> None:
    if last and last.started_at > run.started_at:
        raise AuditRefused(
            f"A later audit ({last.id}) is in the ledger already, so that one of {run.started_at:%Y-%m-%dT%H:%M:%SZ} "
            "can no longer be made. Nothing was recorded."
        )


def _send_again(slugs: Sequence[str], *, run: Run, desk: Desk, only: Collection[int]) -> None:
    """Send what the finished run could not."""
    for slug in slugs:
        book = records.load_ledger(desk.store, slug)
        if book.mail_due and book.last_run == run:
            conclude(slug, records.load_plan(desk.store, run) or (), run=run, desk=desk, only=only)


def _traffic(run: Run, desk: Desk) -> Traffic:
    pieces = records.load_plan(desk.store, run) or ()
    seen = [o for of_slice in observed(pieces, run=run, store=desk.store).values() for o in of_slice]
    return Traffic(
        sources=len(seen),
        requests=sum(each.requests for each in seen),
        not_modified=sum(each.not_modified for each in seen),
        bytes=sum(each.bytes_received for each in seen),
    )


# ---- one thread a host -------------------------------------------------------------------------------------------


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
            ended.get()
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
