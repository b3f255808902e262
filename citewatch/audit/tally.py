"""A run in numbers: how many sources were seen, with which verdict, and how many findings stand.

Knows observations and findings; nothing of where numbers are kept.
"""

from collections import Counter

from citewatch.audit.settle import Seen
from citewatch.model import ArticleResult, FindingState, LinkVerdict, Observation, Severity

_STANDING = (FindingState.OPEN, FindingState.EDIT_REQUESTED)


def of_sources(seen: Seen) -> dict[str, float]:
    """The sources of a run by verdict, and what could not be seen of them.

    `UnseenShare` is in percent of those that were seen the last time or are new.
    What fails is planned daily, what is well weekly: of all planned ones the share would say little.
    """
    observations = [each for of_slice in seen.values() for each in of_slice]
    verdicts = Counter(each.look.verdict for each in observations if each.look)
    lost = Counter(_is_unseen(each) for each in observations if not each.was_unseen)
    not_audited = {piece.host for piece, of_slice in seen.items() for each in of_slice if _is_not_audited(each)}
    return {
        "SourcesPlanned": len(observations),
        "SourcesUnseen": sum(map(_is_unseen, observations)),
        "UnseenShare": 100 * lost[True] / lost.total() if lost else 0,
        "HostsNotAudited": len(not_audited),
        "SourcesAlive": verdicts[LinkVerdict.ALIVE],
        "SourcesMoved": verdicts[LinkVerdict.MOVED],
        "SourcesDead": verdicts[LinkVerdict.DEAD],
        "SourcesBlocked": verdicts[LinkVerdict.BLOCKED],
        "SourcesUnreachable": verdicts[LinkVerdict.UNREACHABLE],
        "Walls": sum(each.walls_host for each in observations),
    }


def _is_unseen(observation: Observation) -> bool:
    return observation.look is None or observation.look.verdict in (LinkVerdict.BLOCKED, LinkVerdict.UNREACHABLE)


def _is_not_audited(observation: Observation) -> bool:
    return observation.unseen_reason in ("not-audited", "not-understood")


def of_findings(result: ArticleResult) -> dict[str, float]:
    """The findings of an article that stand, by severity."""
    standing = Counter(finding.severity for finding in result.findings if finding.state in _STANDING)
    return {f"Findings{severity.capitalize()}": standing[severity] for severity in Severity}


def open_findings(result: ArticleResult) -> int:
    """How many findings need somebody now."""
    return sum(finding.needs_someone for finding in result.findings)
