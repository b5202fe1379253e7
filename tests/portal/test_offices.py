"""Which office serves whom: list, map, hours, the way there."""

import json
import re
from datetime import date, datetime

import pytest
import time_machine
from django.test import Client

from cases.world import GENERIC, JUDICIAL
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VIETNAM
from motcua.kernel.tables import BadRows
from motcua.organisation.models import AdministrativeUnit, Agency, AgencySuccession
from motcua.organisation.selectors import agencies_forget, places_forget
from motcua.organisation.services import units_import
from motcua.worktime.selectors import calendar_forget
from portal.conftest import text_of

COLUMNS = (
    "era,level,code,parent_code,kind,name,other_name,other_code,official,"
    "valid_from,valid_to,source\n"
)
UNITS = """2024,province,70,,Tỉnh,Tỉnh Bình Phước,,,1,,2025-06-30,TLQ
2024,district,696,70,Huyện,Huyện Bù Đăng,,,1,,2025-06-30,TLQ
2024,commune,25417,696,Xã,Xã Minh Hưng,,,1,,2025-06-30,TLQ
2024,commune,25414,696,Xã,Xã Bom Bo,,,1,,2025-06-30,TLQ
2025,province,75,,Tỉnh,Tỉnh Đồng Nai,,,1,2025-07-01,,VNP
2025,commune,25417,75,Xã,Xã Bù Đăng,,,1,2025-07-01,,VNP
2025,commune,25414,75,Xã,Xã Bom Bo,,,1,2025-07-01,,VNP
"""
STEPS = """old_code,new_code,coverage,is_default,sources_agree,resolution
25417,25417,full,1,1,1662
25414,25414,full,1,1,1662
"""
OUTLINES = """era,code,center,rings,source
2025,25417,107100 11800,107000 11700 200 0 0 200 -200 0,VNP
2025,25414,107100 11950,107000 11900 200 0 0 100 -200 0; 107300 11900 9 0 0 9,VNP
"""
BOM_BO = "/co-quan/000.02.21.H10/"
SUNDAY, MONDAY = "2026-11-22 09:00", "2026-11-23 09:00"


def at(text: str) -> time_machine.travel:
    return time_machine.travel(datetime.fromisoformat(text).replace(tzinfo=VIETNAM), tick=False)


@pytest.fixture
def places(world, tmp_path):
    """Two communes that were renamed; one has an agency of the world, the other a new one."""
    files = []
    for name, text in (("units", COLUMNS + UNITS), ("steps", STEPS), ("outlines", OUTLINES)):
        files.append(tmp_path / f"{name}.csv")
        files[-1].write_text(text)
    units_import(actor=SYSTEM, files=files)
    unit = {row.code: row for row in AdministrativeUnit.objects.filter(era="2024")}
    Agency.objects.filter(pk=world.commune.pk).update(unit=unit["25417"])
    Agency.objects.create(
        identifier="000.02.21.H10",
        name="Ủy ban nhân dân xã Bom Bo",
        short_name="UBND xã Bom Bo",
        symbol="UBND",
        level="commune",
        kind="people_committee",
        unit=unit["25414"],
        place="Bom Bo",
        address="Thôn 1, xã Bom Bo",
        phone="02713999999",
        valid_from="2024-01-01",
        source="demonstration",
    )
    agencies_forget()
    places_forget()
    yield world
    places_forget()


def test_an_office_is_found_by_the_old_and_by_the_new_name_of_the_commune(places):
    old = text_of(Client().get("/co-quan/", {"q": "minh hung"}))
    new = text_of(Client().get("/co-quan/", {"q": "Bù Đăng"}))
    for page in (old, new):
        assert "UBND xã Minh Hưng" in page
        assert "Trung tâm Phục vụ hành chính công tỉnh" in page
    assert "nay thuộc Xã Bù Đăng" in old
    assert "Gồm địa bàn cũ: Xã Minh Hưng, Huyện Bù Đăng" in new
    page = text_of(Client().get("/co-quan/", {"q": "bom bo"}))
    assert "Có 2 nơi trùng tên" in page
    assert "Xã Bom Bo , Huyện Bù Đăng" in page
    assert "Xã Bom Bo , Tỉnh Đồng Nai" in page


def test_for_a_procedure_the_page_says_who_takes_it_in(places):
    page = text_of(Client().get("/co-quan/", {"don-vi": "2025.25417", "thu-tuc": JUDICIAL}))
    assert "Trung tâm Phục vụ hành chính công tỉnh" in page
    assert "UBND xã Minh Hưng" not in page
    assert "Nhận hồ sơ thủ tục này; Công an tỉnh giải quyết." in page
    nearest = Client().get("/co-quan/", {"don-vi": "2025.25417", "thu-tuc": GENERIC})
    assert "Nhận và giải quyết hồ sơ thủ tục này." in text_of(nearest)


def test_the_map_is_a_picture_of_links_that_needs_no_script(places):
    body = Client().get("/co-quan/", {"thu-tuc": GENERIC}).content.decode()
    picture = re.search(r"<svg viewBox.*?</svg>", body, re.DOTALL).group(0)
    assert picture.count('class="area"') == 2
    assert f'href="/co-quan/?don-vi=2025.25417&amp;thu-tuc={GENERIC}"' in picture
    assert "style=" not in picture
    chosen = Client().get("/co-quan/", {"don-vi": "2024.25417"}).content.decode()
    assert chosen.count("area is-chosen") == 1
    assert re.search(r'viewBox="0 0 \d+ \d+" width="\d+" height="\d+"', chosen)


def test_a_question_without_answer_gets_the_whole_list(places):
    for query in (
        {"q": "khong co noi nay"},
        {"q": "\x00"},
        {"q": "ă" * 5000},
        {"don-vi": "2025.99999"},
        {"don-vi": "x", "thu-tuc": "'; --"},
        {"thu-tuc": "9.999999"},
    ):
        page = Client().get("/co-quan/", query)
        assert page.status_code == 200
        assert "UBND xã Bom Bo" in text_of(page)
    assert Client().get("/co-quan/000.99.99.H10/").status_code == 404


def test_the_page_of_an_office_says_where_when_and_what(places):
    with at(SUNDAY):
        assert "Đang đóng mở lại lúc 07:00 thứ Hai 23/11/2026" in text_of(Client().get(BOM_BO))
    with at(MONDAY):
        page = Client().get(BOM_BO)
    words = text_of(page).replace("\u2060", "")
    assert "Đang mở đến 11:30" in words
    assert "Thôn 1, xã Bom Bo" in words
    assert "Thứ Hai – thứ Sáu 07:00–11:30, 13:30–17:00" in words
    assert "Cơ quan này không trực tiếp nhận thủ tục nào." in words
    block = json.loads(re.search(r"ld\+json\">(.*?)</script>", page.content.decode()).group(1))
    assert block["@type"] == "GovernmentOffice"
    assert len(block["openingHoursSpecification"]) == 10
    police = text_of(Client().get("/co-quan/000.00.07.H10/"))
    assert "được nộp tại Trung tâm Phục vụ hành chính công tỉnh" in police
    commune = Client().get("/co-quan/000.01.21.H10/").content.decode()
    assert "/danh-muc/co-quan/000.01.21.H10/?linh-vuc=ho-tich" in commune


def test_the_way_to_an_office_is_told_from_the_middle_of_a_commune(places):
    for start, words in (
        ("minh hung", "khoảng 17 km theo đường chim bay, về phía bắc."),
        ("bom bo", "Xã Bom Bo ở ngay địa bàn này."),
        ("nowhere", "Không thấy xã, phường “nowhere” trong tỉnh."),
    ):
        assert words in text_of(Client().get(BOM_BO, {"tu": start}))


def test_pages_of_offices_take_at_most_four_queries(places, django_assert_max_num_queries):
    for path in ("/co-quan/", "/co-quan/?q=bom+bo", BOM_BO):
        agencies_forget()
        places_forget()
        calendar_forget()
        with django_assert_max_num_queries(4):
            assert Client().get(path).status_code == 200
    with django_assert_max_num_queries(4):
        Client().get(f"/co-quan/?don-vi=2025.25417&thu-tuc={GENERIC}")


def test_an_office_that_is_no_more_says_who_goes_on(places):
    old = Agency.objects.get(identifier="000.02.21.H10")
    Agency.objects.filter(pk=old.pk).update(valid_to=date(2025, 6, 30))
    AgencySuccession.objects.create(old=old, new=places.commune, basis="1662/NQ-UBTVQH15")
    agencies_forget()

    words = text_of(Client().get(BOM_BO))

    assert "Cơ quan này hoạt động đến hết ngày 30/06/2025." in words
    assert f"Cơ quan tiếp tục công việc: {places.commune.name}" in words
    assert "Giờ làm việc" not in words
    assert BOM_BO not in Client().get("/co-quan/").content.decode()


def test_an_outline_that_cannot_be_drawn_is_refused(places, tmp_path):
    path = tmp_path / "wrong.csv"
    for line in (
        "2025,25417,here,1 2 3 4 5 6,VNP",
        "2025,25417,1 2,1 2 3,VNP",
        "2025,1,1 2,1 2 3 4 5 6,VNP",
    ):
        path.write_text(f"era,code,center,rings,source\n{line}\n")
        with pytest.raises(BadRows):
            units_import(actor=SYSTEM, files=[path])
