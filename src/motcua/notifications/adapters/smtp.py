"""E-mail through an SMTP server: `smtp://user:password@host:587`, `smtps://…` for TLS from the
start. `smtp://` turns to TLS when the server can (STARTTLS), and must before a password is told.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from motcua.kernel.network import ensure_no_transaction
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
        ensure_no_transaction()
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
        host = parts.hostname or "127.0.0.1"
        server: smtplib.SMTP
        if parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(
                host,
                parts.port or 465,
                timeout=TIMEOUT_SECONDS,
                context=ssl.create_default_context(),
            )
        else:
            server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_SECONDS)
        try:
            if parts.scheme != "smtps":
                _encrypt(server, must=bool(parts.username))
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            yield server
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
        finally:
            server.close()


def _encrypt(server: smtplib.SMTP, *, must: bool) -> None:
    """Turn to TLS. A password needs it, from a server whose certificate proves its name; without a
    password any encryption is better than none.
    """
    server.ehlo_or_helo_if_needed()
    if not server.has_extn("starttls"):
        if must:
            raise smtplib.SMTPNotSupportedError("no STARTTLS, and a password may not go in clear")
        return
    context = ssl.create_default_context()
    if not must:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    server.starttls(context=context)
