"""What is done to the operations centre: the lake is filled, indicators get targets."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.ioc import changing, filling
from motcua.ioc.errors import IndicatorUnknown
from motcua.ioc.indicators import DEFINED, shipped
from motcua.ioc.models import Indicator, IndicatorTarget
from motcua.ioc.reading import lake_state
from motcua.ioc.types import LakeState, Period
from motcua.kernel import text
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.organisation import selectors as organisation

LONGEST_BASIS = 300  # characters


def lake_rebuild(*, progress: Callable[[int], None] | None = None) -> LakeState:
    """Make the facts of all cases anew from the register, beside the old ones; readers change over
    when all is there. `progress` hears how many cases are done. `LakeBusy` while another fills it.
    """
    filling.rebuild(progress)
    return lake_state()


def lake_refresh(*, compares: bool = False) -> int:
    """Bring the facts up to this moment; how many cases had changed. Without a lake it is made.

    By the ledger since the last time; with `compares` by the version of every case, which finds
    late data. Safe to repeat and to kill: what was not published did not happen. `LakeBusy`.
    """
    _manifest, touched = filling.refresh(compares=compares)
    return touched


@transaction.atomic
def indicators_setup() -> None:
    """Load the definitions of this release. Thresholds, owners and what is public stay as they are,
    and so does all else that was set here; indicators of the province's own stay.
    """
    own: dict[str, list[str]] = dict(Indicator.objects.values_list("code", "set_here"))
    for code, said in shipped().items():
        defaults = {name: said[name] for name in DEFINED if name not in own.get(code, ())}
        Indicator.objects.update_or_create(code=code, defaults=defaults, create_defaults=said)


@transaction.atomic
def indicator_target_set(
    *,
    actor: Actor,
    code: str,
    period: Period,
    value: float,
    basis: str,
    agency_id: UUID | None = None,
    seen: int | None = None,
) -> IndicatorTarget:
    """Set what an indicator should reach in a period, for the province or an agency with all below.

    What was set before is kept among the changes of the indicator. By administrators of the
    province. `Invalid` without a basis or with days in the wrong order; `IndicatorChanged` where
    somebody was faster than what was `seen`.
    """
    if not organisation.administers_province(actor):
        raise NotAllowed
    changing.locked(code, seen)
    basis = text.clean(basis)
    if not basis or len(basis) > LONGEST_BASIS:
        raise Invalid(fields={"basis": _("Xin ghi căn cứ, không quá 300 ký tự.")})
    if period.last < period.first:
        raise Invalid(fields={"period": _("Ngày cuối phải từ ngày đầu trở đi.")})
    kept = IndicatorTarget.objects.filter(
        indicator_id=code, agency=agency_id, first_on=period.first, last_on=period.last
    )
    row = kept.first() or IndicatorTarget(
        indicator_id=code, agency_id=agency_id, first_on=period.first, last_on=period.last
    )
    before, row.value, row.basis = row.value if row.pk else None, value, basis
    row.save()
    said = _said(row) | {"before": before, "after": value}
    change = changing.keep(actor, code, [said], basis)
    audit.record(actor=actor, what=What.TARGET_SET, subject_ref=agency_id, object_ref=change.id)
    return row


@transaction.atomic
def indicator_target_drop(*, actor: Actor, code: str, target_id: int, seen: int) -> None:
    """Take a target back that was set by mistake; that it stood there is kept.

    By administrators of the province. `IndicatorChanged` as `indicator_target_set`; a target that
    is not there: `IndicatorUnknown`.
    """
    if not organisation.administers_province(actor):
        raise NotAllowed
    changing.locked(code, seen)
    row = IndicatorTarget.objects.filter(pk=target_id, indicator=code).first()
    if row is None:
        raise IndicatorUnknown
    row.delete()
    change = changing.keep(actor, code, [_said(row) | {"before": row.value}], row.basis)
    audit.record(actor=actor, what=What.TARGET_SET, subject_ref=row.agency_id, object_ref=change.id)


def _said(row: IndicatorTarget) -> dict[str, Any]:
    days = {"first": row.first_on.isoformat(), "last": row.last_on.isoformat()}
    return {"what": "target", "agency": str(row.agency_id) if row.agency_id else None, **days}
