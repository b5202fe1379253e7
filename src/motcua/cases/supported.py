"""What a desk took in for other agencies (intake regardless of territory)."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from motcua.cases.lifecycle import Clock, Status
from motcua.cases.models import Case
from motcua.cases.types import SearchHit, SearchPage
from motcua.catalogue import selectors as catalogue
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import NotFound
from motcua.organisation import selectors as organisation

PAGE = 30


class Line(NamedTuple):
    """The columns of a case that a list shows, and those by which it is known who may see it."""

    pk: UUID
    person_id: UUID
    receiving_agency_id: UUID
    competent_agency_id: UUID
    supporting_agency_id: UUID | None
    code: str | None
    reference: str
    procedure_version_id: UUID
    applicant_name: str
    status: int
    clock: str
    submitted_at: datetime
    due_at: datetime | None


COLUMNS = ", ".join(("id", *Line._fields[1:]))


def cases_supported(*, actor: Actor, cursor: str = "") -> SearchPage:
    """One page of the cases that the officer's desks took in for others, the newest first.

    Paged by key; each desk is a short walk of one index. One query.
    """
    desks = {post.agency_id for post in actor.posts if post.role is Role.DESK_OFFICER}
    if not desks:
        raise NotFound
    before = _read_cursor(cursor)
    walks = [
        Case.objects.filter(supporting_agency_id=desk).order_by("-id") for desk in sorted(desks)
    ]
    if before is not None:
        walks = [walk.filter(id__lt=before) for walk in walks]
    first, *others = [walk[: PAGE + 1] for walk in walks]
    rows = first.union(*others, all=True).order_by("-id")[: PAGE + 1] if others else first
    found = list(rows)
    more = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    return SearchPage(rows=tuple(hit_of(case) for case in found[:PAGE]), next_cursor=more)


def hit_of(case: Case | Line) -> SearchHit:
    """A case as a line of a list."""
    agency = organisation.agency_info(case.competent_agency_id)
    return SearchHit(
        case_id=case.pk,
        code=case.code or case.reference,
        procedure_name=catalogue.version_name(case.procedure_version_id),
        applicant_name=case.applicant_name,
        agency_name=agency.name,
        agency_short_name=agency.short_name,
        status=Status(case.status),
        clock=Clock(case.clock),
        submitted_at=case.submitted_at,
        due_at=case.due_at,
    )


def _read_cursor(cursor: str) -> UUID | None:
    try:
        return UUID(cursor)
    except ValueError:
        return None  # a cursor that nobody gave out shows the first page
