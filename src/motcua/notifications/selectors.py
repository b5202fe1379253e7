"""Messages as their readers see them, and what is said in them."""

from uuid import UUID

from django.conf import settings
from django.db.models import Q

from motcua.kernel.actor import Actor
from motcua.kernel.cursors import cursor_read, cursor_written
from motcua.kernel.errors import NotFound
from motcua.notifications.models import ChannelChoice, Message, OutboxText
from motcua.notifications.rules import plain, sms_size
from motcua.notifications.standing import rule_now
from motcua.notifications.texts import (
    ensure_administrator,
    message_kind,
    message_kinds,
    message_preview,
    message_versions,
)
from motcua.notifications.types import Channel, MessageInfo, MessagePage, Preference, SendingRule
from motcua.notifications.wording import keys as text_keys

__all__ = [
    "message_kind",
    "message_kinds",
    "message_preview",
    "message_versions",
    "messages_of",
    "outbox",
    "plain",
    "preference_of",
    "sending_rule",
    "sms_size",
    "text_keys",
]
PAGE = 50


def messages_of(actor: Actor, *, cursor: str = "") -> MessagePage:
    """The citizen's own messages, newest first, fifty a page, paged by key. One query."""
    if actor.person_id is None:
        raise NotFound
    rows = Message.objects.filter(person_id=actor.person_id, channel=Channel.IN_APP.value)
    after = cursor_read(cursor, UUID)
    if after is not None:
        rows = rows.filter(Q(at__lt=after[0]) | Q(at=after[0], id__lt=after[1]))
    found = list(rows.order_by("-at", "-id")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return MessagePage(
        rows=tuple(
            MessageInfo(
                to="", subject=row.subject, body=row.body, at=row.at, subject_ref=row.subject_ref
            )
            for row in found[:PAGE]
        ),
        next_cursor=cursor_written(last.at, last.pk) if last else "",
    )


def preference_of(actor: Actor) -> Preference:
    """On which channels the citizen wants to be told. One query."""
    if actor.person_id is None:
        raise NotFound
    row = ChannelChoice.objects.filter(pk=actor.person_id).first()
    if row is None:
        return Preference()
    return Preference(email=row.email, sms=row.sms, in_app=row.in_app)


def sending_rule(*, actor: Actor) -> SendingRule:
    """The rule of sending that holds; for administrators. One query."""
    ensure_administrator(actor)
    return rule_now()


def outbox(actor: Actor) -> list[MessageInfo]:
    """What the default adapter took over, newest first, at most fifty: for administrators of the
    province, since codes that prove who somebody is stand in it, and only in a demonstration.
    One query.
    """
    ensure_administrator(actor)
    if not settings.DEMO:
        raise NotFound
    return [
        MessageInfo(to=row.to, subject=row.subject, body=row.body, at=row.at)
        for row in OutboxText.objects.order_by("-at")[:PAGE]
    ]
