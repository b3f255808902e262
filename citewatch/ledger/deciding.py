"""What a person decides of a finding: what may be decided, what it does, and how it is taken back.

Knows findings, baselines and decisions; nothing of pages, links or who may decide.
"""

import hashlib
from dataclasses import replace

from citewatch.ledger.book import Ledger
from citewatch.model import Baseline, Choice, Decision, Finding, FindingState

_LEADS_TO = {
    Choice.ACCEPT: FindingState.ACCEPTED,
    Choice.EDIT: FindingState.EDIT_REQUESTED,
    Choice.DISMISS: FindingState.DISMISSED,
}
_OPEN_TO = {
    FindingState.SUSPECTED: (Choice.DISMISS,),
    FindingState.OPEN: (Choice.ACCEPT, Choice.EDIT, Choice.DISMISS),
    FindingState.EDIT_REQUESTED: (Choice.ACCEPT, Choice.EDIT, Choice.DISMISS),
    FindingState.DISMISSED: (Choice.ACCEPT, Choice.EDIT, Choice.DISMISS),
    FindingState.ACCEPTED: (),
    FindingState.RESOLVED: (),
}


def choices(ledger: Ledger, finding: Finding) -> tuple[Choice, ...]:
    """What may be decided of a finding as it stands."""
    undo = (Choice.UNDO,) if _undoable(ledger, finding) else ()
    return (*_OPEN_TO[finding.state], *undo)


def etag(ledger: Ledger, finding: Finding) -> str:
    """What a page shows of a finding, as a tag; another version or decision gives another one (RFC 9110, 8.8.3)."""
    version = hashlib.sha256(finding.version.encode()).hexdigest()[:12]
    return f"{version}-{finding.state}-{len(ledger.decisions_on(finding.id))}"


def decide(ledger: Ledger, decision: Decision) -> Ledger:
    """The ledger after a person's decision, which is one of `choices`.

    Accepting makes the text that was shown the baseline; undoing gives back what the last decision took away.
    """
    finding = ledger.findings[decision.finding]
    made = replace(decision, was=finding.state, displaced=_displaced(ledger, finding, decision))
    if decision.choice is Choice.UNDO:
        return _undone(ledger, finding, made)
    baselines = (
        {**ledger.baselines, **moved_baseline(finding, made)} if made.choice is Choice.ACCEPT else ledger.baselines
    )
    decided = replace(finding, state=_LEADS_TO[made.choice], decision=made, flapped=())
    return replace(
        ledger,
        baselines=baselines,
        findings={**ledger.findings, finding.id: decided},
        decisions=(*ledger.decisions, made),
    )


def moved_baseline(finding: Finding, decision: Decision) -> dict[str, Baseline]:
    """The text a decision was made on as the baseline of its source; of a finding that shows no text none."""
    if not finding.url or not decision.text_digest:
        return {}
    by = decision.by or "unnamed"
    return {finding.url: Baseline(text_digest=decision.text_digest, at=decision.at, decided_by=by)}


def _displaced(ledger: Ledger, finding: Finding, decision: Decision) -> Baseline | None:
    if decision.choice is not Choice.ACCEPT or not finding.url or not decision.text_digest:
        return None
    return ledger.baselines.get(finding.url)


def _undone(ledger: Ledger, finding: Finding, made: Decision) -> Ledger:
    *before, last = standing_decisions(ledger, finding.id)
    is_back_to_one = last.was in (FindingState.EDIT_REQUESTED, FindingState.DISMISSED)
    baselines = dict(ledger.baselines)
    if finding.url and last.displaced:
        baselines[finding.url] = last.displaced
    as_before = replace(finding, state=last.was, decision=before[-1] if before and is_back_to_one else None)
    return replace(
        ledger,
        baselines=baselines,
        findings={**ledger.findings, finding.id: as_before},
        decisions=(*ledger.decisions, made),
    )


def standing_decisions(ledger: Ledger, finding: str) -> tuple[Decision, ...]:
    """What was decided of a finding and not taken back, oldest first."""
    standing: list[Decision] = []
    for decision in ledger.decisions_on(finding):
        if decision.choice is not Choice.UNDO:
            standing.append(decision)
        elif standing:
            standing.pop()
    return tuple(standing)


def _undoable(ledger: Ledger, finding: Finding) -> bool:
    """Whether the finding still stands as its last decision left it, and the baseline where that put it."""
    standing = standing_decisions(ledger, finding.id)
    if not standing or finding.state is not _LEADS_TO[standing[-1].choice]:
        return False
    moved = moved_baseline(finding, standing[-1]) if standing[-1].choice is Choice.ACCEPT else {}
    return all(_is_where_put(ledger, url, put) for url, put in moved.items()) and bool(
        not moved or standing[-1].displaced
    )


def _is_where_put(ledger: Ledger, url: str, put: Baseline) -> bool:
    now = ledger.baselines.get(url)
    return now is not None and (now.text_digest, now.at) == (put.text_digest, put.at)
