"""What the templates are given: one view of a report, of which html and text are both made, so both say the same.

Knows the parts of the page and their order; must not know Jinja or HTML.
"""

from dataclasses import dataclass
from itertools import groupby

from citewatch.escaping import clipped, http_url
from citewatch.model import Finding, FindingKind, FindingState, LinkResult, LinkVerdict, Registry, SourceResult
from citewatch.report import headline
from citewatch.report.card import Card, card, claims_of
from citewatch.report.piles import Piles, Report, Standing, is_not_due, is_off, is_unseen, is_watch, label_of
from citewatch.report.wording import days_ago, quoted_in, who, why_unseen

_KINDS = {
    FindingKind.LINK_DEAD: "Gone",
    FindingKind.LINK_MOVED: "Moved for good",
    FindingKind.UNREACHABLE: "Does not answer",
    FindingKind.CANNOT_CHECK: "Nobody could look for long",
    FindingKind.SOURCE_CHANGED: "Edited, no fact changed",
    FindingKind.SOURCE_REREVIEWED: "Re-reviewed, text unchanged",
    FindingKind.ANCHOR_NOT_FOUND: "Words a claim rests on, not found in its source",
    FindingKind.RETRACTION: "Retracted",
    FindingKind.EXPRESSION_OF_CONCERN: "Expression of concern",
    FindingKind.CORRECTION: "Corrected by its publisher",
    FindingKind.REFERENCE_MISMATCH: "Printed reference differs from the source",
    FindingKind.REFERENCE_INCOMPLETE: "Printed reference looks incomplete",
    FindingKind.STALE_SOURCE: "Old",
    FindingKind.CLAIM_DUE: "Claim due for a look",
}
_REGISTRIES = {Registry.DOI: "doi.org", Registry.PUBMED: "PubMed", Registry.WAYBACK: "the Internet Archive"}
_NEVER_SAID = "The source may never have said them. Correct them in the manifest, or the claim."
_PAGE_UNCONFIRMED = "Watched page not confirmed"

_DECIDED = {
    FindingState.EDIT_REQUESTED: "Edit requested",
    FindingState.DISMISSED: "Dismissed",
    FindingState.ACCEPTED: "Accepted",
}

_MARKS = {
    Standing.NEEDS: ("!", "for you to decide"),
    Standing.WAITS: ("✎", "waiting for an edit"),
    Standing.WATCHED: ("?", "being watched"),
    Standing.UNSEEN: ("×", "could not be checked"),
    Standing.NOTED: ("i", "with a small note"),
    Standing.WELL: ("✓", "nothing new"),
    Standing.OFF: ("–", "not looked at this time"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A matter that is told in one line; `who` is its site, where the line does not name it."""

    label: str
    href: str | None
    text: str
    who: str = ""


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Lines that share a heading, and what is `said` once of all; folded behind the heading when `is_long`."""

    heading: str
    lines: tuple[Line, ...]
    said: str = ""

    @property
    def is_long(self) -> bool:
        return len(self.lines) > 4


@dataclass(frozen=True, kw_only=True)
class Square:
    """One source on the map."""

    label: str
    href: str | None
    standing: Standing
    mark: str
    says: str


@dataclass(frozen=True, kw_only=True)
class View:
    """Everything the templates show."""

    report: Report
    verdict: str
    preheader: str
    title: str
    title_href: str | None
    dateline: str
    leads: tuple[str, ...]
    cards: tuple[Card, ...]
    watched: tuple[Line, ...]
    decided: tuple[Line, ...]
    resolved: tuple[Line, ...]
    notes: tuple[Lines, ...]
    unseen: tuple[Lines, ...]
    unasked: str
    squares: tuple[Square, ...]
    legend: tuple[tuple[Standing, str, str, int], ...]
    closing: tuple[str, ...]
    is_brief: bool


def view_of(report: Report, *, is_brief: bool) -> View:
    """The view of a report; a brief one is shown as three lines."""
    piles = Piles(report)
    return View(
        report=report,
        verdict=headline.verdict(piles),
        preheader=headline.preheader(piles),
        title=report.article.title,
        title_href=http_url(report.article.url),
        dateline=headline.dateline(piles),
        leads=headline.leads(piles),
        cards=tuple(card(finding, piles) for finding in piles.needing),
        watched=tuple(_happened(f, _suspected(f, report), piles) for f in piles.suspected),
        decided=tuple(_happened(f, _decided(f, report), piles) for f in piles.decided),
        resolved=tuple(_happened(f, f.summary, piles) for f in piles.resolved),
        notes=_notes(piles),
        unseen=_unseen(piles),
        unasked=headline.unasked(report.result.sources),
        squares=tuple(_square(source, piles) for source in piles.sources.values()),
        legend=_legend(piles),
        closing=headline.closing(report),
        is_brief=is_brief,
    )


def _happened(finding: Finding, says: str, piles: Piles) -> Line:
    """A line on what happened to a source, led by the source's site."""
    source = piles.sources.get(finding.subject)
    href = http_url(source.url) if source else None
    return Line(label=label_of(finding.subject), href=href, text=says, who=who(href) if href else "")


def _suspected(finding: Finding, report: Report) -> str:
    return f"{finding.summary} First seen {days_ago(finding.first_seen, report.finished_at)}."


def _decided(finding: Finding, report: Report) -> str:
    words = _DECIDED[finding.state]
    if finding.decision is None:
        return f"{words}: {finding.summary}"
    by = f" by {finding.decision.by}" if finding.decision.by else ""
    note = f" “{finding.decision.note}”" if finding.decision.note else ""
    return f"{words} {days_ago(finding.decision.at, report.finished_at)}{by}: {finding.summary}{note}"


def _notes(piles: Piles) -> tuple[Lines, ...]:
    order = list(FindingKind)
    by_kind = sorted(piles.noted, key=lambda f: (order.index(f.kind), _heading(f)))
    return tuple(_notes_of(heading, tuple(group), piles) for heading, group in groupby(by_kind, key=_heading))


def _heading(finding: Finding) -> str:
    if finding.kind is FindingKind.REFERENCE_INCOMPLETE and is_watch(finding.subject):
        return _PAGE_UNCONFIRMED
    return _KINDS[finding.kind]


def _notes_of(heading: str, group: tuple[Finding, ...], piles: Piles) -> Lines:
    """One line each; when all would say the same it is said once, and the lines name the references."""
    if group[0].kind is FindingKind.ANCHOR_NOT_FOUND:
        lines = tuple(_happened(f, _not_found(f, piles), piles) for f in group)
        return Lines(heading=heading, said=_NEVER_SAID, lines=lines)
    if len(group) == 1 or len({finding.summary for finding in group}) > 1:
        return Lines(heading=heading, lines=tuple(_happened(f, f.summary, piles) for f in group))
    return Lines(heading=heading, said=group[0].summary, lines=tuple(_named(f.subject, piles) for f in group))


def _not_found(finding: Finding, piles: Piles) -> str:
    """The words that were not found, each beside the claim that rests on it."""
    told = ((claim, mark) for claim in claims_of(finding, piles.report.article) for mark in claim.marks)
    said = (f"{quoted_in(mark)} for {claim.id}: {clipped(claim.claim, 110)}" for claim, mark in told)
    return "; ".join(said) or finding.summary


def _unseen(piles: Piles) -> tuple[Lines, ...]:
    unseen = sorted((s for s in piles.sources.values() if is_unseen(s)), key=_why)
    return tuple(
        Lines(heading=why, lines=tuple(_named(source.subject, piles) for source in group))
        for why, group in groupby(unseen, key=_why)
    )


def _why(source: SourceResult) -> str:
    return why_unseen(source.link.reason)


def _named(subject: str, piles: Piles) -> Line:
    """A line that names a reference, and what registries say of a source that nobody could look at."""
    source = piles.sources.get(subject)
    vouched = f" ({_vouched(source.link)})" if source and source.link.verdict is LinkVerdict.BLOCKED else ""
    href = http_url(source.url) if source else None
    return Line(label=label_of(subject), href=href, text=piles.in_brief(subject) + vouched)


def _vouched(link: LinkResult) -> str:
    said = link.vouching
    if said is None:
        return "unchecked: no registry could vouch for it"
    knows = "confirms that it exists" if said.knows else "does not know it"
    return f"{_REGISTRIES[said.registry]} {knows}, as of {said.at:%b} {said.at.day}, {said.at.year}"


def _square(source: SourceResult, piles: Piles) -> Square:
    standing = piles.standing(source)
    mark, words = _MARKS[standing]
    label, why = label_of(source.subject), f" {_why(source)}." if is_unseen(source) or is_off(source) else ""
    why = " Not due yet." if is_not_due(source) else why
    says = f"{label}: {words}.{why} {piles.in_brief(source.subject)}"
    return Square(label=label, href=http_url(source.url), standing=standing, mark=mark, says=says)


def _legend(piles: Piles) -> tuple[tuple[Standing, str, str, int], ...]:
    """Standing, mark, words and how many sources stand so; only what occurs."""
    standings = [piles.standing(source) for source in piles.sources.values()]
    return tuple((s, *_MARKS[s], standings.count(s)) for s in Standing if s in standings)
