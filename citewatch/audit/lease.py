"""Keep a run's place among all runs of its articles. Knows times and who holds what; nothing of what a run does."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from citewatch.audit import records
from citewatch.audit.hands import side_by_side
from citewatch.audit.look import Eyes
from citewatch.audit.ports import Store
from citewatch.errors import AuditRefused, Conflict, UnderWay
from citewatch.model import Observation, Run

T = TypeVar("T")
LASTS = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Lease:
    """Who audits an article, and until when nobody else may. Of a run that was killed it is left to run out.

    `holder` names what does the run where that can be asked whether it still does (an execution of a state machine).
    """

    run_id: str
    started_at: datetime
    until: datetime
    holder: str | None = None


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who does a run, how long a lease of theirs lasts, and how to ask whether another holder is still at work."""

    name: str
    lasts: timedelta
    is_at_work: Callable[[str], bool]


class Leases:
    """One lease for each article of a run, by the audit's clock."""

    def __init__(
        self, store: Store, slugs: Sequence[str], *, run: Run, holder: Holder | None = None, hands: int = 1
    ) -> None:
        self._store, self._slugs, self._run, self._holder, self._hands = store, slugs, run, holder, hands
        self._taken_at = run.started_at

    def take(self, now: datetime) -> None:
        """Keep other runs of these articles away.

        Raises AuditRefused when one is under way, and UnderWay when it is this very run, in other hands.
        """
        self._taken_at = now
        # One alone at first: of two that begin at once it tells who goes on, and neither stands aside for the other.
        self._take(self._slugs[0])
        self._with_each(self._take, self._slugs[1:])

    def take_what_is_free(self, now: datetime) -> tuple[str, ...]:
        """The articles that no other run is about, kept for this one. Raises UnderWay as `take` does."""
        self._taken_at = now
        first = next((place for place, slug in enumerate(self._slugs) if self._could_take(slug)), len(self._slugs))
        rest = self._slugs[first + 1 :]
        free = self._with_each(self._could_take, rest)
        return (*self._slugs[first : first + 1], *(slug for slug, is_free in zip(rest, free, strict=True) if is_free))

    def renewing(self, eyes: Eyes) -> Callable[[Observation], None]:
        """Who hears of each look: as before, and the leases, which are renewed once a third of their time is gone."""

        def looked(observation: Observation) -> None:
            now = eyes.clock()
            if now - self._taken_at >= LASTS / 3:
                self.take(now)
            eyes.looked(observation)

        return looked

    def give_back(self, slugs: Sequence[str] | None = None) -> None:
        """Let the next run begin, with these articles or with all."""
        self._with_each(self._give_back, self._slugs if slugs is None else slugs)

    def _with_each(self, work: Callable[[str], T], slugs: Sequence[str]) -> list[T]:
        return list(side_by_side(work, slugs, hands=self._hands))

    def _could_take(self, slug: str) -> bool:
        try:
            self._take(slug)
        except UnderWay:
            raise
        except AuditRefused:
            return False
        return True

    def _take(self, slug: str) -> None:
        records.update(self._store, records.lease_key(slug), Lease, partial(self._taken_over, slug))

    def _give_back(self, slug: str) -> None:
        key = records.lease_key(slug)
        stored = self._store.read(key)
        if stored and self._is_ours(records.decode(stored.body, Lease, key=key)):
            with suppress(Conflict):  # another run has taken it since
                self._store.delete(key, expected=stored.version)

    def _taken_over(self, slug: str, held: Lease | None) -> Lease:
        if held and not self._is_ours(held) and self._is_held(held):
            began = f"{held.started_at:%Y-%m-%dT%H:%M:%SZ}"
            if held.holder and held.run_id == self._run.id:
                raise UnderWay(f"The audit of {began} is under way already: {held.holder}.")
            how = (
                f"is under way: {held.holder}. Start again when it has ended, or after {held.until:%Y-%m-%dT%H:%M:%SZ}."
                if held.holder
                else f"has not ended (or was cut off). Go on with it by --now {began}, or start a new one after "
                f"{held.until:%Y-%m-%dT%H:%M:%SZ}."
            )
            raise AuditRefused(f"Another audit of “{slug}” began at {began} and {how}")
        lasts, name = (self._holder.lasts, self._holder.name) if self._holder else (LASTS, None)
        return Lease(run_id=self._run.id, started_at=self._run.started_at, until=self._taken_at + lasts, holder=name)

    def _is_ours(self, held: Lease) -> bool:
        return held.run_id == self._run.id and held.holder == (self._holder.name if self._holder else None)

    def _is_held(self, held: Lease) -> bool:
        """Whether whoever took a lease is still at work: asked, where that can be asked, else told by its time."""
        if self._holder and held.holder:
            return self._holder.is_at_work(held.holder)
        return self._run.started_at < held.until
