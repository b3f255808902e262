"""Hand a mail to Amazon SES. Knows one mail as bytes; nothing of what it says or why it goes out."""

import random
import time
from collections.abc import Callable
from email import message_from_bytes
from email.policy import SMTP
from email.utils import getaddresses
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from citewatch.adapters import aws
from citewatch.errors import MailError

# SendEmail knows no idempotency token: what botocore sent again by itself would be a second mail that nobody announced.
_CONFIG = Config(retries={"total_max_attempts": 1}, connect_timeout=10, read_timeout=60)
_THROTTLED = ("TooManyRequestsException", "ThrottlingException", "Throttling")
_TRIES, _PAUSE = 6, 1.0  # seconds, doubled each time: in the sandbox SES takes one mail a second


class Ses:
    """Sends raw MIME by SES version 2. It knows no idempotency token: sending a mail id twice sends two mails."""

    never_twice = False

    def __init__(
        self,
        *,
        configuration_set: str | None = None,
        client: Any = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client or aws.client("sesv2", config=_CONFIG)
        self._options = {"ConfigurationSetName": configuration_set} if configuration_set else {}
        self._pause = pause

    def send(self, message: bytes, *, mail_id: str) -> None:
        """Hand the message over, also when SES is busy at first. Raises MailError."""
        mail = message_from_bytes(message, policy=SMTP)
        named = [str(header) for name in ("To", "Cc") for header in mail.get_all(name, [])]
        request = {
            "FromEmailAddress": str(mail["From"]),
            "Destination": {"ToAddresses": [address for _, address in getaddresses(named)]},
            "Content": {"Raw": {"Data": message}},
            **self._options,
        }
        for attempt in range(_TRIES):
            try:
                self._client.send_email(**request)
                return
            except ClientError as error:
                is_last = attempt == _TRIES - 1
                if is_last or error.response["Error"]["Code"] not in _THROTTLED:
                    raise MailError(_sentence(mail_id, error), may_have_gone=_is_their_fault(error)) from error
                self._pause(random.uniform(_PAUSE, 2 * _PAUSE) * 2**attempt)
            except BotoCoreError as error:
                raise MailError(_sentence(mail_id, error)) from error


def _is_their_fault(error: ClientError) -> bool:
    """Whether SES failed at it, so that nobody knows how far it came; what it refuses it has not sent."""
    status: int = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
    return status >= 500


def _sentence(mail_id: str, error: Exception) -> str:
    return f"SES did not take the mail {mail_id}: {error}. It stays due."
