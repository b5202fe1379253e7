"""What the portal keeps in the session: who is in, and what was typed before logging in."""

import json
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from motcua.identity.selectors import actor_of
from motcua.kernel.actor import Actor
from motcua.portal.dossier_form import Entry, kept
from motcua.portal.drafting import shown_read

ACCOUNT = "account_id"
TYPED = "typed"
SALT = "portal.form"
MOST_TYPED = 200_000  # characters: what a stranger may leave in our database
MOST_FORMS = 3


def log_in(request: HttpRequest, account_id: UUID) -> Actor:
    """Open a session for the account; what its owner typed before goes into the draft.

    What somebody else typed on this browser is forgotten. Where the draft was changed since the
    page was opened, both texts stay until the citizen chooses (see `draft_merge`).
    The form token stays the same, so that a page left open in another tab can still be sent.
    """
    typed = request.session.pop(TYPED, {})
    if request.session.get(ACCOUNT, str(account_id)) != str(account_id):
        request.session.flush()
    request.session.cycle_key()
    request.session[ACCOUNT] = str(account_id)
    actor = actor_of(account_id)
    for code, said in typed.items() if actor.is_citizen else ():
        if said["owner"] == str(account_id):
            kept(actor, code, _entry(said))
    return actor


def log_out(request: HttpRequest) -> None:
    """End the session and forget everything in it."""
    request.session.flush()


def owner_sign(account_id: UUID) -> str:
    """What a form carries: whose it is."""
    return signing.dumps([str(account_id)], salt=SALT)


def is_of_another(owner: str, account_id: UUID | None) -> bool:
    """Whether a form was opened by another account than this one, as its signature proves."""
    opened_by = _opened_by(owner)
    return opened_by is not None and opened_by != str(account_id)


def typed_keep(request: HttpRequest, owner: str, code: str, entry: Entry) -> bool:
    """Keep what the owner of the form typed, whose session had ended.

    False when the form is not one of ours, or it is too much to keep.
    """
    account_id = _opened_by(owner)
    if account_id is None or len(json.dumps(entry.data)) > MOST_TYPED:
        return False
    forms = {key: value for key, value in request.session.get(TYPED, {}).items() if key != code}
    newest = dict(list(forms.items())[1 - MOST_FORMS :])
    said = {
        "owner": account_id,
        "agency_id": str(entry.agency_id) if entry.agency_id else None,
        "data": entry.data,
        "shown": str(entry.shown),
        "writer": entry.writer,
    }
    request.session[TYPED] = {**newest, code: said}
    return True


def local_next(value: str) -> str:
    """The address to go to after logging in, when it is one of ours; otherwise nothing."""
    is_local = value.startswith("/") and url_has_allowed_host_and_scheme(value, allowed_hosts=None)
    return value if is_local else ""


def _entry(said: dict[str, Any]) -> Entry:
    return Entry(
        agency_id=UUID(said["agency_id"]) if said["agency_id"] else None,
        data=said["data"],
        shown=shown_read(said["shown"]),
        writer=said["writer"],
    )


def _opened_by(owner: str) -> str | None:
    try:
        account_id, *_more = signing.loads(owner, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return str(account_id)
