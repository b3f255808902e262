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
    """What a page shows of a finding, as a tag: another version, text, state or decision gives another one.

    An entity tag (RFC 9110, 8.8.3). The text counts beside the version: changes that weigh less make no other version,
    and accepting takes them too.
    """
    shown = "\n".join((finding.version, finding.text_digest or ""))
    version = hashlib.sha256(shown.encode()).hexdigest()[:12]
    return f"{version}-{finding.state}-{len(ledger.decisions_on(finding.id))}"


def decide(ledger: Ledger, decision: Decision) -> Ledger:
    """The ledger after a person's decision, which is one of `choices`.

    Accepting makes the text that was shown the baseline; undoing gives back what the last decision took away.
    """
    finding = ledger.findings[decision.finding]
    if decision.choice is Choice.UNDO:
        return _undone(ledger, finding, replace(decision, was=finding.state))
    moved = moved_baseline(finding, decision) if decision.choice is Choice.ACCEPT else {}
    displaced = ledger.baselines.get(finding.url) if finding.url and moved else None
    made = replace(decision, was=finding.state, displaced=displaced)
    return replace(
        ledger,
        baselines={**ledger.baselines, **moved},
        findings={**ledger.findings, finding.id: replace(finding, state=_LEADS_TO[made.choice], decision=made)},
        decisions=(*ledger.decisions, made),
    )


def moved_baseline(finding: Finding, decision: Decision) -> dict[str, Baseline]:
    """The text a decision was made on as the baseline of its source; of a finding that shows no text none."""
    if not finding.url or not decision.text_digest:
        return {}
    by = decision.by or "unnamed"
    return {finding.url: Baseline(text_digest=decision.text_digest, at=decision.at, decided_by=by)}


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
    """Whether nothing happened since the last decision: the finding stands as it left it, the baseline where it put it.

    That a change is no longer found once its text was accepted is the decision's own doing; of a link that was let
    stand it means that the link is well again.
    """
    last = next(reversed(standing_decisions(ledger, finding.id)), None)
    if last is None or finding.state is not _LEADS_TO[last.choice]:
        return False
    moved = moved_baseline(finding, last) if last.choice is Choice.ACCEPT else {}
    if not moved:
        return finding.decision == last
    is_where_put = all(_is_where_put(ledger, url, put) for url, put in moved.items())
    return is_where_put and last.displaced is not None and not _is_built_upon(ledger, finding, last)


def _is_where_put(ledger: Ledger, url: str, put: Baseline) -> bool:
    now = ledger.baselines.get(url)
    return now is not None and (now.text_digest, now.at, now.decided_by) == (put.text_digest, put.at, put.decided_by)


def _is_built_upon(ledger: Ledger, finding: Finding, accepted: Decision) -> bool:
    """Whether a change that was found against the accepted text has been decided since: undoing would lose that."""
    return any(
        other.url == finding.url
        and other.kind.is_drift
        and other.decision is not None
        and other.opened_at is not None
        and other.opened_at > accepted.at
        for other in ledger.findings.values()
        if other.id != finding.id
    )
