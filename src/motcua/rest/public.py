"""What needs no account: the catalogue, tracking by code and PIN, verification of any PDF; and
the token itself.
"""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.cases import selectors as cases
from motcua.catalogue import selectors as catalogue
from motcua.files import services as files
from motcua.files.errors import FileAbsent, FileTooLarge
from motcua.files.selectors import files_of
from motcua.files.types import MOST_BYTES
from motcua.identity import services as identity
from motcua.identity.errors import LoginLocked, LoginRefused
from motcua.kernel import clock
from motcua.kernel.actor import ANONYMOUS
from motcua.kernel.http import address_of
from motcua.kernel.idempotency import replaying
from motcua.rest import schemas
from motcua.rest.caller import actor_of, once_of
from motcua.rest.problems import answer
from motcua.signing import services as signing
from motcua.signing.errors import PdfTooLarge

MOST_TO_VERIFY = 25 * 1024 * 1024
public = Router(tags=["public"], auth=None)
uploads = Router(tags=["files"])


def _refused(*statuses: int) -> Any:
    return dict.fromkeys(statuses, schemas.Problem)


class Search(Schema):
    q: schemas.Short = ""
    field: schemas.Short = ""
    level: Annotated[str, Field(pattern="^(|ministry|province|district|commune|other)$")] = ""
    page: Annotated[int, Field(ge=1, le=1000)] = 1


@public.post(
    "/tokens",
    response={201: schemas.TokenOut, **_refused(400, 401, 413, 422, 429)},
    operation_id="token_issue",
)
def token(request: HttpRequest, body: schemas.TokenIn) -> HttpResponse:
    """A bearer token for name and password, good for twelve hours."""
    try:
        account_id = identity.login(
            method="password", credentials=body.model_dump(), address=address_of(request)
        )
    except (LoginRefused, LoginLocked):
        audit.record(actor=ANONYMOUS, what=What.LOGIN_REFUSED)
        raise
    value, row = identity.token_issue(account_id=account_id)
    audit.record(actor=ANONYMOUS, what=What.LOGIN, subject_ref=account_id)
    return answer({"token": value, "expires_at": clock.instant_text(row.expires_at)}, 201)


@public.get(
    "/procedures",
    response={200: schemas.ProcedureListOut, **_refused(422)},
    operation_id="procedure_list",
)
def procedures(request: HttpRequest, query: Query[Search]) -> Any:
    """Find procedures; accents do not matter."""
    return catalogue.procedures_search(
        query.q, query.field or None, query.level or None, query.page
    )


@public.get(
    "/procedures/{code}",
    response={200: schemas.ProcedureOut, **_refused(404, 422)},
    operation_id="procedure_get",
)
def procedure(request: HttpRequest, code: str) -> Any:
    """One procedure: components, limits, fees, form and the agencies that offer it."""
    card = catalogue.procedure_card(code)
    version = card.version
    return {
        "code": version.code,
        "name": version.name,
        "field": version.field,
        "ministry": version.ministry,
        "components": version.papers,
        "channels": version.channels,
        "form_schema": dict(version.form.schema),
        "agencies": [
            {
                "id": place.agency_id,
                "identifier": place.agency_identifier,
                "name": place.agency_name,
                "level": level,
            }
            for level, places in card.offered_at.items()
            for place in places
        ],
    }


@public.post(
    "/track",
    response={200: schemas.TrackingOut, **_refused(400, 404, 413, 422)},
    operation_id="case_track",
)
def track(request: HttpRequest, body: schemas.TrackIn) -> Any:
    """Where a case is, for the holder of its code and PIN."""
    found = cases.case_track(code=body.code, pin=body.pin)
    audit.record(actor=ANONYMOUS, what=What.CASE_TRACKED, subject_ref=found.summary.id)
    return found


@public.post(
    "/verify",
    response={200: schemas.VerificationOut, **_refused(400, 413, 422, 503)},
    operation_id="pdf_verify",
)
def verify(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """For each signature of a PDF: valid or not, who, when, what changed after."""
    if file.size is None or file.size > MOST_TO_VERIFY:
        raise PdfTooLarge
    return signing.pdf_verify(pdf=file.read())


@uploads.post(
    "",
    response={201: schemas.FileOut, **_refused(400, 401, 413, 422, 429, 503)},
    operation_id="file_upload",
)
def upload(request: HttpRequest, file: File[UploadedFile]) -> HttpResponse:
    """Keep a PDF (at most 200 pages), JPEG or PNG until a dossier refers to it; 413 and 429 say
    that the account has too much waiting, 503 that nobody has time to count the pages now.
    """
    if file.size is None or file.size > MOST_BYTES:
        raise FileTooLarge
    content = file.read()
    once = once_of(request, status=201, content=content)
    with replaying(once):
        row = files.file_store(
            actor=actor_of(request), name=file.name or "", content=content, once=once
        )
    return answer(files.file_answer(row), 201)


@uploads.get(
    "/{uuid:file_id}",
    response={200: schemas.FileOut, **_refused(401, 404, 422)},
    operation_id="file_get",
)
def uploaded(request: HttpRequest, file_id: UUID) -> Any:
    """A file that this account sent, with what the scanner for malware says of it by now."""
    row = files_of(actor=actor_of(request), file_ids=[file_id]).get(file_id)
    if row is None or row.hidden_at is not None:
        raise FileAbsent
    return files.file_answer(row)
