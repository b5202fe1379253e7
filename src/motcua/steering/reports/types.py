"""The words in which others speak of monthly reports. Pure Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from motcua.documents.types import Signed


class ReportState(StrEnum):
    """A report is drafted, signed by who leads the agency, then numbered and sealed."""

    DRAFT = "draft"
    SIGNED = "signed"
    ISSUED = "issued"


class SectionKind(StrEnum):
    """What a section of the template shows."""

    OVERVIEW = "overview"  # indicators beside last month, a year ago and the target
    RANKING = "ranking"  # an indicator by agency
    LATE = "late"  # what is overdue, by agency and by field
    CAMPAIGNS = "campaigns"  # goals of the campaigns that ran
    DOMAINS = "domains"  # indicators of the other domains
    WORDS = "words"  # words of the editor alone


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSpec:
    """A section of the template."""

    key: str
    title: str
    kind: SectionKind
    indicators: tuple[str, ...] = ()
    most: int = 0
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section as page and paper show it: a table of texts, a picture, words.

    `chart`: what `report_drawing` draws it from; empty for none.
    """

    key: str
    title: str
    kind: SectionKind
    hint: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
    chart: Mapping[str, Any]
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportInfo:
    """A report in a list."""

    id: UUID
    agency_name: str
    period: str
    title: str
    state: ReportState
    as_at: datetime
    signed_at: datetime | None
    is_public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAgency:
    """An agency that may have monthly reports; `is_monthly`: they are drafted by themselves."""

    id: UUID
    name: str
    is_monthly: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """A report with its sections; what the reader may do."""

    info: ReportInfo
    agency_id: UUID
    version: int
    sections: tuple[Section, ...]
    signed_by: str
    number: str
    may_edit: bool
    may_sign: bool
    may_seal: bool
    may_publish: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSection:
    """A section on paper; `picture`: its place among the pictures, or none."""

    number: str
    title: str
    words: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
    picture: int | None
    picture_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSheet(Signed):
    """The monthly report on paper."""

    template: ClassVar[str] = "steering_report"

    title: str
    abstract: str
    as_of: str
    sections: tuple[SheetSection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDecision:
    """A decision on paper, and the words of the number that it rests on."""

    number: int
    text: str
    agency: str
    due: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesSheet(Signed):
    """The minutes of an analysis group on paper."""

    template: ClassVar[str] = "steering_minutes"

    group: str
    subject: str
    held: str
    place: str
    attendees: tuple[str, ...]
    paragraphs: tuple[str, ...]
    decisions: tuple[SheetDecision, ...]
