"""A citizen opens an account; every wrong field is named at once."""

import pytest
from django.db import IntegrityError, transaction

from motcua.identity import services
from motcua.identity.errors import PersonKnown, UsernameTaken
from motcua.identity.models import Account, Person
from motcua.identity.rules import personal_number_problem, phone_problem
from motcua.identity.services import Registration, account_register, person_ensure
from motcua.kernel.errors import Invalid

GOOD = {
    "username": "mai",
    "password": "dùng thử 2024",
    "full_name": "Điểu Thị Mai",
    "personal_number": "999188001234",
    "phone": "0912345678",
    "email": "mai@example.vn",
    "address": "Thôn 5, xã Minh Hưng",
}


def register(**changes):
    return account_register(Registration(**{**GOOD, **changes}))


def test_an_account_belongs_to_one_new_person_and_its_password_is_hashed(db):
    account = register(username=" Mai ", full_name="Điểu  Thị\x00 Mai")

    assert account.username == "mai"
    assert account.person.full_name == "Điểu Thị Mai"
    assert GOOD["password"] not in account.password


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": "ab"}, "username"),
        ({"username": "a" * 101}, "username"),
        ({"username": "mai\x00"}, "username"),
        ({"password": "ngắn"}, "password"),
        ({"password": "password"}, "password"),
        ({"full_name": ""}, "full_name"),
        ({"full_name": "\x00\x01\x02"}, "full_name"),
        ({"full_name": "Ă" * 201}, "full_name"),
        ({"personal_number": "12345"}, "personal_number"),
        ({"personal_number": "999188001234\n"}, "personal_number"),
        ({"personal_number": "٩٩٩١٨٨٠٠١٢٣٤"}, "personal_number"),
        ({"phone": "12"}, "phone"),
        ({"phone": "0912345678\n"}, "phone"),
        ({"email": "mai@"}, "email"),
        ({"email": "a@b.vn\nBcc: c@d.vn"}, "email"),
        ({"email": "a" * 250 + "@b.vn"}, "email"),
        ({"address": "x" * 301}, "address"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_kept(db, changes, field):
    with pytest.raises(Invalid) as refusal:
        register(**changes)

    assert list(refusal.value.fields) == [field]
    assert not Person.objects.exists()


def test_all_wrong_fields_are_named_at_once(db):
    with pytest.raises(Invalid) as refusal:
        register(username="", password="", full_name="", personal_number="", phone="x")

    assert set(refusal.value.fields) == {
        "username",
        "password",
        "full_name",
        "personal_number",
        "phone",
    }


def test_phone_mail_and_address_may_be_left_out(db):
    assert register(phone="", email="", address="").person.email == ""


def test_a_name_or_a_number_serves_one_account_only(db):
    register()

    with pytest.raises(UsernameTaken):
        register(username="MAI", personal_number="999188001235")
    with pytest.raises(PersonKnown):
        register(username="mai2")
    assert Account.objects.count() == 1


def test_a_number_with_an_account_and_one_met_at_the_counter_are_refused_alike(db):
    person_ensure(full_name="A B", personal_number="999188001234", phone="", email="")

    with pytest.raises(PersonKnown, match="nhờ người nộp giúp") as refusal:
        register()

    assert list(refusal.value.fields) == ["personal_number"]
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("faster", "error"),
    [
        ({"personal_number": "999188001235"}, UsernameTaken),
        ({"username": "mai2"}, PersonKnown),
    ],
)
def test_the_slower_of_two_at_once_is_told_what_the_faster_took(db, monkeypatch, faster, error):
    open_account = services._account_open

    def overtaken(registration, username):
        monkeypatch.setattr(services, "_account_open", open_account)
        register(**faster)
        return open_account(registration, username)

    monkeypatch.setattr(services, "_account_open", overtaken)

    with pytest.raises(error):
        register()
    assert Account.objects.count() == Person.objects.count() == 1


def test_a_person_met_at_the_counter_is_kept_once_by_number(db):
    known = {"full_name": "A B", "personal_number": "999188001234", "phone": "", "email": ""}

    assert person_ensure(**known) == person_ensure(**{**known, "full_name": "C D"})
    assert person_ensure(**{**known, "personal_number": ""}) != person_ensure(
        **{**known, "personal_number": ""}
    )


def test_the_database_refuses_a_number_of_another_form(db):
    with pytest.raises(IntegrityError, match="person_personal_number_form"), transaction.atomic():
        Person.objects.create(full_name="A", personal_number="abc")


@pytest.mark.parametrize("number", ["0312345678", "0512345678", "0712345678", "0812345678"])
def test_mobile_numbers_of_every_network_are_taken(number):
    assert phone_problem(number) is None
    assert personal_number_problem("999188001234") is None
