"""Messages with the citizen: those of one case, and all that nobody has read."""

import hashlib
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.cases import selectors, services
from motcua.cases.types import Talk
from motcua.desk.access import for_officers
from motcua.desk.tables import queues
from motcua.files.errors import FileTooLarge
from motcua.files.selectors import files_of
from motcua.files.services import files_release
from motcua.files.types import MOST_BYTES
from motcua.kernel.actor import ANONYMOUS
from motcua.kernel.errors import Conflict, DomainError, Invalid
from motcua.kernel.http import ActorRequest
from motcua.kernel.idempotency import AlreadyDone, Once, replaying
from motcua.kernel.ids import new_id
from motcua.ui.ended import AGAIN, session_ended
from motcua.ui.uploads import SENT, sent_for, skipped_files, taking_files, unticked

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


def talk_expired(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The token no longer fits: give back what was typed under a fresh one, send nothing."""
    if not request.actor.is_staff:
        return session_ended(request, "text")
    talk = selectors.case_messages(actor=request.actor, case_id=case_id)
    note = _(
        "Trang này đã mở quá lâu nên chưa gửi được. Nội dung đã gõ vẫn còn dưới đây; "
        "xin chọn lại tệp vừa chọn, nếu có, rồi bấm nút gửi lần nữa."
    )
    return _page(request, talk, kept=_kept(request), note=note, status=403)


@taking_files(MOST_BYTES, expired=talk_expired)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: ActorRequest, case_id: UUID) -> HttpResponseBase:
    """The messages of a case, which are read from now on; and a new one."""
    if request.method == "POST" and request.actor == ANONYMOUS:
        return session_ended(request, "text")
    return _show(request, case_id)


@for_officers
def _show(request: ActorRequest, case_id: UUID) -> HttpResponse:
    talk = selectors.case_messages(actor=request.actor, case_id=case_id)
    if request.method == "POST" and AGAIN not in request.POST:
        return _write(request, talk)
    if request.method != "POST":
        audit.record(actor=request.actor, what=What.CASE_READ, subject_ref=case_id)
        if any(message.is_new for message in talk.messages):
            services.case_messages_seen(actor=request.actor, case_id=case_id)
    return _page(request, talk, kept=_kept(request))


def _write(request: ActorRequest, talk: Talk) -> HttpResponse:
    file_id, problem = _attached(request)
    if problem:
        refusal = Invalid(fields={"file": problem})
        return _page(request, talk, refusal, kept=file_id, status=refusal.status)
    once = _once(request, talk.case_id)
    try:
        with replaying(once):
            services.case_message_write(
                actor=request.actor,
                case_id=talk.case_id,
                text=request.POST.get("text", ""),
                file_id=file_id,
                for_citizen="for_citizen" in request.POST,
                once=once,
            )
    except AlreadyDone:
        pass  # the second click of the same form: the first one sent it
    except (Invalid, Conflict) as refusal:
        return _page(request, talk, refusal, kept=file_id, status=refusal.status)
    messages.success(request, _("Đã gửi tin. Người nộp nhận được thông báo."))
    response = redirect("desk:talk", case_id=talk.case_id)
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
    """The key that was made for this form alone; another text or file is another message."""
    assert request.actor.account_id is not None
    attached = [f"{each.name}/{each.size}" for each in request.FILES.getlist("file")]
    attached += [*request.POST.getlist(SENT), *request.POST.getlist("kept")]
    said = [case_id, "for_citizen" in request.POST, *attached, request.POST.get("text", "")]
    digest = hashlib.sha256("/".join(map(str, said)).encode()).digest()
    key = f"desk:{request.POST.get('form_key', '')[:LONGEST_KEY] or new_id()}:{digest.hex()[:16]}"
    return Once(account_id=request.actor.account_id, key=key, body_hash=digest)


def _attached(request: ActorRequest) -> tuple[UUID | None, str]:
    """The file that goes with the message, and what is wrong with one that came."""
    files_release(actor=request.actor, file_ids=unticked(request, "kept"))
    file_id, problem = services.attachment_take(
        actor=request.actor,
        uploads=request.FILES.getlist("file"),
        sent=sent_for(request, "file"),
        kept=_kept(request),
    )
    return file_id, FileTooLarge().text if skipped_files(request) else problem


def _kept(request: ActorRequest) -> UUID | None:
    """The file that was taken with this form before."""
    try:
        return UUID(request.POST.get("kept", "")[:LONGEST_KEY])
    except ValueError:
        return None


def _page(
    request: ActorRequest,
    talk: Talk,
    refusal: DomainError | None = None,
    *,
    kept: UUID | None = None,
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    errors = refusal.fields if refusal is not None else {}
    context = {
        "talk": talk,
        "form_key": new_id(),
        "errors": errors,
        "problem": refusal.text if refusal is not None and not errors else "",
        "note": note,
        "kept": list(files_of(actor=request.actor, file_ids=[kept] if kept else []).values()),
        "text": request.POST.get("text", ""),
        "file_route": "desk:talk_file",
        "queues": queues(),
    }
    return render(request, "desk/talk.html", context, status=status)
