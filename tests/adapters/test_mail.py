"""Mails are handed over, and a refusal is an error that names the server."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from citewatch.adapters.mail.outbox import Outbox
from citewatch.adapters.mail.ses import Ses
from citewatch.adapters.mail.smtp import Smtp
from citewatch.adapters.store.folder import FolderStore
from citewatch.errors import MailError, UsageError
from tests.conftest import REGION


def a_message() -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Cc"] = "a@example.org", "rae@example.org", "ed@example.org"
    message["Subject"] = "2 sources need you"
    message.set_content("FDA changed.")
    return message.as_bytes()


class _SmtpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Dialogue)
        self.recipients: list[str] = []
        self.refused: tuple[str, ...] = ()
        self.received: list[bytes] = []


class _Dialogue(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as one mail needs."""

    server: _SmtpServer

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline():
            verb = line.split()[0].upper().decode()
            if verb == "DATA":
                self._say("354 go on")
                body = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.received.append(body)
                self._say("250 taken")
            elif verb == "RCPT":
                self._recipient(line.decode())
            else:
                self._say("221 bye" if verb == "QUIT" else "250 fine")

    def _recipient(self, line: str) -> None:
        address = line.partition("<")[2].partition(">")[0]
        if address in self.server.refused:
            self._say("550 unknown")
            return
        self.server.recipients.append(address)
        self._say("250 fine")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def server() -> Iterator[_SmtpServer]:
    with _SmtpServer() as listening:
        threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield listening
        listening.shutdown()


@pytest.fixture
def sent_by_ses(aws: None) -> Callable[[], list[Any]]:
    """What an SES with a verified sender has sent."""
    boto3.client("sesv2").create_email_identity(EmailIdentity="a@example.org")
    return lambda: list(ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages)


def test_ses_gets_the_mail_as_it_is_for_everybody_in_it(sent_by_ses: Callable[[], list[Any]]) -> None:
    Ses().send(a_message(), mail_id="m1")

    [mail] = sent_by_ses()
    assert {"rae@example.org", "ed@example.org"} <= set(mail.destinations)
    assert "FDA changed." in mail.raw_data


def test_a_sender_ses_does_not_know_is_an_error(aws: None) -> None:
    with pytest.raises(MailError, match="SES did not take the mail m1.*stays due"):
        Ses().send(a_message(), mail_id="m1")


class Answering:
    """An SES client that answers with these errors, one after another, and then takes the mail."""

    def __init__(self, *errors: tuple[str, int]) -> None:
        self.errors = list(errors)

    def send_email(self, **request: Any) -> None:
        if self.errors:
            code, status = self.errors.pop(0)
            answer = {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {"HTTPStatusCode": status}}
            raise ClientError(answer, "SendEmail")


def test_a_busy_ses_is_asked_again_after_a_while() -> None:
    pauses: list[float] = []
    busy = ("TooManyRequestsException", 429)

    Ses(client=Answering(busy, busy), pause=pauses.append).send(a_message(), mail_id="m1")

    assert len(pauses) == 2 and 1 <= pauses[0] <= 2 <= pauses[1] <= 4


@pytest.mark.parametrize(
    ("error", "may_have_gone"),
    [(("MessageRejected", 400), False), (("InternalFailure", 500), True)],
    ids=["what it refuses it has not sent", "what it fails at it may have sent"],
)
def test_ses_is_not_asked_twice_for_a_mail_it_did_not_take(error: tuple[str, int], may_have_gone: bool) -> None:
    client = Answering(error, error)

    with pytest.raises(MailError) as refused:
        Ses(client=client).send(a_message(), mail_id="m1")

    assert refused.value.may_have_gone == may_have_gone and len(client.errors) == 1


def test_an_ses_that_stays_busy_is_a_refusal() -> None:
    with pytest.raises(MailError) as refused:
        Ses(client=Answering(*[("TooManyRequestsException", 429)] * 9), pause=lambda _: None).send(
            a_message(), mail_id="m1"
        )

    assert not refused.value.may_have_gone


def test_the_outbox_keeps_each_mail_once(tmp_path: Path) -> None:
    outbox = Outbox(FolderStore(tmp_path))

    outbox.send(b"first", mail_id="a-20261102")
    outbox.send(b"second", mail_id="a-20261102")

    assert (tmp_path / "outbox/a-20261102.eml").read_bytes() == b"first"


def test_a_mail_reaches_reviewer_and_editors(server: _SmtpServer) -> None:
    Smtp(f"smtp://127.0.0.1:{server.server_address[1]}").send(a_message(), mail_id="m1")

    assert server.recipients == ["rae@example.org", "ed@example.org"]
    assert b"FDA changed." in server.received[0]


def test_a_refused_recipient_is_told_and_the_mail_stays_due(server: _SmtpServer) -> None:
    server.refused = ("ed@example.org",)

    with pytest.raises(MailError, match="refused the mail m1 for ed@example.org. It stays due"):
        Smtp(f"smtp://127.0.0.1:{server.server_address[1]}").send(a_message(), mail_id="m1")


def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(MailError, match="could not be handed to 127.0.0.1"):
        Smtp("smtp://127.0.0.1:9").send(a_message(), mail_id="m1")


def test_a_mail_server_needs_a_name() -> None:
    with pytest.raises(UsageError, match="name a server"):
        Smtp("smtp://")
