"""Drafts: what a citizen has begun to fill in, kept right or wrong."""

from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from motcua.cases.errors import DraftGone
from motcua.cases.merging import EMPTY, Merged, Sides, leaves, merged, nested
from motcua.cases.models import Draft
from motcua.cases.types import DraftPage
from motcua.files.services import files_release
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed

PAGE = "page"


class DraftMerge(NamedTuple):
    """The draft as it is now, and the fields in which the page does not show it yet."""

    draft: Draft
    taken: tuple[str, ...]


@transaction.atomic
def draft_merge(
    *, actor: Actor, procedure_code: str, page: DraftPage, begin: bool = True
) -> DraftMerge:
    """Keep what was typed, right or wrong, under the citizen's account: one draft per procedure.

    Two pages that write at once lose nothing: each field takes the change of the one that changed
    it, and where both did, what the other wrote stays beside it until the citizen decides. Files
    of both stay. Unless `begin`, raises `DraftGone` for a draft that the page showed and that was
    handed in or dropped since: nothing begins anew behind the citizen's back.
    """
    draft = _locked(actor, procedure_code, page, begin=begin)
    merge = draft_preview(draft=draft, page=page)
    draft.saved_at = clock.now()
    draft.save()
    files_release(actor=actor, file_ids=page.without)
    return merge


def draft_preview(*, draft: Draft | None, page: DraftPage) -> DraftMerge:
    """The draft as `draft_merge` would keep it. Nothing is written."""
    draft = draft or Draft(data={}, files=[])
    found = merged(_sides(draft, page))
    before = (draft.data, draft.files, draft.others, draft.agency_id)
    draft.others = _others(draft, page, found)
    draft.data = nested(found.values)
    draft.writers = {**draft.writers, **dict.fromkeys(found.changed, page.writer)}
    draft.sources = {**draft.sources, **page.sources}
    draft.files = _files(draft, page)
    draft.agency_id = page.agency_id or draft.agency_id
    draft.version += before != (draft.data, draft.files, draft.others, draft.agency_id)
    return DraftMerge(draft, tuple(found.taken))


def _sides(draft: Draft, page: DraftPage) -> Sides:
    """What is put together. Where a draft begins, nobody else can have written anything."""
    typed = leaves(page.data, page.shown)
    if draft.version == 0:
        begun = {path: each for path, each in page.beginning.items() if path not in page.shown}
        return Sides(stored=begun, typed=typed, shown=dict.fromkeys(page.shown, EMPTY))
    return Sides(
        stored=leaves(draft.data, page.shown),
        typed=typed,
        shown=page.shown,
        mine=frozenset(path for path, by in draft.writers.items() if page.writer == by != ""),
    )


def draft_drop(*, actor: Actor, procedure_code: str, version: int | None = None) -> None:
    """Forget the draft, once its dossier is submitted or the citizen asks for it.

    With `version` only that one: what another page wrote since then stays. One statement.
    """
    if actor.account_id is None:
        return
    rows = Draft.objects.filter(account_id=actor.account_id, procedure_code=procedure_code)
    (rows if version is None else rows.filter(version=version)).delete()


def _locked(actor: Actor, procedure_code: str, page: DraftPage, *, begin: bool) -> Draft:
    """The draft, made if there is none, and nobody else's until the transaction ends."""
    if not actor.is_citizen or actor.account_id is None:
        raise NotAllowed
    rows = Draft.objects.select_for_update()
    key = {"account_id": actor.account_id, "procedure_code": procedure_code}
    if not begin and page.of is not None:
        draft = rows.filter(pk=page.of, **key).first()
        if draft is None:
            raise DraftGone
        return draft
    draft, _new = rows.get_or_create(
        **key, defaults={"data": {}, "files": [], "saved_at": clock.now()}
    )
    return draft


def _others(draft: Draft, page: DraftPage, found: Merged) -> dict[str, Any]:
    """What stands beside the draft's values until it is decided upon."""
    conflicts = {path: {"value": each, "from": PAGE} for path, each in found.others.items()}
    together = {**draft.others, **conflicts, **page.others}
    return {
        path: other
        for path, other in together.items()
        if path not in page.settled and other["value"] != found.values.get(path)
    }


def _files(draft: Draft, page: DraftPage) -> list[list[str]]:
    before = [(key, UUID(file_id)) for key, file_id in draft.files]
    together = dict.fromkeys([*before, *page.files])
    return [[key, str(file_id)] for key, file_id in together if file_id not in page.without]
