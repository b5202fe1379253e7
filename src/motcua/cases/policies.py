"""Who may see a case and who may act on it. Pure Python."""

from dataclasses import dataclass
from uuid import UUID

from motcua.cases.lifecycle import Command
from motcua.kernel.actor import Actor, Role

# What the citizen may do to an own case; the desk of the receiving agency may do it for a citizen
# who came there.
OF_THE_CITIZEN = frozenset({Command.ANSWER_SUPPLEMENT, Command.WITHDRAW})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the policies need to know of a case and its open task."""

    person_id: UUID
    receiving_agency_id: UUID
    competent_agency_id: UUID
    appraised_by: UUID | None = None
    task_role: Role | None = None
    task_agency_id: UUID | None = None
    task_assignee_id: UUID | None = None


def may_see(actor: Actor, facts: Facts) -> bool:
    """The citizen whose case it is, and officers with a post at one of its two agencies."""
    if actor.is_citizen:
        return actor.person_id == facts.person_id
    return actor.is_staff and bool(
        actor.agency_ids & {facts.receiving_agency_id, facts.competent_agency_id}
    )


def may_act(actor: Actor, command: Command, facts: Facts) -> bool:
    """Whether the command is this actor's to give: the post of the open task, and the colleague
    who took it.
    """
    if command in OF_THE_CITIZEN:
        if actor.is_citizen:
            return actor.person_id == facts.person_id
        return actor.holds(Role.DESK_OFFICER, facts.receiving_agency_id)
    if command is Command.RELEASE:
        return _may_release(actor, facts)
    if facts.task_assignee_id is not None and facts.task_assignee_id != actor.staff_id:
        return False
    return _at_task(actor, facts)


def _may_release(actor: Actor, facts: Facts) -> bool:
    """Who took the task, and an approver of the competent agency: she may be absent or gone."""
    if facts.task_assignee_id is None:
        return False
    return (
        actor.is_staff and actor.staff_id == facts.task_assignee_id and _at_task(actor, facts)
    ) or actor.holds(Role.APPROVER, facts.competent_agency_id)


def _at_task(actor: Actor, facts: Facts) -> bool:
    if facts.task_role is None or facts.task_agency_id is None:
        return False
    return actor.holds(facts.task_role, facts.task_agency_id)


def is_same_person(actor: Actor, command: Command, facts: Facts) -> bool:
    """Four eyes: whether the actor would approve or sign what the same person appraised."""
    return (
        command in (Command.APPROVE, Command.SIGN)
        and facts.appraised_by is not None
        and facts.appraised_by == actor.staff_id
    )
