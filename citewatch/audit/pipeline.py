"""The steps as a platform calls them, each in its own process: begin, check a host, inquire, settle, conclude, end.

What the machine itself must be told is small and plain; everything else goes by the store. Knows the order's parts;
nothing of events, functions or a platform's names.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from citewatch.audit import handover, records
from citewatch.audit.check import Cursor, check
from citewatch.audit.handover import HostWork
from citewatch.audit.hands import side_by_side
from citewatch.audit.inquire import inquire
from citewatch.audit.lease import Holder, Leases
from citewatch.audit.look import Eyes
from citewatch.audit.plan import not_told_later, plan, refuse_what_was_told, run_of
from citewatch.audit.ports import Registrar, Store
from citewatch.audit.request import Request
from citewatch.audit.settle import Seen, settle
from citewatch.errors import AuditRefused, NotConcluded, StoreError, UsageError
from citewatch.model import Run

HANDS = 16  # requests to the store at once
CLOSES_AFTER = timedelta(hours=20)  # what is not looked at by then is first in the next day's run
_SKEW = timedelta(minutes=5)  # between the clocks of two services
_NAMED = 10  # articles in one sentence


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A run that has begun; `is_idle` when no source of its articles is due."""

    run: Run
    is_idle: bool


def begin(
    request: Request,
    *,
    asked_at: datetime,
    latest: datetime | None,
    store: Store,
    holder: Holder,
    hands: int = HANDS,
) -> Begun:
    """The run that was asked for: its leases taken, its plan and its lists written.

    It may begin no later than `latest`: no run before it could be told any more. Raises UsageError, AuditRefused,
    StoreError, and UnderWay when another execution is at it; no lease is kept then.
    """
    slugs = request.slugs(store)
    if not slugs:
        raise UsageError("No article is published in this store: citewatch publish --store s3://BUCKET")
    run = run_of(slugs, request.begins_at(asked_at))
    if latest and run.started_at > latest + _SKEW:
        raise UsageError(f"the input: scheduled: {run.started_at:%Y-%m-%dT%H:%M:%SZ} is yet to come")
    leases = Leases(store, slugs, run=run, holder=holder, hands=hands)
    is_begun = False
    try:
        if request.articles is None:
            slugs = _free(leases, run=run, store=store, hands=hands)
        else:
            leases.take(run.started_at)
            refuse_what_was_told(slugs, run=run, store=store, hands=hands)
            slugs = handover.hand_over_articles(slugs, run=run, store=store)
        articles = side_by_side(partial(records.load_article, store), slugs, hands=hands)
        pieces = plan(articles, run=run, store=store, only_due=request.only_due, hands=hands)
        handover.hand_over_hosts(pieces, run=run, store=store)
        is_begun = True
    finally:
        if not is_begun:
            leases.give_back()
    return Begun(run=run, is_idle=not pieces)


def _free(leases: Leases, *, run: Run, store: Store, hands: int) -> tuple[str, ...]:
    """The articles that nobody is auditing, or has audited since: one that is must not keep the others waiting.

    Raises AuditRefused when there is none.
    """
    taken = leases.take_what_is_free(run.started_at)
    free = not_told_later(taken, run=run, store=store, hands=hands)
    if not free:
        raise AuditRefused("Every article is being audited by another run, or was since this one was scheduled.")
    listed = handover.hand_over_articles(free, run=run, store=store)
    kept = set(listed)
    leases.give_back([slug for slug in taken if slug not in kept])
    return listed


@dataclass(frozen=True, kw_only=True)
class HostProgress:
    """How far a host is: `at` is where the next call goes on, when it is not done."""

    done: bool
    at: Cursor | None = None


def check_host(
    work: HostWork, progress: HostProgress, *, run: Run, store: Store, eyes: Eyes, begun_at: datetime
) -> HostProgress:
    """Look at a host's sources until all are dealt with, the eyes are told to stop, or the run's time is over.

    What is left then is reported as not audited, and is first in the next run: it is longest unseen.
    """
    pieces = handover.slices_of(work, run=run, store=store)

    def is_over() -> bool:
        return eyes.clock() - begun_at >= CLOSES_AFTER

    watchful = replace(eyes, stopped=lambda: eyes.stopped() or is_over())
    at = check(pieces, run=run, store=store, eyes=watchful, cursor=progress.at)
    return HostProgress(done=at.slice == len(pieces) or is_over(), at=at)


def inquire_for(
    run: Run,
    *,
    store: Store,
    registrars: Sequence[Registrar],
    clock: Callable[[], datetime],
    stopped: Callable[[], bool],
    begun_at: datetime,
    faults: Callable[[str, Exception], None],
    hands: int = HANDS,
) -> bool:
    """Whether the registries were asked for all that nobody could look at, or the run's time is over."""
    if clock() - begun_at >= CLOSES_AFTER:
        return True
    return inquire(
        run=run, store=store, registrars=registrars, clock=clock, stopped=stopped, faults=faults, hands=hands
    )


def settle_run(run: Run, *, store: Store, hands: int = HANDS) -> Seen:
    """What the run saw, folded into the sources' states. Raises AuditRefused, StoreError."""
    pieces = records.load_plan(store, run)
    if pieces is None:
        raise StoreError(records.plan_key(run), "it is missing")
    return settle(pieces, run=run, store=store, hands=hands)


@dataclass(frozen=True, kw_only=True)
class Concluded:
    """What became of a run's articles: how many findings are open, and the error of each that was not concluded.

    `told` counts the articles of which anything is said; one that a later run has concluded since is no failure.
    """

    open: int
    told: int
    failures: Mapping[str, str]

    @classmethod
    def of(cls, answers: Iterable[int | Mapping[str, str] | None]) -> "Concluded":
        """From what each child answered: how many findings are open, or {"slug", "error"}."""
        said = [answer for answer in answers if answer is not None]
        return cls(
            open=sum(answer for answer in said if isinstance(answer, int)),
            told=len(said),
            failures={
                answer["slug"]: answer["error"]
                for answer in said
                if not isinstance(answer, int) and answer["error"] != AuditRefused.__name__
            },
        )


def end(run: Run, concluded: Concluded, *, store: Store, holder: Holder, hands: int = HANDS) -> int:
    """How many articles the run was about; its leases are given back.

    Raises NotConcluded when one of them was not concluded, or nothing is known of it.
    """
    slugs = _give_back(run, store=store, holder=holder, hands=hands)
    if concluded.failures or concluded.told < len(slugs):
        raise NotConcluded(
            f"{len(slugs) - concluded.told + len(concluded.failures)} of {len(slugs)} articles were not concluded, or "
            f"their mail was refused: {_named(concluded.failures)}. What is due stays due, and the next run sends it."
        )
    return len(slugs)


def give_up(run: Run, *, store: Store, holder: Holder, is_refused: bool, hands: int = HANDS) -> None:
    """Let the next run begin after one that failed; of a refused one nothing is kept."""
    _give_back(run, store=store, holder=holder, hands=hands)
    if is_refused:
        records.forget(store, run)


def _give_back(run: Run, *, store: Store, holder: Holder, hands: int) -> tuple[str, ...]:
    slugs = handover.slugs_of(run, store=store)
    Leases(store, slugs, run=run, holder=holder, hands=hands).give_back()
    return slugs


def _named(failures: Mapping[str, str]) -> str:
    named = [f"{slug} ({error})" for slug, error in failures.items()]
    return ", ".join(named[:_NAMED]) + (", …" if len(named) > _NAMED else "") if named else "of them nothing is known"
