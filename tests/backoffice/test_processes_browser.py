"""Writing a process in a real browser, without scripts: both widths, and what axe says."""

import os

import pytest
from playwright.sync_api import Page, expect

from backoffice.test_backoffice_browser import HOST, WIDTHS, is_fine
from backoffice.test_backoffice_browser import window as window  # noqa: PLC0414 - a fixture
from cases import world as worlds
from motcua.catalogue import definitions, services
from motcua.kernel.actor import SYSTEM

pytestmark = pytest.mark.browser
LIST = f"{HOST}/quan-tri/quy-trinh/"


@pytest.fixture
def procedures(administrator):
    services.procedures_import(actor=SYSTEM, codes={worlds.GENERIC, "1.013992"})


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu và xem lại hình").first.click()


def begin(page: Page) -> None:
    """A new draft whose steps take an hour each."""
    page.goto(LIST)
    is_fine(page)
    shot(page, "list")
    page.get_by_role("button", name="Quy trình mới").click()
    is_fine(page)
    shot(page, "draft")
    page.get_by_label("Tên quy trình").fill("Quy trình của xã")
    for number in (1, 3, 4, 5, 6):
        row = page.locator("li.process-row").nth(number - 1)
        row.locator("summary").first.click()
        row.get_by_label("Số giờ làm việc").fill("1")
    save(page)


def choose(page: Page) -> None:
    """The procedure that is to follow the draft."""
    page.get_by_role("button", name="Lưu, chọn thủ tục và công bố").click()
    page.get_by_label("Mã thủ tục").fill(worlds.GENERIC)
    page.get_by_role("button", name="Kiểm tra").click()


@WIDTHS
def test_a_process_is_written_and_published(window, procedures, width):
    page = window(width)
    begin(page)
    page.locator("li.process-row").nth(1).locator("summary").first.click()
    page.locator("li.process-row").nth(1).get_by_role("button", name="Lấy ý kiến song song").click()
    expect(page.locator("li.process-row").nth(2).get_by_label("Thêm cơ quan")).to_be_visible()
    is_fine(page)
    shot(page, "consult")
    choose(page)
    is_fine(page)
    shot(page, "refused")
    page.get_by_role("link", name="Quay lại sửa").click()
    row = page.locator("li.process-row").nth(2)
    row.get_by_role("button", name="Bỏ dòng này").click()
    choose(page)
    page.get_by_label("Lý do thay đổi").fill("Quyết định 12")
    page.get_by_role("button", name="Công bố", exact=True).click()
    expect(page.get_by_text("Đã công bố cho 1 thủ tục")).to_be_visible()
    is_fine(page)
    shot(page, "published")
    page.goto(f"{LIST}thu-tuc/{worlds.GENERIC}/")
    is_fine(page)
    shot(page, "history")


@WIDTHS
def test_a_branching_process_is_shown_whole(window, procedures, width):
    page = window(width)
    page.goto(f"{LIST}{definitions.definitions()['land-change-registration'].hash}/")
    is_fine(page)
    shot(page, "branching")
    page.goto(f"{LIST}nhap-tep/")
    is_fine(page)
