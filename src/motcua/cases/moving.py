"""Where the running cases of a procedure would go under another process: the dry run."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.cases.change import place_of
from motcua.cases.flow import definition_of, token_of
from motcua.cases.lifecycle import Command, StepRefused, targets
from motcua.cases.models import Case, Task
from motcua.cases.types import MovePage, MoveRow
from motcua.catalogue import selectors as catalogue
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import NotAllowed
from motcua.organisation import selectors as organisation
from motcua.process import selectors as process
from motcua.process.types import Definition

MOST_PER_PAGE = 200


def moves_plan(
    *,
    actor: Actor,
    procedure_code: str,
    process_hash: str,
    after: UUID | None = None,
    limit: int = 50,
    only: Collection[UUID] = (),
) -> MovePage:
    """Where each running case of a procedure would go under this process, or why it cannot.

    In the order of the cases' keys; `after` is the last key of the page before. Two statements a
    page and one for each version not in memory; finished and stopped cases cost nothing. Only the
    cases of agencies to which the actor sees. Raises `NotAllowed` for everybody but administrators,
    `NotFound` for an unknown process.
    """
    if not may_move(actor):
        raise NotAllowed
    limit = max(1, min(limit, MOST_PER_PAGE))
    new = process.definition(process_hash)
    running = Case.objects.filter(procedure_code=procedure_code, finished_at__isnull=True).exclude(
        clock="stopped"
    )
    if not sees_all(actor):
        administered = organisation.agencies_administered(actor)
        running = running.filter(competent_agency_id__in=administered)
    if after is not None:
        running = running.filter(pk__gt=after)
    if only:
        running = running.filter(pk__in=only)
    cases = list(running.order_by("pk")[: limit + 1])
    tasks: dict[UUID, list[Task]] = defaultdict(list)
    for task in Task.objects.filter(
        case_id__in=[case.pk for case in cases[:limit]], closed_at__isnull=True
    ).order_by("id"):
        tasks[task.case_id].append(task)
    rows = tuple(_row(case, tasks[case.pk], new) for case in cases[:limit])
    return MovePage(rows=rows, after=rows[-1].id if len(cases) > limit else None)


def may_move(actor: Actor) -> bool:
    """Whether this actor may move cases to another process: administrators and the system."""
    return sees_all(actor) or bool(organisation.agencies_administered(actor))


def sees_all(actor: Actor) -> bool:
    """Whether this actor may move the cases of every agency."""
    return actor.kind is ActorKind.SYSTEM or organisation.administers_province(actor)


def _row(case: Case, tasks: Sequence[Task], new: Definition) -> MoveRow:
    old = definition_of(case, catalogue.published_version(case.procedure_version_id))
    row = MoveRow(
        id=case.pk,
        code=case.code or case.reference,
        version=case.version,
        stands_at=tuple(_title(old, task.node) for task in tasks),
    )
    if old.hash == new.hash:
        return replace(row, is_there=True)
    try:
        targets(Command.MOVE, place_of(case))
    except StepRefused:
        return replace(row, why_not=_("Hồ sơ đang ở trạng thái không chuyển quy trình được."))
    plan = process.migrate_plan(old, new, tuple(map(token_of, tasks)))
    if refused := [place.why_not for place in plan if place.why_not]:
        return replace(row, why_not=" ".join(refused))
    return replace(row, goes_to=tuple(_title(new, place.node) for place in plan))


def _title(definition: Definition, key: str) -> str:
    node = definition.shape.nodes.get(key)
    return (node.title if node else "") or key
