"""The result of a run as JSON, by its contract (docs/result.schema.json).

Knows the contract's field names; must not know how anything is worded for a person.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from citewatch.model import ArticleResult, Change, Finding, LinkResult, LinkVerdict, Run, SourceResult
from citewatch.report.piles import label_of
from citewatch.report.wording import zulu


def result_json(*, run: Run, finished_at: datetime, articles: Sequence[ArticleResult]) -> bytes:
    """The result of a run as indented JSON in UTF-8 (docs/result.schema.json)."""
    traffic = [article.traffic for article in articles]
    result = {
        "schema": "citewatch-result/1",
        "run_id": run.id,
        "started_at": zulu(run.started_at),
        "finished_at": zulu(finished_at),
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


def _article_json(article: ArticleResult) -> dict[str, Any]:
    return {
        "slug": article.slug,
        "citations": [{"number": s.number} | _source_json(s) for s in article.sources if s.number is not None],
        "watches": [{"id": label_of(s.subject)} | _source_json(s) for s in article.sources if s.number is None],
        "findings": [_finding_json(finding) for finding in article.findings],
    }


def _vouching_json(link: LinkResult) -> dict[str, Any] | None:
    """What registries say of a source that nobody could look at; silence is `unchecked`."""
    if link.verdict is not LinkVerdict.BLOCKED:
        return None
    said = link.vouching
    if said is None:
        return {"state": "unchecked", "registry": None, "at": None, "evidence": None}
    state = "vouched" if said.knows else "unknown"
    return {"state": state, "registry": said.registry, "at": zulu(said.at), "evidence": said.evidence}


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
            "vouching": _vouching_json(link),
        },
        "content": {
            "state": content.state,
            "significance": content.significance,
            "baseline_at": zulu(content.baseline_at),
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
        "links": list(change.links) if change.links else None,
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
        "first_seen": zulu(finding.first_seen),
        "last_seen": zulu(finding.last_seen),
        "summary": finding.summary,
        "passages": list(finding.passages),
        "touched": list(finding.touched),
        "marks": {id: list(marks) for id, marks in finding.marks.items()},
        "suggestion": finding.suggestion,
        "version": finding.version,
        "opened_at": zulu(finding.opened_at),
        "changed_at": zulu(finding.changed_at),
        "resolved_at": zulu(finding.resolved_at),
        "decision": decision
        and {
            "choice": decision.choice,
            "version": decision.version,
            "at": zulu(decision.at),
            "by": decision.by,
            "note": decision.note,
        },
    }
