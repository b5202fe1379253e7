"""Who listens to what, and which adapter serves which port. One page, read it first."""

from django.conf import settings

from motcua.cases import handlers as cases
from motcua.cases.events import CaseChanged
from motcua.kernel.events import subscribe
from motcua.notifications import services as notifications
from motcua.notifications.adapters.outbox import OutboxSender
from motcua.notifications.adapters.smtp import SmtpSender
from motcua.notifications.types import Channel


def connect() -> None:
    """Register every handler and adapter. Called once per process."""
    subscribe(CaseChanged, "cases.tell_citizen", cases.on_case_changed)
    mail = (
        SmtpSender(url=settings.SMTP_URL, sender=settings.MAIL_FROM)
        if settings.SMTP_URL
        else OutboxSender()
    )
    notifications.senders_set({Channel.EMAIL: mail, Channel.SMS: OutboxSender()})
