"""The result: typeset and signed by the approver, numbered and sealed by the registrar.

Signing may wait for a time-stamping server, so each command is three parts: look (no lock), sign
(no transaction),
record (one transaction that checks everything again).
"""

import dataclasses
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.cases.change import Extra, Opened, case_open, case_write
from motcua.cases.clocks import release
from motcua.cases.copies import copied, pages_of
from motcua.cases.lifecycle import Command
from motcua.cases.models import CaseFile
from motcua.cases.papers import register_of, result_document
from motcua.cases.signatures import Signer, sealed, signed, signer_of
from motcua.cases.types import CaseSummary, FileKind
from motcua.documents import services as documents
from motcua.documents.types import CertifiedCopy
from motcua.files import services as files
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.idempotency import Once
from motcua.kernel.language import official
from motcua.organisation import selectors as organisation
from motcua.signing import services as signing

MARK_SIZE = 10.0


def case_sign(
    *, actor: Actor, case_id: UUID, expected_version: int, once: Once | None = None
) -> CaseSummary:
    """Typeset the result and sign it (PAdES-B-T) with the approver's own certificate."""
    opened = case_open(
        actor=actor,
        case_id=case_id,
        command=Command.SIGN,
        expected_version=expected_version,
        lock=False,
    )
    pdf, slots = _signed(opened, actor)
    stored = files.document_store(actor=actor, name=_name(opened, _("du-thao")), content=pdf)
    with transaction.atomic():
        opened = case_open(
            actor=actor, case_id=case_id, command=Command.SIGN, expected_version=expected_version
        )
        row = CaseFile(
            case_id=case_id,
            file_id=stored.id,
            kind=FileKind.SIGNED.value,
            slots=slots,
            at=opened.at,
        )
        extra = Extra(rows=[row], body={"file_sha256": stored.sha256})
        return case_write(opened, actor=actor, extra=extra, once=once)


def case_seal(
    *, actor: Actor, case_id: UUID, expected_version: int, once: Once | None = None
) -> CaseSummary:
    """Number the signed result and put the agency's seal on it: now it is the result, and the
    clock stops.

    The number is issued first and belongs to this case for ever, so a failure in between leaves
    no gap.
    """
    opened = case_open(
        actor=actor,
        case_id=case_id,
        command=Command.SEAL,
        expected_version=expected_version,
        lock=False,
    )
    number = _number(opened, actor)
    pdf = _sealed(opened, actor, number)
    stored = files.document_store(actor=actor, name=_name(opened, _("ket-qua")), content=pdf)
    with transaction.atomic():
        opened = case_open(
            actor=actor, case_id=case_id, command=Command.SEAL, expected_version=expected_version
        )
        opened.case.finished_at = opened.at
        row = CaseFile(
            case_id=case_id,
            file_id=stored.id,
            kind=FileKind.RESULT.value,
            document_number=number,
            at=opened.at,
        )
        body = {"file_sha256": stored.sha256, "document_number": number}
        columns = ("finished_at", *release(opened.case, opened.at))
        extra = Extra(columns=columns, rows=[row], body=body)
        return case_write(opened, actor=actor, extra=extra, once=once)


def _signed(opened: Opened, actor: Actor) -> tuple[bytes, dict[str, list[float]]]:
    agency = organisation.agency_info(opened.case.competent_agency_id)
    signer = signer_of(actor, agency.id)
    pdf, slots = _typeset(opened, signer, agency.name)
    done = signed(actor=actor, signer=signer, agency=agency, pdf=pdf, slots=slots, at=opened.at)
    return done, slots


def _typeset(
    opened: Opened, signer: Signer, agency_name: str
) -> tuple[bytes, dict[str, list[float]]]:
    """The unsigned result and its slots; a certified copy begins with the pages it certifies."""
    document, at = result_document(opened.case, opened.version, signer), opened.at
    contents, pages = pages_of([("files", file_id) for file_id in copied(opened.case)])
    if contents and isinstance(document, CertifiedCopy):
        document = dataclasses.replace(document, pages=pages)
    page = documents.document_render(document=document, at=at)
    pdf = page.pdf
    if contents:
        corner = _copy_mark(agency_name, at)
        pdf = signing.pages_join(contents=contents, last=page.pdf, corner=corner)
    return pdf, documents.page_slots(page, pages)


@official()
def _copy_mark(agency_name: str, at: datetime) -> list[bytes]:
    """Kind of copy, who copied, when: top right on page one, upright, no image (NĐ 30/2020/NĐ-CP,
    appendix I).
    """
    lines = (_("BẢN SAO CHỨNG THỰC"), agency_name, clock.local(at).isoformat(timespec="seconds"))
    box = (max(len(line) for line in lines) * MARK_SIZE * 0.6, MARK_SIZE * 1.3)
    return [documents.mark_text(text=line, size=MARK_SIZE, box=box) for line in lines]


def _sealed(opened: Opened, actor: Actor, number: str) -> bytes:
    agency = organisation.agency_info(opened.case.competent_agency_id)
    row = opened.case.files.filter(kind=FileKind.SIGNED.value).order_by("-id")[0]
    return sealed(
        actor=actor,
        agency=agency,
        file_id=row.file_id,
        slots=row.slots,
        number=number,
        at=opened.at,
    )


def _number(opened: Opened, actor: Actor) -> str:
    case = opened.case
    agency = organisation.agency_info(case.competent_agency_id)
    register = register_of(case)
    issued = documents.number_issue(
        actor=actor,
        agency_id=agency.id,
        register=register,
        year=clock.local(opened.at).year,
        subject_ref=case.pk,
        symbol=f"{register}-{agency.symbol}",
    )
    return issued.text


def _name(opened: Opened, kind: str) -> str:
    return f"{opened.case.code}-{kind}.pdf"
