"""What an agency leaves behind: its open dossiers go to the one that took over."""

from collections.abc import Iterator
from uuid import UUID

import structlog
from django.db import transaction

from motcua.cases.applicants import found_by
from motcua.cases.change import Extra, Opened, case_open, case_write, make_found
from motcua.cases.errors import StepNotAllowed
from motcua.cases.lifecycle import Command
from motcua.cases.models import Case, Task
from motcua.cases.rules import code_keys, handed_on
from motcua.cases.types import CaseSummary
from motcua.kernel import clock, db
from motcua.kernel.actor import SYSTEM, Actor, Role
from motcua.kernel.errors import DomainError
from motcua.organisation import selectors as organisation
from motcua.organisation.types import AgencyInfo

BATCH = 200
# By the index of open work; a case whose work lies with an agency that stands is met when it
# comes back.
LEFT = (
    "SELECT DISTINCT t.case_id, c.version FROM cases_task t JOIN cases_case c ON c.id = t.case_id "
    "WHERE t.closed_at IS NULL AND t.agency_id = ANY(%s) AND t.case_id > %s "
    "ORDER BY t.case_id LIMIT %s"
)
UNREAD = (
    "UPDATE cases_casemessage SET agency_id = %s "
    "WHERE case_id = %s AND agency_id = %s AND from_citizen AND read_at IS NULL"
)
# Some keys of an agency, in the order of the index; not of cases that are being changed, whose
# words may be others in a moment.
MOVE_KEYS = """
WITH gone AS (
  DELETE FROM cases_searchkey AS k USING (
    SELECT k.key, k.case_id FROM cases_searchkey AS k JOIN cases_case AS c ON c.id = k.case_id
    WHERE k.agency_id = %(old)s ORDER BY k.key, k.case_id LIMIT %(most)s
    FOR SHARE OF c SKIP LOCKED) AS few
  WHERE k.agency_id = %(old)s AND k.key = few.key AND k.case_id = few.case_id
  RETURNING k.key, k.case_id),
moved AS (
  INSERT INTO cases_searchkey (agency_id, key, case_id)
  SELECT %(heir)s, key, case_id FROM gone ON CONFLICT DO NOTHING)
SELECT count(*) FROM gone
"""
KEYS_AT_ONCE = 5_000
KEYS_OF_A_SWEEP = 400_000
log = structlog.get_logger()


@transaction.atomic
def case_hand_on(*, actor: Actor, case_id: UUID, expected_version: int) -> CaseSummary:
    """Give an open case of agencies that are no more to those that took over, as the law says.

    Place, clock and due time stay; so do its code and what was done before. Who had the work keeps
    it where she holds the same post at the new agency. Only the system does it. Refused where all
    agencies of the case stand, or nobody took over.
    """
    opened = case_open(
        actor=actor, case_id=case_id, command=Command.HAND_ON, expected_version=expected_version
    )
    heirs = _heirs(opened.case, opened.tasks)
    if not heirs:
        raise StepNotAllowed
    note, body = handed_on(heirs, opened.case.competent_agency_id)
    columns = _put(opened, {old: new.id for old, (_before, new) in heirs.items()})
    make_found(opened.case, _words(opened.case))
    return case_write(opened, actor=actor, extra=Extra(columns=columns, note=note, body=body))


def cases_hand_on() -> int:
    """Hand on every open case of agencies that are no more; how many were.

    One transaction for each, so that a sweep that dies has done whole cases only; what is refused
    is met again by the next one. Nothing is asked of the database while all agencies stand.
    """
    done = 0
    for case_id, version in _left():
        try:
            case_hand_on(actor=SYSTEM, case_id=case_id, expected_version=version)
            done += 1
        except DomainError as refusal:
            log.warning("case_not_handed_on", case_id=str(case_id), why=refusal.code)
    return done


def search_keys_hand_on() -> int:
    """Let who took over find what agencies that are no more found, finished dossiers too; how many
    keys went over.

    So a search asks as many agencies as there are, not as many as there ever were. A transaction
    for each few thousand keys and at most so many in a sweep: until all are over, both are asked.
    """
    today, done = clock.today(), 0
    for old in organisation.agencies_ended(today):
        heir = organisation.agency_heir(old, today).id
        asked = {"old": old, "heir": heir, "most": KEYS_AT_ONCE}
        while done < KEYS_OF_A_SWEEP and (moved := db.execute(MOVE_KEYS, asked).fetchall()[0][0]):
            done += moved
    return done


def _left() -> Iterator[tuple[UUID, int]]:
    ended = list(organisation.agencies_ended(clock.today()))
    after = UUID(int=0)
    while ended and (rows := db.execute(LEFT, [ended, after, BATCH]).fetchall()):
        yield from rows
        after = rows[-1][0]


def _heirs(case: Case, tasks: list[Task]) -> dict[UUID, tuple[AgencyInfo, AgencyInfo]]:
    """Of each agency of the case that is no more: it, and who took over."""
    today = clock.today()
    parts = [case.competent_agency_id, case.receiving_agency_id, case.supporting_agency_id]
    parts += [task.agency_id for task in tasks]
    pairs = {
        each: (organisation.agency_info(each), organisation.agency_heir(each, today))
        for each in parts
        if each is not None
    }
    return {old: pair for old, pair in pairs.items() if pair[1].id != old}


def _put(opened: Opened, new: dict[UUID, UUID]) -> tuple[str, ...]:
    """Put the new agencies in place of the old ones; answer which columns of the case changed."""
    case, today = opened.case, clock.today()
    columns = []
    for column in ("competent_agency", "receiving_agency", "supporting_agency"):
        old = getattr(case, f"{column}_id")
        if old in new:
            setattr(case, f"{column}_id", new[old])
            columns.append(column)
    for task in opened.tasks:
        if task.agency_id not in new:
            continue
        task.agency_id = new[task.agency_id]
        if task.assignee_id is not None:
            holders = organisation.holders_of(task.agency_id, Role(task.role), today)
            if task.assignee_id not in {holder.id for holder in holders}:
                task.assignee_id = None
    for old, heir in new.items():
        db.write(UNREAD, [heir, case.pk, old])
    return tuple(columns)


def _words(case: Case) -> list[str]:
    """The words under which the case is found."""
    return found_by(case, case.data) + (code_keys(case.code) if case.code else [])
