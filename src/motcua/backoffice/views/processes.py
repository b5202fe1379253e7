"""Processes: who follows which, the drawing, files in and out, what was before."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.backoffice.access import for_administrators
from motcua.backoffice.pages import page
from motcua.backoffice.process_form import blank
from motcua.catalogue import selectors, services
from motcua.kernel.errors import NotFound
from motcua.kernel.http import ActorRequest
from motcua.process import selectors as process
from motcua.process.errors import BpmnInvalid, DocumentInvalid
from motcua.process.types import Definition
from motcua.ui.uploads import MEGABYTE, skipped_files, taking_files

AREA = "processes"
LONGEST_CODE = 40
FORMS = {
    "bpmn": ("application/xml", "bpmn"),
    "json": ("application/json", "json"),
    "svg": ("image/svg+xml", "svg"),
}


@for_administrators
@require_safe
def show_all(request: ActorRequest) -> HttpResponse:
    """The processes in use, the most used first, and the drafts. Two queries."""
    context = {
        "rows": selectors.processes_list(actor=request.actor),
        "drafts": selectors.process_drafts(actor=request.actor),
    }
    return page(request, "backoffice/processes/list.html", area=AREA, context=context)


@for_administrators
@require_safe
def show(request: ActorRequest, process_hash: str) -> HttpResponse:
    """One process: its drawing, in words, and the procedures that follow it. Two queries."""
    definition = process.definition(process_hash)
    after = request.GET.get("sau", "")[:LONGEST_CODE].replace("\x00", "")
    uses = selectors.process_uses(actor=request.actor, process_hash=process_hash, after=after)
    context = {
        "definition": definition,
        "drawing": process.drawing(definition, name="flow"),
        "uses": uses.rows,
        "more": uses.after,
        "problems": process.problems(definition),
        "inside": True,
    }
    return page(request, "backoffice/processes/show.html", area=AREA, context=context)


@for_administrators
@require_safe
def download(request: ActorRequest, process_hash: str, form: str) -> HttpResponse:
    """The process as a file: BPMN 2.0, JSON or SVG."""
    if form not in FORMS:
        raise NotFound
    definition = process.definition(process_hash)
    kind, ending = FORMS[form]
    response = HttpResponse(written(definition, form), content_type=kind)
    name = f"{definition.key}-{definition.hash[:8]}.{ending}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response


def written(definition: Definition, form: str) -> bytes:
    """The content of the file in this form."""
    if form == "bpmn":
        return process.bpmn_written(definition)
    if form == "svg":
        return process.picture_file(definition)
    return process.document_written(definition)


@for_administrators
@require_POST
def create(request: ActorRequest) -> HttpResponse:
    """Begin a draft with the six ordinary steps."""
    definition, _wrong = selectors.rows_definition(
        key="quy-trinh-moi", title=_("Quy trình mới"), rows=blank()
    )
    return _to_draft(request, definition)


@for_administrators
@require_POST
def clone(request: ActorRequest, process_hash: str) -> HttpResponse:
    """Begin a draft with what this process says."""
    return _to_draft(request, process.definition(process_hash), base_hash=process_hash)


def _to_draft(
    request: ActorRequest, definition: Definition, *, base_hash: str = ""
) -> HttpResponse:
    draft_id = services.process_draft_create(
        actor=request.actor, definition=definition, base_hash=base_hash
    )
    response = redirect("backoffice:process_draft", draft_id=draft_id)
    response.status_code = 303
    return response


@taking_files(MEGABYTE)
@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: ActorRequest) -> HttpResponse:
    """Take a BPMN or JSON file in as a draft, or say line by line what will not do."""
    if request.method != "POST":
        return _import_page(request)
    file = request.FILES.get("file")
    if file is None or skipped_files(request):
        said = _("Xin chọn một tệp BPMN hoặc JSON, không quá 1 MB.")
        return _import_page(request, error=said, status=422)
    try:
        definition, notes = file_read(file.name or "", file.read())
    except BpmnInvalid as refusal:
        return _import_page(request, notes=refusal.notes, status=refusal.status)
    except DocumentInvalid as refusal:
        return _import_page(request, problems=refusal.problems, status=refusal.status)
    for note in notes:
        said = _("Dòng %(line)s, <%(element)s>: %(message)s") % note._asdict()
        messages.warning(request, said)
    return _to_draft(request, definition)


def file_read(name: str, content: bytes) -> tuple[Definition, tuple[Any, ...]]:
    """The process in a file, and what in it was left out. Raises what the readers raise."""
    if not name.lower().endswith(".json"):
        read = process.bpmn_read(content)
        return read.definition, read.notes
    return process.document_read(content), ()


def _import_page(request: ActorRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    everything = {"inside": True, **context}
    template = "backoffice/processes/import.html"
    return page(request, template, area=AREA, context=everything, status=status)


@for_administrators
@require_safe
def find(request: ActorRequest) -> HttpResponse:
    """From the code of a procedure to its page."""
    code = request.GET.get("code", "").strip()
    if not selectors.process_history(actor=request.actor, code=code):
        messages.warning(request, _("Không có thủ tục mang mã “%(code)s”.") % {"code": code[:40]})
        return redirect("backoffice:processes")
    return redirect("backoffice:process_history", code=code)


@for_administrators
@require_safe
def history(request: ActorRequest, code: str) -> HttpResponse:
    """The versions of a procedure and what each changed in its process."""
    changes = selectors.process_history(actor=request.actor, code=code)
    if not changes:
        raise NotFound
    before = [*changes[1:], None]
    entries = [
        {
            "change": change,
            "lines": _difference(older.process_hash, change.process_hash) if older else (),
            "in_force": change is changes[0],
        }
        for change, older in zip(changes, before, strict=True)
    ]
    context = {
        "code": code,
        "card": selectors.procedure_card(code).version,
        "entries": entries,
        "inside": True,
    }
    return page(request, "backoffice/processes/history.html", area=AREA, context=context)


def _difference(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """The lines that went and came, as pairs of fate and line; none where nothing changed."""
    if before == after:
        return ()
    old = process.drawing_lines(process.definition(before))
    new = process.drawing_lines(process.definition(after))
    gone = [("gone", line) for line in old if line not in new]
    return (*gone, *(("new", line) for line in new if line not in old))
