"""Coming in and going out."""

import pytest
from django.test import Client

from cases import world as worlds
from motcua.identity.models import Account, Person
from motcua.kernel.ids import new_id
from motcua.notifications import services as notifications
from motcua.notifications.types import Recipient
from portal.conftest import hidden, text_of

NEW = {
    "full_name": "Lê Văn Mới",
    "personal_number": "999090001111",
    "phone": "0912345679",
    "username": "moi",
    "password": "mật khẩu dài",
}


def login(browser, **changes):
    return browser.post("/dang-nhap/", {"username": "mai", "password": worlds.PASSWORD, **changes})


def test_a_citizen_logs_in_and_finds_her_dossiers(world):
    browser = Client()
    answer = login(browser)
    assert answer["Location"] == "/ho-so/"
    assert "Đăng xuất" in text_of(browser.get("/ho-so/"))


def test_an_officer_goes_to_the_desk(world):
    staff = next(iter(world.actors.values()))
    account = Account.objects.get(username="mai")
    Account.objects.create(username="officer", password=account.password, staff_id=staff.staff_id)
    assert login(Client(), username="officer")["Location"] == "/mot-cua/"


@pytest.mark.parametrize("username", ["mai", "không ai", "mai\x00", "x" * 10_000, ""])
def test_a_wrong_password_keeps_the_name_and_says_no_more(world, username):
    answer = login(Client(), username=username, password="sai")
    assert answer.status_code == 401
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in text_of(answer)


def test_too_many_failures_lock_the_account_for_a_while(world):
    for _round in range(8):
        login(Client(), password="sai")
    answer = login(Client())
    assert answer.status_code == 429
    assert "15 phút" in text_of(answer)


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "ho-so"],
)
def test_after_logging_in_nobody_is_sent_away_from_here(world, target):
    assert login(Client(), next=target)["Location"] == "/ho-so/"


def test_the_session_changes_its_key_and_ends_with_logging_out(world):
    browser = Client()
    login(browser)
    first = browser.cookies["sessionid"].value
    login(browser)
    assert browser.cookies["sessionid"].value != first
    assert browser.get("/dang-xuat/").status_code == 405
    browser.post("/dang-xuat/")
    assert browser.get("/ho-so/").status_code == 302


def test_a_new_citizen_registers_and_is_in(world):
    browser = Client()
    answer = browser.post("/dang-ky/", {**NEW, "next": "/thu-tuc/"})
    assert answer["Location"] == "/thu-tuc/"
    assert Person.objects.get(personal_number=NEW["personal_number"]).full_name == "Lê Văn Mới"
    assert browser.get("/ho-so/").status_code == 200
    browser.post("/dang-xuat/")
    assert login(browser, username="moi", password=NEW["password"]).status_code == 302


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("personal_number", "123", "12 chữ số"),
        ("personal_number", "999188001234", "đã có trong hệ thống"),
        ("username", "mai", "chọn tên khác"),
        ("password", "ngắn", "8"),
        ("phone", "123", "10 chữ số"),
        ("full_name", "", "chưa điền"),
        ("full_name", "Ă" * 10_000, "200"),
        ("email", "a@" + "b" * 5000 + ".vn", "Thư điện tử"),
        ("address", "x" * 10_000, "300"),
        ("username", "x" * 10_000, "100"),
    ],
)
def test_each_wrong_field_is_named_and_the_rest_stays(world, name, value, said):
    answer = Client().post("/dang-ky/", {**NEW, name: value})
    assert answer.status_code == 422
    body = answer.content.decode()
    assert f'href="#f-{name}"' in body
    assert said in text_of(answer)
    assert 'value="0912345679"' in body or name == "phone"
    assert NEW["password"] not in body


def test_control_characters_are_left_out_of_a_registration(world):
    answer = Client().post(
        "/dang-ky/", {**NEW, "full_name": "Lê\x00 Văn\x07 Mới", "username": "mo\x00i"}
    )
    assert answer.status_code == 302
    assert Person.objects.get(personal_number=NEW["personal_number"]).full_name == "Lê Văn Mới"


def test_a_refused_password_is_explained_in_vietnamese(world):
    words = text_of(Client().post("/dang-ky/", {**NEW, "password": "ngắn"}))
    assert "Mật khẩu cần ít nhất 8 ký tự" in words
    assert "password" not in words.lower()


def test_messages_are_only_for_their_reader(world, mai, nam):
    notifications.message_queue(
        event_id=new_id(),
        recipient=Recipient(person_id=world.citizen.person_id),
        subject="Đã tiếp nhận",
        body="Hồ sơ của bà\nđã được tiếp nhận.",
        text="",
        subject_ref=None,
    )
    assert "Đã tiếp nhận" in text_of(mai.get("/thong-bao/"))
    assert "Chưa có thông báo nào" in text_of(nam.get("/thong-bao/"))
    assert Client().get("/thong-bao/").status_code == 302


def test_the_login_page_remembers_where_one_wanted_to_go(world):
    page = Client().get("/dang-nhap/?next=/nop/1.001193/")
    assert hidden(page, "next") == "/nop/1.001193/"
    assert "/dang-ky/?next=/nop/1.001193/" in page.content.decode()
