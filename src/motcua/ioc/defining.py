"""What is done to the operations centre: the lake is filled, indicators get targets."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.ioc import filling
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
    """Load the definitions of this release. Thresholds, owners and what is public stay as they were
    set here; indicators of the province's own stay.
    """
    for code, said in shipped().items():
        Indicator.objects.update_or_create(
            code=code, defaults={name: said[name] for name in DEFINED}, create_defaults=said
        )


@transaction.atomic
def indicator_target_set(
    *,
    actor: Actor,
    code: str,
    period: Period,
    value: float,
    basis: str,
    agency_id: UUID | None = None,
) -> IndicatorTarget:
    """Set what an indicator should reach in a period, for the province or an agency with all below.

    By administrators of the province. `Invalid` without a basis or with days in the wrong order.
    """
    if not organisation.administers_province(actor):
        raise NotAllowed
    if not Indicator.objects.filter(pk=code).exists():
        raise IndicatorUnknown
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
    row.value, row.basis = value, basis
    row.save()
    audit.record(actor=actor, what=What.TARGET_SET, subject_ref=agency_id)
    return row
