"""An SMTP server in the test: keeps what it takes, and answers as the test wishes."""

import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


@dataclass(kw_only=True)
class Postman:
    """What it says to a recipient, to the mail itself and to the goodbye; and what it took."""

    recipient: str = "250 OK"
    mail: str = "250 OK"
    goodbye: str = "221 Bye"
    url: str = ""
    raw: list[bytes] = field(default_factory=list)

    @property
    def taken(self) -> list[EmailMessage]:
        mails = [email.message_from_bytes(raw, policy=policy.default) for raw in self.raw]
        return [mail for mail in mails if isinstance(mail, EmailMessage)]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        if self.mail.startswith("250"):
            self.raw.append(envelope.content)
        return self.mail

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        return self.goodbye


@contextmanager
def at_work(postman: Postman) -> Iterator[Postman]:
    """The postman behind an address of his own."""
    controller = Controller(postman, hostname="127.0.0.1", port=free_port())
    controller.start()
    postman.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield postman
    finally:
        controller.stop()


def free_port() -> int:
    """A port that nobody holds now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
