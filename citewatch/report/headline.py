"""The lines at a report's top and foot: the subject, whom it needs, what was checked, and what comes next.

Knows the piles and turns them into sentences; must not know templates or how one finding is shown.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from citewatch.escaping import clipped, http_url, visible
from citewatch.model import (
    Finding,
    FindingKind,
    FindingState,
    NoticeState,
    Occasion,
    Severity,
    SourceResult,
)
from citewatch.report.piles import Piles, Report, is_not_due, is_off, is_source, is_unseen, is_watch, label_of
from citewatch.report.telling import deeds_of
from citewatch.report.wording import counted, for_days, minute, short_title, spelled, who

_NEWS = {
    FindingKind.LINK_DEAD: "no longer has the cited page",
    FindingKind.LINK_MOVED: "moved the cited page",
    FindingKind.UNREACHABLE: "no longer answers",
    FindingKind.CANNOT_CHECK: "lets nobody look",
    FindingKind.SOURCE_CHANGED: "changed",
    FindingKind.RETRACTION: "says that the cited work was retracted",
    FindingKind.EXPRESSION_OF_CONCERN: "says that doubt was cast on the cited work",
    FindingKind.CORRECTION: "says that the cited work was corrected",
}
_EDIT_DUE_AFTER = timedelta(days=14)  # docs/verdicts.md, last paragraph
_MOST_WAITING = 6
_LONGEST_NEWS = 90  # letters of a subject line, before the article is named
_ABOUT_REFERENCES = (FindingKind.REFERENCE_INCOMPLETE, FindingKind.REFERENCE_MISMATCH)


def subject(report: Report) -> str:
    """The mail's subject: the news first, then the article; one line, no control characters."""
    return visible(f"{_news(Piles(report))} — {short_title(report.article.title)}")


def verdict(piles: Piles) -> str:
    """The report's first line: whom it needs."""
    words, due = _needs(piles.needing, spelled), len(_overdue(piles))
    if not words and due:
        return "One edit is still due." if due == 1 else f"{spelled(due)} edits are still due."
    return f"{words.capitalize()}." if words else "Nothing needs you."


def dateline(piles: Piles) -> str:
    """How many are news, when not all that need somebody are; and when this was."""
    return " · ".join(filter(None, (_of_them_new(piles), f"Audited {minute(piles.report.finished_at)}")))


def preheader(piles: Piles) -> str:
    """What a mail program shows beside the subject."""
    if told := piles.news or piles.needing or _overdue(piles):
        return clipped(" ".join(map(piles.happened, told)), 160)
    return (
        _first_look(piles.report) if piles.report.occasion is Occasion.FIRST else checked(piles.report.result.sources)
    )


def leads(piles: Piles) -> tuple[str, ...]:
    """The sentences under the verdict; few when findings follow, so that the first stands on the first screen."""
    lines = [" ".join(waiting)] if (waiting := list(_waiting(piles))) else []
    if piles.report.possible_second_copy:
        lines.append("You may have this mail already: whether an earlier copy arrived is not known.")
    if piles.report.occasion is Occasion.FIRST:
        lines.append(_first_look(piles.report))
    elif not piles.needing:
        lines.append(checked(piles.report.result.sources))
    return tuple(lines)


def checked(sources: Sequence[SourceResult]) -> str:
    """How many sources were checked and how many not: unchecked is never read as clean."""
    unseen, off, waiting = (sum(map(ask, sources)) for ask in (is_unseen, is_off, is_not_due))
    seen = len(sources) - unseen - off - waiting
    if seen == len(sources):
        return f"All {seen} sources were checked." if seen > 1 else f"{counted(seen, 'source')} was checked."
    rest = (
        f"{unseen} could not be" if unseen else "",
        f"{waiting} not due yet" if waiting else "",
        f"{off} not looked at this time" if off else "",
    )
    return f"{seen} of {len(sources)} sources were checked, {', '.join(filter(None, rest))}."


def unasked(sources: Sequence[SourceResult]) -> str:
    """Which works no registry spoke of; empty when there are none."""
    labels = [label_of(s.subject) for s in sources if s.notices.state is NoticeState.UNCHECKED]
    return (
        f"No registry was asked yet whether these were retracted or corrected: {', '.join(labels)}." if labels else ""
    )


def closing(report: Report) -> tuple[str, ...]:
    """The foot: the next audit, then this one and what it cost the web."""
    traffic = report.result.traffic
    next_audit = f"Next audit: {minute(report.next_audit)}." if report.next_audit else "No next audit is scheduled."
    done = (
        f"This was audit {report.run.id}, finished {minute(report.finished_at)}: "
        f"{counted(traffic.sources, 'page')} asked for by {counted(traffic.requests, 'request')} "
        f"({traffic.not_modified} answered “not modified”), {traffic.bytes / 1e6:.1f} MB."
    )
    return (next_audit, done)


def _needs(needing: Sequence[Finding], number: Callable[[int], str] = str) -> str:
    """Who needs somebody: "2 sources need you", "1 source and 1 claim need you"; empty when nothing does."""
    subjects = {finding.subject for finding in needing}
    sources = sum(map(is_source, subjects))
    kinds = ((sources, "source"), (len(subjects) - sources, "claim"))
    parts = [f"{number(n)} {noun}{'' if n == 1 else 's'}" for n, noun in kinds if n]
    return f"{' and '.join(parts)} {'needs' if len(subjects) == 1 else 'need'} you" if parts else ""


def _of_them_new(piles: Piles) -> str:
    new, all = ({finding.subject for finding in pile} for pile in (piles.news, piles.needing))
    return f"{len(new)} of them new" if new and new != all else ""


def _overdue(piles: Piles) -> tuple[Finding, ...]:
    """The findings of which an edit was asked for long ago, in a reminder all of them; the oldest request first."""
    asked = (f for f in piles.decided if f.state is FindingState.EDIT_REQUESTED and f.decision)
    after = timedelta(0) if piles.report.occasion is Occasion.REMINDER else _EDIT_DUE_AFTER
    due = (f for f in asked if piles.report.finished_at - _waits_since(f) >= after)
    return tuple(sorted(due, key=_waits_since))


def _waiting(piles: Piles) -> Iterable[str]:
    """What is named again in each mail, with its age: critical findings that stay open, edits asked for long ago."""
    old = (f for f in piles.needing if f.severity is Severity.CRITICAL and f not in piles.news)
    for says, findings in (("Still open", tuple(old)), ("Edit still due", _overdue(piles))):
        named = [
            f"[{label_of(finding.subject)}] for {for_days(_waits_since(finding), piles.report.finished_at)}"
            for finding in findings[:_MOST_WAITING]
        ]
        more = [f"and {len(findings) - _MOST_WAITING} more"] if len(findings) > _MOST_WAITING else []
        if named:
            yield f"{says}: {', '.join(named + more)}."


def _waits_since(finding: Finding) -> datetime:
    """When a finding was opened, or an edit asked for."""
    if finding.decision and finding.state is FindingState.EDIT_REQUESTED:
        return finding.decision.at
    return finding.opened_at or finding.first_seen


def _news(piles: Piles) -> str:
    report, needs = piles.report, _needs(piles.needing)
    if report.occasion is Occasion.FIRST:
        return f"First look at {counted(len(report.result.sources), 'source')}: {needs or 'nothing needs you'}"
    if report.occasion is Occasion.REMINDER and (overdue := _longest_waiting(report.result.findings)):
        since, finding = overdue
        waits = "Edit still due" if finding.state is FindingState.EDIT_REQUESTED else "Still open"
        return f"{waits} after {for_days(since, report.finished_at)}: {_headline(finding, piles)}"
    if not needs:
        return f"Nothing needs you: {checked(report.result.sources).rstrip('.')}"
    told = ", ".join(filter(None, (needs, _of_them_new(piles))))
    return f"{told}: {_headline((piles.news or piles.needing)[0], piles)}"


def _headline(finding: Finding, piles: Piles) -> str:
    """What a subject line says of a finding: who, and what happened."""
    source = piles.sources.get(finding.subject)
    if source is None or http_url(source.url) is None or finding.kind not in _NEWS:
        return clipped(finding.summary, _LONGEST_NEWS).rstrip(".")
    happened = _NEWS[finding.kind].replace("cited", "watched") if is_watch(finding.subject) else _NEWS[finding.kind]
    short = (deeds_of(finding, source.content, most=most) for most in (3, 2, 1))
    told = [f"{who(source.url)} {deeds}" for deeds in short if deeds] or [f"{who(source.url)} {happened}"]
    return next((each for each in told if len(each) <= _LONGEST_NEWS), clipped(told[-1], _LONGEST_NEWS))


def _longest_waiting(findings: Iterable[Finding]) -> tuple[datetime, Finding] | None:
    """The critical finding or edit request that has waited longest, and since when; None when nothing waits."""
    waiting = [
        (_waits_since(f), f)
        for f in findings
        if f.state is FindingState.EDIT_REQUESTED or (f.needs_someone and f.severity is Severity.CRITICAL)
    ]
    return min(waiting, key=lambda pair: pair[0], default=None)


def _first_look(report: Report) -> str:
    sources = report.result.sources
    wrong = {f.subject for f in report.result.findings if f.kind in _ABOUT_REFERENCES}
    pages = sum(map(is_watch, wrong))
    not_found = (f for f in report.result.findings if f.kind is FindingKind.ANCHOR_NOT_FOUND)
    unfounded = {claim for finding in not_found for claim in finding.marks or finding.touched}
    seen, unseen = sum(s.link.verdict.is_good for s in sources), sum(map(is_unseen, sources))
    to_look_at = (
        counted(len(wrong) - pages, "printed reference") if len(wrong) > pages else "",
        counted(pages, "watched page") if pages else "",
    )
    look = "looks" if len(wrong) == 1 else "look"
    parts = (
        f"First look: {seen} of {counted(len(sources), 'source')} were seen, and later looks compare with them",
        f"{unseen} could not be checked" if unseen else "",
        f"{' and '.join(filter(None, to_look_at))} {look} wrong or incomplete, listed below" if wrong else "",
        f"words that {counted(len(unfounded), 'claim')} {'rests' if len(unfounded) == 1 else 'rest'} on were not found"
        if unfounded
        else "",
    )
    return "; ".join(filter(None, parts)) + "."
