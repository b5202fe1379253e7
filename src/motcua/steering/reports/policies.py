"""Who may do what with a monthly report. Pure Python."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

from motcua.kernel.actor import Actor, Role
from motcua.steering.reports.types import ReportState

SEE_ALL = (Role.APPROVER, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The agency of a report, those above it, those of the province."""

    agency: UUID
    above: AbstractSet[UUID]
    province: AbstractSet[UUID]

    @property
    def is_province(self) -> bool:
        return self.agency in self.province


def may_edit(actor: Actor, around: Around) -> bool:
    """Leaders and administrators of the agency; for the province those of any of its agencies."""
    if not actor.is_staff:
        return False
    here = around.province if around.is_province else {around.agency}
    return any(post.role in SEE_ALL and post.agency_id in here for post in actor.posts)


def may_sign(actor: Actor, around: Around) -> bool:
    """Leaders of the agency itself."""
    return actor.is_staff and actor.holds(Role.APPROVER, around.agency)


def may_seal(actor: Actor, around: Around) -> bool:
    """The registrars of the agency."""
    return actor.is_staff and actor.holds(Role.REGISTRAR, around.agency)


def may_read(actor: Actor, around: Around, state: ReportState) -> bool:
    """Drafts: who edits them. Once signed: everybody who may see the figures of the agency, as the
    boards have it, and the registrar who seals the paper.
    """
    if may_edit(actor, around):
        return True
    if state is ReportState.DRAFT or not actor.is_staff:
        return False
    if may_seal(actor, around):
        return True
    if any(post.role in SEE_ALL and post.agency_id in around.province for post in actor.posts):
        return True
    if around.is_province:
        return False
    near = {around.agency} | around.above
    return any(post.role is not Role.HELPER and post.agency_id in near for post in actor.posts)
