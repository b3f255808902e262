"""What one run's evidence means for one article: verdicts and changes → matters, in words an editor understands.

Knows kinds, severities and passages; nothing of how a page was fetched, of earlier runs' findings, or of mail.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from citewatch.model import (
    Article,
    Change,
    CitedSource,
    ContentResult,
    ContentState,
    FindingKind,
    Kind,
    LinkResult,
    LinkVerdict,
    Matter,
    Severity,
    Significance,
    TimedClaim,
)

_WEIGHT = {
    Kind.REGULATOR: "official",
    Kind.GOVERNMENT: "official",
    Kind.NEWS: "slight",
    Kind.OTHER: "slight",
}
# What is found, and for a changed text its significance; then how severe it is for a source that is official, for most
# sources, for slight ones.
_SEVERITIES = {
    (FindingKind.SOURCE_CHANGED, Significance.SUBSTANTIVE): (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR),
    (FindingKind.SOURCE_CHANGED, Significance.EDITORIAL): (Severity.INFO, Severity.INFO, Severity.INFO),
    (FindingKind.SOURCE_REREVIEWED, Significance.REVIEW_DATE): (Severity.INFO, Severity.INFO, Severity.INFO),
    (FindingKind.LINK_DEAD, None): (Severity.MAJOR, Severity.MAJOR, Severity.MINOR),
    (FindingKind.UNREACHABLE, None): (Severity.MAJOR, Severity.MAJOR, Severity.MINOR),
    (FindingKind.LINK_MOVED, None): (Severity.MINOR, Severity.MINOR, Severity.MINOR),
    (FindingKind.CANNOT_CHECK, None): (Severity.MINOR, Severity.MINOR, Severity.MINOR),
    (FindingKind.CLAIM_DUE, None): (Severity.MINOR, Severity.MINOR, Severity.MINOR),
    (FindingKind.ANCHOR_NOT_FOUND, None): (Severity.INFO, Severity.INFO, Severity.INFO),
    (FindingKind.REFERENCE_INCOMPLETE, None): (Severity.INFO, Severity.INFO, Severity.INFO),
}
_COLUMNS = ("official", "most", "slight")


def severity_of(kind: FindingKind, *, source: Kind, significance: Significance | None = None) -> Severity:
    """How severe a finding is for a source of this kind: a cell of one table.

    Only a substantive change of the text weighs; of a regulator or a government it is critical.
    """
    return _SEVERITIES[kind, significance][_COLUMNS.index(_WEIGHT.get(source, "most"))]


_DEAD_BECAUSE = {
    "http-404": "The link no longer leads anywhere: the site answers “not found” (404).",
    "http-410": "The site says that this page was taken down for good (410).",
    "soft-404": "The link leads to a page that says the document cannot be found.",
    "redirected-home": "The link now leads to the site's home page instead of the cited document.",
    "replaced": "The address now shows another page of the site instead of the cited document.",
    "parked": "The address now shows a parked domain instead of the source.",
}
_MOVED = {
    "moved-permanently": "The document has moved for good to {}.",
    "moved-to-other-site": "The document has moved for good to another site: {}.",
    "client-redirect": "The page only says that its document now stands at {}.",
}
_FIND_ANOTHER = "Find where the document stands now, or cite another source for these claims."
_UNREACHABLE_BECAUSE = {
    "dns": "The site's name no longer exists.",
    "tls-expired": "The site's certificate has expired, so that browsers warn before showing it.",
    "tls-wrong-host": "The site's certificate belongs to another name, so that browsers warn before showing it.",
    "tls-incomplete-chain": "The certificate's chain is incomplete or its signer unknown, so that some browsers warn.",
    "tls-untrusted": "The site's certificate is not trusted, so that browsers warn before showing it.",
    "timeout": "The site did not answer completely in time.",
    "timeout-first-byte": "The site took the connection but sent nothing in time.",
    "timeout-connect": "The site could not be connected to in time.",
    "tls": "No secure connection to the site could be agreed on.",
    "dns-unavailable": "The site's name could not be looked up.",
    "refused": "The site refuses connections.",
    "reset": "The site drops the connection.",
    "connection": "No connection to the site came about.",
    "network-unreachable": "There is no way to the site.",
    "truncated": "The document is cut off on its way.",
    "too-large": "The document is larger than can be read.",
    "empty": "The site sends an empty page.",
    "bad-encoding": "The site's answer cannot be decoded.",
    "not-http": "What answers at this address is no web site.",
    "redirect-loop": "The site sends its visitors in a circle.",
    "too-many-redirects": "The site sends its visitors on and on.",
    "refused-address": "The address leads to a place that is not public, which is never fetched.",
    "refused-url": "The address is none that can be asked for.",
    "refused-scheme": "The address leads to no web page (http or https).",
    "unasked-304": "The site says that nothing is new instead of showing the document.",
    "maintenance": "The site says that it is closed for maintenance or overrun.",
    "error-page": "The site shows an error page in place of the document.",
    "content-gone": "Nearly all of the document's text is gone from the page.",
}


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What this run knows of one source of an article.

    `is_rotten`: its looks amount to dead or unreachable, though it may still be only `suspected`. `blind_since`: nobody
    has seen it since then, for 14 days or more. `moved_to` is where the document was last seen, when it has moved for
    good. `touched` says for each claim that the change touches what became of its words; `unfounded` which of the words
    that its editor gave the baseline does not hold.
    """

    source: CitedSource
    link: LinkResult
    content: ContentResult
    is_rotten: bool = False
    suspected: bool = False
    blind_since: datetime | None = None
    moved_to: str | None = None
    baseline_digest: str | None = None
    text_digest: str | None = None
    rereads: tuple[str, ...] = ()
    touched: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unfounded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def matters(article: Article, evidence: Iterable[Evidence], *, now: datetime) -> tuple[Matter, ...]:
    """Everything the reviewer could be told of this article now, in the order of its sources."""
    of_sources = tuple(matter for each in evidence for matter in _of_source(each))
    due = (_claim_due(claim, now) for claim in article.claims if _is_due(claim, now))
    return (*of_sources, *due)


def _of_source(evidence: Evidence) -> tuple[Matter, ...]:
    source = evidence.source
    if source.is_assumed:
        # Rule 8: assumed is never accused.
        return (_incomplete(source),)
    is_proven = evidence.is_rotten and not evidence.suspected
    is_blind = evidence.blind_since is not None and not is_proven
    found = (
        _rotten(evidence) if evidence.is_rotten and not is_blind else None,
        _cannot_check(evidence, evidence.blind_since) if evidence.blind_since and is_blind else None,
        _moved(source, evidence.link.reason, evidence.moved_to)
        if evidence.moved_to and not (is_proven or is_blind)
        else None,
        _drift(evidence),
        _unfounded(evidence),
    )
    return tuple(matter for matter in found if matter)


def _matter(
    kind: FindingKind,
    source: CitedSource,
    *,
    about: str,
    version: str,
    summary: str,
    suggestion: str,
    suspected: bool = False,
) -> Matter:
    return Matter(
        subject=source.subject,
        citation=source.number,
        kind=kind,
        severity=severity_of(kind, source=source.kind),
        about=about,
        version=version,
        summary=summary,
        suggestion=suggestion,
        passages=source.passages,
        url=source.fetched_url,
        suspected=suspected,
    )


def _incomplete(source: CitedSource) -> Matter:
    return _matter(
        FindingKind.REFERENCE_INCOMPLETE,
        source,
        about=source.url,
        version=source.url,
        summary="Nobody has confirmed which page this reference means; the address in the manifest is a guess.",
        suggestion="Enter the cited page's address in the manifest and drop `url_certainty: assumed`.",
    )


def _rotten(evidence: Evidence) -> Matter:
    link, source = evidence.link, evidence.source
    is_dead = link.verdict is LinkVerdict.DEAD
    because = _DEAD_BECAUSE if is_dead else _UNREACHABLE_BECAUSE
    status = link.reason.removeprefix("http-")
    otherwise = f"The site answers with an error ({status}) instead of the document."
    return _matter(
        FindingKind.LINK_DEAD if is_dead else FindingKind.UNREACHABLE,
        source,
        about=source.url,
        # Which of a server's faults it is changes by the hour and is no news; how a document died is.
        # A decision on a suspicion is none on the proven death.
        version=f"{link.reason if is_dead else link.verdict}{'?' if evidence.suspected else ''}",
        summary=because.get(link.reason, otherwise),
        suggestion=_FIND_ANOTHER if is_dead else "Open the link by hand; if it fails for you too, find another source.",
        suspected=evidence.suspected,
    )


def _cannot_check(evidence: Evidence, since: datetime) -> Matter:
    return _matter(
        FindingKind.CANNOT_CHECK,
        evidence.source,
        about=evidence.source.url,
        version=f"{since:%Y-%m-%d}",
        summary=f"Nobody could look at this source since {_day(since)}: it lets no audit in ({evidence.link.reason}).",
        suggestion="Open the link by hand and compare it with the claims; dismiss with “works for me” if it does.",
    )


def _moved(source: CitedSource, reason: str, final: str) -> Matter:
    return _matter(
        FindingKind.LINK_MOVED,
        source,
        about=source.url,
        version=final,
        summary=_MOVED.get(reason, _MOVED["moved-permanently"]).format(final),
        suggestion="Put the new address into the article and the manifest.",
    )


def _drift(evidence: Evidence) -> Matter | None:
    content, source = evidence.content, evidence.source
    if content.state is not ContentState.CHANGED or not content.significance or not content.baseline_at:
        return None
    worst = [change for change in content.changes if change.significance is content.significance]
    is_review_date = content.significance is Significance.REVIEW_DATE
    kind = FindingKind.SOURCE_REREVIEWED if is_review_date else FindingKind.SOURCE_CHANGED
    touched = tuple(id for id in source.passages if id in evidence.touched)
    return Matter(
        subject=source.subject,
        citation=source.number,
        kind=kind,
        severity=severity_of(kind, source=source.kind, significance=content.significance),
        about=evidence.baseline_digest or "",
        version=_digest("\0".join(parts) for parts in (*map(_parts, worst), _whole(evidence))),
        summary=_what_changed(worst, content),
        suggestion=_RECAST_NEXT if content.reason in _RECAST else _WHAT_NEXT[content.significance],
        passages=source.passages,
        touched=touched,
        marks={id: evidence.touched[id] for id in touched},
        url=source.fetched_url,
        text_digest=evidence.text_digest,
        rereads=evidence.rereads,
    )


def _parts(change: Change) -> tuple[str, ...]:
    """What makes a change this one: its words, the heading above them, a link's targets where nothing else does."""
    sides = change.steady or (str(change.before), str(change.after))
    return (*sides, str(change.moved or ""), *change.section[-1:], *(change.links or ()))


def _whole(evidence: Evidence) -> tuple[str, ...]:
    """Of a document that became another kind of file only the beginning is quoted, and all of it is meant."""
    return (evidence.text_digest or "",) if evidence.content.reason in _RECAST else ()


_RECAST = {
    "pdf-became-html": "The PDF has become a web page",
    "html-became-pdf": "The web page has become a PDF",
}
_RECAST_NEXT = "Open both, and check that what the claims rest on still stands in the new one."
_WHAT_NEXT = {
    Significance.SUBSTANTIVE: "Read before and after, and check that the claims still hold.",
    Significance.EDITORIAL: "Nothing to do; accept it when you have seen it.",
    Significance.REVIEW_DATE: "Nothing to do: only the date of the last review moved.",
}


def _what_changed(changes: list[Change], content: ContentResult) -> str:
    if content.significance is Significance.REVIEW_DATE:
        return f"Only the review date moved: {changes[0].before or '(none)'} → {changes[0].after or '(none)'}."
    since = f" since {_day(content.baseline_at)}" if content.baseline_at else ""
    if content.reason in _RECAST:
        is_same = content.significance is Significance.EDITORIAL
        held = "nearly all of its words still stand there" if is_same else "much of what it said no longer stands there"
        return f"{_RECAST[content.reason]}{since}; {held}."
    reasons = list(dict.fromkeys(reason for change in changes for reason in change.reasons))
    more = f"; and {len(reasons) - 2} more" if len(reasons) > 2 else ""
    told = f": {'; '.join(reasons[:2])}{more}" if reasons else ""
    what = "The text changed" if content.significance is Significance.SUBSTANTIVE else "Only the wording changed"
    return f"{what}{since}{told}."


def _unfounded(evidence: Evidence) -> Matter | None:
    """Words that claims rest on and that the baseline never held."""
    source = evidence.source
    unfounded = {id: evidence.unfounded[id] for id in source.passages if evidence.unfounded.get(id)}
    if not unfounded:
        return None
    said = "; ".join(
        f"the words {', '.join(f'“{word}”' for word in words)} that claim {id} rests on"
        for id, words in unfounded.items()
    )
    few = sum(map(len, unfounded.values())) == 1
    matter = _matter(
        FindingKind.ANCHOR_NOT_FOUND,
        source,
        about=source.url,
        version=_digest("\0".join((id, *words)) for id, words in unfounded.items()),
        summary=f"The source does not hold {said}; it may never have said {'so' if few else 'them'}.",
        suggestion="Look the words up in the source: correct them in the manifest, or the claim.",
    )
    return replace(matter, passages=tuple(unfounded), touched=tuple(unfounded), marks=_not_there(unfounded))


def _not_there(unfounded: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {id: tuple(f"the words “{word}” are not in the source" for word in words) for id, words in unfounded.items()}


def _is_due(claim: TimedClaim, now: datetime) -> bool:
    if claim.every is None:
        return False
    return claim.checked is None or now.date() - claim.checked >= claim.every


def _claim_due(claim: TimedClaim, now: datetime) -> Matter:
    since = f"last on {claim.checked.isoformat()}" if claim.checked else "never yet"
    return Matter(
        subject=claim.subject,
        citation=None,
        kind=FindingKind.CLAIM_DUE,
        severity=severity_of(FindingKind.CLAIM_DUE, source=Kind.OTHER),
        about=claim.id,
        # Letting it stand lasts until it is due once more.
        version=str((now.date() - (claim.checked or date.min)) // (claim.every or timedelta(days=1))),
        summary=f"A time-sensitive claim without a source is due for a look (checked {since}): {claim.claim}",
        suggestion="Check that it still holds and enter today's date as `checked` in the manifest.",
        passages=(claim.id,),
    )


def _day(at: datetime) -> str:
    return f"{at:%B} {at.day}, {at.year}"


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
