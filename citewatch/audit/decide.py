"""decide: what a person says of a finding → the article's ledger, by compare-and-swap; kept for ever.

A decision that the editors have to hear of puts letters down as due; `audit/letters.py` sends them.
"""

from dataclasses import dataclass
from datetime import datetime

from citewatch import ledger as ledgers
from citewatch.audit import records
from citewatch.audit.ports import Store
from citewatch.errors import NotDecided
from citewatch.ledger import Ledger, Letter
from citewatch.model import Article, Choice, Decision, Finding, FindingState
from citewatch.slugs import is_slug

MOST_SAID = 2_000  # characters of a note
_LONGEST_NAME = 200


@dataclass(frozen=True, kw_only=True)
class Press:
    """What somebody wants decided: of which finding, how, by whom and why.

    `addressee` is whose review link was used. `version` (or its first characters) is the version that was shown, and
    `etag` all that was shown of it: the decision is refused when that is not what stands.
    """

    finding: str
    choice: Choice
    by: str | None = None
    addressee: str | None = None
    note: str | None = None
    version: str | None = None
    etag: str | None = None


def decide(store: Store, slug: str, press: Press, *, at: datetime) -> Decision:
    """The decision as written down. Raises NotDecided when it cannot be made, or no longer."""
    _refuse_unsaid(press)
    if not is_slug(slug):
        raise NotDecided(f"“{slug}” is no article's slug.")
    editors = _editors(records.read(store, records.article_key(slug), Article))
    made: list[Decision] = []

    def decided(book: Ledger | None) -> Ledger:
        book, found = _decidable(book, slug, press)
        after = ledgers.decide(book, _decision(found, press, at=at))
        made.append(after.decisions[-1])
        return ledgers.with_editors_told(after, made[-1], editors=editors)

    records.update(store, records.ledger_key(slug), Ledger, decided)
    return made[-1]


def editors_told(book: Ledger, made: Decision) -> tuple[Letter, ...]:
    """The letters that a decision put down for the editors, one each; those without `sent_at` are still to go out.

    None of an edit that was asked for: the manifest names no editor, and nobody else tells them.
    """
    return tuple(each for each in book.letters if each.finding == made.finding and each.due_at == made.at)


def _decision(finding: Finding, press: Press, *, at: datetime) -> Decision:
    return Decision(
        finding=finding.id,
        choice=press.choice,
        version=finding.version,
        text_digest=finding.text_digest,
        at=at,
        by=press.by,
        addressee=press.addressee,
        note=press.note,
    )


def _editors(article: Article | None) -> tuple[str, ...]:
    return tuple(editor.email for editor in article.editors) if article else ()


def _refuse_unsaid(press: Press) -> None:
    if press.choice is Choice.DISMISS and not (press.note or "").strip():
        raise NotDecided("To dismiss a finding say why: --note “works for me”")
    if len(press.note or "") > MOST_SAID or len(press.by or "") > _LONGEST_NAME:
        raise NotDecided(f"Say it in at most {MOST_SAID} characters, and a name in {_LONGEST_NAME}.")


def _decidable(book: Ledger | None, slug: str, press: Press) -> tuple[Ledger, Finding]:
    """The ledger and the finding, if this may still be decided of it."""
    if book is None:
        raise NotDecided(f"There is no ledger of “{slug}” in this store; audit it first, or see --store.")
    known = book.findings.get(press.finding)
    if known is None:
        waiting = (f"{f.id} ({f.subject} {f.kind})" for f in book.findings.values() if f.needs_someone)
        raise NotDecided(f"“{slug}” has no finding {press.finding}; open are: {', '.join(waiting) or 'none'}.")
    if press.version is not None and not (press.version and known.version.startswith(press.version)):
        raise NotDecided(f"Finding {known.id} has changed since: it is at version {known.version} now; look again.")
    if press.etag is not None and press.etag != ledgers.etag(book, known):
        raise NotDecided(f"Finding {known.id} is no longer as it was shown: {_standing(book, known)}; look again.")
    if press.choice in ledgers.choices(book, known):
        return book, known
    if press.choice is Choice.UNDO:
        raise NotDecided(f"Finding {known.id} has no decision that could be undone: {_standing(book, known)}.")
    if known.state is FindingState.SUSPECTED:
        raise NotDecided(f"Finding {known.id} is only suspected; wait for the next audit, or dismiss it.")
    raise NotDecided(f"Finding {known.id} is {known.state} already; there is nothing to decide.")


def _standing(book: Ledger, finding: Finding) -> str:
    """How a finding stands, and who saw to that."""
    trail = book.decisions_on(finding.id)
    if not trail:
        return f"it is {finding.state}"
    return (
        f"it is {finding.state}, last decided by {trail[-1].by or 'somebody unnamed'} at {trail[-1].at:%Y-%m-%d %H:%M}Z"
    )
