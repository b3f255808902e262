"""The findings as a table, for whoever works in a spreadsheet.

Knows which cell says what; must not know HTML or mail.
"""

from citewatch.model import Finding, FindingKind
from citewatch.report.card import claims_of
from citewatch.report.piles import Piles, Report
from citewatch.report.wording import zulu
from citewatch.spreadsheet import csv_of

_COLUMNS = (
    *("article", "finding", "subject", "citation", "reference", "url", "kind", "severity", "state"),
    *("first_seen", "opened_at", "last_seen", "summary", "section", "before", "after"),
    *("claims", "touched", "marks", "not_touched", "suggestion", "decided_at", "decided_by", "note"),
)


def findings_csv(report: Report) -> str:
    """The findings as CSV, one row each after a header row, gravest first."""
    piles = Piles(report)
    return csv_of(_COLUMNS, (_row(finding, piles) for finding in piles.all))


def _row(finding: Finding, piles: Piles) -> tuple[object, ...]:
    source, decision = piles.sources.get(finding.subject), finding.decision
    changes = source.content.changes if source and finding.kind is FindingKind.SOURCE_CHANGED else ()
    leaning = claims_of(finding, piles.report.article)
    return (
        *(piles.report.article.slug, finding.id, finding.subject, finding.citation),
        *(piles.reference(finding.subject), source.url if source else None),
        *(finding.kind.value, finding.severity.value, finding.state.value),
        *(zulu(finding.first_seen), zulu(finding.opened_at), zulu(finding.last_seen), finding.summary),
        "\n".join(" > ".join(change.section) for change in changes),
        "\n".join(change.before or "" for change in changes),
        "\n".join(change.after or "" for change in changes),
        "\n".join(claim.claim for claim in leaning),
        "\n".join(claim.claim for claim in leaning if claim.is_touched),
        "\n".join(f"{claim.id}: {mark}" for claim in leaning for mark in claim.marks),
        "\n".join(claim.claim for claim in leaning if not claim.is_touched) if finding.kind.is_drift else None,
        finding.suggestion,
        *((zulu(decision.at), decision.by, decision.note) if decision else (None, None, None)),
    )
