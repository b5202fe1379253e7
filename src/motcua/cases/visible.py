"""Which cases a reader sees: absent and not yours look alike."""

from uuid import UUID

from motcua.cases.change import facts_of
from motcua.cases.models import Case, Task
from motcua.cases.policies import may_see
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound


def visible(actor: Actor, case_id: UUID) -> Case:
    """The case; `NotFound` for one that is not there and one that is not the actor's."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None or not may_be_seen(actor, case):
        raise NotFound
    return case


def may_be_seen(actor: Actor, case: Case) -> bool:
    """By the agencies of the case, or (one query more) of an agency that was asked for its view."""
    if may_see(actor, facts_of(case, ())):
        return True
    return actor.is_staff and may_see(
        actor, facts_of(case, list(Task.objects.filter(case_id=case.pk)))
    )


def may_know_outcome(actor: Actor, case: Case) -> bool:
    return actor.is_staff or case.finished_at is not None
