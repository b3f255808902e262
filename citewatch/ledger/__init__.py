"""Findings through time: suspected, open, decided, resolved; the accepted baselines; the mails due and sent.

Knows how findings and baselines move; nothing of how an observation was made, of storage or of a mail's wording.
Arrows: `folding` → `mails`, `deciding` → `book`.
"""

from citewatch.ledger.book import Ledger, Letter, MailDue, finding_id, with_first_seen, with_same_texts
from citewatch.ledger.deciding import choices, decide, etag, standing_decisions
from citewatch.ledger.folding import fold, settle_edits
from citewatch.ledger.mails import (
    heard_of_an_edit,
    letter_sent,
    letter_tried,
    news_in,
    occasion_for,
    sent,
    tried,
    with_editors_told,
    with_letter,
    without_letters,
)

__all__ = [
    "Ledger",
    "Letter",
    "MailDue",
    "choices",
    "decide",
    "etag",
    "finding_id",
    "fold",
    "heard_of_an_edit",
    "letter_sent",
    "letter_tried",
    "news_in",
    "occasion_for",
    "sent",
    "settle_edits",
    "standing_decisions",
    "tried",
    "with_editors_told",
    "with_first_seen",
    "with_letter",
    "with_same_texts",
    "without_letters",
]
