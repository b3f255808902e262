"""Why a fetch ended without an answer: a stable reason code for everything that can go wrong on the way.

Knows what sockets, TLS, http.client, urllib3 and requests raise; must not know what a reason says of a source.
"""

import errno
import http.client
import socket
import ssl
from collections.abc import Iterator

import requests
import urllib3
from urllib3.util.ssl_match_hostname import CertificateError

from citewatch.model import Failure

SENTENCES = {
    "dns": "The name {} does not exist.",
    "dns-unavailable": "The name {} could not be looked up: no name server answered.",
    "tls-expired": "The certificate of {} is out of date.",
    "tls-wrong-host": "The certificate shown for {} belongs to another name.",
    "tls-incomplete-chain": "The certificate of {} leads to nobody we know: an incomplete chain, or an unknown signer.",
    "tls-untrusted": "The certificate of {} is signed by itself, or by somebody who signed his own.",
    "tls": "No secure connection to {} could be agreed on.",
    "refused": "{} refused the connection.",
    "network-unreachable": "There is no route to {}.",
    "reset": "{} dropped the connection.",
    "timeout-connect": "{} did not take the connection in time.",
    "timeout-first-byte": "{} took the connection and then sent nothing in time.",
    "timeout": "{} did not answer completely in time.",
    "truncated": "{} broke off before its answer was complete.",
    "too-large": "The answer of {} is larger than we take.",
    "bad-encoding": "The answer of {} is not compressed the way it says.",
    "not-http": "What {} answered is not HTTP.",
    "unasked-304": "{} answers that nothing is new, although nobody asked that.",
    "refused-address": "{} has no public address, and no other is asked.",
    "refused-url": "{} is not a URL that may be asked.",
    "refused-scheme": "{} is neither http nor https.",
    "redirect-loop": "The redirects come back to {}.",
    "too-many-redirects": "There were more than 10 redirects, the last one to {}.",
    "host-walled": "{} has just turned us away, and is asked nothing more.",
    "interrupted": "The look at {} was interrupted.",
    "connection": "The connection to {} failed.",
    "not-recorded": "No answer of {} was recorded by then.",
}


LONGEST_PLACE = 300


class FetchFailed(Exception):
    """Ends a fetch from within an adapter; `follow` turns it into the capture's failure, so it never gets out.

    `reason` is a key of SENTENCES, `place` the host or URL meant; `truncated` says why a body was cut short and
    `received` how many bytes of it had come.
    """

    def __init__(self, reason: str, place: str, *, truncated: str | None = None, received: int = 0) -> None:
        super().__init__(reason, place)
        # A Location may be 64 KB long, and what fails is shown to people.
        shown = place if len(place) <= LONGEST_PLACE else f"{place[: LONGEST_PLACE - 1]}…"
        self.failure = Failure(reason=reason, detail=SENTENCES[reason].format(shown))
        self.truncated = truncated
        self.received = received


NO_SUCH_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME), socket.EAI_ADDRFAMILY})
NO_ROUTE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})


def lookup_reason(error: OSError) -> str:
    """Why a name could not be looked up."""
    return "dns" if error.errno in NO_SUCH_NAME else "dns-unavailable"


def connect_reason(error: OSError) -> str:
    """Why an address could not be connected to."""
    if error.errno in NO_ROUTE:
        return "network-unreachable"
    match error:
        case ConnectionRefusedError():
            return "refused"
        case ConnectionResetError() | ConnectionAbortedError():
            return "reset"
        case TimeoutError():
            return "timeout-connect"
    return "connection"


TRANSPORT_ERRORS = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
)
# In this order: a dropped connection is also a bad status line to http.client, an incomplete chunk also a ValueError.
REASONS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((CertificateError,), "tls-wrong-host"),
    ((ssl.SSLEOFError, ssl.SSLZeroReturnError), "reset"),
    ((ssl.SSLError,), "tls"),
    ((ConnectionResetError, BrokenPipeError, ConnectionAbortedError), "reset"),
    ((http.client.LineTooLong,), "too-large"),
    ((urllib3.exceptions.DecodeError,), "bad-encoding"),  # more codings, one over the other, than it looks at
    ((http.client.IncompleteRead,), "truncated"),
    ((http.client.BadStatusLine, http.client.UnknownProtocol, urllib3.exceptions.InvalidHeader), "not-http"),
    ((TimeoutError,), "timeout"),
    ((requests.exceptions.InvalidURL, http.client.InvalidURL, urllib3.exceptions.LocationValueError), "refused-url"),
)
# OpenSSL's X509_V_ERR_*, as x509_vfy.h numbers them.
CERTIFICATE_REASONS = {
    9: "tls-expired",  # not yet valid
    10: "tls-expired",
    62: "tls-wrong-host",
    64: "tls-wrong-host",
    2: "tls-incomplete-chain",  # an issuer that was sent along is itself signed by a stranger
    20: "tls-incomplete-chain",  # the issuer was not sent along, and is not ours
    21: "tls-incomplete-chain",
    18: "tls-untrusted",
    19: "tls-untrusted",
}


def transport_reason(error: BaseException, *, otherwise: str) -> str:
    """Why a request or the reading of its answer failed; `otherwise` where the error says nothing of its own."""
    chain = list(_causes(error))
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return CERTIFICATE_REASONS.get(cause.verify_code, "tls")
    for kinds, reason in REASONS:
        if any(isinstance(cause, kinds) for cause in chain):
            return reason
    # http.client has no class of its own for more than 100 header lines.
    return "too-large" if any(type(cause) is http.client.HTTPException for cause in chain) else otherwise


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all it was made from: requests and urllib3 carry causes as arguments and as `reason` too."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        cause = waiting.pop(0)
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        others = (*cause.args, getattr(cause, "reason", None), cause.__cause__, cause.__context__)
        waiting += [other for other in others if isinstance(other, BaseException)]
