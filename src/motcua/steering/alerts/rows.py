"""Rules between their row and the words in which others speak of them."""

from dataclasses import asdict
from typing import Any

from motcua.kernel.actor import Role
from motcua.steering.alerts.models import AlertReader, AlertRule
from motcua.steering.alerts.types import Condition, Looks, Reader, RuleKind, RuleWish, Severity
from motcua.steering.slices import columns_of


def condition_of(row: AlertRule) -> Condition:
    """When the rule calls."""
    return Condition(
        kind=RuleKind(row.kind),
        looks=Looks(row.looks),
        bound=row.bound,
        margin=row.margin,
        steps=row.steps,
        stale_hours=row.stale_hours,
    )


def wish_of(row: AlertRule) -> RuleWish:
    """The rule as it was written, with its readers."""
    return RuleWish(
        name=row.name,
        indicator=row.indicator_id,
        condition=condition_of(row),
        wanted=row.wanted,
        every_minutes=row.every_minutes,
        severity=Severity(row.severity),
        readers=tuple(_reader(each) for each in row.readers.all()),
        by_email=row.by_email,
        by_sms=row.by_sms,
        rise_hours=row.rise_hours,
    )


def columns(wish: RuleWish) -> dict[str, Any]:
    """A wish as values of the columns of a rule, without its readers."""
    condition = asdict(wish.condition)
    return {
        **columns_of(wish.wanted),
        **condition,
        "kind": wish.condition.kind.value,
        "looks": wish.condition.looks.value,
        "name": wish.name,
        "indicator_id": wish.indicator,
        "every_minutes": wish.every_minutes,
        "severity": wish.severity.value,
        "by_email": wish.by_email,
        "by_sms": wish.by_sms,
        "rise_hours": wish.rise_hours,
    }


def _reader(row: AlertReader) -> Reader:
    return Reader(
        agency_id=row.agency_id,
        role=Role(row.role) if row.role else None,
        username=row.username,
        email=row.email,
        phone=row.phone,
    )
