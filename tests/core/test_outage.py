"""Hosts that fail alike beyond chance are our own outage; a few that fail are theirs."""

from math import comb

import pytest

from citewatch.outage import is_our_fault


def hosts(**reasons: int) -> dict[str, str | None]:
    """So many hosts for each reason; `fine` ones answered."""
    return {
        f"{reason}-{n}.example": None if reason == "fine" else reason.replace("_", "-")
        for reason, count in reasons.items()
        for n in range(count)
    }


OURS = {
    "all hosts, on the way there": hosts(dns=30, timeout=3),
    "the only host, on the way there": hosts(dns=1),
    "45 of 48 alike": hosts(dns_unavailable=45, fine=3),
    "39 of 40, in three ways": hosts(dns=19, network_unreachable=10, timeout=10, fine=1),
    "a proxy that is down": hosts(http_503=36),
    "a captive portal": hosts(http_404=19, fine=1),
}
THEIRS = {
    "3 of 48": hosts(dns=3, fine=45),
    "one that answers badly": hosts(tls_expired=1),
    "two with faults of their own": hosts(tls_expired=1, too_large=1),
    "two dead pages on two hosts": hosts(http_404=2),
    "two of four": hosts(dns=2, fine=2),
}


@pytest.mark.parametrize("outcomes", OURS.values(), ids=OURS.keys())
def test_hosts_failing_alike_beyond_chance_are_our_fault(outcomes: dict[str, str | None]) -> None:
    assert is_our_fault(outcomes)


@pytest.mark.parametrize("outcomes", THEIRS.values(), ids=THEIRS.keys())
def test_a_few_hosts_failing_are_their_own_fault(outcomes: dict[str, str | None]) -> None:
    assert not is_our_fault(outcomes)


def chance_of(failing: int, hosts: int, *, share: float) -> float:
    """How often at least so many of these hosts fail by chance, when each is down for this share of the time."""
    return sum(comb(hosts, n) * share**n * (1 - share) ** (hosts - n) for n in range(failing, hosts + 1))


@pytest.mark.parametrize("count", range(5, 101))
def test_chance_alone_refuses_a_run_less_than_once_in_eight_hundred(count: int) -> None:
    """Beyond chance, were each host down one day in twenty; most are down far less often."""
    fewest = next(n for n in range(count + 1) if is_our_fault(hosts(timeout=n, fine=count - n)))

    assert chance_of(fewest, count, share=0.05) < 1 / 800
