"""Domain events.

Publishing writes one job per subscriber inside the caller's transaction: the outbox.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from motcua.kernel import clock, jobs
from motcua.kernel.ids import new_id
from motcua.kernel.models import Delivery


@dataclasses.dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. Fields are strings, numbers, ids and times, never rows."""

    name: ClassVar[str]
    id: UUID = dataclasses.field(default_factory=new_id)

    def payload(self) -> dict[str, Any]:
        """The event as JSON values."""
        return {field.name: _plain(getattr(self, field.name)) for field in dataclasses.fields(self)}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """The event that `payload()` described."""
        fields = {field.name: field.type for field in dataclasses.fields(cls)}
        return cls(
            **{
                name: _typed(value, fields[name])
                for name, value in payload.items()
                if name in fields
            }
        )


E_ = TypeVar("E_", bound=Event)
DELIVER_TASK = "kernel.deliver_event"
DELIVER_QUEUE = "events"
RETRY = RetryStrategy(max_attempts=10, exponential_wait=3)
Handler = Callable[[Any], None]
_handlers: dict[str, dict[str, tuple[type[Event], Handler]]] = defaultdict(dict)


def subscribe(event_type: type[E_], subscriber: str, handler: Callable[[E_], None]) -> None:
    """Register `handler` under a stable name. Called from `config/wiring.py` only."""
    _handlers[event_type.name][subscriber] = (event_type, handler)


def subscribers_of(event_type: type[Event]) -> list[str]:
    """The stable names of those who listen, in order of registration."""
    return list(_handlers[event_type.name])


def publish(event: Event) -> None:
    """Write one job per subscriber in the caller's transaction: kept with the change, or lost
    with it.
    """
    payload = event.payload()
    for subscriber in _handlers[event.name]:
        args = {"event_name": event.name, "subscriber": subscriber, "payload": payload}
        jobs.defer(task=DELIVER_TASK, queue=DELIVER_QUEUE, args=args)


@app.task(name=DELIVER_TASK, queue=DELIVER_QUEUE, retry=RETRY)
def deliver(event_name: str, subscriber: str, payload: dict[str, Any]) -> None:
    """Hand an event to one subscriber, once, in one transaction."""
    event_type, handler = _handlers[event_name][subscriber]
    event = event_type.from_payload(payload)
    with transaction.atomic():
        _, first_time = Delivery.objects.get_or_create(
            event_id=event.id, subscriber=subscriber, defaults={"at": clock.now()}
        )
        if first_time:
            handler(event)


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return value


def _typed(value: Any, kind: Any) -> Any:
    if value is None:
        return None
    if kind in (UUID, UUID | None):
        return UUID(value)
    if kind in (dt.datetime, dt.datetime | None):
        return dt.datetime.fromisoformat(value)
    return value
