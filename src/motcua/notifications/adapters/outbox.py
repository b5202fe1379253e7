"""The default way out: a table that an officer can read. Nothing leaves the machine."""

from dataclasses import dataclass

from motcua.kernel import clock
from motcua.notifications.models import OutboxText
from motcua.notifications.ports import Envelope


@dataclass(frozen=True)
class OutboxSender:
    slug: str = "outbox"

    def send(self, envelope: Envelope, /) -> None:
        """Keep the message once, however often it is handed over."""
        OutboxText.objects.get_or_create(
            message_id=envelope.id,
            defaults={
                "to": envelope.to,
                "subject": envelope.subject,
                "body": envelope.body,
                "at": clock.now(),
            },
        )
