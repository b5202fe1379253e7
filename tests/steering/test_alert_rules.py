"""When an alert begins and ends."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.kernel.actor import Actor, ActorKind, PostRef, Role
from motcua.kernel.ids import new_id
from motcua.steering.alerts import policies
from motcua.steering.alerts.rules import holds, is_worse, lacks, measured, next_look, periods_of
from motcua.steering.types import Condition, Looks, RuleKind

NOW = datetime(2025, 3, 17, 2, tzinfo=UTC)
ABOVE = Condition(kind=RuleKind.ABOVE, looks=Looks.DAY, bound=10, margin=3)


def days(condition, today):
    return [
        (each.first.isoformat(), each.last.isoformat()) for each in periods_of(condition, today)
    ]


@pytest.mark.parametrize(
    ("kind", "looks", "today", "expected"),
    [
        ("above", "day", "2025-03-17", [("2025-03-17", "2025-03-17")]),
        ("below", "week", "2025-03-03", [("2025-02-25", "2025-03-03")]),
        ("no_data", "month", "2025-03-17", [("2025-03-01", "2025-03-17")]),
        ("rise", "day", "2025-03-01", [("2025-02-27", "2025-02-27"), ("2025-02-28", "2025-02-28")]),
        (
            "fall",
            "week",
            "2025-03-17",
            [("2025-03-03", "2025-03-09"), ("2025-03-10", "2025-03-16")],
        ),
        (
            "rise",
            "month",
            "2025-03-31",
            [("2025-02-01", "2025-02-28"), ("2025-03-01", "2025-03-30")],
        ),
        (
            "rise",
            "month",
            "2025-03-01",
            [("2025-01-01", "2025-01-28"), ("2025-02-01", "2025-02-28")],
        ),
        (
            "steep_up",
            "month",
            "2025-03-17",
            [
                ("2024-12-01", "2024-12-31"),
                ("2025-01-01", "2025-01-31"),
                ("2025-02-01", "2025-02-28"),
            ],
        ),
        (
            "steep_down",
            "week",
            "2025-03-17",
            [
                ("2025-02-24", "2025-03-02"),
                ("2025-03-03", "2025-03-09"),
                ("2025-03-10", "2025-03-16"),
            ],
        ),
    ],
)
def test_what_is_compared_is_whole_and_what_is_watched_reaches_to_now(kind, looks, today, expected):
    condition = Condition(kind=RuleKind(kind), looks=Looks(looks), steps=3)

    assert days(condition, date.fromisoformat(today)) == expected


def test_a_number_around_its_bound_does_not_flap():
    held, said = False, []
    for number in (9, 10, 10.5, 9, 8, 7.5, 9.9, None, 7, 6.9, 9, 11):
        held = holds(ABOVE, number, was=held)
        said.append(held)

    assert said == [False, False, True, True, True, True, True, True, False, False, False, True]


@pytest.mark.parametrize(
    ("kind", "values", "number", "is_held"),
    [
        ("rise", [100, 131], 31, True),
        ("rise", [100, 129], 29, False),
        ("rise", [0, 5], None, False),
        ("rise", [None, 5], None, False),
        ("fall", [100, 60], -40, True),
        ("fall", [100, 140], 40, False),
        ("steep_up", [60, 100, 140], 40, True),
        ("steep_up", [140, 100, 60], -40, False),
        ("steep_down", [140, 100, 60], -40, True),
        ("steep_down", [0, 0, 0], None, False),
        ("below", [20], 20, True),
        ("below", [30], 30, False),
    ],
)
def test_changes_and_slopes_are_percent_in_the_way_the_rule_says(kind, values, number, is_held):
    condition = Condition(kind=RuleKind(kind), looks=Looks.DAY, bound=30)

    assert measured(condition, values) == (number if number is None else pytest.approx(number))
    assert holds(condition, measured(condition, values), was=False) is is_held


def test_what_is_measured_is_one_kind_of_number():
    # Counts are whole numbers, shares are not; all go to the database in one list.
    assert isinstance(measured(ABOVE, [3]), float)


def test_old_or_missing_figures_are_no_data():
    condition = Condition(kind=RuleKind.NO_DATA, looks=Looks.DAY, stale_hours=24)

    assert lacks(condition, None, NOW, NOW)
    assert lacks(condition, 5.0, NOW - timedelta(hours=25), NOW)
    assert not lacks(condition, 0.0, NOW - timedelta(hours=24), NOW)


def test_the_peak_is_the_value_farthest_beyond_the_bound():
    below = Condition(kind=RuleKind.BELOW, looks=Looks.DAY)

    assert is_worse(ABOVE, 12, 11)
    assert not is_worse(ABOVE, 10, 11)
    assert is_worse(below, 10, 11)
    assert is_worse(below, 10, None)
    assert not is_worse(below, None, 11)


@settings(max_examples=30)
@given(
    number=st.floats(-1e6, 1e6),
    bound=st.floats(-1e3, 1e3),
    margin=st.floats(0, 1e3),
    kind=st.sampled_from([RuleKind.ABOVE, RuleKind.BELOW, RuleKind.RISE, RuleKind.STEEP_DOWN]),
)
def test_what_begins_also_goes_on(number, bound, margin, kind):
    condition = Condition(kind=kind, looks=Looks.DAY, bound=bound, margin=margin)

    assert holds(condition, number, was=True) >= holds(condition, number, was=False)


def test_rules_of_one_interval_look_at_the_same_moment():
    for every in (15, 60, 1440):
        looks = {next_look(NOW + timedelta(minutes=minute), every) for minute in range(1, 14)}
        assert len(looks) == 1
        assert NOW < looks.pop() <= NOW + timedelta(minutes=every)


def test_a_leader_watches_her_agency_and_those_below_and_the_province_all():
    top, mine, below, beside = (new_id() for _each in range(4))

    def led(agency_id, role=Role.APPROVER):
        post = PostRef(agency_id=agency_id, role=role)
        return Actor(kind=ActorKind.STAFF, staff_id=new_id(), posts=(post,))

    def watched(actor):
        return policies.watched_by(
            actor, below=lambda each: {mine: (mine, below)}.get(each, (each,)), province={top}
        )

    assert watched(led(mine)) == {mine, below}
    assert watched(led(top)) is None
    assert watched(led(mine, Role.CASE_OFFICER)) == frozenset()
    assert watched(Actor(kind=ActorKind.CITIZEN)) == frozenset()
    assert policies.home_of(led(mine)) == mine
    assert policies.home_of(led(mine, Role.CASE_OFFICER)) is None
    assert policies.keeps_post(led(mine), mine)
    assert not policies.keeps_post(led(beside), mine)

    # Who leads two writes a rule for the one whose figures it looks at, the own post first.
    both = Actor(
        kind=ActorKind.STAFF,
        staff_id=new_id(),
        posts=(
            PostRef(agency_id=mine, role=Role.APPROVER, stead_of=new_id()),
            PostRef(agency_id=beside, role=Role.APPROVER),
        ),
    )

    def home(agency_id):
        tree = {mine: (mine, below)}
        return policies.home_for(
            both, agency_id, below=lambda each: tree.get(each, (each,)), province={top}
        )

    assert [home(each) for each in (beside, below, None, top)] == [beside, mine, beside, beside]
    assert policies.may_know(None, None)
    assert not policies.may_know(None, {mine})
