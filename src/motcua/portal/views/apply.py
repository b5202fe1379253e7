"""Handing in a dossier. Whatever is typed is kept, right or wrong, logged in or not."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.cases.selectors import draft_of
from motcua.cases.services import case_submit, draft_drop
from motcua.cases.types import Submission
from motcua.catalogue.selectors import procedure_card
from motcua.catalogue.services import form_check, form_view
from motcua.catalogue.types import OfferedAt, ProcedureCard
from motcua.kernel.actor import ANONYMOUS
from motcua.kernel.errors import Invalid
from motcua.kernel.http import ActorRequest
from motcua.kernel.idempotency import AlreadyDone, KeyReused, Once, answer_given, replaying
from motcua.kernel.ids import new_id
from motcua.portal import dossier_form
from motcua.portal.apply_page import STEP, Look, address_of, first_open_step, page
from motcua.portal.card_filling import entry_filled
from motcua.portal.dossier_form import Entry
from motcua.portal.drafting import Kept, put
from motcua.portal.incoming import (
    MOST_FILE,
    CitizensOnly,
    opened_long_ago,
    posted,
    posted_uuid,
    to_login,
)
from motcua.portal.prefill import prefilled
from motcua.portal.sessions import is_of_another, typed_keep
from motcua.portal.words import apply_steps
from motcua.ui.uploads import taking_files

LAST_AGENCY = "last_agency"


def form_expired(request: ActorRequest, code: str) -> HttpResponse:
    """The token no longer fits: give back what was typed under a fresh one, store nothing."""
    card = procedure_card(code)
    draft = _draft(request, code)
    entry = dossier_form.entry_typed(request, card.version, dossier_form.attached(request, draft))
    return page(request, card, entry, draft, Look(status=403, note=opened_long_ago()))


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
    if request.method == "POST" and is_of_another_page(request):
        return _opened_by_another(request, card)
    return _receive(request, card) if request.method == "POST" else _open(request, card)


def is_of_another_page(request: ActorRequest) -> bool:
    """Whether the page that is sent was opened by another account."""
    return is_of_another(request.POST.get("owner", ""), request.actor.account_id)


def _open(request: ActorRequest, card: ProcedureCard) -> HttpResponse:
    draft = _draft(request, card.version.code)
    place = _place(request, card, draft)
    if place is None or "doi-noi" in request.GET:
        return _choose(request, card, place)
    entry = Entry(agency_id=place.agency_id)
    look = Look(step=posted(request.GET, STEP, 60))
    if draft is None:
        known = prefilled(card.version, request.actor)
        entry.data, entry.sources, look.register = known.data, known.sources, known.register
    else:
        entry.data, entry.files = draft.data, list(draft.files)
        entry.sources, entry.others = draft.sources, draft.others
        look.step = look.step or first_open_step(card.version, draft.data)
    return page(request, card, entry, draft, look)


def _receive(request: ActorRequest, card: ProcedureCard) -> HttpResponse:
    row = draft_of(actor=request.actor, procedure_code=card.version.code)
    before = dossier_form.kept_of(row) if row is not None else None
    entry = dossier_form.entry_received(
        request, card.version, dossier_form.attached(request, before)
    )
    if entry.shown.of is not None and (before is None or before.id != entry.shown.of):
        return _gone(request, card, entry)
    take = posted(request.POST, "take")
    if before is not None and take in before.others:
        put(entry.data, take, before.others[take]["value"])
    if posted(request.POST, "do") == "submit":
        return _submit(request, card, entry, row)
    if posted(request.POST, "do") == "card":
        return _read_card(request, card, entry)
    return _keep(request, card, entry)


def _keep(request: ActorRequest, card: ProcedureCard, entry: Entry) -> HttpResponse:
    """Keep the draft and go where the button leads; back to the page when its texts are wrong."""
    code, do, step = card.version.code, posted(request.POST, "do"), entry.step
    draft = dossier_form.kept(request.actor, code, entry)
    view = form_view(card.version.form, entry.data, step=step or None)
    if do == "next":
        entry.problems.update(
            form_check(card.version.form, entry.data, partial=False, step=step).errors
        )
    if entry.problems:
        return page(request, card, entry, draft, Look(status=422))
    if do == "next":
        return redirect(address_of(code, step=view.next))
    if do == "back":
        return redirect(address_of(code, step=view.previous))
    query = {"doi-noi": "1"} if do == "agency" else {}
    return redirect(address_of(code, step=step, anchor=_anchor(request, do), **query))


def _anchor(request: ActorRequest, do: str) -> str:
    """Where on the page to go on; rows and communes are in the address that the browser keeps."""
    if do == "agency" or {"more", "drop", "find"} & request.POST.keys():
        return ""
    if "remove" in request.POST:
        return "#giay-to"
    return "#form-parts" if do == "update" else "#luu"


def _read_card(request: ActorRequest, card: ProcedureCard, entry: Entry) -> HttpResponse:
    draft = dossier_form.kept(request.actor, card.version.code, entry)
    words = entry_filled(request, card.version, entry)
    if entry.problems:
        return page(request, card, entry, draft, Look(status=422))
    dossier_form.kept(request.actor, card.version.code, entry)
    messages.success(request, words)
    return redirect(address_of(card.version.code, step=entry.step, anchor="#luu"))


def _submit(request: ActorRequest, card: ProcedureCard, entry: Entry, row: Any) -> HttpResponse:
    typed, version = dossier_form.typed_alone(entry), row.version if row is not None else None
    dossier_form.kept_in_mind(row, entry)
    if entry.others and answer_given(_once(request, card, typed)):
        entry, version = (
            typed,
            None,
        )  # this page sent its dossier before; another one is in the draft
    place = dossier_form.place_with(dossier_form.places_of(card), entry.agency_id)
    if place is None:
        dossier_form.kept(request.actor, card.version.code, entry)
        return _choose(request, card, None, status=422)
    entry.problems = dossier_form.problems_of(card.version, entry)
    if entry.problems:
        draft = dossier_form.kept(request.actor, card.version.code, entry)
        return page(request, card, entry, draft, Look(status=422))
    return _hand_in(request, card, entry, version)


def _hand_in(
    request: ActorRequest, card: ProcedureCard, entry: Entry, version: int | None
) -> HttpResponse:
    assert entry.agency_id is not None
    code = card.version.code
    once = _once(request, card, entry)
    submission = Submission(
        procedure_code=code,
        agency_id=entry.agency_id,
        data=entry.data,
        files=tuple(entry.files),
    )
    try:
        with replaying(once):
            case_id = case_submit(actor=request.actor, submission=submission, once=once).id
    except AlreadyDone as done:
        case_id = UUID(done.answer["id"])
        _forget(request, card, once)
    except KeyReused as refusal:
        draft = dossier_form.kept(request.actor, code, entry)
        look = Look(status=refusal.status, note=_sent_before(once), form_key=new_id())
        return page(request, card, entry, draft, look)
    except Invalid as refusal:  # a paper was found infected, or went, since the page was shown
        entry.problems = dict(refusal.fields)
        return page(
            request,
            card,
            entry,
            dossier_form.kept(request.actor, code, entry),
            Look(status=refusal.status, note="" if refusal.fields else refusal.text),
        )
    except Exception:
        dossier_form.kept(request.actor, code, entry)
        raise
    else:
        if version is not None:
            draft_drop(actor=request.actor, procedure_code=code, version=version)
    return _receipt(request, case_id, entry.agency_id)


def _receipt(request: ActorRequest, case_id: UUID, agency_id: UUID | None) -> HttpResponse:
    if agency_id is not None and request.session.get(LAST_AGENCY) != str(agency_id):
        request.session[LAST_AGENCY] = str(agency_id)
    response = redirect("portal:receipt", case_id=case_id)
    response.status_code = 303
    return response


def _once(request: ActorRequest, card: ProcedureCard, entry: Entry) -> Once:
    assert request.actor.account_id is not None
    return Once(
        account_id=request.actor.account_id,
        key=str(posted_uuid(request.POST, "form_key") or new_id()),
        body_hash=dossier_form.fingerprint(card.version, request.actor, entry),
        status=303,
    )


def _forget(request: ActorRequest, card: ProcedureCard, once: Once) -> None:
    """Drop the draft of what was sent before; another dossier begun since then stays."""
    row = draft_of(actor=request.actor, procedure_code=card.version.code)
    if row is None:
        return
    kept = dossier_form.kept_of(row)
    if dossier_form.fingerprint(card.version, request.actor, kept) == once.body_hash:
        draft_drop(actor=request.actor, procedure_code=card.version.code)


def _sent_before(once: Once) -> str:
    """That this page sent another dossier already, and how to send this one too."""
    return _(
        "Ông/bà vừa nộp một hồ sơ từ trang này: %(reference)s. "
        "Muốn nộp thêm hồ sơ này, bấm “Nộp hồ sơ” lần nữa."
    ) % {"reference": answer_given(once).get("reference", "")}


def _gone(request: ActorRequest, card: ProcedureCard, entry: Entry) -> HttpResponse:
    """The draft of this page was handed in or dropped: say so, and begin nothing by ourselves."""
    if posted(request.POST, "do") == "submit":
        answer = answer_given(_once(request, card, entry))
        if answer and form_view(card.version.form, {}).steps:
            return _receipt(request, UUID(answer["id"]), entry.agency_id)
        if answer:
            return _submit(request, card, entry, None)
    note = _(
        "Hồ sơ mà trang này đang viết đã được nộp hoặc đã bỏ ở trang khác; xem trong “Hồ sơ của "
        "tôi”. Nội dung dưới đây chưa lưu. Muốn viết thành một hồ sơ mới, bấm nút lần nữa."
    )
    return page(request, card, entry, None, Look(status=409, note=note, form_key=new_id()))


def _session_ended(request: ActorRequest, card: ProcedureCard) -> HttpResponse:
    entry = dossier_form.entry_typed(request, card.version, [])
    if typed_keep(request, request.POST.get("owner", ""), card.version.code, entry):
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
    return page(request, card, entry, None, Look(status=401, note=note))


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


def _place(request: ActorRequest, card: ProcedureCard, draft: Kept | None) -> OfferedAt | None:
    places = dossier_form.places_of(card)
    wanted = posted(request.GET, "noi", 40)
    if wanted:
        return next((each for each in places if each.agency_identifier == wanted), None)
    if draft is not None and draft.agency_id is not None:
        return dossier_form.place_with(places, draft.agency_id)
    return places[0] if len(places) == 1 else None


def _opened_by_another(request: ActorRequest, card: ProcedureCard) -> HttpResponse:
    """Give back what was typed and keep nothing: it is not this account's."""
    note = _(
        "Tờ khai này được mở bằng tài khoản khác nên chưa lưu và chưa nộp. Xin đăng nhập lại tài "
        "khoản đó trong một thẻ khác của trình duyệt, rồi quay lại đây bấm nút gửi lần nữa."
    )
    entry = dossier_form.entry_typed(request, card.version, [])
    return page(request, card, entry, None, Look(status=409, note=note))


def _draft(request: ActorRequest, code: str) -> Kept | None:
    if not request.actor.is_citizen:
        return None
    row = draft_of(actor=request.actor, procedure_code=code)
    return dossier_form.kept_of(row) if row is not None else None
