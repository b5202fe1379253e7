"""One command for many rows: the preview, the start, how far it is, and what came of each."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.cases import selectors, services
from motcua.cases.types import BULK_COMMANDS, BulkState, Command, InboxTab
from motcua.desk.access import for_officers
from motcua.desk.bulk import BulkForm, chosen_rows, chosen_tasks
from motcua.desk.tables import queues
from motcua.desk.words import DEEDS
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.http import ActorRequest
from motcua.kernel.ids import new_id
from motcua.ui.entry import is_fragment

LONGEST_NUMBER = 9


@require_safe
@for_officers
def choose(request: ActorRequest) -> HttpResponse:
    """What the command would do to each chosen row, and which rows it cannot be done to."""
    command = _command(request.GET.get("command", ""))
    tasks = chosen_tasks(request.GET)
    tab = request.GET.get("tab", "")
    whole = bool(request.GET.get("all")) and tab in set(InboxTab) - {InboxTab.DONE}
    if not tasks and not whole:
        messages.warning(request, _("Xin chọn ít nhất một hồ sơ trong danh sách."))
        return redirect(_back(tab))
    return _preview(request, command, tasks, InboxTab(tab) if whole else None)


@require_POST
@for_officers
def start(request: ActorRequest) -> HttpResponse:
    """Start the run that the preview showed, and go to its page."""
    command = _command(request.POST.get("command", ""))
    rows = chosen_rows(request.POST)
    tasks = [row.task_id for row in rows]
    preview = selectors.bulk_preview(actor=request.actor, command=command, task_ids=tasks)
    form = BulkForm(request.POST, preview=preview)
    if not form.is_valid():
        return _preview(request, command, tasks, None, form)
    try:
        run_id = services.bulk_start(
            actor=request.actor,
            run_id=form.cleaned_data["key"],
            command=command,
            choices=rows,
            arguments=form.arguments(),
        )
    except Invalid as refusal:
        for name, text in refusal.fields.items():
            form.add_error(name if name in form.fields else None, text)
        return _preview(request, command, tasks, None, form)
    response = redirect("desk:bulk_run", run_id=run_id)
    response.status_code = 303
    return response


@require_safe
@for_officers
def show(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """How far a run is, and the result of each row. The page asks again until it is over."""
    after = request.GET.get("after", "")
    number = (
        int(after) if after.isascii() and after.isdigit() and len(after) < LONGEST_NUMBER else 0
    )
    run = selectors.bulk_run(actor=request.actor, run_id=run_id, after=number)
    left = [item for item in run.items if item.state in (BulkState.REFUSED, BulkState.FAILED)]
    context = {
        "run": run,
        "words": DEEDS[run.command],
        "done": run.counts[BulkState.DONE],
        "refused": run.counts[BulkState.REFUSED] + run.counts[BulkState.FAILED],
        "waiting": run.counts[BulkState.WAITING],
        "left": left,
        "retries": run.command in BULK_COMMANDS,
        "area": "bulk",
        "queues": queues(),
    }
    template = "desk/bulk/_run.html" if is_fragment(request) else "desk/bulk/run.html"
    return render(request, template, context)


@require_safe
@for_officers
def runs(request: ActorRequest) -> HttpResponse:
    """The officer's latest runs."""
    rows = [
        {"run": run, "words": DEEDS[run.command], "done": run.counts[BulkState.DONE]}
        for run in selectors.bulk_runs(actor=request.actor)
    ]
    context = {"rows": rows, "area": "bulk", "queues": queues()}
    return render(request, "desk/bulk/runs.html", context)


def _preview(
    request: ActorRequest,
    command: Command,
    tasks: Sequence[int],
    tab: InboxTab | None,
    sent: BulkForm | None = None,
) -> HttpResponse:
    preview = selectors.bulk_preview(actor=request.actor, command=command, task_ids=tasks, tab=tab)
    form = sent or BulkForm(preview=preview, initial={"key": new_id()})
    context = {
        "preview": preview,
        "words": DEEDS[command],
        "form": form,
        "back": _back(request.GET.get("tab", "")),
        "queues": queues(),
    }
    status = 200 if sent is None else Invalid.status
    return render(request, "desk/bulk/preview.html", context, status=status)


def _command(name: str) -> Command:
    if name not in set(Command) or Command(name) not in BULK_COMMANDS:
        raise NotFound
    return Command(name)


def _back(tab: str) -> str:
    return f"/mot-cua/?tab={tab}" if tab in set(InboxTab) else "/mot-cua/"
