"""The letters that wait for a signature or a seal, for machines."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from motcua.cases import selectors
from motcua.rest import schemas
from motcua.rest.caller import actor_of

router = Router(tags=["letters"])
SEEN: Any = {200: schemas.LetterListOut, **dict.fromkeys((401, 404), schemas.Problem)}


@router.get("", response=SEEN, operation_id="letter_list")
def listing(request: HttpRequest) -> Any:
    """The letters that wait for this approver's signature or this registrar's seal, the most urgent
    first; at most two hundred of each.
    """
    return {"rows": selectors.letters_waiting(actor=actor_of(request))}
