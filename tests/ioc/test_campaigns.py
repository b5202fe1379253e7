"""Campaigns: pace, trend and end, and the board of one over facts."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import world as worlds
from motcua.audit.models import AuditEntry
from motcua.ioc import campaign_boards, campaigns, engine
from motcua.ioc import campaign_rules as rules
from motcua.ioc import selectors as ioc
from motcua.ioc.campaign_figures import campaign_figures_send
from motcua.ioc.campaign_models import Campaign
from motcua.ioc.campaign_types import CampaignWish, GoalWish, Pace, UnitWish
from motcua.ioc.formulas import Window
from motcua.ioc.measuring import Asked, Chosen, Number, groups, numbers
from motcua.ioc.models import SeriesBatch, SeriesValue
from motcua.ioc.rolling import rolled
from motcua.ioc.services import indicators_setup, lake_rebuild, series_define, series_push
from motcua.ioc.types import (
    Adds,
    Dimension,
    Direction,
    Grain,
    Layer,
    Sending,
    SeriesRow,
    SeriesWish,
    Slice,
)
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.errors import Invalid, NotAllowed, NotFound

COUNTED = (
    ("received_online", {}),
    ("standing", {"phases": ["inside"]}),
    ("overdue", {}),
    ("lead_hours", {"share": 0.5}),
    ("in_time_766", {}),
    ("asked_vnd", {}),
)
FIRST, LAST = date(2021, 3, 31), date(2021, 5, 19)


def test_the_real_campaign_lasted_fifty_days():
    days = rules.days_of(FIRST, LAST)
    assert (len(days), days[0], days[-1]) == (50, FIRST, LAST)


def test_the_needed_pace_is_even_and_ends_at_the_target():
    line = rules.needed(10.0, 0.0, 50, is_down=True)
    assert line[0] == pytest.approx(9.8)
    assert line[24] == pytest.approx(5.0)
    assert line[-1] == pytest.approx(0.0)
    assert rules.needed(None, 0.0, 3, is_down=True) == (None, None, None)
    ahead = {is_down: rules.needed(60.0, 50.0, 2, is_down=is_down) for is_down in (False, True)}
    assert ahead == {False: (50.0, 50.0), True: (55.0, 50.0)}


def test_ten_percent_that_loses_a_fifth_of_a_point_a_day_is_done_in_time():
    values = [10 - 0.2 * day for day in range(30)] + [None] * 20
    now, rise = rules.trend(values)
    assert (now, rise) == (pytest.approx(4.2), pytest.approx(-0.2))
    assert rules.days_left(now, rise, 0.0, is_down=True) == 21
    line = rules.foretold(values, target=0.0, is_down=True)
    assert line[28] is None
    assert line[29] == pytest.approx(4.2)
    assert line[49] == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("now", "rise", "target", "is_down", "days"),
    [
        (30.0, 1.0, 50.0, False, 20),
        (30.0, -1.0, 50.0, False, None),
        (30.0, 0.0, 50.0, False, None),
        (50.0, -1.0, 50.0, False, 0),
        (0.2, 0.1, 0.21, True, 0),
        (10.0, -0.001, 0.0, True, None),
        (10.0, -3.0, 0.0, True, 4),
    ],
)
def test_days_until_the_target(now, rise, target, is_down, days):
    assert rules.days_left(now, rise, target, is_down=is_down) == days


def test_two_values_foretell_nothing():
    assert rules.trend([1.0, None, 2.0]) is None
    assert rules.foretold([1.0, 2.0, None], target=3.0, is_down=False) == (None,) * 3


def test_a_share_is_not_foretold_below_nothing_nor_above_the_whole():
    falls = [90.0, 60.0, 30.0, *[None] * 3]
    rises = [10.0, 40.0, 70.0, *[None] * 3]

    away = rules.foretold(falls, target=95.0, is_down=False, most=100.0)
    up = rules.foretold(rises, target=0.0, is_down=True, most=100.0)

    assert away == (None, None, pytest.approx(30), pytest.approx(0), 0, 0)
    assert up == (None, None, pytest.approx(70), pytest.approx(100), 100, 100)
    below = rules.foretold([-1.0, -2.0, -3.0, None], target=5.0, is_down=False)
    assert below[3] == pytest.approx(-4)


@pytest.mark.parametrize(
    ("values", "is_kept", "number"),
    [
        ([None, None], False, 0),
        ([None, 7.0, None], False, 1),
        ([7.0, 7.0, 7.0, None], False, 3),
        ([7.0, 7.0, 7.0, None], True, 1),  # one figure that stands
        ([7.0, 7.0, 8.0, 8.0, 7.0], True, 3),
        ([1.0, *[7.0] * rules.LOOKS_BACK, None], True, 1),  # the first one is too old
    ],
)
def test_a_figure_that_stands_is_one_figure(values, is_kept, number):
    assert rules.figures_lately(values, is_kept=is_kept) == number


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    values=st.lists(st.one_of(st.none(), st.floats(0, 100)), max_size=60),
    target=st.floats(0, 100),
    is_down=st.booleans(),
)
def test_a_forecast_never_runs_past_its_target(values, target, is_down):
    line = rules.foretold(values, target=target, is_down=is_down)
    assert len(line) == len(values)
    now = rules.trend(values)
    for value in line:
        if value is not None and now is not None:
            edge = min(target, now[0]) if is_down else max(target, now[0])
            assert value >= edge if is_down else value <= edge


@pytest.fixture
def campaign(world, stop_clock):
    indicators_setup()
    today = stop_clock("2026-03-17 09:00").date()  # no day ends meanwhile
    wish = CampaignWish(
        code="thu",
        name="Thử",
        first_on=today - timedelta(days=4),
        last_on=today + timedelta(days=5),
        basis="Kế hoạch thử",
        goals=(
            GoalWish(
                indicator="online_percent", target=50.0, start=12.0, left_code="received_desk"
            ),
            GoalWish(indicator="overdue", target=0.0),
        ),
    )
    campaigns.campaign_define(actor=SYSTEM, wish=wish)
    return wish


def test_a_board_shows_each_goal_day_by_day(world, campaign, django_assert_max_num_queries):
    worlds.received(world)
    lake_rebuild()
    ioc.facts_forget()
    leader = worlds.staff(world.centre, Role.APPROVER, "chu-tich")

    with django_assert_max_num_queries(20):
        info, (online, overdue) = campaign_boards.campaign_board(actor=leader, code="thu")

    assert (info.day, info.days, info.is_over) == (5, 10, False)
    assert online.days[-1] == campaign.last_on
    assert online.values == (None,) * 4 + (100.0,) + (None,) * 5
    assert (online.now, online.is_reached, online.start) == (100.0, True, 12.0)
    assert online.needed[-1] == 50.0
    assert overdue.values[:5] == (0,) * 5
    assert (overdue.start, overdue.is_reached) == (0, True)

    for stranger, seen in ((world.officer(Role.APPROVER, world.police), 404), (world.citizen, 404)):
        with pytest.raises(NotFound):
            campaign_boards.campaign_board(actor=stranger, code="thu")
        assert seen
    with pytest.raises(NotFound):
        campaign_boards.campaign_board(actor=leader, code="khong-co")


def test_a_campaign_is_defined_anew_and_only_by_the_province(world, campaign):
    changed = CampaignWish(
        **{name: getattr(campaign, name) for name in campaign.__slots__ if name != "goals"},
        goals=campaign.goals[:1],
    )
    operator = worlds.staff(world.centre, Role.ADMINISTRATOR, "quan-tri")
    campaigns.campaign_define(actor=operator, wish=changed)
    assert campaigns.campaign_wish(actor=operator, code="thu") == changed
    approver = world.officer(Role.APPROVER)
    with pytest.raises(NotAllowed):
        campaigns.campaign_define(actor=approver, wish=changed)
    with pytest.raises(NotFound):
        campaigns.campaign_wish(actor=approver, code="thu")
    campaigns.campaigns_import()
    assert {each.code for each in campaigns.campaigns_list(actor=approver)} == {
        *("thu", "50-ngay-dem", "90-ngay-dung-hen", "90-ngay-bon-phu")
    }
    campaigns.campaigns_import()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"last_on": FIRST}, "last_on"),
        ({"last_on": date(2023, 1, 1)}, "last_on"),
        ({"goals": ()}, "goals"),
        ({"goals": (GoalWish(indicator="khong-co", target=1.0),)}, "goals"),
    ],
)
def test_what_is_no_campaign_is_refused(world, campaign, change, field):
    given = {name: getattr(campaign, name) for name in campaign.__slots__}
    wish = CampaignWish(**(given | {"first_on": FIRST, "last_on": LAST} | change))
    with pytest.raises(Invalid) as refused:
        campaigns.campaign_define(actor=SYSTEM, wish=wish)
    assert set(refused.value.fields) == {field}


def test_units_go_their_own_way_and_sums_add_up(world, campaign, django_assert_max_num_queries):
    worlds.received(world)
    lake_rebuild()
    engine.forget()
    leader = worlds.staff(world.centre, Role.APPROVER, "chu-tich")
    place = str(world.commune.id)
    given = {name: getattr(campaign, name) for name in campaign.__slots__}
    wish = CampaignWish(**given | {"code": "don-vi", "goals": (
        GoalWish(
            indicator="online_percent", target=200.0, start=12.0,
            units=(UnitWish(place=place, target=90.0, start=40.0),),
        ),
        GoalWish(indicator="received", target=10.0, is_sum=True),
    )})  # fmt: skip
    campaigns.campaign_define(actor=SYSTEM, wish=wish)
    assert campaigns.campaign_wish(actor=SYSTEM, code="don-vi") == wish
    ref = Campaign.objects.get(pk="don-vi").ref
    assert AuditEntry.objects.filter(what="campaign_defined", subject_ref=ref).count() == 1

    with django_assert_max_num_queries(9):
        _info, units = ioc.campaign_units(
            actor=leader, code="don-vi", number=1, by=Dimension.AGENCY
        )
    (row,) = units.rows
    assert (row.place, row.target, row.start, row.now) == (place, 90.0, 40.0, 100.0)
    assert (row.pace, row.has_own) == (Pace.REACHED, True)
    assert row.ahead == pytest.approx(100 - (40 + 50 * 5 / 10))

    _info, (online, received) = ioc.campaign_board(actor=leader, code="don-vi")
    assert (online.target, online.has_own, online.pace) == (200.0, False, Pace.UNTOLD)
    assert received.values == (0, 0, 0, 0, 1) + (None,) * 5
    assert (received.start, received.needed_now) == (0.0, 5.0)
    assert received.ahead == -4.0
    _info, (own, _received) = ioc.campaign_board(
        actor=leader, code="don-vi", wanted=Slice(agency_id=world.commune.id)
    )
    assert (own.target, own.start, own.has_own) == (90.0, 40.0, True)
    police = world.officer(Role.APPROVER, world.police)
    for actor, number, by in (
        (leader, 3, Dimension.AGENCY),
        (leader, 1, Dimension.CHANNEL),
        (police, 1, Dimension.AGENCY),
    ):
        with pytest.raises(NotFound):
            ioc.campaign_units(actor=actor, code="don-vi", number=number, by=by)


def test_all_days_in_one_pass_are_the_days_one_by_one(world):
    worlds.received(world)
    indicators_setup()
    lake_rebuild()
    engine.forget()
    today = datetime.combine(clock.today(), time())
    windows = [
        Window(begin=today - timedelta(days=day + 6), end=today - timedelta(days=day - 1))
        for day in range(60)
    ]
    asked = [Asked.of(*each) for each in COUNTED]
    wanted, _generation = numbers(asked, windows, Chosen())
    found, _generation = rolled(asked, windows, Chosen())
    nothing = Number(number=None, part=0, whole=0)
    assert {key: found.get(key, {}).get("", nothing) for key in wanted} == wanted
    for by in (Dimension.AGENCY, Dimension.CHANNEL, Dimension.PROCEDURE):
        for place, each in enumerate(asked):
            chosen = Chosen(competent=(str(world.commune.id),))
            alone, _generation = groups(each, windows[0], chosen, by)
            told = rolled([each], windows[:1], chosen, by)[0].get((0, 0), {})
            counted = {key: value for key, value in told.items() if value.part or value.whole}
            assert counted == alone, place


def test_one_goal_by_itself_counts_nothing_and_is_for_who_may_see_the_slice(
    world, campaign, monkeypatch, django_assert_num_queries
):
    lake_rebuild()
    engine.forget()
    leader = worlds.staff(world.centre, Role.APPROVER, "chu-tich")
    ioc.campaign_board(actor=leader, code="thu")  # what is known from memory is known then
    monkeypatch.setattr(engine, "facts", None)

    with django_assert_num_queries(4):
        info, goal = ioc.campaign_goal(actor=leader, code="thu", number=1)

    assert (info.code, goal.info.code, goal.left_code) == ("thu", "online_percent", "received_desk")
    for stranger in (world.officer(Role.APPROVER, world.police), world.citizen):
        with pytest.raises(NotFound):
            ioc.campaign_goal(actor=stranger, code="thu", number=1)
    with pytest.raises(NotFound):
        ioc.campaign_goal(actor=leader, code="thu", number=3)


def test_of_what_others_send_only_units_with_figures_are_offered_and_one_figure_has_no_pace(
    world, campaign
):
    today = campaign.first_on + timedelta(days=4)
    wish = SeriesWish(
        code="wells", name="Giếng nước sạch", domain=6, unit="giếng", direction=Direction.UP,
        grain=Grain.DAY, adds=Adds.STOCK, source="Sở gửi", basis="Luật",
        layers=(Layer.DISTRICT, Layer.PRESENT, Layer.AGENCY),
    )  # fmt: skip
    series_define(actor=SYSTEM, wish=wish)
    lake_rebuild()
    engine.forget()
    leader = worlds.staff(world.centre, Role.APPROVER, "chu-tich")
    given = {name: getattr(campaign, name) for name in campaign.__slots__}
    goals = (GoalWish(indicator="wells", target=100.0),)
    days = {"first_on": today - timedelta(days=20), "last_on": today + timedelta(days=20)}
    campaigns.campaign_define(
        actor=SYSTEM, wish=CampaignWish(**given | days | {"code": "gieng", "goals": goals})
    )

    def sent(on, number):
        row = {"indicator": "wells", "period": on.isoformat(), "unit": world.police.identifier}
        series_push(actor=SYSTEM, rows=[SeriesRow(**row, value=number)], sending=Sending())
        return ioc.campaign_units(actor=leader, code="gieng", number=1)[1]

    units = sent(today - timedelta(days=10), 5)
    assert (units.by, units.offered) == (Dimension.AGENCY, (Dimension.AGENCY,))
    (row,) = units.rows
    assert (row.now, row.lately, row.pace, row.ends_on) == (5, 1, Pace.UNTOLD, None)
    (row,) = sent(today - timedelta(days=3), 9).rows
    assert (row.now, row.lately, row.pace) == (9, 2, Pace.LATE)
    _info, nothing = ioc.campaign_units(actor=leader, code="gieng", number=1, by=Dimension.DISTRICT)
    assert (nothing.by, nothing.offered, nothing.rows) == (Dimension.DISTRICT, units.offered, ())


def test_the_invented_figures_are_sent_once_and_say_so(world):
    indicators_setup()
    campaigns.campaigns_import()
    sent = campaign_figures_send()
    assert campaign_figures_send() == 0
    assert SeriesValue.objects.count() == sent
    assert set(SeriesBatch.objects.values_list("source", flat=True)) <= {"Minh họa, không có thật"}
