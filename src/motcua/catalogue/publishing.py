"""Writing versions and offerings in bulk. Called by services, inside their transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.catalogue import definitions
from motcua.catalogue.errors import FormRefused
from motcua.catalogue.forms import form_lint
from motcua.catalogue.models import (
    ChannelTerms,
    Component,
    FormAssignment,
    FormDefinition,
    LegalReference,
    Procedure,
    ProcedureVersion,
    ProcessAssignment,
    ResultType,
)
from motcua.catalogue.rules import generic_process
from motcua.catalogue.types import FormSpec
from motcua.kernel.chain import canonical
from motcua.kernel.ids import new_id
from motcua.kernel.text import fold
from motcua.process.services import definitions_store

BATCH = 2_000
PARTS = (ChannelTerms, Component, ResultType, LegalReference)
HEAD = ("name", "field", "ministry", "levels")
BODY = (*HEAD, "kind", "decision_no", "subjects", "executing_agencies", "competent_agency")
Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A content that is about to be published as this version."""

    content: Content
    version_id: UUID
    number: int
    content_hash: str
    source_hash: str
    form_hash: str
    process_hash: str


def write_definitions() -> None:
    """Store the forms and chains that are not stored yet; raises `FormRefused`."""
    for key, form in definitions.forms().items():
        form_admit(key=key, form=form)
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
            for key, form in definitions.forms().items()
        ],
        ignore_conflicts=True,
    )
    definitions_store(definitions=definitions.definitions().values())


def form_admit(*, key: str, form: FormSpec) -> None:
    """Refuse a form that nobody could fill in; raises `FormRefused` with every place."""
    problems = form_lint(document_of(key=key, form=form))
    if problems:
        raise FormRefused(key, problems)


def document_of(*, key: str, form: FormSpec) -> dict[str, Any]:
    """The form as it stands in a file; its hash is the hash of the form."""
    english = {"title_en": form.title_en} if form.title_en else {}
    return {
        "key": key,
        "title": form.title,
        **english,
        "schema": form.schema,
        "layout": form.layout,
    }


def drafts_of(contents: Iterable[Content]) -> list[Draft]:
    """A draft for each content that differs from what is published now."""
    published = {
        code: (number, content_hash)
        for code, number, content_hash in Procedure.objects.exclude(
            current_version=None
        ).values_list("code", "current_version__number", "current_version__content_hash")
    }
    processes, own_forms = assigned_processes(), assigned_forms()
    drafts = []
    for content in contents:
        code = content["code"]
        number, known_hash = published.get(code, (0, ""))
        draft = _draft(content, number + 1, processes.get(code, ""), own_forms.get(code, ""))
        if draft.content_hash != known_hash:
            drafts.append(draft)
    return drafts


def write_versions(drafts: Sequence[Draft], published_at: datetime) -> None:
    """Store the drafts as published versions and make them the current ones.

    The parts come first: the database takes none for a version that is published already.
    """
    Procedure.objects.bulk_create(
        [
            Procedure(
                code=draft.content["code"],
                name_folded=fold(draft.content["name"]).replace(".", " "),
                current_version_id=draft.version_id,
                **{name: draft.content[name] for name in HEAD},
            )
            for draft in drafts
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_folded", "current_version", *HEAD],
    )
    for model, name in zip(PARTS, ("channels", "components", "results", "legal_refs"), strict=True):
        model._default_manager.bulk_create(  # noqa: SLF001 - Django's documented way
            [
                model(version_id=draft.version_id, **row)
                for draft in drafts
                for row in draft.content[name]
            ],
            batch_size=BATCH,
        )
    ProcedureVersion.objects.bulk_create(
        [_version(draft, published_at) for draft in drafts], batch_size=BATCH
    )


def _version(draft: Draft, published_at: datetime) -> ProcedureVersion:
    return ProcedureVersion(
        id=draft.version_id,
        procedure_id=draft.content["code"],
        number=draft.number,
        content_hash=draft.content_hash,
        source_hash=draft.source_hash,
        published_at=published_at,
        form_id=draft.form_hash,
        process_id=draft.process_hash,
        **{name: draft.content[name] for name in BODY},
    )


def _draft(content: Content, number: int, process: str, form: str) -> Draft:
    """`process`, `form`: what administrators gave this procedure in place of its own."""
    form_key, process_key = definitions.assignments().get(
        content["code"], (definitions.GENERIC_FORM, generic_process(content["levels"]))
    )
    form_hash = definitions.forms()[form_key].hash
    body = {**content, "form": form_hash, "process": definitions.processes()[process_key][0]}
    source_hash = sha256(canonical(body)).hexdigest()
    return Draft(
        content=content,
        version_id=new_id(),
        number=number,
        content_hash=hash_with(source_hash, process=process, form=form),
        source_hash=source_hash,
        form_hash=form or form_hash,
        process_hash=process or definitions.definitions()[process_key].hash,
    )


def hash_with(source_hash: str, *, process: str, form: str) -> str:
    """The hash of a content whose process or form is not the one that its source names."""
    own = {name: each for name, each in (("process", process), ("form", form)) if each}
    return sha256(canonical({"content": source_hash, **own})).hexdigest() if own else source_hash


def assigned_processes(codes: Collection[str] = ()) -> dict[str, str]:
    """The hashes of the processes that administrators gave procedures, by code. One query."""
    return _assigned(ProcessAssignment, "process_id", codes)


def assigned_forms(codes: Collection[str] = ()) -> dict[str, str]:
    """The hashes of the forms that administrators gave procedures, by code. One query."""
    return _assigned(FormAssignment, "form_id", codes)


def _assigned(
    model: type[ProcessAssignment | FormAssignment], name: str, codes: Collection[str]
) -> dict[str, str]:
    rows = model._default_manager.order_by("procedure_id", "-id").distinct("procedure_id")  # noqa: SLF001 - Django's documented way
    if codes:
        rows = rows.filter(procedure_id__in=codes)
    return dict(rows.values_list("procedure_id", name))


Wanted = Mapping[tuple[str, UUID], UUID]
_INSERT = """
    INSERT INTO catalogue_offering (id, procedure_id, competent_agency_id, receiving_agency_id)
    SELECT * FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::uuid[])
    ON CONFLICT ON CONSTRAINT offering_once_per_agency
    DO UPDATE SET receiving_agency_id = EXCLUDED.receiving_agency_id
    WHERE catalogue_offering.receiving_agency_id <> EXCLUDED.receiving_agency_id
"""
_DELETE = """
    DELETE FROM catalogue_offering o
    USING unnest(%s::text[], %s::uuid[]) AS gone (procedure_id, agency_id)
    WHERE o.procedure_id = gone.procedure_id AND o.competent_agency_id = gone.agency_id
"""


def write_offerings(wanted: Wanted, known: Wanted) -> None:
    """Make the stored offerings equal to the wanted ones: (code, competent) → receiving."""
    new = [pair for pair, receiving in wanted.items() if known.get(pair) != receiving]
    gone = [pair for pair in known if pair not in wanted]
    with connection.cursor() as cursor:
        if new:
            cursor.execute(
                _INSERT,
                [
                    [new_id() for _ in new],
                    [code for code, _ in new],
                    [agency for _, agency in new],
                    [wanted[pair] for pair in new],
                ],
            )
        if gone:
            cursor.execute(_DELETE, [[code for code, _ in gone], [agency for _, agency in gone]])
