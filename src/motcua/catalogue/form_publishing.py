"""Working copies of forms, their test data, and publishing: a new version for chosen procedures."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.catalogue.errors import DraftChanged, FormDraftThere, FormRefused, SamplesFailed
from motcua.catalogue.form_documents import form_problems, form_spec
from motcua.catalogue.form_reading import form_document, form_newest, samples_of, samples_run
from motcua.catalogue.form_sampling import samples_keep
from motcua.catalogue.models import (
    FormAssignment,
    FormDefinition,
    FormDraft,
    FormPublication,
    Procedure,
    ProcedureVersion,
)
from motcua.catalogue.policies import may_publish
from motcua.catalogue.publishing import assigned_forms
from motcua.catalogue.republishing import noted, versions_in_force, versions_republish
from motcua.catalogue.selectors import catalogue_forget
from motcua.catalogue.types import FormPublished, FormSpec, SampleSpec
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.tables import lock_imports
from motcua.organisation.selectors import agencies_of_the_province
from motcua.process import selectors as process
from motcua.process.types import Kind, Severity

Document = Mapping[str, Any]


@transaction.atomic
def form_draft_create(
    *, actor: Actor, document: Document, base_hash: str = "", samples: Sequence[SampleSpec] = ()
) -> str:
    """Begin the working copy of a form with this document; answers its key. Test data come with
    it, in place of those of the same name.

    Raises `NotAllowed`, `FormRefused` with every fault, `FormDraftThere` when there is one.
    """
    _check(actor)
    _admit(document)
    key = document["key"]
    samples_keep(actor, key, samples)
    draft = FormDraft(
        key=key,
        document=document,
        base_hash=base_hash,
        saved_at=clock.now(),
        saved_by_name=actor.name,
    )
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError as error:
        raise FormDraftThere from error
    audit.record(actor=actor, what=What.FORM_SAVED, object_ref=draft.pk)
    return str(key)


@transaction.atomic
def form_draft_begin(*, actor: Actor, key: str, base_hash: str = "") -> None:
    """Begin the working copy with this version of the form, or its newest; one that is there
    stays as it is. Raises `NotAllowed`, `NotFound`.
    """
    _check(actor)
    if FormDraft.objects.filter(key=key).exists():
        return
    base = base_hash or form_newest(key)
    document = form_document(actor=actor, key=key, form_hash=base)
    form_draft_create(actor=actor, document=document, base_hash=base)


@transaction.atomic
def form_draft_save(*, actor: Actor, key: str, document: Document, expected_revision: int) -> int:
    """Keep the working copy, sound or not, and answer its new revision.

    Raises `NotAllowed`, `NotFound`, `DraftChanged`.
    """
    draft = _draft(actor, key, expected_revision)
    draft.document = {**document, "key": key}
    draft.revision += 1
    draft.saved_at, draft.saved_by_name = clock.now(), actor.name
    draft.save()
    audit.record(actor=actor, what=What.FORM_SAVED, object_ref=draft.pk)
    return draft.revision


@transaction.atomic
def form_draft_drop(*, actor: Actor, key: str, expected_revision: int) -> None:
    """Throw the working copy away. Raises `NotAllowed`, `NotFound`, `DraftChanged`."""
    draft = _draft(actor, key, expected_revision)
    audit.record(actor=actor, what=What.FORM_SAVED, object_ref=draft.pk)
    draft.delete()


@transaction.atomic
def form_draft_publish(
    *, actor: Actor, key: str, codes: Collection[str], note: str, expected_revision: int
) -> FormPublished:
    """Publish the working copy as `form_publish` does, and drop it.

    Raises `DraftChanged`, `NotFound` beside what publishing raises; then nothing changed.
    """
    draft = _draft(actor, key, expected_revision)
    done = form_publish(actor=actor, document=draft.document, codes=codes, note=note)
    draft.delete()
    return done


@transaction.atomic
def form_publish(
    *,
    actor: Actor,
    document: Document,
    codes: Collection[str],
    note: str,
    samples: Sequence[SampleSpec] = (),
) -> FormPublished:
    """Publish the next version of a form, and of these procedures with it, from now on.

    Cases that are under way keep the version with which they were submitted. Later imports of the
    product's tables keep the form. An older version is published again the same way; `samples` are
    kept, in place of those of the same name, and tried with the others. Raises
    `FormRefused`, `SamplesFailed`, `Invalid` (no reason, unknown codes, a process that reads what
    the form does not ask), `NotAllowed`.
    """
    _check(actor)
    note = noted(note)
    _admit(document)
    lock_imports()
    versions = versions_in_force(codes)
    form = form_spec(document)
    samples_keep(actor, document["key"], samples)
    results = samples_run(form, samples_of(document["key"]))
    failed = [each for each in results if not each.is_right]
    if failed:
        raise SamplesFailed(failed)
    _fit(form, versions)
    assigned = assigned_forms(versions)
    changing = [
        version
        for code, version in versions.items()
        if (version.form_id, assigned.get(code)) != (form.hash, form.hash)
    ]
    number = _publish(actor, document["key"], form, changing, note)
    catalogue_forget()
    # ast-grep-ignore: no-on-commit
    transaction.on_commit(catalogue_forget)  # forgetting twice or never is harmless
    return FormPublished(
        form_hash=form.hash,
        number=number,
        published=tuple(sorted(version.procedure_id for version in changing)),
        unchanged=len(versions) - len(changing),
    )


def _publish(
    actor: Actor, key: str, form: FormSpec, versions: Sequence[ProcedureVersion], note: str
) -> int:
    FormDefinition.objects.bulk_create(
        [
            FormDefinition(
                hash=form.hash,
                key=key,
                title=form.title,
                title_en=form.title_en,
                schema=form.schema,
                layout=form.layout,
            )
        ],
        ignore_conflicts=True,
    )
    last = FormPublication.objects.filter(key=key).order_by("-number").first()
    publication = FormPublication.objects.create(
        key=key,
        number=last.number + 1 if last else 1,
        form_id=form.hash,
        note=note,
        procedures=len(versions),
        published_at=clock.now(),
        published_by_id=actor.staff_id,
        published_by_name=actor.name,
    )
    keys = versions_republish(versions, form_hash=form.hash)
    FormAssignment.objects.bulk_create(
        FormAssignment(
            procedure_id=version.procedure_id,
            version_id=keys[version.pk],
            form_id=form.hash,
            publication=publication,
        )
        for version in versions
    )
    audit.record(actor=actor, what=What.FORM_PUBLISHED, object_ref=publication.pk)
    return publication.number


def _fit(form: FormSpec, versions: Mapping[str, ProcedureVersion]) -> None:
    """Refuse a form without the answers that a process reads, and one for a procedure that other
    procedures open by themselves with the general form.
    """
    in_use = Procedure.objects.filter(current_version__isnull=False)
    known = {
        hash_: process.definition(hash_)
        for hash_ in in_use.order_by().values_list("current_version__process", flat=True).distinct()
    }
    linked = {
        node.procedure
        for each in known.values()
        for node in each.nodes
        if node.kind is Kind.SUBCASE and node.procedure
    }
    if opened := sorted(linked & versions.keys()):
        said = _("Thủ tục %(codes)s được thủ tục khác mở liên thông nên giữ tờ khai chung.")
        raise Invalid(fields={"codes": said % {"codes": ", ".join(opened)}})
    asked = form.schema.get("properties", {}).keys()
    for hash_ in {version.process_id for version in versions.values()}:
        before = {each.message for each in process.problems(known[hash_])}
        found = process.problems(known[hash_], fields=asked)
        bad = [each.message for each in found if each.severity is Severity.ERROR]
        if missing := [each for each in bad if each not in before]:
            said = _("Quy trình “%(title)s” hỏi điều mà biểu mẫu không có: %(problems)s")
            words = {"title": known[hash_].title, "problems": " ".join(missing)}
            raise Invalid(fields={"codes": said % words})


def _admit(document: Document) -> None:
    problems = form_problems(document)
    if problems:
        raise FormRefused(str(document.get("key", ""))[:60], problems)


def _check(actor: Actor) -> None:
    if not may_publish(actor, agencies_of_the_province()):
        raise NotAllowed


def _draft(actor: Actor, key: str, expected_revision: int) -> FormDraft:
    _check(actor)
    draft = FormDraft.objects.select_for_update().filter(key=key).first()
    if draft is None:
        raise NotFound
    if draft.revision != expected_revision:
        raise DraftChanged
    return draft
