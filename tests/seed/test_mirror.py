"""A dossier that is told has the rows of one that was worked on, column by column."""

import dataclasses
import json
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.db import transaction

from cases import world as worlds
from motcua.cases import services
from motcua.cases.lifecycle import Command
from motcua.cases.models import Case
from motcua.cases.seeding import ground, letters, rows, words, writing
from motcua.cases.seeding.ground import Officer
from motcua.cases.seeding.people import Person
from motcua.cases.seeding.story import NOBODY, Story
from motcua.cases.services.waiting import supplements_lapse, supplements_remind
from motcua.cases.types import Outcome
from motcua.kernel.actor import PostRef, Role
from motcua.kernel.clock import VIETNAM
from motcua.organisation.models import Agency, AgencySuccession, Post, PostHolding
from motcua.organisation.selectors import agencies_forget
from motcua.worktime import selectors as worktime
from motcua.worktime.models import CalendarDay
from motcua.worktime.types import DayKind, TimeUnit
from seed.telling import sql

TABLES = {
    "cases_case": "id",
    "cases_casedata": "case_id",
    "cases_ledgerentry": "case_id",
    "cases_task": "case_id",
    "cases_clocksegment": "case_id",
    "cases_supplementrequest": "case_id",
    "cases_extension": "case_id",
    "cases_searchkey": "case_id",
}
ORDERS = {"cases_searchkey": "key, agency_id", "cases_supplementrequest": "requested_at"}
# Numbers of rows; hashes, because histories have no files.
APART = {"hash", "previous_hash", "ledger_head"}
PAPER = {"files", "file_sha256", "document_number", "number"}
GRANT = (
    "03-16 15:00 propose, 03-17 08:00 send_back, 03-17 09:00 propose, 03-17 14:00 approve, "
    "03-17 14:30 sign, 03-17 15:00 seal, 03-18 09:00 hand_over"
)
ASKED = "03-02 09:10 accept, 03-02 10:00 take, 03-02 14:00 ask, 03-07 20:00 answer"
SCRIPTS = {
    "granted": f"03-02 09:10 accept, 03-02 10:00 take, {GRANT}",
    "assigned, put off, asked": "03-02 09:10 accept, 03-02 10:00 assign, 03-02 10:30 extend, "
    f"03-02 14:00 ask, 03-07 20:00 answer, {GRANT}",
    "asked twice": "03-02 09:10 accept, 03-02 10:00 take, 03-02 14:00 ask, 03-05 07:00 answer, "
    f"03-06 10:00 ask, 03-12 11:45 answer, {GRANT}",
    "put off too late": f"03-02 09:10 accept, 03-02 10:00 take, 03-14 08:00 extend, {GRANT}",
    "stopped": "03-02 09:10 accept, 03-02 10:00 take, 03-02 14:00 ask, 03-29 17:23 remind, "
    "04-06 23:13 lapse",
    "taken up again": "03-02 09:10 accept, 03-02 10:00 take, 03-02 14:00 ask, 04-06 23:13 lapse, "
    "04-20 08:10 reopen, 04-21 09:00 propose",
    "refused at the desk": "03-02 09:10 refuse",
    "withdrawn": "03-02 09:10 accept, 03-02 15:10 withdraw",
}


@pytest.fixture
def keyed(province, stop_clock):
    stop_clock("2026-03-01 12:00")
    worlds.give_keys(province)
    return province


def test_an_agency_with_days_off_of_its_own_is_told_by_its_own_calendar(keyed, stop_clock):
    for day in (3, 4):
        CalendarDay.objects.create(
            agency_id=keyed.commune.id,
            date=date(2026, 3, day),
            kind=DayKind.CLOSED.value,
            name="Bão",
            source="Công điện số 1",
        )
    worktime.calendar_forget()

    _compare(keyed, stop_clock, ASKED)

    assert ground.ground(date(2026, 2, 1), date(2026, 4, 1), 1).lines.keys() == {keyed.commune.id}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_told_and_worked_on_are_the_same_rows(keyed, stop_clock, script):
    _compare(keyed, stop_clock, script)


@pytest.mark.parametrize(
    "script",
    [
        f"{ASKED}, 03-16 00:07 hand_on, 03-16 10:00 propose",
        (
            "03-02 09:10 accept, 03-02 10:00 take, 03-02 14:00 ask, "
            "03-16 00:07 hand_on, 03-17 07:00 answer, 03-17 15:00 propose"
        ),
    ],
)
def test_who_takes_over_goes_on_as_told(keyed, stop_clock, script):
    """The case officer comes along, the leader and the registrar are new."""
    old = keyed.commune
    heir = worlds.heir(date(2026, 3, 16))
    Agency.objects.filter(pk=old.pk).update(valid_to=date(2026, 3, 15))
    AgencySuccession.objects.create(old=old, new=heir, basis="72/2025/QH15")
    for role in (Role.DESK_OFFICER, Role.APPROVER, Role.REGISTRAR):
        worlds.staff(heir, role, f"{role}.heir")
    post = Post.objects.create(agency=heir, role=Role.CASE_OFFICER.value, title="Chuyên viên")
    staff_id = keyed.officer(Role.CASE_OFFICER).staff_id
    PostHolding.objects.create(post=post, staff_id=staff_id, valid_from=date(2026, 3, 16))
    agencies_forget()

    _compare(keyed, stop_clock, script)


def _compare(keyed, stop_clock, script):
    deeds = [("03-02 08:15", "submit")]
    deeds += [(each.strip()[:11], each.strip()[12:]) for each in script.split(",")]
    with transaction.atomic():
        live = _Live(keyed)
        for moment, deed in deeds:
            stop_clock(f"2026-{moment}")
            getattr(live, deed)()
        case = Case.objects.get(pk=live.case.id)
        worked, form = _rows(case.id), case.data
        transaction.set_rollback(True)

    told = _Told(keyed, case, form)
    for moment, deed in deeds:
        told.at = datetime.fromisoformat(f"2026-{moment}").replace(tzinfo=VIETNAM)
        getattr(told, deed)()
    letters.letters_number([told.story])
    for table, lines in rows.lines_of([told.story]).items():
        writing._copy(table, rows.TABLES[table], lines)

    seeded = _rows(case.id)
    for table in TABLES:
        assert seeded[table] == worked[table], table


def _rows(case_id):
    """The rows of the case, without what histories leave out: files, and accounts of citizens."""
    found = {}
    for table, key in TABLES.items():
        drop = APART if table == "cases_case" else APART | {"id"}
        order = ORDERS.get(table, "id")
        query = f"SELECT to_jsonb(t) FROM {table} t WHERE {key} = %s ORDER BY {order}"  # noqa: S608 - our own names
        found[table] = [
            {name: value for name, value in json.loads(row).items() if name not in drop}
            for (row,) in sql(query, case_id)
        ]
    by_citizen = {row["at"] for row in found["cases_ledgerentry"] if row["actor_kind"] == "citizen"}
    for row in found["cases_ledgerentry"]:
        row["body"] = {name: value for name, value in row["body"].items() if name not in PAPER}
        if row["actor_kind"] == "citizen":
            row["account_id"] = None
    for row in found["cases_task"]:
        if row["closed_at"] in by_citizen:
            row["closed_by"] = None
    return found


class _Live:
    """The commands of the product."""

    def __init__(self, world):
        self.world = world
        self.desk, self.officer, self.leader, self.registrar = (
            world.officer(role)
            for role in (Role.DESK_OFFICER, Role.CASE_OFFICER, Role.APPROVER, Role.REGISTRAR)
        )

    def _do(self, service, actor, **given):
        version = Case.objects.get(pk=self.case.id).version
        self.case = service(actor=actor, case_id=self.case.id, expected_version=version, **given)

    def submit(self):
        self.case = worlds.submit(self.world)

    def accept(self):
        self._do(services.case_accept, self.desk, checked=worlds.required())

    def refuse(self):
        self._do(services.case_refuse_intake, self.desk, reason="Sai mẫu.")

    def withdraw(self):
        self._do(services.case_withdraw, self.world.citizen, reason="Nhầm.")

    def take(self):
        self._do(services.case_take, self.officer)

    def assign(self):
        self._do(services.case_assign, self.leader, staff_id=self.officer.staff_id)

    def extend(self):
        self._do(
            services.case_extend,
            self.officer,
            reason="Cần xác minh.",
            value=30,
            unit=TimeUnit.WORKING_DAY,
        )
        worlds.let_letters_be(self.case)  # in history every letter went out in time

    def ask(self):
        self._do(
            services.case_request_supplement,
            self.officer,
            items=["Giấy khai sinh"],
            reason="Thiếu.",
            again_because="Vẫn thiếu.",
        )

    def answer(self):
        self._do(services.case_answer_supplement, self.world.citizen, answer="Đã nộp.")

    def remind(self):
        assert supplements_remind() == 1

    def lapse(self):
        assert supplements_lapse() == 1

    def reopen(self):
        self._do(services.case_reopen, self.leader, reason="Đã giải trình.")

    def hand_on(self):
        assert services.cases_hand_on() == 1
        assert services.search_keys_hand_on() > 0
        heir = Case.objects.get(pk=self.case.id).competent_agency_id
        post = PostRef(agency_id=heir, role=Role.CASE_OFFICER)
        self.officer = dataclasses.replace(self.officer, posts=(post,))

    def propose(self):
        self._do(
            services.case_propose, self.officer, outcome=Outcome.GRANTED, proposal="Đủ điều kiện."
        )

    def send_back(self):
        self._do(services.case_send_back, self.leader, reason="Xem lại.")

    def approve(self):
        self._do(services.case_approve, self.leader)

    def sign(self):
        self._do(services.case_sign, self.leader)

    def seal(self):
        self._do(services.case_seal, self.registrar)

    def hand_over(self):
        self._do(services.case_hand_over, self.desk)


class _Told:
    """The same as history tells it."""

    def __init__(self, world, case, form):
        self.case, self.at = case, case.submitted_at
        days = SimpleNamespace(first=datetime(2026, 2, 1).date(), last=datetime(2027, 6, 1).date())  # noqa: DTZ001 - days only
        here = ground.ground(days.first, days.last, 1)
        place, offer = next(
            (place, each)
            for place in here.places
            for each in place.offers
            if each.version.code == case.procedure_code
        )
        self.desk, self.officer, self.leader, self.registrar = (
            Officer(actor.staff_id, actor.account_id, actor.name)
            for actor in map(
                world.officer,
                (Role.DESK_OFFICER, Role.CASE_OFFICER, Role.APPROVER, Role.REGISTRAR),
            )
        )
        applicant = form["applicant"]
        person = Person(
            case.person_id,
            case.applicant_name,
            True,
            days.first,
            applicant["personal_number"],
            case.applicant_phone,
            case.applicant_email,
        )
        self.story = Story(
            id=case.id,
            reference=case.reference,
            pin=case.pin,
            result_code=case.result_code,
            offer=offer,
            competent_id=place.agency.id,
            channel=case.channel,
            person=person,
            data=form,
            ground=here,
            submitted_at=case.submitted_at,
        )

    def submit(self):
        self.story.submit(NOBODY)

    def accept(self):
        offer, case = self.story.offer, self.case
        due = ground.due_at(self.story.ground, offer, case.competent_agency_id, "online", self.at)
        self.story.accept(self.at, self.desk, case.code, due, worlds.required())

    def refuse(self):
        self.story.end(Command.REFUSE_INTAKE, self.at, self.desk, "Sai mẫu.")

    def withdraw(self):
        self.story.end(Command.WITHDRAW, self.at, NOBODY, "Nhầm.")

    def take(self):
        self.story.take(self.at, self.officer)

    def assign(self):
        self.story.assign(self.at, self.leader, self.officer)

    def extend(self):
        self.story.extend(self.at, self.officer, 30, "Cần xác minh.")

    def ask(self):
        again = "Vẫn thiếu." if self.story.asked else ""
        self.story.request(self.at, self.officer, ("Giấy khai sinh",), "Thiếu.", again)

    def answer(self):
        self.story.answer(self.at, NOBODY, "Đã nộp.")

    def hand_on(self):
        self.story.hand_on(self.at)

    def remind(self):
        self.story.asked[-1].reminded_at = self.at

    def lapse(self):
        asked = self.story.asked[-1]
        self.story.stop(self.at, words.lapsed(asked.answer_by, asked.items))

    def reopen(self):
        self.story.reopen(self.at, self.leader, "Đã giải trình.")

    def propose(self):
        self.story.propose(self.at, self.officer, "granted", "Đủ điều kiện.")

    def send_back(self):
        self.story.send_back(self.at, self.leader, "Xem lại.")

    def approve(self):
        self.story.approve(self.at, self.leader)

    def sign(self):
        self.story.sign(self.at, self.leader)

    def seal(self):
        self.story.seal(self.at, self.registrar)

    def hand_over(self):
        self.story.hand_over(self.at, self.desk)
