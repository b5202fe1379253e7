"""`motcua worktime`: what a person or a script gets."""

from importlib import import_module
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from motcua.config import cli, embedded
from motcua.kernel.actor import SYSTEM
from motcua.organisation.models import Agency
from motcua.organisation.types import AgencyKind, Level
from motcua.worktime.models import CalendarDay
from motcua.worktime.services import calendar_import

command = import_module("motcua.config.management.commands.worktime")
LIMIT = ("--from", "2025-01-24T16:00", "--value", "5", "--unit", "working_day")
NOWHERE = "postgresql://nobody@127.0.0.1:1/none"


@pytest.fixture
def without_database(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "HOST", "")


def run(*arguments: str) -> str:
    out, err = StringIO(), StringIO()
    call_command(command.Command(), *arguments, stdout=out, stderr=err)
    assert err.getvalue() == ""
    return out.getvalue()


def refused(*arguments: str) -> str:
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as stop:
        command.Command(stdout=out, stderr=err).run_from_argv(["motcua", "worktime", *arguments])
    assert stop.value.code == 2
    assert out.getvalue() == ""
    return err.getvalue().strip()


@pytest.mark.usefixtures("without_database")
def test_without_a_database_the_shipped_calendar_answers_in_one_line():
    assert run("due", *LIMIT) == "2025-02-07T16:00:00+07:00\n"
    assert run("between", "2025-01-24T16:00", "2025-02-07T16:00") == "2400\n"
    assert run("between", "2025-02-07T16:00", "2025-01-24T16:00") == "-2400\n"


@pytest.mark.usefixtures("without_database")
@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (("--from", "2025-01-24T09:00Z", *LIMIT[2:]), "2025-02-07T16:00:00+07:00"),
        (("--from", "2025-01-24 16:00:30.5", *LIMIT[2:]), "2025-02-07T16:00:30.500000+07:00"),
        (
            ("--from", "2024-05-06T08:00", "--value", "3", "--unit", "day"),
            "2024-05-09T17:00:00+07:00",
        ),
        (
            ("--from", "2024-05-06T08:00", "--value", "3", "--unit", "calendar_day"),
            "2024-05-09T17:00:00+07:00",
        ),
        (
            ("--from", "2024-05-06T08:00", "--value", "1,5", "--unit", "hour"),
            "2024-05-06T09:30:00+07:00",
        ),
        ((*LIMIT, "--pause", "2025-02-03T08:00/2025-02-03T10:00"), "2025-02-10T08:00:00+07:00"),
        (
            (
                *LIMIT,
                "--pause",
                "2025-02-03T08:00/2025-02-03T10:00",
                "2025-02-04T08:00/2025-02-04T09:00",
            ),
            "2025-02-10T09:00:00+07:00",
        ),
        (
            (
                *LIMIT,
                "--pause",
                "2025-02-03T08:00/2025-02-03T10:00",
                "--pause",
                "2025-02-04T08:00/",
            ),
            "2025-02-10T08:00:00+07:00",
        ),
        (
            (
                "--from",
                "2024-05-06T15:01",
                "--value",
                "1",
                "--unit",
                "working_day",
                "--procedure",
                "2.000908",
            ),
            "2024-05-07T17:00:00+07:00",
        ),
    ],
)
def test_limits_pauses_and_same_day_procedures_are_answered(arguments, answer):
    assert run("due", *arguments) == f"{answer}\n"


@pytest.mark.usefixtures("without_database")
def test_the_explanation_follows_the_answer():
    lines = run(
        *("due", "--from", "2024-05-10T16:00", "--value", "1", "--unit", "working_day"), "--explain"
    ).splitlines()

    assert lines[0] == "2024-05-13T16:00:00+07:00"
    assert lines[1].startswith("Tiếp nhận lúc 16:00 thứ sáu 10/05/2024.")
    assert lines[-1] == "Hạn trả kết quả: 16:00 thứ hai 13/05/2024."


@pytest.mark.usefixtures("without_database")
@pytest.mark.parametrize(
    ("value", "said"),
    [("1e1", "10 ngày làm việc (80"), ("1.50", "1,5 ngày làm việc (12"), ("0,25", "0,25 ngày")],
)
def test_a_number_is_told_as_people_write_it(value, said):
    lines = run("due", *LIMIT[:3], value, *LIMIT[4:], "--explain").splitlines()

    assert f"Thời hạn: {said}" in lines[1]


@pytest.mark.usefixtures("without_database")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Lệnh chưa đúng"),
        (("later",), "Lệnh chưa đúng"),
        (("due", "--bad"), "Lệnh chưa đúng"),
        (("between", "2024-05-06"), "Lệnh chưa đúng"),
        (("due", "--value", "1", "--unit", "hour"), "Thiếu --from."),
        (("due", "--from", "2024-05-06", "--unit", "hour"), "Thiếu --value."),
        (("due", "--from", "2024-05-06", "--value", "1"), "Thiếu --unit."),
        (("due", "--from", "mai", *LIMIT[2:]), "Không đọc được thời điểm “mai”"),
        (("due", "--from", "9999-12-31", *LIMIT[2:]), "Không đọc được thời điểm “9999-12-31”"),
        (("due", *LIMIT[:3], "năm", *LIMIT[4:]), "“năm” không phải là số."),
        (("due", *LIMIT[:3], "nan", *LIMIT[4:]), "“nan” không phải là số."),
        (("due", *LIMIT[:3], "-1", *LIMIT[4:]), "Thời hạn phải từ 0"),
        (("due", *LIMIT[:3], "1e30", *LIMIT[4:]), "Thời hạn phải từ 0"),
        (("due", *LIMIT[:3], "1.5", "--unit", "day"), "Thời hạn phải từ 0"),
        (("due", *LIMIT[:5], "week"), "Đơn vị “week” không có"),
        (("due", *LIMIT, "--pause", "2025-02-03T08:00"), "phải viết FROM/TO"),
        (("due", *LIMIT, "--pause", "2025-02-03/2025-02-01"), "kết thúc trước khi bắt đầu"),
        (("due", *LIMIT, "--pause", "/2025-02-01"), "Không đọc được thời điểm “”"),
        (("due", *LIMIT, "--agency", "H10"), "cần cơ sở dữ liệu đang chạy"),
        (("between", "x", "2024-05-06"), "Không đọc được thời điểm “x”"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_sentence_and_ends_with_two(arguments, said):
    words = refused(*arguments)

    assert said in words
    assert len(words.splitlines()) == 1


@pytest.mark.django_db
def test_the_rows_of_the_installation_answer_when_there_are_any():
    without_rows = run("due", *LIMIT)
    calendar_import(actor=SYSTEM)
    CalendarDay.objects.filter(date="2025-01-27").delete()
    command.selectors.calendar_forget()

    assert without_rows == "2025-02-07T16:00:00+07:00\n"
    assert run("due", *LIMIT) == "2025-02-06T16:00:00+07:00\n"


@pytest.mark.django_db
def test_an_agency_is_found_by_its_identifier():
    calendar_import(actor=SYSTEM)
    agency = Agency.objects.create(
        identifier="H99.9",
        level=Level.COMMUNE,
        kind=AgencyKind.PEOPLE_COMMITTEE,
        valid_from="2020-01-01",
    )
    CalendarDay.objects.create(
        agency_id=agency.id, date="2025-02-03", kind="closed", name="Nghỉ", source="TB 1"
    )

    assert run("due", *LIMIT, "--agency", agency.identifier) == "2025-02-10T16:00:00+07:00\n"
    assert refused("due", *LIMIT, "--agency", "khong-co") == "Không có cơ quan mang mã “khong-co”."


def test_a_database_out_of_reach_is_said_and_the_shipped_calendar_answers(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    out, err = StringIO(), StringIO()

    call_command(command.Command(), "due", *LIMIT, stdout=out, stderr=err)

    assert out.getvalue() == "2025-02-07T16:00:00+07:00\n"
    assert err.getvalue() == "Không đọc được cơ sở dữ liệu; tính theo lịch đi kèm sản phẩm.\n"


@pytest.mark.django_db
def test_a_database_that_is_not_set_up_is_said_and_the_shipped_calendar_answers():
    out, err = StringIO(), StringIO()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE worktime_calendarday")

    call_command(command.Command(), "due", *LIMIT, stdout=out, stderr=err)

    assert out.getvalue() == "2025-02-07T16:00:00+07:00\n"
    assert "lịch đi kèm sản phẩm" in err.getvalue()


def test_the_embedded_database_is_joined_when_it_runs_and_not_started_for_this(
    monkeypatch, tmp_path
):
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    started = []
    monkeypatch.setattr(embedded, "start", lambda folder: started.append(folder) or NOWHERE)

    cli.prepare("worktime")
    rests = list(started)
    monkeypatch.setattr(embedded, "is_running", lambda _folder: True)
    cli.prepare("worktime")

    assert (rests, started) == ([], [tmp_path / "postgres"])
