"""settle: all observations of a run, read together, folded into the state of each source; or the run refused.

Knows sources and no article. Compare-and-swap throughout; settling twice is settling once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from citewatch import judge
from citewatch.audit import records
from citewatch.audit.ports import Store
from citewatch.errors import AuditRefused
from citewatch.model import LinkVerdict, Observation, Run
from citewatch.plan import Slice, shard_of
from citewatch.state import SHARD_LIMIT, Shard, deal, fold

Seen = Mapping[Slice, tuple[Observation, ...]]


def settle(pieces: Sequence[Slice], *, run: Run, store: Store, shard_limit: int = SHARD_LIMIT) -> None:
    """Fold what was seen into the sources' states. Raises AuditRefused when the fault is ours: then nothing changes."""
    seen = observed(pieces, run=run, store=store)
    refuse_our_fault(seen)
    for piece, observations in seen.items():
        _fold(store, piece, observations, run=run)
    for host in dict.fromkeys(piece.host for piece in pieces):
        _split_full_shards(store, host, run=run, limit=shard_limit)


def observed(pieces: Sequence[Slice], *, run: Run, store: Store) -> Seen:
    """What the run saw, slice by slice; a source of which nothing was recorded says so (`not-audited`)."""
    seen = {}
    for piece in pieces:
        found = {o.url: o for o in records.load_observations(store, run, piece).observations}
        seen[piece] = tuple(found.get(url, Observation(url=url, unseen_reason="not-audited")) for url in piece.sources)
    return seen


def _fold(store: Store, piece: Slice, observations: tuple[Observation, ...], *, run: Run) -> None:
    def folded(shard: Shard | None) -> Shard:
        return fold(shard or Shard(), observations, run_id=run.id, at=run.started_at)

    records.update(store, records.shard_key(piece.host, piece.shard), Shard, folded)


def refuse_our_fault(seen: Seen) -> None:
    """Raise AuditRefused when hosts fail alike beyond chance, or when not one source was seen (DESIGN rule 3)."""
    failures: dict[str, list[Observation]] = {}
    for piece, observations in seen.items():
        asked = [observation for observation in observations if observation.look]
        if asked:
            failures.setdefault(piece.host, []).extend(asked)
    if not failures:
        raise AuditRefused(_nothing_seen(o for observations in seen.values() for o in observations))
    by_host = {host: _reason_for_silence(looks) for host, looks in failures.items()}
    if judge.is_our_fault(by_host):
        silent = Counter(reason for reason in by_host.values() if reason)
        reason, count = silent.most_common(1)[0]
        raise AuditRefused(
            f"No audit: {sum(silent.values())} of {len(by_host)} hosts gave no answer ({reason}: {count}), which looks "
            "like our own network, so nothing was recorded and nobody mailed; without a network try `citewatch demo`."
        )


def _nothing_seen(observations: Iterable[Observation]) -> str:
    reasons = Counter(observation.unseen_reason for observation in observations)
    why = ", ".join(f"{reason}: {count}" for reason, count in reasons.most_common() if reason) or "no source to look at"
    return f"No audit: not one source could be looked at ({why}), so nothing was recorded and no mail was sent."


def _reason_for_silence(looks: Sequence[Observation]) -> str | None:
    """The commonest reason why a host's sources got no answer; None when one of them got one."""
    reasons = [o.look.reason for o in looks if o.look and _is_silence(o)]
    return Counter(reasons).most_common(1)[0][0] if reasons and len(reasons) == len(looks) else None


def _is_silence(observation: Observation) -> bool:
    look = observation.look
    return look is not None and look.verdict is LinkVerdict.UNREACHABLE and look.http_status is None


def _split_full_shards(store: Store, host: str, *, run: Run, limit: int) -> None:
    """Name a host's shards by one digit more while one of them is too full.

    The shard "all" tells the depth and is written last: until then every reader finds the old shards whole.
    """
    root = records.load_shard(store, host, "all")
    shards = records.load_shards(store, host, depth=root.depth)
    if all(len(shard.sources) <= limit for shard in shards):
        return
    sources = {url: state for shard in shards for url, state in shard.sources.items()}
    depth, dealt = root.depth, dict[str, Shard]()
    while not dealt or any(len(shard.sources) > limit for shard in dealt.values()):
        depth += 1
        dealt = deal(sources, name=partial(shard_of, depth=depth), run_id=run.id)
    for name, shard in dealt.items():
        _put(store, host, name, shard)
    _put(store, host, "all", replace(root, folded=run.id, depth=depth, sources={}))


def _put(store: Store, host: str, name: str, shard: Shard) -> None:
    records.update(store, records.shard_key(host, name), Shard, lambda _: shard)
