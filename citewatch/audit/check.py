"""check: look at the sources of one host, one after another; once more at what was only a hiccup, or has changed.

Writes only what can be written twice without harm: texts, WARCs, and one observations file a slice. Knows sources and
no article; changes no state.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from citewatch.audit import records
from citewatch.audit.look import Eyes, look
from citewatch.audit.ports import Store
from citewatch.audit.records import Observations
from citewatch.model import LinkVerdict, Observation, Run
from citewatch.plan import Slice
from citewatch.state import HIDDEN, SourceState

if TYPE_CHECKING:
    from citewatch.audit.again import Again

_SAVE_EVERY = 20  # sources: what a killed run may have to look at again
_TWICE_AT_MOST = 50  # documents of one slice that have changed
_LIMITED_IN_A_ROW = 8  # a host that puts everything off is left alone; what it hid is first in the next run


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """How far a host's slices were dealt with: the next one to look at, and what walls the whole host."""

    slice: int = 0
    walled_by: str | None = None


def check(pieces: Sequence[Slice], *, run: Run, store: Store, eyes: Eyes, cursor: Cursor | None = None) -> Cursor:
    """Look at the sources of one host's slices, one after another; how far it came before it was stopped, if it was.

    What an earlier, interrupted call saw is not looked at again. A challenge ends the looking for the whole host.
    """
    at = cursor or Cursor()
    while at.slice < len(pieces):
        visit = _Visit(piece=pieces[at.slice], run=run, store=store, eyes=eyes, walled_by=at.walled_by)
        if not visit.complete():
            return replace(at, walled_by=visit.walled_by)
        at = Cursor(slice=at.slice + 1, walled_by=visit.walled_by)
    return at


class _Visit:
    """One slice being looked at."""

    def __init__(self, *, piece: Slice, run: Run, store: Store, eyes: Eyes, walled_by: str | None) -> None:
        self._piece, self._run, self._store, self._eyes = piece, run, store, eyes
        self._page = records.observations(store, run, piece)
        self._earlier = self._page.value or Observations(False, ())
        self._seen = {observation.url: observation for observation in self._earlier.observations}
        self._postponed = {observation.url: observation for observation in self._earlier.postponed}
        self._is_saved = True
        self._limited = self._twice = 0
        walls = (each.look.evidence[0] for each in self._seen.values() if each.walls_host and each.look)
        self.walled_by = walled_by or next(walls, None)

    def complete(self) -> bool:
        """Look at every source not yet seen; False when told to stop first. What was seen is kept either way."""
        if self._earlier.complete:
            return True
        try:
            return self._look_at_all()
        finally:
            if not self._is_saved:
                self._save()

    def _look_at_all(self) -> bool:
        shards = records.Shards(self._store)
        states = {url: shards.state_of(url) for url in self._piece.sources}
        left = (url for url in self._piece.sources if url not in self._seen)
        # Longest not looked at first: a wall that comes after N requests must not hide the same sources for ever.
        queue = deque(
            sorted(left, key=lambda url: (url in self._postponed, states[url].looked_at, states[url].seen_at, url))
        )
        while queue:
            if self._eyes.stopped():
                return False
            url = queue.popleft()
            before = self._postponed.get(url)
            if why_not := self._why_not():
                self._keep(before or replace(why_not, url=url, was_unseen=states[url].unseen_since is not None))
                continue
            # A second look at what has changed wants the page, not to hear that the first one was right.
            state = replace(states[url], validators=None) if before and before.good else states[url]
            looked = look(url, state=state, host=self._piece.host, store=self._store, eyes=self._eyes)
            if looked is None:
                return False
            self._learn_from(looked.seen)
            if before is None and (looked.is_hiccup or self._is_to_be_seen_again(looked.seen, states[url])):
                self._postpone(looked.seen)
                queue.append(url)
                continue
            self._keep(self._joined(before, looked.seen, states[url]) if before else looked.seen)
        return True

    def _is_to_be_seen_again(self, seen: Observation, state: SourceState) -> bool:
        """Whether it says something else than before; a host has more to do than to be looked at twice throughout."""
        was, now = state.last_good, seen.good
        if not (was and was.text_digest and now and now.text_digest and was.text_digest != now.text_digest):
            return False
        if self._twice >= _TWICE_AT_MOST:
            return False
        is_wanted = self._again().is_wanted(seen, state=state)
        self._twice += is_wanted
        return is_wanted

    def _joined(self, before: Observation, seen: Observation, state: SourceState) -> Observation:
        """What two looks at one source amount to: the second after a hiccup, both of a document that has changed."""
        return self._again().joined(before, seen, state=state) if before.good else _with_cost_of(seen, before)

    def _again(self) -> "Again":
        # What compares texts takes a while to load, and at most hosts nothing has changed.
        from citewatch.audit.again import Again

        return Again(host=self._piece.host, store=self._store, faults=self._eyes.faults)

    def _why_not(self) -> Observation | None:
        """Why the host is asked nothing more in this run; None when it is."""
        if self.walled_by:
            return Observation(url="", unseen_reason="host-walled", unseen_evidence=(self.walled_by,))
        if self._limited >= _LIMITED_IN_A_ROW:
            said = f"{self._limited} answers in a row asked us to come back later"
            return Observation(url="", unseen_reason="host-limited", unseen_evidence=(said,))
        return None

    def _learn_from(self, seen: Observation) -> None:
        """What one look says of its whole host."""
        if seen.walls_host and seen.look:
            self.walled_by = seen.look.evidence[0]
        if seen.look:
            self._limited = self._limited + 1 if seen.look.reason == "rate-limited" else 0

    def _postpone(self, seen: Observation) -> None:
        """Look once more at the end of the queue; written down too, lest a stopped call begin with it for ever."""
        self._postponed[seen.url] = seen
        self._is_saved = False

    def _keep(self, observation: Observation) -> None:
        self._seen[observation.url] = observation
        self._postponed.pop(observation.url, None)
        self._is_saved = False
        self._eyes.looked(observation)
        if len(self._seen) % _SAVE_EVERY == 0:
            self._save()

    def _save(self) -> None:
        if len(self._seen) == len(self._piece.sources):
            # Before the slice is said to be complete: what comes after it asks the registries for these.
            records.save_walled(self._store, self._run, self._piece, tuple(filter(self._is_walled, self._seen)))
        self._page.update(self._joined_with)
        self._is_saved = True

    def _is_walled(self, url: str) -> bool:
        seen = self._seen[url]
        return seen.look.verdict is LinkVerdict.BLOCKED if seen.look else seen.unseen_reason in HIDDEN

    def _joined_with(self, kept: Observations | None) -> Observations:
        """What was seen by this call and by any other of the same run: nothing that was seen is written over."""
        seen = self._seen | {each.url: each for each in (kept.observations if kept else ())}
        in_order = tuple(seen[url] for url in self._piece.sources if url in seen)
        postponed = tuple(each for url, each in sorted(self._postponed.items()) if url not in seen)
        return Observations(
            complete=len(in_order) == len(self._piece.sources), observations=in_order, postponed=postponed
        )


def _with_cost_of(seen: Observation, before: Observation) -> Observation:
    return replace(
        seen,
        requests=seen.requests + before.requests,
        bytes_received=seen.bytes_received + before.bytes_received,
    )
