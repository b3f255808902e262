"""One finding as it is shown: what happened, the quotes, the claims that lean on it, one step, and where to decide.

Knows how much of a finding stands open on the first screen and what waits behind a press; must not know HTML.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, repeat
from urllib.parse import quote

from citewatch.model import Article, Basis, Finding, PageWatch, TimedClaim
from citewatch.report.piles import Piles, is_source, is_watch, label_of
from citewatch.report.quoting import AT_LENGTH, TIGHT, Quoted, quoted
from citewatch.report.space import Space
from citewatch.report.wording import day, for_days, linked


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One claim of the article that leans on a source, and the link to where it stands.

    `marks` says what became of the words it rests on, most telling first; empty where nothing is known of them.
    """

    id: str
    claim: str
    section: str | None
    href: str | None
    is_touched: bool
    is_inferred: bool
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """Where a finding is decided on: its review page, and the kept copies of the source that it is about."""

    page: str
    accept: str
    edit: str
    before: str | None
    now: str | None


@dataclass(frozen=True, kw_only=True)
class Card:
    """One finding as it is shown.

    On a phone the first one has to stand on the first screen: `quote` is its gravest change cut short, `quotes` are
    all of them at length (`unshown` more were left out), `folded` those that a press on `fold` opens; `is_short` when
    not even the first of them stands here in full. `leaning` is the heading of its claims; of a change that touches
    some of them the others are `untouched`, and `unclaimed` more of all these have no space. Where there is no review
    page `deciding` is None, and the `commands` are what there is.
    """

    finding: Finding
    label: str
    reference: str
    href: str | None
    status: str
    what: str
    quote: Quoted | None
    quotes: tuple[Quoted, ...]
    folded: tuple[Quoted, ...]
    fold: str
    unshown: int
    is_short: bool
    leaning: str
    claims: tuple[Claim, ...]
    more_claims: tuple[Claim, ...]
    untouched: tuple[Claim, ...]
    unclaimed: int
    deciding: Deciding | None
    commands: tuple[str, ...]

    @property
    def is_cut(self) -> bool:
        """Whether the whole report says more of it; the words of its first change stand on the review page too."""
        return self.unshown > 0 or self.unclaimed > 0 or (self.is_short and self.deciding is None)


def card(finding: Finding, piles: Piles, space: Space) -> Card:
    """The card of a finding that needs somebody."""
    article, source = piles.report.article, piles.sources.get(finding.subject)
    changes, reference = piles.changes(finding), piles.reference(finding.subject)
    first = quoted(changes[0], TIGHT, said=finding.summary, titled=reference) if changes else None
    quotes = tuple(
        quoted(change, room, said=said, titled=reference)
        for change, room, said in zip(
            changes[: space.quotes],
            chain([space.room], repeat(space.further)),
            chain([finding.summary], repeat("")),
            strict=False,
        )
    )
    is_cut = first is not None and not first.says_as_much_as(quotes[0])
    whole = quoted(changes[0], AT_LENGTH) if changes else None
    claims = tuple(replace(claim, marks=claim.marks[: space.marks]) for claim in claims_of(finding, article))
    touched = tuple(claim for claim in claims if claim.is_touched)
    shown, more = _parted((touched or claims)[: space.claims])
    untouched = claims[len(touched) :] if touched else ()
    left = max(space.claims - len(shown) - len(more), 0)
    return Card(
        finding=finding,
        label=label_of(finding.subject),
        reference=reference,
        href=linked(source.url) if source else None,
        status=_status(finding, piles) + _compared(finding, piles),
        what=piles.happened(finding),
        quote=first,
        quotes=quotes,
        folded=quotes if is_cut else quotes[1:],
        fold=_fold(len(changes) - 1, is_cut),
        unshown=max(len(changes) - space.quotes, 0),
        is_short=whole is not None and not whole.says_as_much_as(quotes[0]),
        leaning=_leaning(finding, touched=len(touched), claims=len(claims)),
        claims=shown,
        more_claims=more,
        untouched=untouched[:left],
        unclaimed=len(claims) - len(shown) - len(more) - len(untouched[:left]),
        deciding=_deciding(finding, piles),
        commands=(
            f"citewatch decide {article.slug} {finding.id} accept|edit|dismiss",
            f"citewatch review {article.slug}",
        ),
    )


def _deciding(finding: Finding, piles: Piles) -> Deciding | None:
    review = piles.report.review
    page = linked(review.findings.get(finding.id)) if review else None
    if page is None:
        return None
    return Deciding(
        page=page,
        accept=f"{page}?choice=accept",
        edit=f"{page}?choice=edit",
        before=f"{page}/copy/before" if finding.kind.is_drift or finding.kind.is_link_rot else None,
        now=f"{page}/copy/now" if finding.kind.is_drift else None,
    )


def claims_of(finding: Finding, article: Article) -> tuple[Claim, ...]:
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
            marks=tuple(finding.marks.get(id, ())),
        )
        for id in finding.passages
        if id in known
    ]
    return tuple(sorted(claims, key=lambda claim: not claim.is_touched))


def _into(url: str | None, starts: str | None) -> str | None:
    """A link to where these words stand; "-", "," and "&" would part the directive's fields (URL Fragment Text)."""
    if linked(url) is None or url is None:
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


def _leaning(finding: Finding, *, touched: int, claims: int) -> str:
    if touched and finding.kind.is_drift:
        return "Claim that this touches" if touched == 1 else "Claims that this touches"
    if is_watch(finding.subject):
        return "Claim it is watched for"
    if not is_source(finding.subject):
        return "Where it stands"
    heading = "Claim that leans on it" if claims == 1 else "Claims that lean on it"
    return f"{heading}, not touched by this change" if finding.kind.is_drift else heading


def _status(finding: Finding, piles: Piles) -> str:
    report = piles.report
    opened, since = finding.opened_at or finding.first_seen, report.run.started_at
    if opened >= since:
        return "New"
    changed_again = finding.changed_at is not None and finding.changed_at >= since
    return f"{'Changed again, open' if changed_again else 'Open'} for {for_days(opened, report.finished_at)}"


def _compared(finding: Finding, piles: Piles) -> str:
    """Since when a text differs, where one does."""
    source = piles.sources.get(finding.subject)
    at = source.content.baseline_at if source and finding.kind.is_drift else None
    return f" · compared with {day(at)}" if at else ""
