"""Who has the work: pool, hand, colleague, stand-in; and what was sent is taken back."""

from datetime import date

import pytest

from cases import people
from cases import world as worlds
from cases.people import do
from motcua.cases import selectors, services
from motcua.cases.errors import NotYourTask, ReasonMissing, SamePerson, StepNotAllowed
from motcua.cases.models import Case, LedgerEntry, Task
from motcua.cases.types import Command, InboxTab, Outcome, Status, Step
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid, NotFound
from motcua.organisation import services as organisation

WHY = "Đồng nghiệp đang quá tải."
GRANTED = {"outcome": Outcome.GRANTED, "proposal": "Đủ điều kiện."}


def holder(case):
    return Task.objects.get(case_id=case.id, closed_at=None).assignee_id


def last_entry(case):
    return LedgerEntry.objects.filter(case_id=case.id).latest("number")


def tab(actor, name):
    return {row.case_id for row in selectors.inbox(actor=actor, tab=InboxTab(name)).rows}


def test_a_leader_gives_a_received_case_to_an_officer_and_the_work_begins(world):
    case = worlds.received(world)
    officer = world.officer(Role.CASE_OFFICER)

    case = do(services.case_assign, case, world.officer(Role.APPROVER), staff_id=officer.staff_id)

    assert (case.status, case.step) == (Status.PROCESSING, Step.APPRAISE)
    assert holder(case) == officer.staff_id
    assert tab(officer, "mine") == {case.id}
    entry = last_entry(case)
    said = (entry.name, entry.body["assigned_name"], entry.post)
    assert said == ("assign", officer.name, "approver")
    do(services.case_propose, case, officer, **GRANTED)


@pytest.mark.parametrize(
    ("role", "made"),
    [
        (Role.DESK_OFFICER, worlds.submit),
        (Role.APPROVER, worlds.proposed),
        (Role.APPROVER, worlds.approved),
        (Role.REGISTRAR, worlds.signed),
        (Role.DESK_OFFICER, worlds.sealed),
    ],
)
def test_at_every_posts_step_work_is_taken_given_back_and_given_to_a_colleague(keys, role, made):
    case = made(keys)
    one = keys.officer(role)
    other = people.colleague(keys, role, "dong-nghiep")

    case = do(services.case_take, case, one)
    assert tab(one, "mine") == {case.id}
    case = do(services.case_assign, case, one, staff_id=other.staff_id, reason=WHY)
    assert (tab(one, "mine"), tab(other, "mine")) == (set(), {case.id})
    with pytest.raises(NotYourTask):
        do(services.case_take, case, one)
    case = do(services.case_release, case, other)

    assert holder(case) is None
    assert case.id in tab(one, "pool")


def test_handing_over_to_a_colleague_says_why(world):
    case = worlds.taken(world)
    other = people.colleague(world, Role.CASE_OFFICER, "dong-nghiep")
    mine = world.officer(Role.CASE_OFFICER)

    with pytest.raises(ReasonMissing):
        do(services.case_assign, case, mine, staff_id=other.staff_id, reason=" ")
    case = do(services.case_assign, case, mine, staff_id=other.staff_id, reason=WHY)

    entry = last_entry(case)
    assert (entry.note, entry.body["assigned_from"]) == (WHY, str(mine.staff_id))
    shown = selectors.case_detail(actor=mine, case_id=case.id).ledger[-1]
    assert (shown.given_to, shown.note) == (other.name, WHY)
    citizen = selectors.case_detail(actor=world.citizen, case_id=case.id)
    assert WHY not in {line.note for line in citizen.ledger}


@pytest.mark.parametrize("who", [Role.DESK_OFFICER, Role.REGISTRAR])
def test_who_does_not_hold_the_post_gets_no_work_and_gives_none(world, who):
    case = worlds.taken(world)
    stranger, chief = world.officer(who), world.officer(Role.APPROVER)
    given = {"staff_id": stranger.staff_id, "reason": WHY}

    with pytest.raises(NotYourTask):
        do(services.case_assign, case, stranger, **given)
    with pytest.raises(Invalid) as refusal:
        do(services.case_assign, case, chief, **given)

    assert list(refusal.value.fields) == ["staff_id"]


def test_giving_it_to_who_has_it_is_refused(world):
    case = worlds.taken(world)
    mine = world.officer(Role.CASE_OFFICER)

    with pytest.raises(Invalid):
        do(services.case_assign, case, mine, staff_id=mine.staff_id, reason=WHY)


def test_nothing_is_given_while_the_citizen_has_it(world):
    officer, chief = world.officer(Role.CASE_OFFICER), world.officer(Role.APPROVER)
    asked = {"items": ["Sổ hộ khẩu"], "reason": "Thiếu bản chính."}
    case = do(services.case_request_supplement, worlds.taken(world), officer, **asked)

    with pytest.raises(StepNotAllowed):
        do(services.case_assign, case, chief, staff_id=officer.staff_id)


def test_an_administrator_gives_work_to_others_without_seeing_the_case(world):
    case = worlds.taken(world)
    other = people.colleague(world, Role.CASE_OFFICER, "dong-nghiep")
    administrator = worlds.staff(world.centre, Role.ADMINISTRATOR, "quantri")

    with pytest.raises(NotFound):
        selectors.case_detail(actor=administrator, case_id=case.id)
    case = do(services.case_assign, case, administrator, staff_id=other.staff_id, reason=WHY)

    assert holder(case) == other.staff_id
    assert last_entry(case).post == "administrator"


def test_a_leader_sees_all_work_of_the_agency_with_who_has_it(world, django_assert_num_queries):
    received, taken = worlds.received(world), worlds.taken(world)
    chief = world.officer(Role.APPROVER)

    with django_assert_num_queries(2):
        page = selectors.inbox(actor=chief, tab=InboxTab.AGENCY)

    names = {row.case_id: row.assignee_name for row in page.rows}
    assert names == {received.id: "", taken.id: world.officer(Role.CASE_OFFICER).name}
    assert selectors.inbox(actor=world.officer(Role.DESK_OFFICER), tab=InboxTab.AGENCY).rows == ()


@pytest.mark.parametrize(
    ("made", "by", "step"),
    [
        (worlds.proposed, Role.CASE_OFFICER, Step.APPRAISE),
        (worlds.approved, Role.APPROVER, Step.APPROVE),
    ],
)
def test_what_was_just_sent_is_taken_back_and_goes_on_again(world, made, by, step):
    case = made(world)
    officer = world.officer(by)

    case = do(services.case_take_back, case, officer, reason="Ghi nhầm đề xuất.")

    assert case.step == step
    assert holder(case) in (None, officer.staff_id)
    assert Case.objects.get(pk=case.id).approved_by is None
    citizen = selectors.case_detail(actor=world.citizen, case_id=case.id)
    assert "take_back" not in {line.name for line in citizen.ledger}
    if step is Step.APPRAISE:
        do(services.case_propose, case, officer, **GRANTED)
    else:
        do(services.case_approve, case, officer)


def test_what_a_colleague_has_taken_is_not_taken_back(world):
    case = do(services.case_take, worlds.proposed(world), world.officer(Role.APPROVER))

    with pytest.raises(NotYourTask):
        do(services.case_take_back, case, world.officer(Role.CASE_OFFICER))


def test_only_who_sent_it_takes_it_back(world):
    case = worlds.proposed(world)
    other = people.colleague(world, Role.CASE_OFFICER, "dong-nghiep")

    with pytest.raises(NotYourTask):
        do(services.case_take_back, case, other)


def test_a_stand_in_works_on_what_the_absent_one_took_and_the_ledger_says_for_whom(world):
    case = worlds.taken(world)
    officer = world.officer(Role.CASE_OFFICER)
    stand_in = people.away(officer, world.officer(Role.DESK_OFFICER))

    assert case.id in tab(stand_in, "mine")
    case = do(services.case_propose, case, stand_in, **GRANTED)

    entry = last_entry(case)
    assert (entry.actor_name, entry.post) == (stand_in.name, "case_officer")
    assert entry.body["stead_of"] == str(officer.staff_id)
    shown = selectors.case_detail(actor=officer, case_id=case.id).ledger[-1]
    assert shown.stead_name == officer.name
    assert set(Case.objects.get(pk=case.id).appraisers) == {officer.staff_id, stand_in.staff_id}


def test_what_a_stand_in_takes_is_the_absent_ones_when_she_is_back(world):
    case = worlds.received(world)
    officer = world.officer(Role.CASE_OFFICER)
    stand_in = people.away(officer, world.officer(Role.DESK_OFFICER))

    case = do(services.case_take, case, stand_in)

    assert holder(case) == officer.staff_id
    assert case.id in tab(stand_in, "mine")
    assert case.id in tab(officer, "mine")


def test_in_the_own_right_nobody_is_named(world):
    case = worlds.received(world)
    officer = world.officer(Role.CASE_OFFICER)
    other = people.colleague(world, Role.CASE_OFFICER, "dong-nghiep")

    case = do(services.case_take, case, people.away(officer, other))

    assert holder(case) == other.staff_id
    assert "stead_of" not in last_entry(case).body


def test_a_stand_in_takes_back_what_the_absent_one_sent(world):
    case = worlds.proposed(world)
    officer = world.officer(Role.CASE_OFFICER)
    stand_in = people.away(officer, world.officer(Role.DESK_OFFICER))

    case = do(services.case_take_back, case, stand_in)

    assert case.step is Step.APPRAISE
    assert last_entry(case).body["stead_name"] == officer.name


def test_after_the_last_day_the_stand_in_is_a_stranger_again(world, stop_clock):
    stop_clock("2024-06-03 08:00")
    case = worlds.taken(world)
    desk = world.officer(Role.DESK_OFFICER)
    people.away(world.officer(Role.CASE_OFFICER), desk, (date(2024, 6, 3), date(2024, 6, 4)))

    stop_clock("2024-06-05 08:00")

    with pytest.raises(NotYourTask):
        do(services.case_propose, case, people.now(desk), **GRANTED)


class TestFourEyes:
    """Who ever appraised, in the own name or another's, never approves or signs."""

    @pytest.fixture
    def both(self, world):
        """Holds the posts of a case officer and of an approver."""
        return people.colleague(world, Role.CASE_OFFICER, "kiem-nhiem", Role.APPROVER)

    def test_an_approver_who_appraised_neither_takes_nor_gets_nor_approves(self, world, both):
        case = do(services.case_take, worlds.received(world), both)
        case = do(services.case_propose, case, both, **GRANTED)

        for service in (services.case_take, services.case_approve):
            with pytest.raises(SamePerson):
                do(service, case, both)
        chief = world.officer(Role.APPROVER)
        with pytest.raises(SamePerson):
            do(services.case_assign, case, chief, staff_id=both.staff_id)
        detail = selectors.case_detail(actor=both, case_id=case.id)
        assert not {Command.TAKE, Command.APPROVE, Command.SIGN} & set(detail.commands)
        assert both.staff_id not in {each.id for each in detail.receivers}

    def test_also_after_a_return_and_a_colleagues_new_appraisal(self, world, both):
        officer, chief = world.officer(Role.CASE_OFFICER), world.officer(Role.APPROVER)
        case = do(services.case_take, worlds.received(world), both)
        case = do(services.case_propose, case, both, **GRANTED)
        case = do(services.case_send_back, case, chief, reason=WHY)
        case = do(services.case_assign, case, chief, staff_id=officer.staff_id, reason=WHY)
        case = do(services.case_propose, case, officer, **GRANTED)

        with pytest.raises(SamePerson):
            do(services.case_approve, case, both)
        case = do(services.case_approve, case, chief)
        with pytest.raises(SamePerson):
            do(services.case_sign, case, both)

    def test_also_as_stand_in_of_the_approver(self, world):
        officer, chief = world.officer(Role.CASE_OFFICER), world.officer(Role.APPROVER)
        case = worlds.proposed(world)
        stand_in = people.away(chief, officer)

        with pytest.raises(SamePerson):
            do(services.case_approve, case, stand_in)

    def test_nobody_approves_in_the_place_of_an_approver_who_appraised(self, world, both):
        case = do(services.case_take, worlds.received(world), both)
        case = do(services.case_propose, case, both, **GRANTED)
        stand_in = people.away(both, world.officer(Role.REGISTRAR))

        with pytest.raises(SamePerson):
            do(services.case_approve, case, stand_in)

    def test_what_was_appraised_in_ones_name_one_does_not_approve(self, world, both):
        case = worlds.received(world)
        stand_in = people.away(both, world.officer(Role.DESK_OFFICER))
        case = do(services.case_take, case, stand_in)
        case = do(services.case_propose, case, stand_in, **GRANTED)

        with pytest.raises(SamePerson):
            do(services.case_approve, case, both)
        do(services.case_approve, case, world.officer(Role.APPROVER))

    def test_when_nobody_may_approve_the_leader_and_the_administrator_are_told(self, world):
        chief = world.officer(Role.APPROVER)
        administrator = worlds.staff(world.centre, Role.ADMINISTRATOR, "quantri")
        case = worlds.proposed(world)

        assert not selectors.case_detail(actor=chief, case_id=case.id).nobody_decides
        assert selectors.cases_stuck(actor=administrator) == ()
        appraisers = [chief.staff_id, world.officer(Role.CASE_OFFICER).staff_id]
        Case.objects.filter(pk=case.id).update(appraisers=appraisers)

        assert selectors.case_detail(actor=chief, case_id=case.id).nobody_decides
        (stuck,) = selectors.cases_stuck(actor=administrator)
        assert (stuck.case_id, stuck.agency_id) == (case.id, world.commune.id)
        with pytest.raises(NotFound):
            selectors.cases_stuck(actor=world.officer(Role.DESK_OFFICER))
        people.colleague(world, Role.APPROVER, "pho-chu-tich")
        assert selectors.cases_stuck(actor=administrator) == ()

    def test_an_agency_without_any_approver_is_told_too(self, world, stop_clock):
        stop_clock("2024-06-03 08:00")
        case = worlds.proposed(world)
        administrator = worlds.staff(world.centre, Role.ADMINISTRATOR, "quantri")
        chief = world.officer(Role.APPROVER)

        organisation.posts_end(
            actor=administrator, staff_id=chief.staff_id, last_on=date(2024, 6, 3)
        )
        assert selectors.cases_stuck(actor=administrator) == ()
        stop_clock("2024-06-04 08:00")

        assert [each.case_id for each in selectors.cases_stuck(actor=administrator)] == [case.id]
