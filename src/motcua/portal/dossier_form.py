"""The form of a dossier being filled in: what was typed, what was attached, what is wrong."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.cases.services import draft_merge, draft_preview, papers_take
from motcua.cases.types import DraftPage, OwnPaper
from motcua.catalogue import services as forms
from motcua.catalogue.types import (
    ComponentKind,
    ComponentSpec,
    OfferedAt,
    ProcedureCard,
    PublishedVersion,
)
from motcua.files.errors import FileTooLarge
from motcua.files.selectors import files_of
from motcua.kernel.actor import Actor
from motcua.kernel.http import ActorRequest
from motcua.kernel.text import fold
from motcua.portal import papers_again
from motcua.portal.drafting import WRITER_LENGTH, Kept, Shown, shown_read, sources_read
from motcua.portal.incoming import posted, posted_lists, posted_uuid, uuids
from motcua.ui.uploads import sent_for, skipped_files

MOST_FILES = 60
MOST_PLACES_FOUND = 30
Attached = list[tuple[str, UUID]]


@dataclass(slots=True, kw_only=True)
class Entry:
    """What the citizen has given so far, and what the page that sends it had shown."""

    agency_id: UUID | None = None
    data: dict[str, Any] = field(default_factory=dict)
    files: Attached = field(default_factory=list)
    gone: UUID | None = None
    problems: dict[str, str] = field(default_factory=dict)
    step: str = ""
    shown: Shown = field(default_factory=Shown)
    writer: str = ""
    sources: dict[str, Any] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()
    beginning: dict[str, Any] = field(default_factory=dict)

    @property
    def page(self) -> DraftPage:
        """The entry as drafts take it."""
        return DraftPage(
            agency_id=self.agency_id,
            data=self.data,
            files=tuple(self.files),
            without=frozenset([self.gone] if self.gone else []),
            shown=self.shown.marks,
            of=self.shown.of,
            writer=self.writer,
            sources=self.sources,
            others=self.others,
            settled=self.settled,
            beginning=self.beginning,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper of the dossier as the page asks for it."""

    spec: ComponentSpec
    files: tuple[Any, ...]
    error: str
    again: tuple[OwnPaper, ...] = ()  # what the citizen has already and may choose

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


def kept(actor: Actor, code: str, entry: Entry, *, begin: bool = True) -> Kept:
    """Keep what was given so far, right or wrong; what other pages wrote and attached stays too.

    The entry then holds the draft. Unless `begin`, raises `DraftGone` (see `draft_merge`).
    """
    draft = draft_merge(actor=actor, procedure_code=code, page=entry.page, begin=begin).draft
    return _held(entry, draft)


def kept_in_mind(draft: Any, entry: Entry) -> Kept:
    """As `kept`, without keeping it: what is handed in at once needs no draft."""
    return _held(entry, draft_preview(draft=draft, page=entry.page).draft)


def typed_alone(entry: Entry) -> Entry:
    """The entry as it is now, whatever it is put together with afterwards."""
    return replace(entry)


def _held(entry: Entry, draft: Any) -> Kept:
    found = kept_of(draft)
    entry.data, entry.files = found.data, list(found.files)
    entry.agency_id, entry.sources, entry.others = found.agency_id, found.sources, found.others
    return found


def kept_of(draft: Any) -> Kept:
    """A row of a draft as a plain value."""
    return Kept(
        id=draft.id,
        version=draft.version,
        agency_id=draft.agency_id,
        data=draft.data,
        files=tuple((key, UUID(file_id)) for key, file_id in draft.files),
        saved_at=draft.saved_at,
        sources=draft.sources,
        others=draft.others,
    )


def fingerprint(version: PublishedVersion, actor: Actor, given: Entry | Kept) -> bytes:
    """A hash of place, texts and files: equal when the same dossier is meant. One query.

    A file counts by its bytes: the second click of a button uploads it once more.
    """
    stored = files_of(actor=actor, file_ids=[file_id for _key, file_id in given.files])
    papers = {(key, stored[file_id].sha256) for key, file_id in given.files if file_id in stored}
    data = forms.form_check(version.form, given.data).data
    said = [str(given.agency_id), data, sorted(papers)]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).digest()


def attached(request: ActorRequest, draft: Kept | None) -> Attached:
    """The files of the draft; once it is gone, those that the page still shows."""
    if draft is not None:
        return list(draft.files)
    shown = [value.rpartition(":") for value in request.POST.getlist("attached")[:MOST_FILES]]
    found = [(key, file_id) for key, _colon, text in shown for file_id in uuids([text])]
    own = files_of(actor=request.actor, file_ids=[file_id for _key, file_id in found])
    return [
        (key, file_id)
        for key, file_id in found
        if file_id in own and own[file_id].hidden_at is None  # else it was removed in another tab
    ]


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


def entry_typed(request: ActorRequest, version: PublishedVersion, attached: Attached) -> Entry:
    """The posted texts, beside the files that are attached already. Nothing is stored."""
    taken = posted(request.POST, "take")
    sources, beginning = sources_read(request.POST.get("sources", ""))
    return Entry(
        agency_id=posted_uuid(request.POST, "agency_id"),
        data=forms.form_parse(version.form, posted_lists(request.POST)),
        files=attached,
        step=posted(request.POST, "step", 60),
        shown=shown_read(request.POST.get("shown", "")),
        writer=posted(request.POST, "writer", WRITER_LENGTH),
        sources=sources,
        beginning=beginning,
        settled=frozenset(filter(None, [taken, posted(request.POST, "keep")])),
    )


def entry_received(request: ActorRequest, version: PublishedVersion, attached: Attached) -> Entry:
    """The posted texts and files: new ones are stored, those that were asked to go are left out."""
    gone = posted_uuid(request.POST, "remove")
    kept = [(key, file_id) for key, file_id in attached if file_id != gone]
    entry = entry_typed(request, version, kept)
    entry.gone = gone
    known = {part.key for part in version.papers}
    before = [file_id for _key, file_id in attached]
    for part in version.papers:
        _take(entry, request, part.key, before)
    again, refused = papers_again.chosen(request.actor, request.POST, frozenset(known))
    fresh = [pair for pair in again if pair not in entry.files]
    entry.files += fresh[: MOST_FILES - len(entry.files)]
    entry.problems |= refused
    for name, _file_name in skipped_files(request):
        if name.removeprefix("files.") in known:
            entry.problems[name] = FileTooLarge.message
    return entry


def _take(entry: Entry, request: ActorRequest, key: str, before: Sequence[UUID]) -> None:
    name = f"files.{key}"
    taken = papers_take(
        actor=request.actor,
        uploads=request.FILES.getlist(name),
        sent=[each for each in sent_for(request, name) if each not in before],
        most=MOST_FILES - len(entry.files),
    )
    entry.files += [(key, file_id) for file_id in taken.ids]
    too_many = _("Một hồ sơ không quá %(most)d tệp. Xin gộp các trang vào một tệp PDF.")
    said = [too_many % {"most": MOST_FILES}] if taken.left_out else []
    if said or taken.problems:
        entry.problems[name] = " ".join([*said, *taken.problems])


def problems_of(version: PublishedVersion, entry: Entry) -> dict[str, str]:
    """Everything that stands in the way of submitting, in the order of the page."""
    problems = dict(forms.form_check(version.form, entry.data, partial=False).errors)
    for path in entry.others:
        problems.setdefault(path, _("Mục này có hai nội dung khác nhau. Xin chọn một."))
    given = {key for key, _file_id in entry.files}
    for part in version.papers:
        if part.required and part.key not in given:
            problems[f"files.{part.key}"] = _("Xin đính kèm: %(name)s") % {"name": part.name}
    return {**problems, **entry.problems}


def papers_of(version: PublishedVersion, actor: Actor, entry: Entry) -> tuple[Paper, ...]:
    """The papers of the procedure with the files attached to each. At most three queries."""
    again = papers_again.choices(actor)
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
            again=again,
        )
        for part in version.papers
    )
