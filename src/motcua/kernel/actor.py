"""Who acts. Every service and every selector that answers a person takes one of these."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from motcua.kernel.text import marked


class Role(StrEnum):
    """What a post at an agency may do in the one-stop loop.

    A community helper fills in for citizens and has no work on dossiers.
    """

    DESK_OFFICER = "desk_officer"
    CASE_OFFICER = "case_officer"
    APPROVER = "approver"
    REGISTRAR = "registrar"
    ADMINISTRATOR = "administrator"
    HELPER = "community_helper"


# Who never has a task of a dossier, and reads none for the post.
NOT_AT_WORK = frozenset({Role.ADMINISTRATOR, Role.HELPER})


class ActorKind(StrEnum):
    """The kinds of actor."""

    ANONYMOUS = "anonymous"
    CITIZEN = "citizen"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRef:
    """A post the actor fills now: a role at an agency.

    `stead_of`: the absent colleague whose post it is; none: it is the actor's own.
    """

    agency_id: UUID
    role: Role
    stead_of: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """An absence of today that concerns the actor: who is away, who fills in, through which day."""

    absent_id: UUID
    absent_name: str
    stand_in_id: UUID
    stand_in_name: str
    to_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person, an officer or the system itself, as known at this moment."""

    kind: ActorKind
    account_id: UUID | None = None
    person_id: UUID | None = None
    staff_id: UUID | None = None
    name: str = ""
    posts: tuple[PostRef, ...] = ()
    # Absent colleagues whose posts this officer fills today: their posts are among `posts`.
    stands_in_for: frozenset[UUID] = frozenset()
    # The absences behind it, and the actor's own, for the pages to say so.
    covers: tuple[Cover, ...] = ()
    # In which the pages speak to the account; empty for strangers: their browser says.
    language: str = ""

    @property
    def is_staff(self) -> bool:
        return self.kind is ActorKind.STAFF

    @property
    def is_citizen(self) -> bool:
        return self.kind is ActorKind.CITIZEN

    def holds(self, role: Role, agency_id: UUID) -> bool:
        """Whether the actor holds this role at this agency now."""
        return any(post.role is role and post.agency_id == agency_id for post in self.posts)

    def fills(self, role: Role, agency_id: UUID) -> tuple[PostRef, ...]:
        """The ways in which the actor holds this role at this agency, the own post first."""
        found = (post for post in self.posts if post.role is role and post.agency_id == agency_id)
        return tuple(sorted(found, key=lambda post: post.stead_of is not None))

    @property
    def agency_ids(self) -> frozenset[UUID]:
        """The agencies at which the actor works on dossiers. Administrators do not: they see to
        the system, and read no dossier for it. Nor do community helpers.
        """
        return frozenset(post.agency_id for post in self.posts if post.role not in NOT_AT_WORK)


ANONYMOUS = Actor(kind=ActorKind.ANONYMOUS)
SYSTEM = Actor(kind=ActorKind.SYSTEM, name=marked("Hệ thống"))
