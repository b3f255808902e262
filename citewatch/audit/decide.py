"""decide: what a person says of a finding → the article's ledger, by compare-and-swap; kept for ever."""

from datetime import datetime

from citewatch import ledger as ledgers
from citewatch.audit import records
from citewatch.audit.ports import Store
from citewatch.errors import UsageError
from citewatch.ledger import Ledger
from citewatch.model import Choice, Decision, Finding, FindingState


def decide(
    store: Store,
    slug: str,
    finding: str,
    choice: Choice,
    *,
    at: datetime,
    by: str | None = None,
    note: str | None = None,
) -> Decision:
    """The decision as written down, on the version the ledger shows. Raises UsageError when it cannot be made."""
    if choice is Choice.DISMISS and not (note or "").strip():
        raise UsageError("To dismiss a finding say why: --note “works for me”")
    made: list[Decision] = []

    def decided(book: Ledger | None) -> Ledger:
        found = _decidable(book, slug, finding)
        decision = Decision(
            finding=found.id,
            choice=choice,
            version=found.version,
            text_digest=found.text_digest,
            at=at,
            by=by,
            note=note,
        )
        made.append(decision)
        return ledgers.decide(book or Ledger(slug=slug), decision)

    records.update(store, records.ledger_key(slug), Ledger, decided)
    return made[-1]


def _decidable(book: Ledger | None, slug: str, finding: str) -> Finding:
    """The finding, if somebody may still decide it."""
    if book is None:
        raise UsageError(f"There is no ledger of “{slug}” in this store; audit it first, or see --store.")
    known = book.findings.get(finding)
    if known is None:
        undecided = [f.id for f in book.findings.values() if f.state is not FindingState.RESOLVED]
        raise UsageError(f"“{slug}” has no finding {finding}; it has {', '.join(undecided) or 'none'}.")
    if known.state in (FindingState.RESOLVED, FindingState.ACCEPTED):
        raise UsageError(f"Finding {finding} is {known.state} already; there is nothing to decide.")
    return known
