"""A payload out of its Content-Encoding, as long as it stays within bounds.

Knows gzip and deflate; must not know where the payload came from.
"""

import zlib

from citewatch.adapters.web.failures import FetchFailed
from citewatch.adapters.web.urls import host_of
from citewatch.model import Exchange

MAX_BYTES = 20_000_000
MAX_CODINGS = 3


def decoded(answer: Exchange, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The payload out of its Content-Encoding, at most `max_bytes` long; else raises FetchFailed."""
    named = ",".join(value for name, value in answer.headers if name.lower() == "content-encoding")
    codings = [coding for part in named.split(",") if (coding := part.strip().lower()) not in ("", "identity")]
    host = host_of(answer.url)
    if len(codings) > MAX_CODINGS:
        raise FetchFailed("bad-encoding", host)
    payload = answer.payload
    for coding in reversed(codings):
        payload = _decoded_once(payload, coding, host, max_bytes)
    return payload


def _decoded_once(payload: bytes, coding: str, host: str, max_bytes: int) -> bytes:
    try:
        if coding in ("gzip", "x-gzip"):
            return _inflated(payload, 31, host, max_bytes)
        if coding == "deflate":
            # RFC 9110 section 8.4.1.2: meant is zlib, but some send the bare deflate stream.
            wbits = 15 if payload[:1] and payload[0] & 0x0F == 8 else -15
            return _inflated(payload, wbits, host, max_bytes)
    except zlib.error:
        pass
    raise FetchFailed("bad-encoding", host)


def _inflated(data: bytes, wbits: int, host: str, max_bytes: int) -> bytes:
    out = bytearray()
    while data:
        stream = zlib.decompressobj(wbits)
        out += stream.decompress(data, max_bytes + 1 - len(out))
        if len(out) > max_bytes:
            raise FetchFailed("too-large", host, truncated="length")
        if not stream.eof:
            raise FetchFailed("truncated", host, truncated="disconnect")
        # A gzip body may have several members; what else follows the last one is padding.
        data = stream.unused_data if stream.unused_data[:2] == b"\x1f\x8b" else b""
    return bytes(out)
