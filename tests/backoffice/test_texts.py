"""The pages on which an administrator changes the texts of the printed forms."""

import re

import pytest
from django.test import Client

from motcua.audit.models import AuditEntry
from motcua.backoffice.differences import Change, pieces
from motcua.documents import selectors
from motcua.documents.models import TextDraft, TextVersion

LIST = "/quan-tri/mau-van-ban/"
PAGE = LIST + "02/"
DRAFT = PAGE + "nhap/"
HISTORY = PAGE + "lich-su/"
TEXTS = {
    "heading": "Phiếu bổ sung",
    "opening": "{nơi làm việc} đề nghị:",
    "deadline": "Trước {hạn}.",
    "closing": "Hỏi {liên hệ}.",
    "origin": "",
}


@pytest.fixture
def admin(administrator, browse):
    return browse(administrator)


def save(client, revision=0, **changes):
    return client.post(PAGE + "luu/", {**TEXTS, **changes, "revision": revision})


def publish(client, revision=1, note="Theo công văn 12"):
    return client.post(DRAFT + "cong-bo/", {"revision": revision, "note": note})


def test_the_list_names_all_seven_forms_and_their_state(admin, read):
    save(admin)

    page = read(admin.get(LIST))

    assert re.findall(r"\b0[1-7]\b", page) == [
        "01", "02", "03", "04", "05", "06", "07",
    ]  # fmt: skip
    assert page.count("Chưa công bố") == 1
    assert page.count("lời văn có sẵn") == 7


def test_saving_shows_the_draft_beside_the_text_in_force(admin):
    answer = save(admin)
    page = admin.get(DRAFT).content.decode()

    assert (answer.status_code, answer["Location"]) == (303, DRAFT)
    assert "<ins>" in page
    assert "<del>" in page
    assert 'name="note"' in page


def test_what_is_wrong_is_said_beside_the_text_and_nothing_typed_is_lost(admin, read):
    answer = save(admin, opening="Gửi {tên mẹ} <b>", heading="Tên mới")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Không có ô tự điền {tên mẹ}" in read(answer)
    assert 'href="#f-opening"' in page
    assert "Gửi {tên mẹ} &lt;b&gt;" in page
    assert "Tên mới" in page
    assert not TextDraft.objects.exists()


def test_publishing_makes_a_version_and_says_so(admin, read):
    save(admin)

    answer = publish(admin)
    page = read(admin.get(HISTORY))

    assert (answer.status_code, answer["Location"]) == (303, HISTORY)
    assert "Đã công bố phiên bản 1" in page
    assert "Theo công văn 12" in page
    assert selectors.texts_now("form_02_supplement")["heading"] == "Phiếu bổ sung"
    assert AuditEntry.objects.filter(what="texts_published").count() == 1


def test_without_a_reason_nothing_is_published(admin, read):
    save(admin)

    answer = publish(admin, note="")

    assert answer.status_code == 422
    assert "Xin ghi lý do thay đổi" in read(answer)
    assert not TextVersion.objects.exists()


def test_a_page_that_is_too_old_publishes_nothing(admin, read):
    save(admin)
    save(admin, revision=1, heading="Do người khác sửa")

    answer = publish(admin, revision=1)

    assert answer.status_code == 409
    assert "vừa được người khác sửa" in read(answer)
    assert not TextVersion.objects.exists()


def test_saving_over_somebody_elses_draft_keeps_what_was_typed(admin, read):
    save(admin, heading="Của người khác")

    answer = save(admin, heading="Của tôi")

    assert answer.status_code == 409
    assert "Của tôi" in answer.content.decode()
    assert TextDraft.objects.get().texts["heading"] == "Của người khác"


def test_an_older_text_comes_back_as_a_draft(admin):
    save(admin)
    publish(admin)
    save(admin, heading="Lần hai")
    publish(admin)

    answer = admin.post(HISTORY + "1/dung-lai/", {"revision": 0})

    assert answer["Location"] == DRAFT
    assert TextDraft.objects.get().texts["heading"] == "Phiếu bổ sung"
    assert admin.post(HISTORY + "9/dung-lai/", {"revision": 1}).status_code == 404


def test_a_draft_can_be_thrown_away(admin):
    save(admin)

    answer = admin.post(DRAFT + "bo/", {"revision": 1})

    assert answer["Location"] == PAGE
    assert not TextDraft.objects.exists()
    assert admin.get(DRAFT).status_code == 302


@pytest.mark.parametrize("path", [DRAFT + "xem/", HISTORY + "0/xem/"])
def test_the_preview_is_a_pdf(admin, path):
    save(admin)

    answer = admin.get(path)

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", [LIST + "99/", HISTORY + "5/xem/", DRAFT + "xem/"])
def test_what_is_not_there_is_not_found(admin, path):
    assert admin.get(path).status_code == 404


READ = [LIST, PAGE, DRAFT, DRAFT + "xem/", HISTORY, HISTORY + "0/xem/"]
WRITE = [PAGE + "luu/", DRAFT + "cong-bo/", DRAFT + "bo/", HISTORY + "1/dung-lai/"]


@pytest.mark.parametrize("person", ["officer", "citizen"])
def test_for_others_the_pages_do_not_exist(person, request, browse):
    client = browse(request.getfixturevalue(person))

    assert {client.get(path).status_code for path in READ} == {404}
    assert {client.post(path, TEXTS).status_code for path in WRITE} == {404}
    assert not TextDraft.objects.exists()


def test_a_command_from_another_site_is_refused(administrator, browse):
    client = browse(administrator)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies

    assert {strict.post(path, TEXTS).status_code for path in WRITE} == {403}
    assert not TextDraft.objects.exists()


@pytest.mark.parametrize(("path", "most"), [(LIST, 6), (PAGE, 6), (HISTORY, 7)])
def test_a_page_costs_few_statements_however_many_versions(
    admin, path, most, django_assert_max_num_queries
):
    for number in range(4):
        save(admin, heading=f"Lần {number}")
        publish(admin)

    with django_assert_max_num_queries(most):
        assert admin.get(path).status_code == 200


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("một hai", "một hai", [(Change.SAME, "một hai")]),
        (
            "một hai ba",
            "một bốn ba",
            [
                (Change.SAME, "một "),
                (Change.GONE, "hai"),
                (Change.NEW, "bốn"),
                (Change.SAME, " ba"),
            ],
        ),
        ("", "mới", [(Change.NEW, "mới")]),
        ("cũ", "", [(Change.GONE, "cũ")]),
    ],
)
def test_a_difference_is_told_in_words(before, after, expected):
    assert [(piece.change, piece.text) for piece in pieces(before, after)] == expected
