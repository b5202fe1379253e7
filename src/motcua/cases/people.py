"""Who could do the work: colleagues to give it to, and cases that nobody may approve."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from motcua.cases.lifecycle import Step
from motcua.cases.models import Case, Task
from motcua.cases.types import Receiver, StuckCase
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import NotFound
from motcua.organisation import selectors as organisation
from motcua.organisation.types import Member

DECIDING = frozenset({Step.APPROVE, Step.SIGN})
MOST_STUCK = 100


def team_and_names(
    task: Task | None, staff_ids: set[UUID]
) -> tuple[tuple[Member, ...], dict[UUID, str]]:
    """Who holds the post of an open task, with who fills in; and the names of these officers.

    One query for both.
    """
    if task is None or not task.role:
        return (), organisation.staff_names(staff_ids)
    return organisation.team_and_names(task.agency_id, Role(task.role), clock.today(), staff_ids)


def receivers(case: Case, task: Task | None, team: Sequence[Member]) -> tuple[Receiver, ...]:
    """The members of the team to whom this task may be given. No query."""
    if task is None:
        return ()
    return tuple(
        Receiver(id=member.id, name=member.name, filled_by=member.stand_in_name)
        for member in team
        if member.id != task.assignee_id
        and not (task.role == Role.APPROVER and member.id in case.appraisers)
    )


def nobody_decides(case: Case, task: Task | None, team: Sequence[Member]) -> bool:
    """Whether four eyes leave nobody in the team who could approve or sign the case. No query."""
    if task is None or Step(task.step) not in DECIDING:
        return False
    fillers: dict[UUID, set[UUID | None]] = {}
    for member in team:
        fillers.setdefault(member.id, set()).add(None)
        if member.stand_in_id is not None:
            fillers.setdefault(member.stand_in_id, set()).add(member.id)
    return not _may_decide(fillers, frozenset(case.appraisers))


def cases_stuck(*, actor: Actor) -> tuple[StuckCase, ...]:
    """The cases that wait for an approver where nobody may approve them; for the administrators of
    that agency or of one above it.

    The oldest first, at most a hundred. Three queries, whatever the history.
    """
    administered = organisation.agencies_administered(actor)
    if not administered:
        raise NotFound
    fillers = organisation.fillers_of(Role.APPROVER, clock.today())
    suspects = Q(case__appraisers__len__gt=0) | ~Q(agency_id__in=list(fillers))
    rows = (
        Task.objects.filter(
            suspects,
            agency_id__in=administered,
            closed_at__isnull=True,
            role=Role.APPROVER.value,
            step__in=[step.value for step in DECIDING],
        )
        .select_related("case")
        .order_by("id")
    )
    found = []
    for task in rows.iterator(chunk_size=500):
        if not _may_decide(fillers.get(task.agency_id, {}), frozenset(task.case.appraisers)):
            found.append(_stuck(task))
            if len(found) == MOST_STUCK:
                break
    return tuple(found)


def _may_decide(
    fillers: dict[UUID, set[UUID | None]], appraisers: frozenset[UUID]
) -> frozenset[UUID]:
    """Who did not appraise, and fills the post in the own right or for one who did not."""
    return frozenset(
        staff_id
        for staff_id, for_whom in fillers.items()
        if staff_id not in appraisers and any(each not in appraisers for each in for_whom)
    )


def _stuck(task: Task) -> StuckCase:
    return StuckCase(
        case_id=task.case.pk,
        code=task.case.code or task.case.reference,
        agency_id=task.agency_id,
        agency_name=organisation.agency_info(task.agency_id).name,
        opened_at=task.opened_at,
    )
