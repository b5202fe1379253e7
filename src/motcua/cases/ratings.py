"""Ratings: which dossier may be rated, what its citizen said, what leaders see of all of them."""

from datetime import date, datetime, timedelta
from uuid import UUID

from motcua.cases.citizen_types import RatingComment, RatingInfo, RatingLevel, RatingLoad, Ratings
from motcua.cases.lifecycle import Status
from motcua.cases.models import Case, Rating
from motcua.cases.oversight import groups_led
from motcua.cases.terms import term
from motcua.cases.types import TermKind
from motcua.kernel import clock, db
from motcua.kernel.actor import Actor

RATABLE = frozenset({Status.PROCESSED, Status.RETURNED, Status.NOT_RECEIVED})
MONTHS = 12
MOST_COMMENTS = 10
COUNTS = (
    "SELECT u.grp, c.level, sum(c.number) FROM unnest(%s::uuid[], %s::int[]) AS u (agency, grp) "
    "JOIN cases_ratingcount c ON c.agency_id = u.agency WHERE c.month >= %s GROUP BY 1, 2"
)


def is_ratable(case: Case) -> bool:
    """Whether the case came to an end that its citizen can judge."""
    return Status(case.status) in RATABLE


def changeable_until(case: Case, at: datetime) -> datetime:
    """Until when a rating of that time may be changed. One query."""
    days = term(TermKind.RATING, case.procedure_code, clock.local(at).date()).value or 0
    return at + timedelta(days=days)


def rating_of(*, actor: Actor, case_id: UUID) -> RatingInfo | None:
    """What the citizen said of a dossier of her own; None: nothing yet. At most two queries."""
    row = (
        Rating.objects.filter(pk=case_id, case__person_id=actor.person_id)
        .select_related("case")
        .first()
        if actor.person_id is not None
        else None
    )
    if row is None:
        return None
    until = changeable_until(row.case, row.at)
    return RatingInfo(
        level=RatingLevel(row.level),
        comment=row.comment,
        at=row.at,
        changeable_until=until,
        may_change=clock.now() <= until,
    )


def ratings_seen(*, actor: Actor, agency_id: UUID | None = None) -> Ratings:
    """How satisfied citizens were in the last twelve months with an agency that the actor leads and
    with each one right below it; and what they wrote lately of the agency itself, without names.

    `NotFound` for whom does not lead it. Two queries; the cost does not grow with the ratings.
    """
    agency, groups = groups_led(actor, agency_id)
    pairs = [(member, number) for number, (_top, below) in enumerate(groups) for member in below]
    since = _since()
    found: dict[int, dict[RatingLevel, int]] = {}
    members, numbers = [member for member, _n in pairs], [number for _m, number in pairs]
    for number, level, count in db.execute(COUNTS, [members, numbers, since]).fetchall():
        found.setdefault(number, {})[RatingLevel(level)] = int(count)
    rows = tuple(
        RatingLoad(
            agency_id=top.id,
            name=top.short_name,
            since=since,
            counts={level: found.get(number, {}).get(level, 0) for level in RatingLevel},
        )
        for number, (top, _below) in enumerate(groups)
    )
    return Ratings(
        rows=tuple(row for row in rows if row.total),
        comments=_comments(agency.id) if agency is not None else (),
    )


def _since() -> date:
    today = clock.today()
    months = today.year * 12 + today.month - 1 - (MONTHS - 1)
    return date(months // 12, months % 12 + 1, 1)


def _comments(agency_id: UUID) -> tuple[RatingComment, ...]:
    rows = Rating.objects.filter(agency_id=agency_id).exclude(comment="").order_by("-at")
    return tuple(
        RatingComment(level=RatingLevel(row.level), text=row.comment, on=clock.local(row.at).date())
        for row in rows[:MOST_COMMENTS]
    )
