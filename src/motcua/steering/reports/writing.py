"""Monthly reports: drafted, commented, signed, sealed, published.

Signing may wait for a time-stamping server, so it is three parts: look, sign (no transaction),
record (one transaction that checks everything again).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.documents import services as documents
from motcua.files import services as files
from motcua.ioc.errors import LakeEmpty
from motcua.ioc.selectors import grain_of, period_name, period_of, period_read, period_title
from motcua.ioc.types import Grain
from motcua.kernel import clock, text
from motcua.kernel.actor import ANONYMOUS, SYSTEM, Actor, ActorKind
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.kernel.idempotency import Once, remember
from motcua.kernel.language import official
from motcua.organisation import selectors as organisation
from motcua.organisation.types import AgencyInfo
from motcua.steering.groups.types import LONGEST_TEXT
from motcua.steering.reports import policies
from motcua.steering.reports.drawing import picture_of
from motcua.steering.reports.figures import figures_of
from motcua.steering.reports.models import PublicReport, Report, ReportWish, ReportWords
from motcua.steering.reports.papers import (
    SignedPaper,
    issuer_of,
    sealed,
    signatory_of,
    signed,
    verification_of,
)
from motcua.steering.reports.reading import around, found, sections_of, words_of
from motcua.steering.reports.types import ReportSheet, ReportState, SheetSection
from motcua.worktime import selectors as worktime

REGISTER = "BC"  # the book of reports (NĐ 30/2020/NĐ-CP, appendix III)


@transaction.atomic
def report_wish_set(*, actor: Actor, agency_id: UUID, is_wanted: bool) -> None:
    """Let a report of the agency be drafted each month, or no longer. By its editors."""
    if not policies.may_edit(actor, around(agency_id)):
        raise NotFound
    if is_wanted:
        ReportWish.objects.get_or_create(agency_id=agency_id, defaults={"since_on": clock.today()})
    else:
        ReportWish.objects.filter(agency_id=agency_id).delete()


def reports_begin() -> None:
    """Let the province have a report drafted each month: for a demonstration."""
    agency_id = organisation.agency_of_the_province()
    ReportWish.objects.get_or_create(agency_id=agency_id, defaults={"since_on": clock.today()})


@transaction.atomic
def report_draft(*, actor: Actor, agency_id: UUID, period: str, once: Once | None = None) -> UUID:
    """Draft the report of a month that is over: its figures are frozen as they stand now.

    By editors of the agency, and by the system. `Invalid` (`period`), `Conflict` where the month
    has a report, `LakeEmpty`. `once` as in `report_refresh`.
    """
    if actor.kind is not ActorKind.SYSTEM and not policies.may_edit(actor, around(agency_id)):
        raise NotFound
    month = period_read(period)
    if grain_of(month) is not Grain.MONTH or month.last >= clock.today():
        raise Invalid(fields={"period": _("Báo cáo lập cho một tháng đã qua.")})
    if Report.objects.filter(agency_id=agency_id, period=period).exists():
        raise Conflict(_("Tháng này đã có báo cáo."))
    figures, at = _figures(agency_id, period, SYSTEM)
    row = Report.objects.create(
        agency_id=agency_id,
        period=period,
        title=_title(period),
        figures=figures,
        as_at=at,
        drafted_at=clock.now(),
    )
    remember(once, {"id": str(row.pk)})
    return row.pk


@transaction.atomic
def report_refresh(
    *, actor: Actor, report_id: UUID, expected_version: int, once: Once | None = None
) -> None:
    """Take the figures of a draft anew: late and corrected data come in. Words stay.

    By editors of the agency. `NotFound`, `NotAllowed`, `Conflict`, `LakeEmpty`. `once`: the form
    that it comes from, see `kernel.idempotency`.
    """
    row = _draft(actor, report_id, expected_version)
    row.figures, row.as_at = _figures(row.agency_id, row.period, SYSTEM)
    row.version += 1
    row.save(update_fields=["figures", "as_at", "version"])
    remember(once, {})


@transaction.atomic
def report_words_set(
    *,
    actor: Actor,
    report_id: UUID,
    words: Mapping[str, str],
    expected_version: int,
    once: Once | None = None,
) -> None:
    """Write the words of a draft, section by section; what stood there before is kept.

    `Invalid` names a section that is too long; otherwise as `report_refresh`.
    """
    row = _draft(actor, report_id, expected_version)
    before, keys = words_of(row), {said["key"] for said in row.figures["sections"]}
    cleaned = {key: text.clean(said) for key, said in words.items() if key in keys}
    wrong = {
        key: _("Dài quá 20.000 ký tự. Xin viết ngắn lại.")
        for key, said in cleaned.items()
        if len(said) > LONGEST_TEXT
    }
    if wrong:
        raise Invalid(fields=wrong)
    now = clock.now()
    for key, said in cleaned.items():
        if said != before.get(key, ""):
            ReportWords.objects.filter(report=row, section=key, replaced_at__isnull=True).update(
                replaced_at=now
            )
            ReportWords.objects.create(report=row, section=key, text=said, by=actor.name, at=now)
    row.version += 1
    row.save(update_fields=["version"])
    remember(once, {})


def report_sign(
    *, actor: Actor, report_id: UUID, expected_version: int, once: Once | None = None
) -> None:
    """Approve a report and sign it as PDF (PAdES-B-T): its figures and words are final.

    By a leader of the agency with the own certificate. `Conflict`, `NotAllowed`,
    `CredentialAbsent`. `once` as in `report_refresh`.
    """
    row, at = _to_sign(actor, report_id, expected_version), clock.now()
    agency = organisation.agency_info(row.agency_id)
    sheet, pictures = _sheet(row, row.figures, words_of(row), actor, agency)
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
    figures, reach = _figures(row.agency_id, row.period, ANONYMOUS)
    words = words_of(row) if with_words else {}
    sheet, pictures = _sheet(row, figures, words, actor, agency, public_as_at=reach)
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


def reports_draft_due(*, on: date | None = None) -> int:
    """Draft last month's report for each agency that wants one, from the first working day of a
    month on; answer how many. A report that is there already stays.
    """
    today = on or clock.today()
    days = (today.replace(day=day) for day in range(1, today.day + 1))
    if not any(worktime.is_working_day(day) for day in days):
        return 0
    month = period_of(Grain.MONTH, date.fromordinal(today.replace(day=1).toordinal() - 1))
    name, made = period_name(month), 0
    has_one = Report.objects.filter(period=name).values("agency_id")
    for wish in ReportWish.objects.exclude(agency_id__in=has_one).order_by("id"):
        try:
            report_draft(actor=SYSTEM, agency_id=wish.agency_id, period=name)
        except Conflict:  # somebody drafted it in the meantime
            continue
        except LakeEmpty:  # there are no figures yet: looked at again in some hours
            break
        made += 1
    return made


def _figures(agency_id: UUID, period: str, actor: Actor) -> tuple[dict[str, Any], datetime]:
    province = organisation.agencies_of_the_province()
    whole = None if agency_id in province else agency_id
    figures, at = figures_of(actor, whole, period_read(period))
    return figures, at or clock.now()


@official()
def _title(period: str) -> str:
    name = period_title(period_read(period))
    return _("Tình hình giải quyết thủ tục hành chính %(period)s") % {
        "period": f"{name[:1].lower()}{name[1:]}"
    }


@official()
def _sheet(
    row: Report,
    figures: Mapping[str, Any],
    words: Mapping[str, str],
    actor: Actor,
    agency: AgencyInfo,
    *,
    public_as_at: datetime | None = None,
) -> tuple[ReportSheet, list[str]]:
    """The paper of a report; `public_as_at`: until when the figures of a public copy reach."""
    is_public = public_as_at is not None
    pictures: list[str] = []
    shown: list[SheetSection] = []
    for section in sections_of(figures, words):
        if not section.rows and not section.words:
            continue
        drawn = picture_of(section.key, section.chart)
        if drawn is not None:
            pictures.append(drawn[0])
        shown.append(
            SheetSection(
                number=str(len(shown) + 1),
                title=section.title,
                words=section.words,
                columns=section.columns,
                rows=section.rows,
                note=section.note,
                picture=len(pictures) - 1 if drawn is not None else None,
                picture_text=drawn[1] if drawn is not None else "",
            )
        )
    as_at = clock.local(public_as_at or row.as_at)
    note = _("Số nhỏ không công bố, số đếm làm tròn đến 5. ") if is_public else ""
    sheet = ReportSheet(
        issuer=issuer_of(agency),
        verification=verification_of(f"BC-{row.period}-{agency.symbol}"),
        number=row.number if is_public else None,
        issued_on=clock.today() if is_public else None,
        signatory=signatory_of(actor, agency),
        recipients=(_("Lưu: VT."),),
        title=row.title,
        abstract=row.title,
        as_of=note + _("Số liệu đến %(at)s.") % {"at": f"{as_at:%H:%M %d/%m/%Y}"},
        sections=tuple(shown),
    )
    return sheet, pictures


def _draft(actor: Actor, report_id: UUID, expected_version: int) -> Report:
    row = found(actor, report_id, lock=True)
    if not policies.may_edit(actor, around(row.agency_id)):
        raise NotAllowed
    if row.state != ReportState.DRAFT or row.version != expected_version:
        raise Conflict
    return row


def _to_sign(actor: Actor, report_id: UUID, expected_version: int, *, lock: bool = False) -> Report:
    row = found(actor, report_id, lock=lock)
    if not policies.may_sign(actor, around(row.agency_id)):
        raise NotAllowed
    if row.state != ReportState.DRAFT or row.version != expected_version:
        raise Conflict
    return row


def _to_seal(actor: Actor, report_id: UUID, expected_version: int, *, lock: bool = False) -> Report:
    row = found(actor, report_id, lock=lock)
    if not policies.may_seal(actor, around(row.agency_id)):
        raise NotAllowed
    if row.state != ReportState.SIGNED or row.version != expected_version:
        raise Conflict
    return row


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
