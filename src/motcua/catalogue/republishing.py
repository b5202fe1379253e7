"""The next version of procedures with the same content and another process or form."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.catalogue.models import Procedure, ProcedureVersion
from motcua.catalogue.publishing import PARTS, assigned_forms, assigned_processes, hash_with
from motcua.kernel import clock
from motcua.kernel.errors import Invalid
from motcua.kernel.ids import new_id
from motcua.kernel.text import clean

LONGEST_NOTE = 300
MOST_CODES = 1_000
SAME = (
    *("id", "procedure", "number", "content_hash", "source_hash", "published_at"),
    *("process", "form"),
)


def noted(note: str) -> str:
    """The reason for a change, cleaned; raises `Invalid` when there is none."""
    note = clean(note)
    if not 1 <= len(note) <= LONGEST_NOTE:
        said = _("Xin ghi lý do thay đổi, không quá %(limit)d ký tự.") % {"limit": LONGEST_NOTE}
        raise Invalid(fields={"note": said})
    return note


def versions_in_force(codes: Collection[str]) -> Mapping[str, ProcedureVersion]:
    """The version in force of each procedure; refuses unknown codes."""
    wanted = set(codes)
    if not 1 <= len(wanted) <= MOST_CODES:
        said = _("Xin chọn từ 1 đến %(most)d thủ tục.") % {"most": MOST_CODES}
        raise Invalid(fields={"codes": said})
    rows = Procedure.objects.filter(code__in=wanted, current_version__isnull=False)
    found = {
        row.code: row.current_version
        for row in rows.select_related("current_version").order_by("code")
        if row.current_version is not None
    }
    if missing := sorted(wanted - found.keys()):
        said = _("Không có thủ tục mang mã: %(codes)s.") % {"codes": ", ".join(missing[:10])}
        raise Invalid(fields={"codes": said})
    return found


def versions_republish(
    versions: Sequence[ProcedureVersion], *, process_hash: str = "", form_hash: str = ""
) -> dict[UUID, UUID]:
    """Copy these versions with another process or form, make the copies the current ones, and
    answer their keys by the old ones. Parts come first, as the database wants them.
    """
    if not versions:
        return {}
    keys = {version.pk: new_id() for version in versions}
    for model in PARTS:
        rows = model._default_manager.filter(version__in=keys)  # noqa: SLF001 - Django's documented way
        model._default_manager.bulk_create(  # noqa: SLF001 - Django's documented way
            [_copy(row, keys) for row in rows.order_by("id")]
        )
    codes = [version.procedure_id for version in versions]
    processes = dict.fromkeys(codes, process_hash) if process_hash else assigned_processes(codes)
    forms = dict.fromkeys(codes, form_hash) if form_hash else assigned_forms(codes)
    ProcedureVersion.objects.bulk_create(
        [
            _next(
                version,
                keys[version.pk],
                processes.get(version.procedure_id, ""),
                forms.get(version.procedure_id, ""),
            )
            for version in versions
        ]
    )
    procedures = [
        Procedure(code=version.procedure_id, current_version_id=keys[version.pk])
        for version in versions
    ]
    Procedure.objects.bulk_update(procedures, ["current_version"])
    return keys


def _copy(row: Any, keys: Mapping[UUID, UUID]) -> Any:
    row.version_id = keys[row.version_id]
    row.pk = None
    return row


def _next(version: ProcedureVersion, key: UUID, process: str, form: str) -> ProcedureVersion:
    """`process`, `form`: what administrators gave the procedure; empty where it kept its own."""
    source = version.source_hash or version.content_hash
    same = {
        field.attname: getattr(version, field.attname)
        for field in ProcedureVersion._meta.concrete_fields  # noqa: SLF001 - Django's documented way
        if field.name not in SAME
    }
    return ProcedureVersion(
        id=key,
        procedure_id=version.procedure_id,
        number=version.number + 1,
        content_hash=hash_with(source, process=process, form=form),
        source_hash=source,
        published_at=clock.now(),
        process_id=process or version.process_id,
        form_id=form or version.form_id,
        **same,
    )
