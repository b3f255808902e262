"""Say what one audit means for its article: subject, HTML, plain text, table, JSON and the mail that carries them.

Knows Jinja, the templates and the order of findings; must not know how a finding arose or how a mail is handed over.
"""

import csv
import hashlib
import io
import json
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, Group
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from enum import StrEnum
from functools import cache
from itertools import accumulate, groupby
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from citewatch.model import (
    Article,
    ArticleResult,
    Basis,
    Change,
    EditOp,
    Finding,
    FindingKind,
    FindingState,
    LinkVerdict,
    NoticeState,
    Occasion,
    PageWatch,
    Person,
    Run,
    Severity,
    Significance,
    SourceResult,
    TimedClaim,
)
from citewatch.settings import shipped


@dataclass(frozen=True, kw_only=True)
class Report:
    """What one run has to say to one article's reviewer.

    `occasion` is None for a report that is looked at and not mailed; `possible_second_copy` says that an earlier mail
    of the same news may have arrived.
    """

    article: Article
    run: Run
    result: ArticleResult
    finished_at: datetime
    occasion: Occasion | None
    next_audit: datetime | None
    possible_second_copy: bool = False


# ---- words -------------------------------------------------------------------------------------------------------

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")

# Bidi controls can make a hostile string read backwards (Unicode TR 36, section 2.2); control characters cut mails.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)

_KIND_WORDS = {
    FindingKind.LINK_DEAD: "Gone",
    FindingKind.LINK_MOVED: "Moved for good",
    FindingKind.UNREACHABLE: "Does not answer",
    FindingKind.CANNOT_CHECK: "Nobody could look for long",
    FindingKind.SOURCE_CHANGED: "Edited, no fact changed",
    FindingKind.SOURCE_REREVIEWED: "Re-reviewed, text unchanged",
    FindingKind.RETRACTION: "Retracted",
    FindingKind.EXPRESSION_OF_CONCERN: "Expression of concern",
    FindingKind.CORRECTION: "Corrected by its publisher",
    FindingKind.REFERENCE_MISMATCH: "Printed reference differs from the source",
    FindingKind.REFERENCE_INCOMPLETE: "Printed reference looks incomplete",
    FindingKind.STALE_SOURCE: "Old",
    FindingKind.CLAIM_DUE: "Claim due for a look",
}

_NEWS_WORDS = {
    FindingKind.LINK_DEAD: "no longer has the cited page",
    FindingKind.LINK_MOVED: "moved the cited page",
    FindingKind.UNREACHABLE: "no longer answers",
    FindingKind.CANNOT_CHECK: "lets nobody look",
    FindingKind.SOURCE_CHANGED: "changed",
    FindingKind.RETRACTION: "carries a retraction",
    FindingKind.EXPRESSION_OF_CONCERN: "carries an expression of concern",
    FindingKind.CORRECTION: "carries a correction",
}

_WHY_UNSEEN = {
    "bot-wall": "The site turns automated visitors away",
    "host-walled": "Not looked at, as the same site had just turned us away",
    "forbidden": "The site refuses automated visitors (403)",
    "login": "The site asks for a login",
    "paywall": "The site asks for payment",
    "rate-limited": "The site asked us to come back later",
    "legal-block": "Withheld for legal reasons",
    "dns": "The site's name is not known",
    "dns-unavailable": "The site's name could not be looked up",
    "refused": "The site refuses connections",
    "reset": "The connection broke off",
    "connection": "The connection broke off",
    "network-unreachable": "There was no way to the site",
    "refused-address": "Leads to an address that is not public, which is never fetched",
    "too-large": "Too large to be read",
    "tls-expired": "The site's certificate has expired",
    "redirect-loop": "The site sends its visitors in a circle",
    "empty": "The site sent an empty page",
    "truncated": "The page was cut off on its way",
}
_WHY_UNSEEN_BY_FAMILY = (
    ("tls", "The site's certificate is not valid"),
    ("timeout", "The site did not answer in time"),
    ("http-5", "The site had a fault of its own"),
)
_NOT_DUE = "not-due"


def visible(text: str) -> str:
    """The text with every control and bidi character spelled out, as in ⟨U+202E⟩; line breaks and tabs stay."""
    return _INVISIBLE.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", text)


def clipped(text: str, most: int) -> str:
    """The text on one line of at most `most` characters, cut with an ellipsis, at a word where there is one."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip(" ,;:") + "…"


def http_url(url: str | None) -> str | None:
    """The URL when it may become a link: http or https with a host; else None."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _spelled(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _day(at: datetime) -> str:
    return f"{at.day} {at:%b %Y}"


def _minute(at: datetime) -> str:
    return f"{_day(at)}, {at:%H:%M} UTC"


def _days_ago(at: datetime, now: datetime) -> str:
    days = (now.date() - at.date()).days
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"


def _for_days(at: datetime, now: datetime) -> str:
    return _count(max((now - at).days, 1), "day")


def _short_title(title: str) -> str:
    question, mark, _ = title.partition("?")
    return clipped(question + mark if mark else title.partition(":")[0], 60)


def _why_unseen(source: SourceResult) -> str:
    reason = source.link.reason
    family = next((words for start, words in _WHY_UNSEEN_BY_FAMILY if reason.startswith(start)), None)
    return _WHY_UNSEEN.get(reason) or family or reason.replace("-", " ").capitalize()


# ---- what stands in the report, in order -------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Words:
    """A run of words in a quote; `is_changed` when they are gone from, or new in, the other side."""

    text: str
    is_changed: bool


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """One change as it is shown: where it stands, why it matters, and both sides shortened around what changed."""

    place: str
    reasons: str
    before: tuple[Words, ...]
    now: tuple[Words, ...]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One claim of the article that leans on a source, and the link to where it stands."""

    id: str
    claim: str
    section: str | None
    href: str | None
    is_touched: bool
    is_inferred: bool


@dataclass(frozen=True, kw_only=True)
class Card:
    """One finding as it is shown.

    On a phone the first one has to stand on the first screen: `quote` is its gravest change cut short, `quotes` are
    all of them at length (`unshown` more were left out), `folded` those that a press on `fold` opens.
    """

    finding: Finding
    label: str
    reference: str
    href: str | None
    status: str
    quote: Quoted | None
    quotes: tuple[Quoted, ...]
    folded: tuple[Quoted, ...]
    fold: str
    unshown: int
    claims: tuple[Claim, ...]
    more_claims: tuple[Claim, ...]
    command: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A matter that is told in one line."""

    label: str
    href: str | None
    text: str


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Lines that share a heading; folded behind it when `is_long`."""

    heading: str
    lines: tuple[Line, ...]

    @property
    def is_long(self) -> bool:
        return len(self.lines) > 8


class Standing(StrEnum):
    """How one source stands, worst first; the value names its colour, the table below its mark and its words."""

    NEEDS = "needs"
    WAITS = "waits"
    WATCHED = "watched"
    UNSEEN = "unseen"
    NOTED = "noted"
    WELL = "well"
    OFF = "off"


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
class Square:
    """One source on the map."""

    label: str
    href: str | None
    standing: Standing
    mark: str
    says: str


@dataclass(frozen=True, kw_only=True)
class View:
    """Everything the templates show; html and text are made of the same view, so both say the same."""

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


def subject(report: Report) -> str:
    """The mail's subject: the news first, then the article; one line, no control characters."""
    return visible(f"{_news(report)} — {_short_title(report.article.title)}")


def html(report: Report) -> str:
    """The whole report as one HTML page, which also serves as a mail body; nothing remote, no script."""
    return _rendered("report.html", report)


def text(report: Report) -> str:
    """The same report as plain text, wrapped for a terminal or a mail."""
    return _rendered("report.txt", report)


def _rendered(template: str, report: Report, *, is_brief: bool = False) -> str:
    return _templates().get_template(template).render(view=_view(report, is_brief=is_brief))


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(shipped("templates")),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"clipped": clipped, "wrapped": _wrapped}
    return environment


def _wrapped(text: str, first: str = "", rest: str | None = None) -> str:
    indent = " " * len(first) if rest is None else rest
    line = " ".join(text.split())
    return textwrap.fill(
        line, 76, initial_indent=first, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def in_order(findings: Iterable[Finding], *, since: datetime) -> tuple[Finding, ...]:
    """The findings, gravest first; of equals the ones that are news since then, then those that touch more claims."""
    return tuple(
        sorted(
            findings,
            key=lambda f: (f.severity.rank, not _is_news(f, since=since), -len(f.touched), f.citation or 10**6, f.id),
        )
    )


def _is_news(finding: Finding, *, since: datetime) -> bool:
    return any(at is not None and at >= since for at in (finding.opened_at, finding.changed_at))


def _view(report: Report, *, is_brief: bool) -> View:
    desk = _Desk(report)
    return View(
        report=report,
        verdict=_verdict(desk.needing),
        preheader=_preheader(report, desk),
        title=report.article.title,
        title_href=http_url(report.article.url),
        dateline=f"Audited {_minute(report.finished_at)}",
        leads=_leads(report, desk),
        cards=tuple(desk.card(finding) for finding in desk.needing),
        watched=tuple(desk.line(f, f"{f.summary} First seen {_day(f.first_seen)}.") for f in desk.suspected),
        decided=tuple(desk.line(f, _decided(f, report.finished_at)) for f in desk.decided),
        resolved=tuple(desk.line(f, f.summary) for f in desk.resolved),
        notes=desk.notes(),
        unseen=desk.unseen_by_reason(),
        unasked=_unasked(report.result.sources),
        squares=tuple(desk.square(source) for source in report.result.sources),
        legend=desk.legend(),
        closing=_closing(report),
        is_brief=is_brief,
    )


class _Desk:
    """One report's findings sorted into the piles they are shown in, with what is needed to show them."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.sources = {source.subject: source for source in report.result.sources}
        self.printed: Mapping[str, str] = {s.subject: s.cited_as for s in report.article.sources()} | {
            claim.subject: claim.claim for claim in report.article.claims
        }
        findings = in_order(report.result.findings, since=report.run.started_at)
        self.needing = tuple(f for f in findings if f.needs_someone)
        self.suspected = tuple(f for f in findings if f.state is FindingState.SUSPECTED)
        self.decided = tuple(sorted((f for f in findings if f.state in _DECIDED), key=lambda f: _DECIDED[f.state]))
        self.resolved = tuple(f for f in findings if f.state is FindingState.RESOLVED)
        self.noted = tuple(f for f in findings if f.state is FindingState.OPEN and not f.needs_someone)

    def card(self, finding: Finding) -> Card:
        article, source = self.report.article, self.sources.get(finding.subject)
        changes = _shown_changes(finding, source, article)
        quote = _quoted(changes[0], _TIGHT, said=finding.summary) if changes else None
        quotes = tuple(_quoted(change, _AT_LENGTH) for change in changes[:_MOST_QUOTES])
        is_cut = quote is not None and (quote.before, quote.now) != (quotes[0].before, quotes[0].now)
        folded = quotes if is_cut else quotes[1:]
        shown, more = _parted(_claims(finding, article))
        return Card(
            finding=finding,
            label=_label(finding.subject),
            reference=self.printed.get(finding.subject, finding.subject),
            href=http_url(source.url) if source else None,
            status=_status(finding, self.report),
            quote=quote,
            quotes=quotes,
            folded=folded,
            fold=_fold(len(changes) - 1, is_cut),
            unshown=max(len(changes) - _MOST_QUOTES, 0),
            claims=shown,
            more_claims=more,
            command=f"citewatch decide {article.slug} {finding.id} accept|edit|dismiss",
        )

    def headline(self, finding: Finding) -> str:
        """What a subject line says of a finding: who, and what happened."""
        source = self.sources.get(finding.subject)
        if source is None or http_url(source.url) is None or finding.kind not in _NEWS_WORDS:
            return clipped(finding.summary, 90).rstrip(".")
        said = f"{_who(source.url)} {_NEWS_WORDS[finding.kind]}"
        changes = _shown_changes(finding, source, self.report.article)
        reason = next((reason for change in changes for reason in change.reasons), "")
        return clipped(f"{said}: {reason}" if reason else said, 90)

    def line(self, finding: Finding, says: str) -> Line:
        source = self.sources.get(finding.subject)
        return Line(label=_label(finding.subject), href=http_url(source.url) if source else None, text=says)

    def notes(self) -> tuple[Lines, ...]:
        order = list(FindingKind)
        by_kind = sorted(self.noted, key=lambda f: (order.index(f.kind), f.citation or 10**6))
        return tuple(self._notes_of(kind, tuple(group)) for kind, group in groupby(by_kind, key=lambda f: f.kind))

    def _notes_of(self, kind: FindingKind, group: tuple[Finding, ...]) -> Lines:
        """One line each; when all would say the same it is said once, and the lines name the references."""
        if len(group) > 1 and len({finding.summary for finding in group}) == 1:
            printed = (clipped(self.printed.get(f.subject, f.subject), 110) for f in group)
            lines = tuple(self.line(f, words) for f, words in zip(group, printed, strict=True))
            return Lines(heading=f"{_KIND_WORDS[kind]}. {group[0].summary}", lines=lines)
        return Lines(heading=_KIND_WORDS[kind], lines=tuple(self.line(f, f.summary) for f in group))

    def unseen_by_reason(self) -> tuple[Lines, ...]:
        unseen = sorted((s for s in self.sources.values() if _is_unseen(s)), key=_why_unseen)
        return tuple(
            Lines(heading=why, lines=tuple(self._unseen_line(source) for source in group))
            for why, group in groupby(unseen, key=_why_unseen)
        )

    def _unseen_line(self, source: SourceResult) -> Line:
        vouched = f" ({source.link.vouched_by} confirms that it exists)" if source.link.vouched_by else ""
        printed = clipped(self.printed.get(source.subject, source.url), 110)
        return Line(label=_label(source.subject), href=http_url(source.url), text=printed + vouched)

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
        if _is_unseen(source):
            return Standing.UNSEEN
        if any(finding.subject == source.subject for finding in self.noted):
            return Standing.NOTED
        return Standing.WELL if source.looked_at and source.link.verdict is not LinkVerdict.SKIPPED else Standing.OFF

    def square(self, source: SourceResult) -> Square:
        standing = self.standing(source)
        mark, words = _MARKS[standing]
        printed = clipped(self.printed.get(source.subject, source.url), 80)
        label = _label(source.subject)
        says = f"{label}: {words}. {printed}"
        return Square(label=label, href=http_url(source.url), standing=standing, mark=mark, says=says)

    def legend(self) -> tuple[tuple[Standing, str, str, int], ...]:
        """Standing, mark, words and how many sources stand so; only what occurs."""
        standings = [self.standing(source) for source in self.sources.values()]
        return tuple((s, *_MARKS[s], standings.count(s)) for s in Standing if s in standings)


_DECIDED = {FindingState.EDIT_REQUESTED: 0, FindingState.DISMISSED: 1, FindingState.ACCEPTED: 2}
_DECIDED_WORDS = {
    FindingState.EDIT_REQUESTED: "Edit requested",
    FindingState.DISMISSED: "Dismissed",
    FindingState.ACCEPTED: "Accepted",
}


def _label(subject: str) -> str:
    return subject.partition(":")[2]


def _is_unseen(source: SourceResult) -> bool:
    if source.link.verdict is LinkVerdict.SKIPPED or source.link.reason == _NOT_DUE:
        return False
    return not source.looked_at or source.link.verdict in (LinkVerdict.BLOCKED, LinkVerdict.UNREACHABLE)


def _is_off(source: SourceResult) -> bool:
    return source.link.verdict is LinkVerdict.SKIPPED or source.link.reason == _NOT_DUE


# ---- the lines at the top and at the foot ------------------------------------------------------------------------


def _needs(needing: Sequence[Finding], number: Callable[[int], str] = str) -> str:
    """Who needs somebody: "2 sources need you", "1 source and 1 claim need you"; empty when nothing does."""
    subjects = {finding.subject for finding in needing}
    sources = sum(1 for name in subjects if name.startswith(("citation:", "watch:")))
    counted = ((sources, "source"), (len(subjects) - sources, "claim"))
    parts = [f"{number(n)} {noun}{'' if n == 1 else 's'}" for n, noun in counted if n]
    return f"{' and '.join(parts)} {'needs' if len(subjects) == 1 else 'need'} you" if parts else ""


def _verdict(needing: Sequence[Finding]) -> str:
    words = _needs(needing, _spelled)
    return f"{words.capitalize()}." if words else "Nothing needs you."


def _news(report: Report) -> str:
    desk = _Desk(report)
    needs = _needs(desk.needing)
    if report.occasion is Occasion.FIRST:
        return f"First look at {_count(len(report.result.sources), 'source')}: {needs or 'nothing needs you'}"
    if report.occasion is Occasion.REMINDER and (overdue := _longest_waiting(report.result.findings)):
        since, finding = overdue
        waits = "Edit still due" if finding.state is FindingState.EDIT_REQUESTED else "Still open"
        return f"{waits} after {_for_days(since, report.finished_at)}: {desk.headline(finding)}"
    if not needs:
        return f"Nothing needs you: {_checked(report.result.sources).rstrip('.')}"
    news = [f for f in desk.needing if _is_news(f, since=report.run.started_at)]
    return f"{needs}: {desk.headline((news or list(desk.needing))[0])}"


def _who(url: str) -> str:
    """How a subject line calls a source: an American agency by its acronym (fda.gov → FDA), any other by its host."""
    host = (urlsplit(url).hostname or url).removeprefix("www.")
    labels = host.split(".")
    if labels[-1] != "gov":
        return host
    return next((label.upper() for label in (labels[0], labels[-2]) if len(label) <= 4), host)


def _longest_waiting(findings: Iterable[Finding]) -> tuple[datetime, Finding] | None:
    """The critical finding or edit request that has waited longest, and since when; None when nothing waits."""
    waiting = [
        (f.decision.at if f.decision and f.state is FindingState.EDIT_REQUESTED else f.opened_at or f.first_seen, f)
        for f in findings
        if f.state is FindingState.EDIT_REQUESTED or (f.needs_someone and f.severity is Severity.CRITICAL)
    ]
    return min(waiting, key=lambda pair: pair[0], default=None)


def _checked(sources: Sequence[SourceResult]) -> str:
    """How many sources were checked and how many not: unchecked is never read as clean."""
    unseen, off = sum(map(_is_unseen, sources)), sum(map(_is_off, sources))
    checked = len(sources) - unseen - off
    if checked == len(sources):
        return f"All {checked} sources were checked." if checked > 1 else f"{_count(checked, 'source')} was checked."
    rest = (f"{unseen} could not be" if unseen else "", f"{off} not looked at this time" if off else "")
    return f"{checked} of {len(sources)} sources were checked, {', '.join(filter(None, rest))}."


def _preheader(report: Report, desk: _Desk) -> str:
    if desk.needing:
        return clipped(" ".join(f.summary for f in desk.needing), 160)
    return _checked(report.result.sources)


def _leads(report: Report, desk: _Desk) -> tuple[str, ...]:
    """The sentences under the verdict; none when findings follow, so that the first stands on the first screen."""
    lines = []
    if report.possible_second_copy:
        lines.append("You may have this mail already: whether an earlier copy arrived is not known.")
    if report.occasion is Occasion.FIRST:
        lines.append(_first_look(report))
    elif not desk.needing:
        lines.append(_checked(report.result.sources))
    return tuple(lines)


def _first_look(report: Report) -> str:
    sources = report.result.sources
    wrong = {f.subject for f in report.result.findings if f.kind in _ABOUT_REFERENCES}
    seen, unseen = sum(s.link.verdict.is_good for s in sources), sum(map(_is_unseen, sources))
    parts = (
        f"First look: {seen} of {_count(len(sources), 'source')} were seen, and later looks compare with them",
        f"{unseen} could not be checked" if unseen else "",
        f"{_count(len(wrong), 'printed reference')} to look at" if wrong else "",
    )
    return "; ".join(filter(None, parts)) + "."


_ABOUT_REFERENCES = (FindingKind.REFERENCE_INCOMPLETE, FindingKind.REFERENCE_MISMATCH)


def _unasked(sources: Sequence[SourceResult]) -> str:
    unasked = [_label(s.subject) for s in sources if s.notices.state is NoticeState.UNCHECKED]
    if not unasked:
        return ""
    return f"No registry answered whether these were retracted or corrected: {', '.join(unasked)}."


def _closing(report: Report) -> tuple[str, ...]:
    traffic = report.result.traffic
    next_audit = f"Next audit: {_minute(report.next_audit)}." if report.next_audit else "No next audit is scheduled."
    done = (
        f"This was audit {report.run.id}, finished {_minute(report.finished_at)}: "
        f"{_count(traffic.sources, 'source')}, {_count(traffic.requests, 'request')} "
        f"({traffic.not_modified} answered “not modified”), {traffic.bytes / 1e6:.1f} MB."
    )
    return (next_audit, done)


def _status(finding: Finding, report: Report) -> str:
    opened, since = finding.opened_at or finding.first_seen, report.run.started_at
    if opened >= since:
        return "New"
    changed_again = finding.changed_at is not None and finding.changed_at >= since
    return f"{'Changed again, open' if changed_again else 'Open'} for {_for_days(opened, report.finished_at)}"


def _decided(finding: Finding, now: datetime) -> str:
    words = _DECIDED_WORDS[finding.state]
    if finding.decision is None:
        return f"{words}: {finding.summary}"
    by = f" by {finding.decision.by}" if finding.decision.by else ""
    note = f" “{finding.decision.note}”" if finding.decision.note else ""
    return f"{words} {_days_ago(finding.decision.at, now)}{by}: {finding.summary}{note}"


# ---- one card ----------------------------------------------------------------------------------------------------


def _claims(finding: Finding, article: Article) -> tuple[Claim, ...]:
    """Every claim that leans on the finding's source, touched ones first."""
    known = {p.id: (p.claim, p.section, p.starts, p.basis is Basis.INFERRED) for p in article.passages}
    others: tuple[PageWatch | TimedClaim, ...] = (*article.watches, *article.claims)
    known |= {c.id: (c.claim, c.section, c.starts, False) for c in others}
    claims = [
        Claim(
            id=id,
            claim=known[id][0],
            section=known[id][1],
            href=_into(article.url, known[id][2]),
            is_touched=id in finding.touched,
            is_inferred=known[id][3],
        )
        for id in finding.passages
        if id in known
    ]
    return tuple(sorted(claims, key=lambda claim: not claim.is_touched))


def _into(url: str | None, starts: str | None) -> str | None:
    """A link to where these words stand; "-", "," and "&" would part the directive's fields (URL Fragment Text)."""
    if http_url(url) is None or url is None:
        return None
    if not starts:
        return url
    joint = ":~:text=" if "#" in url else "#:~:text="
    return url + joint + quote(starts[:200], safe="", errors="replace").replace("-", "%2D")


def _parted(claims: Sequence[Claim], most: int = 130) -> tuple[tuple[Claim, ...], tuple[Claim, ...]]:
    """The claims that are shown at once, at least one and then what fits, and the others."""
    sizes = accumulate(len(claim.claim) for claim in claims)
    shown = max(sum(1 for size in sizes if size <= most), 1)
    return tuple(claims[:shown]), tuple(claims[shown:])


def _fold(others: int, is_cut: bool) -> str:
    more = f"{others} more changed place{'' if others == 1 else 's'}" if others else ""
    return " and ".join(filter(None, ("In full" if is_cut else "", more)))


def _shown_changes(finding: Finding, source: SourceResult | None, article: Article) -> tuple[Change, ...]:
    """The changes a finding is about: substantive ones first, of these the ones that touch an anchor."""
    if source is None or finding.kind not in (FindingKind.SOURCE_CHANGED, FindingKind.SOURCE_REREVIEWED):
        return ()
    anchors = [
        anchor
        for passage in article.passages
        if passage.id in finding.touched and finding.citation is not None
        for anchor in passage.anchors.get(finding.citation, ())
    ]
    return tuple(sorted(source.content.changes, key=lambda change: (_weight(change), not _holds(change, anchors))))


def _weight(change: Change) -> int:
    return list(Significance).index(change.significance) if change.significance else 0


def _holds(change: Change, anchors: Iterable[str]) -> bool:
    return any(anchor.casefold() in (change.before or "").casefold() for anchor in anchors)


@dataclass(frozen=True, kw_only=True)
class _Room:
    """How many characters a quote may take: of what stayed about a change, of one change, and in all."""

    around: int
    changed: int
    most: int


_TIGHT = _Room(around=38, changed=100, most=160)
_AT_LENGTH = _Room(around=200, changed=900, most=1_500)
_MOST_QUOTES = 12


def _quoted(change: Change, room: _Room, *, said: str = "") -> Quoted:
    """The change as it is shown; reasons that were `said` already are not said again."""
    place = (f"Page {change.page}" if change.page else "", " › ".join(change.section))
    return Quoted(
        place=clipped(", ".join(filter(None, place)), 90),
        reasons=clipped("; ".join(reason for reason in change.reasons if reason not in said), 90),
        before=_side(change, EditOp.DELETE, room) if change.before else (),
        now=_side(change, EditOp.INSERT, room) if change.after else (),
    )


def _side(change: Change, op: EditOp, room: _Room) -> tuple[Words, ...]:
    """One side of a change, with what stayed the same shortened to what stands about the words that did not."""
    whole = (change.before if op is EditOp.DELETE else change.after) or ""
    last = len(change.edits) - 1
    # First and last among all edits: what stayed before words that only came is cut at their place on both sides.
    runs = [
        (edit.text, edit.op is op, position == 0, position == last)
        for position, edit in enumerate(change.edits)
        if edit.op in (EditOp.EQUAL, op)
    ] or [(whole, True, True, True)]
    joint = "" if "".join(run[0] for run in runs) == whole else " "
    shown: list[Words] = []
    for number, (text, is_changed, is_first, is_last) in enumerate(runs, start=1):
        short = _middle_out(text, room.changed) if is_changed else _near(text, room, is_first, is_last)
        shown += _bare(Words(text=short if number == len(runs) else short + joint, is_changed=is_changed))
        if sum(len(words.text) for words in shown) > room.most and number < len(runs):
            return (*shown, Words(text=" …", is_changed=False))
    return tuple(shown)


def _bare(run: Words) -> Iterable[Words]:
    """The run with the space about it set apart, so that no mark stands under a space."""
    core = run.text.strip()
    if not run.is_changed or not core:
        return (Words(text=run.text, is_changed=False),)
    before, after = run.text.split(core, 1)
    parts = ((before, False), (core, True), (after, False))
    return (Words(text=text, is_changed=is_changed) for text, is_changed in parts if text)


def _near(text: str, room: _Room, is_first: bool, is_last: bool) -> str:
    """What stayed the same, kept only where it stands next to a change."""
    around = room.around
    if len(text) <= around * (1 if is_first or is_last else 2) + 8:
        return text
    head = "" if is_first else text[:around].rsplit(" ", 1)[0] + " "
    tail = "" if is_last else " " + text[-around:].split(" ", 1)[-1]
    return f"{head}…{tail}"


def _middle_out(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return f"{text[: most * 2 // 3].rsplit(' ', 1)[0]} … {text[-most // 3 :].split(' ', 1)[-1]}"


# ---- the table and the JSON result -------------------------------------------------------------------------------

_COLUMNS = (
    *("article", "finding", "subject", "citation", "reference", "url", "kind", "severity", "state"),
    *("first_seen", "opened_at", "last_seen", "summary", "section", "before", "after"),
    *("claims", "touched", "suggestion", "decided_at", "decided_by", "note"),
)


def findings_csv(report: Report) -> str:
    """The findings as CSV (RFC 4180), one row each after a header row, gravest first.

    A cell that a spreadsheet would run as a formula is led by an apostrophe (OWASP, CSV Injection).
    """
    desk, table = _Desk(report), io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(_COLUMNS)
    for finding in in_order(report.result.findings, since=report.run.started_at):
        writer.writerow([_defused(cell) for cell in _row(finding, desk)])
    return table.getvalue()


def _row(finding: Finding, desk: _Desk) -> tuple[object, ...]:
    source, decision = desk.sources.get(finding.subject), finding.decision
    changes = source.content.changes if source and finding.kind is FindingKind.SOURCE_CHANGED else ()
    leaning = _claims(finding, desk.report.article)
    return (
        *(desk.report.article.slug, finding.id, finding.subject, finding.citation),
        *(desk.printed.get(finding.subject), source.url if source else None),
        *(finding.kind.value, finding.severity.value, finding.state.value),
        *(_zulu(finding.first_seen), _zulu(finding.opened_at), _zulu(finding.last_seen), finding.summary),
        "\n".join(" > ".join(change.section) for change in changes),
        "\n".join(change.before or "" for change in changes),
        "\n".join(change.after or "" for change in changes),
        "\n".join(claim.claim for claim in leaning),
        "\n".join(claim.claim for claim in leaning if claim.is_touched),
        finding.suggestion,
        *((_zulu(decision.at), decision.by, decision.note) if decision else (None, None, None)),
    )


def _defused(cell: object) -> str:
    if cell is None or isinstance(cell, int):
        return "" if cell is None else str(cell)
    words = visible(str(cell))
    return (
        f"'{words}"
        if words.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
        else words
    )


def result_json(*, run: Run, finished_at: datetime, articles: Sequence[ArticleResult]) -> bytes:
    """The result of a run as indented JSON in UTF-8 (contract, section 3; docs/result.schema.json)."""
    traffic = [article.traffic for article in articles]
    result = {
        "schema": "citewatch-result/1",
        "run_id": run.id,
        "started_at": _zulu(run.started_at),
        "finished_at": _zulu(finished_at),
        "articles": [_article_json(article) for article in articles],
        "traffic": {
            "sources": sum(cost.sources for cost in traffic),
            "requests": sum(cost.requests for cost in traffic),
            "not_modified": sum(cost.not_modified for cost in traffic),
            "bytes": sum(cost.bytes for cost in traffic),
        },
    }
    # A lone surrogate (from a page's JSON) has no UTF-8: it is written as the escape it came as.
    return (json.dumps(result, indent=2, ensure_ascii=False) + "\n").encode("utf-8", errors="backslashreplace")


def _zulu(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def _article_json(article: ArticleResult) -> dict[str, Any]:
    return {
        "slug": article.slug,
        "citations": [{"number": s.number} | _source_json(s) for s in article.sources if s.number is not None],
        "watches": [{"id": _label(s.subject)} | _source_json(s) for s in article.sources if s.number is None],
        "findings": [_finding_json(finding) for finding in article.findings],
    }


def _source_json(source: SourceResult) -> dict[str, Any]:
    link, content = source.link, source.content
    return {
        "url": source.url,
        "kind": source.kind,
        "looked_at": source.looked_at,
        "link": {
            "verdict": link.verdict,
            "reason": link.reason,
            "http_status": link.http_status,
            "final_url": link.final_url,
            "redirects": [{"url": hop.url, "status": hop.status} for hop in link.redirects],
            "evidence": list(link.evidence),
            "vouched_by": link.vouched_by,
        },
        "content": {
            "state": content.state,
            "significance": content.significance,
            "baseline_at": _zulu(content.baseline_at),
            "reason": content.reason,
            "changes": [_change_json(change) for change in content.changes],
        },
        "notices": {
            "state": source.notices.state,
            "items": [{"kind": n.kind, "source": n.source, "id": n.id, "date": n.date} for n in source.notices.items],
        },
        "reference": {
            "problems": [
                {"code": p.code, "printed": p.printed, "found": p.found, "source": p.source}
                for p in source.reference.problems
            ]
        },
    }


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "op": change.op,
        "section": " > ".join(change.section),
        "page": change.page,
        "before": change.before,
        "after": change.after,
        "significance": change.significance,
        "reasons": list(change.reasons),
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    decision = finding.decision
    return {
        "id": finding.id,
        "subject": finding.subject,
        "citation": finding.citation,
        "kind": finding.kind,
        "severity": finding.severity,
        "state": finding.state,
        "first_seen": _zulu(finding.first_seen),
        "last_seen": _zulu(finding.last_seen),
        "summary": finding.summary,
        "passages": list(finding.passages),
        "touched": list(finding.touched),
        "suggestion": finding.suggestion,
        "version": finding.version,
        "opened_at": _zulu(finding.opened_at),
        "changed_at": _zulu(finding.changed_at),
        "resolved_at": _zulu(finding.resolved_at),
        "decision": decision
        and {
            "choice": decision.choice,
            "version": decision.version,
            "at": _zulu(decision.at),
            "by": decision.by,
            "note": decision.note,
        },
    }


# ---- the mail ----------------------------------------------------------------------------------------------------


def message(report: Report, *, sender: str, recipient: str | None, mail_id: str, at: datetime) -> bytes:
    """The report as a mail, ready to be sent: text and HTML alternatives, ASCII only (RFC 5322, RFC 2046).

    An all-clear is three lines. `recipient` stands in for the manifest's reviewer; the editors are in copy. The same
    report, id and time give the same bytes, so that a mail that is sent again is the same mail.
    """
    # The default policies put short UTF-8 bodies out as 8bit, which SES and old relays do not take.
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    domain = parseaddr(sender)[1].rpartition("@")[2] or "citewatch.invalid"
    thread = f"<{_id_part(report.article.slug)}.article@{domain}>"
    mail["From"] = sender
    mail["To"] = _to(report.article, recipient)
    if report.article.editors and (recipient or report.article.reviewer):
        mail["Cc"] = [_address(editor) for editor in report.article.editors]
    mail["Subject"] = " ".join(subject(report).split())
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{_id_part(mail_id)}@{domain}>"
    mail["In-Reply-To"] = thread
    mail["References"] = thread
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    is_brief = report.occasion is Occasion.ALL_CLEAR
    plain, page = (_rendered(template, report, is_brief=is_brief) for template in ("report.txt", "report.html"))
    mail.set_content(plain, cte="quoted-printable")
    mail.add_alternative(page, subtype="html", cte="quoted-printable")
    mail.set_boundary("citewatch-" + hashlib.sha256(mail_id.encode()).hexdigest()[:32])
    return mail.as_bytes()


def _to(article: Article, recipient: str | None) -> Any:
    """Who is addressed: the override, the reviewer, else the editors; with nobody named, an empty group."""
    if recipient:
        return recipient
    if article.reviewer:
        return _address(article.reviewer)
    return [_address(editor) for editor in article.editors] or Group("undisclosed-recipients")


def _address(person: Person) -> Address:
    return Address(display_name=" ".join(visible(person.name).split()), addr_spec=person.email)


def _id_part(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "-", name).strip(".")
