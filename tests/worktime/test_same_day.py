"""Procedures whose result is given within the day, and until when they must be received."""

from datetime import date, time
from decimal import Decimal

import pytest

from motcua.kernel.actor import SYSTEM
from motcua.worktime import rules, selectors
from motcua.worktime.models import SameDayLimit
from motcua.worktime.services import calendar_import
from motcua.worktime.types import SameDayRule, TimeUnit
from worktime.offices import office
from worktime.test_due import at

HOUR, DAY, CALENDAR = TimeUnit.HOUR, TimeUnit.WORKING_DAY, TimeUnit.CALENDAR_DAY
RULE = SameDayRule("2.000908", time(15), "Thời hạn công bố của thủ tục 2.000908")


@pytest.mark.parametrize(
    ("value", "unit", "is_one"),
    [
        (1, DAY, True),
        (8, HOUR, True),
        (1, CALENDAR, True),
        (0, CALENDAR, True),
        (Decimal("0.5"), DAY, False),
        (4, HOUR, False),
        (2, DAY, False),
        (3, CALENDAR, False),
    ],
)
def test_the_rule_is_for_limits_of_one_day_only(value, unit, is_one):
    due = rules.due(office("common"), at("2024-05-06 10:00"), value, unit, same_day=RULE)

    assert (due.same_day == RULE) is is_one


def test_a_shorter_limit_is_not_made_longer_by_the_rule():
    due = rules.due(office("common"), at("2024-05-06 07:00"), 4, HOUR, same_day=RULE)

    assert due.at == at("2024-05-06 11:00")


def test_a_late_receipt_is_explained_with_its_source():
    due = rules.due(office("common"), at("2024-05-10 15:30"), 1, DAY, same_day=RULE)

    assert selectors.explain(due) == [
        "Tiếp nhận lúc 15:30 thứ sáu 10/05/2024. Thời hạn: trong ngày làm việc.",
        (
            "Nhận sau 15:00 thứ sáu 10/05/2024 nên trả kết quả vào ngày làm việc tiếp theo "
            "(Thời hạn công bố của thủ tục 2.000908)."
        ),
        "Không tính thứ bảy 11/05/2024, chủ nhật 12/05/2024: nghỉ cuối tuần.",
        "Trả kết quả trong ngày làm việc thứ hai 13/05/2024, đến 17:00.",
        "Hạn trả kết quả: 17:00 thứ hai 13/05/2024.",
    ]


def test_a_receipt_after_a_half_day_is_explained_too():
    due = rules.due(office("saturday"), at("2024-05-11 11:45"), 1, DAY, same_day=RULE)

    assert selectors.explain(due)[1] == (
        "Nhận sau giờ làm việc thứ bảy 11/05/2024 nên tính cho ngày làm việc tiếp theo."
    )


@pytest.mark.django_db
def test_the_distribution_knows_three_procedures_with_the_rule():
    calendar_import(actor=SYSTEM)

    rules_found = [
        selectors.same_day_rule(code, date(2024, 5, 6))
        for code in ("1.001193", "2.000635", "2.000908", "2.000815")
    ]

    assert [rule and rule.cutoff for rule in rules_found] == [time(15), time(15), time(15), None]
    assert all(rule.source for rule in rules_found if rule)
    assert selectors.same_day_rule_shipped("2.000908", date(2024, 5, 6)) == rules_found[2]


@pytest.mark.django_db
def test_a_procedure_without_a_unit_is_due_by_its_rule_and_without_both_it_has_no_due_time():
    calendar_import(actor=SYSTEM)
    start = at("2024-05-06 15:30")

    by_rule = selectors.due_of_procedure("1.001193", start, 1, None)
    by_rule_alone = selectors.due_of_procedure("2.000635", start, None, None)

    assert by_rule is not None
    assert by_rule_alone is not None
    assert (by_rule.at, by_rule_alone.at) == (at("2024-05-07 17:00"), at("2024-05-07 17:00"))
    assert selectors.due_of_procedure("2.000815", start, None, None) is None


@pytest.mark.django_db
def test_other_procedures_count_their_hours():
    calendar_import(actor=SYSTEM)

    due = selectors.due_of_procedure("2.000815", at("2024-05-06 15:30"), 1, DAY)

    assert due is not None
    assert due.at == at("2024-05-07 15:30")


@pytest.mark.django_db
def test_a_rule_holds_in_its_period_and_the_later_one_wins():
    for cutoff, begin, end in (("15:00", None, None), ("14:00", "2025-07-01", "2025-12-31")):
        SameDayLimit.objects.create(
            procedure_code="1.1", cutoff=cutoff, valid_from=begin, valid_to=end, source="thử"
        )

    days = (date(2025, 6, 30), date(2025, 7, 1), date(2026, 1, 1))
    found = [selectors.same_day_rule("1.1", day) for day in days]

    assert [rule and rule.cutoff for rule in found] == [time(15), time(14), time(15)]
