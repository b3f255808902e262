"""Hand a mail to an SMTP server. Knows one mail as bytes; nothing of what it says or why it goes out."""

import smtplib
import ssl
from email import message_from_bytes
from email.policy import SMTP
from urllib.parse import unquote, urlsplit

from citewatch.errors import MailError, UsageError

_SECONDS = 30.0


class Smtp:
    """Hands mails to an SMTP server: smtp://[user:password@]host[:port], or smtps:// for TLS from the start."""

    never_twice = False

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise UsageError(f"--mail {url}: {error}") from error
        if not parts.hostname:
            raise UsageError(f"--mail {url}: name a server, as in smtp://mail.example.org:587")
        self._is_tls = parts.scheme == "smtps"
        self._host, self._port = parts.hostname, port or (465 if self._is_tls else 25)
        self._login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None

    def send(self, message: bytes, *, mail_id: str) -> None:
        """Hand the message to the server. Raises MailError when it refuses it or any of its recipients."""
        client = smtplib.SMTP_SSL if self._is_tls else smtplib.SMTP
        try:
            with client(self._host, self._port, timeout=_SECONDS) as server:
                server.ehlo_or_helo_if_needed()
                if not self._is_tls and server.has_extn("starttls"):
                    server.starttls(context=ssl.create_default_context())
                if self._login:
                    server.login(*self._login)
                refused = server.send_message(message_from_bytes(message, policy=SMTP))
        except (smtplib.SMTPException, OSError) as error:
            raise MailError(
                f"The mail {mail_id} could not be handed to {self._host}: {error}. It stays due."
            ) from error
        if refused:
            raise MailError(f"{self._host} refused the mail {mail_id} for {', '.join(refused)}. It stays due.")
