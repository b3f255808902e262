"""The fixture that keeps tests on this machine does refuse."""

import socket

import pytest

from tests.conftest import NetworkRefused


def test_a_connection_beyond_loopback_is_refused() -> None:
    with socket.socket() as line, pytest.raises(NetworkRefused):
        line.connect(("192.0.2.1", 80))


def test_a_name_of_the_world_is_not_even_looked_up() -> None:
    with pytest.raises(NetworkRefused):
        socket.getaddrinfo("example.org", 80)


def test_loopback_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
