"""What one run's evidence means for one article: verdicts and changes → matters, in words an editor understands.

Knows kinds, severities and passages; nothing of how a page was fetched, of earlier runs' findings, or of mail.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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

_OFFICIAL = (Kind.REGULATOR, Kind.GOVERNMENT)
_SLIGHT = (Kind.NEWS, Kind.OTHER)

_LINK_SEVERITY = {
    FindingKind.LINK_DEAD: Severity.MAJOR,
    FindingKind.UNREACHABLE: Severity.MAJOR,
    FindingKind.LINK_MOVED: Severity.MINOR,
    FindingKind.CANNOT_CHECK: Severity.MINOR,
    FindingKind.CLAIM_DUE: Severity.MINOR,
    FindingKind.REFERENCE_INCOMPLETE: Severity.INFO,
}


def severity_of(kind: FindingKind, *, source: Kind, significance: Significance | None = None) -> Severity:
    """How severe a finding is for a source of this kind.

    Only a substantive change of the text weighs; of a regulator or a government it is critical.
    """
    if kind.is_drift:
        if significance is not Significance.SUBSTANTIVE:
            return Severity.INFO
        return Severity.CRITICAL if source in _OFFICIAL else Severity.MINOR if source in _SLIGHT else Severity.MAJOR
    severity = _LINK_SEVERITY[kind]
    return Severity.MINOR if source in _SLIGHT and severity is Severity.MAJOR else severity


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
    good.
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


def matters(article: Article, evidence: Iterable[Evidence], *, now: datetime) -> tuple[Matter, ...]:
    """Everything the reviewer could be told of this article now, in the order of its sources."""
    claims = {p.id: (p.claim, p.anchors) for p in article.passages}
    claims |= {w.id: (w.claim, {}) for w in article.watches}
    of_sources = tuple(matter for each in evidence for matter in _of_source(each, claims))
    due = (_claim_due(claim, now) for claim in article.claims if _is_due(claim, now))
    return (*of_sources, *due)


def _of_source(evidence: Evidence, claims: Mapping[str, "_Claim"]) -> tuple[Matter, ...]:
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
        _drift(evidence, claims),
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
    severity: Severity | None = None,
    touched: tuple[str, ...] = (),
    text_digest: str | None = None,
    suspected: bool = False,
) -> Matter:
    return Matter(
        subject=source.subject,
        citation=source.number,
        kind=kind,
        severity=severity or severity_of(kind, source=source.kind),
        about=about,
        version=version,
        summary=summary,
        suggestion=suggestion,
        passages=source.passages,
        touched=touched,
        url=source.fetched_url,
        text_digest=text_digest,
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


def _drift(evidence: Evidence, claims: Mapping[str, "_Claim"]) -> Matter | None:
    content, source = evidence.content, evidence.source
    if content.state is not ContentState.CHANGED or not content.significance or not content.baseline_at:
        return None
    worst = [change for change in content.changes if change.significance is content.significance]
    is_review_date = content.significance is Significance.REVIEW_DATE
    kind = FindingKind.SOURCE_REREVIEWED if is_review_date else FindingKind.SOURCE_CHANGED
    return _matter(
        kind,
        source,
        severity=severity_of(kind, source=source.kind, significance=content.significance),
        about=evidence.baseline_digest or "",
        version=_digest(f"{change.before}\0{change.after}\0{change.moved or ''}" for change in worst),
        summary=_what_changed(worst, since=content.baseline_at, significance=content.significance),
        suggestion=_WHAT_NEXT[content.significance],
        touched=tuple(id for id in source.passages if _is_touched(claims[id], source.number, worst)),
        text_digest=evidence.text_digest,
    )


_WHAT_NEXT = {
    Significance.SUBSTANTIVE: "Read before and after, and check that the claims still hold.",
    Significance.EDITORIAL: "Nothing to do; accept it when you have seen it.",
    Significance.REVIEW_DATE: "Nothing to do: only the date of the last review moved.",
}


def _what_changed(changes: list[Change], *, since: datetime, significance: Significance) -> str:
    if significance is Significance.REVIEW_DATE:
        return f"Only the review date moved: {changes[0].before or '(none)'} → {changes[0].after or '(none)'}."
    reasons = list(dict.fromkeys(reason for change in changes for reason in change.reasons))
    more = f"; and {len(reasons) - 2} more" if len(reasons) > 2 else ""
    told = f": {'; '.join(reasons[:2])}{more}" if reasons else ""
    what = "The text changed" if significance is Significance.SUBSTANTIVE else "Only the wording changed"
    return f"{what} since {_day(since)}{told}."


_Claim = tuple[str, Mapping[int, tuple[str, ...]]]
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


def _is_touched(claim: _Claim, number: int | None, changes: Iterable[Change]) -> bool:
    """Whether the words or numbers a claim rests on stood in a block that changed."""
    words, anchors = claim
    given = anchors.get(number, ()) if number is not None else ()
    sought = [anchor.casefold() for anchor in given]
    numbers = set(_NUMBER.findall(words))
    for change in changes:
        quoted = f"{change.before or ''}\n{change.after or ''}"
        if any(anchor in quoted.casefold() for anchor in sought) or numbers & set(_NUMBER.findall(quoted)):
            return True
    return False


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
        severity=_LINK_SEVERITY[FindingKind.CLAIM_DUE],
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
