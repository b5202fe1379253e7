"""What is known of a citizen is filled in, says where it came from, and waits for no register."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import world as worlds
from cases.world import GENERIC
from identity.test_cccd import TEXT, photo
from motcua.cases.models import Draft
from motcua.files.models import StoredFile
from motcua.identity.adapters.demo_register import DemoRegister
from motcua.identity.errors import RegisterUnavailable
from motcua.identity.models import Person
from motcua.identity.services import population_register_set
from portal.conftest import hidden, text_of
from portal.test_apply import filled

FORM = f"/nop/{GENERIC}/"


class Down:
    """A register that is not there today."""

    slug, title = "down", "Hỏng"

    def look_up(self, question, /):
        raise RegisterUnavailable


@pytest.fixture
def register():
    """The register of this test; afterwards that of the demonstration again."""
    yield population_register_set
    population_register_set(DemoRegister())


def test_each_value_says_where_it_came_from_until_the_citizen_changes_it(world, mai, register):
    register(None)
    Person.objects.filter(pk=world.citizen.person_id).update(phone="", address="")
    case = worlds.submit(world)
    page = mai.get(FORM)
    words = text_of(page)
    assert words.count("Đã điền sẵn từ tài khoản") == 2
    assert f"Đã điền sẵn từ hồ sơ {case.reference} ngày" in words
    assert 'value="0912345678"' in page.content.decode()
    assert "Chưa đối chiếu" not in words

    changes = {"applicant.phone": "0987654321", "sources": hidden(page, "sources")}
    mai.post(FORM, filled(world, page, do="save", **changes))
    words = text_of(mai.get(FORM))
    assert words.count("Đã điền sẵn từ tài khoản") == 2
    sources = Draft.objects.get().sources
    assert {kind for kind, _detail, _mark in sources.values()} == {"account", "dossier"}
    forged = mai.post(FORM, filled(world, page, do="save", sources="giả"))
    assert forged.status_code == 302


def test_somebody_elses_data_in_an_own_dossier_fill_nothing(world, mai, register):
    register(None)
    Person.objects.filter(pk=world.citizen.person_id).update(phone="", address="")
    other = {**worlds.GENERIC_DATA["applicant"], "personal_number": "999155000001"}
    worlds.submit(world, data={**worlds.GENERIC_DATA, "applicant": other})
    assert "từ hồ sơ" not in text_of(mai.get(FORM))


def test_a_register_is_asked_and_one_that_is_down_stops_nobody(world, mai, register):
    register(DemoRegister())
    assert "từ Cơ sở dữ liệu quốc gia về dân cư" in text_of(mai.get(FORM))
    register(Down())
    page = mai.get(FORM)
    assert page.status_code == 200
    assert "chưa đối chiếu" in text_of(page)
    assert 'value="Điểu Thị Mai"' in page.content.decode()


def test_a_card_fills_what_is_empty_and_asks_before_it_replaces_what_was_typed(world, mai):
    page = mai.get(FORM)
    typed = {"applicant.full_name": "Điểu Mai", "applicant.address": "", "sources": ""}
    card = {"card_photo": SimpleUploadedFile("thẻ.jpg", photo(TEXT), "image/jpeg")}
    answer = mai.post(FORM, {**filled(world, page, do="card", **typed), **card})
    assert answer.status_code == 302
    page = mai.get(FORM)
    words = text_of(page)
    assert "Đã đọc thẻ căn cước" in words
    assert "Đã điền sẵn từ thẻ căn cước" in words
    assert "Thôn 5, Minh Hưng, Bù Đăng, Bình Phước" in page.content.decode()
    draft = Draft.objects.get()
    assert draft.data["applicant"]["full_name"] == "Điểu Mai"
    assert draft.others["applicant.full_name"]["value"] == "Điểu Thị Mai"
    assert not StoredFile.objects.exists()
    assert TEXT not in str(draft.data)

    address = {"applicant.address": draft.data["applicant"]["address"]}
    take = filled(world, page, do="", **{"applicant.full_name": "Điểu Mai", **address})
    mai.post(FORM, {**take, "take": "applicant.full_name"})
    assert Draft.objects.get().data["applicant"]["full_name"] == "Điểu Thị Mai"
    same = mai.post(FORM, filled(world, mai.get(FORM), do="card", card_text=TEXT, **address))
    assert "khớp với nội dung đang ghi" in text_of(mai.get(same["Location"]))


@pytest.mark.parametrize("text", ["", "không phải mã", TEXT.replace("Nữ", "Nam")])
def test_a_card_that_cannot_be_read_says_so_and_keeps_what_was_typed(world, mai, text):
    page = mai.get(FORM)
    answer = mai.post(FORM, filled(world, page, do="card", card_text=text, content="Còn đây"))
    assert answer.status_code == 422
    assert 'id="f-card_text-error"' in answer.content.decode()
    assert "Còn đây" in answer.content.decode()
    assert Draft.objects.get().data["content"] == "Còn đây"
