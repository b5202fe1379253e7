"""Figures of other domains on pages: sent, refused, corrected, and where each comes from."""

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases import hierarchy
from cases import world as worlds
from e2e.walk import browser_of
from motcua.ioc import selectors as ioc
from motcua.ioc.models import Indicator, SeriesBatch
from motcua.ioc.series import rights
from motcua.ioc.services import indicators_setup, lake_rebuild, series_push
from motcua.ioc.types import Sending, SeriesRow
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Role

YEARLY = "population"


@pytest.fixture
def world(db, settings, tmp_path):
    settings.LAKE_DIR, settings.FILES_DIR = tmp_path / "lake", tmp_path
    world = worlds.build()
    world.tree = hierarchy.grow(world)
    indicators_setup()
    rights._owners.cache_clear()
    Indicator.objects.filter(domain=3).update(owner_agency=world.police)
    lake_rebuild()
    ioc.facts_forget()
    return world


@pytest.fixture
def police(world):
    return browser_of(world.officer(Role.CASE_OFFICER, world.police))


def sent(police, text: str, **more: str):
    table = SimpleUploadedFile("tai-nan.csv", text.encode(), "text/csv")
    given = {"table": table, "indicator": "traffic_accidents", **more}
    return police.post(reverse("boards:series"), given)


def test_a_table_with_a_mistake_goes_back_with_its_reason(world, police):
    here = reverse("boards:series")
    page = police.get(here).content.decode()
    assert "Vụ tai nạn giao thông" in page
    assert "Giường bệnh" not in page
    assert here in police.get(reverse("boards:campaigns")).content.decode()
    assert police.post(here, {}).status_code == 422
    assert sent(police, "Kỳ,Giá trị\n", is_correction="1").status_code == 422
    wrong = sent(police, "Kỳ,Giá trị\n3/2024,=1+1\n2/2024,4\n", source="Sổ trực ban")
    assert wrong.status_code == 303
    refused = lxml.html.fromstring(police.get(wrong.headers["Location"]).content.decode())
    text = refused.text_content()
    assert "Có 1 chỗ cần sửa; chưa nạp dòng nào." in text
    assert "“=1+1” không phải một số" in text
    (faults,) = refused.xpath("//a[contains(@href, 'can-sua.csv')]/@href")
    lines = b"".join(police.get(faults).streaming_content).decode("utf-8-sig").splitlines()
    assert lines[:2] == [
        "Kỳ,Giá trị,Cần sửa",
        "3/2024,'=1+1,Giá trị: “=1+1” không phải một số",
    ]
    template = police.get(reverse("boards:series_template"), {"indicator": "traffic_deaths"})
    assert b"traffic_deaths," in b"".join(template.streaming_content)


def test_a_figure_tells_where_it_comes_from(world, police):
    right = sent(police, "Kỳ,Giá trị\n3/2024,5\n2/2024,4\n", source="Sổ trực ban")
    assert "Đã nạp 2 số liệu" in police.get(right.headers["Location"]).content.decode()
    again = sent(police, "Kỳ,Giá trị\n3/2024,6\n", is_correction="1", reason="Đếm sót một vụ")
    batch = again.headers["Location"]

    chair = browser_of(world.tree.chair)
    address = reverse("boards:indicator", args=["traffic_accidents"])
    told = lxml.html.fromstring(chair.get(address, {"period": "2024-03"}).content.decode())
    source = " ".join(told.xpath("//ol[@class='sources']")[0].text_content().split())
    assert source.startswith("6 vụ Đang dùng")
    assert "Đếm sót một vụ" in source
    assert "5 vụ (đến ngày" in source
    assert "Sổ trực ban" in source
    wall = chair.get(reverse("boards:wall"), {"period": "2024-03"}).content.decode()
    assert address in wall
    for absent in (reverse("boards:series"), batch):
        assert chair.get(absent).status_code == 404


def test_the_public_page_names_the_year_that_a_figure_is_of(world, police):
    """Of a month nobody sends a figure of the year: it stands there with its own year."""
    Indicator.objects.filter(pk=YEARLY).update(is_public=True)
    rows = [
        SeriesRow(indicator=YEARLY, period=year, value=number)
        for year, number in (("2024", 7), ("2023", 5))
    ]
    assert series_push(actor=SYSTEM, rows=rows, sending=Sending()).is_over
    anyone = Client()

    def cells(**asked):
        page = anyone.get(reverse("figures:all"), asked).content.decode()
        here = reverse("figures:one", args=[YEARLY])
        (row,) = lxml.html.fromstring(page).xpath(f"//tr[th/a[starts-with(@href, '{here}')]]")
        return [" ".join(cell.text_content().split()) for cell in row.xpath("td")]

    assert [cells(period=each)[0].endswith("(2024)") for each in ("2025-03", "2024")] == [
        True,
        False,
    ]
    one = anyone.get(reverse("figures:one", args=[YEARLY]), {"period": "2025-03"})
    assert "Số liệu 2024" in one.content.decode()
    same = anyone.get(reverse("figures:one", args=[YEARLY]), {"period": "2024"})
    assert "Số liệu 2024" not in same.content.decode()


def test_a_long_table_is_shown_while_it_is_read(world, police):
    waiting = SeriesBatch.objects.create(
        way="csv", state="checking", name="dài.csv", sha256="0" * 64, by_name="An",
        agency=world.police, is_correction=False, numbers="auto", quality="good",
        created_at=clock.now(), read=40_000,
    )  # fmt: skip
    progress = reverse("boards:series_batch", args=[waiting.id])
    part = police.get(progress, headers={"HX-Request": "true"}).content.decode()
    assert "Đã đọc 40.000 dòng." in part
    assert "hx-get" in part
    assert "<html" not in part
