"""The decisions of one article, told one by one and as a table: who, when, what, on which version, and why.

Knows decisions and the findings they are about; nothing of pages.
"""

from citewatch.ledger import Ledger
from citewatch.model import Decision, Finding
from citewatch.report.wording import zulu
from citewatch.spreadsheet import csv_of

_COLUMNS = (
    *("article", "finding", "subject", "kind", "severity", "summary", "decided_at", "choice", "was"),
    *("decided_by", "addressee", "note", "version", "text_digest", "displaced_text_digest"),
)


def trail(book: Ledger, *, subject: str | None = None) -> tuple[tuple[Decision, Finding | None], ...]:
    """Every decision with the finding it is about, newest first; of one subject, where one is given."""
    told = tuple((decision, book.findings.get(decision.finding)) for decision in reversed(book.decisions))
    return tuple((decision, of) for decision, of in told if subject is None or (of and of.subject == subject))


def trail_csv(book: Ledger) -> str:
    """The trail as CSV, one row a decision after a header row, oldest first."""
    return csv_of(_COLUMNS, [_row(book.slug, decision, of) for decision, of in reversed(trail(book))])


def _row(slug: str, decision: Decision, of: Finding | None) -> tuple[object, ...]:
    about = (of.subject, of.kind.value, of.severity.value, of.summary) if of else (None, None, None, None)
    return (
        *(slug, decision.finding, *about, zulu(decision.at), decision.choice.value, decision.was.value),
        *(decision.by, decision.addressee, decision.note, decision.version, decision.text_digest),
        decision.displaced.text_digest if decision.displaced else None,
    )
