"""A server that misbehaves as it is told, below HTTP too: what a host name answers is decided by a table of scripts.

Knows sockets, TLS and the bytes of HTTP; must not know what anybody makes of them. Everything is on loopback.
"""

import contextlib
import socket
import ssl
import struct
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

SERVED = "127.0.77.1"  # the one address that may be asked
FORBIDDEN = "127.0.0.1"  # a server listens here too, and whoever reaches it has broken in
HTML = "text/html; charset=utf-8"
MIB = 1_048_576
HANDSHAKE_FAILURE = b"\x15\x03\x03\x00\x02\x02\x28"  # RFC 8446 section 6


@dataclass(frozen=True)
class Visit:
    """One request as it arrived, the socket to answer it on, and a sign that the server is closing."""

    wire: socket.socket
    over: threading.Event
    method: str = ""
    host: str = ""
    target: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def cookie(self) -> str:
        return self.headers.get("cookie", "")

    def wait_until_left(self) -> None:
        """Say nothing more until the visitor hangs up."""
        while self.wire.recv(65_536):
            continue

    def drip(self, drop: bytes) -> None:
        """Send this again and again, each time well before anybody's patience ends."""
        while not self.over.wait(0.2):
            self.wire.sendall(drop)

    def flood(self, water: bytes, *, at_most: int = 1024 * MIB) -> None:
        """Send this again and again as fast as it is taken; an end, lest a reader without bounds takes the machine."""
        for _ in range(at_most // len(water)):
            self.wire.sendall(water)

    def reset(self) -> None:
        """Drop the connection without a goodbye."""
        self.wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.wire.close()


Script = bytes | Callable[[Visit], None]
Scripts = Script | tuple[Script, ...]  # one for each visit, the last one for all that follow


def head(status: str, *lines: str) -> bytes:
    """The head of an answer as it stands, without a word on how long the body is."""
    return "\r\n".join([f"HTTP/1.1 {status}", *lines]).encode("utf-8") + b"\r\n\r\n"


def answer(status: str = "200 OK", *lines: str, body: bytes = b"", kind: str = HTML) -> bytes:
    """A whole answer with its length and type."""
    typed = [f"Content-Type: {kind}"] if kind and body else []
    return head(status, *typed, *lines, f"Content-Length: {len(body)}") + body


def redirect(to: str, status: str = "302 Found", *lines: str) -> bytes:
    """An answer that sends the visitor elsewhere."""
    return answer(status, f"Location: {to}", *lines, body=b"<p>Moved.</p>")


def gzipped(body: bytes) -> bytes:
    """The body as one gzip member."""
    packer = zlib.compressobj(9, wbits=31)
    return packer.compress(body) + packer.flush()


def gzip_bomb(size: int) -> bytes:
    """About a thousandth of `size` (whole MiB) that unpacks to so many zeros. Its checksum is left out."""
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03" + _deflated(size, b"\x00") + bytes(8)


def zlib_bomb(size: int, of: bytes = b"\x00") -> bytes:
    """The same as a zlib stream (RFC 1950), of any byte."""
    return b"\x78\xda" + _deflated(size, of) + bytes(4)


def _deflated(size: int, of: bytes) -> bytes:
    """One packed MiB, repeated: a deflate stream that ends on a byte may be joined to itself."""
    packer = zlib.compressobj(9, wbits=-15)
    one = packer.compress(of * MIB) + packer.flush(zlib.Z_FULL_FLUSH)
    return one * (size // MIB) + b"\x03\x00"


@dataclass
class Hostile:
    """The running server. `ports` tells where each line is answered; `names` which host answers on which line.

    Lines, beside "plain" and "tls": "closed" (nobody listens), "full" (listens and never accepts), "silent" (accepts
    and says nothing), "hangup" (accepts and hangs up), "alert" (answers with a fatal TLS alert), "hasty" (answers in
    plain HTTP whatever it is sent).
    """

    scripts: dict[str, Scripts]
    certificates: "Certificates"
    ports: dict[str, int] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    break_ins: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    _visits: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _held: list[socket.socket] = field(default_factory=list)

    def __enter__(self) -> Self:
        lines: dict[str, Callable[[socket.socket], None]] = {
            "plain": self._plain,
            "tls": self._secure,
            "silent": lambda wire: Visit(wire, self.over).wait_until_left(),
            "hangup": lambda wire: None,
            "alert": lambda wire: wire.sendall(HANDSHAKE_FAILURE),
            "hasty": lambda wire: wire.sendall(wire.recv(65_536) and answer("400 Bad Request", body=b"plain HTTP")),
        }
        for name, handle in lines.items():
            self.ports[name] = self._listen(SERVED, handle)
        self.ports["break-in"] = self._listen(FORBIDDEN, self._broken_into)
        self.ports["closed"] = self._bound(SERVED).getsockname()[1]
        self.ports["full"] = self._full()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for each in self._held:
            with contextlib.suppress(OSError):  # wakes whoever waits in accept or recv
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _bound(self, address: str) -> socket.socket:
        sock = socket.socket()
        self._held.append(sock)
        sock.bind((address, 0))
        return sock

    def _full(self) -> int:
        """A port whose queue of waiting connections is full: the kernel drops every further SYN."""
        listening = self._bound(SERVED)
        listening.listen(0)
        for _ in range(4):
            waiting = socket.socket()
            self._held.append(waiting)
            waiting.setblocking(False)
            waiting.connect_ex(listening.getsockname())
        port: int = listening.getsockname()[1]
        return port

    def _listen(self, address: str, handle: Callable[[socket.socket], None]) -> int:
        listening = self._bound(address)
        listening.listen(256)
        threading.Thread(target=self._accept, args=(listening, handle), daemon=True).start()
        port: int = listening.getsockname()[1]
        return port

    def _accept(self, listening: socket.socket, handle: Callable[[socket.socket], None]) -> None:
        while not self.over.is_set():
            try:
                wire, _ = listening.accept()
            except OSError:
                return  # the server is closing
            threading.Thread(target=self._handle, args=(wire, handle), daemon=True).start()

    def _handle(self, wire: socket.socket, handle: Callable[[socket.socket], None]) -> None:
        with wire, contextlib.suppress(OSError):  # the visitor left; ssl.SSLError is one too
            handle(wire)

    def _broken_into(self, wire: socket.socket) -> None:
        self.break_ins.append("a connection was accepted")
        wire.sendall(answer(body=b"<title>Secrets</title>" + b"<p>What nobody outside may read.</p>" * 40))

    def _secure(self, wire: socket.socket) -> None:
        with self.certificates.served.wrap_socket(wire, server_side=True) as secured:
            self._serve(secured, scheme="https")

    def _plain(self, wire: socket.socket) -> None:
        self._serve(wire, scheme="http")

    def _serve(self, wire: socket.socket, *, scheme: str) -> None:
        received = b""
        while b"\r\n\r\n" not in received:
            more = wire.recv(65_536)
            if not more:
                return
            received += more
        first, *lines = received.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
        method, target = first.split()[:2]
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        host = headers.get("host", "").lower()
        script = self._script(f"{scheme}://{host}{target}", f"//{host}{target}")
        self.asked.append((method, f"{scheme}://{host}{target}"))
        if isinstance(script, bytes):
            wire.sendall(script)
        else:
            script(Visit(wire, self.over, method, host, target, headers))

    def _script(self, *names: str) -> Script:
        name = next((name for name in names if name in self.scripts), None)
        if name is None:
            return answer("404 Not Found", body=b"<title>Not here</title>")
        found = self.scripts[name]
        if not isinstance(found, tuple):
            return found
        with self._lock:
            visit = self._visits[name] = self._visits.get(name, -1) + 1
        return found[min(visit, len(found) - 1)]


class Certificates:
    """TLS for every host of a table: each shows the certificate that its own row asks for, the others a good one."""

    def __init__(self, folder: Path, *, hosts: Sequence[str], shown: Mapping[str, str]) -> None:
        """`shown` names what a host shows; `file` will hold the only root that is trusted."""
        self._folder = folder
        self._now = datetime.now(UTC)
        root, stranger = self._signer("Trusted root"), self._signer("A root nobody trusts")
        middle = self._signer("Intermediate", by=root)
        self.file = folder / "root.pem"
        self.file.write_bytes(_pem(root.certificate))
        kinds: dict[str, Callable[[str], ssl.SSLContext]] = {
            "expired": lambda host: self._context([host], root, days=-3),
            "not yet valid": lambda host: self._context([host], root, from_days=3),
            "of another host": lambda host: self._context(["elsewhere.test"], root),
            "self-signed": lambda host: self._context([host], None),
            "of an unknown root": lambda host: self._context([host], stranger, chain=(stranger,)),
            "without its intermediate": lambda host: self._context([host], middle),
            "with its intermediate": lambda host: self._context([host], middle, chain=(middle,)),
        }
        contexts = {host: kinds[kind](host) for host, kind in shown.items()}
        self.served = self._context(hosts, root)

        def choose(wire: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
            wire.context = contexts.get(name or "", self.served)

        self.served.sni_callback = choose

    def _signer(self, name: str, by: "_Signer | None" = None) -> "_Signer":
        key = ec.generate_private_key(ec.SECP256R1())
        return _Signer(key, self._certificate(name, key, by, names=[], until=30))

    def _context(
        self,
        hosts: Sequence[str],
        by: "_Signer | None",
        *,
        from_days: int = -60,
        days: int = 30,
        chain: Sequence["_Signer"] = (),
    ) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = self._certificate(hosts[0], key, by, names=hosts, since=from_days, until=days)
        path = self._folder / f"{id(key)}.pem"
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(secret + _pem(leaf) + b"".join(_pem(each.certificate) for each in chain))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _certificate(
        self,
        name: str,
        key: ec.EllipticCurvePrivateKey,
        by: "_Signer | None",
        *,
        names: Sequence[str],
        since: int = -60,
        until: int,
    ) -> x509.Certificate:
        """A certificate, self-signed without a signer; with names it is a server's, without an authority's."""
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        usage = dict.fromkeys(_USAGES, False) | {_USAGES[0 if names else 1]: True}
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(by.certificate.subject if by else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now + timedelta(days=since))
            .not_valid_after(self._now + timedelta(days=until))
            .add_extension(x509.BasicConstraints(ca=not names, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(**usage), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        if by:
            issued = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key())
            builder = builder.add_extension(issued, critical=False)
        if names:
            known = x509.SubjectAlternativeName([x509.DNSName(each) for each in names])
            builder = builder.add_extension(known, critical=False)
        return builder.sign(by.key if by else key, hashes.SHA256())


@dataclass(frozen=True)
class _Signer:
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


_USAGES = (
    "digital_signature", "key_cert_sign", "content_commitment", "key_encipherment", "data_encipherment",
    "key_agreement", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def secure_hosts(urls: Sequence[str]) -> list[str]:
    """The hosts of these URLs that are asked over TLS."""
    return sorted({parts.hostname or "" for parts in map(urlsplit, urls) if parts.scheme == "https"})


@contextlib.contextmanager
def serving(
    scripts: dict[str, Scripts], folder: Path, *, hosts: Sequence[str], shown: Mapping[str, str]
) -> Iterator[Hostile]:
    """The server, up for as long as this is entered."""
    with Hostile(scripts=scripts, certificates=Certificates(folder, hosts=hosts, shown=shown)) as server:
        yield server
