"""A payload out of its Content-Encoding, as long as it stays within bounds.

Knows gzip and deflate; must not know where the payload came from.
"""

import io
import zlib

from citewatch.adapters.web.failures import FetchFailed
from citewatch.adapters.web.urls import host_of
from citewatch.model import Exchange

MAX_BYTES = 20_000_000
MAX_CODINGS = 3
PIECE = 16_384  # bytes decoded at once: what zlib copies when a gzip member ends
MAX_MEMBERS = 10_000  # bgzip writes one for 64 KB; twenty bytes each, a body of them would take minutes
GZIP, ZLIB, BARE_DEFLATE = 31, 15, -15  # zlib's wbits
GZIP_MAGIC = b"\x1f\x8b"


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
            return _inflated(payload, GZIP, host, max_bytes)
        if coding == "deflate":
            # RFC 9110 section 8.4.1.2: meant is zlib, but some send the bare deflate stream.
            is_zlib = payload[:1] and payload[0] & 0x0F == 8
            return _inflated(payload, ZLIB if is_zlib else BARE_DEFLATE, host, max_bytes)
    except zlib.error:
        pass
    raise FetchFailed("bad-encoding", host)


def _inflated(data: bytes, wbits: int, host: str, max_bytes: int) -> bytes:
    out = io.BytesIO()  # whose value is taken without a copy
    stream, at, members = zlib.decompressobj(wbits), 0, 1
    while at < len(data):
        out.write(stream.decompress(data[at : at + PIECE], max_bytes + 1 - out.tell()))
        if out.tell() > max_bytes:
            raise FetchFailed("too-large", host, truncated="length")
        at = min(at + PIECE, len(data)) - len(stream.unused_data)
        if not stream.eof:
            continue
        # A gzip body may have several members; what else follows the last one is padding.
        if wbits != GZIP or data[at : at + 2] != GZIP_MAGIC:
            break
        members += 1
        if members > MAX_MEMBERS:
            raise FetchFailed("bad-encoding", host)
        stream = zlib.decompressobj(wbits)
    if data and not stream.eof:
        raise FetchFailed("truncated", host, truncated="disconnect")
    return out.getvalue()
