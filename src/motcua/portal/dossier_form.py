"""The form of a dossier being filled in: what was typed, what was attached, what is wrong."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.cases.selectors import draft_of
from motcua.cases.services import draft_merge
from motcua.catalogue import services as forms
from motcua.catalogue.types import (
    APPLICANT_SECTIONS,
    ComponentKind,
    ComponentSpec,
    OfferedAt,
    ProcedureCard,
    PublishedVersion,
)
from motcua.files.errors import FileRefused, FileTooLarge
from motcua.files.selectors import files_of
from motcua.files.services import file_store
from motcua.identity.selectors import person_of
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.http import ActorRequest
from motcua.kernel.text import fold
from motcua.portal.incoming import posted, posted_lists, posted_uuid, uuids
from motcua.ui.uploads import skipped_files

FROM_ACCOUNT = {
    "full_name": "full_name",
    "personal_number": "personal_number",
    "phone": "phone",
    "email": "email",
    "address": "address",
    "permanent_residence": "address",
}
MOST_FILES = 60
MOST_PLACES_FOUND = 30
Attached = list[tuple[str, UUID]]


@dataclass(slots=True, kw_only=True)
class Entry:
    """What the citizen has given so far."""

    agency_id: UUID | None = None
    data: dict[str, Any] = field(default_factory=dict)
    files: Attached = field(default_factory=list)
    gone: UUID | None = None
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A draft as it was saved."""

    agency_id: UUID | None
    data: dict[str, Any]
    files: tuple[tuple[str, UUID], ...]
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper of the dossier as the page asks for it."""

    spec: ComponentSpec
    files: tuple[Any, ...]
    error: str

    @property
    def name(self) -> str:
        return f"files.{self.spec.key}"

    @property
    def help(self) -> str:
        counts = []
        if self.spec.originals:
            counts.append(_("%(count)d bản chính") % {"count": self.spec.originals})
        if self.spec.copies:
            counts.append(_("%(count)d bản sao") % {"count": self.spec.copies})
        parts = [", ".join(counts)] if counts else []
        if self.spec.kind is ComponentKind.PRESENT:
            parts.append(_("xuất trình bản gốc khi được yêu cầu"))
        return "; ".join(parts)


def kept_of(actor: Actor, code: str) -> Kept | None:
    """The citizen's draft of this procedure, if one was begun. One query."""
    draft = draft_of(actor=actor, procedure_code=code)
    return _kept(draft) if draft else None


def kept(actor: Actor, code: str, entry: Entry) -> Kept:
    """Keep what was given so far, right or wrong; files that another tab attached stay too."""
    draft = draft_merge(
        actor=actor,
        procedure_code=code,
        agency_id=entry.agency_id,
        data=entry.data,
        files=entry.files,
        without=[entry.gone] if entry.gone else [],
    )
    entry.files = [(key, UUID(file_id)) for key, file_id in draft.files]
    return _kept(draft)


def fingerprint(actor: Actor, given: Entry | Kept) -> bytes:
    """A hash of place, texts and files: equal when the same dossier is meant. One query.

    A file counts by its bytes: the second click of a button uploads it once more.
    """
    stored = files_of(actor=actor, file_ids=[file_id for _key, file_id in given.files])
    papers = {(key, stored[file_id].sha256) for key, file_id in given.files if file_id in stored}
    said = [str(given.agency_id), given.data, sorted(papers)]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).digest()


def attached(request: ActorRequest, draft: Kept | None) -> Attached:
    """The files of the draft; once it is gone, those that the page still shows."""
    if draft is not None:
        return list(draft.files)
    shown = [value.rpartition(":") for value in request.POST.getlist("attached")[:MOST_FILES]]
    found = [(key, file_id) for key, _colon, text in shown for file_id in uuids([text])]
    own = files_of(actor=request.actor, file_ids=[file_id for _key, file_id in found])
    return [(key, file_id) for key, file_id in found if file_id in own]


def _kept(draft: Any) -> Kept:
    return Kept(
        agency_id=draft.agency_id,
        data=draft.data,
        files=tuple((key, UUID(file_id)) for key, file_id in draft.files),
        saved_at=draft.saved_at,
    )


def places_of(card: ProcedureCard) -> tuple[OfferedAt, ...]:
    """Every agency that takes the procedure, the province first."""
    return tuple(place for places in card.offered_at.values() for place in places)


def places_found(places: Sequence[OfferedAt], words: str) -> tuple[OfferedAt, ...]:
    """Agencies whose name has all the words, without regard to accents."""
    wanted = fold(words).split()
    found = [place for place in places if all(word in fold(place.agency_name) for word in wanted)]
    return tuple(found[:MOST_PLACES_FOUND]) if wanted else ()


def place_with(places: Sequence[OfferedAt], agency_id: UUID | None) -> OfferedAt | None:
    """The place of this agency, if it takes the procedure."""
    return next((place for place in places if place.agency_id == agency_id), None)


def prefilled(version: PublishedVersion, actor: Actor) -> dict[str, Any]:
    """What the account knows, in the applicant's own section of the form. One query."""
    person = person_of(actor)
    data: dict[str, Any] = {}
    for section in version.form.layout["sections"]:
        for each in section["fields"]:
            group, _dot, name = each["path"].partition(".")
            value = getattr(person, FROM_ACCOUNT.get(name, ""), "") if name else ""
            if group in APPLICANT_SECTIONS and value:
                data.setdefault(group, {})[name] = value
    return data


def entry_typed(request: ActorRequest, version: PublishedVersion, attached: Attached) -> Entry:
    """The posted texts, beside the files that are attached already. Nothing is stored."""
    return Entry(
        agency_id=posted_uuid(request.POST, "agency_id"),
        data=forms.form_parse(version.form, posted_lists(request.POST)),
        files=attached,
    )


def entry_received(request: ActorRequest, version: PublishedVersion, attached: Attached) -> Entry:
    """The posted texts and files: new ones are stored, those that were asked to go are left out."""
    gone = posted_uuid(request.POST, "remove")
    kept = [(key, file_id) for key, file_id in attached if file_id != gone]
    entry = entry_typed(request, version, kept)
    entry.gone = gone
    known = {part.key for part in version.papers}
    for name in request.FILES:
        key = name.removeprefix("files.")
        if key in known:
            for upload in request.FILES.getlist(name):
                _take(entry, request.actor, key, upload)
    for name, _file_name in skipped_files(request):
        if name.removeprefix("files.") in known:
            entry.problems[name] = FileTooLarge.message
    return entry


def _take(entry: Entry, actor: Actor, key: str, upload: Any) -> None:
    name = f"files.{key}"
    if len(entry.files) >= MOST_FILES:
        entry.problems[name] = _(
            "Một hồ sơ không quá %(most)d tệp. Xin gộp các trang vào một tệp PDF."
        ) % {"most": MOST_FILES}
        return
    try:
        stored = file_store(actor=actor, name=upload.name or "", content=upload.read())
    except FileRefused as refusal:
        shown = posted({"name": upload.name or ""}, "name", 60)
        entry.problems[name] = f"{shown}: {refusal.text}"
    else:
        entry.files.append((key, stored.id))


def problems_of(version: PublishedVersion, entry: Entry) -> dict[str, str]:
    """Everything that stands in the way of submitting, in the order of the page."""
    problems: dict[str, str] = {}
    try:
        forms.form_validate(version.form, entry.data)
    except Invalid as refusal:
        problems.update(_in_page_order(version, refusal.fields))
    given = {key for key, _file_id in entry.files}
    for part in version.papers:
        if part.required and part.key not in given:
            problems[f"files.{part.key}"] = _("Xin đính kèm: %(name)s") % {"name": part.name}
    return {**problems, **entry.problems}


def papers_of(version: PublishedVersion, actor: Actor, entry: Entry) -> tuple[Paper, ...]:
    """The papers of the procedure with the files attached to each. One query."""
    stored = files_of(actor=actor, file_ids=[file_id for _key, file_id in entry.files])
    return tuple(
        Paper(
            spec=part,
            files=tuple(
                stored[file_id]
                for key, file_id in entry.files
                if key == part.key and file_id in stored
            ),
            error=entry.problems.get(f"files.{part.key}", ""),
        )
        for part in version.papers
    )


def _in_page_order(version: PublishedVersion, problems: Mapping[str, str]) -> dict[str, str]:
    paths = [each["path"] for part in version.form.layout["sections"] for each in part["fields"]]

    def place(name: str) -> int:
        return next(
            (
                number
                for number, path in enumerate(paths)
                if name == path or name.startswith(f"{path}.")
            ),
            len(paths),
        )

    return dict(sorted(problems.items(), key=lambda item: place(item[0])))
