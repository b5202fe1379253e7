"""What follows from looking at a number: an alert begins, goes on, goes up, ends.

Every function here works on rows that its caller locked, within the caller's transaction.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.ioc.types import IndicatorInfo
from motcua.kernel import clock
from motcua.notifications.types import Recipient
from motcua.steering.alerts.acting import turned, written
from motcua.steering.alerts.models import Alert, AlertRule
from motcua.steering.alerts.readers import leaders_told, readers_of, way_up
from motcua.steering.alerts.rows import condition_of
from motcua.steering.alerts.rules import is_worse
from motcua.steering.alerts.types import Ending, Happened, Severity
from motcua.steering.alerts.wording import alert_text, severity_text
from motcua.steering.places import place_text
from motcua.steering.telling import Readers, Said, tell
from motcua.worktime import selectors as worktime
from motcua.worktime.types import TimeUnit

MOST_AT_ONCE = 500
LONGEST_TEXT = 600


def opened(rule: AlertRule, info: IndicatorInfo, number: float | None) -> Alert:
    """A new alert, its history, and a message to each reader."""
    now = clock.now()
    alert = Alert(
        rule=rule,
        agency_id=rule.agency_id,
        severity=rule.severity,
        text=_text(rule, info, number),
        value=number,
        peak=number,
        opened_at=now,
        last_seen_at=now,
        rise_at=_rise_at(rule, now),
    )
    turned(alert)
    alert.save(force_insert=True)
    entry = written(alert, Happened.OPENED, value=number)
    _tell_readers(rule, alert, f"entry:{entry.number}")
    return alert


def went_on(rule: AlertRule, info: IndicatorInfo, number: float | None) -> None:
    """The condition still holds: keep how it stands, and the worst so far."""
    alert = _open_of(rule)
    if alert is None:
        return  # somebody closed it: it opens again after the condition has ended
    alert.last_seen_at, alert.value = clock.now(), number
    alert.text = _text(rule, info, number)
    if is_worse(condition_of(rule), number, alert.peak):
        alert.peak = number
    alert.save(update_fields=["last_seen_at", "value", "text", "peak"])


def ended(rule: AlertRule, ending: Ending, note: str = "") -> None:
    """End the open alert of a rule, if there is one."""
    alert = _open_of(rule)
    if alert is None:
        return
    alert.closed_at, alert.ending, alert.turn_at = clock.now(), ending.value, None
    alert.snoozed_until = alert.rise_at = None
    alert.version += 1
    alert.save()
    what = Happened.ENDED if ending is Ending.ENDED else Happened.STOPPED
    written(alert, what, note=note, value=rule.seen)


def rule_stopped_told(rule: AlertRule, why: str) -> None:
    """Tell the owner and the leaders of the agency that a rule does not look any more."""
    said = Said(
        about=rule.pk,
        key=f"stopped:{rule.version}",
        subject=f"{_('Quy tắc cảnh báo đã dừng')}: {rule.name}",
        text=why,
        path=f"/dieu-hanh/canh-bao/quy-tac/{rule.pk}/",
    )
    owner = Recipient(person_id=rule.owner_staff_id)
    tell(said, Readers(knowing=[owner, *leaders_told(rule, rule.agency_id)]))


def alerts_turn() -> int:
    """Wake what was put off and still holds, and tell the agency above of what nobody acknowledged
    in time; how many. However many workers call it, each turn is made once.
    """
    turns = 0
    while turns < MOST_AT_ONCE and _turn_one():
        turns += 1
    return turns


@transaction.atomic
def _turn_one() -> bool:
    now = clock.now()
    rows = Alert.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        closed_at__isnull=True, turn_at__lte=now
    )
    alert = rows.select_related("rule").order_by("turn_at").first()
    if alert is None:
        return False
    if alert.snoozed_until is not None and alert.snoozed_until <= now:
        _wake(alert, now)
    else:
        _rise(alert, now)
    turned(alert)
    alert.version += 1
    alert.save()
    return True


def _wake(alert: Alert, now: datetime) -> None:
    alert.snoozed_until = alert.acknowledged_at = alert.acknowledged_by = None
    alert.acknowledged_name = ""
    alert.rise_at = _rise_at(alert.rule, now)
    entry = written(alert, Happened.WOKEN)
    _tell_readers(alert.rule, alert, f"entry:{entry.number}")


def _rise(alert: Alert, now: datetime) -> None:
    """One level up: to the leaders of the next agency above the rule's own who may know."""
    way = way_up(alert.rule)
    alert.height += 1
    if alert.height >= len(way):
        alert.rise_at = None
        return
    above = way[alert.height]
    alert.risen_to_id = above.id
    alert.rise_at = _rise_at(alert.rule, now) if alert.height + 1 < len(way) else None
    entry = written(alert, Happened.RISEN, note=above.name)
    said = _said(alert, f"entry:{entry.number}", _("Cảnh báo chưa ai xác nhận"))
    tell(said, Readers(knowing=leaders_told(alert.rule, above.id)))


def _rise_at(rule: AlertRule, now: datetime) -> datetime | None:
    if not rule.rise_hours or len(way_up(rule)) == 1:
        return None
    return worktime.due(now, rule.rise_hours, TimeUnit.HOUR, agency_id=rule.agency_id).at


def _tell_readers(rule: AlertRule, alert: Alert, key: str) -> None:
    tell(_said(alert, key, severity_text(Severity(alert.severity))), readers_of(rule))


def _said(alert: Alert, key: str, heading: str) -> Said:
    return Said(
        about=alert.pk,
        key=key,
        subject=f"{heading}: {alert.rule.name}",
        text=alert.text,
        path=f"/dieu-hanh/canh-bao/{alert.pk}/",
    )


def _open_of(rule: AlertRule) -> Alert | None:
    return Alert.objects.select_for_update().filter(rule=rule, closed_at__isnull=True).first()


def _text(rule: AlertRule, info: IndicatorInfo, number: float | None) -> str:
    said = alert_text(info, condition_of(rule), number, place_text(rule.wanted))
    return said if len(said) <= LONGEST_TEXT else said[: LONGEST_TEXT - 1] + "…"
