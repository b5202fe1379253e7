"""Messages between officers and the citizen: who writes, who reads, who is told."""

from datetime import timedelta

import pytest

from cases import world as worlds
from motcua.cases import selectors, services
from motcua.cases.errors import TalkClosed, TooManyMessages
from motcua.cases.events import MessageWritten
from motcua.cases.handlers import on_message_written
from motcua.cases.models import Case, CaseMessage, LedgerEntry
from motcua.cases.services import messages as writing
from motcua.cases.uploads import uses_of
from motcua.files.types import Use
from motcua.kernel import clock
from motcua.kernel.actor import ANONYMOUS, Role
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.ids import new_id
from motcua.notifications.models import Message


@pytest.fixture
def officer(world):
    return world.officer(Role.CASE_OFFICER)


@pytest.fixture
def case(world):
    return worlds.taken(world)


def write(actor, case, text="Xin chào", **more):
    return services.case_message_write(actor=actor, case_id=case.id, text=text, **more)


def talk(actor, case):
    return selectors.case_messages(actor=actor, case_id=case.id)


def test_both_sides_read_what_the_other_wrote_with_its_time(world, case, officer):
    write(officer, case, "Ông/bà ghi rõ số nhà giúp.")
    write(world.citizen, case, "Số 12.\nTổ 3.")

    for actor in (officer, world.citizen):
        shown = talk(actor, case)
        assert [each.text for each in shown.messages] == [
            "Ông/bà ghi rõ số nhà giúp.",
            "Số 12.\nTổ 3.",
        ]
        assert [each.from_citizen for each in shown.messages] == [False, True]
    assert talk(world.citizen, case).messages[0].author_name == ""


def test_messages_are_no_part_of_the_history_of_decisions(world, case, officer):
    before = LedgerEntry.objects.filter(case_id=case.id).count()

    write(officer, case)

    assert LedgerEntry.objects.filter(case_id=case.id).count() == before
    assert selectors.case_summary(actor=officer, case_id=case.id).version == case.version


def test_the_citizen_is_told_once_and_officers_find_it_among_the_unread(world, case, officer):
    first = write(officer, case, "Xin gọi lại.")
    event = MessageWritten(case_id=case.id, message_id=first)
    for _time in range(2):
        on_message_written(event)
    second = write(world.citizen, case, "Dạ.")
    on_message_written(MessageWritten(case_id=case.id, message_id=second))

    told = Message.objects.filter(person_id=world.citizen.person_id, channel="in_app")
    assert [row.body.splitlines()[0] for row in told.filter(event_id=event.id)] == ["Xin gọi lại."]
    assert not told.filter(body__startswith="Dạ.").exists()
    (row,) = selectors.messages_unread(actor=officer).rows
    assert (row.case_id, row.text) == (case.id, "Dạ.")
    assert selectors.messages_unread(actor=world.officer(Role.APPROVER, world.police)).rows == ()
    with pytest.raises(NotFound):
        selectors.messages_unread(actor=world.citizen)


def test_unread_marks_go_when_the_other_side_opens_the_page(world, case, officer):
    write(world.citizen, case)

    def unread(actor):
        return selectors.case_detail(actor=actor, case_id=case.id).unread

    assert (unread(officer), unread(world.citizen)) == (1, 0)
    assert talk(officer, case).messages[0].is_new
    services.case_messages_seen(actor=world.citizen, case_id=case.id)
    assert unread(officer) == 1
    services.case_messages_seen(actor=officer, case_id=case.id)
    assert unread(officer) == 0
    assert not talk(officer, case).messages[0].is_new
    assert selectors.messages_unread(actor=officer).rows == ()


def test_the_registrar_reads_but_neither_writes_nor_marks(world, case):
    registrar = world.officer(Role.REGISTRAR)
    write(world.citizen, case)

    assert not talk(registrar, case).may_write
    with pytest.raises(NotAllowed):
        write(registrar, case)
    services.case_messages_seen(actor=registrar, case_id=case.id)
    assert talk(registrar, case).messages[0].is_new


def test_for_others_the_case_is_not_there(world, case):
    for actor in (world.stranger, ANONYMOUS, world.officer(Role.DESK_OFFICER, world.centre)):
        for ask in (talk, write):
            with pytest.raises(NotFound):
                ask(actor, case)


def test_the_desk_writes_down_what_a_citizen_without_an_account_says(world, case, officer):
    desk = world.officer(Role.DESK_OFFICER)

    write(desk, case, "Bà Mai nói sẽ nộp thứ Hai.", for_citizen=True)

    (message,) = talk(officer, case).messages
    assert (message.from_citizen, message.author_name) == (True, "Điểu Thị Mai")
    assert message.post == Role.DESK_OFFICER.value
    with pytest.raises(NotAllowed):
        write(officer, case, for_citizen=True)


@pytest.mark.parametrize(
    ("text", "field"), [("", "text"), (" \n\u200b", "text"), ("a" * 2001, "text")]
)
def test_a_message_says_something_of_bearable_length(world, case, text, field):
    with pytest.raises(Invalid) as refusal:
        write(world.citizen, case, text)

    assert list(refusal.value.fields) == ["text"]


def test_a_file_comes_with_a_message_and_is_kept_for_good(world, case, officer):
    upload = world.upload()
    key = write(world.citizen, case, file_id=upload)

    name, media_type, content = selectors.case_message_file(
        actor=officer, case_id=case.id, message_id=key
    )
    assert (name, media_type, content) == ("giấy tờ.pdf", "application/pdf", worlds.PDF)
    assert uses_of({upload: world.citizen.account_id}) == {upload: Use.FOR_GOOD}
    for actor, case_id, number in (
        (world.stranger, case.id, key),
        (officer, new_id(), key),
        (officer, case.id, 10**30),
    ):
        with pytest.raises(NotFound):
            selectors.case_message_file(actor=actor, case_id=case_id, message_id=number)


def test_nobody_sends_the_file_of_another(world, case, officer):
    with pytest.raises(Invalid):
        write(officer, case, file_id=world.upload())


def test_thirty_days_after_its_end_a_case_is_read_only(world, case, officer):
    write(officer, case)
    Case.objects.filter(pk=case.id).update(finished_at=clock.now() - timedelta(days=29))
    write(world.citizen, case)
    Case.objects.filter(pk=case.id).update(finished_at=clock.now() - timedelta(days=31))

    for actor in (officer, world.citizen):
        with pytest.raises(TalkClosed):
            write(actor, case)
        shown = talk(actor, case)
        assert (len(shown.messages), shown.may_write, shown.is_closed) == (2, False, True)


def test_one_side_writes_no_flood_and_does_not_silence_the_other(world, case, officer, monkeypatch):
    monkeypatch.setattr(writing, "MOST_A_DAY", 3)
    for _time in range(3):
        write(world.citizen, case)

    with pytest.raises(TooManyMessages):
        write(world.citizen, case)
    write(officer, case)
    CaseMessage.objects.update(at=clock.now() - timedelta(days=2))
    write(world.citizen, case)


def test_the_messages_of_a_case_cost_three_queries(
    world, case, officer, django_assert_max_num_queries
):
    write(world.citizen, case)

    with django_assert_max_num_queries(2):
        talk(officer, case)
    with django_assert_max_num_queries(1):
        selectors.messages_unread(actor=officer)
