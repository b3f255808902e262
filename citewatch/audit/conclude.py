"""conclude: states and ledger of one article → drift, findings, report, and a mail when one is due.

Alone touches the article's ledger. Knows one article and no network; concluding twice is concluding once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from citewatch import ledger as ledgers
from citewatch import report
from citewatch.anchors import Leaning
from citewatch.audit import records
from citewatch.audit.compare import Compared, Kept, compare, rereads, unfounded
from citewatch.audit.desk import Desk
from citewatch.audit.letters import send_letters
from citewatch.audit.plan import refuse_to_go_back
from citewatch.audit.ports import Store
from citewatch.errors import MailError
from citewatch.findings import Evidence, matters
from citewatch.ledger import Ledger
from citewatch.model import (
    Article,
    ArticleResult,
    Baseline,
    CitedSource,
    ContentResult,
    ContentState,
    Finding,
    FindingState,
    Kind,
    LinkResult,
    LinkVerdict,
    NoticesResult,
    NoticeState,
    ReferenceResult,
    Run,
    SourceResult,
    Traffic,
    Watched,
)
from citewatch.plan import audited, host_of
from citewatch.state import HIDDEN, SourceState, Visit, blind_since, standing, valid_vouching


def conclude(slug: str, *, run: Run, desk: Desk, only: Collection[int] = ()) -> ArticleResult:
    """What this run says of the article, written to its ledger and its report; the mail that is due is sent.

    So are the letters that are owed, after it. Raises MailError when a mail was refused: everything else is done by
    then, and the mail stays due.
    """
    case = _Case.read(slug, run=run, desk=desk, only=only)
    page = records.Page(desk.store, records.ledger_key(slug), Ledger)
    found: tuple[_Told, ...] = ()

    def concluded(before: Ledger | None) -> Ledger:
        nonlocal found
        book = before or Ledger(slug=slug)
        refuse_to_go_back(book, run)
        opened = case.opened(book)
        found = case.told(opened)
        return case.fold(opened, found)

    book = page.update(concluded)
    result = case.result(book, tuple(each.result for each in found))
    paper = _paper(case, book, result)
    _write_report(desk.store, paper)
    refused: MailError | None = None
    if not only:  # a part of the sources is no report: what is due goes out with the next whole one
        try:
            _send_what_is_due(book, paper, desk, page)
        except MailError as error:
            refused = error
    if book.letters_due:  # whatever this run looked at, and whether or not its own mail was taken
        send_letters(slug, desk=desk)
    if refused:
        raise refused
    return result


@dataclass(frozen=True, kw_only=True)
class _Told:
    """One source, what this run says of it, and the comparison that was made for it."""

    source: CitedSource
    result: SourceResult
    compared: Compared


@dataclass(frozen=True, kw_only=True)
class _Case:
    """One article as this run finds it."""

    article: Article
    sources: tuple[CitedSource, ...]
    states: Mapping[str, SourceState]
    run: Run
    desk: Desk
    only: Collection[int]

    @classmethod
    def read(cls, slug: str, *, run: Run, desk: Desk, only: Collection[int]) -> "_Case":
        article = records.load_article(desk.store, slug)
        sources = audited(article, only=only)
        return cls(
            article=article,
            sources=sources,
            states=records.load_states(desk.store, {source.fetched_url for source in sources}, hands=desk.hands),
            run=run,
            desk=desk,
            only=only,
        )

    def opened(self, book: Ledger) -> Ledger:
        """The ledger with edits that were made settled, and a baseline for every text seen for the first time."""
        settled = ledgers.settle_edits(book, revised=self.article.revised(), now=self.run.started_at)
        return ledgers.with_first_seen(settled, self._first_seen())

    def told(self, opened: Ledger) -> tuple["_Told", ...]:
        """What this run says of each source, compared with the baselines of the opened ledger."""
        return tuple(self._told(source, opened) for source in self.sources)

    def fold(self, opened: Ledger, told: Sequence["_Told"]) -> Ledger:
        """The ledger after this run."""
        evidence = [self._evidence(each, opened) for each in told]
        found = matters(self.article, evidence, now=self.run.started_at)
        return ledgers.fold(
            ledgers.with_same_texts(opened, self._same_texts(told)),
            [matter for matter in found if not self.only or matter.citation in self.only],
            run=self.run,
            assessed=self._assessed(opened),
            uncompared={
                (each.source.subject, each.source.fetched_url)
                for each in told
                if _is_compared(each.source) and each.result.content.state is ContentState.NOT_COMPARED
            },
            revised=self.article.revised(),
            may_mail=self._may_mail(),
        )

    def result(self, book: Ledger, results: tuple[SourceResult, ...]) -> ArticleResult:
        """What this run says, from the ledger it was folded into. What was settled before it is not told again."""
        told = [finding for finding in book.findings.values() if self._is_told(finding)]
        told.sort(key=lambda finding: (finding.severity.rank, finding.first_seen, finding.subject, finding.kind))
        return ArticleResult(
            slug=self.article.slug,
            sources=results,
            findings=tuple(told),
            traffic=Traffic.of([visit for visit in map(self._visit, self._looked_at()) if visit]),
        )

    def _is_told(self, finding: Finding) -> bool:
        """Whether the report speaks of a finding: it stands, or was resolved in this run."""
        if self.only and finding.citation not in self.only:
            return False
        if finding.state is FindingState.RESOLVED:
            return finding.resolved_at == self.run.started_at
        return finding.state is not FindingState.ACCEPTED or finding.last_seen == self.run.started_at

    def _first_seen(self) -> dict[str, Baseline]:
        """A baseline for every source whose text was seen, to be taken where there is none yet."""
        seen = {source.fetched_url: self._state(source).last_good for source in self.sources if _is_compared(source)}
        return {
            url: Baseline(text_digest=good.text_digest, at=self.run.started_at)
            for url, good in seen.items()
            if good and good.text_digest
        }

    def _assessed(self, book: Ledger) -> set[str]:
        """The subjects whose findings this run may resolve: those asked for, else all, removed ones among them."""
        if self.only:
            return {source.subject for source in self.sources}
        return {finding.subject for finding in book.findings.values()}

    def _may_mail(self) -> bool:
        """Whether a mail may be put down as due: a part of the sources is no report, and somebody must be named."""
        somebody = self.desk.recipient or self.article.reviewer
        return self.desk.mailer is not None and not self.only and somebody is not None

    def _state(self, source: CitedSource) -> SourceState:
        return self.states[source.fetched_url]

    def _visit(self, state: SourceState) -> Visit | None:
        return state.visited_since(self.run.started_at)

    def _looked_at(self) -> list[SourceState]:
        """The states of what this run may have looked at, each once."""
        asked = {source.fetched_url for source in self.sources if source.watched is not Watched.OFF}
        return [state for url, state in self.states.items() if url in asked]

    def _same_texts(self, told: Sequence["_Told"]) -> dict[str, str]:
        """By URL, the text of today in which nothing differs from the baseline, though it is another one."""
        return {
            each.source.fetched_url: good.text_digest
            for each in told
            if each.compared.after and each.compared.content.state is ContentState.UNCHANGED
            if (good := self._state(each.source).last_good) and good.text_digest
        }

    def _told(self, source: CitedSource, book: Ledger) -> "_Told":
        state = self._state(source)
        unseen = state.unseen_visit(self.run.started_at)
        link = _link(source, state, unseen, now=self.run.started_at)
        unasked = NoticeState.UNCHECKED if source.kind is Kind.JOURNAL else NoticeState.NOT_APPLICABLE
        compared = self._compared(source, link, book.baselines.get(source.fetched_url))
        result = SourceResult(
            subject=source.subject,
            number=source.number,
            url=source.url,
            kind=source.kind,
            looked_at=source.watched is not Watched.OFF and self._visit(state) is not None and unseen is None,
            link=link,
            content=compared.content,
            notices=NoticesResult(state=unasked),
            reference=ReferenceResult(),
        )
        return _Told(source=source, result=result, compared=compared)

    def _evidence(self, told: "_Told", book: Ledger) -> Evidence:
        source, result, compared = told.source, told.result, told.compared
        if source.watched is Watched.OFF:
            return Evidence(source=source, link=result.link, content=result.content)
        state, link = self._state(source), result.link
        judged, good = standing(state), state.last_good
        if judged:
            # Walled or failing otherwise now, proven before: what was proven still stands.
            link = replace(link, verdict=judged.verdict, reason=judged.look.reason)
        baseline = book.baselines.get(source.fetched_url)
        leanings = leanings_on(source, self.article)
        return Evidence(
            source=source,
            link=link,
            content=result.content,
            is_rotten=judged is not None,
            suspected=judged is not None and judged.suspected,
            blind_since=blind_since(state, now=self.run.started_at),
            moved_to=good.final_url if good and good.verdict is LinkVerdict.MOVED else None,
            baseline_digest=baseline.text_digest if baseline else None,
            text_digest=good.text_digest if good else None,
            rereads=self._rereads(told, book),
            touched=compared.touched(leanings),
            unfounded=unfounded(self._kept(source), compared, leanings, baseline=baseline) if baseline else {},
        )

    def _rereads(self, told: "_Told", book: Ledger) -> tuple[str, ...]:
        """The texts shown or decided on before which today's rules read as the text of today (rule 7)."""
        good, after = self._state(told.source).last_good, told.compared.after
        if told.result.content.state is not ContentState.CHANGED or after is None or good is None:
            return ()
        shown = {
            digest
            for finding in book.findings.values()
            if finding.subject == told.source.subject and finding.kind.is_drift
            for digest in (finding.text_digest, finding.decision.text_digest if finding.decision else None)
            if digest and digest != good.text_digest
        }
        return rereads(self._kept(told.source), sorted(shown), of=after)

    def _compared(self, source: CitedSource, link: LinkResult, baseline: Baseline | None) -> Compared:
        good = self._state(source).last_good
        if baseline and good and good.text_digest and _is_compared(source):
            is_first_seen = baseline.at == self.run.started_at and baseline.decided_by is None
            if not is_first_seen and good.text_digest not in (baseline.text_digest, baseline.same_as):
                return compare(self._kept(source), baseline, good.text_digest, volatile=self._state(source).volatile)
        return Compared(content=self._uncompared(source, link, baseline))

    def _kept(self, source: CitedSource) -> Kept:
        return Kept(host=host_of(source.url), store=self.desk.store, from_warc=self.desk.from_warc)

    def _uncompared(self, source: CitedSource, link: LinkResult, baseline: Baseline | None) -> ContentResult:
        """What is said of a source's text where no two texts have to be compared for it."""
        good = self._state(source).last_good
        if why_not := _why_not_compared(source):
            return ContentResult(state=ContentState.NOT_COMPARED, reason=why_not)
        if baseline is None or good is None or good.text_digest is None:
            reason = good.problem if good and good.problem else link.reason
            return ContentResult(state=ContentState.NOT_COMPARED, reason=reason)
        if baseline.at == self.run.started_at and baseline.decided_by is None:
            return ContentResult(state=ContentState.FIRST_SEEN, baseline_at=baseline.at)
        if not link.verdict.is_good:
            return ContentResult(state=ContentState.NOT_COMPARED, reason=link.reason, baseline_at=baseline.at)
        return ContentResult(state=ContentState.UNCHANGED, baseline_at=baseline.at)


def leanings_on(source: CitedSource, article: Article) -> dict[str, Leaning]:
    """Every claim that leans on a source, by its id, with the words its editor says it rests on."""
    passages = {
        passage.id: Leaning(claim=passage.claim, given=passage.anchors.get(source.number or 0, ()))
        for passage in article.passages
        if passage.id in source.passages
    }
    return passages | {
        watch.id: Leaning(claim=watch.claim, given=()) for watch in article.watches if watch.id in source.passages
    }


def _why_not_compared(source: CitedSource) -> str | None:
    """Why a source's text is not compared; None when it is. An address nobody has confirmed has no baseline yet."""
    if source.is_assumed:
        return "assumed"
    return None if source.watched is Watched.CONTENT else f"watch-{source.watched}"


def _is_compared(source: CitedSource) -> bool:
    return _why_not_compared(source) is None


def _link(source: CitedSource, state: SourceState, unseen: Visit | None, *, now: datetime) -> LinkResult:
    """What this run saw of a link; what was seen last, when this run was not to look at it."""
    if source.watched is Watched.OFF:
        return LinkResult(verdict=LinkVerdict.SKIPPED, reason="watch-off")
    look = state.last_look
    if unseen and unseen.unseen_reason:
        verdict = LinkVerdict.BLOCKED if unseen.unseen_reason in HIDDEN else LinkVerdict.SKIPPED
        said = valid_vouching(state, now=now) if verdict is LinkVerdict.BLOCKED else None
        return LinkResult(verdict=verdict, reason=unseen.unseen_reason, evidence=unseen.unseen_evidence, vouching=said)
    if look is None:
        return LinkResult(verdict=LinkVerdict.SKIPPED, reason="not-audited")
    return LinkResult(
        verdict=look.verdict,
        reason=look.reason,
        http_status=look.http_status,
        final_url=look.final_url,
        redirects=look.redirects,
        evidence=look.evidence,
        vouching=valid_vouching(state, now=now) if look.verdict is LinkVerdict.BLOCKED else None,
    )


def _paper(case: _Case, book: Ledger, result: ArticleResult) -> report.Report:
    due = book.mail_due
    return report.Report(
        article=case.article,
        run=case.run,
        result=result,
        finished_at=case.desk.clock(),
        occasion=due.occasion if due else None,
        next_audit=case.desk.next_audit,
        review=_review_links(case, result),
    )


def _review_links(case: _Case, result: ArticleResult) -> report.ReviewLinks | None:
    """Where the one who is addressed decides; None where there is no review page, or nobody to be addressed."""
    somebody = case.desk.recipient or next(iter(case.article.addressed()), None)
    if case.desk.door is None or somebody is None:
        return None
    return case.desk.door(case.article.slug, result.findings, somebody, case.run.started_at)


def _write_report(store: Store, paper: report.Report) -> None:
    """Write the run's report, each file once; result.json last, which says that the article is concluded.

    It is kept for good and read by whoever reads the store; signed links are for whom they were mailed to.
    """
    kept = replace(paper, review=None)
    files = {
        "report.html": report.html(kept).encode(),
        "report.txt": report.text(kept).encode(),
        "findings.csv": report.findings_csv(paper).encode(),
        "result.json": report.result_json(run=paper.run, finished_at=paper.finished_at, articles=(paper.result,)),
    }
    for name, body in files.items():
        store.create(records.report_key(paper.run, paper.article.slug, name), body)


def _send_what_is_due(book: Ledger, paper: report.Report, desk: Desk, page: records.Page[Ledger]) -> None:
    """Send the mail that has no receipt. That it is tried is written down first: a second copy says what it may be."""
    due, mailer = book.mail_due, desk.mailer
    if due is None or mailer is None:
        return
    page.update(lambda latest: ledgers.tried(latest or book, due.id, as_=due.id))
    is_second = due.tried_as is not None and not (mailer.never_twice and due.tried_as == due.id)
    message = report.message(
        replace(paper, possible_second_copy=is_second),
        sender=desk.sender,
        recipient=desk.recipient,
        mail_id=due.id,
        at=paper.run.started_at,
    )
    try:
        mailer.send(message, mail_id=due.id)
    except MailError as error:
        if not error.may_have_gone:
            page.update(lambda latest: ledgers.tried(latest or book, due.id, as_=due.tried_as))
        raise
    told = ledgers.news_in(book)
    page.update(lambda latest: ledgers.sent(latest or book, due.id, at=desk.clock(), told=told))
