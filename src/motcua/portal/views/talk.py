"""Messages with the officers who handle a dossier."""

import hashlib
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.cases.selectors import case_message_file, case_messages
from motcua.cases.services import attachment_take, case_message_write, case_messages_seen
from motcua.cases.types import Talk
from motcua.files.errors import FileTooLarge
from motcua.files.selectors import files_of
from motcua.files.services import files_release
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
from motcua.ui.uploads import SENT, sent_for, skipped_files, taking_files, unticked


def talk_expired(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The token no longer fits: give back what was typed under a fresh one, send nothing."""
    if not request.actor.is_citizen:
        return session_ended(request, "text")
    talk = case_messages(actor=request.actor, case_id=case_id)
    kept = posted_uuid(request.POST, "kept")
    return _page(request, talk, kept=kept, note=opened_long_ago(), status=403)


@taking_files(MOST_FILE, expired=talk_expired)
@require_http_methods(["GET", "HEAD", "POST"])
@form_of_citizen("text")
def talk(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The messages of a dossier, which are read from now on; and a new one."""
    found = case_messages(actor=request.actor, case_id=case_id)
    if request.method != "POST" or AGAIN in request.POST:
        if any(message.is_new for message in found.messages):
            case_messages_seen(actor=request.actor, case_id=case_id)
        return _page(request, found, kept=posted_uuid(request.POST, "kept"))
    file_id, problem = _attached(request)
    if problem:
        refusal = Invalid(fields={"file": problem})
        return _page(request, found, refusal, kept=file_id, status=refusal.status)
    once = _once(request, case_id)
    try:
        with replaying(once):
            case_message_write(
                actor=request.actor,
                case_id=case_id,
                text=posted_text(request.POST, "text"),
                file_id=file_id,
                once=once,
            )
    except AlreadyDone:
        pass  # the second click of the same form: the first one sent it
    except (Invalid, Conflict) as refusal:
        return _page(request, found, refusal, kept=file_id, status=refusal.status)
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
    attached += "/".join([*request.POST.getlist(SENT), *request.POST.getlist("kept")])
    said = f"{case_id}/{attached}/{posted_text(request.POST, 'text')}".encode()
    digest = hashlib.sha256(said).digest()
    form_key = posted_uuid(request.POST, "form_key") or new_id()
    key = f"talk:{form_key}:{digest.hex()[:16]}"
    return Once(account_id=request.actor.account_id, key=key, body_hash=digest)


def _attached(request: ActorRequest) -> tuple[UUID | None, str]:
    """The file that goes with the message, and what is wrong with one that came."""
    files_release(actor=request.actor, file_ids=unticked(request, "kept"))
    file_id, problem = attachment_take(
        actor=request.actor,
        uploads=request.FILES.getlist("file"),
        sent=sent_for(request, "file"),
        kept=posted_uuid(request.POST, "kept"),
    )
    return file_id, FileTooLarge().text if skipped_files(request) else problem


def _page(
    request: ActorRequest,
    found: Talk,
    refusal: DomainError | None = None,
    *,
    kept: UUID | None = None,
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    errors = refusal.fields if refusal is not None else {}
    context = {
        "talk": found,
        "form_key": new_id(),
        "errors": errors,
        "problem": refusal.text if refusal is not None and not errors else "",
        "note": note,
        "text": posted_text(request.POST, "text"),
        "kept": list(files_of(actor=request.actor, file_ids=[kept] if kept else []).values()),
        "file_route": "portal:talk_file",
    }
    return render(request, "portal/dossiers/talk.html", context, status=status)
