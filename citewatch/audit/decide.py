"""decide: what a person says of a finding → the article's ledger, by compare-and-swap; kept for ever."""

from datetime import datetime

from citewatch import ledger as ledgers
from citewatch import manifest
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
    version: str | None = None,
) -> Decision:
    """The decision as written down. Raises UsageError when it cannot be made.

    It is made on the version the ledger shows; with `version` (or its first characters) only if that is the one.
    """
    if choice is Choice.DISMISS and not (note or "").strip():
        raise UsageError("To dismiss a finding say why: --note “works for me”")
    if not manifest.is_slug(slug):
        raise UsageError(f"“{slug}” is no article's slug.")
    made: list[Decision] = []

    def decided(book: Ledger | None) -> Ledger:
        found = _decidable(book, slug, finding, choice)
        if version is not None and not (version and found.version.startswith(version)):
            raise UsageError(f"Finding {finding} has changed since: it is at version {found.version} now; look again.")
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


def _decidable(book: Ledger | None, slug: str, finding: str, choice: Choice) -> Finding:
    """The finding, if somebody may still decide it."""
    if book is None:
        raise UsageError(f"There is no ledger of “{slug}” in this store; audit it first, or see --store.")
    known = book.findings.get(finding)
    if known is None:
        waiting = (f"{f.id} ({f.subject} {f.kind})" for f in book.findings.values() if f.needs_someone)
        raise UsageError(f"“{slug}” has no finding {finding}; open are: {', '.join(waiting) or 'none'}.")
    if known.state is FindingState.SUSPECTED and choice is not Choice.DISMISS:
        raise UsageError(f"Finding {finding} is only suspected; wait for the next audit, or dismiss it.")
    if known.state in (FindingState.RESOLVED, FindingState.ACCEPTED):
        raise UsageError(f"Finding {finding} is {known.state} already; there is nothing to decide.")
    return known
