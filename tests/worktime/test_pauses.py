"""A due time derived from receipt and pauses, and what is told about it."""

from datetime import UTC, datetime, timedelta

import pytest

from motcua.worktime import rules
from motcua.worktime.explain import explain
from motcua.worktime.types import Pause, TimeUnit
from worktime.offices import office
from worktime.test_due import at

DAY = TimeUnit.WORKING_DAY
COMMON = office("common")


def test_each_pause_is_told_with_its_working_time_and_the_due_time_after_it():
    pauses = [
        Pause(at("2024-05-07 07:00"), at("2024-05-07 08:30")),
        Pause(at("2024-05-06 10:00"), at("2024-05-06 11:00")),
    ]

    due = rules.due_after_pauses(COMMON, at("2024-05-06 08:00"), 1, DAY, pauses)

    assert [(line.amount, line.due_at) for line in due.pauses] == [
        (timedelta(hours=1), at("2024-05-07 09:00")),
        (timedelta(hours=1, minutes=30), at("2024-05-07 10:30")),
    ]
    assert explain(due)[-3:] == [
        (
            "Tạm dừng từ 10:00 thứ hai 06/05/2024 đến 11:00 thứ hai 06/05/2024: 1 giờ làm việc; "
            "hạn trả lùi đến 09:00 thứ ba 07/05/2024."
        ),
        (
            "Tạm dừng từ 07:00 thứ ba 07/05/2024 đến 08:30 thứ ba 07/05/2024: "
            "1 giờ 30 phút làm việc; hạn trả lùi đến 10:30 thứ ba 07/05/2024."
        ),
        "Hạn trả kết quả: 10:30 thứ ba 07/05/2024.",
    ]


def test_a_pause_without_an_end_stands_and_takes_in_every_later_one():
    pauses = [
        Pause(at("2024-05-06 10:00")),
        Pause(at("2024-05-06 13:30"), at("2024-05-06 14:00")),
    ]

    due = rules.due_after_pauses(COMMON, at("2024-05-06 08:00"), 1, DAY, pauses)

    assert due.is_standing
    assert due.at == at("2024-05-07 08:00")
    assert explain(due)[-2] == "Tạm dừng từ 10:00 thứ hai 06/05/2024; hạn trả sẽ lùi khi tính tiếp."


def test_a_clock_that_runs_again_no_longer_stands():
    pauses = [Pause(at("2024-05-06 10:00"), at("2024-05-06 11:00"))]

    due = rules.due_after_pauses(COMMON, at("2024-05-06 08:00"), 1, DAY, pauses)

    assert not due.is_standing


def test_pauses_given_in_another_zone_are_the_same_pauses():
    pause = Pause(
        datetime(2024, 5, 6, 3, tzinfo=UTC),  # 10:00 in Viet Nam
        datetime(2024, 5, 6, 4, tzinfo=UTC),
    )

    due = rules.due_after_pauses(COMMON, at("2024-05-06 08:00"), 1, DAY, [pause])

    assert due.at == at("2024-05-07 09:00")


def test_parts_of_a_second_are_kept():
    start = at("2024-05-06 08:00:00.000001")
    pause = Pause(at("2024-05-06 10:00:00.25"), at("2024-05-06 10:00:00.75"))

    due = rules.due_after_pauses(COMMON, start, 1, DAY, [pause])

    assert due.at == at("2024-05-07 08:00:00.500001")


def test_a_pause_that_ends_before_it_begins_is_refused():
    backwards = Pause(at("2024-05-06 11:00"), at("2024-05-06 10:00"))

    with pytest.raises(rules.PauseBackwards):
        rules.due_after_pauses(COMMON, at("2024-05-06 08:00"), 1, DAY, [backwards])
    with pytest.raises(rules.PauseBackwards):
        rules.due_moved(COMMON, at("2024-05-07 08:00"), backwards.from_at, at("2024-05-06 10:00"))


def test_counting_back_refuses_less_than_nothing_and_a_calendar_without_a_past():
    with pytest.raises(rules.LimitOutOfRange):
        rules.subtract_time(COMMON, at("2024-05-06 08:00"), timedelta(minutes=-1))
    with pytest.raises(rules.LimitOutOfRange):
        rules.subtract_time(COMMON, at("2024-05-06 08:00"), timedelta(days=20_000))


def test_counting_back_nothing_stays_where_it_is():
    sunday = at("2024-05-12 10:00")

    assert rules.subtract_time(COMMON, sunday, timedelta()) == sunday
