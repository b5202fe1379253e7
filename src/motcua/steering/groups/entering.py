"""The one door to a group: who comes in, and as what."""

from dataclasses import dataclass
from uuid import UUID

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.organisation import selectors as organisation
from motcua.steering.groups import policies
from motcua.steering.groups.models import AnalysisGroup, GroupMember
from motcua.steering.groups.types import GroupInfo, GroupRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A group that the actor may see, and what she may do in it."""

    row: AnalysisGroup
    members: tuple[GroupMember, ...]
    may_comment: bool
    may_write: bool
    may_lead: bool

    @property
    def chair(self) -> GroupMember:
        return next(each for each in self.members if each.role == GroupRole.CHAIR)


def enter(actor: Actor, group_id: UUID, *, lock: bool = False) -> Entered:
    """The group, or `NotFound` for who is neither of it nor leads the province. Two queries."""
    rows = AnalysisGroup.objects.select_for_update() if lock else AnalysisGroup.objects.all()
    row = rows.filter(pk=group_id).first()
    if row is None:
        raise NotFound
    members = tuple(GroupMember.objects.filter(group_id=group_id).order_by("id"))
    roles = {each.staff_id: GroupRole(each.role) for each in members}
    if not policies.may_read(actor, roles, organisation.agencies_of_the_province()):
        raise NotFound
    is_open = not is_over(row)
    return Entered(
        row=row,
        members=members,
        may_comment=policies.may_comment(actor, roles, is_open=is_open),
        may_write=policies.may_write(actor, roles, is_open=is_open),
        may_lead=policies.may_lead(actor, roles),
    )


def enter_to_write(actor: Actor, group_id: UUID) -> Entered:
    """As `enter`, locked, for who may write in it; `NotAllowed` for other readers."""
    entered = enter(actor, group_id, lock=True)
    if not entered.may_write:
        raise NotAllowed
    return entered


def enter_to_lead(actor: Actor, group_id: UUID) -> Entered:
    """As `enter`, locked, for the chair; `NotAllowed` for other readers."""
    entered = enter(actor, group_id, lock=True)
    if not entered.may_lead:
        raise NotAllowed
    return entered


def is_over(row: AnalysisGroup) -> bool:
    """Whether its last day is past."""
    return row.to_on is not None and row.to_on < clock.today()


def told(row: AnalysisGroup, chair_name: str) -> GroupInfo:
    """A group as lists show it."""
    return GroupInfo(
        id=row.pk,
        name=row.name,
        subject=row.subject,
        chair_name=chair_name,
        from_on=row.from_on,
        to_on=row.to_on,
        is_over=is_over(row),
    )
