"""Keep a run's place among all runs of its articles. Knows times and who holds what; nothing of what a run does."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from citewatch.audit import records
from citewatch.audit.check import Eyes
from citewatch.audit.ports import Store
from citewatch.errors import AuditRefused, Conflict
from citewatch.model import Observation, Run

LASTS = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Lease:
    """Who audits an article, and until when nobody else may. Of a run that was killed it is left to run out."""

    run_id: str
    started_at: datetime
    until: datetime


class Leases:
    """One lease for each article of a run, by the audit's clock."""

    def __init__(self, store: Store, slugs: Sequence[str], *, run: Run) -> None:
        self._store, self._slugs, self._run = store, slugs, run
        self._taken_at = run.started_at

    def take(self, now: datetime) -> None:
        """Keep other runs of these articles away. Raises AuditRefused when one is under way."""
        self._taken_at = now
        for slug in self._slugs:
            records.update(self._store, records.lease_key(slug), Lease, self._taken_over)

    def renewing(self, eyes: Eyes) -> Callable[[Observation], None]:
        """Who hears of each look: as before, and the leases, which are renewed once a third of their time is gone."""

        def looked(observation: Observation) -> None:
            now = eyes.clock()
            if now - self._taken_at >= LASTS / 3:
                self.take(now)
            eyes.looked(observation)

        return looked

    def give_back(self) -> None:
        """Let the next run begin."""
        for slug in self._slugs:
            key = records.lease_key(slug)
            stored = self._store.read(key)
            if stored and records.decode(stored.body, Lease, key=key).run_id == self._run.id:
                with suppress(Conflict):  # another run has taken it since
                    self._store.delete(key, expected=stored.version)

    def _taken_over(self, held: Lease | None) -> Lease:
        run = self._run
        if held and held.run_id != run.id and run.started_at < held.until:
            began = f"{held.started_at:%Y-%m-%dT%H:%M:%SZ}"
            raise AuditRefused(
                f"Another audit of the same articles began at {began} and has not ended (or was cut off). "
                f"Go on with it by --now {began}, or start a new one after {held.until:%Y-%m-%dT%H:%M:%SZ}."
            )
        return Lease(run_id=run.id, started_at=run.started_at, until=self._taken_at + LASTS)
