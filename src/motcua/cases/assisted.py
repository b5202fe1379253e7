"""What a helper sees of what was filled in for others: drafts whole, dossiers by their status."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.cases.consent import ConsentKind, digest_of
from motcua.cases.lifecycle import Status
from motcua.cases.models import Assistance
from motcua.catalogue import selectors as catalogue
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound

PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistanceInfo:
    """A dossier filled in for another. Once it is submitted there is only `reference`, `status`.

    `is_agreed`: the citizen agreed to the answers as they stand.
    """

    id: UUID
    procedure_code: str
    procedure_name: str
    agency_id: UUID
    data: Mapping[str, Any]
    files: tuple[tuple[str, UUID], ...]
    consent: ConsentKind
    is_agreed: bool
    phone_end: str
    saved_at: datetime
    submitted_at: datetime | None
    reference: str
    status: Status | None


def assistance(*, actor: Actor, assistance_id: UUID) -> AssistanceInfo:
    """One of the actor's own. One query. Raises `NotFound`."""
    row = Assistance.objects.select_related("case").filter(pk=assistance_id).first()
    if row is None or actor.account_id is None or row.account_id != actor.account_id:
        raise NotFound
    return _info(row)


def assistances(*, actor: Actor, cursor: str = "") -> tuple[tuple[AssistanceInfo, ...], str]:
    """The actor's own, the newest first, thirty a page, and the cursor of the next. One query."""
    rows = Assistance.objects.select_related("case").filter(
        account_id=actor.account_id or UUID(int=0)
    )
    with suppress(ValueError):  # a cursor that nobody gave out shows the first page
        rows = rows.filter(pk__lt=UUID(cursor)) if cursor else rows
    found = list(rows.order_by("-id")[: PAGE + 1])
    more = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    return tuple(map(_info, found[:PAGE])), more


def helper_of(case_id: UUID) -> str:
    """Who handed the case in for its citizen; empty: nobody. One query."""
    names = Assistance.objects.filter(case_id=case_id).values_list("helper_name", flat=True)
    return names.first() or ""


def _info(row: Assistance) -> AssistanceInfo:
    digest = digest_of(row.procedure_code, row.agency_id, row.data, row.files)
    case = row.case
    return AssistanceInfo(
        id=row.pk,
        procedure_code=row.procedure_code,
        procedure_name=catalogue.procedure_card(row.procedure_code).version.name,
        agency_id=row.agency_id,
        data=row.data,
        files=tuple((key, UUID(file_id)) for key, file_id in row.files),
        consent=ConsentKind(row.consent),
        is_agreed=bool(row.consent) and row.consent_digest == digest,
        phone_end=row.phone_end,
        saved_at=row.saved_at,
        submitted_at=row.submitted_at,
        reference=(case.code or case.reference) if case is not None else "",
        status=Status(case.status) if case is not None else None,
    )
