"""Messages with the officers who handle a dossier."""

import hashlib
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.cases.selectors import case_message_file, case_messages
from motcua.cases.services import case_message_write, case_messages_seen
from motcua.cases.types import Talk
from motcua.files.errors import FileRefused, FileTooLarge
from motcua.files.services import file_store
from motcua.kernel.errors import Conflict, DomainError, Invalid
from motcua.kernel.http import ActorRequest
from motcua.kernel.idempotency import AlreadyDone, Once, replaying
from motcua.kernel.ids import new_id
from motcua.portal.incoming import (
    MOST_FILE,
    citizen_only,
    file_response,
    form_of_citizen,
    opened_long_ago,
    posted_text,
    posted_uuid,
)
from motcua.ui.ended import AGAIN, session_ended
from motcua.ui.uploads import skipped_files, taking_files


def talk_expired(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The token no longer fits: give back what was typed under a fresh one, send nothing."""
    if not request.actor.is_citizen:
        return session_ended(request, "text")
    talk = case_messages(actor=request.actor, case_id=case_id)
    return _page(request, talk, note=opened_long_ago(), status=403)


@taking_files(MOST_FILE, expired=talk_expired)
@require_http_methods(["GET", "HEAD", "POST"])
@form_of_citizen("text")
def talk(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The messages of a dossier, which are read from now on; and a new one."""
    found = case_messages(actor=request.actor, case_id=case_id)
    if request.method != "POST" or AGAIN in request.POST:
        if any(message.is_new for message in found.messages):
            case_messages_seen(actor=request.actor, case_id=case_id)
        return _page(request, found)
    once = _once(request, case_id)
    try:
        with replaying(once):
            case_message_write(
                actor=request.actor,
                case_id=case_id,
                text=posted_text(request.POST, "text"),
                file_id=_file(request),
                once=once,
            )
    except AlreadyDone:
        pass  # the second click of the same form: the first one sent it
    except (Invalid, Conflict, FileRefused, FileTooLarge) as refusal:
        return _page(request, found, refusal, status=refusal.status)
    messages.success(request, _("Đã gửi tin cho cán bộ giải quyết."))
    return redirect("portal:talk", case_id=case_id)


@require_safe
@citizen_only
def talk_file(request: ActorRequest, case_id: UUID, message_id: int) -> HttpResponse:
    """The file that came with a message."""
    name, media_type, content = case_message_file(
        actor=request.actor, case_id=case_id, message_id=message_id
    )
    return file_response(name=name, media_type=media_type, content=content)


def _once(request: ActorRequest, case_id: UUID) -> Once:
    """The key that was made for this form alone; another text or file is another message."""
    assert request.actor.account_id is not None
    upload = request.FILES.get("file")
    attached = f"{upload.name}/{upload.size}" if upload is not None else ""
    said = f"{case_id}/{attached}/{posted_text(request.POST, 'text')}".encode()
    digest = hashlib.sha256(said).digest()
    form_key = posted_uuid(request.POST, "form_key") or new_id()
    key = f"talk:{form_key}:{digest.hex()[:16]}"
    return Once(account_id=request.actor.account_id, key=key, body_hash=digest)


def _file(request: ActorRequest) -> UUID | None:
    if skipped_files(request):
        raise FileTooLarge
    upload = request.FILES.get("file")
    if upload is None:
        return None
    return file_store(actor=request.actor, name=upload.name or "", content=upload.read()).id


def _page(
    request: ActorRequest,
    found: Talk,
    refusal: DomainError | None = None,
    *,
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    errors = refusal.fields if refusal is not None else {}
    if isinstance(refusal, FileRefused | FileTooLarge):
        errors = {"file": refusal.text}
    context = {
        "talk": found,
        "form_key": new_id(),
        "errors": errors,
        "problem": refusal.text if refusal is not None and not errors else "",
        "note": note,
        "text": posted_text(request.POST, "text"),
        "file_route": "portal:talk_file",
    }
    return render(request, "portal/dossiers/talk.html", context, status=status)
