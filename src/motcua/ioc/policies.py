"""Who may ask for which slice. Pure Python."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from motcua.kernel.actor import ANONYMOUS, Actor, ActorKind, Role

FEWEST = 5  # cases of a group that the public may know of
STEP = 5  # to which numbers for the public are rounded: no difference of two tells a small one
DIGITS = 2  # that count, of durations and sums for the public
LISTING = (Role.DESK_OFFICER, Role.CASE_OFFICER, Role.APPROVER, Role.REGISTRAR)
SEES_ALL = (Role.APPROVER, Role.ADMINISTRATOR)
NOT_HERE = (Role.HELPER,)


def agencies_open_to(
    actor: Actor, *, below: Callable[[UUID], Iterable[UUID]], province: frozenset[UUID]
) -> frozenset[UUID] | None:
    """The agencies whose figures the actor may see: those of the own posts and all below; None:
    all, for leaders and administrators of the province and for the system.
    """
    if actor.kind is ActorKind.SYSTEM:
        return None
    if not actor.is_staff:
        return frozenset()
    if any(post.role in SEES_ALL and post.agency_id in province for post in actor.posts):
        return None
    own = {post.agency_id for post in actor.posts if post.role not in NOT_HERE}
    return frozenset(each for agency_id in own for each in below(agency_id))


def lists_cases(actor: Actor) -> bool:
    """Who may go from a number to its dossiers: officers who work on dossiers or lead those who do.
    Administrators read none, see `kernel.actor`.
    """
    return actor.kind is ActorKind.SYSTEM or (
        actor.is_staff and any(post.role in LISTING for post in actor.posts)
    )


def is_told_roughly(actor: Actor) -> bool:
    """Whether the actor is told what everybody may know, and nothing exact."""
    return not actor.is_staff and actor.kind is not ActorKind.SYSTEM


def told(actor: Actor, number: int) -> int:
    """A count as the actor is told it: to the public only by steps."""
    if not is_told_roughly(actor):
        return number
    return STEP * ((number + STEP // 2) // STEP)


def told_share(part: int, whole: int) -> float | None:
    """A share as the public is told it: of what it is told of the part and the whole, so that it
    learns nothing more from it; None of nothing.
    """
    return 100 * told(ANONYMOUS, part) / told(ANONYMOUS, whole) if told(ANONYMOUS, whole) else None


def told_size(number: float) -> float:
    """A duration or a sum as the public is told it: the exact one might be that of one dossier, or
    tell how many there are.
    """
    return float(f"{number:.{DIGITS}g}")


def is_hidden(actor: Actor, part: int, whole: int) -> bool:
    """Whether so few are counted that the public might know one of them: in a group of so few, or
    as so few of a group, or as all but so few.
    """
    if not is_told_roughly(actor):
        return False
    return any(0 < number < FEWEST for number in (part, whole, whole - part))


def groups_hidden(actor: Actor, counts: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Which groups (part and whole of each) the public is not told, by their place: the small ones,
    and beside a single one the next smallest, since the sum of all is known.
    """
    hidden = {place for place, (part, whole) in enumerate(counts) if is_hidden(actor, part, whole)}
    if len(hidden) == 1 and len(counts) > 1:
        others = (place for place in range(len(counts)) if place not in hidden)
        hidden.add(min(others, key=lambda place: counts[place][::-1]))
    return frozenset(hidden)
