"""Found a group, choose its people, open notebooks."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.kernel import clock, text
from motcua.kernel.actor import Actor, PostRef, Role
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.idempotency import Once, remember
from motcua.organisation import selectors as organisation
from motcua.steering.groups.entering import enter_to_lead, enter_to_write
from motcua.steering.groups.models import AnalysisGroup, GroupMember, Notebook
from motcua.steering.groups.policies import leads_province
from motcua.steering.groups.types import GroupRole, GroupWish

LONGEST_NAME = 200
LONGEST_SUBJECT = 500
MOST_MEMBERS = 100
MOST_NOTEBOOKS = 50


@transaction.atomic
def group_found(*, actor: Actor, wish: GroupWish, once: Once | None = None) -> UUID:
    """Found an analysis group; who founds it chairs it. `once`: the form that it comes from, see
    `kernel.idempotency`.

    For leaders of the province: others get `NotFound`. `Invalid` names what is wrong.
    """
    province = organisation.agencies_of_the_province()
    if not leads_province(actor, province):
        raise NotFound
    name, subject = _checked(wish)
    group = AnalysisGroup.objects.create(
        name=name,
        subject=subject,
        from_on=wish.from_on,
        to_on=wish.to_on,
        created_at=clock.now(),
    )
    post = next(
        each for each in actor.posts if each.role is Role.APPROVER and each.agency_id in province
    )
    assert actor.staff_id is not None
    GroupMember.objects.create(
        group=group, staff_id=actor.staff_id, agency_id=post.agency_id, role=GroupRole.CHAIR.value
    )
    audit.record(actor=actor, what=What.GROUP_CHANGED, subject_ref=group.pk)
    remember(once, {"id": str(group.pk)})
    return group.pk


@transaction.atomic
def group_change(
    *,
    actor: Actor,
    group_id: UUID,
    wish: GroupWish,
    expected_version: int,
    once: Once | None = None,
) -> None:
    """Rename a group, or let it end. By its chair. `Conflict` when somebody was faster. `once` as
    in `group_found`.
    """
    row = enter_to_lead(actor, group_id).row
    if row.version != expected_version:
        raise Conflict
    row.name, row.subject = _checked(wish)
    row.from_on, row.to_on = wish.from_on, wish.to_on
    row.version += 1
    row.save(update_fields=["name", "subject", "from_on", "to_on", "version"])
    audit.record(actor=actor, what=What.GROUP_CHANGED, subject_ref=group_id)
    remember(once, {})


@transaction.atomic
def group_member_set(*, actor: Actor, group_id: UUID, staff_id: UUID, role: GroupRole) -> None:
    """Let somebody be in a group as this. By its chair.

    There is one chair and one secretary: who was it before is a member from now on. A chair is an
    approver at some agency. `Invalid` (`staff`) for who holds no such post.
    """
    entered = enter_to_lead(actor, group_id)
    post = _post(staff_id, role)
    known = {each.staff_id for each in entered.members}
    if staff_id not in known and len(known) >= MOST_MEMBERS:
        raise Invalid(fields={"staff": _("Một tổ có nhiều nhất 100 người.")})
    if staff_id == entered.chair.staff_id and role is not GroupRole.CHAIR:
        raise Conflict(_("Tổ phải có người chủ trì. Xin chuyển vai trò đó cho người khác trước."))
    if role is not GroupRole.MEMBER:
        former = GroupMember.objects.filter(group_id=group_id, role=role.value)
        former.exclude(staff_id=staff_id).update(role=GroupRole.MEMBER.value)
    GroupMember.objects.update_or_create(
        group_id=group_id,
        staff_id=staff_id,
        defaults={"agency_id": post.agency_id, "role": role.value},
    )
    audit.record(actor=actor, what=What.GROUP_CHANGED, subject_ref=group_id, object_ref=staff_id)


@transaction.atomic
def group_member_remove(*, actor: Actor, group_id: UUID, staff_id: UUID) -> None:
    """Let somebody be in a group no longer; what she wrote stays. By its chair, who stays."""
    entered = enter_to_lead(actor, group_id)
    if staff_id == entered.chair.staff_id:
        raise Conflict(_("Tổ phải có người chủ trì. Xin chuyển vai trò đó cho người khác trước."))
    GroupMember.objects.filter(group_id=group_id, staff_id=staff_id).delete()
    audit.record(actor=actor, what=What.GROUP_CHANGED, subject_ref=group_id, object_ref=staff_id)


@transaction.atomic
def notebook_add(*, actor: Actor, group_id: UUID, title: str, once: Once | None = None) -> UUID:
    """Open a notebook. By secretary or chair; `Invalid` (`title`). `once` as in `group_found`."""
    enter_to_write(actor, group_id)
    title = text.clean(title)
    if not 0 < len(title) <= LONGEST_NAME:
        raise Invalid(fields={"title": _("Xin đặt tên cho sổ, không quá 200 ký tự.")})
    if Notebook.objects.filter(group_id=group_id)[:MOST_NOTEBOOKS].count() == MOST_NOTEBOOKS:
        raise Invalid(fields={"title": _("Một tổ có nhiều nhất 50 sổ.")})
    notebook = Notebook.objects.create(group_id=group_id, title=title, created_at=clock.now())
    remember(once, {"id": str(notebook.pk)})
    return notebook.pk


def _post(staff_id: UUID, role: GroupRole) -> PostRef:
    """The post for which somebody sits in a group: not that of an absent colleague."""
    held = [each for each in organisation.posts_of(staff_id, clock.today()) if not each.stead_of]
    fit = [
        each
        for each in held
        if each.role is not Role.HELPER
        and (role is not GroupRole.CHAIR or each.role is Role.APPROVER)
    ]
    if not fit:
        said = _("Người chủ trì phải là lãnh đạo của một cơ quan.")
        if role is not GroupRole.CHAIR:
            said = _("Người này hiện không giữ vị trí nào.")
        raise Invalid(fields={"staff": said})
    return fit[0]


def _checked(wish: GroupWish) -> tuple[str, str]:
    name, subject = text.clean(wish.name), text.clean(wish.subject)
    wrong = {}
    if not 0 < len(name) <= LONGEST_NAME:
        wrong["name"] = _("Xin đặt tên cho tổ, không quá 200 ký tự.")
    if not 0 < len(subject) <= LONGEST_SUBJECT:
        wrong["subject"] = _("Xin ghi chủ đề, không quá 500 ký tự.")
    if wish.to_on is not None and wish.to_on < wish.from_on:
        wrong["to_on"] = _("Ngày cuối không được ở trước ngày đầu.")
    if wrong:
        raise Invalid(fields=wrong)
    return name, subject
