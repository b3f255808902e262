"""Findings through time: suspected, open, decided, resolved; the accepted baselines; the mails due and sent.

Knows how findings and baselines move; nothing of how an observation was made, of storage or of a mail's wording.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from citewatch.model import Choice, Decision, Finding, FindingKind, FindingState, Matter, Occasion, Run, Severity

# When a mail is sent: docs/verdicts.md, last paragraph.
CRITICAL_AGAIN_AFTER = timedelta(days=7)
EDIT_AGAIN_AFTER = timedelta(days=14)
QUIET_FOR = timedelta(days=30)
FLAPPING_WITHIN = timedelta(days=30)
STAYS_AFTER = timedelta(days=14)
_MOST_FLAPPED = 20  # versions of one finding


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """The version of a source that a person accepted, or the first one seen (`decided_by` is None).

    `same_as` names the last other text in which nothing differs from it: what a newer extractor made of the same page,
    or a text in which only what is volatile moved.
    """

    text_digest: str
    at: datetime
    decided_by: str | None = None
    same_as: str | None = None


@dataclass(frozen=True, kw_only=True)
class MailDue:
    """A mail that is owed to the reviewer; without `sent_at` it is still to be sent.

    `tried_as` is the mail's id at the last attempt to send it of which nobody knows how it ended.
    """

    id: str
    run_id: str
    due_at: datetime
    occasion: Occasion
    tried_as: str | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Everything that is remembered of one article. Decisions are only ever added.

    `baselines` are kept by the source's URL, whatever number the reference list gives it.
    """

    slug: str
    last_run: Run | None = None
    baselines: Mapping[str, Baseline] = field(default_factory=dict)
    findings: Mapping[str, Finding] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    mails: tuple[MailDue, ...] = ()

    @property
    def mail_due(self) -> MailDue | None:
        """The mail that has no receipt yet; there is at most one."""
        return next((mail for mail in self.mails if mail.sent_at is None), None)

    def is_later_than(self, run: Run) -> bool:
        """Whether it knows a later run: its findings must not be told by older evidence."""
        last = self.last_run
        return last is not None and last.id != run.id and last.started_at > run.started_at


def finding_id(slug: str, matter: Matter) -> str:
    """The id of a matter: it stays the same as long as the matter does."""
    named = "\n".join((slug, matter.subject, matter.kind, matter.about))
    return hashlib.sha256(named.encode()).hexdigest()[:12]


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
            _move_baseline(baselines, finding, decision)
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
        if id not in standing and finding.subject in assessed and not is_in_the_dark:
            is_replaced = finding.kind.is_link_rot and finding.subject in rotten
            findings[id] = _gone(finding, at=None if is_replaced else now)
    after = replace(ledger, last_run=run, findings=findings)
    return _with_mail_due(after, run=run) if may_mail else after


def _with_mail_due(ledger: Ledger, *, run: Run) -> Ledger:
    """The ledger with the mail that this run owes: the one an earlier run could not send becomes its own."""
    owed = ledger.mail_due
    occasion = owed.occasion if owed else occasion_for(ledger, now=run.started_at)
    if occasion is None:
        return ledger
    id = f"{ledger.slug}-{run.id.partition('-')[0]}"
    due = MailDue(
        id=id,
        run_id=run.id,
        due_at=owed.due_at if owed else run.started_at,
        occasion=occasion,
        tried_as=owed.tried_as if owed else None,
    )
    return replace(ledger, mails=(*(mail for mail in ledger.mails if mail != owed), due))


def occasion_for(ledger: Ledger, *, now: datetime) -> Occasion | None:
    """Why a mail is due now; None when it is not. Info findings and suspicions never cause one."""
    if not ledger.mails:
        return Occasion.FIRST
    last = ledger.mails[-1].sent_at or ledger.mails[-1].due_at
    findings = ledger.findings.values()
    if any(_is_news(finding) for finding in findings):
        return Occasion.NEWS
    if any(_is_overdue(finding, last=last, now=now) for finding in findings):
        return Occasion.REMINDER
    if now - last < QUIET_FOR:
        return None
    return Occasion.REMINDER if any(finding.needs_someone for finding in findings) else Occasion.ALL_CLEAR


def _is_news(finding: Finding) -> bool:
    """Whether nobody was told yet; a page that goes back and forth is told once, until it stays."""
    if not finding.needs_someone or finding.version == finding.told:
        return False
    since = max(filter(None, (finding.opened_at, finding.changed_at)), default=finding.last_seen)
    return finding.version not in finding.flapped or finding.last_seen - since >= STAYS_AFTER


def tried(ledger: Ledger, mail_id: str, *, as_: str | None) -> Ledger:
    """The ledger when a mail is about to be sent under this id; None: when the last attempt is known to have failed."""
    mails = (replace(mail, tried_as=as_) if mail.id == mail_id else mail for mail in ledger.mails)
    return replace(ledger, mails=tuple(mails))


def sent(ledger: Ledger, mail_id: str, *, at: datetime, told: Mapping[str, str]) -> Ledger:
    """The ledger with the receipt of a mail. `told` names the version of each finding that the mail told."""
    mails = tuple(replace(mail, sent_at=at, tried_as=None) if mail.id == mail_id else mail for mail in ledger.mails)
    run_at = ledger.last_run.started_at if ledger.last_run else None
    findings = {id: _after_mail(finding, told.get(id), resolved_at=run_at) for id, finding in ledger.findings.items()}
    return replace(ledger, mails=mails, findings=findings)


def _after_mail(finding: Finding, told: str | None, *, resolved_at: datetime | None) -> Finding:
    """The finding once a mail told its version, or that it is resolved: what comes back after that is news."""
    if finding.state is FindingState.RESOLVED and finding.resolved_at == resolved_at:
        return replace(finding, flapped=())
    return replace(finding, told=told) if told else finding


def news_in(ledger: Ledger) -> dict[str, str]:
    """The findings that a mail sent now tells, each with its version: what needs somebody, and words not found."""
    return {
        id: finding.version
        for id, finding in ledger.findings.items()
        if finding.needs_someone or finding.kind is FindingKind.ANCHOR_NOT_FOUND
    }


def decide(ledger: Ledger, decision: Decision) -> Ledger:
    """The ledger after a person's decision. Accepting makes the text that was shown the baseline."""
    finding = ledger.findings[decision.finding]
    state = {
        Choice.ACCEPT: FindingState.ACCEPTED,
        Choice.EDIT: FindingState.EDIT_REQUESTED,
        Choice.DISMISS: FindingState.DISMISSED,
    }[decision.choice]
    baselines = dict(ledger.baselines)
    if decision.choice is Choice.ACCEPT:
        _move_baseline(baselines, finding, decision)
    findings = {**ledger.findings, finding.id: replace(finding, state=state, decision=decision, flapped=())}
    return replace(ledger, findings=findings, baselines=baselines, decisions=(*ledger.decisions, decision))


def with_first_seen(ledger: Ledger, first_seen: Mapping[str, Baseline]) -> Ledger:
    """The ledger with a baseline for every URL that had none."""
    return replace(ledger, baselines={**first_seen, **ledger.baselines})


def with_same_texts(ledger: Ledger, same: Mapping[str, str]) -> Ledger:
    """The ledger with what was found to read as its baselines do: by URL, the digest of the other text."""
    baselines = {
        url: replace(baseline, same_as=same[url]) if url in same else baseline
        for url, baseline in ledger.baselines.items()
    }
    return replace(ledger, baselines=baselines)


def _told_again(
    known: Finding | None, matter: Matter, *, id: str, now: datetime, revised: Mapping[str, date]
) -> Finding:
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
        return replace(finding, decision=None, told=None)
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


def _move_baseline(baselines: dict[str, Baseline], finding: Finding, decision: Decision) -> None:
    """Make the text a decision was made on the baseline of its source; a finding that shows no text has none."""
    if finding.url and decision.text_digest:
        baselines[finding.url] = Baseline(
            text_digest=decision.text_digest, at=decision.at, decided_by=decision.by or "unnamed"
        )


def _is_overdue(finding: Finding, *, last: datetime, now: datetime) -> bool:
    if finding.state is FindingState.OPEN and finding.severity is Severity.CRITICAL:
        return now - last >= CRITICAL_AGAIN_AFTER
    if finding.state is FindingState.EDIT_REQUESTED and finding.decision:
        return now - max(last, finding.decision.at) >= EDIT_AGAIN_AFTER
    return False
