"""The texts of the printed forms: those in force, those being written, those of before."""

from dataclasses import dataclass
from datetime import datetime

from motcua.documents.models import TextDraft, TextVersion
from motcua.documents.policies import may_change_texts
from motcua.documents.services import document_render
from motcua.documents.specimens import SPECIMENS
from motcua.documents.texts import FORMS
from motcua.documents.wording import FormWords
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.organisation.selectors import agencies_of_the_province

MOST_VERSIONS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionInfo:
    """A published version; `number` 0 is the text of the release, never published here."""

    number: int
    texts: dict[str, str]
    note: str
    published_at: datetime | None
    published_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftInfo:
    """What is being written."""

    texts: dict[str, str]
    revision: int
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """One line of the list of forms."""

    words: FormWords
    version: VersionInfo
    draft: DraftInfo | None


def texts_at(form: str, at: datetime) -> dict[str, str]:
    """The texts of a form that were in force at an instant. One query.

    A paper issued then is printed with them for ever. Before the first version: those of the
    first one, and of the release when there is none.
    """
    rows = TextVersion.objects.filter(form=form)
    row = (
        rows.filter(published_at__lte=at).order_by("-number").first()
        or rows.order_by("number").first()
    )
    return _texts(form, row)


def texts_now(form: str) -> dict[str, str]:
    """The texts of a form in force. One query."""
    return _texts(form, TextVersion.objects.filter(form=form).order_by("-number").first())


def forms_known(*, actor: Actor) -> tuple[FormWords, ...]:
    """Every form whose texts may be changed, in the order of their numbers. No query."""
    _refuse_others(actor)
    return tuple(FORMS.values())


def forms_list(*, actor: Actor) -> tuple[FormRow, ...]:
    """Every form with its version in force and its draft. Two queries; for administrators."""
    _refuse_others(actor)
    newest = {
        row.form: row for row in TextVersion.objects.order_by("form", "-number").distinct("form")
    }
    drafts = {row.form: row for row in TextDraft.objects.all()}
    return tuple(
        FormRow(
            words=words, version=_version(form, newest.get(form)), draft=_draft(drafts.get(form))
        )
        for form, words in FORMS.items()
    )


def form_row(*, actor: Actor, form: str) -> FormRow:
    """One form with its version in force and its draft. Two queries; for administrators."""
    words = _words(actor, form)
    newest = TextVersion.objects.filter(form=form).order_by("-number").first()
    draft = TextDraft.objects.filter(form=form).first()
    return FormRow(words=words, version=_version(form, newest), draft=_draft(draft))


def form_versions(*, actor: Actor, form: str) -> tuple[VersionInfo, ...]:
    """The published versions of a form, the newest first, at most a hundred. One query."""
    _words(actor, form)
    rows = TextVersion.objects.filter(form=form).order_by("-number")[:MOST_VERSIONS]
    return tuple(_version(form, row) for row in rows)


def form_preview(*, actor: Actor, form: str, version: int | None = None) -> bytes:
    """A form with sample data as PDF: its draft, or a version by its number (0: the release's).

    One query; for administrators. Raises `NotFound`.
    """
    words = _words(actor, form)
    if version == 0:
        texts = words.defaults()
    else:
        row = (
            TextDraft.objects.filter(form=form).first()
            if version is None
            else TextVersion.objects.filter(form=form, number=version).first()
        )
        if row is None:
            raise NotFound
        texts = row.texts
    return document_render(document=SPECIMENS[form], at=clock.now(), texts=texts).pdf


def _refuse_others(actor: Actor) -> None:
    if not may_change_texts(actor, agencies_of_the_province()):
        raise NotFound


def _words(actor: Actor, form: str) -> FormWords:
    _refuse_others(actor)
    if form not in FORMS:
        raise NotFound
    return FORMS[form]


def _texts(form: str, row: TextVersion | None) -> dict[str, str]:
    return FORMS[form].defaults() | (row.texts if row is not None else {})


def _version(form: str, row: TextVersion | None) -> VersionInfo:
    return VersionInfo(
        number=row.number if row else 0,
        texts=_texts(form, row),
        note=row.note if row else "",
        published_at=row.published_at if row else None,
        published_by=row.published_by_name if row else "",
    )


def _draft(row: TextDraft | None) -> DraftInfo | None:
    if row is None:
        return None
    return DraftInfo(
        texts=FORMS[row.form].defaults() | row.texts,
        revision=row.revision,
        saved_at=row.saved_at,
        saved_by=row.saved_by_name,
    )
