"""Writing a form in a real browser: both widths without scripts, and what axe says."""

import os

import pytest
from playwright.sync_api import Page, expect

from backoffice.test_backoffice_browser import HOST, WIDTHS, is_fine
from backoffice.test_backoffice_browser import window as window  # noqa: PLC0414 - a fixture
from cases import world as worlds
from motcua.catalogue import services
from motcua.kernel.actor import SYSTEM

pytestmark = pytest.mark.browser
LIST = f"{HOST}/quan-tri/bieu-mau/"


@pytest.fixture
def procedures(administrator):
    services.procedures_import(actor=SYSTEM, codes={worlds.GENERIC, worlds.COPIES})


def shot(page: Page, name: str) -> None:
    is_fine(page)
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)


@WIDTHS
def test_a_form_is_written_tried_and_published(window, procedures, width):
    page = window(width)
    page.goto(LIST)
    shot(page, "forms-list")
    page.goto(f"{LIST}certified-copies/")
    shot(page, "forms-show")
    page.get_by_role("button", name="Sửa trên bản nháp").click()
    shot(page, "forms-draft")
    page.get_by_role("button", name="Thêm câu hỏi").first.click()
    page.get_by_label("Câu hỏi", exact=True).fill("Nơi nhận kết quả")
    page.get_by_label("Kiểu ô").select_option("radio")
    page.get_by_role("button", name="Lưu và ở lại").click()
    page.get_by_label("Các lựa chọn").fill("Tại quầy\nQua bưu chính")
    page.get_by_role("button", name="Xem thử").click()
    expect(page.locator("#xem-thu").get_by_text("Qua bưu chính")).to_be_visible()
    shot(page, "forms-part")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("button", name="Kiểm tra như khi nộp").click()
    shot(page, "forms-checked")
    page.get_by_role("link", name="Chọn thủ tục và công bố").click()
    page.get_by_label("Lý do thay đổi").fill("Quyết định 7")
    shot(page, "forms-publish")
    page.get_by_role("button", name="Công bố").click()
    expect(page.get_by_text("Đã công bố bản 1 cho 1 thủ tục")).to_be_visible()
    shot(page, "forms-published")
