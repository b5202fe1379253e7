"""Administrators of the province say what indicators are, and what they should reach."""

import pytest

from cases import world as worlds
from motcua.audit.models import AuditEntry
from motcua.ioc import selectors, services
from motcua.ioc.models import Indicator, IndicatorChange
from motcua.ioc.types import IndicatorSetting, Quality
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.errors import NotAllowed

PAGE = "/quan-tri/chi-so/"
COUNTED, SENT = "ontime_percent", "id_card_percent"
OPEN = {"quality": "good", "is_public": "on", "reason": "Theo họp giao ban"}
NEW = OPEN | {
    "code": "so_ca_sot_xuat_huyet",
    "name": "Số ca sốt xuất huyết",
    "domain": "6",
    "unit": "ca",
    "direction": "down",
    "grain": "month",
    "adds": "sum",
    "layers": ["present"],
    "lowest": "0",
    "highest": "5.000",
    "source": "Sở Y tế gửi lên",
}


@pytest.fixture
def browser(administrator, browse):
    services.indicators_setup()
    return browse(administrator)


def test_what_the_province_sets_is_used_kept_told_and_survives_a_release(
    browser, administrator, agency, read
):
    listed = read(browser.get(PAGE))
    assert "Hiệu quả chính quyền, dịch vụ công" in listed
    assert COUNTED in listed
    assert COUNTED not in read(browser.get(PAGE, {"cach": "gui"}))
    assert browser.get(f"{PAGE}khong-co/").status_code == 404

    address = f"{PAGE}{COUNTED}/"
    typed = OPEN | {"seen": "0", "warn": "72,5", "alarm": "60", "owner_agency_id": str(agency.id)}
    partial = {"quality": "partial", "quality_note": "Thiếu ba xã"}
    wrong = browser.post(address, typed | {"warn": "50", "quality": "partial"})
    bare = browser.post(address, typed | {"reason": " "})
    words = browser.post(address, typed | {"warn": "nhiều"})
    done = browser.post(address, typed | partial, follow=True)
    late = browser.post(address, typed | {"alarm": "10"}, follow=True)
    same = browser.post(address, typed | partial | {"seen": "1"}, follow=True)

    assert (wrong.status_code, words.status_code) == (422, 422)
    assert "ngưỡng báo động phải thấp hơn ngưỡng nhắc" in read(wrong)
    assert "vì sao số liệu chưa đủ tin cậy" in read(wrong)
    assert "Xin ghi lý do thay đổi" in read(bare)
    assert "Xin ghi một số" in read(words)
    assert "Ngưỡng nhắc" in read(done)
    assert "72,5" in read(done)
    assert "Người khác vừa sửa chỉ số này" in read(late)
    assert "không ghi gì" in read(same)
    change = IndicatorChange.objects.get()
    assert (change.number, change.by_name) == (1, administrator.name)
    assert AuditEntry.objects.filter(what="indicator_changed", object_ref=change.id).count() == 1

    services.indicators_setup()
    info = selectors.indicator_info(actor=SYSTEM, code=COUNTED)
    assert (info.warn, info.alarm, info.owner_agency_id) == (72.5, 60.0, agency.id)
    assert (info.quality, info.quality_note) == (Quality.PARTIAL, "Thiếu ba xã")


def test_a_target_is_set_replaced_taken_back_and_never_forgotten(
    browser, browse, officer, agency, read
):
    address = f"{PAGE}{COUNTED}/chi-tieu/"
    typed = {
        "seen": "0",
        "target-year": "2026",
        "target-part": "Q3",
        "target-value": "80",
        "target-basis": "KH 15",
        "target-agency": str(agency.id),
    }

    assert browse(officer).get(f"{PAGE}{COUNTED}/").status_code == 404
    assert browse(officer).post(address, typed).status_code == 404
    refused = browser.post(address, typed | {"target-value": "x", "target-basis": ""})
    first = browser.post(address, typed, follow=True)
    late = browser.post(address, typed | {"target-value": "1"}, follow=True)
    second = browser.post(address, typed | {"seen": "1", "target-value": "85,5"}, follow=True)
    (row,) = Indicator.objects.get(pk=COUNTED).targets.all()

    assert refused.status_code == 422
    assert read(refused).count("Xin ghi một số") == 2
    assert "Quý 3 năm 2026" in read(first)
    assert "Người khác vừa sửa" in read(late)
    assert (row.value, row.agency_id) == (85.5, agency.id)
    assert f"Chỉ tiêu, Quý 3 năm 2026, {agency.name}: 80 85,5" in read(second)

    gone = browser.post(f"{address}{row.id}/bo/", {"seen": "2"}, follow=True)
    assert "Chưa giao chỉ tiêu nào" in read(gone)
    assert f"{agency.name}: 85,5 —" in read(gone)
    assert browser.post(f"{address}{row.id}/bo/", {"seen": "3"}).status_code == 404


def test_an_indicator_of_others_is_defined_and_defined_anew(browser, administrator, agency, read):
    new = f"{PAGE}tao/moi/"
    taken = browser.post(new, NEW | {"code": COUNTED})
    wrong = browser.post(new, NEW | {"code": "Ca sốt", "highest": "0", "name": ""})
    done = browser.post(new, NEW, follow=True)

    assert "Đã có chỉ số với mã này" in read(taken)
    assert "Chữ thường không dấu" in read(browser.post(new, NEW | {"code": "Ca sốt"}))
    assert "Số lớn nhất phải lớn hơn" in read(browser.post(new, NEW | {"highest": "0"}))
    assert wrong.status_code == 422
    assert "Đã đặt chỉ số" in read(done)
    row = Indicator.objects.get(pk=NEW["code"])
    assert (row.highest, row.dimensions, row.formula) == (5000.0, ["present"], "series")

    shipped = Indicator.objects.get(pk=SENT)
    typed = NEW | {"seen": "0", "name": "Căn cước", "unit": "%", "direction": "up", "adds": "own"}
    renamed = browser.post(f"{PAGE}{SENT}/", typed | {"grain": "day", "highest": ""}, follow=True)
    assert f"{shipped.name} Căn cước" in read(renamed)
    services.indicators_setup()
    row = Indicator.objects.get(pk=SENT)
    assert (row.name, row.unit, row.highest) == ("Căn cước", "percent", None)
    assert row.params == shipped.params

    setting = IndicatorSetting(
        owner_agency_id=None, warn=None, alarm=None, quality=Quality.GOOD, quality_note="",
        is_public=False,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        services.indicator_change(
            actor=worlds.staff(agency, Role.APPROVER, "lanhdao"),
            code=SENT, seen=1, setting=setting, reason="x",
        )  # fmt: skip
