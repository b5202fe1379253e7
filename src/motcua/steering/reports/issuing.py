"""Monthly reports that are final: signed, sealed, published.

Signing may wait for a time-stamping server, so it is three parts: look, sign (no transaction),
record (one transaction that checks everything again).
"""

from uuid import UUID

from django.db import transaction

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.documents import services as documents
from motcua.files import services as files
from motcua.kernel import clock
from motcua.kernel.actor import ANONYMOUS, Actor
from motcua.kernel.errors import Conflict, NotAllowed
from motcua.kernel.idempotency import Once, remember
from motcua.organisation import selectors as organisation
from motcua.steering.reports import policies
from motcua.steering.reports.figures import figures_for
from motcua.steering.reports.models import PublicReport, Report
from motcua.steering.reports.papers import SignedPaper, sealed, signed
from motcua.steering.reports.reading import around, found, ready, words_of
from motcua.steering.reports.sheets import sheet_of
from motcua.steering.reports.types import ReportState

REGISTER = "BC"  # the book of reports (NĐ 30/2020/NĐ-CP, appendix III)


def report_sign(
    *, actor: Actor, report_id: UUID, expected_version: int, once: Once | None = None
) -> None:
    """Approve a report and sign it as PDF (PAdES-B-T): its figures and words are final.

    By a leader of the agency with the own certificate. `Conflict`, `NotAllowed`,
    `CredentialAbsent`. `once` as in `report_refresh`.
    """
    row, at = _to_sign(actor, report_id, expected_version), clock.now()
    agency = organisation.agency_info(row.agency_id)
    sheet, pictures = sheet_of(row, row.figures, words_of(row), actor, agency)
    paper = signed(actor=actor, agency=agency, sheet=sheet, at=at, pictures=pictures)
    stored = files.document_store(actor=actor, name=_name(row, "da-ky"), content=paper.pdf)
    with transaction.atomic():
        row = _to_sign(actor, report_id, expected_version, lock=True)
        row.state = ReportState.SIGNED.value
        row.version += 1
        row.signed_at, row.signed_by = at, actor.name
        row.paper_id, row.slots = stored.id, paper.slots
        row.save(update_fields=["state", "version", "signed_at", "signed_by", "paper", "slots"])
        _recorded(actor, row, What.REPORT_SIGNED)
        remember(once, {})


def report_seal(
    *, actor: Actor, report_id: UUID, expected_version: int, once: Once | None = None
) -> None:
    """Give a signed report its number and date and the seal of the agency. By its registrar.

    The number is issued first and belongs to this report, so a failure leaves no gap. `Conflict`,
    `NotAllowed`, `CredentialAbsent`. `once` as in `report_refresh`.
    """
    row, at = _to_seal(actor, report_id, expected_version), clock.now()
    agency = organisation.agency_info(row.agency_id)
    issued = documents.number_issue(
        actor=actor,
        agency_id=agency.id,
        register=REGISTER,
        year=clock.local(at).year,
        subject_ref=row.pk,
        symbol=f"{REGISTER}-{agency.symbol}",
    )
    assert row.paper_id is not None, "the constraint report_signed_has_paper"
    pdf = sealed(
        actor=actor,
        agency=agency,
        file_id=row.paper_id,
        slots=row.slots,
        number=issued.text,
        at=at,
    )
    stored = files.document_store(actor=actor, name=_name(row, "ban-hanh"), content=pdf)
    with transaction.atomic():
        row = _to_seal(actor, report_id, expected_version, lock=True)
        row.state = ReportState.ISSUED.value
        row.version += 1
        row.number, row.issued_at, row.paper_id = issued.text, at, stored.id
        row.save(update_fields=["state", "version", "number", "issued_at", "paper"])
        _recorded(actor, row, What.REPORT_SIGNED)
        remember(once, {})


def report_publish(
    *, actor: Actor, report_id: UUID, with_words: bool, once: Once | None = None
) -> None:
    """Let everybody read a signed report: figures asked anew as the public, small numbers hidden,
    signed by the leader once more. `with_words`: also what the editor wrote.

    By a leader of the agency. Twice: `Conflict`. `once` as in `report_refresh`.
    """
    row = _to_publish(actor, report_id)
    agency = organisation.agency_info(row.agency_id)
    figures, reach = figures_for(ANONYMOUS, row.agency_id, row.period)
    words = words_of(row) if with_words else {}
    sheet, pictures = sheet_of(row, figures, words, actor, agency, public_as_at=reach)
    at = clock.now()
    paper: SignedPaper = signed(actor=actor, agency=agency, sheet=sheet, at=at, pictures=pictures)
    stored = files.document_store(actor=actor, name=_name(row, "cong-khai"), content=paper.pdf)
    with transaction.atomic():
        row = _to_publish(actor, report_id, lock=True)
        PublicReport.objects.create(
            report=row,
            figures=figures | {"as_at": reach.isoformat()},
            words=words,
            paper_id=stored.id,
            published_at=at,
            published_by=actor.name,
        )
        _recorded(actor, row, What.REPORT_PUBLISHED)
        remember(once, {})


def _to_sign(actor: Actor, report_id: UUID, expected_version: int, *, lock: bool = False) -> Report:
    return ready(
        actor, report_id, policies.may_sign, ReportState.DRAFT, expected_version, lock=lock
    )


def _to_seal(actor: Actor, report_id: UUID, expected_version: int, *, lock: bool = False) -> Report:
    return ready(
        actor, report_id, policies.may_seal, ReportState.SIGNED, expected_version, lock=lock
    )


def _to_publish(actor: Actor, report_id: UUID, *, lock: bool = False) -> Report:
    row = found(actor, report_id, lock=lock)
    if not policies.may_sign(actor, around(row.agency_id)):
        raise NotAllowed
    if row.state == ReportState.DRAFT or PublicReport.objects.filter(report=row).exists():
        raise Conflict
    return row


def _recorded(actor: Actor, row: Report, what: What) -> None:
    audit.record(actor=actor, what=what, subject_ref=row.agency_id, object_ref=row.pk)


def _name(row: Report, kind: str) -> str:
    return f"bao-cao-{row.period}-{kind}.pdf"
