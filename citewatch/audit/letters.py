"""letters: what the ledger owes besides reports → mails; each is sent, then its receipt is swapped in.

An edit that was asked for, one that no longer is, a fresh link for one that expired. Knows the ledger's letters and
who is addressed; nothing of a letter's wording, nor how a mail is handed over.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.headerregistry import Address

from citewatch import ledger as ledgers
from citewatch.audit import records
from citewatch.audit.desk import Desk
from citewatch.audit.dossier import ArticleDossier, SourceRecord, finding_dossier
from citewatch.audit.lease import Lease
from citewatch.audit.ports import Mailer
from citewatch.errors import Conflict, MailError, ReplayError, StoreError
from citewatch.ledger import Ledger, Letter
from citewatch.model import Article, ContentResult, Decision, Finding, FindingState, LetterKind, Person
from citewatch.report import ReviewLinks
from citewatch.report.letter import Told, written
from citewatch.report.post import address, packed

# Longer than SES may be busy (adapters/mail/ses.py) and than a function that sends may run on.
_AT_WORK = timedelta(minutes=5)


def send_letters(slug: str, *, desk: Desk) -> None:
    """Send every letter of the article that has no receipt; one whose fate is unknown says it may be a second copy.

    One that another process is sending is left to it. One that tells what is no longer so, or asks an edit of somebody
    who is no longer named, is let go: nobody hears it.
    Where there is no review page a fresh link stays due. Raises MailError when one was refused, once the others were
    tried: it stays due, and whoever comes next sends it.
    """
    book = records.load_ledger(desk.store, slug)
    due = [letter for letter in book.letters_due if letter.kind is not LetterKind.FRESH_LINK or desk.door]
    if desk.mailer is None or not due:
        return
    round_ = _Round(article=records.load_article(desk.store, slug), desk=desk, mailer=desk.mailer)
    refused: list[MailError] = []
    for letter in due:
        try:
            round_.send(letter.id)
        except MailError as error:
            refused.append(error)
    if refused:
        raise refused[0]


@dataclass(frozen=True, kw_only=True)
class _Round:
    """One time of sending an article's letters."""

    article: Article
    desk: Desk
    mailer: Mailer

    def send(self, letter_id: str) -> None:
        """Send one letter, unless somebody else is at it. That it is tried is written down first."""
        if self.mailer.never_twice:
            self._send_claimed(letter_id)
            return
        if not self._claim(letter_id):
            return
        try:
            self._send_claimed(letter_id)
        finally:
            self.desk.store.delete(records.lease_key(letter_id))

    def _send_claimed(self, letter_id: str) -> None:
        book = records.load_ledger(self.desk.store, self.article.slug)
        letter = _due(book, letter_id)
        if letter is None:
            return
        told = self._told(letter, book)
        if told is None:
            self._let_go(letter)
            return
        message = self._packed(letter, told, book)
        tried = self._update(lambda latest: ledgers.letter_tried(latest, letter_id, is_tried=True))
        if _due(tried, letter_id) is None:  # withdrawn while it was written
            return
        try:
            self.mailer.send(message, mail_id=letter_id)
        except MailError as error:
            if not error.may_have_gone:
                self._update(lambda latest: ledgers.letter_tried(latest, letter_id, is_tried=letter.is_tried))
            raise
        self._update(lambda latest: ledgers.letter_sent(latest, letter_id, at=self.desk.clock()))

    def _let_go(self, letter: Letter) -> None:
        """Owe a letter no longer. One that may have gone counts as heard: it may have to be withdrawn."""
        if letter.is_tried:
            self._update(lambda latest: ledgers.letter_sent(latest, letter.id, at=self.desk.clock()))
        else:
            self._update(lambda latest: ledgers.without_letters(latest, {letter.id}))

    def _claim(self, letter_id: str) -> bool:
        """Whether nobody else is sending the letter now, and nobody else will for a while."""
        now, key = self.desk.clock(), records.lease_key(letter_id)
        ours = records.encode(Lease(run_id=letter_id, started_at=now, until=now + _AT_WORK))
        if self.desk.store.create(key, ours):
            return True
        held = self.desk.store.read(key)
        if held is None or now < records.decode(held.body, Lease, key=key).until:
            return False
        with suppress(Conflict):  # another takes over what a killed one left
            self.desk.store.swap(key, ours, expected=held.version)
            return True
        return False

    def _update(self, change: Callable[[Ledger], Ledger]) -> Ledger:
        slug = self.article.slug
        return records.update(
            self.desk.store, records.ledger_key(slug), Ledger, lambda latest: change(latest or Ledger(slug=slug))
        )

    def _told(self, letter: Letter, book: Ledger) -> Told | None:
        """What the letter tells; None when that is no longer so."""
        finding = book.findings.get(letter.finding or "")
        told = Told(
            kind=letter.kind,
            article=self.article,
            finding=finding,
            run=book.last_run,
            review=self._review(letter, finding),
            possible_second_copy=letter.is_tried and not self.mailer.never_twice,
        )
        if letter.kind is not LetterKind.EDIT_WITHDRAWN and letter.to[0] not in self._named():
            return None
        if letter.kind is LetterKind.FRESH_LINK:
            return told
        decision = _decision(letter, book)
        if finding is None or decision is None:
            return None
        is_asked = finding.state is FindingState.EDIT_REQUESTED and finding.decision is not None
        if letter.kind is LetterKind.EDIT_WITHDRAWN:
            return None if is_asked else replace(told, decision=decision)
        if not is_asked or finding.decision != decision:
            return None
        return replace(
            told,
            decision=decision,
            content=self._content(finding, decision, book),
            replaces=_replaces(letter, finding, book),
        )

    def _review(self, letter: Letter, finding: Finding | None) -> ReviewLinks | None:
        if self.desk.door is None or letter.to[0] not in self._named():
            return None
        return self.desk.door(self.article.slug, (finding,) if finding else (), letter.to[0], self._now(letter))

    def _now(self, letter: Letter) -> datetime:
        return max(self.desk.clock(), letter.due_at)

    def _content(self, finding: Finding, decision: Decision, book: Ledger) -> ContentResult | None:
        """What had changed in the text that was decided on, whatever came later; None when that cannot be told."""
        shown = replace(finding, text_digest=decision.text_digest)
        sources = (source for source in self.article.sources() if source.subject == finding.subject)
        try:
            of = ArticleDossier(
                article=self.article,
                book=replace(book, findings={**book.findings, finding.id: shown}),
                findings=(),
                sources=tuple(
                    SourceRecord(
                        source=source,
                        state=records.load_states(self.desk.store, {source.fetched_url})[source.fetched_url],
                    )
                    for source in sources
                ),
            )
            dossier = finding_dossier(of, finding.id, desk=self.desk)
        except (StoreError, ReplayError):  # the note and the claims are worth sending without the quotes
            return None
        return dossier.content if dossier else None

    def _packed(self, letter: Letter, told: Told, book: Ledger) -> bytes:
        words = written(told)
        return packed(
            sender=self.desk.sender,
            to=[self._address(to) for to in letter.to],
            cc=self._in_copy(letter, book),
            subject=words.subject,
            text=words.text,
            html=words.html,
            mail_id=letter.id,
            thread=self.article.slug,
            at=self._now(letter),
        )

    def _address(self, email: str) -> Address:
        people = (*self.article.editors, *filter(None, (self.article.reviewer,)))
        known = next((person for person in people if person.email == email), None)
        return address(known or Person(name="", email=email))

    def _in_copy(self, letter: Letter, book: Ledger) -> list[Address]:
        """The reviewer, in the first of the letters to the editors that one decision is owed."""
        named = self.article.reviewer
        reviewer = self.desk.recipient or (named.email if named else None)
        siblings = [each for each in book.letters if (each.finding, each.due_at) == (letter.finding, letter.due_at)]
        is_first = letter.kind is not LetterKind.FRESH_LINK and siblings[0].id == letter.id
        return [self._address(reviewer)] if reviewer and is_first and reviewer not in letter.to else []

    def _named(self) -> set[str]:
        """Who may decide of the article: nobody else gets a link."""
        people = (*self.article.editors, *filter(None, (self.article.reviewer,)))
        return {person.email for person in people} | set(filter(None, (self.desk.recipient,)))


def _due(book: Ledger, letter_id: str) -> Letter | None:
    return next((letter for letter in book.letters_due if letter.id == letter_id), None)


def _decision(letter: Letter, book: Ledger) -> Decision | None:
    made = (each for each in reversed(book.decisions_on(letter.finding or "")) if each.at == letter.decided_at)
    return next(made, None)


def _replaces(letter: Letter, finding: Finding, book: Ledger) -> bool:
    """Whether the addressee has an earlier request, or may have, that was not withdrawn."""
    before = book.letters[: book.letters.index(letter)]
    heard = ledgers.heard_of_an_edit(before, finding.id).get(letter.to[0])
    return heard is not None and heard.kind is LetterKind.EDIT_REQUESTED
