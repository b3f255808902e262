"""Names that lead nowhere, and addresses that are dialled or never dialled."""

import socket

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


def test_of_several_addresses_only_the_permitted_are_dialled(site: Site) -> None:
    site.scripts["/"] = an_answer(body=b"here")

    assert fetched(a_web(allow_hosts=["127.0.0.1"]), site.url(host="mixed.test")).payload == b"here"
