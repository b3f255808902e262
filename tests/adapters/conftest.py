"""A real HTTP server on loopback that misbehaves as it is told, and certificates to misbehave with."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NOW = datetime(2026, 11, 2, 6, tzinfo=UTC)

Script = bytes | Callable[[socket.socket], None]


def an_answer(status: str = "200 OK", *lines: str, body: bytes = b"") -> bytes:
    """A whole HTTP/1.1 response; Content-Length is set unless a line says how the body ends."""
    framed = any(line.lower().startswith(("content-length", "transfer-encoding")) for line in lines)
    head = [f"HTTP/1.1 {status}", *lines, *([] if framed else [f"Content-Length: {len(body)}"])]
    return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body


@dataclass
class Asked:
    """One request as it arrived."""

    target: str
    headers: dict[str, str]


@dataclass
class Site:
    """A server whose answers are scripted by path: bytes to send, a function of the socket, or one for each visit."""

    port: int
    scheme: str = "http"
    scripts: dict[str, Script | list[Script]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/", host: str = "site.test") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def script_for(self, path: str) -> Script:
        script = self.scripts.get(path, an_answer("404 Not Found"))
        if isinstance(script, list):
            return script.pop(0) if len(script) > 1 else script[0]
        return script


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 128
    site: Site
    tls: ssl.SSLContext | None = None


class _Visit(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.server.site.connections += 1
        try:
            self._answer(self._connection())
        except (OSError, ssl.SSLError):
            return  # the visitor left

    def _connection(self) -> socket.socket:
        if self.server.tls:
            return self.server.tls.wrap_socket(self.request, server_side=True)
        return self.request

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            head = b""
            while b"\r\n\r\n" not in head:
                if not (more := connection.recv(65536)):
                    return
                head += more
            first, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
            target = first.split()[1]
            pairs = (line.split(": ", 1) for line in lines)
            self.server.site.asked.append(Asked(target, {name.lower(): value for name, value in pairs}))
            script = self.server.site.script_for(target)
            connection.sendall(script) if isinstance(script, bytes) else script(connection)


def _serve(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    with _Server(("127.0.0.1", 0), _Visit) as server:
        server.tls = tls
        server.site = Site(port=server.server_address[1], scheme="https" if tls else "http")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.site
        server.site.over.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    """A plain HTTP server, `site.test` to those who resolve it so."""
    yield from _serve()


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> "Authority":
    """Somebody who signs certificates, trusted by those who read its file."""
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def secure_site(authority: "Authority") -> Iterator[Callable[..., Site]]:
    """Starts HTTPS servers whose certificate is as told."""
    running: list[Iterator[Site]] = []

    def start(*, name: str = "site.test", days: int = 30, trusted: bool = True) -> Site:
        running.append(_serve(authority.server_context(name=name, days=days, trusted=trusted)))
        return next(running[-1])

    yield start
    for server in running:
        next(server, None)


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    """What a certificate's key is for; from Python 3.13 on an authority's must say so (RFC 5280 section 4.2.1.3)."""
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


class Authority:
    """Signs certificates for tests; `file` holds its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        self._moment = datetime.now(UTC)
        self.file = folder / "authority.pem"
        own = self._certificate(self._name, self._key, days=30, signed_by=self._key, is_authority=True)
        self.file.write_bytes(own.public_bytes(serialization.Encoding.PEM))

    def server_context(self, *, name: str, days: int, trusted: bool) -> ssl.SSLContext:
        """TLS for a server of this name; `days` may be negative, `trusted` False means self-signed."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        signer = self._key if trusted else key
        certificate = self._certificate(subject, key, days=days, signed_by=signer, issuer=None if trusted else subject)
        path = self._folder / f"{name}{days}{trusted}.pem"
        path.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _certificate(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        *,
        days: int,
        signed_by: ec.EllipticCurvePrivateKey,
        issuer: x509.Name | None = None,
        is_authority: bool = False,
    ) -> x509.Certificate:
        name = subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer or self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._moment - timedelta(days=60))
            .not_valid_after(self._moment + timedelta(days=days))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(str(name).replace(" ", "-"))]), critical=False)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(_usage(is_authority=is_authority), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_by.public_key()), critical=False)
            .sign(signed_by, hashes.SHA256())
        )
