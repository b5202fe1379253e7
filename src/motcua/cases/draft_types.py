"""What a citizen hands in, and the page that is on its way there. Pure Python."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A complete dossier as handed in: the form's data and the papers, by component."""

    procedure_code: str
    agency_id: UUID
    data: dict[str, Any]
    files: tuple[tuple[str, UUID], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPage:
    """What a page of a form sends to be kept, and what it showed before: a mark for each field.

    `of` is the draft that the page was opened with, `writer` tells this page from others; `others`
    are values found elsewhere that differ, by path; `settled` are paths that were decided upon.
    `beginning` are values, by path, for a draft that begins with this page and does not show them.
    """

    agency_id: UUID | None
    data: Mapping[str, Any]
    files: tuple[tuple[str, UUID], ...] = ()
    without: frozenset[UUID] = frozenset()
    shown: Mapping[str, str] = field(default_factory=dict)
    of: UUID | None = None
    writer: str = ""
    sources: Mapping[str, Any] = field(default_factory=dict)
    others: Mapping[str, Any] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()
    beginning: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierDossier:
    """A dossier of the citizen, as its form was filled in."""

    version_id: UUID
    code: str
    submitted_at: datetime
    data: Mapping[str, Any]
