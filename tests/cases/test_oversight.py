"""What leaders see of the agencies below, and that it is what the case page would show."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import hierarchy
from cases import world as worlds
from motcua.cases import selectors, services
from motcua.cases.models import Case, Task
from motcua.cases.oversight import OPEN, RELEASED
from motcua.cases.types import CaseFilter, WaitsFor
from motcua.kernel import clock, db
from motcua.kernel.actor import Actor, ActorKind, PostRef, Role
from motcua.kernel.errors import NotFound
from motcua.kernel.ids import new_id
from motcua.organisation.selectors import agencies_below


@pytest.fixture
def tree(world):
    return hierarchy.grow(world)


def row_of(view, agency):
    return next(row for row in view.rows if row.agency_id == agency.id)


def test_the_province_sees_the_work_of_the_commune_two_levels_below(world, tree):
    worlds.received(world)
    worlds.taken(world)

    view = selectors.overview(actor=tree.chair)

    assert view.agency_id == tree.province.id
    assert [row.name for row in view.rows] == ["UBND tỉnh", "UBND huyện Bù Đăng"]
    district = row_of(view, tree.district)
    assert (district.open, district.below, district.waits) == (2, 2, {WaitsFor.APPRAISE: 2})
    assert (view.total.open, view.total.overdue) == (2, 0)


def test_the_way_down_ends_at_an_officer_and_her_cases(world, tree):
    case = worlds.taken(world)

    down = selectors.overview(actor=tree.chair, agency_id=tree.district.id)
    commune = selectors.overview(actor=tree.chair, agency_id=world.commune.id)
    officer = commune.officers[0]
    page = selectors.oversight_cases(
        actor=tree.chair,
        agency_id=world.commune.id,
        wanted=CaseFilter.OPEN,
        staff_id=officer.staff_id,
        role=Role(officer.role),
    )

    assert row_of(down, world.commune).open == 1
    assert [name for _key, name in commune.trail] == ["UBND tỉnh", "UBND huyện Bù Đăng"]
    assert (officer.staff_id, officer.open) == (world.officer(Role.CASE_OFFICER).staff_id, 1)
    assert [row.code for row in page.rows] == [case.code]
    assert page.rows[0].assignee_name == world.officer(Role.CASE_OFFICER).name


def test_what_nobody_has_taken_is_listed_by_post(world, tree):
    case = worlds.received(world)

    view = selectors.overview(actor=tree.commune_chair)
    page = selectors.oversight_cases(
        actor=tree.commune_chair,
        agency_id=world.commune.id,
        wanted=CaseFilter.OPEN,
        role=Role.CASE_OFFICER,
    )

    assert [(each.staff_id, each.role) for each in view.officers] == [(None, "case_officer")]
    assert [row.case_id for row in page.rows] == [case.id]


def test_late_today_and_paused_are_told_apart(world, tree):
    now = clock.now()
    late, today, paused = (worlds.taken(world) for _each in range(3))
    services.case_request_supplement(
        actor=world.officer(Role.CASE_OFFICER),
        case_id=paused.id,
        expected_version=paused.version,
        items=["Giấy khai sinh"],
        reason="Thiếu giấy khai sinh.",
    )
    hierarchy.due(late, now - timedelta(days=3))
    hierarchy.due(today, clock.local(now).replace(hour=23, minute=59, second=59))

    row = row_of(selectors.overview(actor=tree.district_chair), world.commune)
    lists = {
        wanted: {
            each.case_id
            for each in selectors.oversight_cases(
                actor=tree.district_chair, agency_id=tree.district.id, wanted=wanted
            ).rows
        }
        for wanted in CaseFilter
    }

    assert (row.open, row.overdue, row.today, row.citizen) == (3, 1, 1, 1)
    assert lists[CaseFilter.OVERDUE] == {late.id}
    assert lists[CaseFilter.TODAY] == {today.id}
    assert lists[CaseFilter.CITIZEN] == {paused.id}
    assert lists[CaseFilter.OPEN] == {late.id, today.id, paused.id}
    assert lists[CaseFilter.OUTSIDE] == lists[CaseFilter.OTHER] == set()


def test_a_clock_that_stopped_in_time_is_not_late_however_long_it_stands(world, tree):
    case = worlds.taken(world)
    services.case_request_supplement(
        actor=world.officer(Role.CASE_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        items=["Ảnh"],
        reason="Thiếu ảnh.",
    )
    opened = Task.objects.get(case_id=case.id, closed_at__isnull=True).opened_at
    hierarchy.due(case, opened + timedelta(microseconds=1))

    assert row_of(selectors.overview(actor=tree.district_chair), world.commune).overdue == 0


def test_a_case_at_another_agency_waits_for_that_one(world, tree):
    case = worlds.taken(world)
    Task.objects.filter(case_id=case.id, closed_at__isnull=True).update(agency=tree.other)

    view = selectors.overview(actor=tree.district_chair)

    assert row_of(view, world.commune).waits == {WaitsFor.OTHER: 1}
    assert row_of(view, tree.other).waits == {WaitsFor.APPRAISE: 1}
    assert view.total.open == 1
    listed = selectors.oversight_cases(
        actor=tree.district_chair,
        agency_id=world.commune.id,
        wanted=CaseFilter.OTHER,
        is_alone=True,
    )
    assert [row.case_id for row in listed.rows] == [case.id]


def test_results_of_this_month_are_counted_with_those_that_were_late(keys):
    tree = hierarchy.grow(keys)
    last_month, late, _on_time = (worlds.sealed(keys) for _each in range(3))
    Case.objects.filter(pk=late.id).update(timeliness="late")
    Case.objects.filter(pk=last_month.id).update(
        timeliness="late", released_at=clock.now() - timedelta(days=31)
    )

    row = row_of(selectors.overview(actor=tree.district_chair), keys.commune)

    assert (row.open, row.released, row.late, row.late_percent) == (0, 2, 1, 50.0)


def test_the_oldest_is_told_in_working_days(world, tree, stop_clock):
    stop_clock("2025-03-17 09:00")
    worlds.received(world)
    stop_clock("2025-03-24 09:00")

    assert row_of(selectors.overview(actor=tree.district_chair), world.commune).oldest_days == 5


def test_who_leads_nothing_sees_no_overview(world, tree):
    for actor in (
        world.citizen,
        world.officer(Role.CASE_OFFICER),
        world.officer(Role.DESK_OFFICER, world.centre),
    ):
        assert not selectors.leads(actor)
        with pytest.raises(NotFound):
            selectors.overview(actor=actor)
        with pytest.raises(NotFound):
            selectors.oversight_cases(
                actor=actor, agency_id=world.commune.id, wanted=CaseFilter.OPEN
            )


def test_beside_and_above_look_absent(world, tree):
    for agency_id in (world.commune.id, tree.district.id, tree.province.id, new_id()):
        with pytest.raises(NotFound):
            selectors.overview(actor=tree.other_chair, agency_id=agency_id)


def test_leaders_of_two_agencies_choose_between_them(world, tree):
    both = Actor(
        kind=ActorKind.STAFF,
        account_id=new_id(),
        staff_id=new_id(),
        posts=tuple(
            PostRef(agency_id=agency.id, role=Role.APPROVER)
            for agency in (tree.other, world.police)
        ),
    )

    view = selectors.overview(actor=both)

    assert view.agency_id is None
    assert {row.agency_id for row in view.rows} == {tree.other.id, world.police.id}


def test_a_leader_above_reads_a_case_and_can_do_nothing_to_it(world, tree):
    case = worlds.taken(world)

    detail = selectors.case_detail(actor=tree.chair, case_id=case.id)

    assert (detail.summary.id, detail.commands) == (case.id, ())
    with pytest.raises(NotFound):
        selectors.case_detail(actor=tree.other_chair, case_id=case.id)


def test_only_leaders_read_what_is_below(world, tree):
    case = worlds.taken(world)

    for role in set(Role) - {Role.APPROVER}:
        officer = worlds.staff(tree.district, role, f"{role}.huyen")
        with pytest.raises(NotFound):
            selectors.case_detail(actor=officer, case_id=case.id)


def test_the_overview_costs_three_queries(world, tree, django_assert_max_num_queries):
    for _each in range(3):
        worlds.taken(world)
    selectors.overview(actor=tree.chair)

    for agency in (tree.province, tree.district, world.commune):
        with django_assert_max_num_queries(3):
            selectors.overview(actor=tree.chair, agency_id=agency.id)
    with django_assert_max_num_queries(1):
        selectors.oversight_cases(
            actor=tree.chair, agency_id=tree.province.id, wanted=CaseFilter.OPEN
        )


def test_history_is_not_touched(world, tree):
    """Open tasks come from an index that holds no other, the releases from that of their month."""
    worlds.taken(world)
    one, now = [world.commune.id], clock.now()
    db.execute("SET LOCAL enable_seqscan = off")
    db.execute("SET LOCAL enable_bitmapscan = off")
    # As good as any other where there are three rows.
    db.execute("DROP INDEX task_case")
    db.execute(
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = %s::regclass",
        ["cases_task_pkey"],
    )

    asked = [one, [0], one, one, now, now, now]
    plan = "\n".join(row[0] for row in db.execute(f"EXPLAIN {OPEN}", asked).fetchall())
    month = [one, [0], now]
    released = "\n".join(row[0] for row in db.execute(f"EXPLAIN {RELEASED}", month).fetchall())

    of_open_tasks = ("task_at_posts", "task_once_open", "task_in_hand")
    assert any(f"{name} on cases_task" in plan for name in of_open_tasks)
    assert "Seq Scan" not in plan
    assert "Filter: (closed_at IS NULL)" not in plan
    assert "Index Only Scan using case_released on cases_case" in released


def test_pages_go_on_where_the_last_one_ended(world, tree):
    cases = {worlds.received(world).id for _each in range(32)}
    wanted = {
        "actor": tree.chair,
        "agency_id": tree.province.id,
        "wanted": CaseFilter.OPEN,
    }

    first = selectors.oversight_cases(**wanted)
    second = selectors.oversight_cases(**wanted, cursor=first.next_cursor)

    assert len(first.rows) == 30
    assert {row.case_id for row in (*first.rows, *second.rows)} == cases
    assert second.next_cursor == ""


def listed_at(actor, agency):
    """Every row of every list of the agency; none where the actor may not look."""
    try:
        return [
            row
            for wanted in CaseFilter
            for row in selectors.oversight_cases(
                actor=actor, agency_id=agency.id, wanted=wanted
            ).rows
        ]
    except NotFound:
        return []


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_lists_show_nothing_that_the_case_page_would_refuse(world, tree, data):
    places = [world.centre, world.police, world.commune, tree.district, tree.other, tree.province]
    place = st.sampled_from(places)
    if Case.objects.count() == 0:
        for _each in range(4):
            worlds.taken(world)
    for case in Case.objects.all():
        Case.objects.filter(pk=case.pk).update(
            competent_agency=data.draw(place), receiving_agency=data.draw(place)
        )
        Task.objects.filter(case_id=case.pk, closed_at__isnull=True).update(agency=data.draw(place))
    posts = data.draw(st.lists(st.tuples(place, st.sampled_from(list(Role))), max_size=3))
    actor = Actor(
        kind=ActorKind.STAFF,
        account_id=new_id(),
        staff_id=new_id(),
        posts=tuple(PostRef(agency_id=agency.id, role=role) for agency, role in posts),
    )

    listed = {row.case_id for agency in places for row in listed_at(actor, agency)}

    for case_id in listed:
        assert selectors.case_summary(actor=actor, case_id=case_id).id == case_id
    led = {post.agency_id for post in actor.posts if post.role is Role.APPROVER}
    below = {each for agency_id in led for each in agencies_below(agency_id)}
    counted = set(
        Task.objects.filter(closed_at__isnull=True, agency_id__in=below).values_list(
            "case_id", flat=True
        )
    ) | set(Case.objects.filter(competent_agency_id__in=below).values_list("pk", flat=True))
    assert listed == counted
    if led:
        assert selectors.overview(actor=actor).total.open == len(counted)
