"""What happened to cases, in order, as those read it who study how work flows."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from motcua.cases.lifecycle import Command
from motcua.cases.rules import TITLES, WAITS

BATCH = 2000
ROWS = (
    "SELECT e.case_id, coalesce(c.code, c.id::text), c.procedure_code, c.receiving_agency_id, "
    "c.competent_agency_id, c.due_at, e.name, e.at, "
    "CASE WHEN e.actor_kind = 'staff' THEN e.account_id END, e.actor_kind, e.post, e.clock, "
    "(SELECT t.agency_id FROM cases_task t WHERE t.case_id = e.case_id AND t.closed_at = e.at "
    "ORDER BY t.id LIMIT 1) "
    "FROM cases_case c JOIN cases_ledgerentry e ON e.case_id = c.id "
    "WHERE (%(since)s::timestamptz IS NULL OR c.submitted_at >= %(since)s) "
    "AND (%(until)s::timestamptz IS NULL OR c.submitted_at < %(until)s) "
    "AND (%(procedure)s = '' OR c.procedure_code = %(procedure)s) "
    "ORDER BY c.id, e.number"
)
TITLED = {command.value: title for command, title in TITLES.items()}
AT_THE_DESK = frozenset(
    command.value
    for command in (Command.SUBMIT, Command.ACCEPT, Command.REFUSE_INTAKE, Command.HAND_OVER)
)


class HistoryRow(NamedTuple):
    """A row of the ledger of a case, without what is personal: who acted is a member of staff by
    their id, or only what kind of actor. `title`: marked Vietnamese.
    """

    case_id: UUID
    code: str
    procedure_code: str
    agency_id: UUID
    due_at: datetime | None
    name: str
    title: str
    at: datetime
    staff_id: UUID | None
    role: str
    clock: str


def step_titles() -> dict[str, str]:
    """The stations of a case by their names in facts, in the words of the reader."""
    return {step.value: _(title) for step, title in WAITS.items()}


def history(
    *, since: datetime | None = None, until: datetime | None = None, procedure_code: str = ""
) -> Iterator[HistoryRow]:
    """The ledgers of the cases submitted in the period (`until` not included), case by case in the
    order of what happened. One query; the memory needed does not grow with the ledger.

    `agency_id` is where the task was that the row closed, else the receiving agency for what
    happens at the desk and the competent one for the rest.
    """
    named = {"since": since, "until": until, "procedure": procedure_code}
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(ROWS, named)
        while batch := cursor.fetchmany(BATCH):
            for case_id, code, procedure, desk, competent, due_at, name, *rest in batch:
                at, staff_id, kind, post, clock, worked_at = rest
                yield HistoryRow(
                    case_id=case_id,
                    code=code,
                    procedure_code=procedure,
                    agency_id=worked_at or (desk if name in AT_THE_DESK else competent),
                    due_at=due_at,
                    name=name,
                    title=TITLED.get(name, name),
                    at=at,
                    staff_id=staff_id,
                    role=post or kind,
                    clock=clock,
                )
