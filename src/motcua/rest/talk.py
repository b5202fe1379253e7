"""Search and messages for machines."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.cases import selectors, services
from motcua.kernel.idempotency import replaying
from motcua.rest import schemas
from motcua.rest.caller import actor_of, once_of
from motcua.rest.problems import answer, file_answer

router = Router(tags=["cases"])
REFUSALS: Any = dict.fromkeys((400, 401, 403, 404, 409, 422), schemas.Problem)
SEEN: Any = dict.fromkeys((401, 404, 422), schemas.Problem)


class SearchQuery(Schema):
    q: schemas.Short
    cursor: schemas.Long = ""


class SearchHitOut(Schema):
    case_id: UUID
    code: str
    procedure_name: str
    applicant_name: str
    agency_name: str
    status: int
    clock: str
    submitted_at: schemas.Instant
    due_at: schemas.Instant | None


class SearchOut(Schema):
    """`is_cut`: there may be more, for which more words are needed; `is_next_apart`: the next page
    holds names in which the words lie apart, and may be empty.
    """

    rows: list[SearchHitOut]
    next_cursor: str
    too_short: bool
    is_cut: bool
    is_next_apart: bool


class MessageIn(schemas.In):
    text: schemas.Long
    file_id: UUID | None = None
    for_citizen: bool = False


class MessageKeyOut(Schema):
    id: int


class MessageOut(Schema):
    """`scan`: what the scanner for malware says of the file."""

    id: int
    from_citizen: bool
    author_name: str
    post: str
    text: str
    file_name: str
    at: schemas.Instant
    read_at: schemas.Instant | None
    is_new: bool
    scan: schemas.ScanState


class TalkOut(Schema):
    case_id: UUID
    code: str
    messages: list[MessageOut]
    may_write: bool
    may_write_for_citizen: bool
    is_closed: bool
    has_older: bool


@router.get("/search", response={200: SearchOut, **SEEN}, operation_id="case_search")
def search(request: HttpRequest, query: Query[SearchQuery]) -> Any:
    """Cases by code, name, personal number or phone, within what the officer may see."""
    return selectors.cases_search(actor=actor_of(request), query=query.q, cursor=query.cursor)


@router.get(
    "/{uuid:case_id}/messages",
    response={200: TalkOut, **SEEN},
    operation_id="case_message_list",
)
def listing(request: HttpRequest, case_id: UUID) -> Any:
    """The messages between officers and the citizen, the oldest first."""
    return selectors.case_messages(actor=actor_of(request), case_id=case_id)


@router.get(
    "/{uuid:case_id}/messages/{int:message_id}/file",
    response={200: None, **schemas.FILE_REFUSALS},
    operation_id="case_message_file",
)
def download(request: HttpRequest, case_id: UUID, message_id: int) -> HttpResponse:
    """The bytes of the file that came with a message."""
    actor = actor_of(request)
    name, media_type, content = selectors.case_message_file(
        actor=actor, case_id=case_id, message_id=message_id
    )
    audit.record(actor=actor, what=What.FILE_READ, subject_ref=case_id)
    return file_answer(name, media_type, content)


@router.post(
    "/{uuid:case_id}/messages",
    response={201: MessageKeyOut, **REFUSALS},
    operation_id="case_message_write",
)
def write(request: HttpRequest, case_id: UUID, body: MessageIn) -> HttpResponse:
    """Write to the other side; nothing is decided by it."""
    once = once_of(request, status=201)
    with replaying(once):
        key = services.case_message_write(
            actor=actor_of(request),
            case_id=case_id,
            text=body.text,
            file_id=body.file_id,
            for_citizen=body.for_citizen,
            once=once,
        )
    return answer({"id": key}, 201)
