"""Findings through time: what a run's matters open, change and resolve, and which decisions they end.

Knows how findings and baselines move; nothing of how an observation was made or of a mail's wording.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from citewatch.ledger.book import Ledger, finding_id
from citewatch.ledger.deciding import moved_baseline
from citewatch.ledger.mails import with_mail_due
from citewatch.model import Choice, Decision, Finding, FindingKind, FindingState, Matter, Run

FLAPPING_WITHIN = timedelta(days=30)
_MOST_FLAPPED = 20  # versions of one finding


def settle_edits(ledger: Ledger, *, revised: Mapping[str, date], now: datetime) -> Ledger:
    """The ledger once edits that were asked for are made: the text they were asked about becomes the baseline.

    `revised` tells for each passage the day its editor says it was edited.
    """
    findings, baselines = dict(ledger.findings), dict(ledger.baselines)
    for finding in ledger.findings.values():
        decision = finding.decision
        if (
            decision
            and finding.state is FindingState.EDIT_REQUESTED
            and _is_revised(finding.passages, decision, revised)
        ):
            findings[finding.id] = replace(finding, state=FindingState.RESOLVED, resolved_at=now)
            baselines |= {
                url: asked_about
                for url, asked_about in moved_baseline(finding, decision).items()
                if url not in baselines or baselines[url].at <= asked_about.at  # none was accepted since
            }
    return replace(ledger, findings=findings, baselines=baselines)


def fold(
    ledger: Ledger,
    matters: Collection[Matter],
    *,
    run: Run,
    assessed: Collection[str],
    uncompared: Collection[tuple[str, str]] = (),
    revised: Mapping[str, date],
    may_mail: bool,
) -> Ledger:
    """The ledger after a run: every matter given its history. Folding the same run twice is folding it once.

    Only findings of the `assessed` subjects can be resolved, and drift not of the sources (subject and URL) whose text
    should have been compared and could not be.
    With `may_mail` a mail is put down as due when there is an occasion for one.
    """
    if ledger.last_run and ledger.last_run.id == run.id:
        return ledger
    now = run.started_at
    findings = dict(ledger.findings)
    standing = {finding_id(ledger.slug, matter): matter for matter in matters}
    for id, matter in standing.items():
        findings[id] = _told_again(findings.get(id), matter, id=id, now=now, revised=revised)
    rotten = {matter.subject for matter in matters if matter.kind.is_link_rot}
    for id, finding in ledger.findings.items():
        is_in_the_dark = finding.kind.is_drift and (finding.subject, finding.url) in uncompared
        if id in standing or finding.subject not in assessed or is_in_the_dark or _is_waited_for(finding, ledger):
            continue
        is_replaced = finding.kind.is_link_rot and finding.subject in rotten
        findings[id] = _gone(finding, at=None if is_replaced else now)
    after = replace(ledger, last_run=run, findings=findings)
    return with_mail_due(after, run=run) if may_mail else after


def _is_waited_for(finding: Finding, ledger: Ledger) -> bool:
    """Whether an edit is still due although nothing differs: the text it was asked about was accepted elsewhere.

    Two references to one page share a baseline, not the claims that lean on them.
    """
    if finding.state is not FindingState.EDIT_REQUESTED or not finding.decision or not finding.kind.is_drift:
        return False
    baseline = ledger.baselines.get(finding.url or "")
    return baseline is not None and baseline.text_digest == finding.decision.text_digest


def _told_again(
    known: Finding | None, matter: Matter, *, id: str, now: datetime, revised: Mapping[str, date]
) -> Finding:
    known = _without_what_a_decision_ended(known) if known else None
    decision = known.decision if known and _still_holds(known.decision, matter) else None
    state = _state(matter, decision, revised)
    was_open = known is not None and known.state is FindingState.OPEN
    is_open = state is FindingState.OPEN
    is_changed = is_open and was_open and known is not None and not _is_shown_by(known, matter)
    return Finding(
        id=id,
        subject=matter.subject,
        citation=matter.citation,
        kind=matter.kind,
        severity=matter.severity,
        state=state,
        first_seen=known.first_seen if known else now,
        last_seen=now,
        summary=matter.summary,
        passages=matter.passages,
        touched=matter.touched,
        suggestion=matter.suggestion,
        version=matter.version,
        url=matter.url,
        text_digest=matter.text_digest,
        opened_at=now if is_open and not was_open else known.opened_at if known else None,
        changed_at=now if is_changed else known.changed_at if known and was_open else None,
        resolved_at=(known.resolved_at if known else None) or now if state is FindingState.RESOLVED else None,
        decision=decision,
        told=_told(known, matter) if known else None,
        flapped=_flapped(known, matter, now=now) if known else (),
        marks=matter.marks,
    )


def _without_what_a_decision_ended(finding: Finding) -> Finding:
    """What was told before a decision is no reason for silence after it; what comes back once accepted is told anew."""
    if finding.state is FindingState.ACCEPTED and finding.decision is None:
        return replace(finding, told=None, flapped=())
    return replace(finding, flapped=()) if finding.decision else finding


def _flapped(known: Finding, matter: Matter, *, now: datetime) -> tuple[str, ...]:
    """The versions that are no news when they come again; what was gone for long has not merely gone back and forth."""
    if known.resolved_at is not None and now - known.resolved_at > FLAPPING_WITHIN:
        return ()
    is_left = known.told is not None and not _is_shown_by(known, matter)
    return _with_told(known) if is_left and known.kind.is_drift else known.flapped


def _with_told(finding: Finding) -> tuple[str, ...]:
    """The versions that were told, the one of the last mail among them."""
    return tuple(dict.fromkeys((*finding.flapped, *filter(None, [finding.told]))))[-_MOST_FLAPPED:]


def _told(known: Finding, matter: Matter) -> str | None:
    """The version that was told; the one of today where it only quotes the very text otherwise."""
    return matter.version if known.told == known.version and _is_shown_by(known, matter) else known.told


def _is_shown_by(known: Finding, matter: Matter) -> bool:
    """Whether the finding shows what the matter shows: the same version, or the same text by other rules (rule 7)."""
    return known.version == matter.version or _is_text_of(matter, known.text_digest)


def _is_text_of(matter: Matter, digest: str | None) -> bool:
    return digest is not None and digest in (matter.text_digest, *matter.rereads)


def _still_holds(decision: Decision | None, matter: Matter) -> bool:
    """Whether a decision was made on the evidence of today: the same version, or the very text that was shown."""
    if decision is None:
        return False
    return decision.version == matter.version or _is_text_of(matter, decision.text_digest)


def _state(matter: Matter, decision: Decision | None, revised: Mapping[str, date]) -> FindingState:
    if decision is None:
        return FindingState.SUSPECTED if matter.suspected else FindingState.OPEN
    if decision.choice is Choice.ACCEPT:
        return FindingState.ACCEPTED
    if decision.choice is Choice.DISMISS:
        return FindingState.DISMISSED
    return FindingState.RESOLVED if _is_revised(matter.passages, decision, revised) else FindingState.EDIT_REQUESTED


def _gone(finding: Finding, *, at: datetime | None) -> Finding:
    """A finding whose matter no longer stands since `at`; None when another one took its place.

    What was decided of it ends with it, and is kept in `decisions`.
    """
    if finding.state is FindingState.RESOLVED and finding.decision is None:
        return finding
    if finding.state is FindingState.ACCEPTED:
        return replace(finding, decision=None)
    resolved_at = finding.resolved_at if finding.state is FindingState.RESOLVED else at
    return replace(
        finding,
        state=FindingState.RESOLVED,
        resolved_at=resolved_at,
        decision=None,
        told=finding.told if finding.kind is FindingKind.ANCHOR_NOT_FOUND else None,
        flapped=_with_told(finding) if finding.kind.is_drift and not finding.decision else (),
    )


def _is_revised(passages: Collection[str], decision: Decision, revised: Mapping[str, date]) -> bool:
    return any(passage in revised and revised[passage] > decision.at.date() for passage in passages)
