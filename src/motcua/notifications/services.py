"""Tell people, once, on every channel they have."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction

from motcua.identity.selectors import language_of_person
from motcua.kernel import clock, db, jobs
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.ids import new_id
from motcua.notifications.models import ChannelChoice, Message
from motcua.notifications.ports import Envelope, Sender, SendRefused, SendUnavailable
from motcua.notifications.publishing import (
    message_draft_drop,
    message_draft_publish,
    message_draft_save,
    message_texts_ensure,
    sending_rule_ensure,
    sending_rule_set,
)
from motcua.notifications.rules import plain, quiet_ends, sms_size
from motcua.notifications.standing import Standing, rule_now, standing_of
from motcua.notifications.texts import kind_of, kinds_set
from motcua.notifications.types import (
    Channel,
    MessageState,
    Part,
    Preference,
    Recipient,
    SendingRule,
)
from motcua.notifications.wording import filled

__all__ = [
    "kinds_set",
    "message_draft_drop",
    "message_draft_publish",
    "message_draft_save",
    "message_queue",
    "message_send",
    "message_tell",
    "message_texts_ensure",
    "messages_sweep",
    "preference_set",
    "secret_send",
    "senders_set",
    "sending_rule_ensure",
    "sending_rule_set",
]

SEND_TASK = "notifications.send_message"
SEND_QUEUE = "messages"
FORGOTTEN_AFTER = timedelta(minutes=5)
MOST_SWEPT = 500
# A mail server may be away over a weekend; after that a message is shown as failed.
MOST_ATTEMPTS = 20
GIVEN_UP_AFTER = timedelta(days=3)
GIVE_UP = (
    "UPDATE notifications_message SET state = 'failed' WHERE state = 'waiting' AND attempts >= %s "
    "AND COALESCE(send_at, at) < %s RETURNING id"
)
FORGOTTEN = (
    "SELECT m.id FROM notifications_message m WHERE m.state = 'waiting' AND "
    "COALESCE(m.send_at, m.at) < %s AND NOT "
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
def message_tell(
    *,
    event_id: UUID,
    kind: str,
    recipient: Recipient,
    values: Mapping[str, str],
    subject_ref: UUID | None = None,
) -> None:
    """Tell a citizen of an occasion, in the words that hold now, in her language, on the channels
    she wants; what the law requires stands in her account in any case.

    `values` fill the blanks of the occasion. Written with the jobs that send it in the caller's
    transaction; the same event adds nothing twice. Two queries before the messages.
    """
    occasion, language = kind_of(kind), language_of_person(recipient.person_id)
    standing = standing_of(kind, recipient.person_id)
    texts = {**occasion.texts, **standing.texts}
    said = {
        part: filled(texts[f"{language}.{part.value}"], occasion, values, part) for part in Part
    }
    message = Message(
        event_id=event_id,
        person_id=recipient.person_id,
        subject=said[Part.SUBJECT],
        subject_ref=subject_ref,
        kind=kind,
        text_version=standing.number,
        language=language,
        at=clock.now(),
    )
    short = plain(said[Part.SMS]) if standing.rule.is_plain else said[Part.SMS]
    wanted = _wanted(standing, is_required=occasion.is_required)
    for channel, address in _addresses(recipient, wanted).items():
        body = short if channel is Channel.SMS else said[Part.BODY]
        _write(message, channel, address, body, standing.rule)


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
    that send them, in the caller's transaction: for what has no text of its own, as the warnings
    of officers.

    `body` goes by e-mail and into the account, `text` (short, one line) by SMS. The same event
    adds nothing twice.
    """
    message = Message(
        event_id=event_id,
        person_id=recipient.person_id,
        subject=subject,
        subject_ref=subject_ref,
        at=clock.now(),
    )
    addresses = _addresses(recipient, frozenset(Channel))
    rule = rule_now() if Channel.SMS in addresses else SendingRule()
    for channel, address in addresses.items():
        _write(message, channel, address, text if channel is Channel.SMS else body, rule)


@transaction.atomic
def preference_set(*, actor: Actor, preference: Preference) -> None:
    """Keep on which channels a citizen wants to be told; `NotFound` for others.

    `in_app` off leaves out only what need not be told.
    """
    if actor.person_id is None:
        raise NotFound
    ChannelChoice.objects.update_or_create(
        person_id=actor.person_id,
        defaults={
            "email": preference.email,
            "sms": preference.sms,
            "in_app": preference.in_app,
            "at": clock.now(),
        },
    )


def _wanted(standing: Standing, *, is_required: bool) -> frozenset[Channel]:
    chosen = standing.preference
    return frozenset(
        channel
        for channel, is_on in (
            (Channel.IN_APP, chosen.in_app or is_required),
            (Channel.EMAIL, chosen.email),
            (Channel.SMS, chosen.sms),
        )
        if is_on
    )


def _addresses(recipient: Recipient, wanted: frozenset[Channel]) -> dict[Channel, str]:
    """Where to send it: a channel without address or without a way out is left out."""
    every = {Channel.EMAIL: recipient.email, Channel.SMS: recipient.phone}
    found = {
        channel: address for channel, address in every.items() if address and channel in _senders
    }
    found = {Channel.IN_APP: "", **found}
    return {channel: address for channel, address in found.items() if channel in wanted}


def _write(message: Message, channel: Channel, address: str, body: str, rule: SendingRule) -> None:
    """One row, and the job that sends it, not before the quiet hours end."""
    state = MessageState.SENT if channel is Channel.IN_APP else MessageState.WAITING
    is_text = channel is Channel.SMS
    send_at = _quiet_until(rule, message.at) if is_text else None
    message_id = new_id()
    added = db.execute(
        "INSERT INTO notifications_message (id, event_id, channel, person_id, recipient, "
        "subject, body, subject_ref, state, attempts, at, kind, text_version, language, "
        "segments, send_at) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 0, %s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (event_id, channel) DO NOTHING",
        [
            message_id, message.event_id, channel.value, message.person_id, address,
            message.subject, body, message.subject_ref, state.value, message.at, message.kind,
            message.text_version, message.language, sms_size(body).segments if is_text else 0,
            send_at,
        ],
    ).rowcount  # fmt: skip
    if added and state is MessageState.WAITING:
        _queue(message_id, send_at)


def _quiet_until(rule: SendingRule, at: datetime) -> datetime | None:
    """When an SMS may go, if not now."""
    return quiet_ends(clock.local(at), begins=rule.quiet_from, ends=rule.quiet_until)


def secret_send(*, to: str, text: str, kind: str) -> None:
    """Send an SMS that nobody may read later: no row and no job keeps its words. The reader waits
    for it, so quiet hours do not hold it up.

    Raises `SendUnavailable`, also where this installation has no way for SMS, and `SendRefused`.
    Not within a transaction.
    """
    sender = _senders.get(Channel.SMS)
    if sender is None:
        raise SendUnavailable
    sender.send(
        Envelope(
            id=new_id(),
            to=to,
            subject="",
            body=text,
            at=clock.now(),
            kind=kind,
            segments=sms_size(text).segments,
        )
    )


def message_send(*, message_id: UUID) -> None:
    """Send one waiting message: open, call with no transaction open, record.

    A worker that dies between call and record sends again with the same envelope id; adapters and
    mailboxes know it. An SMS whose turn comes in the quiet hours gets a job in the morning.
    """
    message = Message.objects.filter(pk=message_id, state=MessageState.WAITING.value).first()
    if message is None or _put_off(message):
        return
    envelope = Envelope(
        id=message.id,
        to=message.recipient,
        subject=message.subject,
        body=message.body,
        at=message.at,
        kind=message.kind,
        language=message.language,
        segments=message.segments,
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


def _put_off(message: Message) -> bool:
    """Whether it waits for the morning; its job then is written in the same transaction."""
    if message.channel != Channel.SMS:
        return False
    send_at = _quiet_until(rule_now(), clock.now())
    if send_at is None:
        return False
    with transaction.atomic():
        Message.objects.filter(pk=message.pk).update(send_at=send_at)
        _queue(message.pk, send_at)
    return True


def _queue(message_id: UUID, at: datetime | None = None) -> None:
    """One message is in one worker's hands at a time, however many jobs it has."""
    jobs.defer(
        task=SEND_TASK,
        queue=SEND_QUEUE,
        args={"message_id": str(message_id)},
        lock=f"message:{message_id}",
        at=at,
    )
