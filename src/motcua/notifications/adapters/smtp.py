"""E-mail through an SMTP server: `smtp://user:password@host:25`, `smtps://…` for TLS from the start."""

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from motcua.notifications.ports import Envelope, SendRefused, SendUnavailable

TIMEOUT_SECONDS = 20


@dataclass(frozen=True, kw_only=True)
class SmtpSender:
    url: str
    sender: str
    slug: str = "smtp"

    def send(self, envelope: Envelope, /) -> None:
        """Hand the message to the server. Its Message-ID is the envelope's id, so a mailbox can drop a second copy."""
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = envelope.to
        message["Subject"] = envelope.subject
        message["Message-ID"] = f"<{envelope.id}@{self.sender.rpartition('@')[2]}>"
        message.set_content(envelope.body)
        parts = urlsplit(self.url)
        kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        try:
            with kind(
                parts.hostname or "127.0.0.1", parts.port or 25, timeout=TIMEOUT_SECONDS
            ) as server:
                if parts.username:
                    server.login(unquote(parts.username), unquote(parts.password or ""))
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            raise SendRefused from error
        except (OSError, smtplib.SMTPException) as error:
            raise SendUnavailable from error
