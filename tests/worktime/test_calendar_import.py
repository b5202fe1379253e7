"""Taking the calendar from files, and the selectors that answer from it."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest

from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VIETNAM
from motcua.kernel.tables import BadRows, Count
from motcua.worktime import selectors
from motcua.worktime.models import CalendarDay, WorkSession
from motcua.worktime.services import calendar_import
from motcua.worktime.types import Pause, Timeliness, TimeUnit

pytestmark = pytest.mark.django_db

AGENCY = UUID(int=7)


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=VIETNAM)


def test_the_distribution_carries_ten_sessions_and_the_days_of_ten_years():
    counts = calendar_import(actor=SYSTEM)

    assert counts == {
        "sessions": Count(created=10),
        "days": Count(created=147),
        "same_day": Count(created=3),
    }
    assert set(CalendarDay.objects.values_list("date__year", flat=True)) == set(range(2018, 2028))


def test_taking_it_twice_changes_nothing():
    calendar_import(actor=SYSTEM)

    counts = calendar_import(actor=SYSTEM)

    assert counts == {
        "sessions": Count(unchanged=10),
        "days": Count(unchanged=147),
        "same_day": Count(unchanged=3),
    }


def test_a_corrected_day_is_changed_and_answered_from_at_once(tmp_path):
    calendar_import(actor=SYSTEM)
    before = selectors.is_working_day(date(2024, 4, 30))
    file = tmp_path / "fix.csv"
    file.write_text("date,kind,name,source\n2024-04-30,swap_work,Làm bù,thử\n", "utf-8")

    counts = calendar_import(actor=SYSTEM, files=[file])

    assert counts["days"] == Count(changed=1)
    assert (before, selectors.is_working_day(date(2024, 4, 30))) == (False, True)


def test_bad_rows_name_their_lines_and_nothing_is_taken(tmp_path):
    days, sessions = tmp_path / "days.csv", tmp_path / "sessions.csv"
    days.write_text(
        "date,kind,name,source\n"
        "2024-01-01,holiday,Tết Dương lịch,x\n"
        "2024-02-30,holiday,Không có ngày này,x\n"
        "2024-01-02,festival,,x\n"
        "2024-01-01,holiday,Trùng,x\n",
        "utf-8",
    )
    sessions.write_text(
        "weekday,start,end\n0,07:00,11:30\n0,11:00,17:00\n9,08:00,09:00\n1,12:00,8:00\n1,12:00,08:00\n",
        "utf-8",
    )

    with pytest.raises(BadRows) as refusal:
        calendar_import(actor=SYSTEM, files=[sessions, days])

    assert [(bad.file, bad.line) for bad in refusal.value.rows] == [
        ("days.csv", 3),
        ("days.csv", 4),
        ("days.csv", 4),
        ("days.csv", 5),
        ("sessions.csv", 3),
        ("sessions.csv", 4),
        ("sessions.csv", 5),
        ("sessions.csv", 6),
    ]
    assert not CalendarDay.objects.exists()
    assert not WorkSession.objects.exists()


def test_a_file_of_no_known_table_is_refused(tmp_path):
    file = tmp_path / "odd.csv"
    file.write_text("day,month\n1,2\n", "utf-8")

    with pytest.raises(BadRows) as refusal:
        calendar_import(actor=SYSTEM, files=[file])

    assert refusal.value.rows[0][:2] == ("odd.csv", 1)


def test_a_file_of_sessions_is_the_whole_week(tmp_path):
    calendar_import(actor=SYSTEM)
    file = tmp_path / "sessions.csv"
    file.write_text("weekday,start,end\n0,07:30,11:30\n0,13:00,17:00\n", "utf-8")

    counts = calendar_import(actor=SYSTEM, files=[file])

    assert counts["sessions"] == Count(created=2)
    assert list(WorkSession.objects.order_by("start").values_list("start", flat=True)) == [
        time(7, 30),
        time(13),
    ]


def test_without_any_rows_the_usual_office_week_counts():
    due = selectors.due(at("2024-05-10 16:00"), 1, TimeUnit.WORKING_DAY)

    assert due.at == at("2024-05-13 16:00")


def test_an_agency_may_have_a_week_of_its_own(tmp_path):
    calendar_import(actor=SYSTEM)
    WorkSession.objects.create(agency_id=AGENCY, weekday=5, start=time(7), end=time(11))

    assert selectors.is_working_day(date(2024, 5, 11), agency_id=AGENCY)
    assert not selectors.is_working_day(date(2024, 5, 13), agency_id=AGENCY)
    assert not selectors.is_working_day(date(2024, 5, 11))


def test_the_calendar_is_read_with_two_queries_and_then_remembered(django_assert_num_queries):
    calendar_import(actor=SYSTEM)

    with django_assert_num_queries(2):
        first = selectors.calendar()
    with django_assert_num_queries(0):
        again = selectors.calendar()

    assert first is again


def test_a_pause_moves_the_due_time_by_the_working_time_in_it():
    calendar_import(actor=SYSTEM)

    moved = selectors.due_moved(
        at("2024-05-02 10:00"), at("2024-04-26 16:00"), at("2024-05-03 08:00")
    )

    assert selectors.working_minutes(at("2024-04-26 16:00"), at("2024-05-03 08:00")) == 600
    assert moved == at("2024-05-03 14:00")


def test_a_due_time_is_explained_in_words_that_a_citizen_can_check():
    calendar_import(actor=SYSTEM)

    lines = selectors.explain(selectors.due(at("2024-05-10 16:00"), 1, TimeUnit.WORKING_DAY))

    assert lines == [
        "Tiếp nhận lúc 16:00 thứ sáu 10/05/2024. Thời hạn: 1 ngày làm việc (8 giờ làm việc).",
        "Thứ sáu 10/05/2024: 16:00–17:00, tính 1 giờ; còn 7 giờ.",
        "Không tính thứ bảy 11/05/2024, chủ nhật 12/05/2024: nghỉ cuối tuần.",
        "Thứ hai 13/05/2024: 07:00–11:30 và 13:30–16:00, tính 7 giờ; vừa hết thời hạn.",
        "Hạn trả kết quả: 16:00 thứ hai 13/05/2024.",
    ]


def test_calendar_days_and_a_moved_start_are_explained_too():
    calendar_import(actor=SYSTEM)

    days = selectors.explain(selectors.due(at("2024-02-01 08:00"), 10, TimeUnit.CALENDAR_DAY))
    evening = selectors.explain(selectors.due(at("2024-05-03 19:30"), 4, TimeUnit.HOUR))

    assert days[0].endswith("Thời hạn: 10 ngày (kể cả ngày nghỉ).")
    assert days[1] == (
        "Không tính ngày tiếp nhận (Điều 147 Bộ luật Dân sự 2015); "
        "đếm từ thứ sáu 02/02/2024 đến hết chủ nhật 11/02/2024."
    )
    assert "Không tính chủ nhật 11/02/2024: Mùng hai Tết Nguyên Đán." in days
    assert days[-2].endswith("(Điều 148 Bộ luật Dân sự 2015): thứ năm 15/02/2024.")
    assert evening[1] == "Ngoài giờ làm việc, nên tính từ 07:00 thứ bảy 04/05/2024."
    assert evening[2].startswith("Thứ bảy 04/05/2024 (Làm bù cho 29/04/2024): 07:00–11:00")


def test_a_limit_of_no_days_ends_on_the_day_of_receipt():
    lines = selectors.explain(selectors.due(at("2024-05-06 08:00"), 0, TimeUnit.CALENDAR_DAY))

    assert lines[1:] == [
        "Hết hạn ngay trong ngày tiếp nhận.",
        "Hạn trả kết quả: 17:00 thứ hai 06/05/2024.",
    ]


def test_timeliness_and_exact_working_time_follow_the_same_calendar():
    calendar_import(actor=SYSTEM)
    due_at = at("2024-02-15 08:00")

    assert selectors.timeliness(due_at, at("2024-02-07 17:00")) is Timeliness.EARLY
    assert selectors.working_time(at("2024-02-07 16:00"), due_at) == timedelta(hours=2)


def test_pauses_extensions_and_warnings_follow_the_same_calendar():
    calendar_import(actor=SYSTEM)
    pause = Pause(at("2024-02-07 10:00"), at("2024-02-15 08:00"))

    due = selectors.due_after_pauses(at("2024-02-06 16:00"), 1, TimeUnit.WORKING_DAY, [pause])
    later = selectors.due_extended(due.at, 1, TimeUnit.WORKING_DAY)
    warned_at = selectors.working_time_before(due.at, timedelta(hours=8))

    # Wednesday 10:00-17:00 is 5 hours, Thursday 07:00-08:00 one: six hours after 16:00.
    assert due.at == at("2024-02-15 14:00")
    assert later.at == at("2024-02-16 14:00")
    assert warned_at == at("2024-02-07 14:00")
