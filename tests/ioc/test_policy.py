"""Who may ask for which slice, and what the public is not told."""

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import world as worlds
from motcua.ioc import selectors, services
from motcua.ioc.errors import IndicatorUnknown, SliceRefused
from motcua.ioc.policies import FEWEST, groups_hidden, is_hidden, told, told_share, told_size
from motcua.ioc.types import Dimension, Light, Period, Slice
from motcua.kernel.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, PostRef, Role
from motcua.kernel.errors import Invalid, NotAllowed

EVER = Period(first=date(2020, 1, 1), last=date(2030, 1, 1))


@pytest.fixture
def board(world):
    """Six dossiers received at the commune, and one more that waits."""
    services.indicators_setup()
    for _each in range(6):
        worlds.received(world)
    worlds.submit(world)
    services.lake_rebuild()
    return world


def number(actor, code="received", **slice_):
    return selectors.indicator_value(
        actor=actor, code=code, period=EVER, wanted=Slice(**slice_)
    ).number


def test_officers_see_their_agency_leaders_the_province_and_the_public_no_small_cell(board):
    commune, police = board.commune.id, board.police.id
    officer = board.officer(Role.CASE_OFFICER)
    leader = worlds.staff(board.centre, Role.APPROVER, "leader")
    helper = dataclasses.replace(officer, posts=(PostRef(agency_id=commune, role=Role.HELPER),))

    assert number(officer, agency_id=commune) == 6
    for refused in ({}, {"agency_id": police}):
        with pytest.raises(SliceRefused):
            number(officer, **refused)
    with pytest.raises(SliceRefused):
        number(helper, agency_id=commune)
    assert number(leader) == number(SYSTEM) == 6
    assert selectors.indicator_cases(actor=officer, code="received", period=EVER,
        wanted=Slice(agency_id=commune)).rows  # fmt: skip
    with pytest.raises(SliceRefused):
        selectors.indicator_cases(actor=officer, code="received", period=EVER)

    value = selectors.indicator_value(actor=ANONYMOUS, code="waiting", period=EVER)
    assert (value.number, value.part, value.is_hidden) == (None, 0, True)
    assert number(ANONYMOUS) == 5  # six, by steps of five
    for asked in ("waiting_intake", "no_such"):
        with pytest.raises(IndicatorUnknown):
            number(ANONYMOUS, code=asked)
    with pytest.raises(IndicatorUnknown):
        selectors.indicator_cases(actor=ANONYMOUS, code="received", period=EVER)
    groups = selectors.indicator_groups(
        actor=ANONYMOUS, code="received", period=EVER, by=Dimension.AGENCY
    )
    assert [group.value.number for group in groups] == [5]


def test_targets_and_thresholds_are_the_provinces(board):
    administrator = worlds.staff(board.centre, Role.ADMINISTRATOR, "admin")
    asked = {"code": "online_percent", "period": EVER}

    services.indicator_target_set(actor=administrator, value=80.0, basis="KH 1", **asked)
    services.indicator_target_set(
        actor=administrator, value=90.0, basis="KH 2", agency_id=board.commune.id, **asked
    )

    value = selectors.indicator_value(actor=SYSTEM, **asked)
    own = selectors.indicator_value(actor=SYSTEM, wanted=Slice(agency_id=board.commune.id), **asked)
    assert (value.target, own.target, value.light) == (80.0, 90.0, Light.GREEN)
    with pytest.raises(NotAllowed):
        services.indicator_target_set(
            actor=board.officer(Role.APPROVER), value=1.0, basis="KH", **asked
        )
    with pytest.raises(Invalid):
        services.indicator_target_set(actor=administrator, value=1.0, basis=" ", **asked)


@given(part=st.integers(0, 40), rest=st.integers(0, 40))
def test_the_public_learns_of_no_group_of_a_few(part, rest):
    shown = not is_hidden(ANONYMOUS, part, part + rest)
    staff = Actor(kind=ActorKind.STAFF)

    assert not shown or all(each == 0 or each >= FEWEST for each in (part, rest, part + rest))
    assert not is_hidden(staff, part, part + rest)


@given(part=st.integers(0, 60), rest=st.integers(0, 60))
def test_a_share_tells_the_public_no_more_than_the_rounded_counts_beside_it(part, rest):
    whole = part + rest
    if is_hidden(ANONYMOUS, part, whole):
        return
    share = told_share(part, whole)

    # Whoever has the same rounded counts is told the same share.
    assert share == told_share(told(ANONYMOUS, part), told(ANONYMOUS, whole))
    assert (share is None) == (whole == 0)
    assert share is None or (share == 100) == (rest == 0 < part)
    assert share is None or (share == 0) == (part == 0)


@given(hours=st.floats(0.001, 9999))
def test_a_duration_is_told_the_public_near_enough_and_never_to_the_minute(hours):
    assert told_size(hours) == pytest.approx(hours, rel=0.051)
    assert len(f"{told_size(hours):.10g}".replace(".", "").strip("0")) <= 2


@given(counts=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=6))
def test_no_group_is_told_by_what_is_left_of_the_sum(counts):
    pairs = [(min(pair), max(pair)) for pair in counts]
    hidden = groups_hidden(ANONYMOUS, pairs)

    assert len(hidden) != 1 or len(pairs) == 1
    assert hidden >= {n for n, pair in enumerate(pairs) if is_hidden(ANONYMOUS, *pair)}
    assert groups_hidden(SYSTEM, pairs) == frozenset()
