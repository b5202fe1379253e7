"""Messages with the citizen: those of one case, and all that nobody has read."""

import hashlib
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.cases import selectors, services
from motcua.cases.types import Talk
from motcua.desk.access import for_officers
from motcua.desk.views.inbox import queues
from motcua.files.errors import FileRefused, FileTooLarge
from motcua.files.services import file_store
from motcua.files.types import MOST_BYTES
from motcua.kernel.errors import Conflict, DomainError, Invalid
from motcua.kernel.http import ActorRequest
from motcua.kernel.idempotency import AlreadyDone, Once, replaying
from motcua.kernel.ids import new_id
from motcua.ui.uploads import skipped_files, taking_files

MOST_DIGITS = 18
LONGEST_KEY = 36


@require_safe
@for_officers
def unread(request: ActorRequest) -> HttpResponse:
    """What citizens wrote that no officer has read, the oldest first."""
    after = request.GET.get("after", "")
    number = int(after) if after.isdecimal() and len(after) <= MOST_DIGITS else 0
    page = selectors.messages_unread(actor=request.actor, after=number)
    following = f"?after={page.next_cursor}" if page.next_cursor else ""
    context = {"page": page, "next_url": following, "area": "talk", "queues": queues()}
    return render(request, "desk/unread.html", context)


@taking_files(MOST_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def show(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The messages of a case, which are read from now on; and a new one."""
    talk = selectors.case_messages(actor=request.actor, case_id=case_id)
    if request.method != "POST":
        audit.record(actor=request.actor, what=What.CASE_READ, subject_ref=case_id)
        if any(message.is_new for message in talk.messages):
            services.case_messages_seen(actor=request.actor, case_id=case_id)
        return _page(request, talk)
    once = _once(request, case_id)
    try:
        with replaying(once):
            services.case_message_write(
                actor=request.actor,
                case_id=case_id,
                text=request.POST.get("text", ""),
                file_id=_file(request),
                for_citizen="for_citizen" in request.POST,
                once=once,
            )
    except AlreadyDone:
        pass  # the second click of the same form: the first one sent it
    except (Invalid, Conflict, FileRefused, FileTooLarge) as refusal:
        return _page(request, talk, refusal)
    messages.success(request, _("Đã gửi tin. Người nộp nhận được thông báo."))
    response = redirect("desk:talk", case_id=case_id)
    response.status_code = 303
    return response


@require_safe
@for_officers
def file(request: ActorRequest, case_id: UUID, message_id: int) -> HttpResponse:
    """The file that came with a message."""
    name, media_type, content = selectors.case_message_file(
        actor=request.actor, case_id=case_id, message_id=message_id
    )
    audit.record(actor=request.actor, what=What.FILE_READ, subject_ref=case_id)
    response = HttpResponse(content, content_type=media_type)
    disposition = content_disposition_header(as_attachment=False, filename=name)
    response.headers["Content-Disposition"] = disposition or "inline"
    return response


def _once(request: ActorRequest, case_id: UUID) -> Once:
    """The key that was made for this form alone; another text under it is another message."""
    assert request.actor.account_id is not None
    said = f"{case_id}/{'for_citizen' in request.POST}/{request.POST.get('text', '')}".encode()
    digest = hashlib.sha256(said).digest()
    key = f"desk:{request.POST.get('form_key', '')[:LONGEST_KEY] or new_id()}:{digest.hex()[:16]}"
    return Once(account_id=request.actor.account_id, key=key, body_hash=digest)


def _file(request: ActorRequest) -> UUID | None:
    if skipped_files(request):
        raise FileTooLarge
    upload = request.FILES.get("file")
    if upload is None:
        return None
    return file_store(actor=request.actor, name=upload.name or "", content=upload.read()).id


def _page(request: ActorRequest, talk: Talk, refusal: DomainError | None = None) -> HttpResponse:
    errors = refusal.fields if refusal is not None else {}
    if isinstance(refusal, FileRefused | FileTooLarge):
        errors = {"file": refusal.text}
    context = {
        "talk": talk,
        "form_key": new_id(),
        "errors": errors,
        "problem": refusal.text if refusal is not None and not errors else "",
        "text": request.POST.get("text", ""),
        "file_route": "desk:talk_file",
        "queues": queues(),
    }
    return render(request, "desk/talk.html", context, status=refusal.status if refusal else 200)
