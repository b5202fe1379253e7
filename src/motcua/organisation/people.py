"""Absences with a stand-in, and the end of posts: the commands behind `organisation.services`."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.kernel import clock, text
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.organisation.errors import AbsenceRefused
from motcua.organisation.hierarchy import agencies_administering
from motcua.organisation.models import Absence, PostHolding, Staff
from motcua.organisation.policies import may_decide_absence, may_decide_leaving
from motcua.organisation.standing import standing_forget

LONGEST_REASON = 300  # characters
LONGEST_ABSENCE = 366  # days


@transaction.atomic
def absence_decide(
    *, actor: Actor, staff_id: UUID, stand_in_id: UUID, from_on: date, to_on: date, reason: str
) -> UUID:
    """Let a colleague of the same agency fill an officer's posts from one day through another.

    Decided by the officer, an approver of the agency or an administrator. Nobody is away twice at
    a time, a stand-in is not away, and who is away stands in for nobody: no chain, no loop. Raises
    `AbsenceRefused` naming the field, `NotAllowed`, `NotFound`.
    """
    people = _locked(staff_id, stand_in_id)
    if not _decides_absence(actor, staff_id):
        raise NotAllowed
    reason = text.clean(reason)
    _check_days(from_on, to_on, reason)
    _check_stand_in(staff_id, stand_in_id, max(from_on, clock.today()))
    _check_overlaps(staff_id, stand_in_id, from_on, to_on)
    assert actor.staff_id is not None
    absence = Absence.objects.create(
        staff=people[staff_id],
        stand_in=people[stand_in_id],
        from_on=from_on,
        to_on=to_on,
        reason=reason,
        decided_by=actor.staff_id,
        decided_by_name=actor.name,
        decided_at=clock.now(),
    )
    audit.record(
        actor=actor, what=What.ABSENCE_DECIDED, subject_ref=staff_id, object_ref=absence.pk
    )
    standing_forget()  # other processes ask again within seconds
    return absence.pk


@transaction.atomic
def absence_end(*, actor: Actor, absence_id: UUID) -> None:
    """Call an absence off: from now on the officer acts alone again. Twice changes nothing."""
    absence = Absence.objects.select_for_update().filter(pk=absence_id).first()
    if absence is None:
        raise NotFound
    if not _decides_absence(actor, absence.staff_id):
        raise NotAllowed
    if absence.ended_at is not None or absence.to_on < clock.today():
        return
    absence.ended_at, absence.ended_by = clock.now(), actor.staff_id
    absence.save(update_fields=["ended_at", "ended_by"])
    audit.record(
        actor=actor, what=What.ABSENCE_ENDED, subject_ref=absence.staff_id, object_ref=absence.pk
    )
    standing_forget()  # other processes ask again within seconds


@transaction.atomic
def posts_end(*, actor: Actor, staff_id: UUID, last_on: date) -> int:
    """End an officer's posts after a day; answer how many. An approver ends those of the agency.

    Posts that end earlier stay as they are, posts that would only begin later end on their first
    day; who has none left fills in for nobody. Raises `NotAllowed`, `NotFound`, `Invalid` for a day
    that is past.
    """
    if not Staff.objects.select_for_update().filter(pk=staff_id).exists():
        raise NotFound
    if last_on < clock.today():
        raise Invalid(fields={"last_on": _("Ngày làm việc cuối cùng không được ở trước hôm nay.")})
    open_ones = PostHolding.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=last_on), staff_id=staff_id
    ).select_related("post")
    mine = [row for row in open_ones if _decides_leaving(actor, row.post.agency_id)]
    if not mine:
        raise NotAllowed
    for row in mine:
        row.valid_to = max(last_on, row.valid_from)
    PostHolding.objects.bulk_update(mine, ["valid_to"])
    if len(mine) == len(open_ones):
        _fills_in_no_longer(actor, staff_id, last_on)
    audit.record(actor=actor, what=What.POSTS_ENDED, subject_ref=staff_id)
    standing_forget()  # other processes ask again within seconds
    return len(mine)


def _fills_in_no_longer(actor: Actor, staff_id: UUID, last_on: date) -> None:
    """Who holds no post any more fills in for nobody: these absences end with her last day."""
    later = Absence.objects.filter(
        stand_in_id=staff_id, ended_at__isnull=True, to_on__gt=last_on
    ).select_for_update()
    later.filter(from_on__gt=last_on).update(ended_at=clock.now(), ended_by=actor.staff_id)
    later.filter(from_on__lte=last_on).update(to_on=last_on)


def _decides_absence(actor: Actor, staff_id: UUID) -> bool:
    held = _agencies(staff_id, clock.today())
    return may_decide_absence(actor, staff_id, held, agencies_administering(held))


def _decides_leaving(actor: Actor, agency_id: UUID) -> bool:
    here = frozenset({agency_id})
    return may_decide_leaving(actor, here, agencies_administering(here))


def _locked(*staff_ids: UUID) -> dict[UUID, Staff]:
    """The rows of both, kept for this transaction: two decisions about a person take turns."""
    rows = Staff.objects.select_for_update().filter(pk__in=staff_ids).order_by("pk")
    people = {row.pk: row for row in rows}
    if len(people) != len(set(staff_ids)):
        raise NotFound
    return people


def _agencies(staff_id: UUID, on: date) -> frozenset[UUID]:
    held = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    rows = PostHolding.objects.filter(held, staff_id=staff_id, valid_from__lte=on)
    return frozenset(rows.values_list("post__agency_id", flat=True))


def _check_days(from_on: date, to_on: date, reason: str) -> None:
    wrong = {}
    if to_on < max(from_on, clock.today()):
        wrong["to_on"] = _("Ngày cuối phải từ hôm nay trở đi và không trước ngày đầu.")
    elif (to_on - from_on).days >= LONGEST_ABSENCE:
        wrong["to_on"] = _("Mỗi lần vắng mặt không quá 366 ngày.")
    if not reason:
        wrong["reason"] = _("Xin ghi lý do, ví dụ: nghỉ phép, đi học, đi công tác.")
    elif len(reason) > LONGEST_REASON:
        wrong["reason"] = _("Lý do dài quá 300 ký tự. Xin viết ngắn lại.")
    if wrong:
        raise AbsenceRefused(fields=wrong)


def _check_stand_in(staff_id: UUID, stand_in_id: UUID, on: date) -> None:
    if staff_id == stand_in_id:
        raise AbsenceRefused(fields={"stand_in": _("Người xử lý thay phải là người khác.")})
    own, theirs = _agencies(staff_id, on), _agencies(stand_in_id, on)
    if not own:
        raise AbsenceRefused(fields={"staff": _("Người này không giữ vị trí nào vào ngày đó.")})
    if not own & theirs:
        raise AbsenceRefused(
            fields={"stand_in": _("Người xử lý thay phải đang giữ một vị trí ở cùng cơ quan.")}
        )


def _check_overlaps(staff_id: UUID, stand_in_id: UUID, from_on: date, to_on: date) -> None:
    """No absence of either in these days, and none that the absent one fills for others."""
    overlapping = Absence.objects.filter(
        ended_at__isnull=True, from_on__lte=to_on, to_on__gte=from_on
    ).select_related("staff")
    wrong = {}
    if overlapping.filter(staff_id=staff_id).exists():
        wrong["from_on"] = _("Người này đã có thời gian vắng mặt trùng những ngày đó.")
    if overlapping.filter(staff_id=stand_in_id).exists():
        wrong["stand_in"] = _("Người này cũng vắng mặt trong những ngày đó. Xin chọn người khác.")
    covered = overlapping.filter(stand_in_id=staff_id).first()
    if covered is not None:
        wrong["staff"] = _(
            "Trong những ngày đó người này đang xử lý thay %(name)s. Xin cử người khác thay trước."
        ) % {"name": covered.staff.full_name}
    if wrong:
        raise AbsenceRefused(fields=wrong)
