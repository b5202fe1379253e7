"""A leader before the boards: down to the dossiers, live, on a telephone, in a meeting room."""

import re

import pytest
from playwright.sync_api import expect

from cases import world as worlds
from e2e.conftest import OFFICERS, Person
from motcua.boards.views import tv
from motcua.ioc import campaigns
from motcua.ioc import selectors as ioc
from motcua.ioc.services import indicators_setup, lake_rebuild
from motcua.kernel import clock
from motcua.kernel.actor import Role

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def morning(stop_clock):
    """The day does not turn while they look; before the province is built."""
    stop_clock(f"{clock.today()} 09:00")


@pytest.fixture
def facts(province, settings, tmp_path):
    settings.LAKE_DIR = tmp_path / "lake"
    indicators_setup()
    campaigns.campaigns_import()
    for _each in range(2):
        worlds.taken(province)
    lake_rebuild()
    ioc.facts_forget()
    return province


def leader(person: Person) -> Person:
    person.goes_to("/dieu-hanh/")
    person.logs_in(OFFICERS[Role.APPROVER][0])
    return person


def test_with_scripts_numbers_are_read_one_by_one_and_new_dossiers_come_by_themselves(
    facts, at_browser
):
    chair = leader(at_browser(1280))
    page = chair.page
    chair.follows("Hồ sơ tiếp nhận")
    line = page.locator("figure[data-chart=over-time]")
    line.scroll_into_view_if_needed()
    if page.locator("script[src*='charts']").count():  # built where npm or its wheel is
        live = line.locator(".chart-live")
        live.focus()
        page.keyboard.press("End")
        expect(line.locator("[role=status]")).to_contain_text("2 hồ sơ")
    page.get_by_role("link", name="Thủ tục", exact=True).click()
    page.locator("main table.dense tbody a").first.click()
    chair.sees("Xem 2 hồ sơ được tính")
    page.get_by_role("link", name="Xem 2 hồ sơ được tính").click()
    expect(page.locator("a.code")).to_have_count(2)
    page.locator("a.code").first.click()
    expect(page.locator("main")).to_contain_text("Hồ sơ")

    chair.goes_to("/dieu-hanh/truc-tiep/")
    expect(page.locator(".today dd").first).to_have_text("2")
    worlds.submit(facts)
    expect(page.locator(".today dd").first).to_have_text("3")

    chair.goes_to("/dieu-hanh/chien-dich/50-ngay-dem/")
    expect(page.locator("figure.chart").first).to_be_visible()
    assert chair.inspector.found == []


def test_without_scripts_pictures_and_tables_stay_and_the_wall_turns(
    facts, at_browser, monkeypatch
):
    chair = leader(at_browser(360, script=False))
    page = chair.page
    chair.goes_to("/dieu-hanh/xem-nhanh/")
    expect(page.locator(".brief-list").first.locator("li")).to_have_count(8)
    chair.looks_at("xem nhanh")
    chair.follows("Luồng hồ sơ")
    expect(page.locator("[data-chart=hours] svg.chart-still")).to_be_visible()
    page.locator("[data-chart=hours] summary").click()
    expect(page.locator("[data-chart=hours] table")).to_be_visible()
    chair.looks_at("luồng")

    monkeypatch.setattr(tv, "SECONDS", 1)
    chair.goes_to("/dieu-hanh/trinh-chieu/")
    page.wait_for_url(re.compile("page=2"), wait_until="commit")
    page.set_viewport_size({"width": 1920, "height": 1080})
    chair.goes_to("/dieu-hanh/trinh-chieu/?page=2&still=1")
    tiles = page.locator(".tv-tiles .board-tile")
    expect(tiles).to_have_count(8)
    lowest = tiles.last.bounding_box()
    assert lowest is not None
    assert lowest["y"] + lowest["height"] <= 1080, "all eight stand on one screen"
    letters = page.locator(".tv-tiles strong").first
    size = letters.evaluate("each => parseFloat(getComputedStyle(each).fontSize)")
    assert size >= 60, "read from five metres"
    assert chair.inspector.found == []
