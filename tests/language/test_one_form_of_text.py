"""However a keyboard puts letters and accents together, one form is kept and found: NFC."""

import json
import unicodedata
from uuid import uuid4

import pytest
from django.test import Client

from cases import world as worlds
from motcua.cases import services
from motcua.cases.models import Case, CaseFile, CaseMessage, LedgerEntry, SupplementRequest
from motcua.catalogue.selectors import procedures_search
from motcua.files import services as files
from motcua.identity import services as identity
from motcua.identity.models import Account, Person
from motcua.kernel import text
from motcua.kernel.actor import Role
from motcua.organisation.selectors import staff_search, units_search

NAME = "Điểu Thị Mỹ Hạnh"
APART = unicodedata.normalize("NFD", NAME)
PASSWORD = unicodedata.normalize("NFD", "mật khẩu dễ nhớ")


def is_composed(value):
    return unicodedata.is_normalized("NFC", json.dumps(value, ensure_ascii=False, default=str))


@pytest.fixture
def apart():
    """The data of a generic dossier as a keyboard of decomposed letters sends them."""
    body = json.dumps(worlds.GENERIC_DATA, ensure_ascii=False)
    return json.loads(unicodedata.normalize("NFD", body))


def test_who_registers_with_parted_letters_logs_in_with_joined_ones(db):
    browser = Client()
    answer = browser.post(
        "/dang-ky/",
        {
            "username": unicodedata.normalize("NFD", "hạnh"),
            "password": PASSWORD,
            "full_name": APART,
            "personal_number": "999188007777",
            "phone": "0912345678",
            "email": "",
            "address": unicodedata.normalize("NFD", "Thôn 5, xã Đắk Ơ"),
        },
    )

    assert answer.status_code == 302
    person = Person.objects.get(personal_number="999188007777")
    assert (person.full_name, person.address) == (NAME, "Thôn 5, xã Đắk Ơ")
    account = Account.objects.get(person=person)
    assert account.username == "hạnh"
    for password in (PASSWORD, text.composed(PASSWORD)):
        for username in ("hạnh", unicodedata.normalize("NFD", "hạnh")):
            typed = {"username": username, "password": password}
            assert identity.login(method="password", credentials=typed) == account.pk


def test_a_dossier_is_kept_in_one_form_from_every_side(world, apart, logged_in):
    said = unicodedata.normalize("NFD", "Xin bổ sung giấy khai sinh bản rõ nét.")
    case = worlds.submit(world, data=apart)
    mai, desk = world.citizen, world.officer(Role.DESK_OFFICER)

    services.case_message_write(actor=mai, case_id=case.id, text=said)
    received = services.case_accept(
        actor=desk,
        case_id=case.id,
        expected_version=case.version,
        checked=worlds.required(),
        note=said,
    )
    officer = world.officer(Role.CASE_OFFICER)
    taken = services.case_take(actor=officer, case_id=case.id, expected_version=received.version)
    services.case_request_supplement(
        actor=officer,
        case_id=case.id,
        expected_version=taken.version,
        items=[said],
        reason=said,
    )

    row = Case.objects.get(pk=case.id)
    assert row.applicant_name == "Điểu Thị Mai"
    assert is_composed(row.data)
    assert row.data == worlds.GENERIC_DATA
    assert CaseMessage.objects.get().text == text.composed(said)
    assert is_composed(list(LedgerEntry.objects.values_list("note", "body")))
    assert is_composed(list(SupplementRequest.objects.values_list("items", "reason")))


def test_a_machine_and_a_counter_send_any_form(world, apart):
    token, _row = identity.token_issue(account_id=world.citizen.account_id)
    papers = [
        {"component": key, "file_id": str(file_id)}
        for key, file_id in worlds.papers(world, worlds.GENERIC)
    ]
    body = {
        "procedure_code": worlds.GENERIC,
        "agency_id": str(world.commune.id),
        "data": apart,
        "files": papers,
    }

    answer = Client().post(
        "/api/v1/cases",
        json.dumps(body, ensure_ascii=False),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())},
    )

    assert answer.status_code == 201, answer.content
    assert Case.objects.get().data == worlds.GENERIC_DATA
    name = unicodedata.normalize("NFD", "giấy khai sinh.pdf")
    kept = files.file_store(actor=world.citizen, name=name, content=worlds.PDF)
    assert kept.name == "giấy khai sinh.pdf"
    assert is_composed(list(CaseFile.objects.values_list("component_key", flat=True)))


def test_what_is_searched_is_found_in_any_form(world):
    for words in ("đăng ký khai sinh", unicodedata.normalize("NFD", "đăng ký khai sinh")):
        assert procedures_search(words).rows[0].code == worlds.BIRTH
    name = unicodedata.normalize("NFD", "Cán bộ")
    assert staff_search(name, [world.commune.id])
    assert units_search(name) == units_search("Cán bộ")
