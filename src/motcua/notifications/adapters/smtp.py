"""E-mail through an SMTP server: `smtp://user:password@host:25`, `smtps://…` for TLS from the
start.
"""

import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from motcua.notifications.ports import Envelope, SendRefused, SendUnavailable

TIMEOUT_SECONDS = 20
PERMANENT = 500
ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+")  # visible ASCII, one @


@dataclass(frozen=True, kw_only=True)
class SmtpSender:
    url: str
    sender: str
    slug: str = "smtp"

    def send(self, envelope: Envelope, /) -> None:
        """Hand the message to the server.

        Its Message-ID is the envelope's id, so a mailbox can drop a second copy.
        """
        if not ADDRESS.fullmatch(envelope.to):
            raise SendRefused
        message = self._message(envelope)
        try:
            with self._server() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            if all(code >= PERMANENT for code, _reason in error.recipients.values()):
                raise SendRefused from error
            raise SendUnavailable from error
        except smtplib.SMTPDataError as error:
            raise (SendRefused if error.smtp_code >= PERMANENT else SendUnavailable) from error
        except (OSError, smtplib.SMTPException) as error:
            raise SendUnavailable from error

    def _message(self, envelope: Envelope) -> EmailMessage:
        """The same bytes at every attempt."""
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = envelope.to
        message["Subject"] = envelope.subject
        message["Date"] = envelope.at
        message["Message-ID"] = f"<{envelope.id}@{self.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(envelope.body)
        return message

    @contextmanager
    def _server(self) -> Iterator[smtplib.SMTP]:
        """A greeted server.

        How it takes the goodbye says nothing about the message, which it has by then.
        """
        parts = urlsplit(self.url)
        kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        server = kind(parts.hostname or "127.0.0.1", parts.port or 25, timeout=TIMEOUT_SECONDS)
        try:
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            yield server
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
        finally:
            server.close()
