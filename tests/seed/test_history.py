"""History keeps the rules of live casework."""

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from django.test import override_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from cases import world as worlds
from motcua.cases import clocks
from motcua.cases.applicants import applicant_of
from motcua.cases.change import place_of
from motcua.cases.ledger import verify
from motcua.cases.lifecycle import KNOWN, NATIONAL_MOVES, Status, Step
from motcua.cases.models import Case, ClockSegment, LedgerEntry, SupplementRequest, Task
from motcua.cases.rules import code_keys, search_keys
from motcua.cases.services import case_accept, seeding
from motcua.catalogue.selectors import published_version
from motcua.catalogue.services import form_validate
from motcua.kernel import clock
from motcua.kernel.actor import Role
from motcua.organisation.selectors import agency_info
from motcua.worktime import selectors as worktime
from seed.telling import UNTIL, seed, sql

CASES = 300


@pytest.fixture(scope="module")
def history(django_db_setup, django_db_blocker, tmp_path_factory):
    """Written once for all of these tests, and taken back after them."""
    files = tmp_path_factory.mktemp("files")
    with (
        django_db_blocker.unblock(),
        override_settings(DEMO=True, FILES_DIR=files),
        transaction.atomic(),
    ):
        seeding._history.cache_clear()
        world = worlds.build()
        seed(CASES)
        yield world
        transaction.set_rollback(True)


def test_every_chain_is_valid_and_no_job_was_queued(history):
    broken = []

    rows = verify(code="", since=None, tell=broken.append, progress=None)

    assert broken == []
    assert rows == LedgerEntry.objects.count() > 5 * CASES
    assert Case.objects.count() == CASES
    assert not ProcrastinateJob.objects.exists()


def test_codes_have_no_gaps_per_agency_and_day(history):
    numbers = defaultdict(list)
    for case in Case.objects.exclude(code=None):
        agency = agency_info(case.competent_agency_id)
        day = clock.local(case.received_at)
        head, _dash, number = case.code.rpartition("-")
        assert head == f"{agency.identifier}-{day:%y%m%d}"
        numbers[head].append(int(number))

    assert numbers
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in numbers.values())
    counted = sql("SELECT sum(last) FROM cases_codecounter WHERE last > 0")
    assert counted == [(sum(map(len, numbers.values())),)]


def test_cases_stand_where_the_legal_table_lets_them_and_came_by_its_moves(history):
    for case in Case.objects.all():
        assert place_of(case) in KNOWN
        states = list(case.ledger.order_by("number").values_list("status", flat=True))
        for before, after in pairwise(states):
            assert before == after or Status(after) in NATIONAL_MOVES[Status(before)]


def test_due_times_are_those_that_follow_from_receipt_limit_and_every_turn(history):
    turned = set()
    for case in Case.objects.exclude(received_at=None):
        turns = clocks.turns_of(case)
        found = clocks.derived(case, published_version(case.procedure_version_id), turns)
        assert case.due_at == (found.at if found else None)
        turned |= {turn.kind for turn in turns}
    assert turned >= {"running", "paused", "extended"}


def test_four_eyes_and_timeliness_hold(history):
    for case in Case.objects.exclude(approved_by=None):
        assert case.approved_by not in case.appraisers
        assert case.appraised_by in case.appraisers
    released = Case.objects.exclude(released_at=None)
    for case in released.exclude(received_at=None):
        assert clocks.timeliness_at(case, case.released_at) == case.timeliness
    assert not released.filter(received_at=None).exclude(timeliness="").exists()
    assert not Case.objects.filter(released_at=None, finished_at__isnull=False).exists()
    finished = released.exclude(timeliness="")
    late = finished.filter(timeliness="late").count() / finished.count()
    assert 0.01 < late < 0.13


def test_one_task_and_one_stretch_are_open_where_work_goes_on(history):
    open_steps = set()
    for case in Case.objects.all():
        tasks = list(Task.objects.filter(case=case, closed_at=None))
        running = ClockSegment.objects.filter(case=case, to_at=None).count()
        assert len(tasks) == (0 if case.step == Step.END else 1)
        assert running == (
            1 if case.clock in ("running", "paused") or case.step == Step.STOPPED else 0
        )
        open_steps |= {task.step for task in tasks}
    assert Step.INTAKE in open_steps
    assert len(open_steps) > 2
    assert SupplementRequest.objects.exists()


def test_nothing_happens_after_the_end_and_officers_work_in_working_time(history):
    latest = LedgerEntry.objects.order_by("-at").first()
    assert latest.at <= UNTIL
    for entry in LedgerEntry.objects.filter(actor_kind="staff").exclude(name="submit"):
        before = entry.at - timedelta(minutes=10)
        assert worktime.working_time(before, entry.at) > timedelta(0), (entry.name, entry.at)


def test_forms_are_valid_and_agencies_find_the_cases(history):
    for case in Case.objects.order_by("id")[:40]:
        version = published_version(case.procedure_version_id)
        assert form_validate(version.form, case.data) == case.data
        keys = search_keys(
            reference=case.reference,
            name=case.applicant_name,
            phone=case.applicant_phone,
            personal_number=applicant_of(case.data).personal_number,
        ) + (code_keys(case.code) if case.code else [])
        found = sql("SELECT key FROM cases_searchkey WHERE case_id = %s", case.id)
        assert {key for (key,) in found} == set(keys)


def test_live_work_goes_on_with_seeded_cases(history):
    task = Task.objects.filter(step=Step.INTAKE, closed_at=None).first()
    desk = history.actors[task.agency_id, Role.DESK_OFFICER]
    papers = worlds.required(task.case.procedure_code)

    case = case_accept(actor=desk, case_id=task.case_id, expected_version=1, checked=papers)

    broken = []
    assert verify(code=case.code, since=None, tell=broken.append, progress=None) == 2
    assert broken == []


def test_most_come_online_by_now_and_arrivals_follow_the_week(history):
    cases = list(Case.objects.values_list("channel", "received_at"))

    assert 0.9 < sum(channel == "online" for channel, _at in cases) / len(cases) < 1
    days = [clock.local(at).weekday() for _channel, at in cases if at]
    assert days.count(0) > days.count(4)


def test_every_apology_and_every_stop_has_its_number_of_a_book_without_gaps(history):
    letters = LedgerEntry.objects.filter(name__in=["extend", "stop"])
    given = sorted(row.body["number"] for row in letters)

    rows = sql(
        "SELECT n.text, n.number, s.id, s.last FROM documents_issuednumber n "
        "JOIN documents_numberseries s ON s.id = n.series_id"
    )
    books = defaultdict(set)
    for _text, number, series, last in rows:
        books[series, last].add(number)
    assert given
    assert given == sorted(text for text, *_rest in rows)
    assert all(numbers == set(range(1, last + 1)) for (_s, last), numbers in books.items())
