"""Helping a citizen to hand in online: fill in, let her agree, hand in for her."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.cases import selectors, services
from motcua.cases.types import Submission
from motcua.catalogue import selectors as catalogue
from motcua.catalogue.services import form_parse, form_view
from motcua.catalogue.types import (
    FORM_MOVES,
    REVIEW,
    WHOLE,
    OfferedAt,
    ProcedureCard,
    PublishedVersion,
)
from motcua.desk.access import for_officers
from motcua.desk.tables import queues
from motcua.files.errors import FileTooLarge
from motcua.files.selectors import files_of
from motcua.files.types import MOST_BYTES
from motcua.kernel.actor import Actor
from motcua.kernel.errors import DomainError, Invalid, NotFound
from motcua.kernel.http import ActorRequest
from motcua.kernel.ids import new_id
from motcua.organisation.selectors import agency_info
from motcua.ui.uploads import sent_for, skipped_files, taking_files

MOST_FILES = 40
MOST_DIGITS = 4
MOVES = FORM_MOVES | {"update"}  # buttons that show the form anew and keep nothing
CHECKED = "kiem-tra"
Files = list[tuple[str, UUID]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What the helper has entered so far."""

    key: UUID
    data: dict[str, Any] = field(default_factory=dict)
    files: Files = field(default_factory=list)
    agency_id: UUID | None = None


@require_safe
@for_officers
def mine(request: ActorRequest) -> HttpResponse:
    """What this helper filled in for others: drafts, and of the rest the status alone."""
    services.helping_post(request.actor)
    rows, cursor = selectors.assistances(
        actor=request.actor, cursor=request.GET.get("cursor", "")[:36]
    )
    context = {
        "rows": rows,
        "next_url": f"?cursor={cursor}" if cursor else "",
        **_frame(),
    }
    return render(request, "desk/assist/mine.html", context)


@require_safe
@for_officers
def procedures(request: ActorRequest) -> HttpResponse:
    """Find the procedure that the citizen needs."""
    services.helping_post(request.actor)
    query, page = request.GET.get("q", ""), request.GET.get("page", "")
    number = int(page) if page.isdecimal() and len(page) <= MOST_DIGITS else 1
    found = catalogue.procedures_search(query, page=number)
    following = urlencode({"q": query, "page": str(found.page + 1)})
    more = f"?{following}" if found.page < found.pages else ""
    context = {"found": found, "q": query, "next_url": more, **_frame()}
    return render(request, "desk/assist/procedures.html", context)


@taking_files(MOST_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def fill(request: ActorRequest, code: str, assistance_id: UUID | None = None) -> HttpResponseBase:
    """The form of the procedure; what is typed is kept as the helper's draft, right or wrong."""
    services.helping_post(request.actor)
    card = catalogue.procedure_card(code)
    places = [place for each in card.offered_at.values() for place in each]
    if not places:
        raise NotFound(_("Thủ tục này chưa nộp trực tuyến ở đây được."))
    if request.method != "POST":
        begun = _begun(request.actor, assistance_id)
        return _form(request, card, places, begun, problems=_wrong(request, assistance_id))
    data = form_parse(card.version.form, dict(request.POST.lists()))
    files, problems = _files(request, card)
    place = next((p for p in places if str(p.agency_id) == request.POST.get("agency")), None)
    key = assistance_id or _uuid(request.POST.get("key", "")) or new_id()
    if place is None:
        problems["agency"] = _("Xin chọn nơi giải quyết.")
    if problems or place is None or not MOVES.isdisjoint(request.POST):
        typed = Typed(key=key, data=data, files=files, agency_id=place.agency_id if place else None)
        return _form(request, card, places, typed, problems=problems)
    submission = Submission(
        procedure_code=code, agency_id=place.agency_id, data=data, files=tuple(files)
    )
    services.assistance_save(actor=request.actor, assistance_id=key, submission=submission)
    if _problems_of(request.actor, key):
        edit = reverse("desk:assist_edit", args=[code, key])
        return HttpResponseRedirect(f"{edit}?{CHECKED}=1", status=303)
    return _see("desk:assist", assistance_id=key)


@require_POST
@for_officers
def update(request: ActorRequest, code: str) -> HttpResponse:
    """The questions as they are asked after what stands in the page now. Keeps nothing."""
    services.helping_post(request.actor)
    form = catalogue.procedure_card(code).version.form
    data = form_parse(form, dict(request.POST.lists()))
    context = {"form": form_view(form, data, step=WHOLE), "update_url": _update_url(code)}
    return render(request, "desk/assist/_asked.html", context)


@taking_files(MOST_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def consent(request: ActorRequest, assistance_id: UUID) -> HttpResponseBase:
    """All answers to read out, the ways to agree, and handing in."""
    if request.method != "POST":
        return _consent_page(request, assistance_id)
    try:
        return _done(request, assistance_id, request.POST.get("do", ""))
    except Invalid as refusal:
        problems = dict(refusal.fields) or {"": refusal.text}
        return _consent_page(request, assistance_id, problems, refusal.status)
    except NotFound:
        raise
    except DomainError as refusal:
        return _consent_page(request, assistance_id, {"": refusal.text}, refusal.status)


@require_safe
@for_officers
def consent_paper(request: ActorRequest, assistance_id: UUID) -> HttpResponse:
    """The paper on which the citizen signs that she agrees, to print."""
    found = selectors.assistance(actor=request.actor, assistance_id=assistance_id)
    if found.submitted_at is not None:
        raise NotFound
    version = catalogue.procedure_card(found.procedure_code).version
    context = {
        "found": found,
        "form": form_view(version.form, found.data, step=REVIEW),
        "agency": agency_info(found.agency_id).name,
        "helper_agency": agency_info(services.helping_post(request.actor).agency_id).name,
    }
    return render(request, "desk/assist/paper.html", context)


def _problems_of(actor: Actor, key: UUID) -> dict[str, str]:
    try:
        services.assistance_check(actor=actor, assistance_id=key)
    except Invalid as refusal:
        return dict(refusal.fields) or {"": refusal.text}
    return {}


def _wrong(request: ActorRequest, assistance_id: UUID | None) -> dict[str, str]:
    """What is wrong with a draft, once its helper said that it is whole."""
    if assistance_id is None or CHECKED not in request.GET:
        return {}
    return _problems_of(request.actor, assistance_id)


def _update_url(code: str) -> str:
    return reverse("desk:assist_update", args=[code])


def _done(request: ActorRequest, key: UUID, do: str) -> HttpResponse:
    actor = request.actor
    if do == "code":
        end = services.assistance_send_code(actor=actor, assistance_id=key)
        messages.success(request, _("Đã gửi mã tới số …%(end)s.") % {"end": end})
    elif do == "prove":
        code = request.POST.get("code", "")[:12]
        services.assistance_prove(actor=actor, assistance_id=key, code=code)
        messages.success(request, _("Người nộp đã đồng ý. Có thể nộp hồ sơ."))
    elif do == "paper":
        services.assistance_paper(
            actor=actor, assistance_id=key, file_id=_signed_paper(request, actor)
        )
        messages.success(request, _("Đã giữ giấy đồng ý. Có thể nộp hồ sơ."))
    elif do == "drop":
        services.assistance_drop(actor=actor, assistance_id=key)
        return _see("desk:assists")
    elif do == "submit":
        reference = _handed_in(actor, key)
        messages.success(
            request,
            _("Đã nộp hồ sơ %(reference)s cho người nộp; người đó được báo qua tin nhắn.")
            % {"reference": reference},
        )
        return _see("desk:assists")
    return _see("desk:assist", assistance_id=key)


def _handed_in(actor: Actor, key: UUID) -> str:
    """The reference of the dossier; the second click is told what the first one did."""
    try:
        return services.assistance_submit(actor=actor, assistance_id=key).reference
    except NotFound:
        done = selectors.assistance(actor=actor, assistance_id=key)
        if done.submitted_at is None:
            raise
        return done.reference


def _see(name: str, **parts: Any) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, kwargs=parts), status=303)


def _signed_paper(request: ActorRequest, actor: Actor) -> UUID:
    uploads = request.FILES.getlist("paper")
    if skipped_files(request):
        raise Invalid(fields={"paper": FileTooLarge.message})
    file_id, problem = services.attachment_take(actor=actor, uploads=uploads)
    if file_id is None:
        asked = _("Xin chọn ảnh hoặc bản quét giấy đồng ý đã ký.")
        raise Invalid(fields={"paper": problem or asked})
    return file_id


def _consent_page(
    request: ActorRequest,
    key: UUID,
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = selectors.assistance(actor=request.actor, assistance_id=key)
    if found.submitted_at is not None:
        raise NotFound
    version = catalogue.procedure_card(found.procedure_code).version
    stored = files_of(actor=request.actor, file_ids=[file_id for _key, file_id in found.files])
    names = {part.key: part.name for part in version.papers}
    problems = dict(problems or {})
    context = {
        "found": found,
        "version": version,
        "agency": agency_info(found.agency_id).name,
        "form": form_view(version.form, found.data, step=REVIEW),
        "papers": [
            (names.get(key, key), stored[file_id].name)
            for key, file_id in found.files
            if file_id in stored
        ],
        "problem": problems.pop("", ""),
        "problems": problems,
        **_frame(),
    }
    return render(request, "desk/assist/consent.html", context, status=status)


def _begun(actor: Actor, assistance_id: UUID | None) -> Typed:
    if assistance_id is None:
        return Typed(key=new_id())
    found = selectors.assistance(actor=actor, assistance_id=assistance_id)
    if found.submitted_at is not None:
        raise NotFound
    data, files = dict(found.data), list(found.files)
    return Typed(key=found.id, data=data, files=files, agency_id=found.agency_id)


def _files(request: ActorRequest, card: ProcedureCard) -> tuple[Files, dict[str, str]]:
    """The files kept before and the new ones, which are stored at once."""
    files: Files = []
    problems = {name: FileTooLarge.message for name, _file_name in skipped_files(request)}
    for part in card.version.papers:
        for kept in request.POST.getlist(f"kept.{part.key}")[:MOST_FILES]:
            if file_id := _uuid(kept):
                files.append((part.key, file_id))
    for part in card.version.papers:
        name, before = f"files.{part.key}", [file_id for _key, file_id in files]
        taken = services.papers_take(
            actor=request.actor,
            uploads=request.FILES.getlist(name),
            sent=[each for each in sent_for(request, name) if each not in before],
            most=MOST_FILES - len(before),
        )
        files += [(part.key, file_id) for file_id in taken.ids]
        too_many = _("Một hồ sơ không quá %(most)d tệp. Xin gộp các trang vào một tệp PDF.")
        said = [too_many % {"most": MOST_FILES}] if taken.left_out else []
        if said or taken.problems:
            problems[name] = " ".join([*said, *taken.problems])
    return files, problems


def _form(
    request: ActorRequest,
    card: ProcedureCard,
    places: list[OfferedAt],
    typed: Typed,
    *,
    problems: dict[str, str] | None = None,
) -> HttpResponse:
    problems = problems or {}
    papers = _papers(request.actor, card.version, typed, problems)
    first = [each for each in papers if each["part"].required] or papers
    folded = [each for each in papers if each not in first]
    context = {
        "version": card.version,
        "key": typed.key,
        "places": [{"value": str(p.agency_id), "label": p.agency_name} for p in places],
        "chosen": str(typed.agency_id or ""),
        "form": form_view(card.version.form, typed.data, step=WHOLE, errors=problems),
        "papers": first,
        "folded": folded,
        "is_unfolded": any(each["kept"] or each["error"] for each in folded),
        "problems": problems,
        "update_url": _update_url(card.version.code),
        **_frame(),
    }
    status = 422 if problems and request.method == "POST" else 200
    return render(request, "desk/assist/form.html", context, status=status)


def _papers(
    actor: Actor, version: PublishedVersion, typed: Typed, problems: dict[str, str]
) -> list[dict[str, Any]]:
    own = files_of(actor=actor, file_ids=[file_id for _part, file_id in typed.files])
    return [
        {
            "part": part,
            "name": f"files.{part.key}",
            "error": problems.get(f"files.{part.key}", ""),
            "kept": [own[each] for name, each in typed.files if name == part.key and each in own],
        }
        for part in version.papers
    ]


def _frame() -> dict[str, Any]:
    return {"area": "assist", "queues": queues()}


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
