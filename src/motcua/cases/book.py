"""The book of dossiers of an agency (form 07), and the transfer books between agencies.

One row per case received in a period, in the order of receipt, read by an index and passed on row
by row: a book costs what it holds, not what the table holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.cases.errors import BookTooLong
from motcua.cases.lifecycle import Status, Step
from motcua.cases.models import Case, CaseData
from motcua.cases.papers import CHANNELS, issuer_of, party_in
from motcua.cases.rules import WAITS
from motcua.cases.slips import outcome_of
from motcua.cases.types import BookKind
from motcua.catalogue import selectors as catalogue
from motcua.documents import selectors as texts
from motcua.documents import services as documents
from motcua.documents.types import Book, BookRow, Verification
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.language import official
from motcua.organisation import selectors as organisation
from motcua.organisation.types import AgencyInfo

MOST_DAYS = 366
YEARS = range(2000, 3000)
MOST_PRINTED = 1000  # three seconds and 200 MB of typesetting
MOST_IN_SHEET = 20_000
CHUNK = 500
ADDRESS = "/mot-cua/so-theo-doi/"
KINDS = {
    BookKind.RECEIVED: gettext_lazy("Hồ sơ đã tiếp nhận"),
    BookKind.TRANSFERRED: gettext_lazy("Hồ sơ nhận bàn giao từ nơi tiếp nhận khác"),
    BookKind.SUPPORTED: gettext_lazy("Hồ sơ hỗ trợ nộp, đã chuyển nơi tiếp nhận"),
}
ENDED = {
    Status.NOT_RECEIVED: gettext_lazy("Không tiếp nhận"),
    Status.WITHDRAWN: gettext_lazy("Người nộp rút"),
    Status.STOPPED: gettext_lazy("Dừng giải quyết"),
}
COLUMNS = (
    (gettext_lazy("STT"), 6),
    (gettext_lazy("Mã hồ sơ"), 28),
    (gettext_lazy("Tên thủ tục hành chính"), 48),
    (gettext_lazy("Số lượng hồ sơ"), 10),
    (gettext_lazy("Tên cá nhân, tổ chức"), 28),
    (gettext_lazy("Địa chỉ, số điện thoại"), 44),
    (gettext_lazy("Cơ quan chủ trì"), 32),
    (gettext_lazy("Ngày nhận"), 18),
    (gettext_lazy("Ngày hẹn trả"), 18),
    (gettext_lazy("Ngày trả"), 18),
    (gettext_lazy("Phương thức nhận"), 18),
    (gettext_lazy("Ký nhận"), 12),
    (gettext_lazy("Ghi chú"), 28),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One case in the book, its times not yet in words."""

    code: str
    procedure: str
    person: str
    contact: str
    agency: str
    received_at: datetime
    due_at: datetime | None
    returned_at: datetime | None
    channel: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From the first moment of one day to the last of another, on a clock in Viet Nam."""

    from_on: date
    to_on: date

    def check(self) -> None:
        """Raise `Invalid` for a period that ends before it begins or is longer than a year."""
        if self.from_on.year not in YEARS or self.to_on.year not in YEARS:
            raise Invalid(fields={"to_on": _("Xin chọn kỳ trong khoảng từ năm 2000 đến 2999.")})
        if self.to_on < self.from_on:
            raise Invalid(fields={"to_on": _("Ngày cuối kỳ phải từ ngày đầu kỳ trở đi.")})
        if (self.to_on - self.from_on).days >= MOST_DAYS:
            raise Invalid(fields={"to_on": _("Mỗi sổ không quá một năm. Xin chọn kỳ ngắn hơn.")})

    @property
    def begin(self) -> datetime:
        return datetime.combine(self.from_on, time(), tzinfo=clock.VIETNAM)

    @property
    def end(self) -> datetime:
        return datetime.combine(self.to_on + timedelta(days=1), time(), tzinfo=clock.VIETNAM)


def book_pdf(*, actor: Actor, agency_id: UUID, kind: BookKind, from_on: date, to_on: date) -> bytes:
    """The book as PDF, for officers of the agency (`NotFound` for others). Two queries.

    Raises `Invalid` for an impossible period, `BookTooLong` beyond 1,000 rows.
    """
    agency, period = _opened(actor, agency_id, from_on, to_on)
    at = clock.now()
    with official():
        document = Book(
            issuer=issuer_of(agency),
            verification=_verification(agency, kind, period),
            kind=str(KINDS[kind]),
            from_on=from_on,
            to_on=to_on,
            made_at=at,
            rows=tuple(map(_row, _lines(agency.id, kind, period, MOST_PRINTED))),
        )
        words = texts.texts_now(document.template)
        return documents.document_render(document=document, at=at, texts=words).pdf


def book_sheet(
    *, actor: Actor, agency_id: UUID, kind: BookKind, from_on: date, to_on: date
) -> bytes:
    """The book as a spreadsheet (XLSX), for officers of the agency. One query, constant memory.

    Every text is written as text: what looks like a formula is not one. Raises `Invalid` for an
    impossible period, `BookTooLong` beyond 20,000 rows.
    """
    agency, period = _opened(actor, agency_id, from_on, to_on)
    lines = _lines(agency.id, kind, period, MOST_IN_SHEET)
    with official():
        return documents.sheet_render(
            name=_("Sổ theo dõi hồ sơ"),
            heads=(agency.name, str(KINDS[kind]), f"{from_on:%d/%m/%Y} - {to_on:%d/%m/%Y}"),
            columns=[(str(title), width) for title, width in COLUMNS],
            rows=(_cells(number, line) for number, line in enumerate(lines, start=1)),
        )


def _opened(actor: Actor, agency_id: UUID, from_on: date, to_on: date) -> tuple[AgencyInfo, Period]:
    """The agency for its own officers, and a period that can be read."""
    if not actor.is_staff or agency_id not in actor.agency_ids:
        raise NotFound
    period = Period(from_on=from_on, to_on=to_on)
    period.check()
    return organisation.agency_info(agency_id), period


def _lines(agency_id: UUID, kind: BookKind, period: Period, most: int) -> Iterator[Line]:
    cases = _cases(agency_id, kind, period)[: most + 1]
    for number, case in enumerate(cases.iterator(chunk_size=CHUNK)):
        if number == most:
            raise BookTooLong(
                _(
                    "Kỳ này có hơn %(most)s hồ sơ. Xin chọn kỳ ngắn hơn; bảng tính chứa được "
                    "nhiều dòng hơn bản in."
                )
                % {"most": f"{most:,}".replace(",", ".")}
            )
        yield _line(case)


def _cases(agency_id: UUID, kind: BookKind, period: Period) -> QuerySet[Case]:
    rows = Case.objects.filter(received_at__gte=period.begin, received_at__lt=period.end)
    if kind is BookKind.RECEIVED:
        rows = rows.filter(receiving_agency_id=agency_id)
    elif kind is BookKind.TRANSFERRED:
        rows = rows.filter(competent_agency_id=agency_id).exclude(receiving_agency_id=agency_id)
    else:
        rows = rows.filter(supporting_agency_id=agency_id)
    said = CaseData.objects.filter(case_id=OuterRef("pk")).order_by("-revision").values("data")
    return rows.annotate(said=Subquery(said[:1])).order_by("received_at", "id")


def _line(case: Case) -> Line:
    assert case.received_at is not None
    party = party_in(case, getattr(case, "said", None) or {})
    return Line(
        code=str(case),
        procedure=catalogue.version_name(case.procedure_version_id),
        person=case.applicant_name,
        contact="; ".join(part for part in (party.address, party.phone) if part),
        agency=organisation.agency_info(case.competent_agency_id).name,
        received_at=case.received_at,
        due_at=case.due_at,
        returned_at=case.finished_at,
        channel=CHANNELS.get(case.channel, case.channel),
        note=_note(case),
    )


def _note(case: Case) -> str:
    ended = ENDED.get(Status(case.status))
    if ended is not None:
        return str(ended)
    return outcome_of(case) or _(WAITS[Step(case.step)])


def _row(line: Line) -> BookRow:
    return BookRow(
        code=line.code,
        procedure=line.procedure,
        sets="1",
        person=line.person,
        contact=line.contact,
        agency=line.agency,
        received=_short(line.received_at),
        due=_short(line.due_at),
        returned=_short(line.returned_at),
        channel=line.channel,
        note=line.note,
    )


def _short(at: datetime | None) -> str:
    return f"{clock.local(at):%H:%M %d/%m/%Y}" if at is not None else ""


def _cells(number: int, line: Line) -> Iterator[str | int | datetime | None]:
    yield from (number, line.code, line.procedure, 1, line.person, line.contact, line.agency)
    yield from (line.received_at, line.due_at, line.returned_at, line.channel, "", line.note)


def _verification(agency: AgencyInfo, kind: BookKind, period: Period) -> Verification:
    asked = {
        "agency": agency.identifier,
        "kind": kind.value,
        "from_on": period.from_on.isoformat(),
        "to_on": period.to_on.isoformat(),
    }
    page = f"{settings.BASE_URL}{ADDRESS}"
    return Verification(
        url=f"{page}?{urlencode(asked)}",
        address=page.removeprefix("http://").removeprefix("https://"),
        code=agency.identifier,
    )
