"""Certificates that are good, and those that are not, each for its own reason, shown by real TLS servers."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from citewatch.adapters.web import Web
from citewatch.errors import UsageError
from tests.adapters.conftest import Authority, Site, an_answer
from tests.adapters.web.conftest import a_web, fetched, reason

NOW = datetime.now(UTC)


@dataclass
class Signer:
    """Somebody with a key and a certificate, who signs for others or for himself."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def called(
        cls,
        name: str,
        *,
        by: "Signer | None" = None,
        signs: bool = True,
        days: tuple[int, int] = (-9, 9),
        is_modern: bool = True,
    ) -> "Signer":
        """Signed by another, or by itself; valid from and until so many days from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        signer = by.key if by else key
        identifiers = (
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()),
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()),
        )
        built = (
            x509.CertificateBuilder()
            .subject_name(own)
            .issuer_name(by.certificate.subject if by else own)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW + timedelta(days=days[0]))
            .not_valid_after(NOW + timedelta(days=days[1]))
            .add_extension(x509.BasicConstraints(ca=signs, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .add_extension(_usage(signs), critical=True)
        )
        for identifier in identifiers if is_modern else ():
            built = built.add_extension(identifier, critical=False)
        return cls(built.sign(signer, hashes.SHA256()), key)

    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def secret(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


def _usage(signs: bool) -> x509.KeyUsage:
    kinds = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    never = dict.fromkeys((*kinds, "encipher_only", "decipher_only"), False)
    return x509.KeyUsage(digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, **never)


@contextmanager
def shown(folder: Path, *chain: Signer) -> Iterator[str]:
    """The URL of a server that shows this chain, its own certificate first."""
    path = folder / "chain.pem"
    path.write_bytes(b"".join(each.pem() for each in chain) + chain[0].secret())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_answer_once, args=(server, context), daemon=True).start()
        yield f"https://site.test:{server.getsockname()[1]}/"


def _answer_once(server: socket.socket, context: ssl.SSLContext) -> None:
    connection, _ = server.accept()
    try:
        with context.wrap_socket(connection, server_side=True) as secured:
            secured.recv(65536)
            secured.sendall(an_answer(body=b"safe"))
    except (OSError, ssl.SSLError):
        return  # the visitor was not content with the certificate


ROOT = Signer.called("Root")
MIDDLE = Signer.called("Middle", by=ROOT)
SITE = Signer.called("site.test", by=MIDDLE, signs=False)
STRANGER = Signer.called("Stranger")
UNKNOWN = Signer.called("site.test", by=STRANGER, signs=False)
LATER = Signer.called("site.test", by=ROOT, signs=False, days=(1, 9))
PAST = Signer.called("site.test", by=ROOT, signs=False, days=(-9, -1))
OLD_FASHIONED = Signer.called("Middle", by=ROOT, is_modern=False)
OLD_MIDDLE = Signer.called("Middle", by=ROOT, days=(-9, -1))
OTHER = Signer.called("other.test", by=ROOT, signs=False)
ITSELF = Signer.called("site.test", signs=False)


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        pytest.param([SITE, MIDDLE], None, id="a whole chain"),
        pytest.param([SITE, MIDDLE, ROOT], None, id="a chain with its root"),
        pytest.param(
            [Signer.called("site.test", by=OLD_FASHIONED, signs=False), OLD_FASHIONED], None, id="no key identifiers"
        ),
        pytest.param([SITE], "tls-incomplete-chain", id="the one between is not sent"),
        pytest.param([UNKNOWN], "tls-incomplete-chain", id="signed by a stranger"),
        pytest.param([UNKNOWN, STRANGER], "tls-untrusted", id="signed by a stranger who is sent along"),
        pytest.param([ITSELF], "tls-untrusted", id="self-signed"),
        pytest.param([LATER], "tls-expired", id="not yet valid"),
        pytest.param([PAST], "tls-expired", id="expired"),
        pytest.param([Signer.called("site.test", by=OLD_MIDDLE, signs=False), OLD_MIDDLE], "tls-expired", id="middle"),
        pytest.param([OTHER], "tls-wrong-host", id="for another name"),
    ],
)
def test_a_chain_says_what_is_wrong_with_it(tmp_path: Path, chain: list[Signer], expected: str | None) -> None:
    roots = tmp_path / "roots.pem"
    roots.write_bytes(ROOT.pem())

    with shown(tmp_path, *chain) as url:
        capture = fetched(a_web(ca_file=str(roots)), url)

    assert reason(capture) == expected
    assert capture.payload == (b"" if expected else b"safe")


def test_a_certificate_is_checked_against_the_name_not_the_address(
    secure_site: Callable[..., Site], authority: Authority
) -> None:
    site = secure_site()
    site.scripts["/"] = an_answer(body=b"safe")

    assert fetched(a_web(ca_file=str(authority.file)), site.url()).payload == b"safe"


def test_roots_that_cannot_be_read_are_our_fault_not_the_sites(secure_site: Callable[..., Site]) -> None:
    with pytest.raises(UsageError, match=r"missing\.pem"):
        fetched(a_web(ca_file="missing.pem"), secure_site().url())


def test_a_handshake_that_never_comes_runs_into_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"https://site.test:{server.getsockname()[1]}/"

        assert reason(fetched(a_web(deadline=0.5), url)) == "timeout-first-byte"


def test_plain_http_on_a_tls_port_is_a_tls_failure(web: Web) -> None:
    def answer(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.sendall(an_answer("400 Bad Request"))
            connection.recv(65536)

    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        pool.submit(answer, server)

        assert reason(fetched(web, f"https://site.test:{server.getsockname()[1]}/")) == "tls"
