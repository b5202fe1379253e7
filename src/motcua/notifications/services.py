"""Tell people, once, on every channel they have."""

from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction

from motcua.kernel import clock, db, jobs
from motcua.kernel.ids import new_id
from motcua.notifications.models import Message
from motcua.notifications.ports import Envelope, Sender, SendRefused, SendUnavailable
from motcua.notifications.types import Channel, MessageState, Recipient

SEND_TASK = "notifications.send_message"
SEND_QUEUE = "messages"
FORGOTTEN_AFTER = timedelta(minutes=5)
MOST_SWEPT = 500
# A mail server may be away over a weekend; after that a message is shown as failed.
MOST_ATTEMPTS = 20
GIVEN_UP_AFTER = timedelta(days=3)
GIVE_UP = (
    "UPDATE notifications_message SET state = 'failed' WHERE state = 'waiting' AND attempts >= %s "
    "AND at < %s RETURNING id"
)
FORGOTTEN = (
    "SELECT m.id FROM notifications_message m WHERE m.state = 'waiting' AND m.at < %s AND NOT "
    "EXISTS ("
    "SELECT 1 FROM procrastinate_jobs j WHERE j.task_name = %s AND j.status IN ('todo', 'doing') "
    "AND j.args->>'message_id' = m.id::text) ORDER BY m.attempts, m.at LIMIT %s"
)
log = structlog.get_logger()
_senders: dict[Channel, Sender] = {}


def senders_set(senders: dict[Channel, Sender]) -> None:
    """Choose the adapters. Called from `config/wiring.py` only."""
    _senders.clear()
    _senders.update(senders)


@transaction.atomic
def message_queue(
    *,
    event_id: UUID,
    recipient: Recipient,
    subject: str,
    body: str,
    text: str,
    subject_ref: UUID | None = None,
) -> None:
    """Write one message per channel that the recipient and this installation have, and the jobs
    that send them, in the caller's transaction.

    `body` goes by e-mail and into the account, `text` (short, one line) by SMS. The same event
    adds nothing twice.
    """
    addresses = {Channel.IN_APP: "", Channel.EMAIL: recipient.email, Channel.SMS: recipient.phone}
    at = clock.now()
    for channel, address in addresses.items():
        if channel is not Channel.IN_APP and not (address and channel in _senders):
            continue
        state = MessageState.SENT if channel is Channel.IN_APP else MessageState.WAITING
        message_id = new_id()
        added = db.execute(
            "INSERT INTO notifications_message (id, event_id, channel, person_id, recipient, "
            "subject, body, "
            "subject_ref, state, attempts, at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 0, %s) "
            "ON CONFLICT (event_id, channel) DO NOTHING",
            [
                message_id, event_id, channel.value, recipient.person_id, address, subject,
                text if channel is Channel.SMS else body, subject_ref, state.value, at,
            ],
        ).rowcount  # fmt: skip
        if added and state is MessageState.WAITING:
            _queue(message_id)


def message_send(*, message_id: UUID) -> None:
    """Send one waiting message: open, call with no transaction open, record.

    A worker that dies between call and record sends again with the same envelope id; adapters and
    mailboxes know it.
    """
    message = Message.objects.filter(pk=message_id, state=MessageState.WAITING.value).first()
    if message is None:
        return
    envelope = Envelope(
        id=message.id,
        to=message.recipient,
        subject=message.subject,
        body=message.body,
        at=message.at,
    )
    Message.objects.filter(pk=message_id).update(attempts=message.attempts + 1)
    sender = _senders.get(Channel(message.channel))
    try:
        if sender is None:
            raise SendUnavailable  # its gateway was taken away; it may come back
        sender.send(envelope)
    except SendRefused:
        Message.objects.filter(pk=message_id).update(state=MessageState.FAILED.value)
        return
    Message.objects.filter(pk=message_id).update(state=MessageState.SENT.value, sent_at=clock.now())


@transaction.atomic
def messages_sweep() -> int:
    """Queue again what has waited too long and that no job will send; returns how many.

    A message whose job is only waiting for its next try is left to that job: a second one could
    send it twice. What failed least often goes first, and what failed for days is given up: one
    message that breaks its adapter holds up no other.
    """
    now = clock.now()
    for (message_id,) in db.execute(GIVE_UP, [MOST_ATTEMPTS, now - GIVEN_UP_AFTER]).fetchall():
        log.error("message_given_up", message_id=str(message_id))
    rows = db.execute(FORGOTTEN, [now - FORGOTTEN_AFTER, SEND_TASK, MOST_SWEPT]).fetchall()
    forgotten = [message_id for (message_id,) in rows]
    for message_id in forgotten:
        _queue(message_id)
    return len(forgotten)


def _queue(message_id: UUID) -> None:
    """One message is in one worker's hands at a time, however many jobs it has."""
    args = {"message_id": str(message_id)}
    jobs.defer(task=SEND_TASK, queue=SEND_QUEUE, args=args, lock=f"message:{message_id}")
