"""One run's report, and the piles its findings and sources lie on: needing somebody, watched, unseen, well.

Knows the order, the standing and the names of findings and sources; must not know templates.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from citewatch.escaping import clipped
from citewatch.model import (
    Article,
    ArticleResult,
    Change,
    Finding,
    FindingKind,
    FindingState,
    LinkVerdict,
    Occasion,
    Run,
    Significance,
    SourceResult,
)
from citewatch.report.telling import happened
from citewatch.report.wording import who

_QUOTED = re.compile("“([^”]+)”")
_DECIDED = {FindingState.EDIT_REQUESTED: 0, FindingState.DISMISSED: 1, FindingState.ACCEPTED: 2}


@dataclass(frozen=True, kw_only=True)
class ReviewLinks:
    """Where the report's reader decides: the article's page, and by its id each finding's."""

    article: str
    findings: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Report:
    """What one run has to say to one article's reviewer.

    `occasion` is None for a report that is looked at and not mailed; `possible_second_copy` says that an earlier mail
    of the same news may have arrived. `review` is None where there is no review page.
    """

    article: Article
    run: Run
    result: ArticleResult
    finished_at: datetime
    occasion: Occasion | None
    next_audit: datetime | None
    possible_second_copy: bool = False
    review: ReviewLinks | None = None


class Standing(StrEnum):
    """How one source stands, worst first; the value names its colour."""

    NEEDS = "needs"
    WAITS = "waits"
    WATCHED = "watched"
    UNSEEN = "unseen"
    NOTED = "noted"
    WELL = "well"
    OFF = "off"


def label_of(subject: str) -> str:
    """What a subject is called on the page: `citation:8` is 8, `watch:w1` is w1."""
    return subject.partition(":")[2]


def is_watch(subject: str) -> bool:
    """Whether the subject is a page that no citation covers."""
    return subject.startswith("watch:")


def is_source(subject: str) -> bool:
    """Whether the subject has an address: a citation or a page watch."""
    return subject.startswith("citation:") or is_watch(subject)


def in_order(findings: Iterable[Finding], *, since: datetime) -> tuple[Finding, ...]:
    """The findings, gravest first; of equals the ones that are news since then, then those that touch more claims."""
    return tuple(
        sorted(
            findings,
            key=lambda f: (f.severity.rank, not is_news(f, since=since), -len(f.touched), f.citation or 10**6, f.id),
        )
    )


def is_news(finding: Finding, *, since: datetime) -> bool:
    """Whether the finding was opened, or changed, since then."""
    return any(at is not None and at >= since for at in (finding.opened_at, finding.changed_at))


def is_off(source: SourceResult) -> bool:
    """Whether nobody meant to look at the source."""
    return source.link.verdict is LinkVerdict.SKIPPED and source.link.reason == "watch-off"


def is_unseen(source: SourceResult) -> bool:
    """Whether the source should have been seen and was not."""
    unseen = source.link.verdict in (LinkVerdict.BLOCKED, LinkVerdict.UNREACHABLE, LinkVerdict.SKIPPED)
    return unseen and not is_off(source)


def is_not_due(source: SourceResult) -> bool:
    """Whether the source was seen before, and its turn to be looked at again had not come."""
    return not source.looked_at and not is_unseen(source) and not is_off(source)


class Piles:
    """One report's findings and sources, sorted into the piles they are shown in."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.sources = {source.subject: source for source in report.result.sources}
        self._cited_as = {source.subject: source.cited_as for source in report.article.sources()}
        self._claims = {claim.subject: claim.claim for claim in report.article.claims}
        self.all = in_order(report.result.findings, since=report.run.started_at)
        self.needing = tuple(f for f in self.all if f.needs_someone)
        self.suspected = self._by_source(f for f in self.all if f.state is FindingState.SUSPECTED)
        self.decided = tuple(sorted((f for f in self.all if f.state in _DECIDED), key=lambda f: _DECIDED[f.state]))
        self.resolved = self._by_source(f for f in self.all if f.state is FindingState.RESOLVED)
        open_notes = (f for f in self.all if f.state is FindingState.OPEN and not f.needs_someone)
        self.noted = self._by_source(f for f in open_notes if not _is_told_once(f))

    @property
    def news(self) -> tuple[Finding, ...]:
        """Of the findings that need somebody those that are new, or new again, in this run."""
        return tuple(f for f in self.needing if is_news(f, since=self.report.run.started_at))

    def _by_source(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        places = {subject: place for place, subject in enumerate(self.sources)}
        return tuple(sorted(findings, key=lambda f: places.get(f.subject, len(places))))

    def reference(self, subject: str) -> str:
        """The reference as printed; a page watch has none, so the page it watches is named; nor has a bare claim."""
        if subject in self._claims:
            return "A claim without a source"
        if is_watch(subject) and subject in self.sources:
            return f"Watched page: {self.sources[subject].url.partition('://')[2]}"
        return self._cited_as.get(subject, subject)

    def in_brief(self, subject: str) -> str:
        """The same for one line; of a page watch its site, and the claim it is watched for."""
        if is_watch(subject) and subject in self.sources and subject in self._cited_as:
            return f"{who(self.sources[subject].url)}, watched for “{clipped(self._cited_as[subject], 90)}”"
        return clipped(self._cited_as.get(subject) or self._claims.get(subject, subject), 110)

    def happened(self, finding: Finding) -> str:
        """What happened, in one sentence."""
        source = self.sources.get(finding.subject)
        return happened(finding, source.content if source else None, source.url if source else None)

    def standing(self, source: SourceResult) -> Standing:
        """How a source stands: what a person has to do about it weighs more than what could be seen of it."""
        piles = (
            (Standing.NEEDS, self.needing),
            (Standing.WAITS, tuple(f for f in self.decided if f.state is FindingState.EDIT_REQUESTED)),
            (Standing.WATCHED, self.suspected),
        )
        for standing, pile in piles:
            if any(finding.subject == source.subject for finding in pile):
                return standing
        if is_unseen(source):
            return Standing.UNSEEN
        if any(finding.subject == source.subject for finding in self.noted):
            return Standing.NOTED
        return Standing.OFF if is_off(source) else Standing.WELL

    def changes(self, finding: Finding) -> tuple[Change, ...]:
        """The changes a finding is about: substantive ones first, of these the ones that touch most anchors."""
        source = self.sources.get(finding.subject)
        if source is None or finding.kind not in (FindingKind.SOURCE_CHANGED, FindingKind.SOURCE_REREVIEWED):
            return ()
        anchors = {
            anchor
            for passage in self.report.article.passages
            if passage.id in finding.touched and finding.citation is not None
            for anchor in passage.anchors.get(finding.citation, ())
        }
        anchors.update(word for marks in finding.marks.values() for mark in marks for word in _QUOTED.findall(mark))
        return tuple(sorted(source.content.changes, key=lambda change: (_weight(change), -_held(change, anchors))))


def _is_told_once(finding: Finding) -> bool:
    """Whether a mail told this already, and once is enough: words that a source never held."""
    return finding.kind is FindingKind.ANCHOR_NOT_FOUND and finding.told == finding.version


def _weight(change: Change) -> int:
    return list(Significance).index(change.significance) if change.significance else 0


def _held(change: Change, anchors: Iterable[str]) -> int:
    """How many of these words the change holds."""
    quoted = f"{change.before or ''} {change.after or ''}".casefold()
    return sum(anchor.casefold() in quoted for anchor in anchors)
