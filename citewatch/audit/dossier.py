"""Everything known of one article or one finding, read from the store for a person to decide on.

Changes nothing. Knows the store's records; nothing of pages, links or who is asking.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from citewatch import ledger as ledgers
from citewatch.audit import records
from citewatch.audit.compare import Kept, compare
from citewatch.audit.desk import Desk
from citewatch.audit.lease import Lease
from citewatch.ledger import Ledger
from citewatch.model import (
    Article,
    Baseline,
    Choice,
    CitedSource,
    ContentResult,
    Decision,
    Finding,
    FindingState,
    Matter,
    Text,
)
from citewatch.plan import host_of
from citewatch.report import in_order
from citewatch.slugs import is_slug
from citewatch.state import SourceState

_STATES = (
    FindingState.OPEN,
    FindingState.SUSPECTED,
    FindingState.EDIT_REQUESTED,
    FindingState.DISMISSED,
    FindingState.ACCEPTED,
    FindingState.RESOLVED,
)


@dataclass(frozen=True, kw_only=True)
class SourceRecord:
    """One source of an article, and what is remembered of it between runs."""

    source: CitedSource
    state: SourceState


@dataclass(frozen=True, kw_only=True)
class ArticleDossier:
    """One article: its ledger, its findings in the order of what needs someone, its sources.

    `under_way` is the lease of an audit that is being done now; None when none is.
    """

    article: Article
    book: Ledger
    findings: tuple[Finding, ...]
    sources: tuple[SourceRecord, ...]
    under_way: Lease | None = None

    def source_of(self, finding: Finding) -> SourceRecord | None:
        """The source a finding is about; None for a bare claim, and for one that is cited no more."""
        return next((each for each in self.sources if each.source.subject == finding.subject), None)


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A version of a source that is kept: its text, and when and under which address it was fetched, where known."""

    digest: str
    text: Text
    at: datetime | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class FindingDossier:
    """One finding as it stands: what is shown of it is what a decision is made on.

    `content` holds every change between the version it was raised against and the version it shows, whatever came
    later; None for a finding that shows no text. `etag` is what was shown, `choices` what may be decided of it.
    """

    of: ArticleDossier
    finding: Finding
    etag: str
    choices: tuple[Choice, ...]
    baseline: Baseline | None = None
    content: ContentResult | None = None

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What was decided of it, oldest first."""
        return self.of.book.decisions_on(self.finding.id)

    @property
    def recorded(self) -> Decision | None:
        """The last decision of it; None when there is none."""
        return self.decisions[-1] if self.decisions else None

    @property
    def digests(self) -> dict[str, str]:
        """The versions of its source that are kept, `before` and `now`, by their texts' digests."""
        kept = {"before": self.baseline.text_digest if self.baseline else None, "now": self.finding.text_digest}
        return {side: digest for side, digest in kept.items() if digest}


def article_dossier(slug: str, *, desk: Desk) -> ArticleDossier | None:
    """Everything known of an article; None when no such article is in the store. Raises StoreError."""
    article = records.read(desk.store, records.article_key(slug), Article) if is_slug(slug) else None
    if article is None:
        return None
    book = records.load_ledger(desk.store, slug)
    sources = article.sources()
    states = records.load_states(desk.store, {source.fetched_url for source in sources}, hands=desk.hands)
    return ArticleDossier(
        article=article,
        book=book,
        findings=by_need(book),
        sources=tuple(SourceRecord(source=source, state=states[source.fetched_url]) for source in sources),
        under_way=_under_way(slug, desk=desk),
    )


def finding_dossier(of: ArticleDossier, finding_id: str, *, desk: Desk) -> FindingDossier | None:
    """Everything known of a finding; None when the article has no such finding. Raises StoreError."""
    finding = of.book.findings.get(finding_id)
    if finding is None:
        return None
    record = of.source_of(finding)
    baseline = _raised_against(of.book, finding, record)
    return FindingDossier(
        of=of,
        finding=finding,
        etag=ledgers.etag(of.book, finding),
        choices=ledgers.choices(of.book, finding),
        baseline=baseline,
        content=_content(finding, baseline, record, desk=desk),
    )


def copy_of(dossier: FindingDossier, side: str, *, desk: Desk) -> Copy | None:
    """The version of a finding's source from `before` or `now`, as it is kept; None when it is not."""
    finding, digest = dossier.finding, dossier.digests.get(side)
    if digest is None or finding.url is None:
        return None
    host = host_of(finding.url)
    text = Kept(host=host, store=desk.store, from_warc=desk.from_warc).text(digest)
    if text is None:
        return None
    stored = desk.store.read(records.warc_key(host, digest))
    capture = desk.from_warc(stored.body) if stored else None
    return Copy(
        digest=digest, text=text, at=capture.at if capture else None, url=capture.final_url if capture else None
    )


def shelf(*, desk: Desk) -> tuple[tuple[Article, Ledger], ...]:
    """Every article of the store with its ledger: those first that need somebody most."""
    kept = [(records.load_article(desk.store, slug), slug) for slug in records.published(desk.store)]
    articles = [(article, records.load_ledger(desk.store, slug)) for article, slug in kept]
    return tuple(sorted(articles, key=lambda pair: (*_need(pair[1]), pair[0].title)))


def by_need(book: Ledger) -> tuple[Finding, ...]:
    """The findings of an article in the order of what needs someone: first what does, gravest first."""
    if book.last_run is None:
        return ()
    ordered = in_order(book.findings.values(), since=book.last_run.started_at)
    return tuple(sorted(ordered, key=lambda f: (not f.needs_someone, _STATES.index(f.state))))


def _need(book: Ledger) -> tuple[int, ...]:
    """How little an article needs somebody: by severity, how many of its findings do, negated so that most is least."""
    ranks = [finding.severity.rank for finding in book.findings.values() if finding.needs_someone]
    return tuple(-ranks.count(rank) for rank in range(3))


def _under_way(slug: str, *, desk: Desk) -> Lease | None:
    held = records.read(desk.store, records.lease_key(slug), Lease)
    return held if held and desk.clock() < held.until else None


def _content(
    finding: Finding, baseline: Baseline | None, record: SourceRecord | None, *, desk: Desk
) -> ContentResult | None:
    if not finding.kind.is_drift or baseline is None or finding.text_digest is None or finding.url is None:
        return None
    kept = Kept(host=host_of(finding.url), store=desk.store, from_warc=desk.from_warc)
    volatile = record.state.volatile if record else ()
    return compare(kept, baseline, finding.text_digest, volatile=volatile).content


def _raised_against(book: Ledger, finding: Finding, record: SourceRecord | None) -> Baseline | None:
    """The baseline a finding was raised against, also when another took its place since; None when it is not known.

    A finding about a text is named after the baseline it differs from, so the name tells which of those known it was.
    """
    if finding.url is None:
        return None
    now = book.baselines.get(finding.url)
    if not finding.kind.is_drift:
        return now
    return next((known for known in _once(book, finding, now, record) if _is_named_after(known, book, finding)), None)


def _once(book: Ledger, finding: Finding, now: Baseline | None, record: SourceRecord | None) -> Iterator[Baseline]:
    """Every version of a finding's source that may have been a baseline."""
    yield from filter(None, (now,))
    for decision in reversed(book.decisions):
        known = book.findings.get(decision.finding)
        if known is None or known.url != finding.url:
            continue
        yield from filter(None, (decision.displaced,))
        if decision.text_digest:
            yield Baseline(text_digest=decision.text_digest, at=decision.at, decided_by=decision.by)
    for span in record.state.spans if record else ():
        if span.text_digest:
            yield Baseline(text_digest=span.text_digest, at=span.first_at)


def _is_named_after(baseline: Baseline, book: Ledger, finding: Finding) -> bool:
    named = Matter(
        subject=finding.subject,
        citation=finding.citation,
        kind=finding.kind,
        severity=finding.severity,
        about=baseline.text_digest,
        version=finding.version,
        summary=finding.summary,
        suggestion=finding.suggestion,
    )
    return ledgers.finding_id(book.slug, named) == finding.id
