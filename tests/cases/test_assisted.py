"""Handing in for a citizen who agreed: by a code to her phone or a signed paper."""

import re
from datetime import timedelta

import pytest
import time_machine

from cases import world as worlds
from motcua.cases import phones, selectors, services
from motcua.cases.assisted import helper_of
from motcua.cases.errors import ConsentMissing, PhoneUnknown
from motcua.cases.models import Assistance, Case, CaseFile, LedgerEntry
from motcua.cases.printing import form_pdf
from motcua.cases.types import FileKind, Submission
from motcua.catalogue.types import Channel as At
from motcua.identity.errors import CodesTooMany, CodeWrong
from motcua.identity.models import OneTimeCode
from motcua.kernel import clock
from motcua.kernel.actor import Role
from motcua.kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from motcua.kernel.ids import new_id
from motcua.notifications import services as notifications
from motcua.notifications.models import Message
from motcua.notifications.ports import SendUnavailable
from motcua.notifications.types import Channel


class Phone:
    """An SMS gateway that keeps what it was handed."""

    slug = "test"

    def __init__(self):
        self.sent = []

    def send(self, envelope, /):
        self.sent.append(envelope)

    @property
    def code(self):
        return re.search(r"\b\d{6}\b", self.sent[-1].body)[0]


@pytest.fixture
def phone(monkeypatch):
    monkeypatch.setattr(phones, "SETTLED", timedelta(0))  # accounts of the province are new
    before = dict(notifications._senders)
    found = Phone()
    notifications.senders_set({Channel.SMS: found})
    yield found
    notifications.senders_set(before)


@pytest.fixture
def helper(world):
    return worlds.staff(world.commune, Role.HELPER, "helper.minh-hung")


def begin(world, actor, key=None, **changes):
    key = key or new_id()
    papers = tuple((part, world.upload(actor)) for part in worlds.required())
    submission = Submission(
        procedure_code=worlds.GENERIC,
        agency_id=world.commune.id,
        data=changes.get("data", worlds.GENERIC_DATA),
        files=changes.get("files", papers),
    )
    services.assistance_save(actor=actor, assistance_id=key, submission=submission)
    return key


def as_said_by(number, **changes):
    applicant = {**worlds.GENERIC_DATA["applicant"], "personal_number": number, **changes}
    return {**worlds.GENERIC_DATA, "applicant": applicant}


def on_paper(world, actor, data):
    key = begin(world, actor, data=data)
    services.assistance_paper(actor=actor, assistance_id=key, file_id=world.upload(actor))
    return services.assistance_submit(actor=actor, assistance_id=key)


def agreed_by_code(actor, key, phone):
    services.assistance_send_code(actor=actor, assistance_id=key)
    services.assistance_prove(actor=actor, assistance_id=key, code=phone.code)


def test_with_the_code_the_dossier_is_the_citizens_and_the_helper_knows_its_status_only(
    world, helper, phone, caplog
):
    key = begin(world, helper)
    with pytest.raises(ConsentMissing):
        services.assistance_submit(actor=helper, assistance_id=key)
    assert (Case.objects.count(), Message.objects.count()) == (0, 0)

    agreed_by_code(helper, key, phone)
    summary = services.assistance_submit(actor=helper, assistance_id=key)

    case = Case.objects.get()
    assert (case.person_id, case.channel) == (world.citizen.person_id, "online")
    mine = selectors.cases_of_citizen(actor=world.citizen)
    assert [row.case_id for row in mine.rows] == [summary.id]
    entry = LedgerEntry.objects.get()
    assert (entry.post, entry.actor_name) == (Role.HELPER.value, helper.name)
    assert entry.body["helped"]["consent"] == "code"
    assert entry.body["helped"]["phone_end"] == "678"
    assert helper.name in entry.note
    own = selectors.assistance(actor=helper, assistance_id=key)
    assert (own.data, own.files, own.reference) == ({}, (), summary.reference)
    for hidden in (selectors.case_detail, selectors.case_summary):
        with pytest.raises(NotFound):
            hidden(actor=helper, case_id=summary.id)
    with pytest.raises(NotFound):
        services.assistance_submit(actor=helper, assistance_id=key)
    kept = f"{list(OneTimeCode.objects.values())} {list(Message.objects.values())} {caplog.text}"
    assert phone.code not in kept


def test_the_ledger_stays_whole_and_the_receipt_names_the_helper(world, helper, phone):
    key = begin(world, helper)
    agreed_by_code(helper, key, phone)
    summary = services.assistance_submit(actor=helper, assistance_id=key)
    broken = []
    selectors.ledger_verify(tell=broken.append)
    assert broken == []
    desk = world.officer(Role.DESK_OFFICER)
    services.case_accept(
        actor=desk, case_id=summary.id, expected_version=1, checked=worlds.required()
    )
    case = Case.objects.get()
    assert form_pdf(case, form="01", for_officer=False).startswith(b"%PDF")
    assert helper_of(case.pk) == helper.name


def test_the_code_goes_to_the_phone_of_the_citizens_account(world, helper, phone):
    data = {
        **worlds.GENERIC_DATA,
        "applicant": {**worlds.GENERIC_DATA["applicant"], "phone": "0987654321"},
    }

    end = services.assistance_send_code(actor=helper, assistance_id=begin(world, helper, data=data))

    assert (end, phone.sent[-1].to) == ("678", "0912345678")


def test_an_account_that_was_opened_the_other_day_proves_nothing(world, helper, phone, monkeypatch):
    monkeypatch.setattr(phones, "SETTLED", timedelta(days=7))
    key = begin(world, helper)
    with time_machine.travel(clock.now() + timedelta(days=6)), pytest.raises(PhoneUnknown):
        services.assistance_send_code(actor=helper, assistance_id=key)
    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert services.assistance_send_code(actor=helper, assistance_id=key) == "678"


def test_without_an_account_the_code_goes_to_a_phone_from_before_never_to_the_one_typed_now(
    world, helper, phone
):
    desk, data = world.officer(Role.DESK_OFFICER), as_said_by("999150000017", phone="0987654321")
    for code_wanted_by in (helper, desk):
        with pytest.raises(PhoneUnknown):
            services.assistance_send_code(
                actor=code_wanted_by, assistance_id=begin(world, code_wanted_by, data=data)
            )
    on_paper(world, helper, data)
    with pytest.raises(PhoneUnknown):  # the former dossier was typed by a helper too
        services.assistance_send_code(actor=helper, assistance_id=begin(world, helper, data=data))

    counter = as_said_by("999150000017", phone="0977000111")
    services.case_submit(
        actor=desk,
        submission=Submission(
            procedure_code=worlds.GENERIC, agency_id=world.commune.id, data=counter
        ),
        channel=At.COUNTER,
    )
    with pytest.raises(PhoneUnknown):  # and that one by herself
        services.assistance_send_code(actor=desk, assistance_id=begin(world, desk, data=data))
    end = services.assistance_send_code(actor=helper, assistance_id=begin(world, helper, data=data))
    assert (end, phone.sent[-1].to) == ("111", "0977000111")


def test_the_phone_of_the_helper_serves_nobody_else(world, helper, phone):
    for number in range(5):
        on_paper(world, helper, as_said_by(f"99915000010{number}", phone="0966000222"))
    with pytest.raises(Invalid, match="nhiều người khác"):
        on_paper(world, helper, as_said_by("999150000200", phone="0966000222"))
    on_paper(world, helper, as_said_by("999150000100", phone="0966000222"))  # one of the five
    on_paper(world, helper, as_said_by("999150000200", phone="0966000223"))


def test_consent_is_to_these_answers_and_to_no_others(world, helper, phone):
    key = begin(world, helper)
    agreed_by_code(helper, key, phone)
    assert selectors.assistance(actor=helper, assistance_id=key).is_agreed
    changed = {**worlds.GENERIC_DATA, "content": "Việc khác."}
    files = selectors.assistance(actor=helper, assistance_id=key).files

    begin(world, helper, key, data=changed, files=files)

    with pytest.raises(ConsentMissing):
        services.assistance_submit(actor=helper, assistance_id=key)
    with pytest.raises(CodeWrong):
        services.assistance_prove(actor=helper, assistance_id=key, code=phone.code)


def test_a_code_is_tried_five_times_within_ten_minutes_and_once(world, helper, phone):
    key = begin(world, helper)
    services.assistance_send_code(actor=helper, assistance_id=key)
    right = phone.code
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _each in range(5):
        with pytest.raises(CodeWrong):
            services.assistance_prove(actor=helper, assistance_id=key, code=wrong)
    with pytest.raises(CodeWrong):
        services.assistance_prove(actor=helper, assistance_id=key, code=right)

    services.assistance_send_code(actor=helper, assistance_id=key)
    with time_machine.travel(clock.now() + timedelta(minutes=11)), pytest.raises(CodeWrong):
        services.assistance_prove(actor=helper, assistance_id=key, code=phone.code)
    services.assistance_prove(actor=helper, assistance_id=key, code=phone.code)
    with pytest.raises(CodeWrong):
        services.assistance_prove(actor=helper, assistance_id=key, code=phone.code)

    services.assistance_send_code(actor=helper, assistance_id=key)
    with pytest.raises(CodesTooMany):
        services.assistance_send_code(actor=helper, assistance_id=key)
    assert len(phone.sent) == 3


def test_a_signed_paper_is_kept_with_the_case_and_not_among_its_components(world):
    desk = world.officer(Role.DESK_OFFICER)
    key = begin(world, desk)
    paper = world.upload(desk)
    services.assistance_paper(actor=desk, assistance_id=key, file_id=paper)

    summary = services.assistance_submit(actor=desk, assistance_id=key)

    kept = CaseFile.objects.get(case_id=summary.id, kind=FileKind.CONSENT.value)
    assert (kept.file_id, kept.component_key) == (paper, "")
    assert LedgerEntry.objects.get().body["helped"]["paper"] == str(paper)


def test_only_who_may_help_does_and_only_with_what_is_her_own(world, helper, phone):
    key = begin(world, helper)
    other = worlds.staff(world.commune, Role.HELPER, "helper.khac")
    for actor in (world.citizen, world.officer(Role.CASE_OFFICER)):
        with pytest.raises(NotAllowed):
            begin(world, actor, files=())
    for refused in (
        lambda: selectors.assistance(actor=other, assistance_id=key),
        lambda: begin(world, other, key, files=()),
        lambda: services.assistance_send_code(actor=other, assistance_id=key),
        lambda: services.assistance_submit(actor=other, assistance_id=key),
        lambda: services.assistance_drop(actor=other, assistance_id=key),
    ):
        with pytest.raises(NotFound):
            refused()
    with pytest.raises(DomainError):
        services.assistance_paper(actor=helper, assistance_id=key, file_id=world.upload(other))
    notifications.senders_set({})
    with pytest.raises(SendUnavailable):
        services.assistance_send_code(actor=helper, assistance_id=key)
    services.assistance_drop(actor=helper, assistance_id=key)
    assert not Assistance.objects.exists()
    assert helper.agency_ids == frozenset()
