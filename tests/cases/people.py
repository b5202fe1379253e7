"""Officers with accounts, colleagues, and actors as they log in now."""

from datetime import date
from typing import Any

from cases import world as worlds
from motcua.cases.types import CaseSummary
from motcua.identity import services as identity
from motcua.identity.models import Account
from motcua.identity.selectors import actor_of
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Role
from motcua.organisation import services as organisation
from motcua.organisation.models import PostHolding


def now(officer: Actor) -> Actor:
    """The officer as she would be after logging in at this moment."""
    assert officer.staff_id is not None
    identity.staff_accounts_ensure([(f"nv-{officer.staff_id}", officer.staff_id)], password="x" * 9)
    return actor_of(Account.objects.get(staff_id=officer.staff_id).id)


def colleague(world: worlds.World, role: Role, username: str, *more: Role) -> Actor:
    """Another officer of the commune, with one post or several."""
    first = worlds.staff(world.commune, role, username)
    for other in more:
        extra = worlds.staff(world.commune, other, f"{username}-{other}")
        PostHolding.objects.filter(staff_id=extra.staff_id).update(staff_id=first.staff_id)
    return now(first)


def away(absent: Actor, stand_in: Actor, days: tuple[date, date] | None = None) -> Actor:
    """Let one fill in for the other (today, if nothing else is said); the stand-in as of now."""
    first, last = days or (clock.today(), clock.today())
    assert absent.staff_id is not None
    assert stand_in.staff_id is not None
    organisation.absence_decide(
        actor=absent,
        staff_id=absent.staff_id,
        stand_in_id=stand_in.staff_id,
        from_on=first,
        to_on=last,
        reason="Nghỉ phép",
    )
    return now(stand_in)


def do(service: Any, case: CaseSummary, actor: Actor, **fields: Any) -> CaseSummary:
    """One command at the version that the case has in this summary."""
    done: CaseSummary = service(
        actor=actor, case_id=case.id, expected_version=case.version, **fields
    )
    return done
