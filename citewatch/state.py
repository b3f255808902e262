"""A source through time: looks, strikes, the last good look. Strikes are derived from the looks, never counted.

Knows how looks become standing verdicts; nothing of articles and findings.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from citewatch.model import GoodLook, LinkVerdict, Look, Observation, Validators, Volatile, Vouching

# Rule 2 (docs/ARCHITECTURE.md): what it takes before a hiccup counts as a death.
DEAD_AFTER = timedelta(hours=20)
UNREACHABLE_LOOKS = 3
UNREACHABLE_AFTER = timedelta(hours=60)
BLIND_AFTER = timedelta(days=14)

# A work that is registered stays so; a number that is not known yet may be tomorrow.
ASK_AGAIN_AFTER = {True: timedelta(days=6, hours=12), False: timedelta(hours=20)}

# What its host hid: a challenge to another of its sources, or too many refusals in a row.
HIDDEN = ("host-walled", "host-limited")

SHARD_LIMIT = 500  # URLs
NEVER = datetime.min.replace(tzinfo=UTC)
_FIRST, _LAST = 3, 7  # failing looks of each verdict that are kept
_MOST_VOLATILE = 50  # places of one page; the last ones learned are kept
_MOST_SPANS = 20  # of one source; the last ones are kept


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What became of a source in the last run that was to look at it (begun at `at`), and what that cost.

    `unseen_reason` is None when somebody looked.
    """

    at: datetime
    unseen_reason: str | None = None
    unseen_evidence: tuple[str, ...] = ()
    not_modified: bool = False
    requests: int = 0
    bytes_received: int = 0


class Span(NamedTuple):
    """Looks in a row that saw the same: the same verdict for the same reason, and of a good look the same text.

    Where nobody looked because of what its host hid, that is a look at a wall. A tuple is kept without the names of its
    fields: of a page that differs at each look the spans are most of what is kept.
    """

    first_at: datetime
    last_at: datetime
    looks: int
    verdict: LinkVerdict
    reason: str
    text_digest: str | None = None


@dataclass(frozen=True, kw_only=True)
class SourceState:
    """All we remember of one URL between runs.

    `unseen_since`: when nobody saw it any more. `vouching`: what a registry last said of it since. `volatile`: the
    places of its page that were never the same. `put_off` is the digest of a text that one look of the last run showed
    and the next did not. `spans` are its past looks, oldest first.
    """

    validators: Validators | None = None
    last_look: Look | None = None
    last_good: GoodLook | None = None
    failing: tuple[Look, ...] = ()
    unseen_since: datetime | None = None
    visit: Visit | None = None
    vouching: Vouching | None = None
    volatile: tuple[Volatile, ...] = ()
    put_off: str | None = None
    spans: tuple[Span, ...] = ()

    @property
    def looked_at(self) -> datetime:
        """When it was last looked at; the beginning of time when it never was."""
        return self.last_look.at if self.last_look else NEVER

    @property
    def seen_at(self) -> datetime:
        """When its document was last seen; the beginning of time when it never was."""
        return self.last_good.at if self.last_good else NEVER

    def visited_since(self, at: datetime) -> Visit | None:
        """The visit of the run begun then, or of a later one; None when no run was to look at it since."""
        return self.visit if self.visit and self.visit.at >= at else None

    def unseen_visit(self, at: datetime) -> Visit | None:
        """The visit since then in which nobody looked; None when somebody has looked since then after all."""
        visit = self.visited_since(at)
        is_looked_at = self.last_look is not None and self.last_look.at >= at
        return visit if visit and visit.unseen_reason and not is_looked_at else None


@dataclass(frozen=True, kw_only=True)
class Shard:
    """The state of some of a host's URLs, and the run last folded into it.

    `depth` is read from the shard "all" only: the number of digits by which the host's shards are named.
    """

    folded: str | None = None
    depth: int = 0
    sources: Mapping[str, SourceState] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the failing looks amount to: `suspected` until rule 2 is met. `look` is the latest of its verdict."""

    verdict: LinkVerdict
    look: Look
    suspected: bool


def fold(
    shard: Shard,
    observations: tuple[Observation, ...],
    *,
    run_id: str,
    at: datetime,
    vouchings: Mapping[str, Vouching] | None = None,
) -> Shard:
    """The shard after a run, with what registries said of its sources joined in.

    Folding the same run twice is folding it once, and what it saw since is folded too.
    """
    sources = dict(shard.sources)
    for observation in observations:
        known = sources.get(observation.url, SourceState())
        after = remember(known, observation, at=at)
        sources[observation.url] = replace(
            after,
            visit=_later(known.visit, _visit(observation, at=at)),
            vouching=_latest(after.vouching, (vouchings or {}).get(observation.url)),
        )
    return replace(shard, folded=run_id, sources=sources)


def _latest(known: Vouching | None, said: Vouching | None) -> Vouching | None:
    """What was said last; a registry that is silent takes nothing back."""
    return said if said and (known is None or known.at <= said.at) else known


def _later(known: Visit | None, visit: Visit) -> Visit:
    """The visit of the later run; of one run's that in which somebody looked."""
    if known is None or known.at < visit.at:
        return visit
    return visit if known.at == visit.at and known.unseen_reason and not visit.unseen_reason else known


def _visit(observation: Observation, *, at: datetime) -> Visit:
    return Visit(
        at=at,
        unseen_reason=observation.unseen_reason,
        unseen_evidence=observation.unseen_evidence,
        not_modified=observation.not_modified,
        requests=observation.requests,
        bytes_received=observation.bytes_received,
    )


def remember(state: SourceState | None, observation: Observation, *, at: datetime) -> SourceState:
    """The state after one observation. One good look clears every failing one; nobody looking is no strike."""
    state = state or SourceState()
    look = observation.look
    if look is None and observation.unseen_reason not in (*HIDDEN, "not-understood"):
        return state  # a fault of ours, or nothing recorded: it says nothing of the source
    if state.last_look and (look.at if look else at) <= state.last_look.at:
        return state
    spans = _lengthened(state.spans, observation, at=at)
    if look and observation.good:
        kept = state.validators if observation.not_modified else None
        return SourceState(
            validators=observation.validators or kept,
            last_look=look,
            last_good=observation.good,
            volatile=_learnt(state.volatile, observation.volatile),
            put_off=observation.put_off,
            spans=spans,
        )
    unseen_since = state.unseen_since or at
    if look is None:
        return replace(state, unseen_since=unseen_since, spans=spans)
    failing = _kept((*state.failing, look))
    return replace(state, last_look=look, failing=failing, unseen_since=unseen_since, spans=spans)


def _lengthened(spans: tuple[Span, ...], observation: Observation, *, at: datetime) -> tuple[Span, ...]:
    """The past with one look more; as it is when it tells of that look, or of a later one, already.

    A run that was not let in, or did not understand, looked when it began.
    """
    look, good, unseen_reason = observation.look, observation.good, observation.unseen_reason or ""
    unseen_verdict = LinkVerdict.BLOCKED if unseen_reason in HIDDEN else LinkVerdict.SKIPPED
    verdict, reason, at = (look.verdict, look.reason, look.at) if look else (unseen_verdict, unseen_reason, at)
    text_digest = good.text_digest if good else None
    last = spans[-1] if spans else None
    if last and at <= last.last_at:
        return spans
    if last and (last.verdict, last.text_digest) == (verdict, text_digest) and _is_said_again(last, verdict, reason):
        return (*spans[:-1], last._replace(last_at=at, looks=last.looks + 1))
    seen = Span(first_at=at, last_at=at, looks=1, verdict=verdict, reason=reason, text_digest=text_digest)
    return (*spans[-_MOST_SPANS + 1 :], seen)


def _is_said_again(span: Span, verdict: LinkVerdict, reason: str) -> bool:
    """Whether a look gives the span's reason; that nothing is new (304) is said of what was seen before."""
    return span.reason == reason or (verdict.is_good and "not-modified" in (span.reason, reason))


def _learnt(known: tuple[Volatile, ...], come: tuple[Volatile, ...]) -> tuple[Volatile, ...]:
    return tuple(dict.fromkeys((*known, *come)))[-_MOST_VOLATILE:]


def _kept(failing: tuple[Look, ...]) -> tuple[Look, ...]:
    """The failing looks worth keeping: of each verdict the first ones, which date the strikes, and the last."""
    kept: list[Look] = []
    for verdict in (LinkVerdict.DEAD, LinkVerdict.UNREACHABLE, LinkVerdict.BLOCKED):
        looks = [look for look in failing if look.verdict is verdict]
        kept += looks if len(looks) <= _FIRST + _LAST else (*looks[:_FIRST], *looks[-_LAST:])
    return tuple(sorted(kept, key=lambda look: look.at))


def standing(state: SourceState) -> Standing | None:
    """Whether the source is dead or unreachable by now, and if that is only suspected; None when neither.

    What is proven stands until a good look, whatever single looks say since. Blocked looks neither strike nor clear:
    nobody could look.
    """
    dead = [look for look in state.failing if look.verdict is LinkVerdict.DEAD]
    failed = [look for look in state.failing if look.verdict in (LinkVerdict.DEAD, LinkVerdict.UNREACHABLE)]
    silent = [look for look in failed if look.verdict is LinkVerdict.UNREACHABLE]
    if not failed:
        return None
    if dead and _span(dead) >= DEAD_AFTER:
        return Standing(verdict=LinkVerdict.DEAD, look=dead[-1], suspected=False)
    if silent and len(failed) >= UNREACHABLE_LOOKS and _span(failed) >= UNREACHABLE_AFTER:
        return Standing(verdict=LinkVerdict.UNREACHABLE, look=silent[-1], suspected=False)
    return Standing(verdict=failed[-1].verdict, look=failed[-1], suspected=True)


def _span(looks: Sequence[Look]) -> timedelta:
    return looks[-1].at - looks[0].at


def blind_since(state: SourceState, *, now: datetime) -> datetime | None:
    """Since when nobody could look at the source, once that is 14 days.

    None before, when its link is judged, and while a registry vouches for it.
    """
    judged = standing(state)
    if state.unseen_since is None or now - state.unseen_since < BLIND_AFTER or (judged and not judged.suspected):
        return None
    said = valid_vouching(state, now=now)
    return None if said and said.knows else state.unseen_since


def valid_vouching(state: SourceState, *, now: datetime) -> Vouching | None:
    """What a registry said of the source no longer ago than nobody may be blind to it; None for silence."""
    return state.vouching if state.vouching and now - state.vouching.at <= BLIND_AFTER else None


def is_to_be_vouched_for(state: SourceState, *, now: datetime) -> bool:
    """Whether the registries are asked for a source that nobody could look at: not when one answered lately."""
    said = state.vouching
    return said is None or now - said.at >= ASK_AGAIN_AFTER[said.knows]


def deal(sources: Mapping[str, SourceState], *, name: Callable[[str], str], run_id: str) -> dict[str, Shard]:
    """The sources dealt out to new shards, each under the name its URL gives it."""
    hands: dict[str, dict[str, SourceState]] = {}
    for url, state in sources.items():
        hands.setdefault(name(url), {})[url] = state
    return {shard: Shard(folded=run_id, sources=hand) for shard, hand in hands.items()}
