"""Hand a mail to Amazon SES. Knows one mail as bytes; nothing of what it says or why it goes out."""

from email import message_from_bytes
from email.policy import SMTP
from email.utils import getaddresses
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from citewatch.errors import MailError


class Ses:
    """Sends raw MIME by SES version 2. It knows no idempotency token: sending a mail id twice sends two mails."""

    never_twice = False

    def __init__(self, *, configuration_set: str | None = None, client: Any = None) -> None:
        self._client = client or boto3.client("sesv2")
        self._options = {"ConfigurationSetName": configuration_set} if configuration_set else {}

    def send(self, message: bytes, *, mail_id: str) -> None:
        """Hand the message over. Raises MailError when SES refuses it or cannot be reached."""
        mail = message_from_bytes(message, policy=SMTP)
        named = [str(header) for name in ("To", "Cc") for header in mail.get_all(name, [])]
        try:
            self._client.send_email(
                FromEmailAddress=str(mail["From"]),
                Destination={"ToAddresses": [address for _, address in getaddresses(named)]},
                Content={"Raw": {"Data": message}},
                **self._options,
            )
        except (ClientError, BotoCoreError) as error:
            raise MailError(f"SES did not take the mail {mail_id}: {error}. It stays due.") from error
