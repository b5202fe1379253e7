"""An agency ends: what it left behind goes to the one that took over, and nobody is late for it."""

import dataclasses
from datetime import date

import pytest

from cases import world as worlds
from motcua.cases import selectors, services
from motcua.cases.errors import StepNotAllowed
from motcua.cases.models import Case, LedgerEntry, SearchKey, Task
from motcua.cases.selectors import ledger_verify
from motcua.cases.types import InboxTab
from motcua.kernel.actor import SYSTEM, PostRef, Role
from motcua.organisation.models import Agency, AgencySuccession, Post, PostHolding
from motcua.organisation.selectors import agencies_forget

LAST, LAW = date(2024, 6, 30), "72/2025/QH15"


@pytest.fixture
def heir(world, stop_clock):
    """The commune ends, another one takes over with the same case officer and a new leader."""
    stop_clock("2024-06-24 08:00")
    heir = worlds.heir(date(2024, 7, 1))
    officer = world.officer(Role.CASE_OFFICER)
    post = Post.objects.create(agency=heir, role=Role.CASE_OFFICER.value, title="Chuyên viên")
    PostHolding.objects.create(post=post, staff_id=officer.staff_id, valid_from=date(2024, 7, 1))
    return heir


def end(world, heir):
    Agency.objects.filter(pk=world.commune.pk).update(valid_to=LAST)
    AgencySuccession.objects.create(old=world.commune, new=heir, basis=LAW)
    agencies_forget()


def rows(case):
    return list(LedgerEntry.objects.filter(case_id=case.id).order_by("number"))


def test_open_dossiers_go_to_the_heir_with_place_code_and_due_time(world, heir, stop_clock):
    waiting, done = worlds.submit(world), worlds.submit(world)
    in_hand = worlds.taken(world)
    done = services.case_withdraw(
        actor=world.citizen, case_id=done.id, expected_version=done.version, reason="Nhầm"
    )
    assert services.cases_hand_on() == 0  # all agencies stand
    with pytest.raises(StepNotAllowed):
        services.case_hand_on(actor=SYSTEM, case_id=in_hand.id, expected_version=in_hand.version)
    end(world, heir)
    assert services.cases_hand_on() == 0  # it is its last week

    stop_clock("2024-07-01 00:07")
    assert services.cases_hand_on() == 2
    assert services.cases_hand_on() == 0

    for before in (waiting, in_hand):
        now = Case.objects.get(pk=before.id)
        assert {now.competent_agency_id, now.receiving_agency_id} == {heir.pk}
        assert (now.code, now.due_at, now.step) == (before.code, before.due_at, before.step)
        assert [task.agency_id for task in Task.objects.filter(case=now, closed_at=None)] == [
            heir.pk
        ]
        last = rows(before)[-1]
        assert last.body == {
            "agencies": [["000.01.21.H10", "000.00.51.H19"]],
            "competent_before": str(world.commune.pk),
            "basis": LAW,
        }
        assert "Từ ngày 01/07/2024: UBND xã Bù Đăng thay UBND xã Minh Hưng" in last.note
        keys = SearchKey.objects.filter(case=now)
        assert len({key.agency_id for key in keys}) == 2
        assert keys.filter(agency=heir).count() * 2 == keys.count()
        told = selectors.case_detail(actor=world.citizen, case_id=before.id).ledger[-1]
        assert told.title == "Cơ quan kế thừa giải quyết tiếp hồ sơ"
        assert (told.actor_name, told.note) == ("", last.note)
    assert Case.objects.get(pk=done.id).competent_agency_id == world.commune.pk
    broken = []
    ledger_verify(tell=broken.append)
    assert broken == []


def test_who_comes_along_keeps_the_work_and_who_follows_sees_what_was(world, heir, stop_clock):
    officer, leader = world.officer(Role.CASE_OFFICER), world.officer(Role.APPROVER)
    old = worlds.submit(world)
    services.case_withdraw(
        actor=world.citizen, case_id=old.id, expected_version=old.version, reason="Nhầm"
    )
    kept, free = worlds.taken(world), worlds.proposed(world)
    free = services.case_take(actor=leader, case_id=free.id, expected_version=free.version)
    end(world, heir)
    stop_clock("2024-07-01 00:07")
    services.cases_hand_on()

    post = PostRef(agency_id=heir.pk, role=Role.CASE_OFFICER)
    officer = dataclasses.replace(officer, posts=(post,))
    page = selectors.inbox(actor=officer, tab=InboxTab.MINE)
    assert [row.case_id for row in page.rows] == [kept.id]
    assert Task.objects.get(case_id=free.id, closed_at=None).assignee_id is None
    seen = selectors.case_detail(actor=officer, case_id=old.id)
    assert seen.competent_agency_name == "UBND xã Minh Hưng"
    found = selectors.cases_search(actor=officer, query=old.reference)
    assert [hit.case_id for hit in found.rows] == [old.id]
