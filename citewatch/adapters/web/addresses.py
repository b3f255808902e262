"""Which addresses may be asked: those of the public Internet, and what a person allowed besides.

Knows the registries of special addresses; must not know how an address is found or dialled.
"""

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass

from citewatch.errors import UsageError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # all that IANA has given out
NOT_PUBLIC = (
    ipaddress.ip_network("100.64.0.0/10"),  # RFC 6598, carriers' NAT
    ipaddress.ip_network("192.88.99.0/24"),  # RFC 7526, 6to4 relays, given up
    ipaddress.ip_network("2001::/23"),  # RFC 2928, Teredo (RFC 4380) among them
    ipaddress.ip_network("3fff::/20"),  # RFC 9637, documentation
)


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the public Internet; one that carries an IPv4 address is judged by that one."""
    address = _unwrapped(ipaddress.ip_address(text))
    if isinstance(address, ipaddress.IPv6Address) and address not in GLOBAL_UNICAST:
        return False
    if any(address in network for network in NOT_PUBLIC):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _unwrapped(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


@dataclass(frozen=True, kw_only=True)
class AllowedHosts:
    """Names and networks that may be asked although they are not public."""

    names: frozenset[str]
    networks: tuple[Network, ...]

    @classmethod
    def parse(cls, entries: Collection[str]) -> "AllowedHosts":
        """Host names, addresses and CIDRs, as `--allow-host` takes them; UsageError for anything else."""
        names, networks = [], []
        for entry in entries:
            try:
                networks.append(ipaddress.ip_network(entry.strip("[]"), strict=False))
            except ValueError:
                if "/" in entry or ":" in entry:
                    raise UsageError(
                        f"--allow-host: {entry} is neither a host name nor an address or network."
                    ) from None
                names.append(entry.lower().rstrip("."))
        return cls(names=frozenset(names), networks=tuple(networks))

    def permits(self, host: str, address: str) -> bool:
        """Whether this host may be asked at this address."""
        if is_public(address) or host.lower().rstrip(".") in self.names:
            return True
        seen = ipaddress.ip_address(address)
        return any(seen in network or _unwrapped(seen) in network for network in self.networks)
