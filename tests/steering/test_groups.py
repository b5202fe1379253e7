"""Analysis groups: numbers that people look at together, and what they decide on them."""

import dataclasses
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from cases import hierarchy
from cases import world as worlds
from motcua.audit.models import AuditEntry
from motcua.ioc import selectors as ioc
from motcua.ioc.services import indicators_setup, lake_rebuild
from motcua.ioc.types import Slice
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.signing import services as signing
from motcua.signing.types import CredentialKind, CredentialSpec, KeyAlgorithm, Verdict
from motcua.steering import selectors, services
from motcua.steering.models import Meeting, MeetingDecision
from motcua.steering.types import (
    BlockWish,
    DecisionWish,
    GroupRole,
    GroupWish,
    MeetingState,
    MeetingWish,
    View,
)


@pytest.fixture
def world(db, settings, tmp_path, stop_clock):
    stop_clock("2026-03-17 09:00")  # no month ends meanwhile
    settings.LAKE_DIR, settings.FILES_DIR = tmp_path / "lake", tmp_path
    world = worlds.build()
    world.tree = hierarchy.grow(world)
    indicators_setup()
    for _each in range(3):
        worlds.received(world)
    lake_rebuild()
    ioc.facts_forget()
    return world


@pytest.fixture
def group(world):
    """A group of the province: the commune's leader is its secretary, one of the police sits in."""
    chair = world.tree.chair
    wish = GroupWish(name="Tổ đúng hẹn", subject="Vì sao trễ", from_on=clock.today())
    found = services.group_found(actor=chair, wish=wish)
    for actor, role in (
        (world.tree.commune_chair, GroupRole.SECRETARY),
        (world.officer(Role.CASE_OFFICER, world.police), GroupRole.MEMBER),
    ):
        services.group_member_set(actor=chair, group_id=found, staff_id=actor.staff_id, role=role)
    return found


def commune_number(world, view=View.NUMBER, **more):
    return BlockWish(
        view=view,
        indicator="received",
        wanted=Slice(agency_id=world.commune.id),
        period="month",
        **more,
    )


def test_a_number_is_shown_as_it_is_and_as_it_was_to_who_may_see_it(world, group):
    chair, secretary = world.tree.chair, world.tree.commune_chair
    notebook = services.notebook_add(actor=secretary, group_id=group, title="Tháng này")
    for wish in (
        commune_number(world),
        BlockWish(view=View.TEXT, text="Hồ sơ <b>tăng</b>\nvì mùa cưới."),
        commune_number(world, View.RANKING, by="procedure"),
        commune_number(world, View.LINE, by="procedure"),
        commune_number(world, View.TABLE, by="channel"),
    ):
        block = services.block_add(actor=secretary, notebook_id=notebook, wish=wish)
    worlds.received(world)
    ioc.facts_forget()

    page = selectors.notebook_page(actor=chair, notebook_id=notebook)
    number, text, ranking, line, table = page.blocks
    assert (number.live.value.number, number.pinned.value.number) == (4, 3)
    assert number.has_moved
    assert number.pinned_at == clock.now()
    assert number.place == world.commune.name
    assert text.wish.text == "Hồ sơ <b>tăng</b>\nvì mùa cưới."
    assert [each.value.number for each in ranking.pinned.groups] == [3]
    assert (len(line.live.values), line.wish.by) == (13, "")
    assert table.live.groups

    # Who may see nothing of the commune reads the words, and none of its numbers or of what was
    # said of them.
    services.comment_add(actor=chair, block_id=number.id, said="Bốn là nhiều.")
    police = world.officer(Role.CASE_OFFICER, world.police)
    number, text, *others = selectors.notebook_page(actor=police, notebook_id=notebook).blocks
    assert (number.is_hidden, number.live, number.pinned, number.comments) == (True, None, None, ())
    assert text.wish.text
    assert all(each.is_hidden for each in others)
    with pytest.raises(NotFound):
        services.comment_add(actor=police, block_id=number.id, said="Tôi cũng thấy.")
    assert selectors.block_history(actor=police, block_id=block)[1][0].figures is None
    assert selectors.block_history(actor=chair, block_id=block)[1][0].figures is not None

    # The secretary leads the commune only: what she may not see she cannot put there.
    beyond = dataclasses.replace(commune_number(world), wanted=Slice())
    with pytest.raises(Invalid):
        services.block_add(actor=secretary, notebook_id=notebook, wish=beyond)
    for wrong in (
        BlockWish(view=View.TEXT),
        BlockWish(view=View.NUMBER, indicator="khong-co", period="month"),
        commune_number(world, View.RANKING),
        dataclasses.replace(commune_number(world), period="x"),
    ):
        with pytest.raises(Invalid):
            services.block_add(actor=secretary, notebook_id=notebook, wish=wrong)


def test_what_was_said_stays_with_the_number_of_which_it_was_said(world, group):
    chair, secretary = world.tree.chair, world.tree.commune_chair
    police = world.officer(Role.CASE_OFFICER, world.police)
    notebook = services.notebook_add(actor=chair, group_id=group, title="Sổ")
    block = services.block_add(actor=chair, notebook_id=notebook, wish=commune_number(world))
    said = services.comment_add(actor=secretary, block_id=block, said="Ba là ít.")
    of_police = dataclasses.replace(commune_number(world), wanted=Slice(agency_id=world.police.id))
    change = {"actor": chair, "block_id": block}
    services.block_change(wish=of_police, expected_version=1, **change)
    answer = {"block_id": block, "said": "Vâng.", "parent_id": said}
    services.comment_add(actor=chair, **answer)
    services.comment_add(actor=chair, block_id=block, said="Không có.")
    late = {"actor": chair, "block_id": block, "said": "Gửi trễ.", "of_version": 1}
    services.comment_add(**late)  # from a page that was opened before

    first, second, third = remarks(chair, notebook)
    assert (first.text, first.former) == ("Ba là ít.", 1)
    assert [(each.text, each.former) for each in first.answers] == [("Vâng.", 0)]
    assert first.ground.startswith(f"Hồ sơ tiếp nhận, {world.commune.name}, ")
    assert ": 3 hồ sơ (số liệu đến" in first.ground
    assert (second.text, second.former, second.ground) == ("Không có.", 0, "")
    assert (third.former, third.ground) == (1, first.ground)
    # Who sees what stands there now reads nothing of what stood there before, and the other way.
    assert [each.text for each in remarks(police, notebook)] == ["Không có."]
    assert remarks(secretary, notebook) == ()
    with pytest.raises(NotFound):
        services.comment_add(actor=police, **answer)
    with pytest.raises(NotFound):
        services.comment_add(**(late | {"actor": police}))

    services.block_change(wish=commune_number(world), expected_version=2, **change)
    assert [each.text for each in remarks(secretary, notebook)] == ["Ba là ít.", "Gửi trễ."]
    assert [each.former for each in remarks(chair, notebook)] == [1, 2, 1]


def remarks(actor, notebook):
    """What this reader finds at the only block."""
    return selectors.notebook_page(actor=actor, notebook_id=notebook).blocks[0].comments


def test_members_speak_writers_write_and_nobody_else_finds_the_group(world, group):
    chair, secretary = world.tree.chair, world.tree.commune_chair
    police, stranger = world.officer(Role.CASE_OFFICER, world.police), world.tree.other_chair
    notebook = services.notebook_add(actor=chair, group_id=group, title="Sổ")
    first, second = (
        services.block_add(
            actor=chair, notebook_id=notebook, wish=BlockWish(view=View.TEXT, text=t)
        )
        for t in ("một", "hai")
    )
    for reader in (stranger, world.citizen, SYSTEM):
        finds_nothing(reader, group, notebook, first)
    with pytest.raises(NotAllowed):
        services.notebook_add(actor=police, group_id=group, title="Của tôi")
    with pytest.raises(NotAllowed):
        services.group_member_remove(actor=secretary, group_id=group, staff_id=police.staff_id)

    said = services.comment_add(actor=police, block_id=first, said="Rõ chưa?")
    services.comment_add(actor=chair, block_id=first, said="Rõ.", parent_id=said)
    with pytest.raises(NotFound):  # answers are not answered
        services.comment_add(actor=chair, block_id=second, said="Rõ.", parent_id=said)
    services.comment_resolve(actor=police, comment_id=said)
    services.block_move(actor=secretary, block_id=second, up=True)
    services.block_move(actor=secretary, block_id=second, up=True)
    services.block_change(
        actor=secretary,
        block_id=first,
        wish=BlockWish(view=View.TEXT, text="một rưỡi"),
        expected_version=1,
    )
    with pytest.raises(Conflict):
        services.block_change(
            actor=chair,
            block_id=first,
            wish=BlockWish(view=View.TEXT, text="ba"),
            expected_version=1,
        )
    page = selectors.notebook_page(actor=police, notebook_id=notebook)
    assert [each.wish.text for each in page.blocks] == ["hai", "một rưỡi"]
    (comment,) = page.blocks[1].comments
    assert (comment.answers[0].text, comment.resolved_by) == ("Rõ.", police.name)
    history = selectors.block_history(actor=police, block_id=first)[1]
    assert [(each.version, each.wish.text) for each in history] == [(2, "một rưỡi"), (1, "một")]
    services.block_remove(actor=secretary, block_id=second, expected_version=1)


def test_the_chair_hands_on_and_an_ended_group_is_read_only(world, group):
    chair, secretary = world.tree.chair, world.tree.commune_chair
    police = world.officer(Role.CASE_OFFICER, world.police)
    notebook = services.notebook_add(actor=chair, group_id=group, title="Sổ")
    first = services.block_add(
        actor=chair, notebook_id=notebook, wish=BlockWish(view=View.TEXT, text="một")
    )
    with pytest.raises(Conflict):
        services.group_member_remove(actor=chair, group_id=group, staff_id=chair.staff_id)
    with pytest.raises(Invalid):
        services.group_member_set(
            actor=chair, group_id=group, staff_id=police.staff_id, role=GroupRole.CHAIR
        )
    services.group_member_set(
        actor=chair, group_id=group, staff_id=secretary.staff_id, role=GroupRole.CHAIR
    )
    roles = {
        each.staff_id: each.role
        for each in selectors.group_page(actor=chair, group_id=group).members
    }
    assert roles[secretary.staff_id] is GroupRole.CHAIR
    assert roles[chair.staff_id] is GroupRole.MEMBER
    over = GroupWish(
        name="Tổ",
        subject="Xong",
        from_on=clock.today() - timedelta(days=9),
        to_on=clock.today() - timedelta(days=1),
    )
    services.group_change(actor=secretary, group_id=group, wish=over, expected_version=1)
    with pytest.raises(Conflict):
        services.group_change(actor=secretary, group_id=group, wish=over, expected_version=1)
    with pytest.raises(NotAllowed):
        services.comment_add(actor=police, block_id=first, said="Còn nữa.")
    assert selectors.group_page(actor=police, group_id=group).info.is_over


def test_minutes_rest_on_numbers_are_signed_by_the_chair_and_never_change(world, group):
    chair, secretary = world.tree.chair, world.tree.commune_chair
    police = world.officer(Role.CASE_OFFICER, world.police)
    notebook = services.notebook_add(actor=secretary, group_id=group, title="Sổ")
    block = services.block_add(actor=secretary, notebook_id=notebook, wish=commune_number(world))
    wish = MeetingWish(
        held_on=clock.today(),
        place="Phòng họp số 2",
        attendees=("Ông A, chủ trì", "Bà B"),
        text="Đã xem số liệu tháng.",
    )
    meeting = services.meeting_save(actor=secretary, group_id=group, wish=wish)
    for number, grounded in ((1, block), (2, None), (3, block)):
        services.decision_add(
            actor=secretary,
            meeting_id=meeting,
            wish=DecisionWish(
                text=f"Việc {number}.",
                agency_id=world.commune.id,
                due_on=clock.today() + timedelta(days=7),
                block_id=grounded,
            ),
            expected_version=number,
        )
    page = selectors.meeting_page(actor=secretary, meeting_id=meeting)
    services.decision_remove(
        actor=secretary,
        meeting_id=meeting,
        decision_id=page.decisions[1].id,
        expected_version=page.version,
    )
    # The number stays as it was when it was decided, whatever happens to the block.
    worlds.received(world)
    ioc.facts_forget()
    services.block_change(
        actor=secretary, block_id=block, wish=commune_number(world), expected_version=1
    )
    page = selectors.meeting_page(actor=chair, meeting_id=meeting)
    assert [(each.number, each.text, each.ground.value.number) for each in page.decisions] == [
        (1, "Việc 1.", 3),
        (2, "Việc 3.", 3),
    ]
    hidden = selectors.meeting_page(actor=police, meeting_id=meeting).decisions
    assert [(each.ground, each.is_ground_hidden) for each in hidden] == [(None, True)] * 2

    with pytest.raises(NotAllowed):
        services.meeting_approve(actor=secretary, meeting_id=meeting, expected_version=page.version)
    with pytest.raises(Conflict):
        services.meeting_approve(actor=chair, meeting_id=meeting, expected_version=1)
    key(chair, world.tree.province)
    services.meeting_approve(actor=chair, meeting_id=meeting, expected_version=page.version)
    done = selectors.meeting_page(actor=chair, meeting_id=meeting)
    assert (done.state, done.may_write) == (MeetingState.APPROVED, False)
    pdf = selectors.meeting_paper(actor=secretary, meeting_id=meeting)[1]
    assert signing.pdf_verify(pdf=pdf).verdict is Verdict.VALID
    with pytest.raises(NotFound):  # the paper has numbers that are not for her
        selectors.meeting_paper(actor=police, meeting_id=meeting)
    never_changes(meeting, actor=secretary, wish=wish)
    assert AuditEntry.objects.filter(what="minutes_approved", object_ref=meeting).exists()


def finds_nothing(reader, group, notebook, block):
    """The group is not there for this reader, nor is a way to found another one."""
    assert group not in [each.id for each in selectors.groups_list(actor=reader)]
    wish = GroupWish(name="x", subject="x", from_on=clock.today())
    for look in (
        lambda: selectors.group_page(actor=reader, group_id=group),
        lambda: selectors.notebook_page(actor=reader, notebook_id=notebook),
        lambda: services.comment_add(actor=reader, block_id=block, said="x"),
        lambda: services.group_found(actor=reader, wish=wish),
    ):
        with pytest.raises(NotFound):
            look()


def never_changes(meeting, *, actor, wish):
    """No command changes approved minutes, and the database itself keeps them as they are."""
    row = Meeting.objects.get(pk=meeting)
    asked = {"group_id": row.group_id, "meeting_id": meeting, "expected_version": row.version}
    with pytest.raises(Conflict):
        services.meeting_save(actor=actor, wish=wish, **asked)
    decisions = MeetingDecision.objects.filter(meeting=meeting)
    for change in (
        lambda: Meeting.objects.filter(pk=meeting).update(text="Khác"),
        lambda: decisions.update(text="Khác"),
        decisions.delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def key(actor, agency):
    """A certificate for a leader; elliptic keys are quick."""
    signing.pki_create(actor=SYSTEM, algorithm=KeyAlgorithm.EC_P256)
    spec = CredentialSpec(
        kind=CredentialKind.PERSON,
        common_name=actor.name,
        organisation=agency.name,
        organisation_code=agency.identifier,
        staff_id=actor.staff_id,
    )
    signing.credentials_issue(actor=SYSTEM, specs=[spec], algorithm=KeyAlgorithm.EC_P256)
