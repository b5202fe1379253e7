"""Answering a request for more papers."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.cases.selectors import case_detail
from motcua.cases.services import case_answer_supplement, papers_take
from motcua.cases.types import CaseDetail, Command
from motcua.catalogue.selectors import published_version
from motcua.catalogue.services import form_opened, form_parse, form_view
from motcua.catalogue.types import FORM_MOVES, WHOLE, FormView
from motcua.files.errors import FileTooLarge
from motcua.files.selectors import files_of
from motcua.files.services import files_release
from motcua.kernel.errors import Conflict, DomainError, Invalid
from motcua.kernel.http import ActorRequest
from motcua.portal import progress
from motcua.portal.incoming import (
    MOST_FILE,
    form_of_citizen,
    length_problem,
    opened_long_ago,
    posted_lists,
    posted_number,
    posted_text,
    uuids,
)
from motcua.ui.answers import look_up
from motcua.ui.ended import AGAIN, session_ended
from motcua.ui.uploads import sent_for, skipped_files, taking_files, unticked

MOST_FILES = 20
MOST_ANSWER = 5000
PAPER = "files."  # how the name of a paper begins among the notes
MOVES = FORM_MOVES | {"update"}  # buttons that show the form anew and send nothing


@dataclass(slots=True, kw_only=True)
class Answer:
    """What the citizen has given so far: changed answers, and files for papers or for no place.

    `opened`: what the form asks beside what was noted, because a changed answer makes it so.
    """

    changes: dict[str, Any] = field(default_factory=dict)
    opened: frozenset[str] = frozenset()
    papers: list[tuple[str, UUID]] = field(default_factory=list)
    loose: list[UUID] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)


def form_expired(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The token no longer fits: give back what was typed under a fresh one, send nothing."""
    if not request.actor.is_citizen:
        return session_ended(request, "answer")
    case = case_detail(actor=request.actor, case_id=case_id)
    return _page(request, case, _typed(request, case), note=opened_long_ago(), status=403)


@taking_files(MOST_FILE, expired=form_expired)
@require_http_methods(["GET", "HEAD", "POST"])
@form_of_citizen("answer")
def answer(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Hand in what was asked for. Files taken once stay on the page until all is well."""
    case = case_detail(actor=request.actor, case_id=case_id)
    if request.method != "POST":
        return _page(request, case, Answer())
    given = _typed(request, case)
    if AGAIN in request.POST:
        return _page(request, case, given)
    files_release(actor=request.actor, file_ids=unticked(request, "file_id"))
    _take_files(request, case, given)
    text = posted_text(request.POST, "answer")
    if too_long := length_problem(text, MOST_ANSWER):
        given.problems["answer"] = too_long
    if given.problems or not MOVES.isdisjoint(request.POST):
        return _page(request, case, given, status=422 if given.problems else 200)
    try:
        case_answer_supplement(
            actor=request.actor,
            case_id=case_id,
            expected_version=posted_number(request.POST, "expected_version", -1),
            answer=text,
            file_ids=given.loose,
            changes=given.changes,
            papers=given.papers,
        )
    except (Invalid, Conflict) as refusal:
        given.problems = refusal.fields
        return _page(request, case, given, refusal=refusal, status=refusal.status)
    messages.success(request, _("Đã gửi phần bổ sung. Thời hạn giải quyết được tính tiếp."))
    return redirect("portal:detail", case_id=case_id)


@require_POST
@form_of_citizen("answer")
def update(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The questions as they are asked after what stands in the page now. Keeps nothing."""
    case = case_detail(actor=request.actor, case_id=case_id)
    if Command.ANSWER_SUPPLEMENT not in case.commands:
        return HttpResponse(status=204)  # answered elsewhere: the page stays as it is
    context = {"form": _form(request, case, _typed(request, case)), "update_url": _update_url(case)}
    return render(request, "portal/dossiers/_asked.html", context)


def _update_url(case: CaseDetail) -> str:
    return reverse("portal:supplement_update", args=[case.summary.id])


def _notes(case: CaseDetail) -> dict[str, str]:
    """What officers noted in the request that waits for an answer."""
    waiting = next((each for each in case.supplements if not each.answered_at), None)
    return waiting.fields if waiting is not None else {}


def _typed(request: ActorRequest, case: CaseDetail) -> Answer:
    """The posted answers to what was noted, and the files kept from before. Nothing is stored."""
    notes = _notes(case)
    given = Answer(loose=uuids(request.POST.getlist("file_id"))[:MOST_FILES])
    if case.version_id is not None and notes:
        form = published_version(case.version_id).form
        data = form_parse(form, posted_lists(request.POST), kept=case.data)
        given.opened = form_opened(form, case.data, data)
        paths = [path for path in notes if not path.startswith(PAPER)]
        given.changes = {path: look_up(data, path) for path in (*paths, *given.opened)}
    for key, _name, _note in _papers(case):
        kept = uuids(request.POST.getlist(f"kept.{key}"))[:MOST_FILES]
        given.papers += [(key, file_id) for file_id in kept]
    return given


def _papers(case: CaseDetail) -> list[tuple[str, str, str]]:
    """Key, name and note of each paper that was noted."""
    notes = _notes(case)
    return [
        (key, name, notes[PAPER + key]) for key, name in case.components if PAPER + key in notes
    ]


def _take_files(request: ActorRequest, case: CaseDetail, given: Answer) -> None:
    """Keep what was just sent, and say what was not taken."""
    for name, _file_name in skipped_files(request):
        given.problems[name] = FileTooLarge.message
    given.loose += _taken(request, "files", given)
    for key, _name, _note in _papers(case):
        given.papers += [(key, each) for each in _taken(request, PAPER + key, given)]


def _taken(request: ActorRequest, name: str, given: Answer) -> list[UUID]:
    before = [*given.loose, *(file_id for _key, file_id in given.papers)]
    taken = papers_take(
        actor=request.actor,
        uploads=request.FILES.getlist(name),
        sent=[each for each in sent_for(request, name) if each not in before],
        most=MOST_FILES - len(before),
    )
    problems = list(taken.problems)
    if taken.left_out:
        too_many = _(
            "Mỗi lần bổ sung không quá %(most)d tệp; từ tệp %(name)s trở đi chưa nhận. "
            "Xin gộp các trang vào một tệp PDF."
        )
        problems.append(too_many % {"most": MOST_FILES, "name": taken.left_out})
    if problems:
        given.problems[name] = " ".join(problems)
    return taken.ids


def _page(
    request: ActorRequest,
    case: CaseDetail,
    given: Answer,
    *,
    refusal: DomainError | None = None,
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    own = files_of(
        actor=request.actor,
        file_ids=[*given.loose, *(file_id for _key, file_id in given.papers)],
    )
    context: dict[str, Any] = {
        "case": case,
        "may": Command.ANSWER_SUPPLEMENT in case.commands,
        "request_open": next((each for each in case.supplements if not each.answered_at), None),
        "form": _form(request, case, given),
        "update_url": _update_url(case),
        "papers": [
            {
                "key": key,
                "name": PAPER + key,
                "label": name,
                "note": said,
                "error": given.problems.get(PAPER + key, ""),
                "kept": [own[each] for part, each in given.papers if part == key and each in own],
            }
            for key, name, said in _papers(case)
        ],
        "errors": given.problems,
        "problem": refusal.text if refusal and not given.problems else "",
        "kept": [own[file_id] for file_id in given.loose if file_id in own],
        "answer": posted_text(request.POST, "answer"),
        "note": note,
        "declared": progress.declared(case),
    }
    return render(request, "portal/dossiers/supplement.html", context, status=status)


def _form(request: ActorRequest, case: CaseDetail, given: Answer) -> FormView | None:
    """The questions that were noted, as they are asked now; none for a case without a form."""
    if case.version_id is None:
        return None
    data = _shown(case, given) if request.method == "POST" else case.data
    form = published_version(case.version_id).form
    notes = dict.fromkeys(given.opened, "") | _notes(case)
    return form_view(form, data, step=WHOLE, errors=given.problems, notes=notes)


def _shown(case: CaseDetail, given: Answer) -> dict[str, Any]:
    """The form with what was typed in the places that may change."""
    data = deepcopy(case.data)
    for path, value in given.changes.items():
        *groups, name = path.split(".")
        place = data
        for group in groups:
            place = place.setdefault(group, {})
        place[name] = value
    return data
