"""renew: whoever holds a link that is no longer good asks for a fresh one → a letter to the same address, once a day.

Knows the ledger's letters; nothing of links.
"""

import hashlib
from contextlib import suppress
from enum import StrEnum

from citewatch import ledger as ledgers
from citewatch.audit import records
from citewatch.audit.desk import Desk
from citewatch.audit.letters import send_letters
from citewatch.errors import MailError
from citewatch.ledger import Ledger, Letter
from citewatch.model import LetterKind


class Renewal(StrEnum):
    """What became of the wish for a fresh link: on its way, sent before today, or to be sent later."""

    SENT = "sent"
    SENT_BEFORE = "sent-before"
    OWED = "owed"


def renew(slug: str, *, finding: str | None, addressee: str, desk: Desk) -> Renewal:
    """Mail a fresh link to the finding, or (None) the article, to this address; what became of it."""
    asked = _letter(slug, finding=finding, addressee=addressee, desk=desk)
    book = records.load_ledger(desk.store, slug)
    if _is_sent(book, asked):
        return Renewal.SENT_BEFORE
    records.update(
        desk.store, records.ledger_key(slug), Ledger, lambda known: ledgers.with_letter(known or book, asked)
    )
    with suppress(MailError):  # also of another letter; what was refused stays due, and whoever comes next sends it
        send_letters(slug, desk=desk)
    return Renewal.SENT if _is_sent(records.load_ledger(desk.store, slug), asked) else Renewal.OWED


def _letter(slug: str, *, finding: str | None, addressee: str, desk: Desk) -> Letter:
    now = desk.clock()
    to = hashlib.sha256(addressee.encode()).hexdigest()[:8]
    id = f"{slug}-{LetterKind.FRESH_LINK}-{finding or 'article'}-{to}-{now:%Y%m%d}"
    return Letter(id=id, kind=LetterKind.FRESH_LINK, to=(addressee,), due_at=now, finding=finding)


def _is_sent(book: Ledger, asked: Letter) -> bool:
    return any(letter.id == asked.id and letter.sent_at is not None for letter in book.letters)
