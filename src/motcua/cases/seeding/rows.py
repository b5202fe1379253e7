"""Stories as lines for COPY, table by table."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from motcua.cases.seeding.people import Person
from motcua.cases.seeding.story import Story
from motcua.kernel import clock
from motcua.organisation import selectors as organisation
from motcua.worktime.types import TimeUnit

TABLES: dict[str, tuple[str, ...]] = {
    "cases_case": (
        *("id", "reference", "pin", "result_code", "code", "procedure_version_id"),
        *("procedure_code", "channel", "person_id", "applicant_name", "applicant_phone"),
        *("applicant_email", "receiving_agency_id", "competent_agency_id", "step", "status"),
        *("clock", "delivery", "outcome", "proposal", "appraised_by", "appraisers"),
        *("approved_by", "last_officer_id", "submitted_at", "received_at", "due_at"),
        *("released_at", "finished_at", "timeliness", "version", "ledger_head"),
    ),
    "cases_casedata": ("case_id", "revision", "data", "at"),
    "cases_ledgerentry": (
        *("case_id", "number", "name", "at", "actor_kind", "account_id", "actor_name", "post"),
        *("step", "status", "clock", "delivery", "note", "body", "previous_hash", "hash"),
    ),
    "cases_task": (
        *("case_id", "step", "node", "token", "branch", "trail", "objected", "role"),
        *("agency_id", "assignee_id", "sort_at", "limit_at", "opened_at", "closed_at"),
        *("closed_by", "answer"),
    ),
    "cases_clocksegment": ("case_id", "clock", "from_at", "to_at", "reason", "basis"),
    "cases_supplementrequest": (
        *("id", "case_id", "items", "reason", "requested_at", "requested_by", "answered_at"),
        *("answer", "answer_by", "fields", "again_because", "remind_at", "reminded_at"),
        "is_lapsed",
    ),
    "cases_extension": (
        *("case_id", "at", "by", "old_due_at", "new_due_at", "value", "unit", "reason"),
        *("basis", "is_late"),
    ),
    "cases_searchkey": ("agency_id", "key", "case_id"),
}
PERSONS = "identity_person"
PERSON_COLUMNS = ("id", "full_name", "personal_number", "birth_on", "phone", "email", "address")
Lines = dict[str, list[str]]
_encoded = json.JSONEncoder(ensure_ascii=False).encode


def lines_of(stories: Iterable[Story]) -> Lines:
    """The lines of every table, in the order in which they are written."""
    lines: Lines = defaultdict(list)
    for story in stories:
        _case(story, lines)
        _work(story, lines)
        _ledger(story, lines["cases_ledgerentry"])
    # Neighbours in the index are written together.
    lines["cases_searchkey"].sort()
    return {table: lines[table] for table in TABLES if lines[table]}


def person_line(person: Person, address: str) -> str:
    """A person as a line of `PERSON_COLUMNS`."""
    return _line(
        person.id, person.name, person.personal_number, person.born_on, person.phone,
        person.email, address,
    )  # fmt: skip


def _case(story: Story, lines: Lines) -> None:
    version, place = story.offer.version, story.place
    lines["cases_case"].append(
        _line(
            story.id, story.reference, story.pin, story.result_code, story.code, version.id,
            version.code, story.channel, story.person.id, story.person.name, story.person.phone,
            story.person.email, story.receiving_id, story.competent_id, place.step.value,
            int(place.status), place.clock.value, place.delivery.value, story.outcome,
            story.proposal, story.appraised_by,
            f"{{{','.join(map(str, sorted(story.appraisers)))}}}", story.approved_by,
            story.last_officer_id, story.submitted_at, story.received_at, story.due_at,
            story.released_at, story.finished_at, story.timeliness, len(story.entries), story.head,
        )
    )  # fmt: skip
    lines["cases_casedata"].append(_line(story.id, 1, story.data, story.submitted_at))
    parts = (story.receiving_id, story.competent_id)
    for agency in organisation.agencies_heirs(parts, clock.today()):
        for key in story.keys:
            lines["cases_searchkey"].append(f"{_known(agency)}\t{key}\t{_known(story.id)}\n")


def _work(story: Story, lines: Lines) -> None:
    for work in story.works:
        token = work.link.token
        lines["cases_task"].append(
            _line(
                story.id, work.step, token.node, token.number, token.branch, token.trail,
                token.objected, work.role, work.agency_id, work.assignee_id, work.sort_at,
                work.limit_at, work.opened_at, work.closed_at, work.closed_by, "",
            )
        )  # fmt: skip
    for part in story.stretches:
        lines["cases_clocksegment"].append(
            _line(story.id, part.clock, part.from_at, part.to_at, part.reason, part.basis)
        )
    for asked in story.asked:
        lines["cases_supplementrequest"].append(
            _line(
                asked.id, story.id, list(asked.items), asked.reason, asked.requested_at,
                asked.requested_by, asked.answered_at, asked.answer, asked.answer_by, {},
                asked.again_because, asked.remind_at, asked.reminded_at, asked.is_lapsed,
            )
        )  # fmt: skip
    if story.put is not None:
        put = story.put
        lines["cases_extension"].append(
            _line(
                story.id, put.at, put.by, put.old_due_at, put.new_due_at, put.days,
                TimeUnit.WORKING_DAY.value, put.reason, put.basis, put.is_late,
            )
        )  # fmt: skip


def _ledger(story: Story, lines: list[str]) -> None:
    lines.extend(
        _line(
            row.case_id, row.number, row.name, row.at, row.actor_kind, row.account_id,
            row.actor_name, row.post, row.step, row.status, row.clock, row.delivery, row.note,
            row.body, row.previous_hash, row.hash,
        )
        for row in story.entries
    )  # fmt: skip


def _line(*values: Any) -> str:
    """The values as COPY reads them."""
    return "\t".join([_AS[type(value)](value) for value in values]) + "\n"


@lru_cache(maxsize=50_000)
def _escaped(value: str) -> str:
    if "\\" in value:
        value = value.replace("\\", "\\\\")
    if value.isprintable():
        return value
    return value.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


@lru_cache(maxsize=20_000)
def _known(value: UUID) -> str:
    """Agencies and officers come again and again; so does the case in all of its rows."""
    return str(value)


@lru_cache(maxsize=1_000)
def _instant(value: datetime) -> str:
    """An instant stands in several rows of its case."""
    return value.isoformat()


def _json(value: Any) -> str:
    if not value:
        return str(value)  # as JSON writes it
    text = _encoded(value)
    return text.replace("\\", "\\\\") if "\\" in text else text  # JSON has no bare tab or line


_AS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _value: "\\N",
    str: _escaped,
    UUID: _known,
    int: str,
    bool: str,
    date: str,
    datetime: _instant,
    bytes: lambda value: "\\\\x" + value.hex(),
    dict: _json,
    list: _json,
}
