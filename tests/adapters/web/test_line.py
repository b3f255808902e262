"""Names that lead nowhere, and addresses that are dialled or never dialled."""

import socket
from typing import Any

import pytest

from citewatch.adapters.web import Web
from tests.adapters.conftest import Site, an_answer
from tests.adapters.web.conftest import a_web, fetched, reason


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("nowhere.test", "dns"),
        ("silent.test", "dns-unavailable"),
        ("a" * 64 + ".org", "refused-url"),
        ("exa mple.org", "refused-url"),
        ("a..b.org", "refused-url"),
        ("*.org", "refused-url"),
        ("a%2e.org", "refused-url"),
        ("a.org\\.b.org", "refused-url"),
        ("a\0.org", "refused-url"),
        ("site.test:0", "refused-url"),
        ("site.test:99999", "refused-url"),
        ("[fe80::1%25eth0]", "refused-url"),
        ("[v1.fe80]", "refused-url"),
        ("１２７.0.0.1", "refused-url"),
        ("127。0。0。1", "refused-url"),
        ("①②⑦.0.0.1", "refused-url"),
        ("ｓite.test", "refused-url"),
    ],
)
def test_a_name_that_leads_nowhere_says_why(web: Web, host: str, expected: str) -> None:
    assert reason(fetched(web, f"http://{host}/")) == expected


def test_a_closed_port_refuses(web: Web) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    assert reason(fetched(web, f"http://site.test:{port}/")) == "refused"


@pytest.mark.parametrize("entry", ["site.test", "SITE.TEST.", "127.0.0.1", "127.0.0.0/8"])
def test_an_allowed_host_may_be_asked_all_the_same(site: Site, entry: str) -> None:
    site.scripts["/"] = an_answer()

    assert fetched(a_web(allow_hosts=[entry]), site.url()).status == 200


def test_a_private_host_is_never_connected_to(site: Site) -> None:
    capture = fetched(a_web(allow_hosts=["127.0.0.2", "other.test"]), site.url())

    assert reason(capture) == "refused-address" and site.connections == 0


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1.", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "0x7f000001", "0", "[::1]", "[::]",
        "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]",
        "[2001:0:7f00:1::]", "[fec0::1]", "100.64.0.1", "10.1", "169.254.169.254", "224.0.0.1", "255.255.255.255",
        "SITE.TEST", "site.test.",
    ],
)  # fmt: skip
def test_no_spelling_of_a_private_address_is_connected_to(site: Site, host: str) -> None:
    capture = fetched(a_web(allow_hosts=[]), f"http://{host}:{site.port}/")

    assert reason(capture) == "refused-address" and site.connections == 0


def test_a_name_is_looked_up_once_and_dialled_where_it_was_checked(site: Site) -> None:
    answers = ["127.0.0.1", "10.0.0.1"]

    def rebinding(host: str, port: int, **options: Any) -> list[Any]:
        return socket.getaddrinfo(answers.pop(0), port, **options)

    site.scripts["/"] = an_answer(body=b"here")

    assert fetched(a_web(resolve=rebinding, allow_hosts=["127.0.0.1"]), site.url()).payload == b"here"
    assert answers == ["10.0.0.1"]


def test_of_several_addresses_only_the_permitted_are_dialled(site: Site) -> None:
    site.scripts["/"] = an_answer(body=b"here")

    assert fetched(a_web(allow_hosts=["127.0.0.1"]), site.url(host="mixed.test")).payload == b"here"
