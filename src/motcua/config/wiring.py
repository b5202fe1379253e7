"""Who listens to what, and which adapter serves which port. One page, read it first."""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from motcua.cases import handlers as cases
from motcua.cases import told
from motcua.cases.events import CaseChanged, LinkMoves, MessageWritten, StepWaits
from motcua.cases.services import linked, oversight
from motcua.cases.uploads import pages_of, uses_of
from motcua.files import services as files
from motcua.files.adapters.clamd import ClamdScanner
from motcua.identity import services as identity
from motcua.identity.adapters.demo_register import DemoRegister
from motcua.ioc import evidence
from motcua.kernel import text
from motcua.kernel.events import subscribe
from motcua.notifications import services as notifications
from motcua.notifications.adapters.outbox import OutboxSender
from motcua.notifications.adapters.smtp import SmtpSender
from motcua.notifications.ports import Sender
from motcua.notifications.types import Channel
from motcua.steering import uploads as steering_uploads
from motcua.ui import words
from motcua.worktime import selectors as worktime


def connect() -> None:
    """Register every handler and adapter. Called once per process."""
    subscribe(CaseChanged, "cases.tell_citizen", cases.on_case_changed)
    subscribe(MessageWritten, "cases.tell_citizen_message", cases.on_message_written)
    subscribe(LinkMoves, "cases.linked", linked.on_link_moves)
    subscribe(StepWaits, "cases.alert", oversight.on_step_waits)
    notifications.senders_set(senders())
    notifications.kinds_set(told.kinds())
    files.uses_set(
        lambda uploads: (
            uses_of(uploads) | evidence.uses_of(uploads) | steering_uploads.uses_of(uploads)
        )
    )
    files.counter_set(pages_of)
    files.scanner_set(ClamdScanner(settings.CLAMD) if settings.CLAMD else None)
    if settings.FILES_S3_BUCKET:
        # By its name: its library takes a third of a second that nobody else should wait for.
        files.blobs_set(import_string("motcua.files.adapters.s3.S3Blobs")())
    identity.population_register_set(DemoRegister() if settings.DEMO else None)
    words.working_minutes_set(worktime.working_minutes)
    text.translator_set(gettext)


def senders() -> dict[Channel, Sender]:
    """The ways out of this installation. A channel without one is left out: nobody may believe
    that a message went which only lies in a table. The demonstration shows that table instead.
    """
    ways: dict[Channel, Sender] = {}
    if settings.DEMO:
        ways = {Channel.EMAIL: OutboxSender(), Channel.SMS: OutboxSender()}
    if settings.SMTP_URL:
        ways[Channel.EMAIL] = SmtpSender(url=settings.SMTP_URL, sender=settings.MAIL_FROM)
    return ways
