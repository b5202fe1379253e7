"""The words of browsing and of open data. Others import them from `types`."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

if TYPE_CHECKING:
    from motcua.catalogue.types import FieldRow, ProcedureRow


class Audience(NamedTuple):
    """Somebody who may ask, and the words of the national list that mean them."""

    key: str
    name: str
    name_en: str
    subjects: tuple[str, ...]


class ChangeRow(NamedTuple):
    """A published version as the feed tells it; number 1: the procedure is new here."""

    id: UUID
    code: str
    number: int
    name: str
    field: str
    published_at: dt.datetime


class Fingerprint(NamedTuple):
    """What changes when anything in the published catalogue does, and when it last did."""

    value: str
    changed_at: dt.datetime | None


class AgencyField(NamedTuple):
    """A field of work at an agency, and the agencies that take its papers in."""

    field: str
    procedures: int
    receiving: tuple[UUID, ...]


class Receivers(NamedTuple):
    """A procedure, and by receiving agency the agencies that decide."""

    code: str
    name: str
    deciders: Mapping[UUID, Sequence[UUID]]

    def decided_by(self, agency_id: UUID) -> Sequence[UUID]:
        """Who decides what this agency takes in; empty when it takes nothing."""
        return self.deciders.get(agency_id, ())


class LifeEventInfo(NamedTuple):
    """A moment of life that needs several procedures."""

    key: str
    icon: str
    name: str
    name_en: str
    about: str
    about_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowsePage:
    """Part of a narrowed list, by name: `after` is the code to go on from, empty at the end.

    `total` counts the whole narrowed list, `fields` the same by field.
    """

    rows: tuple["ProcedureRow", ...]
    after: str
    total: int
    fields: tuple["FieldRow", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEventGroup:
    """Procedures of a moment of life that belong together, in the order to do them."""

    name: str
    name_en: str
    rows: tuple["ProcedureRow", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEventPage:
    """A moment of life and what there is to do."""

    event: LifeEventInfo
    groups: tuple[LifeEventGroup, ...]


class ServicesOnline(NamedTuple):
    """Procedures carried out in the province: those that are offered online, and all."""

    online: int
    whole: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesOffline:
    """A page of procedures that are not offered online. `after`: field and code to go on from, None
    at the end; `fields`: all of them by field.
    """

    rows: tuple["ProcedureRow", ...]
    after: tuple[str, str] | None
    fields: tuple["FieldRow", ...]
