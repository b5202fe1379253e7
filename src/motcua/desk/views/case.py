"""One case: its page, its files, and the commands on it."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.cases import selectors
from motcua.cases.errors import CaseChanged
from motcua.cases.types import CaseDetail, Command
from motcua.desk import presentation
from motcua.desk.access import for_officers
from motcua.desk.commands import carry_out, once_for
from motcua.desk.forms import (
    FORMS,
    OLD,
    AnswerForm,
    CommandForm,
    again,
    choice_label,
    empty_form,
    sent_form,
)
from motcua.desk.tables import queues
from motcua.desk.words import DEEDS, SECOND
from motcua.files.errors import FileTooLarge
from motcua.files.types import MOST_BYTES
from motcua.kernel.actor import ANONYMOUS
from motcua.kernel.errors import DomainError, Invalid, NotFound
from motcua.kernel.http import ActorRequest
from motcua.kernel.idempotency import AlreadyDone, replaying
from motcua.ui.answers import data_sections
from motcua.ui.ended import AGAIN, session_ended
from motcua.ui.entry import View, is_fragment
from motcua.ui.uploads import skipped_files, taking_files

# How the names of the long texts of a command end.
TYPED = ("-reason", "-proposal", "-note", "-answer", "-items", "-opinion")


@require_safe
@for_officers
def show(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The case with its data, papers, history, and what this officer can do now."""
    detail = selectors.case_detail(actor=request.actor, case_id=case_id)
    audit.record(actor=request.actor, what=What.CASE_READ, subject_ref=case_id)
    return render(request, "desk/case/page.html", context_of(detail))


def command_expired(request: ActorRequest, case_id: UUID, command: str) -> HttpResponse:
    """The token no longer fits: give back what was typed under a fresh one, do nothing."""
    if not request.actor.is_staff:
        return _ended(request, case_id, command)
    return _reopened(request, case_id, _wanted(command), note=OLD, status=403)


def keeping_what_was_typed(view: View[[UUID, str]]) -> View[[UUID, str]]:
    """Around a command: sent after the session ended, it comes back to be opened again."""

    @wraps(view)
    def wrapper(request: ActorRequest, /, case_id: UUID, command: str) -> HttpResponseBase:
        if request.actor == ANONYMOUS:
            return _ended(request, case_id, command)
        return view(request, case_id, command)

    return wrapper


@taking_files(MOST_BYTES, expired=command_expired)
@require_POST
@keeping_what_was_typed
@for_officers
def act(request: ActorRequest, case_id: UUID, command: str) -> HttpResponse:
    """Carry out one command and show the case as it is afterwards."""
    wanted = _wanted(command)
    if AGAIN in request.POST:
        return _reopened(request, case_id, wanted)
    detail = selectors.case_detail(actor=request.actor, case_id=case_id)
    form = sent_form(wanted, detail, request.POST, request.FILES)
    for name, _file_name in skipped_files(request):
        question = name.removeprefix(f"{form.prefix}-")
        form.add_error(question if question in form.fields else None, FileTooLarge.message)
    if not form.is_valid():
        return _refused(request, detail, wanted, form, None)
    version = form.cleaned_data["expected_version"]
    once = once_for(request.actor, form.cleaned_data["key"], wanted, case_id, version)
    try:
        with replaying(once):
            carry_out(
                actor=request.actor,
                command=wanted,
                case_id=case_id,
                expected_version=version,
                once=once,
                arguments=form.arguments(),
            )
    except AlreadyDone:
        pass  # the second click of the same form: the first one did it
    except DomainError as refusal:
        fresh = selectors.case_detail(actor=request.actor, case_id=case_id)
        return _refused(request, fresh, wanted, form, refusal)
    return _done(request, case_id, wanted)


@require_safe
@for_officers
def file(request: ActorRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """A file of the case; shown in the browser unless `tai` asks to keep it."""
    name, media_type, content = selectors.case_file(
        actor=request.actor, case_id=case_id, file_id=file_id
    )
    audit.record(actor=request.actor, what=What.FILE_READ, subject_ref=case_id, object_ref=file_id)
    return _download(content, media_type, name, keep="tai" in request.GET)


@require_safe
@for_officers
def printed(request: ActorRequest, case_id: UUID, form: str) -> HttpResponse:
    """A printed form of the case as PDF."""
    pdf = selectors.printed_form(actor=request.actor, case_id=case_id, form=form)
    audit.record(actor=request.actor, what=What.FORM_PRINTED, subject_ref=case_id)
    return _download(pdf, "application/pdf", f"mau-{form}-{case_id}.pdf", keep="tai" in request.GET)


def context_of(
    detail: CaseDetail, sent: tuple[Command, CommandForm] | None = None
) -> dict[str, Any]:
    """What the templates of a case need; `sent` is a form that was refused, with what was typed."""
    deeds = [_deed(detail, command, sent) for command in detail.commands if command in FORMS]
    first = [deed["command"] for deed in deeds if deed["command"] not in SECOND]
    # Taking is the one thing to do only where nothing can be done before.
    folded = SECOND | {Command.TAKE} if len(first) > 1 else SECOND
    return {
        "detail": detail,
        "case": detail.summary,
        "due_at": detail.summary.due_at or selectors.intake_due(detail),
        "facts": presentation.case_facts(detail),
        "sections": data_sections(detail.layout, detail.data),
        "groups": presentation.file_groups(detail),
        "entries": presentation.timeline_entries(detail.ledger),
        "forms": detail.forms,
        "step_titles": [title for _key, title in detail.steps],
        "present": presentation.present_step(detail),
        "first_deeds": [deed for deed in deeds if deed["command"] not in folded],
        "second_deeds": [deed for deed in deeds if deed["command"] in folded],
        "drawing": presentation.process_drawing(detail),
        "explanation": presentation.explanation(detail),
        "released": presentation.released(detail),
        "was_answered": any(
            each.answered_at and each.fields and not each.is_lapsed for each in detail.supplements
        ),
        "apology": Command.EXTEND in detail.commands
        and detail.extension is None
        and selectors.apology_is_due(
            detail.received_at, detail.summary.due_at, detail.competent_agency_id
        ),
        "queues": queues(),
    }


def _wanted(command: str) -> Command:
    if command not in set(Command) or Command(command) not in FORMS:
        raise NotFound
    return Command(command)


def _ended(request: ActorRequest, case_id: UUID, command: str) -> HttpResponse:
    """What was typed, to be opened again after logging in."""
    shown = (name for name in request.POST if name.endswith(TYPED) and request.POST[name])
    back = reverse("desk:case", args=[case_id])
    response = session_ended(request, next(shown, ""), back=back)
    response.headers["HX-Retarget"] = "main"
    response.headers["HX-Reselect"] = "main"
    response.headers["HX-Reswap"] = "outerHTML show:window:top"
    return response


def _reopened(
    request: ActorRequest, case_id: UUID, command: Command, *, note: Any = "", status: int = 200
) -> HttpResponse:
    """The case with the form as it was typed, and nothing done."""
    detail = selectors.case_detail(actor=request.actor, case_id=case_id)
    form = sent_form(command, detail, request.POST)
    context = context_of(detail, (command, again(form, detail)))
    if command not in detail.commands:
        context |= {"left_over": left_over(form), "sent_form": form, "refused": DEEDS[command]}
        context |= {"refusal": CaseChanged(), "is_blamed": False}
    context["note"] = note
    return render(request, "desk/case/page.html", context, status=status)


def _deed(
    detail: CaseDetail, command: Command, sent: tuple[Command, CommandForm] | None
) -> dict[str, Any]:
    was_sent = sent is not None and sent[0] is command
    form = sent[1] if sent is not None and was_sent else empty_form(command, detail)
    return {"command": command, "words": DEEDS[command], "form": form, "open": was_sent}


def _done(request: ActorRequest, case_id: UUID, command: Command) -> HttpResponse:
    if not is_fragment(request):
        messages.success(request, str(DEEDS[command].done))
        response = redirect("desk:case", case_id=case_id)
        response.status_code = 303
        return response
    detail = selectors.case_detail(actor=request.actor, case_id=case_id)
    context = {**context_of(detail), "done": DEEDS[command].done}
    return render(request, "desk/case/_case.html", context)


def _refused(
    request: ActorRequest,
    detail: CaseDetail,
    command: Command,
    form: CommandForm,
    refusal: DomainError | None,
) -> HttpResponse:
    """The case as it is now, why the command was refused, and what was typed."""
    is_blamed = _blame(form, refusal)
    context = context_of(detail, (command, again(form, detail)))
    if command not in detail.commands:
        context["left_over"] = left_over(form)
        refusal, is_blamed = refusal or CaseChanged(), False
    context |= {
        "refusal": refusal,
        "refused": DEEDS[command],
        "is_blamed": is_blamed,
        "sent_form": form,
    }
    status = refusal.status if refusal is not None else Invalid.status
    page = "desk/case/_case.html" if is_fragment(request) else "desk/case/page.html"
    response = render(request, page, context, status=status)
    response.headers["HX-Retarget"] = "#case"
    response.headers["HX-Reselect"] = "#case"
    response.headers["HX-Reswap"] = "outerHTML show:#case:top"
    return response


def _blame(form: CommandForm, refusal: DomainError | None) -> bool:
    """Write what the service said beside the questions it is about; whether any is to blame."""
    if refusal is None:
        return True
    said = refusal.fields
    named = ((form.question_of(name), text) for name, text in said.items())
    known = {name: text for name, text in named if name in form.fields}
    if isinstance(form, AnswerForm):
        form.problems = said
    for name, text in known.items():
        form.add_error(name, text)
    return bool(known)


def left_over(form: CommandForm) -> list[tuple[str, str]]:
    """What was typed into a form that the case has no place for any more."""
    typed = ((bound, bound.value()) for bound in form.visible_fields())
    return [
        (str(bound.label), choice_label(bound.field, value))
        for bound, value in typed
        if isinstance(value, str) and value.strip()
    ]


def _download(content: bytes, media_type: str, name: str, *, keep: bool) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    disposition = content_disposition_header(as_attachment=keep, filename=name)
    response.headers["Content-Disposition"] = disposition or "inline"
    return response
