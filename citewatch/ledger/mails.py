"""Mails due and sent: when a report is owed, which letters are, and the receipts of both.

Knows occasions and times; nothing of a mail's wording or how it is handed over.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from citewatch.ledger.book import Ledger, Letter, MailDue
from citewatch.model import Finding, FindingKind, FindingState, Occasion, Run, Severity

# When a mail is sent: docs/verdicts.md, last paragraph.
CRITICAL_AGAIN_AFTER = timedelta(days=7)
EDIT_AGAIN_AFTER = timedelta(days=14)
QUIET_FOR = timedelta(days=30)
STAYS_AFTER = timedelta(days=14)
_KEPT_FOR = timedelta(days=90)  # receipts of letters


def with_mail_due(ledger: Ledger, *, run: Run) -> Ledger:
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


def _is_overdue(finding: Finding, *, last: datetime, now: datetime) -> bool:
    if finding.state is FindingState.OPEN and finding.severity is Severity.CRITICAL:
        return now - last >= CRITICAL_AGAIN_AFTER
    if finding.state is FindingState.EDIT_REQUESTED and finding.decision:
        return now - max(last, finding.decision.at) >= EDIT_AGAIN_AFTER
    return False


def with_letter(ledger: Ledger, letter: Letter) -> Ledger:
    """The ledger that owes this letter; one of the same id is owed once. Old receipts of others are let go."""
    if any(known.id == letter.id for known in ledger.letters):
        return ledger
    kept = (each for each in ledger.letters if each.sent_at is None or letter.due_at - each.sent_at < _KEPT_FOR)
    return replace(ledger, letters=(*kept, letter))


def letter_tried(ledger: Ledger, letter_id: str, *, is_tried: bool) -> Ledger:
    """The ledger when a letter is about to be sent; with False when the attempt is known to have failed."""
    letters = (replace(each, is_tried=is_tried) if each.id == letter_id else each for each in ledger.letters)
    return replace(ledger, letters=tuple(letters))


def letter_sent(ledger: Ledger, letter_id: str, *, at: datetime) -> Ledger:
    """The ledger with the receipt of a letter."""
    letters = (replace(each, sent_at=at, is_tried=False) if each.id == letter_id else each for each in ledger.letters)
    return replace(ledger, letters=tuple(letters))
