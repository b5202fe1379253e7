"""Times that the law gives beside the limit of a procedure. Pure Python."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from motcua.worktime.types import TimeUnit


class TermKind(StrEnum):
    """What the law gives a time or a reason for, beside the limit of the procedure."""

    SUPPLEMENT = "supplement"
    PAYMENT = "payment"
    EXTENSION = "extension"
    STOP = "stop"
    REOPEN = "reopen"
    RATING = "rating"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A time and its source. `value`: time to answer, or days of notice; none where no time is."""

    basis: str
    value: int | None = None
    unit: TimeUnit = TimeUnit.CALENDAR_DAY
    remind_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSet:
    """A term that an administrator set, for one procedure or (without a code) for all."""

    kind: TermKind
    procedure_code: str
    valid_from: date | None
    term: Term
