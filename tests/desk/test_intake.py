"""Intake at the counter."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases import world as worlds
from desk.conftest import text_of
from motcua.cases.models import Case
from motcua.files.models import StoredFile
from motcua.files.types import MOST_BYTES
from motcua.kernel.actor import Role

FORM = f"/mot-cua/tiep-nhan/{worlds.GENERIC}/"
TYPED = {
    "applicant.full_name": "Thị Brê",
    "applicant.personal_number": "999195001111",
    "applicant.phone": "0912345678",
    "applicant.address": "Thôn 3, xã Minh Hưng",
    "content": "Đề nghị đăng ký kết hôn.",
}


def typed(**changes):
    return {"key": str(uuid4())} | TYPED | changes


def test_the_officer_enters_a_dossier_for_a_citizen_and_comes_to_the_case(world, at):
    desk = at(Role.DESK_OFFICER)

    answer = desk.client.post(FORM, typed())

    case = Case.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/mot-cua/ho-so/{case.pk}/")
    assert (case.channel, case.applicant_name) == ("counter", "Thị Brê")
    assert case.competent_agency_id == world.commune.id
    page = desk.get(answer["Location"])
    assert f"/mot-cua/ho-so/{case.pk}/accept/" in page.content.decode()


def test_sending_the_same_form_twice_makes_one_case(world, at):
    desk, form = at(Role.DESK_OFFICER), typed()

    answers = [desk.client.post(FORM, form) for _each in range(2)]

    assert Case.objects.count() == 1
    assert answers[0]["Location"] == answers[1]["Location"]


def test_the_second_citizen_on_the_same_page_is_not_lost(world, at):
    desk, form = at(Role.DESK_OFFICER), typed()
    desk.client.post(FORM, form)

    asked = desk.client.post(FORM, form | {"applicant.full_name": "Điểu Khớ"})

    assert asked.status_code == 422
    assert Case.objects.get().reference in text_of(asked)
    assert "Điểu Khớ" in asked.content.decode()
    key = re.search(r'name="key" value="([^"]+)"', asked.content.decode()).group(1)
    assert key != form["key"]
    form |= {"applicant.full_name": "Điểu Khớ", "key": key}
    assert desk.client.post(FORM, form).status_code == 303
    assert Case.objects.filter(applicant_name="Điểu Khớ").count() == 1
    assert Case.objects.count() == 2


def test_a_wrong_form_keeps_what_was_typed_and_the_uploads(world, at):
    desk = at(Role.DESK_OFFICER)
    key = next(iter(dict(worlds.papers(world, worlds.GENERIC))))
    paper = SimpleUploadedFile("tờ khai.pdf", worlds.PDF)

    refused = desk.client.post(FORM, typed(**{"applicant.phone": "12", f"files.{key}": paper}))

    assert refused.status_code == 422
    assert "Thị Brê" in refused.content.decode()
    assert "Đã nhận tệp tờ khai.pdf" in text_of(refused)
    kept = StoredFile.objects.get(name="tờ khai.pdf")
    answer = desk.client.post(FORM, typed(**{f"kept.{key}": str(kept.id)}))
    assert answer.status_code == 303
    assert list(Case.objects.get().files.values_list("file_id", flat=True)) == [kept.id]


def test_a_file_of_somebody_else_cannot_be_kept(world, at):
    key, foreign = worlds.papers(world, worlds.GENERIC)[0]

    answer = at(Role.DESK_OFFICER).client.post(FORM, typed(**{f"kept.{key}": str(foreign)}))

    assert answer.status_code == 422
    assert "Không tìm thấy tệp" in text_of(answer)
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"applicant.full_name": "x" * 10_000},
        {"applicant.full_name": "\x00\x01"},
        {"applicant.personal_number": "12"},
        {"content": ""},
        {"applicant.full_name": "", "key": "\x00"},
        {"applicant.phone": "<script>alert(1)</script>"},
    ],
)
def test_bad_input_is_named_and_nothing_is_kept(world, at, changes):
    answer = at(Role.DESK_OFFICER).client.post(FORM, typed(**changes))

    assert answer.status_code == 422
    assert 'id="error-summary"' in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()
    assert not Case.objects.exists()


def test_a_form_with_rows_can_grow(world, at):
    desk = at(Role.DESK_OFFICER)
    path = f"/mot-cua/tiep-nhan/{worlds.COPIES}/"
    rows = {f"papers.{n}.name": f"Giấy {n}" for n in range(3)}

    page = desk.client.post(path, {"key": str(uuid4()), "more": "1"} | rows)

    assert page.status_code == 200
    assert 'name="papers.3.name"' in page.content.decode()
    assert "Giấy 2" in page.content.decode()
    assert not Case.objects.exists()


def test_only_procedures_of_this_desk_are_offered(world, at):
    commune = at(Role.DESK_OFFICER).get("/mot-cua/tiep-nhan/")
    centre = at(Role.DESK_OFFICER, world.centre).get("/mot-cua/tiep-nhan/")

    assert text_of(commune).count("Nhận tại quầy") == 1
    assert worlds.GENERIC in text_of(commune)
    assert worlds.JUDICIAL not in text_of(commune)
    assert worlds.GENERIC not in text_of(centre)


def test_procedures_are_found_without_accents(world, at):
    page = at(Role.DESK_OFFICER).client.get("/mot-cua/tiep-nhan/", {"q": "khai sinh"})

    assert worlds.BIRTH in text_of(page)
    assert worlds.COPIES not in text_of(page)


@pytest.mark.parametrize(
    "query", ["\x00", "x" * 5000, "' OR 1=1 --", "<script>alert(1)</script>", "&|!()"]
)
def test_a_strange_search_finds_nothing_and_breaks_nothing(world, at, query):
    page = at(Role.DESK_OFFICER).client.get("/mot-cua/tiep-nhan/", {"q": query, "page": "99999999"})

    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("code", [worlds.JUDICIAL, "9.999999", "x", "%00"])
def test_a_procedure_of_another_desk_is_not_found(world, at, code):
    desk = at(Role.DESK_OFFICER)

    assert desk.get(f"/mot-cua/tiep-nhan/{code}/").status_code == 404
    assert desk.client.post(f"/mot-cua/tiep-nhan/{code}/", typed()).status_code == 404


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.APPROVER, Role.REGISTRAR])
def test_other_posts_do_not_take_in(world, at, role):
    officer = at(role)

    assert "Nhận tại quầy" not in text_of(officer.get("/mot-cua/?tab=pool"))
    assert officer.get("/mot-cua/tiep-nhan/").status_code == 403
    assert officer.get(FORM).status_code == 403
    assert officer.client.post(FORM, typed()).status_code == 403
    assert not Case.objects.exists()


def test_a_form_sent_after_the_session_ended_comes_back_and_opens_again(world, at):
    form = typed(content="Lời khai rất dài")

    ended = Client().post(FORM, form)

    assert ended.status_code == 401
    kept = re.findall(r'<textarea name="([^"]+)" hidden>\n([^<]*)<', ended.content.decode())
    assert dict(kept) == form
    opened = at(Role.DESK_OFFICER).client.post(FORM, dict(kept) | {"again": "1"})
    assert opened.status_code == 200
    assert "Lời khai rất dài" in opened.content.decode()
    assert not Case.objects.exists()


def test_a_stale_token_gives_back_what_was_typed(world, at):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = at(Role.DESK_OFFICER).client.cookies

    answer = strict.post(FORM, typed(content="Giữ lại giùm tôi"))

    assert answer.status_code == 403
    assert "Giữ lại giùm tôi" in answer.content.decode()
    assert "đã mở quá lâu" in text_of(answer)
    assert not Case.objects.exists()


def test_a_file_over_ten_megabytes_is_not_taken_in_and_the_texts_survive(world, at):
    key = next(iter(dict(worlds.papers(world, worlds.GENERIC))))
    large = SimpleUploadedFile("to.pdf", b"%PDF-" + b"0" * MOST_BYTES)
    before = StoredFile.objects.count()

    answer = at(Role.DESK_OFFICER).client.post(FORM, typed(**{f"files.{key}": large}))

    assert answer.status_code == 422
    assert "Thị Brê" in answer.content.decode()
    assert "10 MB" in text_of(answer)
    assert (Case.objects.count(), StoredFile.objects.count()) == (0, before)
