"""Administrators say what people ask for most."""

from motcua.audit.models import AuditEntry
from motcua.catalogue.models import SearchWeight, SearchWeightVersion
from motcua.catalogue.selectors import procedures_search
from motcua.catalogue.services import procedures_import, search_words_import
from motcua.kernel.actor import SYSTEM

PAGE = "/quan-tri/uu-tien-tim-kiem/"
BIRTH, AGAIN = "1.001193", "1.004884"


def test_a_weight_is_seen_changed_ranked_by_kept_and_taken_back(
    browse, administrator, officer, read
):
    procedures_import(actor=SYSTEM, codes={BIRTH, AGAIN})
    search_words_import(actor=SYSTEM)
    browser, code = browse(administrator), AGAIN
    before = SearchWeight.objects.get(pk=code).weight
    assert procedures_search().rows[0].code == BIRTH
    assert "khai sinh" in read(browser.get(PAGE, {"q": "đăng ký lại"}))
    assert read(browser.get(PAGE, {"q": "xyz"})).count("Không có thủ tục nào như vậy")
    assert browse(officer).get(PAGE).status_code == 404
    assert browser.get(f"{PAGE}9.999999/").status_code == 404

    wrong = browser.post(f"{PAGE}{code}/", {"weight": "101", "note": "", "number": "0"})
    SearchWeight.objects.filter(pk=BIRTH).update(weight=60)
    typed = {"weight": "99", "note": "Nhiều người hỏi quý III", "number": "0"}
    done = browser.post(f"{PAGE}{code}/", typed)
    late = browser.post(f"{PAGE}{code}/", typed | {"weight": "1"}, follow=True)

    assert (wrong.status_code, done.status_code, late.status_code) == (422, 303, 200)
    assert "từ 0 đến 100" in read(wrong)
    assert "lý do" in read(wrong)
    assert "Người khác vừa sửa" in read(late)
    assert procedures_search().rows[0].code == code
    search_words_import(actor=SYSTEM)
    assert SearchWeight.objects.get(pk=code).weight == 99
    kept = SearchWeightVersion.objects.order_by("number").values_list("weight", "saved_by_name")
    assert list(kept) == [(before, ""), (99, administrator.name)]
    assert AuditEntry.objects.filter(
        object_ref=SearchWeightVersion.objects.get(number=2).pk, staff_id=administrator.staff_id
    ).exists()

    back = browser.post(f"{PAGE}{code}/1/dung-lai/", {"number": "2"}, follow=True)
    assert "Dùng lại phiên bản 1." in read(back)
    assert SearchWeight.objects.get(pk=code).weight == before
