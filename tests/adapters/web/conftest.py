"""A live web that resolves every name under .test to loopback, and words to look at what it captured."""

import socket
from collections.abc import Iterator
from socket import getaddrinfo  # the real one: it reads odd spellings of addresses, and asks nobody for that
from typing import Any

import pytest

from citewatch.adapters.web import Web, identity
from citewatch.model import Capture
from tests.adapters.conftest import NOW, an_answer

AGENT = identity(version="0.1", about="https://citewatch.example", contact="desk@example.org")


def resolve(host: str, port: int, **options: Any) -> list[Any]:
    """Knows every name under .test, and is told by others what it does not know."""
    host = host.rstrip(".")
    if host == "nowhere.test":
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if host == "silent.test":
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
    if host == "mixed.test":
        return [*getaddrinfo("10.255.255.1", port, **options), *getaddrinfo("127.0.0.1", port, **options)]
    return getaddrinfo("127.0.0.1" if host.endswith(".test") else host, port, **options)


@pytest.fixture
def web() -> Iterator[Web]:
    built = a_web()
    yield built
    built.stop()


def a_web(**options: Any) -> Web:
    defaults: dict[str, Any] = {"delay": 0, "deadline": 5, "allow_hosts": ["127.0.0.0/8"], "resolve": resolve}
    return Web(user_agent=AGENT, **{**defaults, **options})


def fetched(web: Web, url: str, **options: Any) -> Capture:
    return web.fetch(url, at=NOW, **options)


def reason(capture: Capture) -> str | None:
    return capture.failure.reason if capture.failure else None


def a_redirect(location: str, status: str = "302 Found", *lines: str) -> bytes:
    return an_answer(status, f"Location: {location}", *lines)
