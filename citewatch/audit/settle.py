"""settle: all observations of a run, read together, folded into the state of each source; or the run refused.

Knows sources and no article. Compare-and-swap throughout; settling twice is settling once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from citewatch import outage
from citewatch.audit import records
from citewatch.audit.hands import side_by_side
from citewatch.audit.ports import Answers, Store
from citewatch.errors import AuditRefused, Conflict
from citewatch.model import LinkVerdict, Observation, Run, Vouching
from citewatch.plan import Slice, shard_of
from citewatch.state import SHARD_LIMIT, Shard, deal, fold

Seen = Mapping[Slice, tuple[Observation, ...]]


def settle(pieces: Sequence[Slice], *, run: Run, store: Store, shard_limit: int = SHARD_LIMIT, hands: int = 1) -> Seen:
    """What was seen and what registries answered, folded into the sources' states, so many hosts at once.

    Raises AuditRefused when the fault is ours: then nothing changes.
    """
    seen = observed(pieces, run=run, store=store, hands=hands)
    if not pieces:
        return seen
    refuse_our_fault(seen)
    of_hosts: dict[str, list[Observation]] = {}
    for piece, observations in seen.items():
        of_hosts.setdefault(piece.host, []).extend(observations)

    vouchings = _joined(records.load_answers(store, run, hands=hands).values())

    def settled(host: str) -> None:
        if _fold(store, host, of_hosts[host], run=run, vouchings=vouchings) > shard_limit:
            _split_full_shards(store, host, run=run, limit=shard_limit)

    for _ in side_by_side(settled, of_hosts, hands=hands):
        pass
    return seen


def _joined(answers: Iterable[Answers]) -> dict[str, Vouching]:
    """What registries said of each source: whoever knows it is believed before who does not."""
    joined: dict[str, Vouching] = {}
    for url, vouching in (said for each in answers for said in each.vouchings.items()):
        if url not in joined or vouching.knows:
            joined[url] = vouching
    return joined


def observed(pieces: Sequence[Slice], *, run: Run, store: Store, hands: int = 1) -> Seen:
    """What the run saw, slice by slice; a source of which nothing was recorded says so (`not-audited`)."""

    def of_slice(piece: Slice) -> tuple[Observation, ...]:
        kept = records.load_observations(store, run, piece)
        # What was to be looked at again and was not: a document that was seen was seen.
        found = {o.url: o for o in kept.postponed if o.good} | {o.url: o for o in kept.observations}
        return tuple(found.get(url, Observation(url=url, unseen_reason="not-audited")) for url in piece.sources)

    return dict(zip(pieces, side_by_side(of_slice, pieces, hands=hands), strict=True))


def _fold(
    store: Store, host: str, observations: Sequence[Observation], *, run: Run, vouchings: Mapping[str, Vouching]
) -> int:
    """Fold a host's observations into its shards; how many sources the fullest of these now holds.

    The shards are those of today, which may be named otherwise than when planned. Folded once more when another run has
    dealt them out anew meanwhile.
    """
    shards = records.Shards(store)
    depth = shards.depth_of(host)
    by_shard: dict[str, list[Observation]] = {}
    for observation in observations:
        by_shard.setdefault(shard_of(observation.url, depth=depth), []).append(observation)
    fullest = 0
    for name, seen in by_shard.items():
        shard = shards.page(host, name).update(partial(_folded, observations=tuple(seen), run=run, vouchings=vouchings))
        fullest = max(fullest, len(shard.sources))
    # The one shard of a small host tells the depth itself, and was just written.
    depth_now = (shards if depth == 0 else records.Shards(store)).depth_of(host)
    return fullest if depth_now == depth else _fold(store, host, observations, run=run, vouchings=vouchings)


def _folded(
    shard: Shard | None, *, observations: tuple[Observation, ...], run: Run, vouchings: Mapping[str, Vouching]
) -> Shard:
    """The shard after the run; as it is when it was dealt out to others meanwhile and holds no source any more."""
    before = shard or Shard()
    if before.depth:
        return before
    return fold(before, observations, run_id=run.id, at=run.started_at, vouchings=vouchings)


def refuse_our_fault(seen: Seen) -> None:
    """Raise AuditRefused when hosts fail alike beyond chance, or when not one source was seen (rule 3)."""
    asked: dict[str, list[Observation]] = {}
    for piece, observations in seen.items():
        if looks := [observation for observation in observations if observation.look]:
            asked.setdefault(piece.host, []).extend(looks)
    if not asked:
        raise AuditRefused(_nothing_seen(o for observations in seen.values() for o in observations))
    # What nobody saw the last time either says nothing of today's network.
    telling = {host: looks for host, looks in asked.items() if not all(look.was_unseen for look in looks)}
    outcomes = {host: _reason_for_blindness(looks) for host, looks in telling.items()}
    if outage.is_our_fault(outcomes):
        failed = Counter(reason for reason in outcomes.values() if reason)
        reason, count = failed.most_common(1)[0]
        raise AuditRefused(
            f"No audit: {sum(failed.values())} of {len(outcomes)} hosts gave nothing to see ({reason}: {count}), which "
            "looks like our own network, so nothing was recorded and nobody mailed; without one try `citewatch demo`."
        )


def _nothing_seen(observations: Iterable[Observation]) -> str:
    reasons = Counter(observation.unseen_reason for observation in observations)
    why = ", ".join(f"{reason}: {count}" for reason, count in reasons.most_common() if reason) or "no source to look at"
    return f"No audit: not one source could be looked at ({why}), so nothing was recorded and no mail was sent."


def _reason_for_blindness(looks: Sequence[Observation]) -> str | None:
    """The commonest reason why none of a host's sources was seen; None when one was, or met a wall."""
    failing = (LinkVerdict.DEAD, LinkVerdict.UNREACHABLE)
    reasons = [each.look.reason for each in looks if each.look and each.look.verdict in failing]
    return Counter(reasons).most_common(1)[0][0] if reasons and len(reasons) == len(looks) else None


def _split_full_shards(store: Store, host: str, *, run: Run, limit: int) -> None:
    """Name a host's shards by more digits while one of them is too full.

    The shard "all" tells the depth and is written last, if nobody wrote it since: until then every reader finds the old
    shards whole.
    """
    root = store.read(records.shard_key(host, "all"))
    if root is None:
        return
    before = records.decode(root.body, Shard, key=records.shard_key(host, "all"))
    shards = records.load_shards(store, host, depth=before.depth) if before.depth else (before,)
    if all(len(shard.sources) <= limit for shard in shards):
        return
    sources = {url: state for shard in shards for url, state in shard.sources.items()}
    depth, dealt = before.depth, dict[str, Shard]()
    while not dealt or any(len(shard.sources) > limit for shard in dealt.values()):
        depth += 1
        dealt = deal(sources, name=partial(shard_of, depth=depth), run_id=run.id)
    for name, shard in dealt.items():
        records.put(store, records.shard_key(host, name), shard)
    emptied = replace(before, depth=depth, sources={})
    try:
        store.swap(records.shard_key(host, "all"), records.encode(emptied), expected=root.version)
    except Conflict:
        _split_full_shards(store, host, run=run, limit=limit)
