"""Weeks by agency and period, and days decided by the province or one agency, from files."""

from datetime import date, time
from pathlib import Path
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from motcua.kernel.actor import SYSTEM
from motcua.kernel.tables import BadRows, Count
from motcua.worktime import selectors
from motcua.worktime.models import CalendarDay, SameDayLimit, WorkSession
from motcua.worktime.services import CALENDAR_FILES, calendar_import
from motcua.worktime.types import TimeUnit
from worktime.offices import NAMES, agency_id, office
from worktime.oracle import OFFICES
from worktime.test_due import at

pytestmark = pytest.mark.django_db

WEEKS = "agency,weekday,start,end,valid_from,valid_to,source"
DECIDED = "agency,date,kind,sessions,name,source"
SAME_DAY = "procedure_code,cutoff,valid_from,valid_to,source"
FILES = (OFFICES / "weeks.csv", OFFICES / "decided.csv")


def known(identifier: str) -> UUID | None:
    return agency_id(identifier) if identifier in NAMES else None


def take(*files: Path) -> dict[str, Count]:
    return dict(calendar_import(actor=SYSTEM, files=files, agency_of=known))


def written(folder: Path, header: str, *lines: str) -> Path:
    path = folder / f"{header[:6]}.csv"
    path.write_text("\n".join([header, *lines, ""]), "utf-8")
    return path


def test_what_files_say_is_what_the_tables_answer():
    take(*CALENDAR_FILES)
    take(*FILES)

    for name in NAMES:
        answered = selectors.calendar(None if name == "common" else agency_id(name))
        assert answered == office(name)


def test_taking_them_twice_changes_nothing():
    first = take(*FILES)
    second = take(*FILES)

    assert first["days"] == Count(created=4)
    assert second["sessions"] == Count(unchanged=first["sessions"].created)
    assert second["days"] == Count(unchanged=4)


def test_all_calendars_and_rules_cost_two_queries_together(django_assert_num_queries):
    take(*CALENDAR_FILES, OFFICES / "decided.csv")
    take(OFFICES / "weeks.csv")

    with django_assert_num_queries(2):
        for name in NAMES:
            selectors.calendar(agency_id(name))
            selectors.same_day_rule("2.000908", date(2024, 5, 6))


def test_the_week_of_one_agency_leaves_the_others_alone(tmp_path):
    take(*CALENDAR_FILES)
    take(*FILES)

    counts = take(
        written(tmp_path, WEEKS, "saturday,0,08:00,12:00,,,QĐ 9", "saturday,0,13:00,17:00,,,QĐ 9")
    )

    assert counts["sessions"] == Count(created=1, changed=1)
    assert WorkSession.objects.filter(agency_id=agency_id("saturday")).count() == 2
    assert selectors.calendar(agency_id("summer")) == office("summer")
    assert selectors.calendar() == office("common")


def test_a_new_week_from_a_day_on_keeps_the_old_one_before_it(tmp_path):
    take(*CALENDAR_FILES)
    take(
        written(
            tmp_path,
            WEEKS,
            "storm,0,07:00,11:30,,2024-12-31,QĐ 1",
            "storm,0,08:00,12:00,2025-01-01,,QĐ 2",
        )
    )

    calendar = selectors.calendar(agency_id("storm"))

    assert [part.start_time for part in calendar.stretches(date(2024, 12, 30))] == [time(7)]
    assert [part.start_time for part in calendar.stretches(date(2025, 1, 6))] == [time(8)]


def test_a_decision_may_be_for_everyone_and_an_agency_may_decide_otherwise(tmp_path):
    take(
        written(
            tmp_path,
            DECIDED,
            ",2024-09-10,closed,,Nghỉ tránh bão,Công điện 1",
            "storm,2024-09-10,open,07:00-09:00,Trực bão,Thông báo 2",
            ",2024-09-11,open,07:00-11:30,Mất điện,Thông báo 3",
        )
    )

    duty = selectors.calendar(agency_id("storm"))

    assert not selectors.is_working_day(date(2024, 9, 10))
    assert [part.end_time for part in duty.stretches(date(2024, 9, 10))] == [time(9)]
    assert [part.end_time for part in duty.stretches(date(2024, 9, 11))] == [time(11, 30)]


def test_a_day_decided_anew_has_only_its_new_sessions(tmp_path):
    take(*FILES)
    take(written(tmp_path, DECIDED, "storm,2024-09-12,open,13:30-17:00,Có điện lại,TB 9"))
    half = [
        part.start_time
        for part in selectors.calendar(agency_id("storm")).stretches(date(2024, 9, 12))
    ]
    take(written(tmp_path, DECIDED, "storm,2024-09-12,closed,,Nghỉ,TB 10"))

    assert half == [time(13, 30)]
    assert not selectors.is_working_day(date(2024, 9, 12), agency_id=agency_id("storm"))
    assert not WorkSession.objects.filter(date=date(2024, 9, 12)).exists()
    assert WorkSession.objects.filter(date=date(2024, 9, 3)).exists()


def test_the_source_of_a_decision_is_told_to_the_citizen():
    take(*CALENDAR_FILES)
    take(*FILES)

    due = selectors.due(
        at("2024-09-09 16:00"), 1, TimeUnit.WORKING_DAY, agency_id=agency_id("storm")
    )

    assert selectors.explain(due)[2] == (
        "Không tính thứ ba 10/09/2024: Nghỉ tránh bão, Công điện 7."
    )


@pytest.mark.parametrize(
    ("header", "line", "said"),
    [
        (WEEKS, "unknown,0,07:00,11:30,,,x", "cột agency: không có cơ quan “unknown”"),
        (WEEKS, "storm,7,07:00,11:30,,,x", "cột weekday"),
        (WEEKS, "storm,0,11:30,07:00,,,x", "cột end: phải sau giờ bắt đầu"),
        (WEEKS, "storm,0,07:00,11:30,2025-01-02,2025-01-01,x", "cột valid_to"),
        (WEEKS, "storm,0,07:00,11:30,hôm nay,,x", "cột valid_from: không đọc được"),
        (DECIDED, "storm,2024-09-10,holiday,,Lễ,x", "cột kind"),
        (DECIDED, "storm,2024-09-10,closed,07:00-09:00,Bão,x", "cột sessions: ngày nghỉ"),
        (DECIDED, "storm,2024-09-10,open,9-7,Bão,x", "cột sessions: không đọc được"),
        (DECIDED, "storm,2024-09-10,open,09:00-07:00,Bão,x", "cột sessions: giờ trùng"),
        (DECIDED, "storm,2024-09-10,open,07:00-09:00 08:00-10:00,Bão,x", "cột sessions: giờ trùng"),
        (DECIDED, "storm,2024-09-10,closed,,Bão,", "cột source: để trống"),
        (SAME_DAY, ",15:00,,,x", "cột procedure_code: để trống"),
        (SAME_DAY, "1.1,15 giờ,,,x", "cột cutoff: không đọc được"),
    ],
)
def test_a_wrong_row_is_named_with_what_is_wrong_and_nothing_is_taken(tmp_path, header, line, said):
    with pytest.raises(BadRows) as refusal:
        take(written(tmp_path, header, line))

    assert [bad.line for bad in refusal.value.rows] == [2]
    assert said in refusal.value.rows[0].what
    assert not WorkSession.objects.exists()
    assert not CalendarDay.objects.exists()


def test_files_that_name_agencies_need_somebody_who_knows_them():
    with pytest.raises(BadRows):
        calendar_import(actor=SYSTEM, files=FILES)


def test_sessions_may_meet_on_the_clock_in_periods_that_do_not(tmp_path):
    parted = "storm,0,07:00,11:30,,2024-12-31,x", "storm,0,07:30,11:30,2025-01-01,,x"
    meeting = "storm,0,07:00,11:30,,2025-01-01,x", "storm,0,07:30,11:30,2025-01-01,,x"

    assert take(written(tmp_path, WEEKS, *parted))["sessions"] == Count(created=2)
    with pytest.raises(BadRows) as refusal:
        take(written(tmp_path, WEEKS, *meeting))
    assert "trùng giờ với dòng 2" in refusal.value.rows[0].what


def test_the_same_rule_twice_is_refused(tmp_path):
    with pytest.raises(BadRows) as refusal:
        take(written(tmp_path, SAME_DAY, "1.1,15:00,,,x", "1.1,14:00,,,x"))

    assert [bad.line for bad in refusal.value.rows] == [3]


def test_sessions_that_overlap_by_hand_count_once():
    for start, end in ((time(7), time(11)), (time(10), time(12))):
        WorkSession.objects.create(weekday=0, start=start, end=end)

    parts = selectors.calendar().stretches(date(2024, 5, 6))

    assert [(part.start_time, part.end_time) for part in parts] == [(time(7), time(12))]


def test_an_upgrade_keeps_the_week_that_a_province_has_set(tmp_path):
    calendar_import(actor=SYSTEM, keep_own_week=True)
    take(written(tmp_path, WEEKS, ",0,07:30,11:30,,,QĐ của tỉnh"))

    counts = calendar_import(actor=SYSTEM, keep_own_week=True)

    assert counts["sessions"] == Count()
    assert list(WorkSession.objects.values_list("source", flat=True)) == ["QĐ của tỉnh"]


def test_an_upgrade_brings_the_shipped_week_where_nothing_else_was_set():
    calendar_import(actor=SYSTEM, keep_own_week=True)
    WorkSession.objects.update(source="")

    counts = calendar_import(actor=SYSTEM, keep_own_week=True)

    assert counts["sessions"] == Count(changed=10)


@pytest.mark.parametrize(
    "values",
    [
        {"weekday": None, "date": None},
        {"weekday": 1, "date": date(2024, 5, 6)},
        {"weekday": 1, "valid_from": date(2024, 5, 6), "valid_to": date(2024, 5, 5)},
    ],
)
def test_the_database_refuses_a_session_of_no_day_of_two_or_of_no_period(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkSession.objects.create(start=time(7), end=time(8), **values)


def test_the_database_refuses_a_second_row_for_a_day_of_an_agency_or_a_rule():
    day = {"date": date(2024, 5, 6), "kind": "closed", "name": "x", "source": "x"}
    CalendarDay.objects.create(agency_id=agency_id("storm"), **day)
    CalendarDay.objects.create(agency_id=None, **day)
    SameDayLimit.objects.create(procedure_code="1.1", cutoff=time(15), source="x")

    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(agency_id=None, **day)
    with pytest.raises(IntegrityError), transaction.atomic():
        SameDayLimit.objects.create(procedure_code="1.1", cutoff=time(14), source="y")
