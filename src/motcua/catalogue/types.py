"""What the catalogue hands to others: procedures as they were published, never rows."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from motcua.catalogue import browse_types, form_types, process_types, search_types
from motcua.process.types import Definition

# A form as a page shows it: public from here.
REVIEW, WHOLE, FORM_MOVES = form_types.REVIEW, form_types.WHOLE, form_types.FORM_MOVES
FormCheck = form_types.FormCheck
FormField = form_types.FormField
FormProblem = form_types.FormProblem
FormView = form_types.FormView
# Forms as administrators see them.
FormChange = form_types.FormChange
FormDraftInfo = form_types.FormDraftInfo
FormFile = form_types.FormFile
FormPublished = form_types.FormPublished
FormRow = form_types.FormRow
FormUse = form_types.FormUse
SampleResult = form_types.SampleResult
SampleRow = form_types.SampleRow
SampleSpec = form_types.SampleSpec
# What lists, feeds and offices show: public from here.
AgencyField = browse_types.AgencyField
BrowsePage = browse_types.BrowsePage
LifeEventGroup = browse_types.LifeEventGroup
LifeEventInfo = browse_types.LifeEventInfo
LifeEventPage = browse_types.LifeEventPage
Receivers = browse_types.Receivers
ServicesOffline = browse_types.ServicesOffline
ServicesOnline = browse_types.ServicesOnline
# Processes as administrators see them.
Branch = process_types.Branch
DraftRow = process_types.DraftRow
ProcessChange = process_types.ProcessChange
ProcessDraftInfo = process_types.ProcessDraftInfo
ProcessPublished = process_types.ProcessPublished
ProcessRow = process_types.ProcessRow
ProcessUse = process_types.ProcessUse
ProcessUses = process_types.ProcessUses
Row = process_types.Row
# The search: public from here.
SearchWeightChange = search_types.SearchWeightChange
SearchWeightInfo = search_types.SearchWeightInfo
SearchWordInfo = search_types.SearchWordInfo
Understood = search_types.Understood
WordKind = search_types.WordKind
# Where a form keeps the person who asks: the generic one, and those of the real procedures.
APPLICANT_SECTIONS = ("applicant", "requester")


class Channel(StrEnum):
    """The ways a dossier reaches the desk."""

    ONLINE = "online"
    POST = "post"
    COUNTER = "counter"


class Level(StrEnum):
    """The levels of government at which a procedure is carried out."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    OTHER = "other"


class TimeUnit(StrEnum):
    """The units of a time limit."""

    HOUR = "hour"
    WORKING_DAY = "working_day"
    DAY = "day"


class ComponentKind(StrEnum):
    """What the citizen does with a component."""

    SUBMIT = "submit"
    PRESENT = "present"
    NOTE = "note"


class Terms(NamedTuple):
    """Limit and fee of a case. `value` None: no limit stated; `fee_vnd` None: not a number."""

    value: int | None
    unit: TimeUnit | None
    fee_vnd: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelTerms:
    """One row of the card: a channel, its limit and fee. `assumed`: the source did not say so."""

    channel: Channel
    value: int | None
    unit: TimeUnit | None
    fee_text: str = ""
    fee_vnd: int | None = None
    assumed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentSpec:
    """A paper the dossier consists of; `kind` note is an explanation, not a paper."""

    key: str
    name: str
    group: str
    kind: ComponentKind
    originals: int
    copies: int
    required: bool
    has_form: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSpec:
    """An electronic form, known by the hash of its content: a JSON Schema and a layout."""

    hash: str
    title: str
    schema: Mapping[str, Any]
    layout: Mapping[str, Any]
    title_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultSpec:
    """A paper that a case may end in."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedVersion:
    """A procedure as it was published: nothing in here ever changes."""

    id: UUID
    code: str
    number: int
    name: str
    field: str
    ministry: str
    kind: str
    decision_no: str
    levels: tuple[Level, ...]
    subjects: tuple[str, ...]
    executing_agencies: str
    competent_agency: str
    channels: tuple[ChannelTerms, ...]
    components: tuple[ComponentSpec, ...]
    results: tuple[ResultSpec, ...]
    legal_refs: tuple[str, ...]
    form: FormSpec
    process: Definition
    published_at: dt.datetime

    @property
    def papers(self) -> tuple[ComponentSpec, ...]:
        """The components that are papers: without the notes."""
        return tuple(part for part in self.components if part.kind is not ComponentKind.NOTE)

    def channel_terms(self, channel: Channel | str) -> ChannelTerms | None:
        """The row that holds for this channel.

        The first row of the channel that states a limit, else its first row; a channel the card
        does not know borrows the first row of another one. None when the card has no channels.
        """
        rows = [row for row in self.channels if row.channel == channel] or list(self.channels)
        limited = [row for row in rows if row.value is not None]
        return next(iter(limited or rows), None)

    def terms(self, channel: Channel | str) -> Terms:
        """Limit and fee for this channel, as `(value, unit, fee_vnd)`; None: not stated."""
        row = self.channel_terms(channel)
        return Terms(row.value, row.unit, row.fee_vnd) if row else Terms(None, None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferingInfo:
    """Who receives and who decides when this procedure is asked for at this agency."""

    version_id: UUID
    procedure_code: str
    receiving_agency_id: UUID
    competent_agency_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureRow:
    """One line of the list of procedures. `known_as`: the everyday name it was found by."""

    code: str
    name: str
    field: str
    ministry: str
    levels: tuple[Level, ...]
    is_offered: bool
    known_as: str = ""
    score: float = 0.0

    @classmethod
    def of(cls, row: Sequence[Any]) -> "ProcedureRow":
        """The line that a query gave, its columns in the order above."""
        code, name, field, ministry, levels, is_offered = row
        return cls(
            code=code,
            name=name,
            field=field,
            ministry=ministry,
            levels=tuple(Level(level) for level in levels),
            is_offered=is_offered,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedurePage:
    """One page of the list; `total` counts all pages.

    `understood`: everyday words of the query in official ones; `mended`: the query without slips.
    """

    rows: tuple[ProcedureRow, ...]
    total: int
    page: int
    per_page: int
    understood: tuple[Understood, ...] = ()
    mended: str = ""

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.per_page))


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """A field of work and how many procedures it has."""

    name: str
    procedures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedAt:
    """An agency where the procedure can be asked for."""

    agency_id: UUID
    agency_identifier: str
    agency_name: str
    receiving_agency_id: UUID
    receiving_agency_identifier: str
    receiving_agency_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureCard:
    """Everything a citizen wants to know before starting: who, what, how long, how much, where."""

    version: PublishedVersion
    offered_at: Mapping[Level, tuple[OfferedAt, ...]]

    @property
    def is_offered(self) -> bool:
        """Whether any agency of the province takes this procedure."""
        return bool(self.offered_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """A limit that the clock can count: whole units only."""

    value: int | None
    unit: TimeUnit | None
    assumed: bool
