"""One look at one source: fetch → wall? → extract → judge → observation; its text and its capture kept.

Knows one source and what was last seen of it; nothing of queues and runs. A bad answer ends no more than its own look.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from citewatch.audit import records
from citewatch.audit.judging import Judged, judged
from citewatch.audit.ports import Store, Web
from citewatch.errors import CitewatchError
from citewatch.gate import Gate
from citewatch.judge import sketch
from citewatch.model import Capture, GoodLook, Look, Observation, Validators, Verdict, WallScope
from citewatch.plan import host_of
from citewatch.state import SourceState


@dataclass(frozen=True, kw_only=True)
class Eyes:
    """What looking takes: a web, a way to keep a capture, a clock; who hears of each look, and whether to stop.

    `faults` hears of a source that could not be looked at through a fault of ours. What is read of an answer takes many
    times its size: `gate` lets one of them in at a time.
    """

    web: Web
    to_warc: Callable[[Capture], bytes]
    clock: Callable[[], datetime]
    looked: Callable[[Observation], None] = lambda observation: None
    stopped: Callable[[], bool] = lambda: False
    faults: Callable[[str, Exception], None] = lambda url, error: None
    gate: Gate = field(default_factory=Gate)


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What one look saw. `is_hiccup` when a second one at the end of the queue may see more."""

    seen: Observation
    is_hiccup: bool = False


def look(url: str, *, state: SourceState, host: str, store: Store, eyes: Eyes) -> Looked | None:
    """What can be seen of a source now; None when the look was interrupted.

    `host` is the one whose queue this is, and under which texts are kept.
    """
    try:
        return _look(url, state=state, host=host, store=store, eyes=eyes)
    except CitewatchError:
        raise
    except Exception as error:  # one bad answer must not end the looking at its host: it is told, and was not seen
        eyes.faults(url, error)
        return Looked(seen=_unseen(url, state, type(error).__name__, unseen_reason="not-understood"))
    finally:
        eyes.gate.leave()


def _look(url: str, *, state: SourceState, host: str, store: Store, eyes: Eyes) -> Looked | None:
    validators = state.validators if state.last_good else None
    capture = eyes.web.fetch(url, at=eyes.clock(), validators=validators)
    match capture.failure.reason if capture.failure else None:
        case "interrupted":
            return None
        case "not-recorded":
            return Looked(seen=_unseen(url, state, unseen_reason="not-recorded"))
        case "host-walled":
            why = f"sent to {capture.next_url}, which turns us away"
            return Looked(seen=_unseen(url, state, why, unseen_reason="host-walled"))
    eyes.gate.enter()
    said = judged(capture, last_good=state.last_good)
    good = _good_look(capture, said, state.last_good, host=host, store=store, eyes=eyes)
    return Looked(seen=_observation(capture, said, good, state, host=host, eyes=eyes), is_hiccup=said.is_hiccup)


def _unseen(url: str, state: SourceState, *evidence: str, unseen_reason: str) -> Observation:
    return Observation(url=url, unseen_reason=unseen_reason, unseen_evidence=evidence, was_unseen=_was_unseen(state))


def _observation(
    capture: Capture, said: Judged, good: GoodLook | None, state: SourceState, *, host: str, eyes: Eyes
) -> Observation:
    met, text = said.met, said.text
    is_challenge = met is not None and met.scope is WallScope.HOST
    if met and is_challenge:
        eyes.web.avoid(host_of(met.url))
    return Observation(
        url=capture.cited_url,
        look=_look_of(capture, said.verdict),
        good=good,
        validators=_validators(capture) if text and not text.problem and not capture.redirects else None,
        # A publisher behind doi.org that challenges us says nothing of doi.org.
        walls_host=bool(met and is_challenge and host_of(met.url) == host),
        was_unseen=_was_unseen(state),
        not_modified=capture.is_not_modified,
        requests=capture.requests,
        bytes_received=capture.bytes_received,
    )


def _good_look(
    capture: Capture, said: Judged, last_good: GoodLook | None, *, host: str, store: Store, eyes: Eyes
) -> GoodLook | None:
    verdict, text = said.verdict, said.text
    if not verdict.link.is_good:
        return None
    if verdict.signpost:
        # A signpost is no document: what is compared stays the text that was last seen.
        seen = last_good or GoodLook(at=capture.at, verdict=verdict.link, final_url="", problem=verdict.reason)
        return replace(seen, at=capture.at, verdict=verdict.link, final_url=verdict.signpost)
    if text is None and last_good:
        return replace(last_good, at=capture.at, verdict=verdict.link, final_url=capture.final_url)
    digest = None
    if text and not text.problem:
        known = last_good.text_digest if last_good else None
        digest = records.save_text(store, host, text, known=known, warc=lambda: eyes.to_warc(capture))
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
