"""What the law says of clocks that stand or move: terms of the distribution, and rows that an
administrator set in their place.
"""

from datetime import date

from motcua.cases.models import ClockTerm
from motcua.cases.types import Term, TermKind, TermSet
from motcua.kernel import db
from motcua.worktime.types import TimeUnit

DECREE_2018 = "Nghị định số 61/2018/NĐ-CP"
DECREE_2025 = "Nghị định số 118/2025/NĐ-CP"
FORMS_2025 = "Thông tư số 03/2025/TT-VPCP"
NEW_LAW = date(2025, 7, 1)
FIRST_DAY = date.min
# The row of the procedure before everybody's, the latest one that is in force already.
ROW = (
    "SELECT value, unit, remind_days, basis FROM cases_clockterm "
    "WHERE kind = %s AND procedure_code IN ('', %s) AND coalesce(valid_from, '-infinity') <= %s "
    "ORDER BY procedure_code DESC, valid_from DESC NULLS LAST LIMIT 1"
)


# The 30 days for an answer and the 7 for changing a rating are usual practice, no decree names
# them: an administrator sets what the province has decided. The day of notice is that of both
# decrees.
SHIPPED: dict[TermKind, tuple[tuple[date, Term], ...]] = {
    TermKind.SUPPLEMENT: (
        (FIRST_DAY, Term(basis=DECREE_2018, value=30, remind_days=5)),
        (NEW_LAW, Term(basis=f"{DECREE_2025}; mẫu số 02, {FORMS_2025}", value=30, remind_days=5)),
    ),
    TermKind.PAYMENT: (
        (FIRST_DAY, Term(basis=DECREE_2018)),
        (NEW_LAW, Term(basis=DECREE_2025)),
    ),
    TermKind.EXTENSION: (
        (FIRST_DAY, Term(basis=DECREE_2018, value=1)),
        (NEW_LAW, Term(basis=f"{DECREE_2025}; mẫu số 04, {FORMS_2025}", value=1)),
    ),
    TermKind.STOP: (
        (FIRST_DAY, Term(basis=DECREE_2018)),
        (NEW_LAW, Term(basis=f"{DECREE_2025}; mẫu số 05, {FORMS_2025}")),
    ),
    TermKind.REOPEN: (
        (FIRST_DAY, Term(basis=DECREE_2018)),
        (NEW_LAW, Term(basis=DECREE_2025)),
    ),
    TermKind.RATING: (
        (FIRST_DAY, Term(basis=DECREE_2018, value=7)),
        (NEW_LAW, Term(basis=DECREE_2025, value=7)),
    ),
}


def term(kind: TermKind, procedure_code: str, on: date) -> Term:
    """The term that holds for a procedure on a day. One query."""
    row = db.fetch_one(ROW, [kind.value, procedure_code, on])
    if row is None:
        return shipped(kind, on)
    value, unit, remind_days, basis = row
    return Term(
        basis=basis,
        value=value,
        unit=TimeUnit(unit or TimeUnit.CALENDAR_DAY),
        remind_days=remind_days,
    )


def shipped(kind: TermKind, on: date) -> Term:
    """The term of the distribution. No query."""
    return next(found for begins, found in reversed(SHIPPED[kind]) if begins <= on)


def set_here() -> tuple[TermSet, ...]:
    """The terms that were set here, the latest first. One query."""
    rows = ClockTerm.objects.order_by("kind", "procedure_code", "-valid_from")
    return tuple(
        TermSet(
            kind=TermKind(row.kind),
            procedure_code=row.procedure_code,
            valid_from=row.valid_from,
            term=Term(
                basis=row.basis,
                value=row.value,
                unit=TimeUnit(row.unit or TimeUnit.CALENDAR_DAY),
                remind_days=row.remind_days,
            ),
        )
        for row in rows
    )
