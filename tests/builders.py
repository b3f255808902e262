"""Build the nouns of citewatch for tests: a default everywhere, so that a test states only what matters to it.

Knows the model and nothing else; two calls with the same arguments build equal values.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from citewatch.model import (
    Article,
    ArticleResult,
    Block,
    BlockKind,
    Capture,
    Change,
    Choice,
    Citation,
    ContentResult,
    ContentState,
    Decision,
    Edit,
    EditOp,
    Exchange,
    Finding,
    FindingKind,
    FindingState,
    GoodLook,
    Kind,
    LinkResult,
    LinkVerdict,
    Look,
    Matter,
    NoticesResult,
    NoticeState,
    Observation,
    Op,
    PageWatch,
    Passage,
    Person,
    ReferenceResult,
    Run,
    Severity,
    Significance,
    SourceResult,
    Text,
    TimedClaim,
    Traffic,
    Verdict,
)

A_DAY = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
A_URL = "https://www.dea.gov/factsheets/ketamine"


def a_citation(number: int = 1, **given: Any) -> Citation:
    """A regulator's page as a numbered reference."""
    fields: dict[str, Any] = {
        "number": number,
        "cited_as": f"Reference {number}. A Regulator. December 2024.",
        "url": f"https://example.org/source/{number}",
        "kind": Kind.REGULATOR,
    }
    return Citation(**fields | given)


def a_passage(id: str = "p1", **given: Any) -> Passage:
    """A claim that leans on citation 1."""
    fields: dict[str, Any] = {
        "id": id,
        "claim": "Ketamine is a Schedule III drug.",
        "section": "Definition of Ketamine Therapy",
        "starts": "Though ketamine, a Schedule 3",
        "cites": (1,),
    }
    return Passage(**fields | given)


def a_watch(id: str = "w1", **given: Any) -> PageWatch:
    """A page that no citation covers but a claim leans on."""
    fields: dict[str, Any] = {
        "id": id,
        "url": f"https://example.org/watch/{id}",
        "kind": Kind.DRUG_COMPANY,
        "claim": "A month of treatment costs about 1,000 dollars.",
    }
    return PageWatch(**fields | given)


def a_timed_claim(id: str = "c1", **given: Any) -> TimedClaim:
    """A time-sensitive claim with neither source nor page."""
    fields: dict[str, Any] = {"id": id, "claim": "Twelve trials are recruiting."}
    return TimedClaim(**fields | given)


def a_person(name: str = "Rae Viewer, MD", email: str = "review@example.org") -> Person:
    """Somebody who gets mail."""
    return Person(name=name, email=email)


def an_article(**given: Any) -> Article:
    """An article with one citation, one passage on it, and a reviewer."""
    fields: dict[str, Any] = {
        "slug": "an-article",
        "title": "What Is Ketamine Therapy? A Detailed Scientific Guide",
        "url": "https://example.org/an-article",
        "citations": (a_citation(),),
        "passages": (a_passage(),),
        "reviewer": a_person(),
    }
    return Article(**fields | given)


def an_exchange(url: str = A_URL, **given: Any) -> Exchange:
    """One answered request."""
    fields: dict[str, Any] = {
        "url": url,
        "status": 200,
        "headers": (("Content-Type", "text/html; charset=utf-8"),),
        "payload": b"",
    }
    return Exchange(**fields | given)


def a_capture(url: str = A_URL, *, status: int = 200, payload: bytes = b"", **given: Any) -> Capture:
    """A retrieval of one page in one hop; pass `exchanges` or `failure` for anything else."""
    headers = given.pop("headers", (("Content-Type", "text/html; charset=utf-8"),))
    fields: dict[str, Any] = {
        "cited_url": url,
        "at": A_DAY,
        "exchanges": () if "failure" in given else (an_exchange(url, status=status, headers=headers, payload=payload),),
        "payload": payload,
        "bytes_received": len(payload),
    }
    return Capture(**fields | given)


def a_block(text: str = "Ketamine is a Schedule III drug.", **given: Any) -> Block:
    """A paragraph."""
    return Block(**{"kind": BlockKind.PARAGRAPH, "text": text} | given)


def a_text(*blocks: Block | str, **given: Any) -> Text:
    """A page's text; a plain string stands for a paragraph."""
    fields: dict[str, Any] = {
        "media_type": "text/html",
        "extractor": "html-1",
        "blocks": tuple(a_block(block) if isinstance(block, str) else block for block in blocks),
    }
    return Text(**fields | given)


def a_verdict(link: LinkVerdict = LinkVerdict.ALIVE, reason: str = "ok", **given: Any) -> Verdict:
    """What one look says of a link."""
    return Verdict(**{"link": link, "reason": reason} | given)


def a_look(verdict: LinkVerdict = LinkVerdict.ALIVE, reason: str = "ok", **given: Any) -> Look:
    """One look as a source's state remembers it."""
    fields: dict[str, Any] = {"at": A_DAY, "verdict": verdict, "reason": reason, "http_status": 200}
    return Look(**fields | given)


def a_good_look(**given: Any) -> GoodLook:
    """A look that saw the source's document."""
    fields: dict[str, Any] = {
        "at": A_DAY,
        "verdict": LinkVerdict.ALIVE,
        "final_url": A_URL,
        "text_digest": "0" * 64,
        "title": "Ketamine",
        "words": 500,
        "media_type": "text/html",
    }
    return GoodLook(**fields | given)


def an_observation(url: str = A_URL, **given: Any) -> Observation:
    """What `check` saw of one living source."""
    fields: dict[str, Any] = {"url": url, "look": a_look(), "good": a_good_look(), "requests": 1}
    return Observation(**fields | given)


def edits(before: str, after: str) -> tuple[Edit, ...]:
    """The edits between two sentences that share their first and last words; for tests that need plausible ones."""
    old, new = before.split(" "), after.split(" ")
    most = min(len(old), len(new))
    head = next((i for i in range(most) if old[i] != new[i]), most)
    tail = next((i for i in range(most - head) if old[-1 - i] != new[-1 - i]), most - head)
    shared_tail = " ".join(old[len(old) - tail :])
    gone, came = (" ".join(words[head : len(words) - tail]) for words in (old, new))
    runs = (
        (EditOp.EQUAL, " ".join(old[:head]) + " " if head else ""),
        (EditOp.DELETE, gone + " " if gone and tail else gone),
        (EditOp.INSERT, came + " " if came and tail else came),
        (EditOp.EQUAL, shared_tail),
    )
    return tuple(Edit(op=op, text=text) for op, text in runs if text)


def a_change(
    before: str | None = "The dose is 28 mg twice a week.",
    after: str | None = "The dose is 56 mg twice a week.",
    **given: Any,
) -> Change:
    """A paragraph that differs: replaced, inserted when `before` is None, deleted when `after` is None."""
    op = Op.INSERT if before is None else Op.DELETE if after is None else Op.REPLACE
    fields: dict[str, Any] = {
        "op": op,
        "kind": BlockKind.PARAGRAPH,
        "section": ("Dosage", "Adults"),
        "page": None,
        "before": before,
        "after": after,
        "edits": edits(before or "", after or "") if op is Op.REPLACE else _whole(op, before or after or ""),
        "significance": Significance.SUBSTANTIVE,
        "reasons": ("number 28 → 56",),
    }
    return Change(**fields | given)


def _whole(op: Op, text: str) -> tuple[Edit, ...]:
    return (Edit(op=EditOp.INSERT if op is Op.INSERT else EditOp.DELETE, text=text),)


def a_matter(**given: Any) -> Matter:
    """What a run's evidence says: the source under citation 1 changed."""
    fields: dict[str, Any] = {
        "subject": "citation:1",
        "citation": 1,
        "kind": FindingKind.SOURCE_CHANGED,
        "severity": Severity.CRITICAL,
        "about": "0" * 64,
        "version": "1" * 64,
        "summary": "The dose on this page changed.",
        "suggestion": "Read the claim again beside the new text.",
        "passages": ("p1",),
        "touched": ("p1",),
    }
    return Matter(**fields | given)


def a_finding(kind: FindingKind = FindingKind.SOURCE_CHANGED, **given: Any) -> Finding:
    """An open critical finding on citation 1."""
    fields: dict[str, Any] = {
        "id": "0123456789ab",
        "subject": "citation:1",
        "citation": 1,
        "kind": kind,
        "severity": Severity.CRITICAL,
        "state": FindingState.OPEN,
        "first_seen": A_DAY,
        "last_seen": A_DAY,
        "summary": "The dose on this page changed.",
        "passages": ("p1",),
        "touched": ("p1",),
        "suggestion": "Read the claim again beside the new text.",
        "version": "1" * 64,
        "opened_at": A_DAY,
    }
    return Finding(**fields | given)


def a_decision(choice: Choice = Choice.EDIT, **given: Any) -> Decision:
    """What Rae decided of the default finding."""
    fields: dict[str, Any] = {
        "finding": "0123456789ab",
        "choice": choice,
        "version": "1" * 64,
        "at": A_DAY,
        "by": "Rae Viewer, MD",
    }
    return Decision(**fields | given)


def a_source_result(number: int | None = 1, **given: Any) -> SourceResult:
    """A source that was looked at, is alive and unchanged; one without a number needs its `subject` given."""
    fields: dict[str, Any] = {
        "subject": f"citation:{number}",
        "number": number,
        "url": f"https://example.org/source/{number}",
        "kind": Kind.REGULATOR,
        "looked_at": True,
        "link": LinkResult(verdict=LinkVerdict.ALIVE, reason="ok", http_status=200),
        "content": ContentResult(state=ContentState.UNCHANGED, baseline_at=A_DAY),
        "notices": NoticesResult(state=NoticeState.NOT_APPLICABLE),
        "reference": ReferenceResult(),
    }
    return SourceResult(**fields | given)


def a_changed_source(number: int = 1, *changes: Change, **given: Any) -> SourceResult:
    """A living source whose text changed; by default by one dose."""
    content = ContentResult(
        state=ContentState.CHANGED,
        significance=Significance.SUBSTANTIVE,
        baseline_at=A_DAY,
        changes=changes or (a_change(),),
    )
    return a_source_result(number, **{"content": content} | given)


def a_walled_source(number: int = 1, reason: str = "bot-wall", **given: Any) -> SourceResult:
    """A source behind a wall, not compared."""
    fields: dict[str, Any] = {
        "link": LinkResult(verdict=LinkVerdict.BLOCKED, reason=reason, http_status=403),
        "content": ContentResult(state=ContentState.NOT_COMPARED, reason="bot-wall"),
    }
    return a_source_result(number, **fields | given)


def an_article_result(
    *, sources: Sequence[SourceResult] | None = None, findings: Sequence[Finding] = (), **given: Any
) -> ArticleResult:
    """What a run says of an article: one living source and no finding."""
    seen = tuple(sources) if sources is not None else (a_source_result(),)
    fields: dict[str, Any] = {
        "slug": "an-article",
        "sources": seen,
        "findings": tuple(findings),
        "traffic": Traffic(sources=len(seen), requests=len(seen)),
    }
    return ArticleResult(**fields | given)


def a_run(id: str = "20261102T030000Z-an-article", **given: Any) -> Run:
    """The audit of a day."""
    fields: dict[str, Any] = {"id": id, "started_at": A_DAY}
    return Run(**fields | given)
