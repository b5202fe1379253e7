"""When to warn and when to go one level up: values of the distribution, and those set here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from motcua.cases.models import AlertRule
from motcua.cases.oversight_types import AlertKind, Threshold, ThresholdKind
from motcua.worktime import selectors as worktime

# Usual practice: no decree names these figures, so an administrator sets the province's own.
SHIPPED: dict[ThresholdKind, int] = {
    ThresholdKind.SHARE: 20,  # percent of the limit that is left
    ThresholdKind.BEFORE: 8,  # working hours before the due time: one working day
    ThresholdKind.RISE: 8,  # working hours without acknowledgement
    ThresholdKind.APOLOGY: 20,  # percent of the limit that an apology asks for
}
HIGHEST: dict[ThresholdKind, int] = {
    ThresholdKind.SHARE: 90,
    ThresholdKind.BEFORE: 80,
    ThresholdKind.RISE: 80,
    ThresholdKind.APOLOGY: 100,
}
Moment = tuple[AlertKind, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """All values as they hold now."""

    share: int
    before: int
    rise: int
    apology: int


def thresholds() -> Thresholds:
    """The values that hold now. One query."""
    found = SHIPPED | {
        ThresholdKind(kind): value for kind, value in AlertRule.objects.values_list("kind", "value")
    }
    return Thresholds(**{kind.value: value for kind, value in found.items()})


def thresholds_told() -> tuple[Threshold, ...]:
    """Every threshold with what the distribution says. One query."""
    now = thresholds()
    return tuple(
        Threshold(
            kind=kind, value=getattr(now, kind.value), shipped=SHIPPED[kind], most=HIGHEST[kind]
        )
        for kind in ThresholdKind
    )


def moments(
    due_at: datetime, limit: timedelta, used: Thresholds, agency_id: UUID
) -> tuple[Moment, ...]:
    """When something is said of a case that is due then, in the order of time.

    A limit that is shorter than twice the hours of the warning is warned of by its share alone:
    otherwise the warning would come with the receipt.
    """
    ahead = timedelta(hours=used.before)
    found = [(AlertKind.SHARE, _before(due_at, limit * used.share / 100, agency_id))]
    if ahead and limit >= 2 * ahead:
        found.append((AlertKind.BEFORE, _before(due_at, ahead, agency_id)))
    return (*sorted(found, key=lambda moment: moment[1]), (AlertKind.LATE, due_at))


def _before(due_at: datetime, amount: timedelta, agency_id: UUID) -> datetime:
    return worktime.working_time_before(due_at, amount, agency_id=agency_id)
