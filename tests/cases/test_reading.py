"""Cases as their readers see them: inbox, case page, tracking. Absent and not yours look alike."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import world as worlds
from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.cases import selectors, services
from motcua.cases.models import Case, Task
from motcua.cases.types import Command, InboxTab
from motcua.identity.models import Account
from motcua.identity.selectors import actor_of
from motcua.kernel import clock
from motcua.kernel.actor import ANONYMOUS, SYSTEM, Role
from motcua.kernel.errors import NotFound
from motcua.kernel.ids import new_id


def do(service, case, actor, **fields):
    return service(actor=actor, case_id=case.id, expected_version=case.version, **fields)


def ids(page):
    return [row.case_id for row in page.rows]


@pytest.fixture
def desk(world):
    return world.officer(Role.DESK_OFFICER)


def test_each_tab_shows_its_own_cases(world, desk, stop_clock):
    stop_clock("2024-06-03 08:00")
    officer = world.officer(Role.CASE_OFFICER)
    fresh, pooled, mine, asked = (
        worlds.submit(world),
        worlds.received(world),
        worlds.taken(world),
        worlds.taken(world),
    )
    do(services.case_request_supplement, asked, officer, items=["x"], reason="y")

    def tab(actor, name):
        return ids(selectors.inbox(actor=actor, tab=name))

    assert tab(desk, InboxTab.POOL) == [fresh.id]
    assert tab(officer, InboxTab.POOL) == [pooled.id]
    assert tab(officer, InboxTab.MINE) == [mine.id]
    assert tab(officer, InboxTab.WAITING) == [asked.id]
    assert tab(officer, InboxTab.DUE) == []
    assert set(tab(desk, InboxTab.DONE)) == {pooled.id, mine.id, asked.id}
    counts = selectors.inbox(actor=officer, tab=InboxTab.MINE).counts
    assert (counts[InboxTab.POOL], counts[InboxTab.MINE], counts[InboxTab.WAITING]) == (1, 1, 1)
    stop_clock("2024-12-03 08:00")
    assert set(tab(officer, InboxTab.DUE)) == {pooled.id, mine.id}


def test_the_most_urgent_comes_first(world, desk, stop_clock):
    stop_clock("2024-06-04 08:00")
    later = worlds.submit(world)
    stop_clock("2024-06-03 08:00")
    sooner = worlds.submit(world)

    assert ids(selectors.inbox(actor=desk, tab=InboxTab.POOL)) == [sooner.id, later.id]


def test_pages_lose_and_repeat_nothing_even_while_new_cases_come(world, desk, stop_clock):
    stop_clock("2024-06-03 08:00")
    case = worlds.submit(world)
    task = Task.objects.get(case_id=case.id)
    cases = [case.id]
    for number in range(104):
        if number == 50:
            stop_clock("2024-06-03 09:00")
        cases.append(worlds.submit(world).id)
    seen, cursor, pages = [], "", 0
    while True:
        page = selectors.inbox(actor=desk, tab=InboxTab.POOL, cursor=cursor)
        seen += ids(page)
        pages += 1
        if not page.next_cursor:
            break
        cursor = page.next_cursor
        Task.objects.filter(pk=task.pk).update(closed_at=task.opened_at)  # the first one is done

    assert seen == cases
    assert pages == 4


@pytest.mark.parametrize("cursor", ["x", "AAAA", "====", "é", "MjAyNHwx"])
def test_a_cursor_that_nobody_gave_out_shows_the_first_page(world, desk, cursor):
    case = worlds.submit(world)

    assert ids(selectors.inbox(actor=desk, tab=InboxTab.POOL, cursor=cursor)) == [case.id]


def test_the_inbox_is_for_officers(world):
    for actor in (world.citizen, ANONYMOUS, SYSTEM):
        with pytest.raises(NotFound):
            selectors.inbox(actor=actor, tab=InboxTab.POOL)


def test_the_inbox_takes_at_most_five_statements_with_the_actor(world, desk):
    for _number in range(3):
        worlds.submit(world)
    account = Account.objects.create(username="desk", staff_id=desk.staff_id)
    selectors.inbox(actor=desk, tab=InboxTab.POOL)

    with CaptureQueriesContext(connection) as statements:
        page = selectors.inbox(actor=actor_of(account.id), tab=InboxTab.POOL)

    assert len(page.rows) == 3
    assert len(statements) <= 5


def test_a_case_page_takes_at_most_ten_statements_with_actor_and_trail(world, desk):
    case = worlds.taken(world)
    officer = world.officer(Role.CASE_OFFICER)
    do(services.case_request_supplement, case, officer, items=["x"], reason="y")
    account = Account.objects.create(username="desk", staff_id=desk.staff_id)
    selectors.case_detail(actor=desk, case_id=case.id)

    with CaptureQueriesContext(connection) as statements:
        actor = actor_of(account.id)
        detail = selectors.case_detail(actor=actor, case_id=case.id)
        audit.record(actor=actor, what=What.CASE_READ, subject_ref=case.id)

    assert detail.supplements
    assert len(statements) <= 10


def test_a_case_of_others_is_as_absent_as_one_that_never_was(world):
    case = worlds.received(world)
    outsiders = [
        world.stranger,
        world.officer(Role.CASE_OFFICER, world.police),
        world.officer(Role.DESK_OFFICER, world.centre),
        ANONYMOUS,
    ]
    for actor in outsiders:
        told = []
        for case_id in (case.id, new_id()):
            with pytest.raises(NotFound) as refusal:
                selectors.case_detail(actor=actor, case_id=case_id)
            told.append((refusal.value.code, refusal.value.text))
        assert told[0] == told[1]
        with pytest.raises(NotFound):
            selectors.case_summary(actor=actor, case_id=case.id)
        with pytest.raises(NotFound):
            selectors.case_by_code(actor=actor, code=case.code)


def test_a_file_of_another_case_is_absent_even_for_who_sees_both(world, desk):
    first, second = worlds.submit(world), worlds.submit(world)
    file_id = selectors.case_detail(actor=desk, case_id=first.id).files[0].id

    with pytest.raises(NotFound):
        selectors.case_file(actor=desk, case_id=second.id, file_id=file_id)


def test_the_page_offers_exactly_what_the_reader_may_do(world, desk):
    case = worlds.submit(world)

    def offered(actor):
        return set(selectors.case_detail(actor=actor, case_id=case.id).commands)

    assert offered(desk) == {
        Command.ACCEPT,
        Command.REFUSE_INTAKE,
        Command.TAKE,
        Command.WITHDRAW,
    }
    assert offered(world.citizen) == {Command.WITHDRAW}
    assert offered(world.officer(Role.APPROVER)) == {Command.ASSIGN}


def test_the_citizen_reads_no_names_of_officers_and_no_inner_notes(keys):
    case = worlds.proposed(keys)
    back = do(services.case_send_back, case, keys.officer(Role.APPROVER), reason="Xem lại điều 5.")

    lines = selectors.case_detail(actor=keys.citizen, case_id=back.id).ledger

    assert "send_back" not in {line.name for line in lines}
    assert {line.actor_name for line in lines} == {""}
    assert all("điều 5" not in line.note and "Đủ điều kiện" not in line.note for line in lines)


def test_code_or_reference_with_pin_tracks_a_case_without_login(world):
    case = worlds.received(world)

    for code in (case.code, case.reference, f" {case.code.lower()} "):
        found = selectors.case_track(code=code, pin=case.pin.lower())
        assert found.summary.id == case.id
        assert [line.name for line in found.ledger] == ["submit", "accept"]
        assert found.due_lines
        assert found.waits_for == "Công chức thụ lý"


@pytest.mark.parametrize("wrong", ["code", "pin", "both"])
def test_a_wrong_code_and_a_wrong_pin_look_the_same(world, wrong):
    case = worlds.received(world)
    code = "000.01.21.H10-200101-0001" if wrong != "pin" else case.code
    pin = "ZZZZZZ" if wrong != "code" else case.pin

    with pytest.raises(NotFound, match="Không tìm thấy hồ sơ với mã này"):
        selectors.case_track(code=code, pin=pin)


def test_the_due_time_is_explained_line_by_line_with_each_pause(world, stop_clock):
    stop_clock("2024-06-03 08:00")
    case = worlds.taken(world)
    stop_clock("2024-06-04 09:00")
    waiting = do(
        services.case_request_supplement,
        case,
        world.officer(Role.CASE_OFFICER),
        items=["x"],
        reason="y",
    )
    before = selectors.case_track(code=case.code, pin=case.pin).due_lines
    stop_clock("2024-06-06 09:00")
    going = do(services.case_answer_supplement, waiting, world.citizen, answer="z")
    after = selectors.case_track(code=case.code, pin=case.pin).due_lines

    assert before[-1].startswith("Tạm dừng từ 09:00 04/06/2024; hạn trả sẽ lùi")
    assert f"{clock.local(going.due_at):%H:%M %d/%m/%Y}" in after[-1]


def test_a_citizen_lists_only_own_cases_newest_first(world, stop_clock):
    stop_clock("2024-06-03 08:00")
    first = worlds.submit(world)
    stop_clock("2024-06-04 08:00")
    second = worlds.submit(world)

    rows = selectors.cases_of_citizen(actor=world.citizen).rows
    assert [row.case_id for row in rows] == [second.id, first.id]
    assert selectors.cases_of_citizen(actor=world.stranger).rows == ()


def test_tracking_with_code_and_pin_leaves_out_what_the_citizen_wrote(world):
    case = worlds.taken(world)
    officer = world.officer(Role.CASE_OFFICER)
    asked = do(services.case_request_supplement, case, officer, items=["x"], reason="Thiếu ảnh.")
    answered = do(services.case_answer_supplement, asked, world.citizen, answer="Tôi ốm nặng.")
    do(services.case_withdraw, answered, world.citizen, reason="Tôi chuyển đi xa.")

    notes = {
        line.name: line.note for line in selectors.case_track(code=case.code, pin=case.pin).ledger
    }

    assert (notes["answer_supplement"], notes["withdraw"]) == ("", "")
    assert notes["request_supplement"] == "Thiếu ảnh."
    own = selectors.case_detail(actor=world.citizen, case_id=case.id).ledger
    assert "Tôi ốm nặng." in {line.note for line in own}


def test_a_due_time_that_the_calendar_no_longer_gives_is_said_to_be_fixed(world):
    case = worlds.received(world)
    before = selectors.case_track(code=case.code, pin=case.pin).due_lines
    Case.objects.filter(pk=case.id).update(due_at=case.due_at + timedelta(days=1))

    after = selectors.case_track(code=case.code, pin=case.pin).due_lines

    fixed = clock.local(case.due_at + timedelta(days=1))
    assert after[:-1] == before
    assert "được giữ nguyên" in after[-1]
    assert f"{fixed:%H:%M %d/%m/%Y}" in after[-1]
