"""What the page of a dossier says and asks about satisfaction."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.cases.selectors import rating_of
from motcua.cases.types import CaseDetail, RatingLevel, Status
from motcua.kernel.http import ActorRequest
from motcua.portal.incoming import posted_number, posted_text

RATABLE = frozenset({Status.PROCESSED, Status.RETURNED, Status.NOT_RECEIVED})


def level_word(level: RatingLevel) -> str:
    """Satisfaction in words."""
    return {
        RatingLevel.GOOD: _("Hài lòng"),
        RatingLevel.FAIR: _("Bình thường"),
        RatingLevel.BAD: _("Không hài lòng"),
    }[level]


def rating_context(
    request: ActorRequest, case: CaseDetail, errors: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What was said, and the form while it may be said or changed. At most two queries, none
    before the end.
    """
    if case.summary.status not in RATABLE:
        return {"rating_errors": errors or {}}
    said = rating_of(actor=request.actor, case_id=case.summary.id)
    typed = request.method == "POST"
    return {
        "rating": said,
        "rating_word": level_word(said.level) if said else "",
        "may_rate": said is None or said.may_change,
        "rating_levels": [(level.value, level_word(level)) for level in reversed(RatingLevel)],
        "rating_level": posted_number(request.POST, "level", 0)
        if typed
        else (said.level.value if said else 0),
        "rating_comment": posted_text(request.POST, "comment")
        if typed
        else (said.comment if said else ""),
        "rating_errors": errors or {},
    }
