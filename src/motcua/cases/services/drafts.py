"""Drafts: what a citizen has begun to fill in, kept right or wrong."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.cases.models import Draft
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed

Papers = Iterable[tuple[str, UUID]]


@transaction.atomic
def draft_save(
    *,
    actor: Actor,
    procedure_code: str,
    agency_id: UUID | None,
    data: dict[str, Any],
    files: Papers,
) -> Draft:
    """Keep what was typed, right or wrong, under the citizen's account.

    One draft per procedure: the latest, with these files and no others.
    """
    draft = _locked(actor, procedure_code)
    return _saved(draft, agency_id, data, files)


@transaction.atomic
def draft_merge(
    *,
    actor: Actor,
    procedure_code: str,
    agency_id: UUID | None,
    data: dict[str, Any],
    files: Papers,
    without: Collection[UUID] = (),
) -> Draft:
    """Keep what was typed; files that the draft has from another tab stay, but for `without`.

    The draft is locked while lists are merged: two tabs that attach at once lose nothing.
    """
    draft = _locked(actor, procedure_code)
    before = [(key, UUID(file_id)) for key, file_id in draft.files]
    together = dict.fromkeys([*before, *files])
    return _saved(draft, agency_id, data, [each for each in together if each[1] not in without])


def draft_drop(*, actor: Actor, procedure_code: str) -> None:
    """Forget the draft, once its dossier is submitted or the citizen asks for it."""
    if actor.account_id is not None:
        Draft.objects.filter(account_id=actor.account_id, procedure_code=procedure_code).delete()


def _locked(actor: Actor, procedure_code: str) -> Draft:
    """The draft, made if there is none, and nobody else's until the transaction ends."""
    if not actor.is_citizen or actor.account_id is None:
        raise NotAllowed
    draft, _new = Draft.objects.select_for_update().get_or_create(
        account_id=actor.account_id,
        procedure_code=procedure_code,
        defaults={"data": {}, "files": [], "saved_at": clock.now()},
    )
    return draft


def _saved(draft: Draft, agency_id: UUID | None, data: dict[str, Any], files: Papers) -> Draft:
    draft.agency_id, draft.data, draft.saved_at = agency_id, data, clock.now()
    draft.files = [[key, str(file_id)] for key, file_id in files]
    draft.save(update_fields=["agency_id", "data", "files", "saved_at"])
    return draft
