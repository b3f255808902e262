"""Mails due and sent: when a report is owed, which letters are, and the receipts of both.

Knows occasions and times; nothing of a mail's wording or how it is handed over.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from citewatch.ledger.book import Ledger, Letter, MailDue
from citewatch.model import Decision, Finding, FindingKind, FindingState, LetterKind, Occasion, Run, Severity

# When a mail is sent: docs/verdicts.md, “What becomes of a finding”. Days of the calendar: a mail goes out some minutes
# after its run began, and the run of the seventh day begins at the hour of the first.
CRITICAL_AGAIN_AFTER = timedelta(days=7)
EDIT_AGAIN_AFTER = timedelta(days=14)
QUIET_FOR = timedelta(days=30)
STAYS_AFTER = timedelta(days=14)
_KEPT_FOR = timedelta(days=90)  # receipts of letters


def with_mail_due(ledger: Ledger, *, run: Run) -> Ledger:
    """The ledger with the mail that this run owes: the one an earlier run could not send becomes its own.

    Its occasion is then the gravest of what was owed and of what is so now.
    """
    owed = ledger.mail_due
    before = replace(ledger, mails=tuple(mail for mail in ledger.mails if mail != owed))
    occasions = filter(None, (owed.occasion if owed else None, occasion_for(before, now=run.started_at)))
    occasion = min(occasions, key=list(Occasion).index, default=None)
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
    return replace(ledger, mails=(*before.mails, due))


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
    if now.date() - last.date() < QUIET_FOR:
        return None
    return Occasion.REMINDER if any(map(_is_waited_for, findings)) else Occasion.ALL_CLEAR


def _is_waited_for(finding: Finding) -> bool:
    return finding.needs_someone or finding.state is FindingState.EDIT_REQUESTED


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
        return now.date() - last.date() >= CRITICAL_AGAIN_AFTER
    if finding.state is FindingState.EDIT_REQUESTED and finding.decision:
        return now.date() - max(last, finding.decision.at).date() >= EDIT_AGAIN_AFTER
    return False


def with_letter(ledger: Ledger, letter: Letter) -> Ledger:
    """The ledger that owes this letter; one of the same id is owed once. Old receipts of others are let go."""
    if any(known.id == letter.id for known in ledger.letters):
        return ledger
    kept = (each for each in ledger.letters if _is_remembered(each, ledger, now=letter.due_at))
    return replace(ledger, letters=(*kept, letter))


def _is_remembered(letter: Letter, ledger: Ledger, *, now: datetime) -> bool:
    """Whether a letter is kept: what was asked for and is not done yet may have to be withdrawn, however long ago."""
    if letter.sent_at is None or now - letter.sent_at < _KEPT_FOR:
        return True
    finding = ledger.findings.get(letter.finding or "")
    return finding is not None and finding.state is FindingState.EDIT_REQUESTED and _is_of_an_edit(letter, finding.id)


def with_editors_told(ledger: Ledger, made: Decision, *, editors: Collection[str]) -> Ledger:
    """The ledger that owes a letter to each editor who heard otherwise than a finding stands after this decision.

    What they were to hear and nobody has tried to send is let go first: of a request that is withdrawn by then nobody
    hears at all. One letter for each editor, whose links are bound to its addressee.
    """
    finding = ledger.findings[made.finding]
    asked = finding.decision if finding.state is FindingState.EDIT_REQUESTED else None
    unsaid = {each.id for each in ledger.letters_due if _is_of_an_edit(each, finding.id) and not each.is_tried}
    book = without_letters(ledger, unsaid)
    heard = heard_of_an_edit(book.letters, finding.id)
    number = len(ledger.decisions_on(finding.id))
    for place, editor in enumerate(dict.fromkeys((*editors, *heard)), start=1):
        kind = _owed(heard.get(editor), asked, is_named=editor in editors)
        if kind is None:
            continue
        letter = Letter(
            id=f"{ledger.slug}-{kind}-{finding.id}-{number}-{place}",
            kind=kind,
            to=(editor,),
            due_at=made.at,
            finding=finding.id,
            decided_at=asked.at if asked else made.at,
        )
        book = with_letter(book, letter)
    return book


def _owed(heard: Letter | None, asked: Decision | None, *, is_named: bool) -> LetterKind | None:
    """What an editor who heard this last (None: nothing) has to be told, while this edit is asked for (None: none)."""
    knows_of_one = heard is not None and heard.kind is LetterKind.EDIT_REQUESTED
    if asked is None:
        return LetterKind.EDIT_WITHDRAWN if knows_of_one else None
    knows_of_this = knows_of_one and heard is not None and heard.decided_at == asked.at
    return LetterKind.EDIT_REQUESTED if is_named and not knows_of_this else None


def heard_of_an_edit(letters: Collection[Letter], finding: str) -> dict[str, Letter]:
    """By address, the last of these letters that told of an edit of this finding: that it is wanted, or no longer."""
    return {to: letter for letter in letters if _is_of_an_edit(letter, finding) for to in letter.to}


def _is_of_an_edit(letter: Letter, finding: str) -> bool:
    return letter.finding == finding and letter.kind in (LetterKind.EDIT_REQUESTED, LetterKind.EDIT_WITHDRAWN)


def without_letters(ledger: Ledger, ids: Collection[str]) -> Ledger:
    """The ledger that owes these letters no longer: nobody was told, and nobody has to be."""
    return replace(ledger, letters=tuple(each for each in ledger.letters if each.id not in ids))


def letter_tried(ledger: Ledger, letter_id: str, *, is_tried: bool) -> Ledger:
    """The ledger when a letter is about to be sent; with False when the attempt is known to have failed."""
    letters = (replace(each, is_tried=is_tried) if each.id == letter_id else each for each in ledger.letters)
    return replace(ledger, letters=tuple(letters))


def letter_sent(ledger: Ledger, letter_id: str, *, at: datetime) -> Ledger:
    """The ledger with the receipt of a letter."""
    letters = (replace(each, sent_at=at, is_tried=False) if each.id == letter_id else each for each in ledger.letters)
    return replace(ledger, letters=tuple(letters))
