"""What the catalogue hands to others: procedures as they were published, never rows."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from motcua.catalogue import browse_types, form_types
from motcua.process.types import Definition, Problem

# A form as a page shows it: public from here.
REVIEW, WHOLE, FORM_MOVES = form_types.REVIEW, form_types.WHOLE, form_types.FORM_MOVES
FormCheck = form_types.FormCheck
FormField = form_types.FormField
FormProblem = form_types.FormProblem
FormView = form_types.FormView
# Forms as administrators see them.
FormChange = form_types.FormChange
FormDraftInfo = form_types.FormDraftInfo
FormPublished = form_types.FormPublished
FormRow = form_types.FormRow
FormUse = form_types.FormUse
SampleResult = form_types.SampleResult
SampleRow = form_types.SampleRow
# What lists, feeds and offices show: public from here.
AgencyField = browse_types.AgencyField
BrowsePage = browse_types.BrowsePage
LifeEventGroup = browse_types.LifeEventGroup
LifeEventInfo = browse_types.LifeEventInfo
LifeEventPage = browse_types.LifeEventPage
Receivers = browse_types.Receivers
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


class WordKind(StrEnum):
    """What an everyday word of the search does: `name` calls procedures, `noise` says nothing."""

    WORD = "word"
    ABBREVIATION = "abbreviation"
    NAME = "name"
    NOISE = "noise"


class Understood(NamedTuple):
    """A word of a query and the official words that it was taken for."""

    typed: str
    meant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchWordInfo:
    """An everyday word of the search. `is_own`: an administrator wrote or corrected it."""

    id: UUID
    kind: WordKind
    phrase: str
    meanings: tuple[str, ...]
    codes: tuple[str, ...]
    is_own: bool


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the form on which a process is edited: texts as they were typed.

    `kind`: a task, wait, subcase or end as in `process`; `consult` asks several agencies side by
    side; `choice` goes to `target` where `condition` holds. Then comes `next`, or the row below.
    """

    key: str
    kind: str
    title: str = ""
    role: str = ""
    agency: str = ""
    hours: str = ""
    stage: str = ""
    decisions: tuple[tuple[str, str], ...] = ()
    remind: str = ""
    escalate: str = ""
    stop: str = ""
    stop_target: str = ""
    branches: tuple["Branch", ...] = ()
    join: str = ""
    condition: str = ""
    target: str = ""
    message: str = ""
    procedure: str = ""
    next: str = ""

    def as_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {**asdict(self), "branches": [asdict(branch) for branch in self.branches]}

    @classmethod
    def of_json(cls, body: Mapping[str, Any]) -> "Row":
        """The row that `as_json` wrote."""
        return cls(
            **{
                **body,
                "decisions": tuple((key, title) for key, title in body["decisions"]),
                "branches": tuple(Branch(**branch) for branch in body["branches"]),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """An agency that is asked in a row of kind `consult`."""

    key: str
    agency: str
    title: str = ""
    role: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessPublished:
    """What publishing a process did. `published`: codes with a new version."""

    process_hash: str
    published: tuple[str, ...]
    unchanged: int
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessRow:
    """A process that procedures follow now, and how many do."""

    hash: str
    key: str
    title: str
    procedures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A draft in the list of processes."""

    id: UUID
    title: str
    saved_at: dt.datetime
    saved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessDraftInfo:
    """A draft of a process. `rows` None: it is a document that the form cannot show."""

    id: UUID
    key: str
    title: str
    rows: tuple[Row, ...] | None
    definition: Definition
    problems: tuple[Problem, ...]
    base_hash: str
    revision: int
    saved_at: dt.datetime
    saved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessUse:
    """A procedure that follows a process now."""

    code: str
    name: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessUses:
    """A page of the procedures that follow a process; `after` begins the next one, empty: last."""

    rows: tuple[ProcessUse, ...]
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessChange:
    """A version of a procedure, as far as its process goes. `note`, `by`: of an administrator."""

    number: int
    published_at: dt.datetime
    process_hash: str
    title: str
    note: str = ""
    by: str = ""
