"""Handing in a dossier, and never losing what was typed."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases import world as worlds
from cases.world import COPIES, GENERIC, JUDICIAL, PDF
from motcua.cases.models import Case, CaseData, Draft
from motcua.catalogue.models import Procedure
from motcua.catalogue.selectors import published_version
from motcua.files.models import StoredFile
from motcua.identity.models import Account
from motcua.kernel.ids import new_id
from motcua.portal.dossier_form import Entry, kept
from motcua.portal.incoming import MOST_FILE
from portal.conftest import TYPED, hidden, logged_in, text_of

FORM = f"/nop/{GENERIC}/"


def required_files() -> dict[str, SimpleUploadedFile]:
    version = published_version(Procedure.objects.get(code=GENERIC).current_version_id)
    return {
        f"files.{part.key}": SimpleUploadedFile("tờ khai.pdf", PDF)
        for part in version.papers
        if part.required
    }


def paper_name() -> str:
    return next(iter(required_files()))


def filled(world, page=None, **changes):
    names = ("form_key", "writer", "owner", "shown")
    key = {name: hidden(page, name) for name in names} if page else {}
    return {**TYPED, "agency_id": str(world.commune.id), "do": "submit", **key, **changes}


def test_a_stranger_is_sent_to_log_in_and_comes_back(world):
    page = Client().get(FORM + "?noi=000.01.21.H10")
    assert page.status_code == 302
    assert page["Location"].startswith("/dang-nhap/?next=%2Fnop%2F1.004859%2F%3Fnoi%3D")


def test_an_officer_is_told_why_this_page_is_not_for_her(world):
    staff = next(iter(world.actors.values()))
    row = Account.objects.create(username="officer", password="!", staff_id=staff.staff_id)
    browser = Client()
    session = browser.session
    session["account_id"] = str(row.id)
    session.save()
    page = browser.get(FORM)
    assert page.status_code == 403
    assert "tài khoản công dân" in text_of(page)


def test_with_one_place_the_form_opens_prefilled(mai):
    page = mai.get(FORM)
    assert page.status_code == 200
    body = page.content.decode()
    assert 'value="Điểu Thị Mai"' in body
    assert 'value="999188001234"' in body
    assert "UBND xã Minh Hưng" in text_of(page)
    assert "Đã điền sẵn" in body


def test_a_complete_dossier_gets_a_receipt_at_once(world, mai):
    page = mai.get(FORM)
    answer = mai.post(FORM, {**filled(world, page), **required_files()})
    assert answer.status_code == 303
    case = Case.objects.get()
    assert answer["Location"] == f"/bien-nhan/{case.pk}/"
    receipt = mai.get(answer["Location"])
    words = text_of(receipt)
    assert case.reference in words
    assert case.pin in words
    assert "data:image/svg+xml" in receipt.content.decode()
    assert not Draft.objects.exists()


def test_a_double_click_makes_one_dossier_and_one_receipt(world, mai):
    page = mai.get(FORM)
    first = mai.post(FORM, {**filled(world, page), **required_files()})
    second = mai.post(FORM, {**filled(world, page), **required_files()})
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1
    assert not Draft.objects.exists()


def test_going_back_to_change_the_dossier_loses_neither_the_first_nor_the_second(world, mai):
    page = mai.get(FORM)
    mai.post(FORM, {**filled(world, page), **required_files()})
    first = Case.objects.get()
    changed = {**filled(world, page, content="Việc thứ hai"), **required_files()}
    asked = mai.post(FORM, changed)
    assert asked.status_code == 422
    assert first.reference in text_of(asked)
    assert "Việc thứ hai" in asked.content.decode()
    assert Draft.objects.get().data["content"] == "Việc thứ hai"
    sent = mai.post(FORM, filled(world, asked, content="Việc thứ hai"))
    assert sent.status_code == 303
    assert set(CaseData.objects.values_list("data__content", flat=True)) == {
        TYPED["content"],
        "Việc thứ hai",
    }


def test_the_files_that_a_page_shows_come_along_when_it_is_sent_twice(world, mai):
    mai.post(FORM, {**filled(world, do="save"), **required_files()})
    page = mai.get(FORM)
    shown = re.findall(r'name="attached" value="([^"]+)"', page.content.decode())
    assert len(shown) == len(required_files())
    answers = [mai.post(FORM, filled(world, page, attached=shown)) for _each in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Case.objects.count() == 1


def test_sending_an_old_page_again_leaves_the_dossier_begun_since_then(world, mai):
    page = mai.get(FORM)
    first = mai.post(FORM, {**filled(world, page), **required_files()})
    mai.post(FORM, filled(world, do="save", content="Hồ sơ khác đang viết"))
    again = mai.post(FORM, {**filled(world, page), **required_files()})
    assert again["Location"] == first["Location"]
    assert Draft.objects.get().data["content"] == "Hồ sơ khác đang viết"


def test_a_fresh_page_makes_a_second_dossier(world, mai):
    for _round in range(2):
        mai.post(FORM, {**filled(world, mai.get(FORM)), **required_files()})
    assert Case.objects.count() == 2


def test_wrong_fields_come_back_with_what_was_typed_and_a_summary_that_links(world, mai):
    answer = mai.post(
        FORM, filled(world, **{"applicant.phone": "12", "content": "Việc <b>riêng</b>"})
    )
    assert answer.status_code == 422
    body = answer.content.decode()
    assert 'href="#f-applicant-phone"' in body
    assert f'href="#f-{paper_name().replace(".", "-")}"' in body
    assert 'value="12"' in body
    assert "Việc &lt;b&gt;riêng&lt;/b&gt;" in body
    assert "Đã lưu lúc" in text_of(answer)
    assert Draft.objects.get().data["applicant"]["phone"] == "12"
    assert not Case.objects.exists()


def test_a_draft_is_kept_and_taken_up_again(world, mai):
    answer = mai.post(FORM, filled(world, do="save", content="Mới viết một nửa"))
    assert answer.status_code == 302
    page = mai.get(FORM)
    assert "Mới viết một nửa" in page.content.decode()
    assert re.search(r"Đã lưu lúc \d\d:\d\d", text_of(page))
    listed = mai.get("/ho-so/")
    assert FORM in listed.content.decode()
    assert "Tiếp tục" in text_of(listed)


def test_files_stay_attached_while_errors_are_mended_and_can_be_taken_off(world, mai):
    answer = mai.post(FORM, {**filled(world, **{"applicant.phone": ""}), **required_files()})
    assert answer.status_code == 422
    assert "tờ khai.pdf" in text_of(answer)
    assert paper_name() not in answer.content.decode().split("</ul>")[0].split("error-summary")[-1]
    file_id = StoredFile.objects.order_by("-at").first().id
    removed = mai.post(FORM, filled(world, do="save", remove=str(file_id)))
    assert removed.status_code == 302
    kept = [each for _key, each in Draft.objects.get().files]
    assert str(file_id) not in kept
    assert len(kept) == len(required_files()) - 1


def test_two_tabs_that_attach_files_at_once_both_keep_theirs(world):
    one, two = worlds.papers(world, GENERIC)[0], (paper_name()[6:], new_id())
    kept(world.citizen, GENERIC, Entry(files=[one]))
    kept(world.citizen, GENERIC, Entry(files=[two]))
    assert Draft.objects.get().files == [[key, str(file_id)] for key, file_id in (one, two)]
    kept(world.citizen, GENERIC, Entry(files=[two], gone=one[1]))
    assert Draft.objects.get().files == [[two[0], str(two[1])]]


def test_several_files_for_one_paper_all_arrive(world, mai):
    two = [SimpleUploadedFile("trang 1.pdf", PDF), SimpleUploadedFile("trang 2.pdf", PDF + b"2")]
    mai.post(FORM, {**filled(world, do="save"), paper_name(): two})
    words = text_of(mai.get(FORM))
    assert "trang 1.pdf" in words
    assert "trang 2.pdf" in words


def come_in(browser: Client, username: str) -> None:
    browser.post("/dang-nhap/", {"username": username, "password": worlds.PASSWORD})


def test_what_one_citizen_typed_is_not_for_the_next_one_on_this_browser(world, mai, nam):
    browser = Client()
    owner = hidden(nam.get(FORM), "owner")
    browser.post(FORM, filled(world, content="Chuyện của Nam", owner=owner))
    mai.post(FORM, filled(world, do="save", content="Chuyện của Mai"))
    come_in(browser, "mai")
    assert "Chuyện của Nam" not in browser.get(FORM).content.decode()
    assert Draft.objects.get().data["content"] == "Chuyện của Mai"


def test_an_old_form_of_another_account_becomes_nobodys_draft_and_keeps_its_words(world, mai, nam):
    owner = hidden(nam.get(FORM), "owner")

    answer = mai.post(FORM, filled(world, do="save", content="Chuyện của Nam", owner=owner))

    assert answer.status_code == 409
    assert "mở bằng tài khoản khác" in text_of(answer)
    assert "Chuyện của Nam" in answer.content.decode()
    assert hidden(answer, "owner") == owner
    assert not Draft.objects.exists()
    assert nam.post(FORM, filled(world, do="save", owner=owner)).status_code == 302
    assert Draft.objects.get().account_id == world.stranger.account_id


def test_where_the_draft_changed_since_the_page_both_texts_stay_until_one_is_chosen(world, mai):
    browser = Client()
    page = mai.get(FORM)
    owner, shown = hidden(page, "owner"), hidden(page, "shown")
    mai.post(FORM, filled(world, do="save", content="Bản lưu sau", shown=shown))
    browser.post(FORM, filled(world, content="Bản gõ trước", owner=owner, shown=shown))
    come_in(browser, "mai")
    both = browser.get(FORM)
    assert "Bản gõ trước" in both.content.decode()
    assert "Bản lưu sau" in text_of(both)
    assert Draft.objects.get().data["content"] == "Bản gõ trước"
    refused = browser.post(
        FORM, {**filled(world, both, content="Bản gõ trước"), **required_files()}
    )
    assert refused.status_code == 422
    assert "Xin chọn một" in text_of(refused)
    chosen = {**filled(world, both, do="", content="Bản gõ trước"), "take": "content"}
    browser.post(FORM, {**chosen, "shown": hidden(refused, "shown")})
    draft = Draft.objects.get()
    assert (draft.data["content"], draft.others) == ("Bản lưu sau", {})


@pytest.mark.parametrize("owner", ["", "giả:mạo", "x" * 5000])
def test_a_form_of_nobody_leaves_nothing_and_comes_back_in_the_page(world, owner):
    browser = Client()
    answer = browser.post(FORM, filled(world, content="Vẫn còn đây", owner=owner))
    assert answer.status_code == 401
    assert "Vẫn còn đây" in answer.content.decode()
    assert not browser.session.get("typed")


def test_when_the_session_ended_the_typed_text_waits_until_after_logging_in(world, mai):
    browser = Client()
    owner = hidden(mai.get(FORM), "owner")
    answer = browser.post(FORM, filled(world, content="Nội dung dài tôi đã gõ", owner=owner))
    assert answer.status_code == 302
    login = browser.get(answer["Location"])
    assert "được giữ lại" in text_of(login)
    back = browser.post(
        "/dang-nhap/",
        {"username": "mai", "password": worlds.PASSWORD, "next": FORM},
    )
    assert back["Location"] == FORM
    assert "Nội dung dài tôi đã gõ" in browser.get(FORM).content.decode()


def test_more_than_a_stranger_may_leave_comes_back_in_the_page(world, mai):
    browser = Client()
    owner = hidden(mai.get(FORM), "owner")
    answer = browser.post(FORM, filled(world, content="ă" * 210_000, owner=owner))
    assert answer.status_code == 401
    assert "ă" * 1000 in answer.content.decode()
    assert not browser.session.get("typed")


def test_an_expired_form_token_gives_back_what_was_typed_and_stores_nothing(world, mai):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = mai.cookies
    answer = strict.post(FORM, filled(world, content="Giữ lại giùm tôi"))
    assert answer.status_code == 403
    assert "Giữ lại giùm tôi" in answer.content.decode()
    assert not Draft.objects.exists()
    token = hidden(answer, "csrfmiddlewaretoken")
    again = strict.post(
        FORM, filled(world, do="save", content="Lần hai", csrfmiddlewaretoken=token)
    )
    assert again.status_code == 302
    assert Draft.objects.get().data["content"] == "Lần hai"


def test_one_citizen_does_not_see_the_other_ones_draft(world, mai, nam):
    mai.post(FORM, filled(world, do="save", content="Chuyện của Mai"))
    assert "Chuyện của Mai" not in nam.get(FORM).content.decode()


def test_a_file_of_another_citizen_cannot_be_attached(world, mai, nam):
    nam.post(FORM, {**filled(world, do="save"), **required_files()})
    theirs = Draft.objects.get().files
    mai.post(FORM, filled(world, do="save"))
    assert not Draft.objects.exclude(files=theirs).get().files


def test_the_province_receives_what_the_police_decides(mai):
    page = mai.get(f"/nop/{JUDICIAL}/")
    words = text_of(page)
    assert "Trung tâm Phục vụ hành chính công tỉnh" in words
    assert "Công an tỉnh giải quyết" in words


def test_rows_are_kept_and_grow(world, mai):
    typed = {
        "requester.full_name": "Điểu Thị Mai",
        "papers.0.name": "Bằng tốt nghiệp",
        "papers.0.copies": "hai",
        "agency_id": str(world.commune.id),
        "more": "papers",
    }
    assert mai.post(f"/nop/{COPIES}/", typed).status_code == 302
    body = mai.get(f"/nop/{COPIES}/").content.decode()
    assert 'value="Bằng tốt nghiệp"' in body
    assert 'value="hai"' in body
    assert 'name="papers.1.name"' in body
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("applicant.full_name", "Ă" * 10_000),
        ("content", "\x00"),
        ("applicant.personal_number", "٣" * 12),
        ("agency_id", "không phải mã"),
        ("agency_id", "00000000-0000-0000-0000-000000000000"),
        ("applicant.email", "a@" + "b" * 10_000),
    ],
)
def test_hostile_texts_get_a_page_that_says_what_is_wrong(world, mai, name, value):
    answer = mai.post(FORM, {**filled(world), **required_files(), name: value})
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_control_characters_never_reach_the_dossier(world, mai):
    typed = filled(world, **{"applicant.full_name": "Điểu\x00\x07 Thị  Mai\x1b"})
    assert mai.post(FORM, {**typed, **required_files()}).status_code == 303
    assert Case.objects.get().applicant_name == "Điểu Thị Mai"


@pytest.mark.parametrize("key", ["không phải mã", "", "\x00", "x" * 5000])
def test_a_broken_form_key_does_no_harm(world, mai, key):
    answer = mai.post(FORM, {**filled(world), **required_files(), "form_key": key})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("đơn.pdf", b"MZ\x90\x00" + b"\0" * 100),
        ("anh.jpg", b"PK\x03\x04zip bomb"),
        ("x.png", b"#!/bin/sh\nrm -rf /"),
        ("don.pdf.exe", b"\x7fELF"),
        ("../../etc/passwd", b"root:x"),
        ("a\x00b.pdf", b"not a pdf"),
        ("trống.pdf", b""),
    ],
)
def test_disguised_files_are_refused_by_name_and_nothing_typed_is_lost(world, mai, name, content):
    files = {paper_name(): SimpleUploadedFile(name, content)}
    answer = mai.post(FORM, {**filled(world, content="Vẫn còn đây"), **files})
    assert answer.status_code == 422
    body = answer.content.decode()
    assert f'id="f-{paper_name().replace(".", "-")}-error"' in body
    assert "Vẫn còn đây" in body
    assert not StoredFile.objects.exists()


def test_a_file_over_ten_megabytes_is_skipped_and_the_texts_survive(world, mai):
    large = SimpleUploadedFile("to.pdf", b"%PDF-" + b"0" * MOST_FILE)
    answer = mai.post(
        FORM, {**filled(world, do="save", content="Vẫn còn đây"), paper_name(): large}
    )
    assert answer.status_code == 422
    assert "Mỗi tệp không quá 10 MB" in text_of(answer)
    assert Draft.objects.get().data["content"] == "Vẫn còn đây"
    assert not StoredFile.objects.exists()


def test_a_body_without_end_is_refused_unread(world, mai):
    answer = mai.generic(
        "POST",
        FORM,
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH="999999999999",
    )
    assert answer.status_code == 413
    assert "quá lớn" in text_of(answer)


@pytest.mark.parametrize(
    "data",
    [
        {"content": "x" * (3 * 1024 * 1024)},
        {f"f{number}": "x" for number in range(600)},
    ],
)
def test_a_form_of_absurd_size_is_refused_in_words(world, mai, data):
    mai.raise_request_exception = False
    answer = mai.post(FORM, data)
    assert answer.status_code == 400
    assert "quá lớn" in text_of(answer)


def test_an_unknown_procedure_has_no_form(mai):
    assert mai.get("/nop/9.999999/").status_code == 404
    assert mai.post("/nop/9.999999/", {}).status_code == 404


def test_submitting_takes_at_most_fifteen_statements_beside_its_uploads(
    world, mai, django_assert_max_num_queries
):
    mai.post(FORM, {**filled(world, mai.get(FORM)), **required_files()})
    page = mai.get(FORM)
    mai.post(FORM, {**filled(world, page, do="save"), **required_files()})
    page = mai.get(FORM)
    with django_assert_max_num_queries(15):
        assert mai.post(FORM, filled(world, page)).status_code == 303


def test_logged_in_is_a_helper_that_really_logs_in(world):
    assert logged_in(world.citizen).get("/ho-so/").status_code == 200
