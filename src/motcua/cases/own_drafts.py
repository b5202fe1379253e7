"""The drafts of a citizen."""

from django.db.models import QuerySet

from motcua.cases.models import Draft
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound

MINE = 50


def draft_of(*, actor: Actor, procedure_code: str) -> Draft | None:
    """The citizen's draft of this procedure, if one was begun. One query."""
    return _drafts(actor).filter(procedure_code=procedure_code).first()


def drafts_of(*, actor: Actor) -> list[Draft]:
    """All drafts of the citizen, the latest first. One query."""
    return list(_drafts(actor).order_by("-saved_at")[:MINE])


def _drafts(actor: Actor) -> QuerySet[Draft]:
    if actor.account_id is None:
        raise NotFound
    return Draft.objects.filter(account_id=actor.account_id)
