"""The citizen says how satisfied she is with a finished dossier."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.cases.citizen_types import RatingLevel
from motcua.cases.errors import RatingClosed
from motcua.cases.models import Case, Rating
from motcua.cases.ratings import changeable_until, is_ratable
from motcua.cases.services.intake import whole_text
from motcua.kernel import clock, db
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound

LONGEST_COMMENT = 1000  # characters
COUNT = (
    "INSERT INTO cases_ratingcount AS kept (agency_id, month, level, number) "
    "VALUES (%s, %s, %s, 1) ON CONFLICT (agency_id, month, level) "
    "DO UPDATE SET number = kept.number + 1"
)
UNCOUNT = (
    "UPDATE cases_ratingcount SET number = number - 1 "
    "WHERE agency_id = %s AND month = %s AND level = %s"
)


@transaction.atomic
def case_rate(*, actor: Actor, case_id: UUID, level: int, comment: str = "") -> None:
    """Rate a finished dossier of one's own, or change the rating within the days that the
    province gives (`TermKind.RATING`); one rating a dossier, counted for the competent agency.

    `NotFound` for whose dossier it is not, `RatingClosed` before the end and after the days,
    `Invalid`.
    """
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None or not actor.is_citizen or case.person_id != actor.person_id:
        raise NotFound
    if level not in list(RatingLevel):
        raise Invalid(fields={"level": _("Xin chọn một mức.")})
    said = whole_text(comment, field="comment", longest=LONGEST_COMMENT)
    now, before = clock.now(), Rating.objects.filter(pk=case.pk).first()
    if not is_ratable(case) or (before is not None and now > changeable_until(case, before.at)):
        raise RatingClosed
    if before is None:
        Rating.objects.create(
            case_id=case.pk,
            agency_id=case.competent_agency_id,
            level=level,
            comment=said,
            at=now,
        )
        db.execute(COUNT, [case.competent_agency_id, _month(now), level])
        return
    month = _month(before.at)
    if before.level != level:
        db.execute(UNCOUNT, [before.agency_id, month, before.level])
        db.execute(COUNT, [before.agency_id, month, level])
    before.level, before.comment, before.changed_at = level, said, now
    before.save(update_fields=["level", "comment", "changed_at"])


def _month(at: datetime) -> date:
    return clock.local(at).date().replace(day=1)
