"""Who may see a case and who may act on it. Pure Python."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from motcua.cases.lifecycle import Command
from motcua.kernel.actor import Actor, ActorKind, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the policies need to know of a case and of one of its open tasks.

    `agency_ids`: the agencies that have or had a part in it; `above`: those that lead one of them.
    `work_administered_at`, `case_administered_at`: the agencies whose administrators see to the
    agency of the work (of the task, or of all tasks where none is meant) and to the competent one.
    """

    person_id: UUID
    receiving_agency_id: UUID
    competent_agency_id: UUID
    agency_ids: frozenset[UUID]
    above: frozenset[UUID] = frozenset()
    supporting_agency_id: UUID | None = None
    appraisers: frozenset[UUID] = frozenset()
    task_role: Role | None = None
    task_agency_id: UUID | None = None
    task_assignee_id: UUID | None = None
    last_officer_id: UUID | None = None
    work_administered_at: frozenset[UUID] = frozenset()
    case_administered_at: frozenset[UUID] = frozenset()


def may_see(actor: Actor, facts: Facts) -> bool:
    """The citizen whose case it is, officers with a post at one of its agencies, the leaders of an
    agency above one of them, the system.
    """
    if actor.kind is ActorKind.SYSTEM:
        return True
    if actor.is_citizen:
        return actor.person_id == facts.person_id
    return actor.is_staff and (
        bool(actor.agency_ids & facts.agency_ids) or bool(led_by(actor) & facts.above)
    )


def led_by(actor: Actor) -> frozenset[UUID]:
    """The agencies at which the actor is an approver now, for herself or for one who is away."""
    return frozenset(post.agency_id for post in actor.posts if post.role is Role.APPROVER)


def may_talk(actor: Actor, facts: Facts) -> bool:
    """The citizen whose case it is, and the officers who handle it at one of its agencies."""
    if actor.is_citizen:
        return actor.person_id == facts.person_id
    return any(post.role in TALKING and post.agency_id in facts.agency_ids for post in actor.posts)


def may_talk_for_citizen(actor: Actor, facts: Facts) -> bool:
    """A desk of the case: citizens without an account answer there."""
    return any(actor.holds(Role.DESK_OFFICER, agency_id) for agency_id in facts.agency_ids)


def may_touch(actor: Actor, command: Command, facts: Facts) -> bool:
    """Whether the actor may know that the case is there when giving this command: who may see it,
    and the administrator, who gives work to others and moves cases without reading them.
    """
    administers = ADMINISTERED.get(command)
    return may_see(actor, facts) or (administers is not None and administers(actor, facts))


def may_act(actor: Actor, command: Command, facts: Facts) -> bool:
    """Whether the command is this actor's to give: by default the post of the open task, and the
    colleague who took it or who stands in.
    """
    return WHO.get(command, _works_on_it)(actor, facts)


def _works_on_it(actor: Actor, facts: Facts) -> bool:
    """The post of the open task; once somebody took it, only she or who stands in."""
    taken_by = facts.task_assignee_id
    return _at_task(actor, facts) and (taken_by is None or _is_or_stands_in(actor, taken_by))


def _receives(actor: Actor, facts: Facts) -> bool:
    """The desk of the receiving agency; and the one that took the dossier in for it, which gives
    the receipt to the citizen who stands there.
    """
    helper = facts.supporting_agency_id
    if helper is not None and facts.task_assignee_id is None:
        return _at_task(actor, facts) or actor.holds(Role.DESK_OFFICER, helper)
    return _works_on_it(actor, facts)


def _citizen_or_desk(actor: Actor, facts: Facts) -> bool:
    if actor.is_citizen:
        return actor.person_id == facts.person_id
    return actor.holds(Role.DESK_OFFICER, facts.receiving_agency_id)


def _notes_from_outside(actor: Actor, facts: Facts) -> bool:
    """The desk, or a case officer: the system does it when something outside happened."""
    return (
        actor.kind is ActorKind.SYSTEM
        or actor.holds(Role.DESK_OFFICER, facts.receiving_agency_id)
        or actor.holds(Role.CASE_OFFICER, facts.competent_agency_id)
    )


def _system(actor: Actor, facts: Facts) -> bool:
    return actor.kind is ActorKind.SYSTEM


def _leads_or_system(actor: Actor, facts: Facts) -> bool:
    return actor.kind is ActorKind.SYSTEM or _leads(actor, facts)


def _extends(actor: Actor, facts: Facts) -> bool:
    return _leads(actor, facts) or _works_on_it(actor, facts)


def _signs_letters(actor: Actor, facts: Facts) -> bool:
    """An approver of the agency that decides: the letter goes out in its name."""
    return actor.holds(Role.APPROVER, facts.competent_agency_id)


def _seals_letters(actor: Actor, facts: Facts) -> bool:
    return actor.holds(Role.REGISTRAR, facts.competent_agency_id)


def _gives_back(actor: Actor, facts: Facts) -> bool:
    """Who took the task, and a leader: she may be absent or gone."""
    return facts.task_assignee_id is not None and _assigns(actor, facts)


def _assigns(actor: Actor, facts: Facts) -> bool:
    """A leader, who has taken the task, and the administrator of the agency of the task or of one
    above it: a colleague may have left.
    """
    has_it = facts.task_assignee_id is not None and _works_on_it(actor, facts)
    return has_it or _leads(actor, facts) or _administers_work(actor, facts)


def _takes(actor: Actor, facts: Facts) -> bool:
    return facts.task_assignee_id is None and _at_task(actor, facts)


def _takes_back(actor: Actor, facts: Facts) -> bool:
    """Who did the last step, as long as nobody took the next one."""
    return facts.task_assignee_id is None and _is_or_stands_in(actor, facts.last_officer_id)


def _administers_work(actor: Actor, facts: Facts) -> bool:
    return any(actor.holds(Role.ADMINISTRATOR, each) for each in facts.work_administered_at)


def _administers_case(actor: Actor, facts: Facts) -> bool:
    return any(actor.holds(Role.ADMINISTRATOR, each) for each in facts.case_administered_at)


def _moves(actor: Actor, facts: Facts) -> bool:
    """An administrator of the competent agency or of one above it, and the operator's command."""
    return _system(actor, facts) or _administers_case(actor, facts)


def _leads(actor: Actor, facts: Facts) -> bool:
    """An approver of the agency that has the work, or of the one that decides."""
    return any(
        actor.holds(Role.APPROVER, agency_id)
        for agency_id in (facts.competent_agency_id, facts.task_agency_id)
        if agency_id is not None
    )


def _is_or_stands_in(actor: Actor, staff_id: UUID | None) -> bool:
    return staff_id is not None and (staff_id == actor.staff_id or staff_id in actor.stands_in_for)


def _at_task(actor: Actor, facts: Facts) -> bool:
    if facts.task_role is None or facts.task_agency_id is None:
        return False
    return actor.holds(facts.task_role, facts.task_agency_id)


def is_same_person(actor: Actor, command: Command, facts: Facts) -> bool:
    """Four eyes: whether the actor would approve or sign what the same person ever appraised, or
    would do so in the place of that person. Nor does such an actor take the task.
    """
    decides = command in (Command.APPROVE, Command.SIGN)
    takes = command is Command.TAKE and facts.task_role is Role.APPROVER
    if not decides and not takes:
        return False
    return actor.staff_id in facts.appraisers or in_stead_of(actor, facts) in facts.appraisers


def in_stead_of(actor: Actor, facts: Facts) -> UUID | None:
    """The absent colleague in whose place the actor works on the task; none: in the own right."""
    if facts.task_assignee_id in actor.stands_in_for:
        return facts.task_assignee_id
    if facts.task_role is None or facts.task_agency_id is None:
        return None
    ways = actor.fills(facts.task_role, facts.task_agency_id)
    best = min(ways, key=lambda post: post.stead_of in facts.appraisers, default=None)
    return best.stead_of if best is not None else None


WHO: dict[Command, Callable[[Actor, Facts], bool]] = {
    Command.ACCEPT: _receives,
    Command.ANSWER_SUPPLEMENT: _citizen_or_desk,
    Command.WITHDRAW: _citizen_or_desk,
    Command.CONFIRM_PAYMENT: _notes_from_outside,
    Command.RECEIVE_OUTSIDE: _notes_from_outside,
    Command.ASSIGN: _assigns,
    Command.STOP: _leads_or_system,
    Command.REOPEN: _leads,
    Command.EXTEND: _extends,
    Command.SIGN_LETTER: _signs_letters,
    Command.SEAL_LETTER: _seals_letters,
    Command.RELEASE: _gives_back,
    Command.TAKE: _takes,
    Command.TAKE_BACK: _takes_back,
    Command.MOVE: _moves,
    Command.LAPSE: _system,
    Command.HAND_ON: _system,
}
# The post in which a letter is signed, and sealed.
LETTER_POSTS = {Command.SIGN_LETTER: Role.APPROVER, Command.SEAL_LETTER: Role.REGISTRAR}
TALKING = frozenset({Role.DESK_OFFICER, Role.CASE_OFFICER, Role.APPROVER})
# What an administrator does to cases without reading them.
ADMINISTERED: dict[Command, Callable[[Actor, Facts], bool]] = {
    Command.ASSIGN: _administers_work,
    Command.RELEASE: _administers_work,
    Command.MOVE: _administers_case,
}
# What the citizen may do to an own case; the desk of the receiving agency may do it for a citizen
# who came there.
OF_THE_CITIZEN = frozenset({Command.ANSWER_SUPPLEMENT, Command.WITHDRAW})
