"""What the portal keeps in the session: who is in, and what was typed before logging in."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from motcua.cases.selectors import draft_of
from motcua.cases.services import draft_save
from motcua.identity.selectors import actor_of
from motcua.kernel.actor import Actor

ACCOUNT = "account_id"
TYPED = "typed"
MOST_TYPED = 200_000  # characters: what a stranger may leave in our database
MOST_FORMS = 3


def log_in(request: HttpRequest, account_id: UUID) -> Actor:
    """Open a session for the account; what was typed before becomes a draft of its owner.

    The form token stays the same, so that a page left open in another tab can still be sent.
    """
    typed = request.session.pop(TYPED, {})
    if request.session.get(ACCOUNT, str(account_id)) != str(account_id):
        request.session.flush()
    request.session.cycle_key()
    request.session[ACCOUNT] = str(account_id)
    actor = actor_of(account_id)
    if actor.is_citizen:
        for code, kept in typed.items():
            _restore(actor, code, kept)
    return actor


def log_out(request: HttpRequest) -> None:
    """End the session and forget everything in it."""
    request.session.flush()


def typed_keep(
    request: HttpRequest, *, code: str, agency_id: UUID | None, data: dict[str, Any]
) -> bool:
    """Keep what somebody typed whose session had ended; False when it is too much to keep."""
    if len(json.dumps(data)) > MOST_TYPED:
        return False
    forms = {key: value for key, value in request.session.get(TYPED, {}).items() if key != code}
    newest = dict(list(forms.items())[1 - MOST_FORMS :])
    agency = str(agency_id) if agency_id else None
    request.session[TYPED] = {**newest, code: {"agency_id": agency, "data": data}}
    return True


def local_next(value: str) -> str:
    """The address to go to after logging in, when it is one of ours; otherwise nothing."""
    is_local = value.startswith("/") and url_has_allowed_host_and_scheme(value, allowed_hosts=None)
    return value if is_local else ""


def _restore(actor: Actor, code: str, kept: dict[str, Any]) -> None:
    draft = draft_of(actor=actor, procedure_code=code)
    draft_save(
        actor=actor,
        procedure_code=code,
        agency_id=UUID(kept["agency_id"]) if kept["agency_id"] else None,
        data=kept["data"],
        files=[(key, UUID(file_id)) for key, file_id in draft.files] if draft else [],
    )
