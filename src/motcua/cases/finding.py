"""A case by its key, its code, or the secrets on paper."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.cases import clocks, public
from motcua.cases.change import summary_of
from motcua.cases.holding import ledger_of
from motcua.cases.lifecycle import Step
from motcua.cases.models import Case, CaseFile, Letter
from motcua.cases.rules import WAITS
from motcua.cases.types import CaseSummary, FileKind, Tracking
from motcua.cases.visible import may_be_seen, visible
from motcua.catalogue import selectors as catalogue
from motcua.files import selectors as stored_files
from motcua.kernel import text
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.organisation import selectors as organisation


def case_summary(*, actor: Actor, case_id: UUID) -> CaseSummary:
    """The state of one case. One query."""
    return summary_of(visible(actor, case_id))


def case_by_code(*, actor: Actor, code: str) -> UUID:
    """The key of the case under this exact code or receipt reference, if the actor may see it.

    One query.
    """
    wanted = text.clean(code).upper()
    case = Case.objects.filter(Q(code=wanted) | Q(reference=wanted)).first()
    if case is None or not may_be_seen(actor, case):
        raise NotFound(_("Không tìm thấy hồ sơ với mã này trong phạm vi của ông/bà."))
    return case.pk


def case_track(*, code: str, pin: str) -> Tracking:
    """A case for the holder of its code (or receipt reference) and PIN. At most three queries."""
    code, pin = code.strip().upper(), pin.strip().upper()
    case = Case.objects.filter(Q(code=code) | Q(reference=code), pin=pin).first()
    if case is None:
        raise NotFound(
            _(
                "Không tìm thấy hồ sơ với mã này. Xin kiểm tra lại mã hồ sơ và mã tra cứu trên "
                "giấy hẹn."
            )
        )
    version = catalogue.published_version(case.procedure_version_id)
    turns = clocks.turns_of(case)
    return Tracking(
        summary=summary_of(case),
        procedure_name=version.name,
        agency_name=organisation.agency_info(case.competent_agency_id).name,
        submitted_at=case.submitted_at,
        ledger=tuple(public.for_holder(ledger_of(case))),
        due_lines=clocks.due_lines(case, version, turns),
        waits_for=_(WAITS[Step(case.step)]),
        pause=clocks.pause_line(turns),
    )


def result_by_code(*, code: str, pin: str) -> tuple[UUID, str, bytes]:
    """Case, number and bytes of the sealed result, or of a sealed letter. Three queries.

    For who holds the code printed on the paper, and for the citizen with the PIN of the receipt,
    which opens the result.
    """
    secret = pin.strip().upper()
    case = (
        Case.objects.filter(Q(code=code) | Q(reference=code))
        .filter(Q(result_code=secret) | Q(pin=secret))
        .first()
        if secret
        else None
    )
    row: CaseFile | Letter | None = (
        CaseFile.objects.filter(case_id=case.pk, kind=FileKind.RESULT).order_by("-id").first()
        if case
        else _letter_of(code, secret)
    )
    if row is None or row.file_id is None:
        raise NotFound(_("Không tìm thấy kết quả với mã này. Xin kiểm tra lại mã in trên văn bản."))
    _stored, content = stored_files.file_content(row.file_id)
    return row.case_id, row.document_number, content


def _letter_of(code: str, secret: str) -> Letter | None:
    if not secret:
        return None
    sent = Letter.objects.filter(secret=secret, sealed_at__isnull=False)
    return sent.filter(Q(case__code=code) | Q(case__reference=code)).first()
