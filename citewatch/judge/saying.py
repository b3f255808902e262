"""How a sign says what it saw: a verdict with its reason code and the evidence."""

from citewatch.model import LinkVerdict, Verdict


def dead(reason: str, *evidence: str) -> Verdict:
    """The document is gone."""
    return Verdict(link=LinkVerdict.DEAD, reason=reason, evidence=evidence)


def unreachable(reason: str, *evidence: str) -> Verdict:
    """No document came, and that is no proof of a death."""
    return Verdict(link=LinkVerdict.UNREACHABLE, reason=reason, evidence=evidence)
