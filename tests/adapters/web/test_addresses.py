"""Every kind of address that leads to no public host, however it is wrapped."""

import pytest

from citewatch.adapters.web.addresses import AllowedHosts, is_public
from citewatch.errors import UsageError


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "192.0.0.1",
        "192.0.2.1",
        "198.51.100.1",
        "203.0.113.1",
        "239.1.2.3",
        "192.88.99.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::8.8.8.8",
        "::ffff:0:7f00:1",
        "::ffff:169.254.169.254",
        "fe80::1",
        "fe80::1%1",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "2002:a9fe:a9fe::1",
        "2001:2::1",
        "2001:20::1",
        "ff0e::1",
        "febf::1",
        "fd00:ec2::254",
        "2001:db8::1",
        "2001:0:1::1",
        "3fff::1",
        "5f00::1",
        "100::1",
    ],
)
def test_an_address_of_no_public_host_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "23.4.5.6",
        "2606:4700::1",
        "2001:4860:4860::8888",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::",
    ],
)
def test_an_address_of_a_public_host_may_be_asked(address: str) -> None:
    assert is_public(address)


def test_a_broken_allowance_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match=r"10\.0\.0\.0/99"):
        AllowedHosts.parse(["10.0.0.0/99"])
    with pytest.raises(UsageError, match="127.0.0.1:80"):
        AllowedHosts.parse(["127.0.0.1:80"])
