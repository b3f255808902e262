"""From a cited URL to its answer: every redirect followed and recorded, every failure a value.

Shared by the live and the recorded web; must not know how either of them answers.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from citewatch.adapters.web.coding import MAX_BYTES, decoded
from citewatch.adapters.web.failures import FetchFailed
from citewatch.adapters.web.urls import host_of, redirect_target, requestable
from citewatch.model import Capture, Exchange, Validators

MAX_HOPS = 10
NOT_MODIFIED = 304
REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})


class Transport(Protocol):
    """Asks one URL once. The live web and the recorded one differ in this alone."""

    def exchange(self, url: str, *, headers: Mapping[str, str]) -> Exchange:
        """The answer to one GET, its payload unframed but still in its Content-Encoding; else raises FetchFailed."""


def follow(
    cited_url: str,
    *,
    at: datetime,
    transport: Transport,
    validators: Validators | None = None,
    max_bytes: int = MAX_BYTES,
) -> Capture:
    """The capture of a cited URL: every redirect followed, the last payload decoded, every failure a value.

    Validators go with the first request only: they belong to the cited URL, and sent to a redirect's target they
    could match another document there. A redirect ignores them (RFC 9110 section 13.2.1), so such a source is simply
    fetched anew.
    """
    chain = _Chain(transport)
    try:
        answer = chain.walk(cited_url, _conditions(validators))
        payload = decoded(answer, max_bytes=max_bytes)
    except FetchFailed as end:
        return Capture(
            cited_url=cited_url,
            at=at,
            exchanges=tuple(chain.hops),
            failure=end.failure,
            truncated=end.truncated,
            requests=chain.requests,
            bytes_received=chain.received + end.received,
        )
    return Capture(
        cited_url=cited_url,
        at=at,
        exchanges=(*chain.hops, answer),
        payload=payload,
        requests=chain.requests,
        bytes_received=chain.received,
    )


class _Chain:
    """The hops of one fetch so far. After `walk` raised, `hops` holds the redirects that were answered."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.hops: list[Exchange] = []
        self.requests = 0
        self.received = 0

    def walk(self, cited_url: str, conditions: Mapping[str, str]) -> Exchange:
        """The first answer that is no redirect."""
        answer = self._ask(requestable(cited_url), conditions)
        if answer.status == NOT_MODIFIED and conditions:
            return answer
        while is_redirect(answer):
            self.hops.append(answer)
            target = redirect_target(answer)
            self._refuse_endless(target)
            answer = self._ask(target, {})
        if answer.status == NOT_MODIFIED:
            raise FetchFailed("unasked-304", host_of(answer.url))
        return answer

    def _ask(self, url: str, headers: Mapping[str, str]) -> Exchange:
        self.requests += 1
        answer = self._transport.exchange(url, headers=headers)
        self.received += len(answer.payload)
        return answer

    def _refuse_endless(self, target: str) -> None:
        # Publishers test for cookies by setting one and redirecting to the same URL, which answers the second time.
        asked = [hop.url for hop in self.hops].count(target)
        if asked > any(hop.header("Set-Cookie") for hop in self.hops):
            raise FetchFailed("redirect-loop", target)
        if len(self.hops) > MAX_HOPS:
            raise FetchFailed("too-many-redirects", target)


def _conditions(validators: Validators | None) -> dict[str, str]:
    """The headers that make a request conditional (RFC 9110 sections 13.1.2 and 13.1.3)."""
    known = validators or Validators()
    pairs = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
    return {name: value for name, value in pairs if value}


def is_redirect(answer: Exchange) -> bool:
    """Whether an answer sends us elsewhere."""
    return answer.status in REDIRECT_STATUSES and bool(answer.header("Location"))


def header_lines(items: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Header lines of an exchange, in order: folds become spaces (RFC 9112 section 5.2).

    Transfer-Encoding is left out, because the payload is kept without that framing.
    """
    return tuple(
        (name, re.sub(r"[ \t]*[\r\n]+[ \t]*", " ", value).strip())
        for name, value in items
        if name.lower() != "transfer-encoding"
    )
