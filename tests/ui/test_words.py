"""Dates, time left and amounts as people say them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from motcua.ui import words

DAY = timedelta(days=1)
NOON = datetime(2026, 11, 19, 5, 0, tzinfo=UTC)  # 12:00 on a Thursday in Viet Nam


def test_a_due_time_is_told_on_a_vietnamese_clock() -> None:
    assert words.datetime_text(datetime(2026, 11, 20, 9, 0, tzinfo=UTC)) == (
        "16:00 thứ Sáu 20/11/2026"
    )


def test_an_evening_in_utc_is_the_next_day_in_viet_nam() -> None:
    assert words.datetime_text(datetime(2026, 11, 20, 18, 30, tzinfo=UTC)) == (
        "01:30 thứ Bảy 21/11/2026"
    )
    assert words.date_text(datetime(2026, 11, 20, 18, 30, tzinfo=UTC)) == "21/11/2026"


def test_a_bare_date_has_a_weekday_and_no_hour() -> None:
    assert words.datetime_text(date(2026, 11, 22)) == "Chủ nhật 22/11/2026"


@pytest.mark.parametrize(
    ("minutes", "text", "tone"),
    [
        (0, "còn 1 phút làm việc", "warn"),
        (59, "còn 59 phút làm việc", "warn"),
        (299, "còn 4 giờ làm việc", "warn"),
        (480, "còn 1 ngày làm việc", "ok"),
        (1100, "còn 2 ngày làm việc", "ok"),
        (-1, "quá hạn 1 phút làm việc", "bad"),
        (-180, "quá hạn 3 giờ làm việc", "bad"),
        (-960, "quá hạn 2 ngày làm việc", "bad"),
    ],
)
def test_time_left_is_working_time_in_its_largest_unit(minutes: int, text: str, tone: str) -> None:
    due_at = NOON + timedelta(days=9 if minutes >= 0 else -9)

    sign = words.due_sign(due_at, "running", NOON, lambda _now, _due_at: minutes)

    assert (sign.text, sign.tone) == (text, tone)


def test_before_the_desk_received_it_the_limit_is_that_of_the_desk() -> None:
    def count(_now: datetime, _due_at: datetime) -> int:
        return 120

    ahead, behind = (words.due_sign(NOON + side, "idle", NOON, count).text for side in (DAY, -DAY))

    assert ahead == "hạn tiếp nhận: còn 2 giờ làm việc"
    assert behind == "quá hạn tiếp nhận 2 giờ làm việc"


def test_a_clock_that_does_not_run_is_never_called_late() -> None:
    long_ago = NOON - timedelta(days=30)
    assert words.due_sign(long_ago, "paused", NOON).text == "đang tạm dừng"
    assert words.due_sign(long_ago, "stopped", NOON).text == "đã dừng tính hạn"
    assert words.due_sign(None, "running", NOON).text == "chưa có hạn"


def test_each_national_status_has_its_own_word_and_its_own_shape() -> None:
    signs = [words.status_sign(code) for code in range(1, 11)]
    assert len({sign.text for sign in signs}) == 10
    assert len({sign.icon for sign in signs}) == 10
    assert signs[4].text == "Yêu cầu bổ sung giấy tờ"


def test_large_numbers_are_grouped_with_dots() -> None:
    assert words.number_text(1000000) == "1.000.000"
