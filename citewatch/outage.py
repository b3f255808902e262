"""Tell our own outage from theirs, by how the hosts of a run failed.

Pure: knows reason codes and counts; nothing of single sources or of what becomes of the run.
"""

from collections.abc import Mapping

# What a failing network of our own looks like from here.
_ON_THE_WAY = frozenset(
    ("dns", "dns-unavailable", "network-unreachable", "refused", "reset", "connection")
    + ("timeout-connect", "timeout-first-byte", "timeout")
)
_MANY, _MOST, _NEARLY_ALL = 5, 0.5, 0.9


def is_our_fault(outcomes: Mapping[str, str | None]) -> bool:
    """Whether hosts fail alike beyond chance, so that the fault is ours (rule 3).

    `outcomes` tells for each host asked the reason why none of its sources was seen, None when one was. It is our fault
    when every host fails on the way there; when, of five or more, more than half do; and when, of five or more, nearly
    all end with one and the same reason, as behind a captive portal or a proxy that is down.
    """
    on_the_way = sum(reason in _ON_THE_WAY for reason in outcomes.values())
    if outcomes and on_the_way == len(outcomes):
        return True
    if len(outcomes) < _MANY:
        return False
    reasons = [reason for reason in outcomes.values() if reason]
    alike = max((reasons.count(reason) for reason in set(reasons)), default=0)
    return on_the_way > _MOST * len(outcomes) or alike >= _NEARLY_ALL * len(outcomes)
