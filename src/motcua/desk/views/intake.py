"""Intake at the counter: the officer enters the dossier of a citizen who came."""

import hashlib
import json
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.cases import selectors
from motcua.cases.services import case_submit, papers_take
from motcua.cases.types import Submission
from motcua.catalogue import selectors as catalogue
from motcua.catalogue.services import form_parse, form_view
from motcua.catalogue.types import (
    FORM_MOVES,
    WHOLE,
    Channel,
    OfferedAt,
    ProcedurePage,
    PublishedVersion,
)
from motcua.desk.access import for_officers
from motcua.desk.tables import case_lines, queues
from motcua.files.errors import FileTooLarge
from motcua.files.selectors import files_of
from motcua.files.types import MOST_BYTES
from motcua.kernel.actor import ANONYMOUS, Actor, Role
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.http import ActorRequest
from motcua.kernel.idempotency import AlreadyDone, KeyReused, Once, answer_given, replaying
from motcua.kernel.ids import new_id
from motcua.organisation.selectors import agency_info
from motcua.ui.ended import AGAIN, session_ended
from motcua.ui.entry import View
from motcua.ui.uploads import SENT, sent_for, skipped_files, taking_files

MOST_FILES = 40
MOST_DIGITS = 4
ELSEWHERE = "khac"


@dataclass(slots=True, kw_only=True)
class Typed:
    """What the officer has entered so far."""

    agency_id: UUID
    key: UUID
    data: dict[str, Any] = field(default_factory=dict)
    files: list[tuple[str, UUID]] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    note: str = ""


@require_safe
@for_officers
def procedures(request: ActorRequest) -> HttpResponse:
    """Find a procedure among those that the officer's desk takes in."""
    desks = _desks(request.actor)
    query, page = request.GET.get("q", ""), request.GET.get("page", "")
    number = int(page) if page.isdecimal() and len(page) <= MOST_DIGITS else 1
    elsewhere = _is_elsewhere(request)
    found = catalogue.procedures_search(
        query, page=number, received_by=None if elsewhere else desks
    )
    context = {
        "found": found,
        "q": query,
        "elsewhere": elsewhere,
        "next_url": _neighbour(request, query, found, 1),
        "previous_url": _neighbour(request, query, found, -1),
        "area": "intake",
        "queues": queues(),
    }
    return render(request, "desk/intake/procedures.html", context)


def form_expired(request: ActorRequest, code: str) -> HttpResponse:
    """The token no longer fits: give back what was typed under a fresh one, enter nothing."""
    if not request.actor.is_staff:
        return session_ended(request)
    places = _places(request, code)
    version = catalogue.procedure_card(code).version
    typed = _texts(request, version, places)
    typed.note = _(
        "Trang này đã mở quá lâu nên chưa nhập được. Nội dung đã gõ vẫn còn dưới đây; "
        "xin chọn lại tệp vừa chọn, nếu có, rồi bấm “Nhập hồ sơ” lần nữa."
    )
    return _page(request, version, places, typed, status=403)


def keeping_what_was_typed(view: View[[str]]) -> View[[str]]:
    """Around the form: sent after the session ended, it comes back to be opened again."""

    @wraps(view)
    def wrapper(request: ActorRequest, /, code: str) -> HttpResponseBase:
        if request.method == "POST" and request.actor == ANONYMOUS:
            return session_ended(request)
        return view(request, code)

    return wrapper


@taking_files(MOST_BYTES, expired=form_expired)
@require_http_methods(["GET", "HEAD", "POST"])
@keeping_what_was_typed
@for_officers
def dossier(request: ActorRequest, code: str) -> HttpResponse:
    """The form of the procedure, and its submission."""
    places = _places(request, code)
    version = catalogue.procedure_card(code).version
    if request.method != "POST":
        typed = Typed(agency_id=places[0].agency_id, key=new_id())
        return _page(request, version, places, typed)
    if AGAIN in request.POST:
        return _page(request, version, places, _texts(request, version, places))
    typed = _typed(request, version, places)
    if typed.errors or not FORM_MOVES.isdisjoint(request.POST):
        return _page(request, version, places, typed)
    return _submit(request, version, places, typed)


@require_safe
@for_officers
def supported(request: ActorRequest) -> HttpResponse:
    """What this desk took in for other agencies."""
    desks = _desks(request.actor)
    page = selectors.cases_supported(actor=request.actor, cursor=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "lines": case_lines(page.rows),
        "next_url": f"?cursor={page.next_cursor}" if page.next_cursor else "",
        "desk_name": agency_info(desks[0]).name,
        "area": "supported",
        "queues": queues(),
    }
    return render(request, "desk/intake/supported.html", context)


def _is_elsewhere(request: ActorRequest) -> bool:
    """Whether the dossier is taken in for an agency of which this is not the desk."""
    return request.GET.get("cho") == ELSEWHERE


def _neighbour(request: ActorRequest, query: str, found: ProcedurePage, step: int) -> str:
    """The address of the page before or after, empty past the ends."""
    page = found.page + step
    said = {"cho": ELSEWHERE} if _is_elsewhere(request) else {}
    return "?" + urlencode({**said, "q": query, "page": page}) if 1 <= page <= found.pages else ""


def _desks(actor: Actor) -> list[UUID]:
    """The agencies at whose desk this officer sits; refuses all others."""
    desks = [post.agency_id for post in actor.posts if post.role is Role.DESK_OFFICER]
    if not desks:
        raise NotAllowed(_("Chỉ cán bộ một cửa nhập hồ sơ tại quầy."))
    return desks


def _places(request: ActorRequest, code: str) -> list[OfferedAt]:
    """The agencies for which this officer's desk takes in the procedure; all others when it takes
    in for another desk (NĐ 61/2018, regardless of territory).
    """
    desks, elsewhere = _desks(request.actor), _is_elsewhere(request)
    offered = catalogue.procedure_card(code).offered_at
    places = [
        place
        for each in offered.values()
        for place in each
        if (place.receiving_agency_id in desks) is not elsewhere
    ]
    if not places:
        raise NotFound(_("Bộ phận một cửa này không tiếp nhận thủ tục đó."))
    return places


def _texts(request: ActorRequest, version: PublishedVersion, places: list[OfferedAt]) -> Typed:
    """What was typed, and the files kept before. Nothing is stored."""
    known = {str(place.agency_id): place.agency_id for place in places}
    typed = Typed(
        agency_id=known.get(request.POST.get("agency", ""), places[0].agency_id),
        key=_uuid(request.POST.get("key", "")) or new_id(),
        data=form_parse(version.form, dict(request.POST.lists())),
    )
    for part in version.papers:
        for kept in request.POST.getlist(f"kept.{part.key}")[:MOST_FILES]:
            file_id = _uuid(kept)
            if file_id is not None:
                typed.files.append((part.key, file_id))
    return typed


def _typed(request: ActorRequest, version: PublishedVersion, places: list[OfferedAt]) -> Typed:
    """What was typed, with the new uploads stored, and what is wrong with it."""
    typed = _texts(request, version, places)
    is_asked = len(places) > 1 or _is_elsewhere(request)
    if is_asked and request.POST.get("agency", "") != str(typed.agency_id):
        typed.errors["agency"] = _("Xin chọn nơi giải quyết.")
    for part in version.papers:
        _keep(request, part.key, typed)
    for name, _file_name in skipped_files(request):
        typed.errors[name] = FileTooLarge.message
    return typed


def _keep(request: ActorRequest, part: str, typed: Typed) -> None:
    """Keep the uploads of a component at once, so that a mistake elsewhere does not lose them."""
    name = f"files.{part}"
    before = [file_id for _part, file_id in typed.files]
    taken = papers_take(
        actor=request.actor,
        uploads=request.FILES.getlist(name),
        sent=[each for each in sent_for(request, name) if each not in before],
        most=MOST_FILES - len(before),
    )
    typed.files += [(part, file_id) for file_id in taken.ids]
    too_many = _("Một hồ sơ không quá %(most)d tệp. Xin gộp các trang vào một tệp PDF.")
    said = [too_many % {"most": MOST_FILES}] if taken.left_out else []
    if said or taken.problems:
        typed.errors[name] = " ".join([*said, *taken.problems])


def _submit(
    request: ActorRequest, version: PublishedVersion, places: list[OfferedAt], typed: Typed
) -> HttpResponse:
    actor = request.actor
    once = _once(request, typed)
    submission = Submission(
        procedure_code=version.code,
        agency_id=typed.agency_id,
        data=typed.data,
        files=tuple(typed.files),
    )
    try:
        with replaying(once):
            case_id = case_submit(
                actor=actor, submission=submission, channel=Channel.COUNTER, once=once
            ).id
    except AlreadyDone as before:
        case_id = UUID(before.answer["id"])
    except KeyReused as refusal:
        typed.note, typed.key = _sent_before(once), new_id()
        return _page(request, version, places, typed, status=refusal.status)
    except Invalid as refusal:
        typed.errors |= refusal.fields or {"": refusal.text}
        return _page(request, version, places, typed)
    messages.success(
        request,
        _("Đã nhập hồ sơ hộ. Tiếp nhận để in giấy hẹn; nơi tiếp nhận đã thấy hồ sơ này.")
        if _is_elsewhere(request)
        else _("Đã nhập hồ sơ. Xin kiểm tra giấy tờ rồi tiếp nhận."),
    )
    response = redirect("desk:case", case_id=case_id)
    response.status_code = 303
    return response


def _once(request: ActorRequest, typed: Typed) -> Once:
    """The key of the page, and what it said: the place, the texts, and the files as they came."""
    assert request.actor.account_id is not None
    came = [
        (name, _digest(upload)) for name, uploads in request.FILES.lists() for upload in uploads
    ]
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name == SENT or name.startswith("kept.")
        for value in values
    ]
    papers = sorted({*came, *kept})
    said = json.dumps([str(typed.agency_id), typed.data, papers], sort_keys=True)
    return Once(
        account_id=request.actor.account_id,
        key=f"desk:{typed.key}",
        body_hash=hashlib.sha256(said.encode()).digest(),
    )


def _digest(upload: Any) -> str:
    upload.seek(0)  # it was read when it was kept
    return hashlib.sha256(upload.read()).hexdigest()


def _sent_before(once: Once) -> str:
    """That this page entered another dossier already, and how to enter this one too."""
    return _(
        "Trang này vừa nhập một hồ sơ: %(reference)s. "
        "Muốn nhập thêm hồ sơ này, bấm “Nhập hồ sơ” lần nữa."
    ) % {"reference": answer_given(once).get("reference", "")}


def _page(
    request: ActorRequest,
    version: PublishedVersion,
    places: list[OfferedAt],
    typed: Typed,
    *,
    status: int = 0,
) -> HttpResponse:
    own = files_of(actor=request.actor, file_ids=[file_id for _part, file_id in typed.files])
    papers = [
        {
            "part": part,
            "name": f"files.{part.key}",
            "error": typed.errors.get(f"files.{part.key}", ""),
            "kept": [own[each] for key, each in typed.files if key == part.key and each in own],
        }
        for part in version.papers
    ]
    context = {
        "version": version,
        "terms": version.terms(Channel.COUNTER),
        "places": [{"value": str(p.agency_id), "label": _label(p)} for p in places],
        "asks_place": len(places) > 1 or _is_elsewhere(request),
        "chosen": "" if _is_elsewhere(request) and request.method != "POST" else typed.agency_id,
        "elsewhere": _is_elsewhere(request),
        "desk_name": agency_info(_desks(request.actor)[0]).name,
        "typed": typed,
        "form": form_view(version.form, typed.data, step=WHOLE, errors=typed.errors),
        "papers": papers,
        "intake_url": reverse("desk:intake"),
        "area": "intake",
        "queues": queues(),
    }
    status = status or (422 if typed.errors else 200)
    return render(request, "desk/intake/dossier.html", context, status=status)


def _label(place: OfferedAt) -> str:
    """Who decides, and who receives where that is another agency."""
    if place.receiving_agency_id == place.agency_id:
        return place.agency_name
    return _("%(agency)s (nơi tiếp nhận: %(desk)s)") % {
        "agency": place.agency_name,
        "desk": place.receiving_agency_name,
    }


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
