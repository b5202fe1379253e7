"""Files in chunks over a bad line: the tus protocol 1.0.0 with creation, expiration, termination
and checksum (https://tus.io/protocols/resumable-upload). For whoever is logged in.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _

from motcua.files.selectors import own_file
from motcua.files.services import upload_append, upload_create, upload_drop, upload_find
from motcua.files.types import MOST_BYTES, UploadState
from motcua.kernel.actor import ANONYMOUS
from motcua.kernel.errors import DomainError
from motcua.kernel.http import ActorRequest
from motcua.portal.incoming import file_response

VERSION = "1.0.0"
CHUNK_TYPE = "application/offset+octet-stream"
PIECE = 256 * 1024  # what goes to the disk at once, however much a request carries
CHECKSUMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
MOST_DIGITS = 15
MOST_METADATA = 4096
CHECKSUM_DIFFERS = 460  # of the protocol
Step = Callable[[ActorRequest], HttpResponse]


class _Refused(Exception):
    """A request that the protocol does not allow; the text is for who wrote the client."""

    def __init__(self, status: int, text: str = "") -> None:
        self.status = status
        self.text = text
        super().__init__(text)


def uploads(request: ActorRequest) -> HttpResponse:
    """Announce a file: its length and its name."""
    return _answer(request, {"POST": _create})


def upload(request: ActorRequest, upload_id: UUID) -> HttpResponse:
    """Ask how far a file has come, go on with it, give it up; read it when it is whole."""
    steps: dict[str, Step] = {
        "HEAD": lambda asked: _told(upload_find(actor=asked.actor, upload_id=upload_id), 200),
        "PATCH": lambda asked: _append(asked, upload_id),
        "DELETE": lambda asked: _drop(asked, upload_id),
        "GET": lambda asked: _read(asked, upload_id),
    }
    return _answer(request, steps)


def _answer(request: ActorRequest, steps: dict[str, Step]) -> HttpResponse:
    """The step that was asked for, with the protocol's headers and refusals as plain text."""
    method = _method(request)
    try:
        response = _abilities() if method == "OPTIONS" else _done(request, method, steps)
    except _Refused as refusal:
        response = _said(refusal.status, refusal.text)
    except DomainError as refusal:
        response = _said(refusal.status, refusal.text)
        response["Upload-Problem"] = quote(refusal.text)  # ours: an answer to HEAD has no body
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "private, no-store"
    return response


def _method(request: HttpRequest) -> str:
    """A POST may stand for another method where something on the way lets no other through. A POST
    only: its token was checked.
    """
    method = request.method or ""
    return request.headers.get("X-HTTP-Method-Override", method) if method == "POST" else method


def _done(request: ActorRequest, method: str, steps: dict[str, Step]) -> HttpResponse:
    if method not in steps:
        response = _said(405)
        response["Allow"] = ", ".join(["OPTIONS", *steps])
        return response
    if method != "GET" and request.headers.get("Tus-Resumable") != VERSION:
        response = _said(412)
        response["Tus-Version"] = VERSION
        return response
    if request.actor == ANONYMOUS:
        return _said(401, _("Phiên làm việc đã hết. Xin đăng nhập lại; phần đã gửi vẫn còn."))
    return steps[method](request)


def _abilities() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = "creation,expiration,termination,checksum"
    response["Tus-Max-Size"] = str(MOST_BYTES)
    response["Tus-Checksum-Algorithm"] = ",".join(CHECKSUMS)
    return response


def _create(request: ActorRequest) -> HttpResponse:
    length = _number(request, "Upload-Length")
    state = upload_create(actor=request.actor, name=_name(request), length=length)
    response = _told(state, 201)
    response["Location"] = reverse("portal:upload", args=[state.id])
    return response


def _append(request: ActorRequest, upload_id: UUID) -> HttpResponse:
    if request.headers.get("Content-Type", "").partition(";")[0].strip() != CHUNK_TYPE:
        raise _Refused(415, f"Content-Type: {CHUNK_TYPE}")
    state = upload_find(actor=request.actor, upload_id=upload_id)
    offset = _number(request, "Upload-Offset")
    if offset != state.received:
        raise _Refused(409, f"Upload-Offset: {state.received}")
    length = _length(request)
    if offset + length > state.length:
        raise _Refused(413, f"Upload-Length: {state.length}")
    if "Upload-Checksum" in request.headers:
        return _told(_append_checked(request, state, length), 204)
    while length > 0 and (piece := _piece(request, min(PIECE, length))):
        state = upload_append(
            actor=request.actor, upload_id=upload_id, offset=state.received, content=piece
        )
        length -= len(piece)
    return _told(state, 204)


def _append_checked(request: ActorRequest, state: UploadState, length: int) -> UploadState:
    """All bytes of the request, or none when they are not those that were meant."""
    name, _space, value = request.headers["Upload-Checksum"].partition(" ")
    if name not in CHECKSUMS:
        raise _Refused(400, "Tus-Checksum-Algorithm: " + ",".join(CHECKSUMS))
    content = _piece(request, length)
    if CHECKSUMS[name](content).digest() != _decoded(value):
        raise _Refused(CHECKSUM_DIFFERS, "Checksum Mismatch")
    if not content:
        return state
    return upload_append(
        actor=request.actor, upload_id=state.id, offset=state.received, content=content
    )


def _piece(request: ActorRequest, most: int) -> bytes:
    """So many bytes of the body, fewer when the line broke."""
    read = bytearray()
    try:
        while len(read) < most and (some := request.read(most - len(read))):
            read += some
    except OSError:
        return bytes(read)
    return bytes(read)


def _drop(request: ActorRequest, upload_id: UUID) -> HttpResponse:
    upload_drop(actor=request.actor, upload_id=upload_id)
    return HttpResponse(status=204)


def _read(request: ActorRequest, upload_id: UUID) -> HttpResponse:
    row, content = own_file(actor=request.actor, file_id=upload_id)
    return file_response(name=row.name, media_type=row.media_type, content=content)


def _number(request: HttpRequest, header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise _Refused(400, f"{header}: 0…{MOST_BYTES}")
    return int(text)


def _length(request: HttpRequest) -> int:
    """How long the body says it is; one that does not say is not read."""
    if "Transfer-Encoding" in request.headers:
        raise _Refused(411, "Content-Length")
    text = request.META.get("CONTENT_LENGTH") or "0"
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise _Refused(400, "Content-Length")
    return int(text)


def _name(request: HttpRequest) -> str:
    """The name in `Upload-Metadata`: pairs of key and value in base64, parted by commas."""
    text = request.headers.get("Upload-Metadata", "")
    if len(text) > MOST_METADATA:
        raise _Refused(400, "Upload-Metadata")
    pairs = (pair.strip().partition(" ") for pair in text.split(","))
    value = next((value for key, _space, value in pairs if key == "filename"), "")
    return _decoded(value).decode("utf-8", "replace")


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _Refused(400, "base64") from error


def _told(state: UploadState, status: int) -> HttpResponse:
    response = HttpResponse(status=status)
    response["Upload-Offset"] = str(state.received)
    response["Upload-Length"] = str(state.length)
    response["Upload-Expires"] = http_date(state.expires_at.timestamp())
    if state.is_held:
        response["Upload-Held"] = "1"  # ours: a draft or a dossier has it already
    return response


def _said(status: int, text: str = "") -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
