"""Work that leaders hand to agencies: who may, how it moves, who is told, what stays."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.db import DatabaseError, transaction

from cases import world as worlds
from motcua.audit.models import AuditEntry
from motcua.ioc import selectors as ioc
from motcua.ioc.errors import SliceRefused
from motcua.ioc.services import indicators_setup, lake_rebuild
from motcua.ioc.types import Slice
from motcua.kernel import clock
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.notifications.models import Message
from motcua.steering import selectors, services, uploads
from motcua.steering.assignments.lifecycle import CLOSED, OPEN, RULES, after, moves_from
from motcua.steering.errors import AssignmentChanged, MoveRefused
from motcua.steering.models import Assignment, AssignmentEntry
from motcua.steering.types import AssignmentWish, Move, Show, Side, Status
from steering import ground


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=clock.VIETNAM)


@pytest.fixture
def world(db, settings, tmp_path, stop_clock):
    stop_clock("2025-03-17 08:00")  # a Monday
    return ground.build(settings, tmp_path, has_lake=False)


def wish_for(world, **changes):
    wish = AssignmentWish(
        title="Xử lý dứt điểm hồ sơ quá hạn",
        body="Báo cáo nguyên nhân và người chịu trách nhiệm.",
        to_agency_id=world.commune.id,
        due_days=3,
    )
    return replace(wish, **changes)


@pytest.fixture
def given(world):
    return services.assignment_give(actor=world.tree.district_chair, wish=wish_for(world))


def move(actor, key, step, **details):
    detail = selectors.assignment_detail(actor=actor, assignment_id=key)
    return services.assignment_move(
        actor=actor,
        assignment_id=key,
        move=step,
        expected_version=details.pop("version", detail.version),
        **details,
    )


def subjects(actor):
    rows = Message.objects.filter(person_id=actor.staff_id, channel="in_app").order_by("at", "id")
    return list(rows.values_list("subject", flat=True))


def test_the_life_of_an_assignment_is_one_table():
    assert {Status.DONE, Status.WITHDRAWN} == CLOSED
    assert {rule.target for rule in RULES.values() if rule.target} | {Status.GIVEN} == set(Status)
    assert set(RULES) == set(Move) - {Move.GIVE, Move.NOTE}
    both = frozenset(Side)
    for status in Status:
        moves = moves_from(status, both)
        assert bool(moves) == (status in OPEN)
        assert all(after(each, status) is not None for each in moves)
        assert moves_from(status, frozenset()) == frozenset()
    assert after(Move.GIVE, Status.GIVEN) is None
    assert after(Move.ACCEPT, Status.GIVEN) is None


def test_work_is_handed_out_answered_sent_back_and_accepted_in_time(world, given, stop_clock):
    giver, receiver = world.tree.district_chair, world.tree.commune_chair
    detail = selectors.assignment_detail(actor=receiver, assignment_id=given)
    assert detail.row.due_at == at("2025-03-20 08:00"), "three working days"
    assert detail.moves == {Move.TAKE, Move.ANSWER, Move.ASK_TIME, Move.NOTE}
    assert subjects(receiver) == ["Việc mới được giao: Xử lý dứt điểm hồ sơ quá hạn"]

    assert move(receiver, given, Move.TAKE) is Status.TAKEN
    paper = world.upload(receiver)
    with pytest.raises(Invalid):
        move(receiver, given, Move.ANSWER, note=" ")
    with pytest.raises(Invalid):
        move(receiver, given, Move.ANSWER, note="Kèm tệp.", file_ids=[world.upload(giver)])
    answered = move(receiver, given, Move.ANSWER, note="Đã xong 9/10.", file_ids=[paper])
    assert answered is Status.ANSWERED
    with pytest.raises(MoveRefused):
        move(receiver, given, Move.ANSWER, note="Lần nữa.")
    assert move(giver, given, Move.RETURN, note="Còn một hồ sơ.") is Status.RETURNED
    stop_clock("2025-03-19 16:00")
    move(receiver, given, Move.ANSWER, note="Đã xong cả.")
    stop_clock("2025-03-25 08:00")
    assert move(giver, given, Move.ACCEPT) is Status.DONE

    _all_of_it_is_kept(giver, given, paper)


def _all_of_it_is_kept(giver, given, paper):
    detail = selectors.assignment_detail(actor=giver, assignment_id=given)
    assert not detail.row.is_late, "the answer came in time, whenever it was read"
    assert [line.move.value for line in detail.lines] == [
        *("give", "take", "answer", "return", "answer", "accept")
    ]
    assert [line.number for line in detail.lines] == list(range(1, 7))
    assert detail.lines[2].files == ((paper, "giấy tờ.pdf"),)
    assert selectors.assignment_file(actor=giver, assignment_id=given, file_id=paper) == paper
    assert uploads.uses_of({paper: None}).keys() == {paper}
    assert detail.moves == frozenset()
    assert AuditEntry.objects.filter(what="assignment_moved", subject_ref=given).count() == 6
    with pytest.raises(DatabaseError), transaction.atomic():
        AssignmentEntry.objects.filter(assignment_id=given).delete()


def test_agencies_are_warned_a_day_before_and_both_sides_when_it_is_late(world, given, stop_clock):
    giver, receiver = world.tree.district_chair, world.tree.commune_chair
    assert services.assignments_remind() == 0
    stop_clock("2025-03-19 08:01")
    assert [services.assignments_remind(), services.assignments_remind()] == [1, 0]
    assert subjects(receiver)[-1].startswith("Việc được giao sắp đến hạn")
    assert subjects(giver) == []

    stop_clock("2025-03-20 08:01")
    assert [services.assignments_remind(), services.assignments_remind()] == [1, 0]
    for actor in (giver, receiver):
        assert subjects(actor)[-1].startswith("Việc được giao đã quá hạn")
    (late,) = selectors.assignments_list(actor=giver, side=Side.GIVER, show=Show.LATE).rows
    assert late.id == given
    (count,) = selectors.assignments_counts(actor=giver)
    assert (count.agency_id, count.open, count.late, count.answered) == (world.commune.id, 1, 1, 0)

    # More time is asked for and given: from then on the new due time is warned of.
    move(receiver, given, Move.ASK_TIME, note="Chờ văn bản của Sở.")
    for wrong in (None, date(2025, 3, 19), date(2025, 3, 22), date(2027, 1, 4)):
        with pytest.raises(Invalid):
            move(giver, given, Move.EXTEND, note="Đồng ý.", due_on=wrong)
    move(giver, given, Move.EXTEND, note="Đồng ý.", due_on=date(2025, 3, 24))
    detail = selectors.assignment_detail(actor=giver, assignment_id=given)
    assert (detail.row.due_at, detail.first_due_at) == (
        at("2025-03-24 17:00"),
        at("2025-03-20 08:00"),
    )
    assert not detail.row.is_late
    stop_clock("2025-03-24 08:01")
    assert services.assignments_remind() == 1
    stop_clock("2025-03-25 09:00")
    move(receiver, given, Move.ANSWER, note="Xong.")
    assert services.assignments_remind() == 0, "who answered is not told that it is late"
    move(giver, given, Move.ACCEPT)
    (done,) = selectors.assignments_list(actor=receiver, side=Side.RECEIVER, show=Show.CLOSED).rows
    assert done.is_late


def test_only_leaders_of_an_agency_above_hand_out_work(world, given):
    tree = world.tree
    for actor, to in (
        (tree.commune_chair, tree.other.id),
        (tree.district_chair, tree.district.id),
        (tree.district_chair, tree.province.id),
        (world.officer(Role.CASE_OFFICER), world.commune.id),
        (world.citizen, world.commune.id),
    ):
        with pytest.raises(NotAllowed):
            services.assignment_give(actor=actor, wish=wish_for(world, to_agency_id=to))
    services.assignment_give(actor=tree.chair, wish=wish_for(world, to_agency_id=world.police.id))
    assert world.commune.id in selectors.agencies_to_give(tree.district_chair)
    assert world.police.id not in selectors.agencies_to_give(tree.district_chair)
    assert selectors.may_give(tree.district_chair)
    assert not selectors.may_give(tree.commune_chair)

    for stranger in (tree.other_chair, world.citizen, world.officer(Role.REGISTRAR, world.police)):
        with pytest.raises(NotFound):
            selectors.assignment_detail(actor=stranger, assignment_id=given)
        with pytest.raises(NotFound):
            services.assignment_move(
                actor=stranger, assignment_id=given, move=Move.TAKE, expected_version=1
            )
    # Who works at the agency reads it; only its leaders answer; those above may judge.
    officer = world.officer(Role.CASE_OFFICER)
    detail = selectors.assignment_detail(actor=officer, assignment_id=given)
    assert detail.moves == frozenset()
    with pytest.raises(NotAllowed):
        move(officer, given, Move.ANSWER, note="Xong.")
    with pytest.raises(NotAllowed):
        move(tree.commune_chair, given, Move.WITHDRAW, note="Không làm.")
    with pytest.raises(AssignmentChanged):
        move(tree.commune_chair, given, Move.TAKE, version=7)
    assert move(tree.chair, given, Move.WITHDRAW, note="Giao nhầm.") is Status.WITHDRAWN
    assert selectors.steering_waiting(actor=tree.commune_chair) == (0, 0)


def test_a_number_is_kept_as_it_was_when_work_was_given_for_it(world):
    indicators_setup()
    lake_rebuild()
    giver = world.tree.district_chair
    worlds.submit(world)
    ioc.facts_forget()
    wanted = Slice(agency_id=world.commune.id)
    wish = wish_for(world, indicator="submitted", wanted=wanted, period="2025-03")
    with pytest.raises(SliceRefused):
        services.assignment_give(actor=giver, wish=replace(wish, wanted=Slice()))
    key = services.assignment_give(actor=giver, wish=wish)
    worlds.submit(world)
    ioc.facts_forget()

    detail = selectors.assignment_detail(actor=giver, assignment_id=key)
    assert detail.number is not None
    assert (detail.number.value, detail.number.period) == (1, "2025-03")
    assert detail.number.wanted == wanted
    assert detail.info is not None
    assert detail.info.code == "submitted"

    # Without what is below it, as boards show an agency among others.
    alone = Slice(agency_id=world.tree.district.id, is_alone=True)
    for wanted, number in ((alone, 0), (replace(alone, is_alone=False), 2)):
        key = services.assignment_give(actor=giver, wish=replace(wish, wanted=wanted))
        seen = selectors.assignment_detail(actor=giver, assignment_id=key).number
        assert seen is not None
        assert (seen.value, seen.wanted) == (number, wanted)


WRONG = (
    ({"title": " "}, "title"),
    ({"title": "x" * 201}, "title"),
    ({"body": "x" * 4001}, "body"),
    ({"due_days": 0}, "due_days"),
    ({"due_on": date(2025, 3, 16)}, "due_on"),
    ({"due_on": date(2025, 3, 22)}, "due_on"),
)


def test_wrong_work_is_refused_and_long_lists_are_paged(world, django_assert_num_queries):
    giver = world.tree.district_chair
    for changes, name in WRONG:
        with pytest.raises(Invalid) as caught:
            services.assignment_give(actor=giver, wish=wish_for(world, **changes))
        assert name in caught.value.fields
    key = services.assignment_give(actor=giver, wish=wish_for(world))
    row = Assignment.objects.get(pk=key)
    copies = [
        Assignment(
            **{
                field.attname: getattr(row, field.attname)
                for field in Assignment._meta.concrete_fields
                if field.attname != "id"
            }
        )
        for _each in range(50)
    ]
    Assignment.objects.bulk_create(copies)

    with django_assert_num_queries(1):
        first = selectors.assignments_list(actor=giver, side=Side.GIVER)
    second = selectors.assignments_list(actor=giver, side=Side.GIVER, cursor=first.next_cursor)
    assert (len(first.rows), len(second.rows), second.next_cursor) == (50, 1, "")
    assert len({row.id for row in first.rows + second.rows}) == 51
    of_agency = selectors.assignments_list(
        actor=giver, side=Side.GIVER, agency_id=world.tree.other.id
    )
    assert of_agency.rows == ()
