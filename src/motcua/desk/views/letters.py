"""The letters that wait for a signature or a seal: one page, many at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.cases import selectors, services
from motcua.cases.types import LETTER_COMMANDS, Command, LetterInfo, LetterState
from motcua.desk.access import for_officers
from motcua.desk.bulk import chosen_rows, key_of
from motcua.desk.tables import queues
from motcua.desk.words import DEEDS
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.http import ActorRequest
from motcua.kernel.ids import new_id

STATES = {
    LetterState.TO_SIGN: Command.SIGN_LETTER,
    LetterState.TO_SEAL: Command.SEAL_LETTER,
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def show(request: ActorRequest) -> HttpResponse:
    """What waits for this officer; sent back, the chosen ones are signed or sealed by a run."""
    if request.method == "POST":
        return _start(request)
    return _page(request)


def _start(request: ActorRequest) -> HttpResponse:
    name, key = request.POST.get("command", ""), key_of(request.POST)
    if name not in LETTER_COMMANDS or key is None:
        raise NotFound
    try:
        run_id = services.letters_start(
            actor=request.actor,
            run_id=key,
            command=Command(name),
            choices=chosen_rows(request.POST),
        )
    except Invalid as refusal:
        messages.warning(request, str(next(iter(refusal.fields.values()))))
        return _page(request, Invalid.status)
    response = redirect("desk:bulk_run", run_id=run_id)
    response.status_code = 303
    return response


def _page(request: ActorRequest, status: int = 200) -> HttpResponse:
    found = selectors.letters_waiting(actor=request.actor)
    context = {
        "groups": [_group(found, state) for state in STATES],
        "area": "letters",
        "queues": queues(),
    }
    return render(request, "desk/letters.html", context, status=status)


def _group(found: tuple[LetterInfo, ...], state: LetterState) -> dict[str, Any]:
    titles = {LetterState.TO_SIGN: _("Chờ ký số"), LetterState.TO_SEAL: _("Chờ vào số, đóng dấu")}
    return {
        "key": new_id(),
        "state": state,
        "title": titles[state],
        "command": STATES[state],
        "words": DEEDS[STATES[state]],
        "rows": [letter for letter in found if letter.state is state],
    }
