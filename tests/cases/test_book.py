"""The book of dossiers: what it lists, for whom, in both formats, within bounds."""

import io
import subprocess
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.db import connection

from cases import world as worlds
from motcua.cases import book, selectors
from motcua.cases.errors import BookTooLong
from motcua.cases.models import Case
from motcua.cases.types import BookKind
from motcua.kernel import clock
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid, NotFound

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def asked(world, **changes):
    today = clock.today()
    return {
        "actor": world.officer(Role.DESK_OFFICER),
        "agency_id": world.commune.id,
        "kind": BookKind.RECEIVED,
        "from_on": today,
        "to_on": today,
    } | changes


def printed(world, **changes):
    pdf = selectors.book_pdf(**asked(world, **changes))
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def cells(content):
    """The texts of the sheet and whether any cell is a formula."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheet = ET.fromstring(parts.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - we wrote it
        names = parts.namelist()
    texts = [node.text for node in sheet.iter(f"{SHEET}t")]
    return texts, [node.tag for node in sheet.iter(f"{SHEET}f")], names


def test_the_book_has_one_row_for_each_case_received_in_the_period(world):
    first, second = worlds.received(world), worlds.received(world)
    waiting = worlds.submit(world)

    said = printed(world)

    for expected in (
        first.code,
        second.code,
        "Điểu Thị Mai",
        "Thôn 5, xã Minh Hưng",
        "0912345678",
        "Trực tuyến",
        "2 hồ sơ",
        "SỔ THEO DÕI HỒ SƠ",
        "UBND XÃ MINH HƯNG",
        "Công chức thụ lý",
    ):
        assert expected in said
    assert waiting.reference not in said


def test_another_day_has_another_book(world):
    case = worlds.received(world)
    yesterday = clock.today() - timedelta(days=1)

    assert case.code not in printed(world, from_on=yesterday, to_on=yesterday)


def test_the_transfer_book_lists_what_came_from_another_desk(world):
    own, moved, helped = (worlds.received(world) for _ in range(3))
    Case.objects.filter(pk=moved.id).update(receiving_agency=world.centre)
    Case.objects.filter(pk=helped.id).update(
        receiving_agency=world.centre, supporting_agency=world.commune
    )

    transferred = printed(world, kind=BookKind.TRANSFERRED)
    supported = printed(world, kind=BookKind.SUPPORTED)

    assert own.code not in transferred + supported
    assert moved.code in transferred
    assert moved.code not in supported
    assert helped.code in supported


def test_the_spreadsheet_says_the_same_and_runs_nothing(world):
    case = worlds.received(world)
    Case.objects.filter(pk=case.id).update(applicant_name='=HYPERLINK("http://x","y")')

    texts, formulas, names = cells(selectors.book_sheet(**asked(world)))

    assert case.code in texts
    assert '=HYPERLINK("http://x","y")' in texts
    assert "Tên thủ tục hành chính" in texts
    assert "Ký nhận" in texts
    assert formulas == []
    assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]


def test_a_book_is_for_officers_of_the_agency(world):
    for actor, agency in (
        (world.citizen, world.commune),
        (world.officer(Role.CASE_OFFICER, world.police), world.commune),
        (world.officer(Role.DESK_OFFICER), world.police),
    ):
        for make in (selectors.book_pdf, selectors.book_sheet):
            with pytest.raises(NotFound):
                make(**asked(world, actor=actor, agency_id=agency.id))


@pytest.mark.parametrize(
    ("from_on", "to_on"),
    [
        (date(2026, 2, 1), date(2026, 1, 31)),
        (date(2025, 1, 1), date(2026, 1, 2)),
        (date.max, date.max),
        (date.min, date.min),
    ],
)
def test_a_period_ends_after_it_begins_and_within_a_year(world, from_on, to_on):
    with pytest.raises(Invalid) as refusal:
        selectors.book_pdf(**asked(world, from_on=from_on, to_on=to_on))

    assert list(refusal.value.fields) == ["to_on"]


def test_a_book_that_is_too_long_says_so_and_prints_nothing(world, monkeypatch):
    monkeypatch.setattr(book, "MOST_PRINTED", 1)
    worlds.received(world)
    assert selectors.book_pdf(**asked(world)).startswith(b"%PDF")

    worlds.received(world)

    with pytest.raises(BookTooLong) as refusal:
        selectors.book_pdf(**asked(world))
    assert "hơn 1 hồ sơ" in refusal.value.text


def test_a_book_takes_two_statements_whatever_it_holds(world, django_assert_max_num_queries):
    for _ in range(3):
        worlds.received(world)
    printed(world)

    with django_assert_max_num_queries(2):
        selectors.book_pdf(**asked(world))
    with django_assert_max_num_queries(1):
        selectors.book_sheet(**asked(world))


@pytest.mark.parametrize(
    ("kind", "index"),
    [
        (BookKind.RECEIVED, "case_receiving_received"),
        (BookKind.TRANSFERRED, "case_competent_received"),
        (BookKind.SUPPORTED, "case_supporting_received"),
    ],
)
def test_a_book_is_read_in_the_order_of_its_index(world, kind, index):
    period = book.Period(from_on=clock.today(), to_on=clock.today())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")

    plan = book._cases(world.commune.id, kind, period)[:10].explain()

    assert index in plan
    assert "Sort" not in plan
