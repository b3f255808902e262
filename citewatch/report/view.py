"""What the templates are given: one view of a report, of which html and text are both made, so both say the same.

Knows the parts of the page and their order; must not know Jinja or HTML.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from citewatch.escaping import clipped
from citewatch.model import (
    Finding,
    FindingKind,
    FindingState,
    LinkResult,
    LinkVerdict,
    Registry,
    Severity,
    SourceResult,
)
from citewatch.report import headline
from citewatch.report.card import Card, card, claims_of
from citewatch.report.piles import Piles, Report, Standing, is_not_due, is_off, is_unseen, is_watch, label_of
from citewatch.report.space import WHOLE, Space
from citewatch.report.wording import days_ago, linked, quoted_in, who, why_unseen

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
_WATCHED = "Being watched, nothing to do"
_ONLY_IF = "These failed. They will need you only if they go on failing."
_PAGE_UNCONFIRMED = "Watched page not confirmed"

_DECIDING = (
    "“Let it stand”: the article stays as it is. “Needs an edit”: the editors are asked for one. "
    "Either opens a page first; nothing is decided before you confirm there."
)

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
    """Lines that share a heading, and what is `said` once of all; `left` more of them have no space.

    On a page they are folded behind the heading when they are long.
    """

    heading: str
    lines: tuple[Line, ...]
    said: str = ""
    left: int = 0

    @property
    def count(self) -> int:
        """How many there are, shown or not."""
        return len(self.lines) + self.left

    @property
    def is_long(self) -> bool:
        return self.count > 4


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading with groups of lines under it, and what is `said` of all; `left` groups' lines have no space at all."""

    heading: str
    groups: tuple[Lines, ...]
    said: str = ""
    left: int = 0

    @property
    def is_cut(self) -> bool:
        return self.left > 0 or any(group.left for group in self.groups)


@dataclass(frozen=True, kw_only=True)
class Standings:
    """A line of the map's legend: a standing with its mark and words, and the sources that stand so."""

    standing: Standing
    mark: str
    says: str
    count: int
    labels: tuple[str, ...]

    @property
    def left(self) -> int:
        return self.count - len(self.labels)


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
    """Everything the templates show.

    `rest` says where what has no space is found, `review` is the article's page where there is one, and `whole` what is
    said where the whole report goes along, or is too large to.
    """

    report: Report
    space: Space
    verdict: str
    preheader: str
    title: str
    title_href: str | None
    review: str | None
    rest: str
    whole: str
    dateline: str
    leads: tuple[str, ...]
    cards: tuple[Card, ...]
    named: tuple[Line, ...]
    untold: tuple[tuple[int, str], ...]
    sections: tuple[Section, ...]
    squares: tuple[Square, ...]
    legend: tuple[Standings, ...]
    closing: tuple[str, ...]
    is_brief: bool

    @property
    def attached(self) -> str:
        """What is said of the whole report; nothing where this is all of it."""
        return self.whole if self.is_cut else ""

    @property
    def untold_words(self) -> str:
        """How many findings have no space at all: "31 more (20 major, 11 minor)"."""
        parts = ", ".join(f"{count} {severity}" for count, severity in self.untold)
        return f"{sum(count for count, _ in self.untold)} more ({parts})"

    @property
    def deciding(self) -> str:
        """What the two buttons of a finding do, and that pressing one in a mail decides nothing yet."""
        return _DECIDING

    @property
    def is_cut(self) -> bool:
        """Whether something of the report has no space; an all-clear is meant to be brief."""
        if self.is_brief:
            return False
        parts = (
            bool(self.named or self.untold),
            any(card.is_cut for card in self.cards),
            any(section.is_cut for section in self.sections),
        )
        return any(parts) or any(standings.left for standings in self.legend)


def view_of(report: Report, *, is_brief: bool = False, space: Space = WHOLE, rest: str = "", whole: str = "") -> View:
    """The view of a report; a brief one is shown as three lines."""
    piles = Piles(report)
    return View(
        report=report,
        space=space,
        verdict=headline.verdict(piles),
        preheader=headline.preheader(piles),
        title=report.article.title,
        title_href=linked(report.article.url),
        review=linked(report.review.article) if report.review else None,
        rest=rest,
        whole=whole,
        dateline=headline.dateline(piles),
        leads=headline.leads(piles),
        cards=tuple(card(finding, piles, space) for finding in piles.needing[: space.cards]),
        named=tuple(_named_finding(f, piles) for f in piles.needing[space.cards :][: space.named]),
        untold=_untold(piles.needing[space.cards + space.named :]),
        sections=tuple(section for section in _sections(piles, space) if section.groups or section.said),
        squares=tuple(_square(source, piles) for source in piles.sources.values()),
        legend=_legend(piles, space),
        closing=headline.closing(report),
        is_brief=is_brief,
    )


def _named_finding(finding: Finding, piles: Piles) -> Line:
    """A finding that needs somebody, in one line that leads to where it is decided on, else to its source."""
    review = piles.report.review
    page = linked(review.findings.get(finding.id)) if review else None
    line = _happened(finding, f"{finding.severity.value.capitalize()}: {piles.happened(finding)}", piles)
    return replace(line, href=page or line.href)


def _untold(findings: Sequence[Finding]) -> tuple[tuple[int, str], ...]:
    """How many findings of each severity have no space at all, gravest first."""
    severities = [finding.severity for finding in findings]
    return tuple((severities.count(each), each.value) for each in Severity if each in severities)


def _sections(piles: Piles, space: Space) -> Iterable[Section]:
    """What needs nobody, section by section."""
    report = piles.report
    told = (
        (_WATCHED, _ONLY_IF, [_happened(f, _suspected(f, piles), piles) for f in piles.suspected]),
        ("Decided", "", [_happened(f, _decided(f, piles), piles) for f in piles.decided]),
        ("Resolved since last time", "", [_happened(f, piles.happened(f), piles) for f in piles.resolved]),
    )
    for heading, said, lines in told:
        groups = (Lines(heading="", said=said, lines=tuple(lines)),) if lines else ()
        yield _within(space, Section(heading=heading, groups=groups))
    yield _within(space, Section(heading="Small notes", groups=_notes(piles)))
    unasked = clipped(headline.unasked(report.result.sources), 3 * space.words)
    yield _within(space, Section(heading="Could not be checked", groups=_unseen(piles), said=unasked))


def _within(space: Space, section: Section) -> Section:
    """The section with as many lines as there is space for; the others are counted."""
    room, groups, left = space.lines, [], 0
    for group in section.groups:
        shown = group.lines[:room]
        if shown:
            groups.append(replace(group, lines=shown, left=len(group.lines) - len(shown)))
        else:
            left += len(group.lines)
        room -= len(shown)
    return replace(section, groups=tuple(groups), left=left)


def _happened(finding: Finding, says: str, piles: Piles) -> Line:
    """A line on what happened to a source, led by the source's site."""
    source = piles.sources.get(finding.subject)
    href = linked(source.url) if source else None
    site = who(href) if href else ""
    return Line(label=label_of(finding.subject), href=href, text=says, who="" if site in says else site)


def _suspected(finding: Finding, piles: Piles) -> str:
    report = piles.report
    return f"{piles.happened(finding)} First seen {days_ago(finding.first_seen, report.finished_at)}."


def _decided(finding: Finding, piles: Piles) -> str:
    words, report, happened = _DECIDED[finding.state], piles.report, piles.happened(finding)
    if finding.decision is None:
        return f"{words}: {happened}"
    by = f" by {finding.decision.by}" if finding.decision.by else ""
    note = f" “{finding.decision.note}”" if finding.decision.note else ""
    return f"{words} {days_ago(finding.decision.at, report.finished_at)}{by}: {happened}{note}"


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
    said = tuple(map(piles.happened, group))
    if len(group) == 1 or len(set(said)) > 1:
        return Lines(heading=heading, lines=tuple(_happened(f, piles.happened(f), piles) for f in group))
    return Lines(heading=heading, said=said[0], lines=tuple(_named(f.subject, piles) for f in group))


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
    href = linked(source.url) if source else None
    return Line(label=label_of(subject), href=href, text=piles.in_brief(subject) + vouched)


def _vouched(link: LinkResult) -> str:
    said = link.vouching
    if said is None:
        return "unchecked: no registry could confirm that it exists"
    knows = "confirms that it exists" if said.knows else "does not know it"
    return f"{_REGISTRIES[said.registry]} {knows}, as of {said.at:%b} {said.at.day}, {said.at.year}"


def _square(source: SourceResult, piles: Piles) -> Square:
    standing = piles.standing(source)
    mark, words = _MARKS[standing]
    label, why = label_of(source.subject), f" {_why(source)}." if is_unseen(source) or is_off(source) else ""
    why = " Not due yet." if is_not_due(source) else why
    says = f"{label}: {words}.{why} {piles.in_brief(source.subject)}"
    return Square(label=label, href=linked(source.url), standing=standing, mark=mark, says=says)


def _legend(piles: Piles, space: Space) -> tuple[Standings, ...]:
    """How many sources stand how, and which; only what occurs."""
    by_standing: dict[Standing, list[str]] = {}
    for source in piles.sources.values():
        by_standing.setdefault(piles.standing(source), []).append(label_of(source.subject))
    return tuple(
        Standings(
            standing=standing,
            mark=_MARKS[standing][0],
            says=_MARKS[standing][1],
            count=len(by_standing[standing]),
            labels=tuple(by_standing[standing][: space.labels]),
        )
        for standing in Standing
        if standing in by_standing
    )
