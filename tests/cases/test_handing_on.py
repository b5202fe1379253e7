"""An agency ends: what it left behind goes to the one that took over, and nobody is late for it."""

import dataclasses
from copy import deepcopy
from datetime import date

import pytest

from cases import world as worlds
from motcua.cases import applicants, phones, revisions, search, selectors, services
from motcua.cases.errors import StepNotAllowed
from motcua.cases.models import Case, CaseData, LedgerEntry, SearchKey, Task
from motcua.cases.selectors import ledger_verify
from motcua.cases.services import handing_on
from motcua.cases.types import InboxTab
from motcua.identity.models import Person
from motcua.kernel.actor import SYSTEM, PostRef, Role
from motcua.organisation.models import Agency, AgencySuccession, Post, PostHolding
from motcua.organisation.selectors import agencies_forget

LAST, LAW = date(2024, 6, 30), "72/2025/QH15"


@pytest.fixture
def heir(world, stop_clock):
    """The commune ends, another one takes over with the same case officer and a new leader."""
    stop_clock("2024-06-24 08:00")
    search._emptied.cache_clear()  # the agencies of each test have the same keys
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


def test_the_keys_of_all_dossiers_go_to_who_took_over(world, heir, stop_clock, monkeypatch):
    monkeypatch.setattr(handing_on, "KEYS_AT_ONCE", 3)
    finished, open_one = worlds.submit(world), worlds.submit(world)
    services.case_withdraw(
        actor=world.citizen, case_id=finished.id, expected_version=finished.version, reason="Nhầm"
    )
    keys = set(SearchKey.objects.values_list("key", "case_id"))
    end(world, heir)
    post = PostRef(agency_id=heir.pk, role=Role.CASE_OFFICER)
    officer = dataclasses.replace(world.officer(Role.CASE_OFFICER), posts=(post,))
    assert services.search_keys_hand_on() == 0
    stop_clock("2024-07-01 00:07")

    def found(query):
        return {hit.case_id for hit in selectors.cases_search(actor=officer, query=query).rows}

    assert found("mai") == {finished.id, open_one.id}
    services.cases_hand_on()
    assert found("mai") == {finished.id, open_one.id}
    monkeypatch.setattr(handing_on, "KEYS_OF_A_SWEEP", 4)
    assert services.search_keys_hand_on() == 6
    assert found("mai") == {finished.id, open_one.id}
    while services.search_keys_hand_on():
        pass

    assert found("mai") == {finished.id, open_one.id}
    assert set(SearchKey.objects.values_list("key", "case_id")) == keys
    assert set(SearchKey.objects.values_list("agency_id", flat=True)) == {heir.pk}
    search._emptied.cache_clear()
    assert search._reach(officer) == search.Reach(agencies=frozenset({heir.pk}), theirs=frozenset())
    assert found("mai") == {finished.id, open_one.id}


def test_old_words_do_not_come_back_with_the_keys(world, heir, stop_clock):
    """The name changes when the dossier went over and its keys did not."""
    case = worlds.submit(world)
    end(world, heir)
    stop_clock("2024-07-01 00:07")
    services.cases_hand_on()
    gone, case = ["mai thi dieu", "dieu thi mai"], Case.objects.get(pk=case.id)
    data = {**case.data, "applicant": {**case.data["applicant"], "full_name": "Trần Thị Bình"}}
    change = revisions.Revision(
        form=CaseData(case_id=case.pk, revision=2, data=data),
        changed=[],
        columns=(),
        old_keys=applicants.found_by(case, case.data),
    )
    case.applicant_name = "Trần Thị Bình"

    change.find_again(case)
    services.search_keys_hand_on()

    keys = set(SearchKey.objects.values_list("key", flat=True))
    assert "binh thi tran" in keys
    assert keys.isdisjoint(gone)


@pytest.fixture
def leader_above(world, heir, stop_clock):
    """Who leads the agency above the one that ended, but not above the heir."""
    Agency.objects.filter(pk=world.commune.pk).update(parent_id=world.police.pk)
    return world.officer(Role.APPROVER, world.police)


def withdrawn(world, case):
    services.case_withdraw(
        actor=world.citizen, case_id=case.id, expected_version=case.version, reason="Nhầm"
    )
    return case


def test_a_leader_above_an_agency_of_before_still_finds_its_dossiers(
    world, heir, leader_above, stop_clock, monkeypatch
):
    case = withdrawn(world, worlds.submit(world))
    end(world, heir)
    stop_clock("2024-07-01 00:07")
    monkeypatch.setattr(handing_on, "KEYS_AT_ONCE", 2)
    monkeypatch.setattr(handing_on, "KEYS_OF_A_SWEEP", 2)

    moved = 1
    while moved:
        for query in ("mai", "điểu thị mai", "dieu", case.reference):
            page = selectors.cases_search(actor=leader_above, query=query)
            assert [hit.case_id for hit in page.rows] == [case.id]
        moved = services.search_keys_hand_on()
        search._emptied.cache_clear()


def test_such_a_leader_learns_nothing_of_the_heirs_own_dossiers(
    world, heir, leader_above, stop_clock, monkeypatch
):
    monkeypatch.setattr(search, "PAGE", 2)
    data = deepcopy(worlds.GENERIC_DATA)
    mine = withdrawn(world, worlds.submit(world, data=data))
    data["applicant"]["full_name"] = "Bùi Thị Mai"
    for _each in range(3):
        other = worlds.submit(world, data=data)
        Case.objects.filter(pk=other.id).update(competent_agency=heir, receiving_agency=heir)
    end(world, heir)
    stop_clock("2024-07-01 00:07")
    while services.search_keys_hand_on():
        pass
    search._emptied.cache_clear()

    def page(query):
        return selectors.cases_search(actor=leader_above, query=query)

    assert [hit.case_id for hit in page("mai").rows] == [mine.id]
    assert page("bùi thị mai") == page("bùi thị mơ")
    assert page("bùi mai") == page("bùi mơ")


def test_a_phone_of_many_stays_one_when_the_keys_go_over(world, heir, stop_clock):
    cases = [withdrawn(world, worlds.submit(world)) for _each in range(6)]
    for case in cases:
        person = Person.objects.create(full_name="Một người")
        Case.objects.filter(pk=case.id).update(person=person)
    end(world, heir)
    stop_clock("2024-07-01 00:07")

    for _before_and_after in range(2):
        case = Case.objects.get(pk=cases[0].id)
        assert phones.is_of_many(case)
        assert not phones.proves(case)
        while services.search_keys_hand_on():
            pass
