"""Messages as their readers see them."""

from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.notifications.models import Message, OutboxText
from motcua.notifications.types import Channel, MessageInfo

PAGE = 50


def messages_of(actor: Actor) -> list[MessageInfo]:
    """The citizen's own messages, newest first, at most fifty. One query."""
    if actor.person_id is None:
        raise NotFound
    rows = Message.objects.filter(person_id=actor.person_id, channel=Channel.IN_APP.value).order_by(
        "-at"
    )[:PAGE]
    return [
        MessageInfo(
            to="", subject=row.subject, body=row.body, at=row.at, subject_ref=row.subject_ref
        )
        for row in rows
    ]


def outbox(actor: Actor) -> list[MessageInfo]:
    """What the default adapter took over, newest first, at most fifty: for officers of a
    demonstration. One query.
    """
    if not actor.is_staff:
        raise NotFound
    return [
        MessageInfo(to=row.to, subject=row.subject, body=row.body, at=row.at)
        for row in OutboxText.objects.order_by("-at")[:PAGE]
    ]
