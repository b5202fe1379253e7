"""What people do about an alert: acknowledge, comment, put off, close."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.kernel import clock, text
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.idempotency import Once, remember
from motcua.steering.alerts.models import Alert, AlertEntry
from motcua.steering.alerts.reading import seen_by
from motcua.steering.alerts.types import Ending, Happened
from motcua.steering.errors import AlertOver

LONGEST_NOTE = 1_000
LONGEST_SNOOZE = timedelta(days=31)


@transaction.atomic
def alert_acknowledge(
    *, actor: Actor, alert_id: UUID, note: str = "", once: Once | None = None
) -> None:
    """Say that one knows and sees to it: nobody above is told any more. Twice changes nothing.

    `NotFound`, `AlertOver`, `Invalid` for a note that is too long. `once`: the form that it comes
    from, see `kernel.idempotency`.
    """
    alert, note = _open(actor, alert_id), _note(note)
    if alert.acknowledged_at is not None:
        return
    _known(actor, alert)
    alert.rise_at = None
    _acted(actor, alert, Happened.ACKNOWLEDGED, note, once)


@transaction.atomic
def alert_comment(*, actor: Actor, alert_id: UUID, note: str, once: Once | None = None) -> None:
    """Write what others should know of it, also when it is over. `NotFound`, `Invalid`. `once` as
    in `alert_acknowledge`.
    """
    alert = _found(actor, alert_id)
    _acted(actor, alert, Happened.COMMENTED, _note(note, is_needed=True), once)


@transaction.atomic
def alert_snooze(
    *, actor: Actor, alert_id: UUID, until: datetime, note: str = "", once: Once | None = None
) -> None:
    """Put it off: who does knows of it; if it still holds then, its readers are told again.

    `NotFound`, `AlertOver`, `Invalid` for a time that is past or more than a month away. `once` as
    in `alert_acknowledge`.
    """
    alert, now = _open(actor, alert_id), clock.now()
    if not now < until <= now + LONGEST_SNOOZE:
        raise Invalid(fields={"until": _("Xin chọn thời điểm sau bây giờ, trong vòng 31 ngày.")})
    note = _note(note)
    if alert.acknowledged_at is None:
        _known(actor, alert)
    alert.snoozed_until, alert.rise_at = until, None
    said = _("đến %(time)s") % {"time": f"{clock.local(until):%H:%M %d/%m/%Y}"}
    _acted(actor, alert, Happened.SNOOZED, f"{said}. {note}" if note else said, once)


@transaction.atomic
def alert_close(*, actor: Actor, alert_id: UUID, note: str, once: Once | None = None) -> None:
    """End it by hand, with the reason. It opens again only after its condition has ended once.

    `NotFound`, `AlertOver`, `Invalid` without a reason. `once` as in `alert_acknowledge`.
    """
    alert, note = _open(actor, alert_id), _note(note, is_needed=True)
    alert.closed_at, alert.ending, alert.turn_at = clock.now(), Ending.CLOSED.value, None
    alert.snoozed_until = alert.rise_at = None
    _acted(actor, alert, Happened.CLOSED, note, once)


def alert_handed_on(*, actor: Actor, alert_id: UUID, note: str) -> None:
    """Note that work was handed to an agency because of it. Within the caller's transaction."""
    alert = _found(actor, alert_id)
    if alert.closed_at is None and alert.acknowledged_at is None:
        _known(actor, alert)
        alert.rise_at = None
    _acted(actor, alert, Happened.HANDED_ON, note)


def written(
    alert: Alert,
    what: Happened,
    *,
    actor: Actor | None = None,
    note: str = "",
    value: float | None = None,
) -> AlertEntry:
    """The next row of the history; the alert is locked by the caller. Two queries."""
    last = AlertEntry.objects.filter(alert=alert).aggregate(last=Max("number"))["last"]
    return AlertEntry.objects.create(
        alert=alert,
        number=(last or 0) + 1,
        what=what.value,
        at=clock.now(),
        by_name=actor.name if actor else "",
        account_id=actor.account_id if actor else None,
        note=note[:LONGEST_NOTE],
        value=value,
    )


def turned(alert: Alert) -> None:
    """Set when something is to be done about it next, unless somebody comes first."""
    times = [each for each in (alert.snoozed_until, alert.rise_at) if each is not None]
    alert.turn_at = min(times, default=None)


def _found(actor: Actor, alert_id: UUID) -> Alert:
    rows = Alert.objects.filter(pk=alert_id).filter(seen_by(actor))
    if not rows.exists():
        raise NotFound
    return Alert.objects.select_for_update().get(pk=alert_id)


def _open(actor: Actor, alert_id: UUID) -> Alert:
    alert = _found(actor, alert_id)
    if alert.closed_at is not None:
        raise AlertOver
    return alert


def _known(actor: Actor, alert: Alert) -> None:
    alert.acknowledged_at = clock.now()
    alert.acknowledged_by, alert.acknowledged_name = actor.staff_id, actor.name


def _acted(actor: Actor, alert: Alert, what: Happened, note: str, once: Once | None = None) -> None:
    if alert.closed_at is None:
        turned(alert)
    alert.version += 1
    alert.save()
    written(alert, what, actor=actor, note=note)
    audit.record(actor=actor, what=What.ALERT_ACTED_ON, subject_ref=alert.pk)
    remember(once, {})


def _note(note: str, *, is_needed: bool = False) -> str:
    note = text.clean(note)
    if is_needed and not note:
        raise Invalid(fields={"note": _("Xin ghi nội dung.")})
    if len(note) > LONGEST_NOTE:
        raise Invalid(fields={"note": _("Nội dung dài quá 1.000 ký tự.")})
    return note
