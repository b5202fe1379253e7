"""Who may do what in an analysis group. Pure Python."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from motcua.kernel.actor import Actor, Role
from motcua.steering.groups.types import GroupRole

Roles = Mapping[UUID, GroupRole]


def leads_province(actor: Actor, province: Iterable[UUID]) -> bool:
    """Whether the actor is a leader of the province: who founds groups and sees all of them."""
    return actor.is_staff and any(actor.holds(Role.APPROVER, each) for each in province)


def role_of(actor: Actor, roles: Roles) -> GroupRole | None:
    """What the actor is in a group: in person, no stand-in is."""
    return roles.get(actor.staff_id) if actor.is_staff and actor.staff_id is not None else None


def may_read(actor: Actor, roles: Roles, province: Iterable[UUID]) -> bool:
    """Members, and leaders of the province."""
    return role_of(actor, roles) is not None or leads_province(actor, province)


def may_comment(actor: Actor, roles: Roles, *, is_open: bool) -> bool:
    """Members, while the group is at work."""
    return is_open and role_of(actor, roles) is not None


def may_write(actor: Actor, roles: Roles, *, is_open: bool) -> bool:
    """The secretary, and the chair, while the group is at work."""
    writers = (GroupRole.CHAIR, GroupRole.SECRETARY)
    return is_open and role_of(actor, roles) in writers


def may_lead(actor: Actor, roles: Roles) -> bool:
    """The chair: who is in it and until when, and what its minutes say."""
    return role_of(actor, roles) is GroupRole.CHAIR
