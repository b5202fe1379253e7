"""Questions about forms: the list, versions, who uses them, working copies, test data."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from motcua.catalogue.form_documents import form_problems
from motcua.catalogue.forms import form_check
from motcua.catalogue.models import (
    FormDefinition,
    FormDraft,
    FormPublication,
    FormSample,
    Procedure,
)
from motcua.catalogue.policies import may_publish
from motcua.catalogue.publishing import document_of
from motcua.catalogue.types import (
    FormChange,
    FormDraftInfo,
    FormRow,
    FormSpec,
    FormUse,
    SampleResult,
    SampleRow,
)
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.organisation.selectors import agencies_of_the_province

MOST_CHANGES = 100
MOST_USES = 1_000
MOST_SAMPLES = 60
MOST_FORMS = 1_000


def forms_list(*, actor: Actor) -> tuple[FormRow, ...]:
    """The forms that procedures have, were published or are being written. Three queries."""
    _check(actor)
    used = _used()
    newest = {
        row.key: row
        for row in FormPublication.objects.select_related("form")
        .order_by("key", "-number")
        .distinct("key")[:MOST_FORMS]
    }
    drafts = dict(FormDraft.objects.values_list("key", "document__title")[:MOST_FORMS])
    rows = []
    for key in used.keys() | newest.keys() | drafts.keys():
        known, published = used.get(key), newest.get(key)
        hash_, title = (known or ("", drafts.get(key, ""), 0))[:2]
        rows.append(
            FormRow(
                key=key,
                title=published.form.title if published else str(title),
                hash=published.form_id if published else hash_,
                procedures=known[2] if known else 0,
                number=published.number if published else 0,
                published_at=published.published_at if published else None,
                by=published.published_by_name if published else "",
                has_draft=key in drafts,
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.procedures, row.title)))


def _used() -> dict[str, tuple[str, str, int]]:
    """Of each form in use the most used version, its title, and the procedures of all versions."""
    rows = (
        Procedure.objects.filter(current_version__isnull=False)
        .values_list(
            "current_version__form", "current_version__form__key", "current_version__form__title"
        )
        .annotate(count=Count("code"))
        .order_by("-count")
    )
    found: dict[str, tuple[str, str, int]] = {}
    for hash_, key, title, count in rows:
        first = found.get(key, (hash_, title, 0))
        found[key] = (first[0], first[1], first[2] + count)
    return found


def form_newest(key: str) -> str:
    """The hash of the version that was published last, or else the most used. Raises `NotFound`."""
    rows = FormPublication.objects.filter(key=key).order_by("-number")
    hash_ = rows.values_list("form", flat=True).first()
    if hash_ is None:
        hash_ = _used().get(key, ("",))[0]
    if not hash_:
        raise NotFound
    return hash_


def form_document(*, actor: Actor, key: str, form_hash: str = "") -> dict[str, Any]:
    """A version of a form as it stands in a file, the newest without a hash. Raises `NotFound`."""
    _check(actor)
    row = FormDefinition.objects.filter(key=key, hash=form_hash or form_newest(key)).first()
    if row is None:
        raise NotFound
    form = FormSpec(
        hash=row.hash,
        title=row.title,
        title_en=row.title_en,
        schema=row.schema,
        layout=row.layout,
    )
    return document_of(key=key, form=form)


def form_history(*, actor: Actor, key: str) -> tuple[FormChange, ...]:
    """The versions of a form, the newest first; last those that came with the product and were
    never published by anyone. Two queries.
    """
    _check(actor)
    rows = FormPublication.objects.filter(key=key).select_related("form").order_by("-number")
    found = [
        FormChange(
            number=row.number,
            hash=row.form_id,
            title=row.form.title,
            procedures=row.procedures,
            note=row.note,
            published_at=row.published_at,
            by=row.published_by_name,
        )
        for row in rows[:MOST_CHANGES]
    ]
    shipped = FormDefinition.objects.filter(key=key).exclude(hash__in={row.hash for row in found})
    found += [
        FormChange(number=0, hash=hash_, title=title, procedures=0)
        for hash_, title in shipped.order_by("hash").values_list("hash", "title")[:MOST_CHANGES]
    ]
    return tuple(found)


def form_uses(*, actor: Actor, key: str) -> tuple[FormUse, ...]:
    """The procedures that have a version of this form now, by code; the first thousand."""
    _check(actor)
    rows = Procedure.objects.filter(current_version__form__key=key).order_by("code")
    return tuple(
        FormUse(code=code, name=name, hash=hash_)
        for code, name, hash_ in rows.values_list("code", "name", "current_version__form")[
            :MOST_USES
        ]
    )


def form_draft(*, actor: Actor, key: str) -> FormDraftInfo:
    """The working copy of a form and its faults. One query; raises `NotFound`."""
    _check(actor)
    draft = FormDraft.objects.filter(key=key).first()
    if draft is None:
        raise NotFound
    return FormDraftInfo(
        key=key,
        document=draft.document,
        problems=tuple(form_problems(draft.document)),
        base_hash=draft.base_hash,
        revision=draft.revision,
        saved_at=draft.saved_at,
        saved_by=draft.saved_by_name,
    )


def form_samples(*, actor: Actor, key: str) -> tuple[SampleRow, ...]:
    """The test data of a form, by name. One query."""
    _check(actor)
    return samples_of(key)


def samples_of(key: str) -> tuple[SampleRow, ...]:
    """The same for those who asked already whether the actor may."""
    rows = FormSample.objects.filter(form_key=key).order_by("name")[:MOST_SAMPLES]
    return tuple(
        SampleRow(
            id=row.pk,
            name=row.name,
            data=row.data,
            wrong_path=row.wrong_path,
            saved_by=row.saved_by_name,
        )
        for row in rows
    )


def samples_run(form: FormSpec, samples: Sequence[SampleRow]) -> tuple[SampleResult, ...]:
    """What a sound form says to each sample."""
    return tuple(SampleResult(sample=each, message=_wrong(form, each)) for each in samples)


def _wrong(form: FormSpec, sample: SampleRow) -> str:
    errors = form_check(form, sample.data, partial=False).errors
    if not sample.wrong_path:
        first = next(iter(errors.items()), None)
        said = _("phải hợp lệ mà mục “%(path)s” báo: %(error)s")
        return said % {"path": first[0], "error": first[1]} if first else ""
    if any(f"{path}.".startswith(f"{sample.wrong_path}.") for path in errors):
        return ""
    return _("mục “%(path)s” phải báo lỗi mà không báo") % {"path": sample.wrong_path}


def _check(actor: Actor) -> None:
    if not may_publish(actor, agencies_of_the_province()):
        raise NotAllowed
