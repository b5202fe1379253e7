"""Who acts. Every service and every selector that answers a person takes one of these."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a post at an agency may do in the one-stop loop."""

    DESK_OFFICER = "desk_officer"
    CASE_OFFICER = "case_officer"
    APPROVER = "approver"
    REGISTRAR = "registrar"
    ADMINISTRATOR = "administrator"


class ActorKind(StrEnum):
    """The kinds of actor."""

    ANONYMOUS = "anonymous"
    CITIZEN = "citizen"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRef:
    """A post the actor holds now: a role at an agency."""

    agency_id: UUID
    role: Role


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

    @property
    def is_staff(self) -> bool:
        return self.kind is ActorKind.STAFF

    @property
    def is_citizen(self) -> bool:
        return self.kind is ActorKind.CITIZEN

    def holds(self, role: Role, agency_id: UUID) -> bool:
        """Whether the actor holds this role at this agency now."""
        return any(post.role is role and post.agency_id == agency_id for post in self.posts)

    @property
    def agency_ids(self) -> frozenset[UUID]:
        """The agencies at which the actor holds any post."""
        return frozenset(post.agency_id for post in self.posts)


ANONYMOUS = Actor(kind=ActorKind.ANONYMOUS)
SYSTEM = Actor(kind=ActorKind.SYSTEM, name="Hệ thống")
