"""Ways into the catalogue, the page of a procedure for machines and for paper."""

import json
import re

import pytest
from django.test import Client

from cases.world import BIRTH, COPIES, GENERIC, JUDICIAL
from motcua.catalogue.definitions import DATA_DIR
from motcua.catalogue.models import LifeEvent, LifeEventProcedure, Offering, Procedure
from motcua.catalogue.selectors import (
    audiences,
    catalogue_forget,
    procedure_card,
    procedures_browse,
)
from motcua.catalogue.services import life_events_import
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import NotAllowed
from motcua.kernel.tables import BadRows
from motcua.kernel.text import fold
from motcua.organisation.models import Agency
from motcua.organisation.selectors import agencies_forget
from motcua.portal.dossier_form import places_of
from motcua.ui.data_block import data_block
from portal.conftest import text_of

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def described(path: str) -> dict:
    """The object that the page describes to machines."""
    return json.loads(SCRIPT.search(Client().get(path).content.decode()).group(1))


def test_every_way_into_the_catalogue_leads_to_procedures(world):
    hub = Client().get("/danh-muc/").content.decode()
    ways = re.findall(r'href="(/(?:danh-muc|co-quan)/[^"]+)"', hub)
    assert {"/danh-muc/viec/sinh-con/", "/danh-muc/linh-vuc/ho-tich/", "/danh-muc/cap/xa/"} <= {
        *ways
    }
    assert "/danh-muc/cap/huyen/" not in ways  # there are no districts any more
    assert COPIES not in Client().get("/danh-muc/cap/huyen/").content.decode()
    assert all(Client().get(way).status_code == 200 for way in set(ways))


FITTING = (
    ("/danh-muc/viec/sinh-con/", BIRTH, GENERIC),
    ("/danh-muc/linh-vuc/chung-thuc/", COPIES, BIRTH),
    ("/danh-muc/cap/tinh/", JUDICIAL, BIRTH),
    ("/danh-muc/cap/xa/?linh-vuc=ho-tich", GENERIC, COPIES),
    ("/danh-muc/doi-tuong/nguoi-nuoc-ngoai/", JUDICIAL, GENERIC),
    ("/danh-muc/co-quan/000.01.21.H10/", GENERIC, JUDICIAL),
    ("/danh-muc/co-quan/000.00.07.H10/", JUDICIAL, BIRTH),
)
NOWHERE = (
    "/danh-muc/viec/khong-co/",
    "/danh-muc/linh-vuc/khong-co/",
    "/danh-muc/cap/lang/",
    "/danh-muc/doi-tuong/ai/",
    "/danh-muc/co-quan/H99/",
    "/danh-muc/co-quan/a%00b/",
    "/danh-muc/mau/do/",
    "/thu-tuc/9.999999/ban-in/",
)


def test_a_list_shows_what_fits_and_nothing_else(world):
    for path, there, absent in FITTING:
        page = text_of(Client().get(path))
        assert there in page, path
        assert absent not in page, path


def test_a_way_that_does_not_exist_is_not_found_and_a_wrong_start_is_a_page(world):
    assert [path for path in NOWHERE if Client().get(path).status_code != 404] == []
    for after in ("9.999999", "\x00", "x' OR 1=1", "9" * 400):
        assert Client().get("/danh-muc/cap/xa/", {"sau": after}).status_code == 200


def test_a_long_list_goes_on_from_the_last_line_and_repeats_none(world, monkeypatch):
    monkeypatch.setattr("motcua.catalogue.browsing.ROWS", 2)
    first = procedures_browse()
    second = procedures_browse(after=first.after)
    codes = [row.code for row in (*first.rows, *second.rows)]
    assert sorted(codes) == sorted([BIRTH, COPIES, GENERIC, JUDICIAL])
    assert (first.total, second.after) == (4, "")
    page = Client().get("/danh-muc/cap/xa/").content.decode()
    assert f"sau={procedures_browse(level='commune').after}" in page


def test_browsing_takes_at_most_four_queries(world, django_assert_max_num_queries):
    for path in (
        "/danh-muc/",
        "/danh-muc/viec/sinh-con/",
        "/danh-muc/cap/xa/?linh-vuc=ho-tich",
        "/danh-muc/co-quan/000.01.21.H10/",
        f"/thu-tuc/{GENERIC}/ban-in/",
    ):
        agencies_forget()
        catalogue_forget()
        with django_assert_max_num_queries(4):
            assert Client().get(path).status_code == 200


def test_a_procedure_describes_itself_as_a_service_of_government(world, settings):
    settings.BASE_URL = "https://mc.example"
    found = described(f"/thu-tuc/{GENERIC}/")
    assert found["@context"] == "https://schema.org"
    assert found["@type"] == "GovernmentService"
    assert found["url"] == f"https://mc.example/thu-tuc/{GENERIC}/"
    assert found["provider"][0]["url"] == "https://mc.example/co-quan/000.01.21.H10/"
    channels = [each.get("serviceUrl") for each in found["availableChannel"]]
    assert f"https://mc.example/nop/{GENERIC}/" in channels
    assert {each["priceCurrency"] for each in found["offers"]} == {"VND"}


def test_no_name_can_end_the_data_block():
    evil = "</script><script>alert(1)</script><!--"
    block = data_block({"name": evil})
    assert block.count("<script") == 1
    assert block.count("</script>") == 1
    assert json.loads(SCRIPT.search(block).group(1))["name"] == evil


def test_the_page_leads_on_and_its_copy_for_paper_has_no_navigation(world):
    page = Client().get(f"/thu-tuc/{GENERIC}/")
    body = page.content.decode()
    assert 'href="/co-quan/000.01.21.H10/"' in body
    assert f'href="/co-quan/?thu-tuc={GENERIC}"' in body
    assert 'href="/danh-muc/linh-vuc/ho-tich/"' in body
    assert 'src="data:image/svg+xml' in body
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    body = Client().get(f"/thu-tuc/{GENERIC}/ban-in/").content.decode()
    for part in ("<nav", "<details", "<form", "<header"):
        assert part not in body
    assert 'content="noindex"' in body
    assert f"/thu-tuc/{GENERIC}/" in text_of(Client().get(f"/thu-tuc/{GENERIC}/ban-in/"))


def test_moments_of_life_come_from_tables_that_a_province_can_replace(world, tmp_path):
    events, parts = tmp_path / "events.csv", tmp_path / "parts.csv"
    events.write_text(
        "key,position,icon,name,name_en,about,about_en\n"
        "lam-ruong,1,no-such-icon,Làm ruộng,Farming,Giống và nước.,Seed and water.\n"
    )
    parts.write_text(
        "event,ordinal,group,group_en,code\n"
        f"lam-ruong,1,Trước vụ,Before,{GENERIC}\n"
        "lam-ruong,2,Trước vụ,Before,9.999999\n"
    )
    life_events_import(actor=SYSTEM, files=[events, parts])
    assert LifeEvent.objects.count() == 1
    again = life_events_import(actor=SYSTEM, files=[events, parts])
    assert [count.created for count in again.values()] == [0, 0]
    page = text_of(Client().get("/danh-muc/viec/lam-ruong/"))
    assert GENERIC in page
    assert "9.999999" not in page
    assert "Làm ruộng" in text_of(Client().get("/"))
    before = LifeEventProcedure.objects.count()
    parts.write_text("event,ordinal,group,group_en,code\nkhong-co,x,,,khai sinh\n")
    with pytest.raises(BadRows):
        life_events_import(actor=SYSTEM, files=[parts])
    with pytest.raises(NotAllowed):
        life_events_import(actor=world.citizen)
    assert LifeEventProcedure.objects.count() == before


def test_the_tables_of_the_product_name_known_procedures_and_known_words():
    lines = (DATA_DIR / "procedures.csv").read_text("utf-8")
    parts = (DATA_DIR / "life_event_procedures.csv").read_text("utf-8").splitlines()[1:]
    codes = {line.rsplit(",", 1)[1] for line in parts}
    assert [code for code in codes if f"\n{code}," not in lines] == []
    words = {subject for audience in audiences() for subject in audience.subjects}
    assert {"Công dân Việt Nam", "Doanh nghiệp", "Người nước ngoài"} <= words
    assert [word for word in words if word not in lines] == []


def test_lists_that_citizens_see_stand_in_vietnamese_order(world):
    new = {COPIES: "Dựng nhà", JUDICIAL: "Đang ở", BIRTH: "Dạng khác", GENERIC: "Em bé"}
    for code, name in new.items():
        Procedure.objects.filter(code=code).update(name=name, name_folded=fold(name))
    shown = [row.name for row in procedures_browse().rows]
    assert shown == ["Dạng khác", "Dựng nhà", "Đang ở", "Em bé"]
    assert [row.name for row in procedures_browse(after=COPIES).rows] == ["Đang ở", "Em bé"]

    commune = world.commune
    for number, name in enumerate(("UBND xã Đa Kia", "UBND xã Dung", "UBND xã Đak Ơ")):
        made = Agency.objects.create(
            identifier=f"000.01.3{number}.H10",
            name=name,
            short_name=name,
            level=commune.level,
            kind=commune.kind,
            place="Bình Phước",
            valid_from=commune.valid_from,
        )
        Offering.objects.create(procedure_id=GENERIC, receiving_agency=made, competent_agency=made)
    agencies_forget()
    catalogue_forget()
    places = [place.agency_name for place in places_of(procedure_card(GENERIC))]
    assert places == ["UBND xã Dung", "UBND xã Đa Kia", "UBND xã Đak Ơ", "UBND xã Minh Hưng"]
