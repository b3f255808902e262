"""A run in numbers: how many sources were seen, with which verdict, and how many findings stand.

Knows observations and findings; nothing of where numbers are kept.
"""

from collections import Counter

from citewatch.audit.settle import Seen
from citewatch.model import ArticleResult, FindingState, LinkVerdict, Severity

_STANDING = (FindingState.OPEN, FindingState.EDIT_REQUESTED)


def of_sources(seen: Seen) -> dict[str, float]:
    """The sources of a run by verdict; `UnseenShare` in percent of those planned."""
    observations = [each for of_slice in seen.values() for each in of_slice]
    verdicts = Counter(each.look.verdict for each in observations if each.look)
    blind = verdicts[LinkVerdict.BLOCKED] + verdicts[LinkVerdict.UNREACHABLE]
    unseen = blind + sum(each.look is None for each in observations)
    return {
        "SourcesPlanned": len(observations),
        "SourcesUnseen": unseen,
        "UnseenShare": 100 * unseen / len(observations) if observations else 0,
        "SourcesAlive": verdicts[LinkVerdict.ALIVE],
        "SourcesMoved": verdicts[LinkVerdict.MOVED],
        "SourcesDead": verdicts[LinkVerdict.DEAD],
        "SourcesBlocked": verdicts[LinkVerdict.BLOCKED],
        "SourcesUnreachable": verdicts[LinkVerdict.UNREACHABLE],
        "Walls": sum(each.walls_host for each in observations),
    }


def of_findings(result: ArticleResult) -> dict[str, float]:
    """The findings of an article that stand, by severity."""
    standing = Counter(finding.severity for finding in result.findings if finding.state in _STANDING)
    return {f"Findings{severity.capitalize()}": standing[severity] for severity in Severity}


def open_findings(result: ArticleResult) -> int:
    """How many findings need somebody now."""
    return sum(finding.needs_someone for finding in result.findings)
