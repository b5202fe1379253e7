"""Who acts. Every service and every selector that answers a person takes one of these."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
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


class Posts(tuple[PostRef, ...]):  # noqa: SLOT001 - it keeps what it was asked for
    """The posts of an actor. What every page asks of them is worked out once: an officer may hold
    forty, and they are remembered from page to page.
    """

    @classmethod
    def of(cls, posts: Iterable[PostRef]) -> "Posts":
        """These posts; the same object where they are `Posts` already."""
        return posts if isinstance(posts, cls) else cls(posts)

    @cached_property
    def held(self) -> frozenset[tuple[Role, UUID]]:
        """Each role with its agency."""
        return frozenset((post.role, post.agency_id) for post in self)

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles, wherever they are held."""
        return frozenset(post.role for post in self)

    @cached_property
    def at_work(self) -> frozenset[UUID]:
        """The agencies at which dossiers are worked on in one of these posts."""
        return frozenset(post.agency_id for post in self if post.role not in NOT_AT_WORK)


NO_POSTS = Posts()


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
    posts: Posts = NO_POSTS
    # Absent colleagues whose posts this officer fills today: their posts are among `posts`.
    stands_in_for: frozenset[UUID] = frozenset()
    # The absences behind it, and the actor's own, for the pages to say so.
    covers: tuple[Cover, ...] = ()
    # In which the pages speak to the account; empty for strangers: their browser says.
    language: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "posts", Posts.of(self.posts))  # any row of posts will do

    @property
    def is_staff(self) -> bool:
        return self.kind is ActorKind.STAFF

    @property
    def is_citizen(self) -> bool:
        return self.kind is ActorKind.CITIZEN

    def holds(self, role: Role, agency_id: UUID) -> bool:
        """Whether the actor holds this role at this agency now."""
        return (role, agency_id) in self.posts.held

    def fills(self, role: Role, agency_id: UUID) -> tuple[PostRef, ...]:
        """The ways in which the actor holds this role at this agency, the own post first."""
        found = (post for post in self.posts if post.role is role and post.agency_id == agency_id)
        return tuple(sorted(found, key=lambda post: post.stead_of is not None))

    @property
    def agency_ids(self) -> frozenset[UUID]:
        """The agencies at which the actor works on dossiers. Administrators do not: they see to
        the system, and read no dossier for it. Nor do community helpers.
        """
        return self.posts.at_work


ANONYMOUS = Actor(kind=ActorKind.ANONYMOUS)
SYSTEM = Actor(kind=ActorKind.SYSTEM, name=marked("Hệ thống"))
