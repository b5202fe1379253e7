"""The pages on which an administrator changes what citizens are told."""

from datetime import time

import pytest

from motcua.cases.told import kinds
from motcua.notifications import selectors
from motcua.notifications.models import TextDraft, TextVersion

LIST = "/quan-tri/loi-nhan/"
PAGE = LIST + "seal/"
DRAFT = PAGE + "nhap/"
TEXTS = next(kind for kind in kinds() if kind.key == "seal").texts


@pytest.fixture
def admin(administrator, browse):
    return browse(administrator)


def save(client, revision=0, **changes):
    changed = {key.replace("__", "."): text for key, text in changes.items()}
    return client.post(PAGE + "luu/", {**TEXTS, **changed, "revision": revision})


def test_the_list_names_every_occasion_and_the_rule(admin, read, django_assert_max_num_queries):
    save(admin, vi__subject="Kết quả {mã hồ sơ}")
    with django_assert_max_num_queries(5):
        page = read(admin.get(LIST))

    for kind in kinds():
        assert kind.title in page
    assert page.count("Chưa công bố") == 1
    assert "Không nhắn từ 21:00 đến 07:00" in page


def test_a_text_is_changed_looked_at_published_and_taken_back(admin, read):
    saved = save(admin, vi__sms="Kết quả {mã hồ sơ} đã có.")
    assert (saved.status_code, saved["Location"]) == (303, DRAFT)
    draft = read(admin.get(DRAFT))
    assert "Kết quả 000.01.21.H10-240603-0001 đã có." in draft
    assert "UCS-2, tính 1 tin" in draft
    assert "Your result is ready" in draft
    refused = admin.post(DRAFT + "cong-bo/", {"revision": 1, "note": ""})
    assert refused.status_code == 422
    done = admin.post(DRAFT + "cong-bo/", {"revision": 1, "note": "Ngắn hơn"})
    assert done["Location"] == PAGE + "lich-su/"
    save(admin, vi__sms="Lần hai {mã hồ sơ}")
    admin.post(DRAFT + "cong-bo/", {"revision": 1, "note": "Lần hai"})
    assert read(admin.get(PAGE + "lich-su/")).count("Phiên bản") >= 2
    assert admin.post(PAGE + "lich-su/1/dung-lai/", {"revision": 0})["Location"] == DRAFT
    assert TextDraft.objects.get().texts["vi.sms"] == "Kết quả {mã hồ sơ} đã có."
    assert admin.post(DRAFT + "bo/", {"revision": 1})["Location"] == PAGE
    assert TextVersion.objects.count() == 2


def test_an_unknown_blank_comes_back_with_what_was_typed_and_which_there_are(admin, read):
    answer = save(admin, en__body="Dear {name}")
    page = read(answer)

    assert answer.status_code == 422
    assert "Không có ô tự điền {name} trong tin này" in page
    assert "{dossier code}" in page
    assert "Dear {name}" in answer.content.decode()
    assert not TextDraft.objects.exists()
    assert save(admin, revision=7).status_code == 409


def test_the_rule_of_sending_is_set(admin, administrator, read):
    wrong = admin.post(LIST + "cach-gui/", {"quiet_from": "25:00", "quiet_until": "06:00"})
    assert wrong.status_code == 422
    assert "Xin ghi giờ" in read(wrong)
    done = admin.post(
        LIST + "cach-gui/", {"quiet_from": "22:00", "quiet_until": "06:30", "is_plain": "on"}
    )
    assert done["Location"] == LIST
    rule = selectors.sending_rule(actor=administrator)
    assert (rule.quiet_from, rule.quiet_until, rule.is_plain) == (time(22), time(6, 30), True)
    assert "Không dấu." in read(admin.get(LIST))


@pytest.mark.parametrize("path", [LIST, PAGE, DRAFT, PAGE + "lich-su/", LIST + "cach-gui/"])
def test_nobody_else_comes_in(officer, citizen, browse, path):
    assert browse(officer).get(path).status_code == 404
    assert browse(citizen).get(path).status_code == 404
