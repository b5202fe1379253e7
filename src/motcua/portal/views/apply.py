"""Handing in a dossier. Whatever is typed is kept, right or wrong, logged in or not."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.cases.services import case_submit, draft_drop, draft_save
from motcua.cases.types import Submission
from motcua.catalogue.selectors import procedure_card
from motcua.catalogue.types import OfferedAt, ProcedureCard
from motcua.kernel.actor import ANONYMOUS
from motcua.kernel.http import ActorRequest
from motcua.kernel.idempotency import AlreadyDone, KeyReused, Once, answer_given, replaying
from motcua.kernel.ids import new_id
from motcua.portal import dossier_form
from motcua.portal.dossier_form import Attached, Entry, Kept
from motcua.portal.incoming import (
    MOST_FILE,
    CitizensOnly,
    opened_long_ago,
    posted,
    posted_uuid,
    to_login,
)
from motcua.portal.sessions import is_of_another, owner_sign, typed_keep, typed_waiting
from motcua.portal.words import apply_steps
from motcua.ui.uploads import taking_files

LAST_AGENCY = "last_agency"


def form_expired(request: ActorRequest, code: str) -> HttpResponse:
    """The token no longer fits: give back what was typed under a fresh one, store nothing."""
    card = procedure_card(code)
    draft = _draft(request, code)
    entry = dossier_form.entry_typed(request, card.version, dossier_form.attached(request, draft))
    return _page(request, card, entry, draft, status=403, note=opened_long_ago())


@taking_files(MOST_FILE, expired=form_expired)
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: ActorRequest, code: str) -> HttpResponse:
    """The form of one procedure: shown, kept, submitted."""
    card = procedure_card(code)
    if request.actor == ANONYMOUS:
        return _session_ended(request, card) if request.method == "POST" else to_login(request)
    if not request.actor.is_citizen:
        raise CitizensOnly
    if not card.is_offered:
        return redirect("portal:card", code=code)
    if request.method == "POST" and _is_of_another(request):
        return _opened_by_another(request, card)
    return _receive(request, card) if request.method == "POST" else _open(request, card)


def _open(request: ActorRequest, card: ProcedureCard) -> HttpResponse:
    draft = _draft(request, card.version.code)
    place = _place(request, card, draft)
    if place is None or "doi-noi" in request.GET:
        return _choose(request, card, place)
    entry = Entry(agency_id=place.agency_id)
    if draft is None:
        entry.data = dossier_form.prefilled(card.version, request.actor)
    else:
        entry.data, entry.files = draft.data, _files(draft)
    waiting = typed_waiting(request, request.actor.account_id, card.version.code)
    note = ""
    if waiting:
        entry.data = waiting
        note = _(
            "Dưới đây là nội dung ông/bà gõ trước khi phiên làm việc hết. Bản nháp lưu sau đó "
            "vẫn còn; bấm “Lưu nháp” thì nội dung dưới đây thay bản nháp ấy."
        )
    return _page(request, card, entry, draft, note=note)


def _receive(request: ActorRequest, card: ProcedureCard) -> HttpResponse:
    code = card.version.code
    before = _draft(request, code)
    entry = dossier_form.entry_received(
        request, card.version, dossier_form.attached(request, before)
    )
    draft = dossier_form.kept(request.actor, code, entry)
    form = reverse("portal:apply", args=[code])
    if posted(request.POST, "do") == "submit":
        return _submit(request, card, entry, draft, before)
    if entry.problems:
        return _page(request, card, entry, draft, status=422)
    if "more" in request.POST:
        return redirect(form)  # the browser carries the place of the rows over
    if "remove" in request.POST:
        return redirect(f"{form}#giay-to")
    if posted(request.POST, "do") == "agency":
        return redirect(f"{form}?doi-noi=1")
    return redirect(f"{form}#luu")


def _submit(
    request: ActorRequest, card: ProcedureCard, entry: Entry, draft: Kept, before: Kept | None
) -> HttpResponse:
    place = dossier_form.place_with(dossier_form.places_of(card), entry.agency_id)
    if place is None:
        return _choose(request, card, None, status=422)
    entry.problems = dossier_form.problems_of(card.version, entry)
    if entry.problems:
        return _page(request, card, entry, draft, status=422)
    once = _once(request, entry)
    code = card.version.code
    submission = Submission(
        procedure_code=code, agency_id=place.agency_id, data=entry.data, files=tuple(entry.files)
    )
    try:
        with replaying(once):
            case_id = case_submit(actor=request.actor, submission=submission, once=once).id
    except AlreadyDone as done:
        case_id = UUID(done.answer["id"])
        _forget(request, code, before, once)
    except KeyReused as refusal:
        note = _sent_before(once)
        return _page(
            request, card, entry, draft, status=refusal.status, note=note, form_key=new_id()
        )
    else:
        draft_drop(actor=request.actor, procedure_code=code)
    request.session[LAST_AGENCY] = str(place.agency_id)
    response = redirect("portal:receipt", case_id=case_id)
    response.status_code = 303
    return response


def _once(request: ActorRequest, entry: Entry) -> Once:
    assert request.actor.account_id is not None
    return Once(
        account_id=request.actor.account_id,
        key=str(posted_uuid(request.POST, "form_key") or new_id()),
        body_hash=dossier_form.fingerprint(request.actor, entry),
        status=303,
    )


def _forget(request: ActorRequest, code: str, before: Kept | None, once: Once) -> None:
    """Drop the draft of what was sent before; another dossier begun since then stays."""
    if before is None or dossier_form.fingerprint(request.actor, before) == once.body_hash:
        draft_drop(actor=request.actor, procedure_code=code)
        return
    draft_save(
        actor=request.actor,
        procedure_code=code,
        agency_id=before.agency_id,
        data=before.data,
        files=list(before.files),
    )


def _sent_before(once: Once) -> str:
    """That this page sent another dossier already, and how to send this one too."""
    return _(
        "Ông/bà vừa nộp một hồ sơ từ trang này: %(reference)s. "
        "Muốn nộp thêm hồ sơ này, bấm “Nộp hồ sơ” lần nữa."
    ) % {"reference": answer_given(once).get("reference", "")}


def _session_ended(request: ActorRequest, card: ProcedureCard) -> HttpResponse:
    entry = dossier_form.entry_typed(request, card.version, [])
    code = card.version.code
    owner = request.POST.get("owner", "")
    if typed_keep(request, owner=owner, code=code, agency_id=entry.agency_id, data=entry.data):
        text = _(
            "Phiên làm việc đã hết. Nội dung ông/bà gõ được giữ lại và có ngay sau khi đăng nhập; "
            "riêng tệp vừa chọn xin đính kèm lại."
        )
        messages.warning(request, text)
        return to_login(request)
    note = _(
        "Phiên làm việc đã hết. Xin đăng nhập trong một thẻ khác của trình duyệt, "
        "rồi quay lại đây bấm nút gửi lần nữa; nội dung vẫn còn nguyên."
    )
    return _page(request, card, entry, None, status=401, note=note)


def _choose(
    request: ActorRequest, card: ProcedureCard, place: OfferedAt | None, *, status: int = 200
) -> HttpResponse:
    places = dossier_form.places_of(card)
    words = posted(request.GET, "tim", 100)
    last = request.session.get(LAST_AGENCY)
    context = {
        "steps": apply_steps(),
        "card": card,
        "place": place,
        "words": words,
        "found": dossier_form.places_found(places, words),
        "last": dossier_form.place_with(places, UUID(last)) if last else None,
        "options": [(each.agency_identifier, each.agency_name) for each in places],
        "problem": _("Xin chọn nơi nộp hồ sơ.") if status != 200 else "",  # noqa: PLR2004 - HTTP
    }
    return render(request, "portal/apply/agency.html", context, status=status)


def _page(
    request: ActorRequest,
    card: ProcedureCard,
    entry: Entry,
    draft: Kept | None,
    *,
    status: int = 200,
    note: str = "",
    form_key: UUID | None = None,
) -> HttpResponse:
    places = dossier_form.places_of(card)
    papers = dossier_form.papers_of(card.version, request.actor, entry)
    first = [paper for paper in papers if paper.spec.required] or papers
    folded = [paper for paper in papers if paper not in first]
    context = {
        "steps": apply_steps(),
        "card": card,
        "version": card.version,
        "place": dossier_form.place_with(places, entry.agency_id),
        "may_change_place": len(places) > 1,
        "entry": entry,
        "papers_first": first,
        "papers_folded": folded,
        "is_unfolded": any(each.files or each.error for each in folded),
        "saved_at": draft.saved_at if draft else None,
        "form_key": form_key or posted_uuid(request.POST, "form_key") or new_id(),
        "owner": _owner(request, draft),
        "note": note,
    }
    return render(request, "portal/apply/form.html", context, status=status)


def _place(request: ActorRequest, card: ProcedureCard, draft: Kept | None) -> OfferedAt | None:
    places = dossier_form.places_of(card)
    wanted = posted(request.GET, "noi", 40)
    if wanted:
        return next((each for each in places if each.agency_identifier == wanted), None)
    if draft is not None:
        return dossier_form.place_with(places, draft.agency_id)
    return places[0] if len(places) == 1 else None


def _is_of_another(request: ActorRequest) -> bool:
    return is_of_another(request.POST.get("owner", ""), request.actor.account_id)


def _opened_by_another(request: ActorRequest, card: ProcedureCard) -> HttpResponse:
    """Give back what was typed and keep nothing: it is not this account's."""
    note = _(
        "Tờ khai này được mở bằng tài khoản khác nên chưa lưu và chưa nộp. Xin đăng nhập lại tài "
        "khoản đó trong một thẻ khác của trình duyệt, rồi quay lại đây bấm nút gửi lần nữa."
    )
    entry = dossier_form.entry_typed(request, card.version, [])
    return _page(request, card, entry, None, status=409, note=note)


def _owner(request: ActorRequest, draft: Kept | None) -> str:
    """Whose form this is; after the session has ended the form itself remembers."""
    if request.actor.account_id is None or _is_of_another(request):
        return request.POST.get("owner", "")
    return owner_sign(request.actor.account_id, draft.saved_at if draft else None)


def _draft(request: ActorRequest, code: str) -> Kept | None:
    if not request.actor.is_citizen:
        return None
    return dossier_form.kept_of(request.actor, code)


def _files(draft: Kept | None) -> Attached:
    return list(draft.files) if draft else []
