"""Payloads out of their Content-Encoding, and bombs that stay packed."""

import gzip
import zlib

import pytest

from citewatch.adapters.web import decoded
from citewatch.model import Exchange
from tests.adapters.conftest import Site, an_answer
from tests.adapters.web.conftest import a_web, fetched, reason


def bare_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


@pytest.mark.parametrize(
    ("coding", "payload"),
    [
        pytest.param("gzip", gzip.compress(b"keta") + gzip.compress(b"mine"), id="gzip of two members"),
        pytest.param("x-gzip", gzip.compress(b"ketamine") + b"\0\0padding", id="gzip with padding"),
        pytest.param("deflate", zlib.compress(b"ketamine"), id="deflate"),
        pytest.param("deflate", bare_deflate(b"ketamine"), id="bare deflate"),
        pytest.param("deflate, GZIP", gzip.compress(zlib.compress(b"ketamine")), id="one over the other"),
        pytest.param("identity", b"ketamine", id="identity"),
    ],
)
def test_a_payload_is_decoded(coding: str, payload: bytes) -> None:
    answer = Exchange(url="http://a.org/", status=200, headers=(("Content-Encoding", coding),), payload=payload)

    assert decoded(answer) == b"ketamine"


def test_a_bomb_inside_a_bomb_is_not_unpacked(site: Site) -> None:
    bomb = gzip.compress(gzip.compress(b"\0" * 30_000_000))
    site.scripts["/"] = an_answer("200 OK", "Content-Encoding: gzip, gzip", body=bomb)

    capture = fetched(a_web(), site.url())

    assert (reason(capture), capture.truncated) == ("too-large", "length") and capture.bytes_received < 1000
