"""check: fetch → wall? → extract → judge → observation, for the sources of one host, one request at a time.

Writes only what can be written twice without harm: texts, WARCs, and one observations file a slice. Knows sources and
no article; changes no state.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from citewatch.audit import records
from citewatch.audit.judging import Judged, judged
from citewatch.audit.ports import Store, Web
from citewatch.audit.records import Observations
from citewatch.judge import sketch
from citewatch.model import (
    Capture,
    GoodLook,
    LinkVerdict,
    Look,
    Observation,
    Run,
    Text,
    Validators,
    Verdict,
    WallScope,
)
from citewatch.plan import Slice, host_of
from citewatch.state import SourceState

_SAVE_EVERY = 20  # sources: what a killed run may have to look at again


@dataclass(frozen=True, kw_only=True)
class Eyes:
    """What looking takes: a web, a way to keep a capture, a clock; who hears of each look, and whether to stop."""

    web: Web
    to_warc: Callable[[Capture], bytes]
    clock: Callable[[], datetime]
    looked: Callable[[Observation], None] = lambda observation: None
    stopped: Callable[[], bool] = lambda: False


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
            if self.walled_by:
                walled = Observation(url=url, unseen_reason="host-walled", unseen_evidence=(self.walled_by,))
                self._keep(before or replace(walled, was_unseen=_was_unseen(states[url])))
                continue
            state = states[url]
            validators = state.validators if state.last_good else None
            capture = self._eyes.web.fetch(url, at=self._eyes.clock(), validators=validators)
            if capture.failure and capture.failure.reason == "interrupted":
                return False
            said = judged(capture, last_good=state.last_good)
            seen = replace(self._observe(url, capture, said, state.last_good), was_unseen=_was_unseen(state))
            if before is None and said.is_hiccup:
                self._postpone(seen)
                queue.append(url)
                continue
            self._keep(_with_cost_of(seen, before) if before else seen)
        return True

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

    def _observe(self, url: str, capture: Capture, said: Judged, last_good: GoodLook | None) -> Observation:
        if capture.failure and capture.failure.reason == "not-recorded":
            return Observation(url=url, unseen_reason="not-recorded")
        # A publisher behind doi.org that challenges us says nothing of doi.org.
        met, text, verdict = said.met, said.text, said.verdict
        walls_host = bool(met and met.scope is WallScope.HOST and host_of(met.url) == self._piece.host)
        if met and walls_host:
            self.walled_by = met.evidence[0]
        return Observation(
            url=url,
            look=_look_of(capture, verdict),
            good=self._good_look(capture, verdict, text, last_good) if verdict.link.is_good else None,
            validators=_validators(capture) if text and not text.problem and not capture.redirects else None,
            walls_host=walls_host,
            not_modified=capture.is_not_modified,
            requests=capture.requests,
            bytes_received=capture.bytes_received,
        )

    def _good_look(self, capture: Capture, verdict: Verdict, text: Text | None, last_good: GoodLook | None) -> GoodLook:
        if verdict.signpost:
            # A signpost is no document: what is compared stays the text that was last seen.
            seen = last_good or GoodLook(at=capture.at, verdict=verdict.link, final_url="", problem=verdict.reason)
            return replace(seen, at=capture.at, verdict=verdict.link, final_url=verdict.signpost)
        if text is None and last_good:
            return replace(last_good, at=capture.at, verdict=verdict.link, final_url=capture.final_url)
        digest = None
        if text and not text.problem:
            known = last_good.text_digest if last_good else None
            digest = records.save_text(
                self._store, self._piece.host, text, known=known, warc=lambda: self._eyes.to_warc(capture)
            )
        return GoodLook(
            at=capture.at,
            verdict=verdict.link,
            final_url=capture.final_url,
            text_digest=digest,
            title=text.title if text else None,
            words=text.words if text else 0,
            media_type=text.media_type if text else None,
            problem=text.problem if text else None,
            sketch=sketch(text) if text else None,
        )

    def _save(self) -> None:
        if len(self._seen) == len(self._piece.sources):
            # Before the slice is said to be complete: what comes after it asks the registries for these.
            records.save_walled(self._store, self._run, self._piece, tuple(filter(self._is_walled, self._seen)))
        self._page.update(self._joined_with)
        self._is_saved = True

    def _is_walled(self, url: str) -> bool:
        seen = self._seen[url]
        return seen.look.verdict is LinkVerdict.BLOCKED if seen.look else seen.unseen_reason == "host-walled"

    def _joined_with(self, kept: Observations | None) -> Observations:
        """What was seen by this call and by any other of the same run: nothing that was seen is written over."""
        seen = self._seen | {each.url: each for each in (kept.observations if kept else ())}
        in_order = tuple(seen[url] for url in self._piece.sources if url in seen)
        postponed = tuple(each for url, each in sorted(self._postponed.items()) if url not in seen)
        return Observations(
            complete=len(in_order) == len(self._piece.sources), observations=in_order, postponed=postponed
        )


def _was_unseen(state: SourceState) -> bool:
    return state.unseen_since is not None


def _look_of(capture: Capture, verdict: Verdict) -> Look:
    return Look(
        at=capture.at,
        verdict=verdict.link,
        reason=verdict.reason,
        evidence=verdict.evidence,
        http_status=capture.status,
        final_url=capture.final_url,
        redirects=capture.redirects,
    )


def _validators(capture: Capture) -> Validators | None:
    """What the next request for the cited URL may be made conditional on; another URL's validators would be a lie."""
    etag, last_modified = capture.header("etag"), capture.header("last-modified")
    return Validators(etag=etag, last_modified=last_modified) if etag or last_modified else None


def _with_cost_of(seen: Observation, before: Observation) -> Observation:
    return replace(
        seen,
        requests=seen.requests + before.requests,
        bytes_received=seen.bytes_received + before.bytes_received,
    )
