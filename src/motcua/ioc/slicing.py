"""Slices and periods as the engine wants them, once the actor may see them."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID

from motcua.ioc import engine
from motcua.ioc.errors import SliceRefused
from motcua.ioc.formulas import Window
from motcua.ioc.measuring import Chosen
from motcua.ioc.policies import agencies_open_to
from motcua.ioc.types import Dimension, Period, Slice
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.organisation import selectors as organisation
from motcua.organisation.types import Era

OF_UNIT = {Era.TWO_LEVELS.value: ("present",), Era.THREE_LEVELS.value: ("commune", "district")}
ALL_AGENCIES = "SELECT agency, era, commune, district, present FROM agencies"
ERAS = {
    Dimension.DISTRICT: Era.THREE_LEVELS,
    Dimension.COMMUNE: Era.THREE_LEVELS,
    Dimension.PRESENT: Era.TWO_LEVELS,
}
NAMES = {
    Dimension.AGENCY: "SELECT agency, name FROM agencies",
    Dimension.PROCEDURE: "SELECT procedure, name FROM procedures",
}


def window_of(period: Period) -> Window:
    """From the first moment of the first day on; up to the end of the last, or to now."""
    now = clock.local(clock.now()).replace(tzinfo=None)
    begin = datetime.combine(period.first, time())
    end = datetime.combine(period.last + timedelta(days=1), time())
    # What happens at this very moment is counted.
    return Window(begin=begin, end=min(end, now + timedelta(microseconds=1)))


def agencies_seen(*, actor: Actor) -> frozenset[UUID] | None:
    """The agencies of whose dossiers the actor may see figures, each with all below it; None: all
    of the province. From memory.
    """
    return agencies_open_to(
        actor,
        below=organisation.agencies_below,
        province=organisation.agencies_of_the_province(),
    )


def chosen_for(actor: Actor, wanted: Slice, *, is_public: bool) -> Chosen:
    """The rows of a slice; `SliceRefused` when part of it is not for this actor.

    Everybody may ask for any slice of a public indicator: small numbers are hidden then.
    """
    agencies = _agencies(wanted)
    if not (is_public and not actor.is_staff):
        open_to = agencies_seen(actor=actor)
        if open_to is not None and (agencies is None or not agencies <= _texts(open_to)):
            raise SliceRefused
    if agencies is not None and agencies >= _texts(
        each.id for each in organisation.agencies_list()
    ):
        agencies = None  # below the province are all: nothing to look through
    return Chosen(
        competent=None if agencies is None else tuple(sorted(agencies)),
        procedure=_procedures(wanted),
        channel=(wanted.channel,) if wanted.channel else None,
    )


def names_of(by: Dimension, keys: Iterable[str]) -> dict[str, str]:
    """How people call the keys of a dimension; nothing for those that are words themselves."""
    if by in ERAS:
        return organisation.unit_names(keys, era=ERAS[by])
    if by not in NAMES:
        return {}
    return dict(engine.facts().ask(NAMES[by])[0])


def _agencies(wanted: Slice) -> frozenset[str] | None:
    """The competent agencies that a slice chooses; None: all."""
    found: frozenset[str] | None = None
    if wanted.agency_id is not None:
        found = _texts(
            (wanted.agency_id,)
            if wanted.is_alone
            else organisation.agencies_below(wanted.agency_id)
        )
    if wanted.unit:
        of_unit = _of_unit(wanted.unit)
        found = of_unit if found is None else found & of_unit
    return found


def _of_unit(unit: str) -> frozenset[str]:
    """The agencies of a unit: of a commune of today also those of the old ones it was made of."""
    era, _dot, code = unit.partition(".")
    columns = OF_UNIT.get(era, ())
    rows, _generation = engine.facts().ask(ALL_AGENCIES)
    names = ("commune", "district", "present")
    return frozenset(
        agency
        for agency, of_era, *codes in rows
        if code in {dict(zip(names, codes, strict=True))[name] for name in columns} - {""}
        and era in {Era.TWO_LEVELS.value, of_era}
    )


def _procedures(wanted: Slice) -> tuple[str, ...] | None:
    if wanted.field:
        asked = "SELECT procedure FROM procedures WHERE field = '{}' ORDER BY 1"
        rows, _generation = engine.facts().ask(asked.format(wanted.field.replace("'", "''")))
        found = tuple(code for (code,) in rows)
        return tuple(code for code in found if wanted.procedure in ("", code))
    return (wanted.procedure,) if wanted.procedure else None


def _texts(agency_ids: Iterable[UUID]) -> frozenset[str]:
    return frozenset(str(each) for each in agency_ids)
