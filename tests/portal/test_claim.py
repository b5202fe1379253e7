"""A citizen whose number was first written down by others opens her account with a dossier."""

import re

import pytest
from django.test import Client

from cases import world as worlds
from cases.test_assisted import as_said_by, helper, on_paper, phone  # noqa: F401 - fixtures
from motcua.audit.models import AuditEntry
from motcua.cases import services
from motcua.cases.models import Case
from motcua.cases.types import Submission
from motcua.catalogue.types import Channel
from motcua.identity.models import Account, Person
from motcua.kernel.actor import Role
from portal.conftest import hidden, text_of

CLAIM = "/dang-ky/ho-so-da-nop/"
NUMBER, PHONE = "999160000011", "0977000111"
SAID = "không khớp nhau"
REGISTERED = {
    "full_name": "Thị Brê",
    "phone": PHONE,
    "username": "bre",
    "password": "một câu dễ nhớ",
}
NEW = {"do": "finish", "username": "bre", "password": "một câu dễ nhớ"}


def at_counter(world, number=NUMBER, phone=PHONE):  # noqa: F811 - a telephone number
    data = as_said_by(number, phone=phone, full_name="Thị Brê")
    submission = Submission(procedure_code=worlds.GENERIC, agency_id=world.commune.id, data=data)
    desk = world.officer(Role.DESK_OFFICER)
    made = services.case_submit(actor=desk, submission=submission, channel=Channel.COUNTER)
    return Case.objects.get(pk=made.id)


def codes(case, **changes):
    return {"personal_number": NUMBER, "code": case.reference, "pin": case.pin, **changes}


def test_with_the_codes_and_the_phone_of_a_dossier_she_has_her_account(world, phone):  # noqa: F811
    case, browser = at_counter(world), Client()
    known = browser.post("/dang-ky/", {"personal_number": NUMBER, **REGISTERED})
    assert known.status_code == 422
    assert f'href="{CLAIM}"' in known.content.decode()

    page = browser.post(CLAIM, codes(case))
    assert "ba số cuối là 111" in text_of(page)
    assert phone.sent[-1].to == PHONE
    typed = {"claim": hidden(page, "claim"), "phone_end": "111", **NEW}
    for _again in range(2):
        assert browser.post(CLAIM, {"do": "again", "claim": typed["claim"]}).status_code == 200
    enough = browser.post(CLAIM, {"do": "again", "claim": typed["claim"]})
    assert (enough.status_code, hidden(enough, "claim")) == (429, typed["claim"])
    weak = browser.post(CLAIM, {**typed, "sms": phone.code, "password": "ngắn"})
    assert (weak.status_code, hidden(weak, "claim")) == (422, typed["claim"])
    wrong = browser.post(CLAIM, {**typed, "sms": "000000" if phone.code != "000000" else "1"})
    assert "Mã không đúng" in text_of(wrong)
    assert not Account.objects.filter(username="bre").exists()
    assert browser.post(CLAIM, {**typed, "sms": phone.code})["Location"] == "/ho-so/"

    assert case.reference in text_of(browser.get("/ho-so/"))
    person = Person.objects.get(personal_number=NUMBER)
    assert (person.pk, person.phone) == (case.person_id, PHONE)
    entry = AuditEntry.objects.get(what="account_claimed")
    assert (entry.subject_ref, entry.object_ref) == (
        Account.objects.get(username="bre").pk,
        case.pk,
    )
    again = Client().post(CLAIM, {**typed, "sms": phone.code, "username": "khac"})
    assert again.status_code == 409
    assert "đăng nhập" in text_of(Client().post(CLAIM, codes(case)))


def test_absent_and_not_yours_are_alike_and_tried_eight_times(world, phone):  # noqa: F811
    case, other = at_counter(world), at_counter(world, "999160000022", "0977000222")
    tries = [
        codes(case, pin="AAAAAAAA"),
        codes(case, code="TN0000000000"),
        codes(case, personal_number="999160000099"),
        codes(case, personal_number="999188001234"),  # has an account
        codes(other),
    ]
    answers = [Client(REMOTE_ADDR="10.0.0.1").post(CLAIM, each) for each in tries]
    assert {answer.status_code for answer in answers} == {422}
    said = [
        re.sub(r'value="[^"]*"', "", re.search(r"<main.*</main>", a.content.decode(), re.DOTALL)[0])
        for a in answers
    ]
    assert SAID in text_of(answers[0])
    assert len(set(said)) == 1
    assert phone.sent == []

    for _each in range(8):
        Client(REMOTE_ADDR="10.0.0.2").post(CLAIM, codes(case, pin="AAAAAAAA"))
    locked = Client(REMOTE_ADDR="10.0.0.2").post(CLAIM, codes(case))
    assert locked.status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.3").post(CLAIM, codes(case)).status_code == 200


def test_what_a_helper_handed_in_opens_no_more_than_that(world, helper, phone):  # noqa: F811
    made = on_paper(world, helper, as_said_by(NUMBER, phone="0966000333"))
    helped = Case.objects.get(pk=made.id)
    assert Client().post(CLAIM, codes(helped)).status_code == 200

    own = at_counter(world)
    assert own.person_id == helped.person_id
    refused = Client().post(CLAIM, codes(helped))
    assert (refused.status_code, len(phone.sent)) == (409, 1)
    assert "chắc chắn là của người nộp" in text_of(refused)
    assert Client().post(CLAIM, codes(own)).status_code == 200


@pytest.mark.parametrize("shared", [0, 5])
def test_a_phone_of_many_or_none_proves_nothing(world, phone, shared):  # noqa: F811
    for each in range(shared):
        at_counter(world, f"99916000010{each}")
    case = at_counter(world)
    if not shared:
        Case.objects.filter(pk=case.pk).update(applicant_phone="")
    assert Client().post(CLAIM, codes(case)).status_code == 409
    assert phone.sent == []
