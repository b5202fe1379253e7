"""Who may send which figures."""

from functools import lru_cache
from time import monotonic
from uuid import UUID

from motcua.ioc.explaining import SELF_COUNTED
from motcua.ioc.models import Indicator
from motcua.ioc.series.types import FORMULA, Adds, Defined, Layer
from motcua.ioc.types import Dimension, Grain
from motcua.kernel.actor import Actor, ActorKind, Role
from motcua.organisation import selectors as organisation

SECONDS = 60
LAYERS = {
    Dimension.DISTRICT: Layer.DISTRICT,
    Dimension.COMMUNE: Layer.COMMUNE,
    Dimension.PRESENT: Layer.PRESENT,
    Dimension.AGENCY: Layer.AGENCY,
}


def may_define(actor: Actor) -> bool:
    """The system itself, and administrators of the province."""
    return actor.kind is ActorKind.SYSTEM or organisation.administers_province(actor)


def may_send(actor: Actor) -> bool:
    """Whether the actor may send anything at all: see `definitions_for`."""
    return may_define(actor) or bool(definitions_for(actor))


def series_sends(*, actor: Actor) -> bool:
    """Whether the actor may send figures. From memory, which is a minute old at most."""
    if may_define(actor):
        return True
    own = {post.agency_id for post in actor.posts if post.role is not Role.HELPER}
    return actor.is_staff and not own.isdisjoint(_owners(int(monotonic()) // SECONDS))


def definitions_for(actor: Actor) -> dict[str, Defined]:
    """The indicators whose figures the actor may send: those that an agency of the own posts is
    answerable for; for administrators of the province all but what the product counts itself; for
    the system all. One query.
    """
    rows = Indicator.objects.filter(formula=FORMULA).order_by("domain", "code")
    if actor.kind is not ActorKind.SYSTEM:
        rows = rows.exclude(code__in=list(SELF_COUNTED))
    if not may_define(actor):
        own = [post.agency_id for post in actor.posts if post.role is not Role.HELPER]
        if not actor.is_staff or not own:
            return {}
        rows = rows.filter(owner_agency__in=own)
    return {row.code: defined(row) for row in rows}


@lru_cache(maxsize=2)
def _owners(_minute: int) -> frozenset[UUID]:
    rows = Indicator.objects.filter(formula=FORMULA, owner_agency__isnull=False)
    return frozenset(rows.values_list("owner_agency_id", flat=True))


def defined(row: Indicator) -> Defined:
    """What the figures of an indicator are checked against."""
    return Defined(
        code=row.code,
        name=row.name,
        unit=row.unit,
        grain=Grain(row.grain),
        adds=Adds(row.adds),
        layers=frozenset(LAYERS[each] for each in map(Dimension, row.dimensions) if each in LAYERS),
        lowest=row.lowest,
        highest=row.highest,
    )
