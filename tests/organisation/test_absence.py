"""Who fills in for whom: for a period, without chains, and it ends by itself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from cases import world as worlds
from motcua.audit.models import AuditEntry
from motcua.identity import services as identity
from motcua.identity.models import Account
from motcua.identity.selectors import actor_of
from motcua.kernel.actor import PostRef, Role
from motcua.kernel.errors import DomainError, NotAllowed, NotFound
from motcua.kernel.ids import new_id
from motcua.organisation import selectors, services
from motcua.organisation.errors import AbsenceRefused
from motcua.organisation.models import Absence, PostHolding
from motcua.organisation.selectors import standing_forget

FIRST, LAST = date(2024, 6, 3), date(2024, 6, 7)


def agencies():
    commune = worlds._agency("000.01.21.H10", "UBND xã", "commune", "people_committee", "UBND")
    police = worlds._agency("000.00.07.H10", "Công an tỉnh", "province", "police", "CAT")
    selectors.agencies_forget()
    return commune, police


@pytest.fixture
def place(db, stop_clock):
    stop_clock("2024-06-03 08:00")
    return agencies()


@pytest.fixture
def people(place):
    """Approver, case officer, desk officer of one agency; an outsider; an administrator."""
    commune, police = place
    return {
        "approver": worlds.staff(commune, Role.APPROVER, "chutich"),
        "officer": worlds.staff(commune, Role.CASE_OFFICER, "tuphap"),
        "desk": worlds.staff(commune, Role.DESK_OFFICER, "motcua"),
        "outsider": worlds.staff(police, Role.APPROVER, "giamdoc"),
        "administrator": worlds.staff(worlds.province_centre(), Role.ADMINISTRATOR, "quantri"),
        "administrator of another agency": worlds.staff(police, Role.ADMINISTRATOR, "qt.cat"),
        "administrator of the agency": worlds.staff(commune, Role.ADMINISTRATOR, "qt.xa"),
    }


def decide(by, absent, stand_in, days=(FIRST, LAST), reason="Nghỉ phép"):
    return services.absence_decide(
        actor=by,
        staff_id=absent.staff_id,
        stand_in_id=stand_in.staff_id,
        from_on=days[0],
        to_on=days[1],
        reason=reason,
    )


def logged_in(officer):
    identity.staff_accounts_ensure([(f"nv-{officer.staff_id}", officer.staff_id)], password="x" * 9)
    return actor_of(Account.objects.get(staff_id=officer.staff_id).id)


def test_the_stand_in_fills_the_posts_from_the_first_day_through_the_last(
    place, people, stop_clock
):
    commune, _police = place
    officer, desk = people["officer"], people["desk"]
    decide(officer, officer, desk, (date(2024, 6, 4), date(2024, 6, 5)))

    days = {}
    for day in (3, 4, 5, 6):
        stop_clock(f"2024-06-0{day} 08:00")
        actor = logged_in(desk)
        days[day] = (actor.holds(Role.CASE_OFFICER, commune.id), actor.stands_in_for)

    nobody, absent = frozenset(), frozenset({officer.staff_id})
    assert days == {3: (False, nobody), 4: (True, absent), 5: (True, absent), 6: (False, nobody)}
    assert logged_in(desk).posts == (PostRef(agency_id=commune.id, role=Role.DESK_OFFICER),)


def test_both_are_told_and_the_filled_post_says_whose_it_is(place, people):
    commune, _police = place
    officer, desk = people["officer"], people["desk"]
    decide(people["approver"], officer, desk)

    stand_in, absent = logged_in(desk), logged_in(officer)

    assert stand_in.fills(Role.CASE_OFFICER, commune.id) == (
        PostRef(agency_id=commune.id, role=Role.CASE_OFFICER, stead_of=officer.staff_id),
    )
    (told,) = stand_in.covers
    assert (told.absent_name, told.to_on) == (officer.name, LAST)
    (told,) = absent.covers
    assert (told.stand_in_name, told.absent_id) == (desk.name, officer.staff_id)
    assert absent.stands_in_for == frozenset()
    assert absent.holds(Role.CASE_OFFICER, commune.id)


def test_knowing_who_acts_costs_two_statements_as_before(people, django_assert_num_queries):
    decide(people["officer"], people["officer"], people["desk"])
    account_id = logged_in(people["desk"]).account_id
    standing_forget()

    with django_assert_num_queries(2):
        actor_of(account_id)
    with django_assert_num_queries(1):
        actor_of(account_id)


@pytest.mark.parametrize(
    "by", ["officer", "approver", "administrator", "administrator of the agency"]
)
def test_the_officer_the_approver_and_the_administrator_decide(people, by):
    absence_id = decide(people[by], people["officer"], people["desk"])

    row = Absence.objects.get()
    assert (row.pk, row.decided_by, row.decided_by_name) == (
        absence_id,
        people[by].staff_id,
        people[by].name,
    )
    entry = AuditEntry.objects.get()
    assert (entry.what, entry.subject_ref, entry.object_ref, entry.staff_id) == (
        "absence_decided",
        people["officer"].staff_id,
        absence_id,
        people[by].staff_id,
    )


@pytest.mark.parametrize("by", ["desk", "outsider", "administrator of another agency"])
def test_nobody_else_decides(people, by):
    with pytest.raises(NotAllowed):
        decide(people[by], people["officer"], people["approver"])

    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("pair", "days", "reason", "wrong"),
    [
        ("officer officer", (FIRST, LAST), "Nghỉ phép", "stand_in"),
        ("officer outsider", (FIRST, LAST), "Nghỉ phép", "stand_in"),
        ("officer desk", (LAST, FIRST), "Nghỉ phép", "to_on"),
        ("officer desk", (date(2024, 5, 1), date(2024, 6, 2)), "Nghỉ phép", "to_on"),
        ("officer desk", (FIRST, date(2025, 6, 4)), "Nghỉ phép", "to_on"),
        ("officer desk", (FIRST, LAST), " ", "reason"),
        ("officer desk", (FIRST, LAST), "a" * 301, "reason"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_field(people, pair, days, reason, wrong):
    with pytest.raises(AbsenceRefused) as refusal:
        decide(people["administrator"], *map(people.get, pair.split()), days, reason)

    assert list(refusal.value.fields) == [wrong]


@pytest.mark.parametrize(
    ("pair", "days", "wrong"),
    [
        ("officer approver", (LAST, date(2024, 6, 20)), "from_on"),  # away already
        ("approver officer", (LAST, LAST), "stand_in"),  # the stand-in is away
        ("desk approver", (FIRST, FIRST), "staff"),  # stands in for another: a chain
    ],
)
def test_no_overlap_no_chain_no_loop(people, pair, days, wrong):
    decide(people["approver"], people["officer"], people["desk"])

    with pytest.raises(AbsenceRefused) as refusal:
        decide(people["administrator"], *map(people.get, pair.split()), days)

    assert list(refusal.value.fields) == [wrong]


def test_the_day_after_is_free_again(people):
    decide(people["officer"], people["officer"], people["desk"])

    decide(people["desk"], people["desk"], people["officer"], (date(2024, 6, 8), date(2024, 6, 9)))

    assert Absence.objects.count() == 2


def test_one_stand_in_may_fill_in_for_two(people):
    decide(people["officer"], people["officer"], people["desk"])
    decide(people["approver"], people["approver"], people["desk"])

    actor = logged_in(people["desk"])

    assert actor.stands_in_for == {people["officer"].staff_id, people["approver"].staff_id}
    assert {post.role for post in actor.posts} == {
        Role.DESK_OFFICER,
        Role.CASE_OFFICER,
        Role.APPROVER,
    }


def test_called_off_it_ends_at_once_and_another_may_be_decided(people):
    absence_id = decide(people["officer"], people["officer"], people["desk"])

    with pytest.raises(NotAllowed):
        services.absence_end(actor=people["desk"], absence_id=absence_id)
    services.absence_end(actor=people["approver"], absence_id=absence_id)
    services.absence_end(actor=people["approver"], absence_id=absence_id)

    assert logged_in(people["desk"]).stands_in_for == frozenset()
    assert AuditEntry.objects.filter(what="absence_ended").count() == 1
    decide(people["officer"], people["officer"], people["approver"])


def test_an_absence_that_is_over_is_left_as_it_was(people, stop_clock):
    absence_id = decide(people["officer"], people["officer"], people["desk"])
    stop_clock("2024-06-08 08:00")

    services.absence_end(actor=people["officer"], absence_id=absence_id)

    assert Absence.objects.get().ended_at is None
    (shown,) = selectors.absences_of([people["desk"].staff_id], date(2024, 6, 8))
    assert shown.is_over
    with pytest.raises(NotFound):
        services.absence_end(actor=people["officer"], absence_id=new_id())


def test_the_database_refuses_days_that_run_backwards(people):
    officer, desk = people["officer"], people["desk"]
    decide(officer, officer, desk)

    for change in ({"to_on": date(2024, 6, 1)}, {"stand_in_id": officer.staff_id}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Absence.objects.update(**change)


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_do_not_make_a_loop(stop_clock):
    stop_clock("2024-06-03 08:00")
    commune, _police = agencies()
    first = worlds.staff(commune, Role.CASE_OFFICER, "mot")
    second = worlds.staff(commune, Role.CASE_OFFICER, "hai")

    def try_it(pair):
        try:
            decide(pair[0], *pair)
        except DomainError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(try_it, [(first, second), (second, first)]))

    assert sorted(done) == [False, True]
    assert Absence.objects.count() == 1


def test_posts_end_on_a_day_and_only_those_of_ones_own_agency(place, people):
    commune, police = place
    officer = people["officer"]
    abroad = worlds.staff(police, Role.CASE_OFFICER, "khac")
    PostHolding.objects.filter(staff_id=abroad.staff_id).update(staff_id=officer.staff_id)

    with pytest.raises(NotAllowed):
        services.posts_end(actor=people["desk"], staff_id=officer.staff_id, last_on=LAST)
    ended = services.posts_end(actor=people["approver"], staff_id=officer.staff_id, last_on=LAST)

    held = selectors.holdings_of(officer.staff_id)
    assert ended == 1
    assert {(row.agency_id, row.valid_to) for row in held} == {
        (commune.id, LAST),
        (police.id, None),
    }
    assert (
        services.posts_end(actor=people["administrator"], staff_id=officer.staff_id, last_on=FIRST)
        == 2
    )
    assert {row.valid_to for row in selectors.holdings_of(officer.staff_id)} == {FIRST}


def test_who_has_left_fills_in_for_nobody(people, stop_clock):
    decide(people["officer"], people["officer"], people["desk"], (FIRST, LAST))
    later = (date(2024, 7, 1), date(2024, 7, 5))
    decide(people["approver"], people["approver"], people["desk"], later)

    services.posts_end(
        actor=people["administrator"], staff_id=people["desk"].staff_id, last_on=date(2024, 6, 4)
    )

    rows = dict(Absence.objects.values_list("from_on", "to_on"))
    assert rows[FIRST] == date(2024, 6, 4)
    assert Absence.objects.get(from_on=later[0]).ended_at is not None
    stop_clock("2024-06-05 08:00")
    assert logged_in(people["desk"]).posts == ()


def test_the_last_day_is_not_in_the_past(people):
    with pytest.raises(DomainError) as refusal:
        services.posts_end(
            actor=people["administrator"],
            staff_id=people["officer"].staff_id,
            last_on=date(2024, 6, 2),
        )

    assert list(refusal.value.fields) == ["last_on"]


def test_who_fills_a_post_is_known_with_whom_for(place, people):
    commune, police = place
    decide(people["approver"], people["approver"], people["desk"])

    fillers = selectors.fillers_of(Role.APPROVER, FIRST)

    approver, desk = people["approver"].staff_id, people["desk"].staff_id
    assert fillers[commune.id] == {approver: {None}, desk: {approver}}
    assert fillers[police.id] == {people["outsider"].staff_id: {None}}
