"""The nouns of citewatch, and the questions one may ask of them.

Knows no library, file, address or clock. Times are aware and in UTC; `before` comes before `after` everywhere.
The result nouns at the foot mirror the JSON result of the contract, field for field.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """What sort of source a citation points to; decides what is watched and how severe a finding is."""

    REGULATOR = "regulator"
    GOVERNMENT = "government"
    JOURNAL = "journal"
    REFERENCE_WORK = "reference-work"
    INSTITUTION = "institution"
    PRESS_RELEASE = "press-release"
    DRUG_COMPANY = "drug-company"
    NEWS = "news"
    SOCIETY = "society"
    OTHER = "other"


class Watched(StrEnum):
    """What is watched of a source: its content, only its link, or nothing."""

    CONTENT = "content"
    LINK = "link"
    OFF = "off"


class Certainty(StrEnum):
    """Whether somebody has seen that this URL is the cited page."""

    CONFIRMED = "confirmed"
    ASSUMED = "assumed"


class Basis(StrEnum):
    """Whether the article's own marker ties a passage to its citations, or we inferred it."""

    CONFIRMED = "confirmed"
    INFERRED = "inferred"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who gets mail."""

    name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class Identifiers:
    """The numbers by which registries know a work: DOI, PubMed, PubMed Central, NCBI Bookshelf."""

    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    nbk: str | None = None

    @property
    def are_none(self) -> bool:
        return not (self.doi or self.pmid or self.pmcid or self.nbk)


@dataclass(frozen=True, kw_only=True)
class Citation:
    """One numbered reference as printed, and the work it points to."""

    number: int
    cited_as: str
    url: str
    kind: Kind
    url_certainty: Certainty = Certainty.CONFIRMED
    watch: Watched = Watched.CONTENT
    title: str | None = None
    authors: str | None = None
    container: str | None = None
    published: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    nbk: str | None = None

    @property
    def subject(self) -> str:
        return f"citation:{self.number}"


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One claim of the article, in the editor's own words, and the citations it leans on."""

    id: str
    claim: str
    section: str | None = None
    starts: str | None = None
    cites: tuple[int, ...] = ()
    basis: Basis = Basis.CONFIRMED
    anchors: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    revised: date | None = None


@dataclass(frozen=True, kw_only=True)
class PageWatch:
    """A page that no citation covers but a claim leans on."""

    id: str
    url: str
    kind: Kind
    claim: str
    type: str = "page"
    url_certainty: Certainty = Certainty.CONFIRMED
    section: str | None = None
    starts: str | None = None
    reason: str | None = None
    revised: date | None = None

    @property
    def subject(self) -> str:
        return f"watch:{self.id}"


@dataclass(frozen=True, kw_only=True)
class TimedClaim:
    """A time-sensitive claim with no source and no page to watch: somebody has to look at it now and then."""

    id: str
    claim: str
    section: str | None = None
    starts: str | None = None
    reason: str | None = None
    every: timedelta | None = None
    checked: date | None = None

    @property
    def subject(self) -> str:
        return f"claim:{self.id}"


@dataclass(frozen=True, kw_only=True)
class Article:
    """What is audited: one article with its citations, and who hears of it."""

    slug: str
    title: str
    citations: tuple[Citation, ...]
    url: str | None = None
    author: str | None = None
    reviewer: Person | None = None
    editors: tuple[Person, ...] = ()
    passages: tuple[Passage, ...] = ()
    watches: tuple[PageWatch, ...] = ()
    claims: tuple[TimedClaim, ...] = ()

    def addressed(self) -> tuple[str, ...]:
        """Whom a report addresses: the reviewer; where none is named the editors."""
        return (self.reviewer.email,) if self.reviewer else tuple(editor.email for editor in self.editors)

    def revised(self) -> dict[str, date]:
        """The day each passage or page watch was last edited, where its editor says so."""
        passages = {passage.id: passage.revised for passage in self.passages if passage.revised}
        return passages | {watch.id: watch.revised for watch in self.watches if watch.revised}

    def sources(self) -> tuple["CitedSource", ...]:
        """Every source the article leans on, citations first, each as the audit sees it."""
        cited = (
            CitedSource(
                subject=c.subject,
                number=c.number,
                url=c.url,
                kind=c.kind,
                watched=c.watch,
                is_assumed=c.url_certainty is Certainty.ASSUMED,
                cited_as=c.cited_as,
                passages=tuple(p.id for p in self.passages if c.number in p.cites),
                identifiers=Identifiers(doi=c.doi, pmid=c.pmid, pmcid=c.pmcid, nbk=c.nbk),
            )
            for c in self.citations
        )
        watched = (
            CitedSource(
                subject=w.subject,
                number=None,
                url=w.url,
                kind=w.kind,
                watched=Watched.CONTENT,
                is_assumed=w.url_certainty is Certainty.ASSUMED,
                cited_as=w.claim,
                passages=(w.id,),
            )
            for w in self.watches
        )
        return (*cited, *watched)


@dataclass(frozen=True, kw_only=True)
class CitedSource:
    """A citation or a page watch, seen as one source of one article.

    `passages` names every claim that leans on it; for a page watch that is the watch itself.
    """

    subject: str
    number: int | None
    url: str
    kind: Kind
    watched: Watched
    is_assumed: bool
    cited_as: str
    passages: tuple[str, ...]
    identifiers: Identifiers = Identifiers()

    @property
    def fetched_url(self) -> str:
        """The URL that is asked: a fragment never reaches the server (RFC 9110 section 7.1)."""
        return self.url.partition("#")[0]


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request and what one server sent back for it.

    `payload` is the body as it came over the wire (still in its Content-Encoding); `headers` keeps order and repeats.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    payload: bytes

    def header(self, name: str) -> str | None:
        """The first header of this name, in any case; None when it was not sent."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Why no response came back: a stable reason code, and what was seen."""

    reason: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Capture:
    """One retrieval of one cited URL and all that came back, redirects included (WARC 1.1: a capture event).

    `exchanges` holds every hop in order, the last one the answer; it is empty or ends early when `failure` is set.
    `payload` is the last answer's body, decoded from its Content-Encoding. `truncated` says why a body was cut short
    (WARC-Truncated: length, time, disconnect).
    """

    cited_url: str
    at: datetime
    exchanges: tuple[Exchange, ...] = ()
    payload: bytes = b""
    failure: Failure | None = None
    truncated: str | None = None
    requests: int = 1
    bytes_received: int = 0

    @property
    def answer(self) -> Exchange | None:
        """The final response; None when none came."""
        return self.exchanges[-1] if self.exchanges and self.failure is None else None

    @property
    def status(self) -> int | None:
        return self.answer.status if self.answer else None

    @property
    def final_url(self) -> str:
        return self.exchanges[-1].url if self.exchanges else self.cited_url

    @property
    def next_url(self) -> str:
        """Where the last answer sends its reader, as it says; the cited URL when nothing answered."""
        last = self.exchanges[-1] if self.exchanges else None
        return (last.header("location") or last.url) if last else self.cited_url

    @property
    def redirects(self) -> tuple["Redirect", ...]:
        """The hops before the last one."""
        hops = self.exchanges if self.failure else self.exchanges[:-1]
        return tuple(Redirect(url=hop.url, status=hop.status) for hop in hops)

    @property
    def is_not_modified(self) -> bool:
        """Whether the server said that nothing is new (RFC 9110 section 15.4.5)."""
        return self.status == 304

    def header(self, name: str) -> str | None:
        """A header of the final response; None when it was not sent."""
        return self.answer.header(name) if self.answer else None


@dataclass(frozen=True, kw_only=True)
class Redirect:
    """One hop: this URL answered with this redirect status."""

    url: str
    status: int


@dataclass(frozen=True, kw_only=True)
class Validators:
    """What a conditional request is made with (RFC 9110 section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


class BlockKind(StrEnum):
    """What a block of a text is to its reader. `DATE` occurs in changes only: a review date that moved."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    TABLE_ROW = "table-row"
    DATE = "date"


@dataclass(frozen=True, kw_only=True)
class Block:
    """One heading, paragraph, list item or table row. `section` is the path of headings above it, outermost first.

    `links` are the documents that its words lead to, in order: host and path, so that what only tracks makes no other.
    """

    kind: BlockKind
    text: str
    section: tuple[str, ...] = ()
    page: int | None = None
    links: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Text:
    """What a reader can read of one representation, in order.

    `dates` holds what the page says of its own age, by name ("content-current-as-of": "01/03/2025"), as printed.
    `extractor` names the rules that made this text: texts of different extractors are not compared.
    `problem` says why there is nothing to compare ("scan-without-text", "unreadable-pdf", "too-complex",
    "no-text"), else None.
    """

    media_type: str
    extractor: str
    title: str | None = None
    blocks: tuple[Block, ...] = ()
    dates: Mapping[str, str] = field(default_factory=dict)
    problem: str | None = None

    @property
    def words(self) -> int:
        return sum(len(block.text.split()) for block in self.blocks)


@dataclass(frozen=True, kw_only=True)
class Volatile:
    """A place of a page that shows something else at each look: what stands there is no news.

    `words` are the runs of words that stay, in order, around those that do not; empty where nothing stays. Then `above`
    and `below`, the blocks before and behind it, say where it is (empty at an end of the text).
    """

    section: tuple[str, ...]
    words: tuple[str, ...]
    above: str
    below: str


class LinkVerdict(StrEnum):
    """What one look says of a link."""

    ALIVE = "alive"
    MOVED = "moved"
    DEAD = "dead"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    SKIPPED = "skipped"

    @property
    def is_good(self) -> bool:
        """Whether the source's own document was seen."""
        return self in (LinkVerdict.ALIVE, LinkVerdict.MOVED)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The verdict of one look, a stable lower-case reason code, and what was seen.

    `signpost` is where the page says that its document stands, when a page came that only says so.
    """

    link: LinkVerdict
    reason: str
    evidence: tuple[str, ...] = ()
    signpost: str | None = None


class WallScope(StrEnum):
    """What a wall means for the other sources of its host in this run (rule 1)."""

    HOST = "host"
    POSTPONE = "postpone"
    URL = "url"


@dataclass(frozen=True, kw_only=True)
class Wall:
    """A recognised wall: its reason code, what gave it away, how far it reaches, and the URL that turned us away."""

    reason: str
    scope: WallScope
    evidence: tuple[str, ...]
    url: str


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look at a source, as its state remembers it."""

    at: datetime
    verdict: LinkVerdict
    reason: str
    evidence: tuple[str, ...] = ()
    http_status: int | None = None
    final_url: str | None = None
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GoodLook:
    """The last look that saw the source's own document.

    `text_digest` is None when its text could not be read, and `problem` says why (`Text.problem`). `sketch` is the text
    in a few numbers, enough to tell whether anything of it is left in another; None for a short text.
    """

    at: datetime
    verdict: LinkVerdict
    final_url: str
    text_digest: str | None = None
    title: str | None = None
    words: int = 0
    media_type: str | None = None
    problem: str | None = None
    sketch: str | None = None


@dataclass(frozen=True, kw_only=True)
class Observation:
    """What `check` saw of one source in one run; written once, and changes no state by itself.

    When `look` is None nobody looked: `unseen_reason` is the code for why, with its evidence. `good` is set when the
    document was seen. `walls_host` is set when the look met a challenge that ends the looking for its whole host.
    `was_unseen`: nobody saw the document at the look before this run either. `volatile` is what two looks in a row at a
    document that had changed showed to be never the same; `put_off` the text that only the first of them saw.
    """

    url: str
    look: Look | None = None
    good: GoodLook | None = None
    unseen_reason: str | None = None
    unseen_evidence: tuple[str, ...] = ()
    walls_host: bool = False
    was_unseen: bool = False
    validators: Validators | None = None
    not_modified: bool = False
    requests: int = 0
    bytes_received: int = 0
    volatile: tuple[Volatile, ...] = ()
    put_off: str | None = None


class Registry(StrEnum):
    """Who may vouch for a source that nobody could look at."""

    DOI = "doi.org"
    PUBMED = "pubmed"
    WAYBACK = "wayback"


@dataclass(frozen=True, kw_only=True)
class Vouching:
    """What a registry answered when it was asked for a source: whether it `knows` it, and by what we know that.

    Silence is no answer: then there is no Vouching.
    """

    registry: Registry
    at: datetime
    knows: bool
    evidence: str


class Op(StrEnum):
    """What happened to a block."""

    REPLACE = "replace"
    INSERT = "insert"
    DELETE = "delete"


class EditOp(StrEnum):
    """What happened to a run of words inside a block."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A run of words that stayed, went or came."""

    op: EditOp
    text: str


class Significance(StrEnum):
    """Whether a change matters to a claim: `SUBSTANTIVE` is worst."""

    SUBSTANTIVE = "substantive"
    EDITORIAL = "editorial"
    REVIEW_DATE = "review-date"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One block that differs between two texts, quoted before and after, its edits word by word.

    The edits that are not inserted make `before`, the edits that are not deleted make `after`. `moved` names the
    heading that a list item or table row left and the one it stands under now: it may read the same and mean another
    thing. `links` names the document that a link of it led to and the one it leads to now, where nothing else differs.
    `steady` holds both sides without what is volatile in them, where something is: by these a change is known again.
    `significance` and `reasons` are empty until the change was weighed.
    """

    op: Op
    kind: BlockKind
    section: tuple[str, ...]
    page: int | None
    before: str | None
    after: str | None
    edits: tuple[Edit, ...]
    moved: tuple[str, str] | None = None
    links: tuple[str, str] | None = None
    steady: tuple[str, str] | None = None
    significance: Significance | None = None
    reasons: tuple[str, ...] = ()


class FindingKind(StrEnum):
    """What a finding is about."""

    LINK_DEAD = "link-dead"
    LINK_MOVED = "link-moved"
    UNREACHABLE = "unreachable"
    CANNOT_CHECK = "cannot-check"
    SOURCE_CHANGED = "source-changed"
    SOURCE_REREVIEWED = "source-rereviewed"
    ANCHOR_NOT_FOUND = "anchor-not-found"
    RETRACTION = "retraction"
    EXPRESSION_OF_CONCERN = "expression-of-concern"
    CORRECTION = "correction"
    REFERENCE_MISMATCH = "reference-mismatch"
    REFERENCE_INCOMPLETE = "reference-incomplete"
    STALE_SOURCE = "stale-source"
    CLAIM_DUE = "claim-due"

    @property
    def is_drift(self) -> bool:
        """Whether it is about a source's text, compared with a baseline."""
        return self in (FindingKind.SOURCE_CHANGED, FindingKind.SOURCE_REREVIEWED)

    @property
    def is_link_rot(self) -> bool:
        """Whether it is about the link: of these one takes another's place."""
        return self in (
            FindingKind.LINK_DEAD,
            FindingKind.LINK_MOVED,
            FindingKind.UNREACHABLE,
            FindingKind.CANNOT_CHECK,
        )


class Severity(StrEnum):
    """How much a finding weighs for the claims that lean on the source."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)

    @property
    def needs_someone(self) -> bool:
        """Whether an open finding of this severity causes a mail and exit 1."""
        return self is not Severity.INFO


class FindingState(StrEnum):
    """Where a finding stands."""

    SUSPECTED = "suspected"
    OPEN = "open"
    ACCEPTED = "accepted"
    EDIT_REQUESTED = "edit-requested"
    DISMISSED = "dismissed"
    RESOLVED = "resolved"


class Occasion(StrEnum):
    """Why a mail goes out."""

    FIRST = "first"
    NEWS = "news"
    REMINDER = "reminder"
    ALL_CLEAR = "all-clear"


class Choice(StrEnum):
    """What a person may decide of a finding; `UNDO` takes their last decision of it back."""

    ACCEPT = "accept"
    EDIT = "edit"
    DISMISS = "dismiss"
    UNDO = "undo"


class LetterKind(StrEnum):
    """What a mail other than the report is for."""

    EDIT_REQUESTED = "edit-requested"
    EDIT_WITHDRAWN = "edit-withdrawn"
    FRESH_LINK = "fresh-link"


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """The version of a source that a person accepted, or the first one seen (`decided_by` is None).

    `same_as` names the last other text in which nothing differs from it: what a newer extractor made of the same page,
    or a text in which only what is volatile moved.
    """

    text_digest: str
    at: datetime
    decided_by: str | None = None
    same_as: str | None = None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What somebody decided of one finding, and on which version of it. Kept for ever.

    `text_digest` names the text that was shown, where the finding shows one: accepting makes it the baseline, and
    `displaced` is the one it took the place of. `was` is how the finding stood before. `by` is the name its maker gave,
    `addressee` whose review link was used: a mail gets forwarded.
    """

    finding: str
    choice: Choice
    version: str
    at: datetime
    text_digest: str | None = None
    by: str | None = None
    addressee: str | None = None
    note: str | None = None
    was: FindingState = FindingState.OPEN
    displaced: Baseline | None = None


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What this run's evidence says about one subject, before the ledger gives it a history.

    `about` is what the matter is about for good (a baseline digest, a URL); `version` is a digest of today's evidence,
    and a decision lapses when it differs. `url` is the source's, `text_digest` the text it shows; `rereads` names the
    kept texts that today's extractor reads as this very one. `marks` says for each touched claim what became of its
    words. `suspected` until the evidence is enough to open a finding.
    """

    subject: str
    citation: int | None
    kind: FindingKind
    severity: Severity
    about: str
    version: str
    summary: str
    suggestion: str
    passages: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    url: str | None = None
    text_digest: str | None = None
    rereads: tuple[str, ...] = ()
    suspected: bool = False


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What we say of one subject, through time. The same matter keeps its id.

    `told` is the version that the last mail about it told; None when no mail has. `flapped` are versions told before,
    of which the source went back: one that comes again is no news.
    """

    id: str
    subject: str
    citation: int | None
    kind: FindingKind
    severity: Severity
    state: FindingState
    first_seen: datetime
    last_seen: datetime
    summary: str
    passages: tuple[str, ...]
    touched: tuple[str, ...]
    suggestion: str
    version: str
    url: str | None = None
    text_digest: str | None = None
    opened_at: datetime | None = None
    changed_at: datetime | None = None
    resolved_at: datetime | None = None
    decision: Decision | None = None
    told: str | None = None
    flapped: tuple[str, ...] = ()
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def needs_someone(self) -> bool:
        """Whether a person has to act on it now."""
        return self.state is FindingState.OPEN and self.severity.needs_someone


class ContentState(StrEnum):
    """How a source's text compares with the accepted baseline."""

    FIRST_SEEN = "first-seen"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    NOT_COMPARED = "not-compared"


class NoticeState(StrEnum):
    """What the registries say; `UNCHECKED` is never read as clean."""

    NONE = "none"
    FOUND = "found"
    UNCHECKED = "unchecked"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, kw_only=True)
class LinkResult:
    """The link verdict of one source."""

    verdict: LinkVerdict
    reason: str
    http_status: int | None = None
    final_url: str | None = None
    redirects: tuple[Redirect, ...] = ()
    evidence: tuple[str, ...] = ()
    vouching: Vouching | None = None

    @property
    def vouched_by(self) -> Registry | None:
        """The registry that confirmed a walled source exists; None when none did, or none answered."""
        return self.vouching.registry if self.vouching and self.vouching.knows else None


@dataclass(frozen=True, kw_only=True)
class ContentResult:
    """How the source's text compares with the baseline. `reason` says why it was not compared."""

    state: ContentState
    significance: Significance | None = None
    baseline_at: datetime | None = None
    reason: str | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Notice:
    """An editorial notice about a work, as one registry states it."""

    kind: str
    source: str
    id: str
    date: str


@dataclass(frozen=True, kw_only=True)
class NoticesResult:
    """What the registries say of a work."""

    state: NoticeState
    items: tuple[Notice, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReferenceProblem:
    """One way in which the printed reference differs from what it refers to."""

    code: str
    printed: str | None
    found: str | None
    source: str


@dataclass(frozen=True, kw_only=True)
class ReferenceResult:
    """What is wrong with the printed reference."""

    problems: tuple[ReferenceProblem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SourceResult:
    """Everything this run says of one source. `looked_at` is False when nobody looked at it in this run."""

    subject: str
    number: int | None
    url: str
    kind: Kind
    looked_at: bool
    link: LinkResult
    content: ContentResult
    notices: NoticesResult
    reference: ReferenceResult


class Cost(Protocol):
    """What looking at one source cost."""

    @property
    def requests(self) -> int: ...

    @property
    def not_modified(self) -> bool: ...

    @property
    def bytes_received(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class Traffic:
    """What an audit cost the web: bytes are those received."""

    sources: int = 0
    requests: int = 0
    not_modified: int = 0
    bytes: int = 0

    @classmethod
    def of(cls, looks: Sequence[Cost]) -> "Traffic":
        """What these looks cost."""
        return cls(
            sources=len(looks),
            requests=sum(each.requests for each in looks),
            not_modified=sum(each.not_modified for each in looks),
            bytes=sum(each.bytes_received for each in looks),
        )


@dataclass(frozen=True, kw_only=True)
class ArticleResult:
    """What one run says of one article: all its sources, and the findings that stand or were resolved in this run."""

    slug: str
    sources: tuple[SourceResult, ...]
    findings: tuple[Finding, ...]
    traffic: Traffic


@dataclass(frozen=True, kw_only=True)
class Run:
    """One audit: its id is its time and scope, so that starting it again resumes it."""

    id: str
    started_at: datetime
