"""The same numbers make the same history, however often it is interrupted."""

from datetime import date, datetime, timedelta

import pytest

from cases import world as worlds
from motcua.cases.errors import HistoryThere, NotADemonstration
from motcua.cases.models import Case, LedgerEntry, Task
from motcua.cases.seeding.line import DAY, Line, instant, micros
from motcua.cases.seeding.people import person
from motcua.cases.seeding.plan import Part, Wish, chunks
from motcua.cases.selectors import ledger_verify
from motcua.cases.services import history_begin
from motcua.catalogue import services as catalogue
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.clock import VIETNAM
from motcua.organisation.models import Agency, AgencySuccession, Post, PostHolding
from motcua.organisation.selectors import agencies_forget
from motcua.worktime import rules
from motcua.worktime import selectors as worktime
from motcua.worktime.types import TimeUnit
from seed.telling import UNTIL, digest, seed, sql


def test_the_same_numbers_make_the_same_history_and_an_interrupted_one_goes_on(province):
    seed(120)
    whole = digest()
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET LOCAL session_replication_role = replica")
    sql(
        "TRUNCATE cases_case, cases_casedata, cases_ledgerentry, cases_task, cases_clocksegment, "
        "cases_supplementrequest, cases_extension, cases_searchkey, cases_codecounter, "
        "cases_seedrun, cases_seedchunk, documents_numberseries CASCADE"
    )
    sql("DELETE FROM identity_person WHERE email LIKE 'nd%%' OR personal_number > '9992'")
    sql("DELETE FROM identity_person WHERE id NOT IN (SELECT person_id FROM identity_account)")

    seed(120, stop_after=3)
    plan = seed(120)

    assert len(plan.written) == 3
    assert digest() == whole


def test_another_history_is_refused_and_so_is_a_real_province(province, settings):
    seed(50, stop_after=1)

    with pytest.raises(HistoryThere):
        history_begin(cases=51, years=1, seed=7, until=UNTIL)
    settings.DEMO = False
    with pytest.raises(NotADemonstration):
        history_begin(cases=50, years=1, seed=7, until=UNTIL)


def test_a_short_history_is_the_end_of_the_long_one(province):
    wish = Wish(cases=900, years=5, days=16, seed=1, until=UNTIL)
    cells = [cell for chunk in chunks(wish, [Part(2.0), Part(1.0)]) for cell in chunk.cells]
    plan = history_begin(cases=50, years=1, days=3, seed=7, until=UNTIL)

    assert wish.first == date(2026, 5, 25)
    assert sum(cell.cases for cell in cells) == 900
    assert {cell.month for cell in cells} == {date(2026, 5, 1), date(2026, 6, 1)}
    assert plan.wish.first == date(2026, 6, 7)
    with pytest.raises(HistoryThere):
        history_begin(cases=50, years=1, seed=7, until=UNTIL)


def test_no_two_persons_share_a_number_and_all_are_of_no_province():
    found = [person(1, number) for number in (*range(2000), *range(900_000, 902_000))]

    assert len({each.personal_number for each in found}) == len(found)
    assert all(each.personal_number.startswith("999") for each in found)
    assert person(1, 5) == person(1, 5) != person(2, 5)


@pytest.mark.parametrize("hours", [1, 4, 8, 12, 40])
def test_the_line_of_working_time_agrees_with_the_rules(db, hours):
    begin = UNTIL - 40 * DAY
    line = Line(worktime.calendar_shipped(), begin.date(), UNTIL.date() + 90 * DAY)
    for step in range(0, 60 * 24 * 60, 397):
        at = begin + timedelta(minutes=step)
        wanted = rules.due(worktime.calendar_shipped(), at, hours, TimeUnit.HOUR).at
        assert instant(line.after(micros(at), hours * 3_600_000_000)) == wanted


def test_history_keeps_to_the_agencies_of_the_day_and_hands_on_what_was_open(province):
    old, last = province.commune, date(2026, 3, 17)
    begin = last + timedelta(days=1)
    heir = worlds.heir(begin)
    Agency.objects.filter(pk=old.pk).update(valid_to=last)
    AgencySuccession.objects.create(old=old, new=heir, basis="72/2025/QH15")
    for holding in PostHolding.objects.filter(post__agency=old).select_related("post"):
        post = Post.objects.create(agency=heir, role=holding.post.role, title=holding.post.title)
        if holding.post.role != "case_officer":  # the one who appraises goes another way
            PostHolding.objects.create(post=post, staff=holding.staff, valid_from=begin)
    worlds.staff(heir, Role.CASE_OFFICER, "thuly.moi")
    PostHolding.objects.filter(post__agency=old).update(valid_to=last)
    agencies_forget()
    catalogue.offerings_import(actor=SYSTEM)

    seed(500)

    handed = set(LedgerEntry.objects.filter(name="hand_on").values_list("case_id", flat=True))
    midnight = datetime(2026, 3, 18, tzinfo=VIETNAM)
    assert len(handed) > 3
    for case in Case.objects.filter(competent_agency__in=(old, heir)):
        is_early = case.submitted_at < midnight
        ended_early = case.finished_at is not None and case.finished_at < midnight
        assert is_early or case.pk not in handed
        if case.competent_agency_id == old.pk:
            assert (is_early, ended_early) == (True, True)
        elif is_early:
            assert case.pk in handed
    left = Task.objects.filter(agency=old)
    assert not left.filter(closed_at=None).exists()
    assert not left.filter(closed_at__gte=midnight + timedelta(minutes=7)).exists()
    broken = []
    ledger_verify(tell=broken.append)
    assert broken == []
