"""What each page of the review shows: dossiers → HTML. The same pages for whoever came by a link and on localhost.

Knows templates and words; nothing of requests, nor how a decision is made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from citewatch.audit.decide import editors_told
from citewatch.audit.dossier import ArticleDossier, Copy, FindingDossier
from citewatch.audit.renew import Renewal
from citewatch.audit.trail import trail
from citewatch.escaping import http_url
from citewatch.ledger import Ledger
from citewatch.model import Article, Choice, Decision, Finding, FindingState
from citewatch.report.card import claims_of
from citewatch.report.piles import is_watch, label_of
from citewatch.report.telling import happened
from citewatch.report.telling import told as deeds
from citewatch.report.wording import counted, for_days, minute, spelled
from citewatch.review.forms import LONGEST_NAME, LONGEST_NOTE, READY_REASONS, Browser, Typed
from citewatch.review.passes import version_tag
from citewatch.review.sides import sides
from citewatch.review.strip import LEGEND, strip_of
from citewatch.review.visitors import Visitor
from citewatch.templating import rendered, shown_size

OPEN_AT_ONCE = 6  # changes
_MOST_OLD = 50  # findings or decisions that are over
_MOST_COPIED = 2_500_000  # bytes of a copy: an answer of a function may hold 6 MB, in JSON that says some twice as long
_AROUND = 10  # bytes of markup around a paragraph

DID = {
    Choice.ACCEPT: "let it stand",
    Choice.EDIT: "asked for an edit",
    Choice.DISMISS: "dismissed it",
    Choice.UNDO: "took the last decision back",
}
_STANDS = {
    FindingState.SUSPECTED: "Being watched",
    FindingState.OPEN: "Open",
    FindingState.EDIT_REQUESTED: "Edit asked for",
    FindingState.DISMISSED: "Dismissed",
    FindingState.ACCEPTED: "Let stand",
    FindingState.RESOLVED: "Resolved",
}
_RENEWED = {
    Renewal.SENT: "A fresh link is on its way to {}. One a day is sent.",
    Renewal.SENT_BEFORE: "A fresh link was sent to {} today already. One a day is sent.",
    Renewal.OWED: "No fresh link could be sent just now. It is noted, and will be sent if the article still names {}.",
}


@dataclass(frozen=True, kw_only=True)
class Pages:
    """The pages as one visitor sees them at one time; `browser` stamps the forms on them."""

    now: datetime
    browser: Browser
    can_audit: bool

    def shelf(self, kept: Iterable[tuple[Article, Ledger]], *, pages: Mapping[str, str]) -> str:
        """All articles, those first that need somebody."""
        rows = [
            (article, book, sum(finding.needs_someone for finding in book.findings.values()), pages[article.slug])
            for article, book in kept
        ]
        return self._page("shelf", rows=rows, total=counted(len(rows), "article"))

    def article(self, dossier: ArticleDossier, visitor: Visitor) -> str:
        """An article: what needs somebody, its sources, its trail."""
        needing = sum(finding.needs_someone for finding in dossier.findings)
        audit_path = f"{visitor.here}/audit"
        return self._page(
            "article",
            visitor=visitor,
            dossier=dossier,
            verdict=_verdict(needing),
            groups=_grouped(dossier.findings),
            strips=[(record, strip_of(record.state)) for record in dossier.sources],
            legend=LEGEND,
            trail=trail(dossier.book)[:_MOST_OLD],
            untold=max(len(dossier.book.decisions) - _MOST_OLD, 0),
            audit_path=audit_path if self.can_audit else None,
            audit_stamp=self.browser.stamp(audit_path),
        )

    def finding(
        self,
        dossier: FindingDossier,
        visitor: Visitor,
        *,
        view: str = "side",
        typed: Typed,
        told: tuple[str, ...] = (),
        problems: Mapping[str, str] | None = None,
    ) -> str:
        """A finding, with the form to decide it where the visitor may.

        `told` says what became of what was `typed`, `problems` what is to be mended in it, by field.
        """
        finding = dossier.finding
        changes = dossier.content.changes if dossier.content else ()
        shown = sides(changes)
        record = dossier.of.source_of(finding)
        may = dossier.choices if visitor.may_decide(finding) else ()
        return self._page(
            "finding",
            visitor=visitor,
            dossier=dossier,
            finding=finding,
            what=happened(finding, dossier.content, record.source.url if record else None),
            label=label_of(finding.subject),
            record=record,
            is_watch=is_watch(finding.subject),
            strip=strip_of(record.state) if record else None,
            legend=LEGEND,
            shown=shown[:OPEN_AT_ONCE],
            folded=shown[OPEN_AT_ONCE:],
            unshown=len(changes) - len(shown),
            view=view,
            claims=claims_of(finding, dossier.of.article),
            trail=tuple((decision, finding) for decision in reversed(dossier.decisions)),
            mailed=_mailed(dossier),
            is_behind=not visitor.may_decide(finding),
            fresh_path=f"{visitor.here}/fresh",
            fresh_stamp=self.browser.stamp(f"{visitor.here}/fresh"),
            choices=tuple(choice for choice in may if choice is not Choice.UNDO),
            may_undo=Choice.UNDO in may,
            is_undoing=Choice.UNDO in may and typed.choice == Choice.UNDO,
            ready_reasons=READY_REASONS,
            longest_note=LONGEST_NOTE,
            longest_name=LONGEST_NAME,
            stamp=self.browser.stamp(visitor.here, dossier.etag),
            version=version_tag(finding),
            typed=typed,
            told=told,
            problems=problems or {},
        )

    def copy(self, copy: Copy, dossier: FindingDossier, visitor: Visitor, *, side: str) -> str:
        """A kept version of a source, as text."""
        blocks, room = [], _MOST_COPIED
        for block in copy.text.blocks:
            room -= shown_size(block.text) + _AROUND
            if room < 0:
                break
            blocks.append(block)
        left = len(copy.text.blocks) - len(blocks)
        return self._page("copy", visitor=visitor, dossier=dossier, copy=copy, side=side, blocks=blocks, left=left)

    def expired(self, *, on: datetime, here: str, addressee: str) -> str:
        """A link whose time is over: nothing but that, and the offer of a fresh one."""
        path = f"{here}/fresh"
        return self._page(
            "expired", on=on, address=masked(addressee), fresh_path=path, fresh_stamp=self.browser.stamp(path)
        )

    def renewed(self, renewal: Renewal, *, addressee: str, back: str | None) -> str:
        """What became of the wish for a fresh link."""
        return self.notice("A fresh link", _RENEWED[renewal].format(masked(addressee)), back=back)

    def notice(self, heading: str, *sentences: str, back: str | None = None) -> str:
        """A few calm sentences."""
        return self._page("notice", heading=heading, sentences=sentences, back=back)

    def _page(self, name: str, **values: object) -> str:
        return rendered(
            f"review/{name}.html",
            now=self.now,
            did=DID,
            deeds=deeds,
            stands=_STANDS,
            minute=minute,
            for_days=for_days,
            counted=counted,
            label_of=label_of,
            http_url=http_url,
            masked=masked,
            **values,
        )


def meanwhile(dossier: FindingDossier, typed: Typed) -> tuple[str, ...]:
    """What happened since a form was shown that is no longer up to date, and that nothing was recorded."""
    if typed.version and typed.version != version_tag(dossier.finding):
        happened = "The source has changed again since this page was opened; below is the newest version."
    elif dossier.recorded:
        happened = f"Meanwhile {_told(dossier.recorded)}."
    else:
        happened = f"Meanwhile an audit found otherwise: it is {_STANDS[dossier.finding.state].lower()} now."
    return (happened, "Your decision was not recorded. What you typed is kept below.")


def is_pressed_twice(dossier: FindingDossier, typed: Typed, *, addressee: str | None) -> bool:
    """Whether the last decision is just what was typed, by the same person on the same version."""
    last = dossier.recorded
    if last is None or not typed.etag or typed.version != version_tag(dossier.finding):
        return False
    made = (last.choice, last.by, last.note, last.addressee, last.version)
    return made == (typed.choice, typed.name, typed.whole_note or None, addressee, dossier.finding.version)


def masked(address: str) -> str:
    """An address that whoever has it knows again, and nobody learns.

    >>> masked("rae@example.org")
    'r…@example.org'
    """
    name, at, host = address.rpartition("@")
    return f"{name[:1]}…{at}{host}"


def _verdict(needing: int) -> str:
    if not needing:
        return "Nothing needs you"
    return f"{spelled(needing)} finding{' needs' if needing == 1 else 's need'} you"


def _told(decision: Decision) -> str:
    return f"{decision.by or 'somebody unnamed'} {DID[decision.choice]}, on {minute(decision.at)}"


def _mailed(dossier: FindingDossier) -> str:
    """What became of the mail by which the editors hear of the last decision; empty where they need not."""
    last = dossier.recorded
    if last is None:
        return ""
    letters = editors_told(dossier.of.book, last)
    if any(letter.sent_at is None for letter in letters):
        return "The mail to the editors is still to be sent."
    if letters:
        return "The editors were told by mail."
    return "Nobody was mailed: the article names no editors." if last.choice is Choice.EDIT else ""


def _grouped(findings: Iterable[Finding]) -> list[tuple[str, str, list[Finding]]]:
    """The findings under headings, in the order of what needs someone; empty ones left out."""
    groups: dict[str, list[Finding]] = {heading: [] for heading in _SAID_OF}
    for finding in findings:
        groups[_heading(finding)].append(finding)
    return [(heading, _SAID_OF[heading], found[:_MOST_OLD]) for heading, found in groups.items() if found]


_SAID_OF = {
    "Needs you": "",
    "Being watched": "Nothing to do: these failed, and will need you only if they go on failing.",
    "Decided": "",
    "Small notes": "Nothing has to be done about these.",
    "Resolved": "",
}


def _heading(finding: Finding) -> str:
    if finding.needs_someone:
        return "Needs you"
    if finding.state is FindingState.OPEN:
        return "Small notes"
    return {FindingState.SUSPECTED: "Being watched", FindingState.RESOLVED: "Resolved"}.get(finding.state, "Decided")
