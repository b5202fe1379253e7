"""What the portal keeps in the session: who is in, and what was typed before logging in."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from motcua.cases.selectors import draft_of
from motcua.cases.services import draft_save
from motcua.identity.selectors import actor_of
from motcua.kernel.actor import Actor

ACCOUNT = "account_id"
TYPED = "typed"
SALT = "portal.form"
MOST_TYPED = 200_000  # characters: what a stranger may leave in our database
MOST_FORMS = 3


def log_in(request: HttpRequest, account_id: UUID) -> Actor:
    """Open a session for the account; what its owner typed before becomes a draft again.

    What somebody else typed on this browser is forgotten. A draft saved since the page was opened
    stays; the typed text then waits in the session, to be shown once.
    The form token stays the same, so that a page left open in another tab can still be sent.
    """
    typed = request.session.pop(TYPED, {})
    if request.session.get(ACCOUNT, str(account_id)) != str(account_id):
        request.session.flush()
    request.session.cycle_key()
    request.session[ACCOUNT] = str(account_id)
    actor = actor_of(account_id)
    own = typed if actor.is_citizen else {}
    waiting = {
        code: kept
        for code, kept in own.items()
        if kept["owner"] == str(account_id) and not _restored(actor, code, kept)
    }
    if waiting:
        request.session[TYPED] = waiting
    return actor


def log_out(request: HttpRequest) -> None:
    """End the session and forget everything in it."""
    request.session.flush()


def owner_sign(account_id: UUID, saved_at: datetime | None) -> str:
    """What a form carries: whose it is, and which draft it shows."""
    return signing.dumps([str(account_id), _instant(saved_at)], salt=SALT)


def is_of_another(owner: str, account_id: UUID | None) -> bool:
    """Whether a form was opened by another account than this one, as its signature proves."""
    try:
        opened_by, _shown = signing.loads(owner, salt=SALT)
    except signing.BadSignature:
        return False
    return bool(opened_by != str(account_id))


def typed_keep(
    request: HttpRequest, *, owner: str, code: str, agency_id: UUID | None, data: dict[str, Any]
) -> bool:
    """Keep what the owner of the form typed, whose session had ended.

    False when the form is not one of ours, or it is too much to keep.
    """
    try:
        account_id, shown = signing.loads(owner, salt=SALT)
    except signing.BadSignature:
        return False
    if len(json.dumps(data)) > MOST_TYPED:
        return False
    forms = {key: value for key, value in request.session.get(TYPED, {}).items() if key != code}
    newest = dict(list(forms.items())[1 - MOST_FORMS :])
    agency = str(agency_id) if agency_id else None
    kept = {"owner": account_id, "shown": shown, "agency_id": agency, "data": data}
    request.session[TYPED] = {**newest, code: kept}
    return True


def typed_waiting(request: HttpRequest, account_id: UUID | None, code: str) -> dict[str, Any]:
    """What this account typed and could not become its draft; given out once. Empty when none."""
    kept = request.session.get(TYPED, {}).get(code, {})
    if kept.get("owner") != str(account_id):
        return {}
    request.session[TYPED] = {
        key: value for key, value in request.session[TYPED].items() if key != code
    }
    return dict(kept["data"])


def local_next(value: str) -> str:
    """The address to go to after logging in, when it is one of ours; otherwise nothing."""
    is_local = value.startswith("/") and url_has_allowed_host_and_scheme(value, allowed_hosts=None)
    return value if is_local else ""


def _restored(actor: Actor, code: str, kept: dict[str, Any]) -> bool:
    """Save the typed text as the draft, unless the stored one is newer than the page."""
    draft = draft_of(actor=actor, procedure_code=code)
    if draft is not None and _instant(draft.saved_at) != kept["shown"]:
        return False
    draft_save(
        actor=actor,
        procedure_code=code,
        agency_id=UUID(kept["agency_id"]) if kept["agency_id"] else None,
        data=kept["data"],
        files=[(key, UUID(file_id)) for key, file_id in draft.files] if draft else [],
    )
    return True


def _instant(at: datetime | None) -> str:
    return at.isoformat() if at else ""
