"""Moving the running cases of a procedure to the process in force: look first, then do it."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from motcua.backoffice.access import for_administrators
from motcua.backoffice.pages import page
from motcua.cases import selectors as cases
from motcua.cases.services import cases_move
from motcua.cases.types import MoveResults
from motcua.catalogue import selectors
from motcua.kernel.http import ActorRequest
from motcua.process import selectors as process
from motcua.process.types import Definition

AREA = "processes"
PER_PAGE = 50


@for_administrators
@require_safe
def plan(request: ActorRequest, code: str) -> HttpResponse:
    """The dry run: each running case, where it would go or why not. A page at a time."""
    definition = _wanted(request.GET.get("hash", ""), code)
    found = cases.moves_plan(
        actor=request.actor,
        procedure_code=code,
        process_hash=definition.hash,
        after=_key(request.GET.get("sau", "")),
        limit=PER_PAGE,
    )
    context = {
        "code": code,
        "card": selectors.procedure_card(code).version,
        "definition": definition,
        "rows": found.rows,
        "movable": sum(bool(row.goes_to) for row in found.rows),
        "here": request.GET.get("sau", ""),
        "after": found.after,
        "inside": True,
    }
    return page(request, "backoffice/processes/moves.html", area=AREA, context=context)


@for_administrators
@require_POST
def move(request: ActorRequest, code: str) -> HttpResponse:
    """Move the chosen cases, or a page of all of them, and say what became of each."""
    definition = _wanted(request.POST.get("hash", ""), code)
    chosen = [key for key in map(_key, request.POST.getlist("case")[:PER_PAGE]) if key is not None]
    moves_all = request.POST.get("do") == "all"
    done = MoveResults(results=(), after=None)
    if moves_all or chosen:
        done = cases_move(
            actor=request.actor,
            procedure_code=code,
            process_hash=definition.hash,
            after=_key(request.POST.get("sau", "")) if moves_all else None,
            only=() if moves_all else chosen,
            limit=PER_PAGE,
        )
    context = {
        "code": code,
        "card": selectors.procedure_card(code).version,
        "definition": definition,
        "results": done.results,
        "moved": sum(result.is_moved for result in done.results),
        "after": done.after,
        "inside": True,
    }
    return page(request, "backoffice/processes/moved.html", area=AREA, context=context)


def _wanted(hash_: str, code: str) -> Definition:
    """The process that was asked for, else the one in force."""
    return process.definition(hash_) if hash_ else selectors.process_of_procedure(code)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
