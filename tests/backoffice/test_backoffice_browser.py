"""The operators' area in a real browser, without scripts: both widths, and what axe says."""

import mimetypes
from contextvars import copy_context
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser
HOST = "http://motcua.test"
WIDTHS = pytest.mark.parametrize("width", [360])


@pytest.fixture
def window(browser, administrator, browse):
    """`window(width)` is a browser of the administrator; Django answers without a server."""
    contexts, client, ours = [], browse(administrator), copy_context()

    def ask(method, address, headers, body):
        answer = client.generic(
            method, f"{address.path}?{address.query}", body, headers.get("content-type", "")
        )
        while 300 <= answer.status_code < 400:
            answer = client.get(answer["Location"])
        return answer

    def answer(route: Route) -> None:
        request = route.request
        address = urlsplit(request.url)
        if address.path.startswith("/static/"):
            found = finders.find(address.path.removeprefix("/static/"))
            kind = mimetypes.guess_type(address.path)[0] or "text/plain"
            route.fulfill(body=Path(str(found)).read_bytes(), content_type=kind)
            return
        body = request.post_data_buffer or b""
        given = ours.run(ask, request.method, address, request.headers, body)
        route.fulfill(status=given.status_code, headers=dict(given.headers), body=given.content)

    def open_window(width: int, *, script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", answer)
        return page

    yield open_window
    for context in contexts:
        context.close()


def is_fine(page: Page) -> None:
    """Nothing for axe, and nothing sticks out at the side."""
    found = [
        (problem["id"], problem["nodes"][0]["html"])
        for problem in Axe().run(page).response["violations"]
    ]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@WIDTHS
def test_a_text_is_changed_looked_at_and_published(window, width):
    page = window(width)
    page.goto(f"{HOST}/quan-tri/")
    is_fine(page)
    page.get_by_role("main").get_by_role("link", name="Mẫu văn bản").click()
    is_fine(page)
    page.get_by_role("link", name="Phiếu yêu cầu bổ sung").click()
    is_fine(page)
    page.get_by_label("Câu dẫn trước bảng").fill("Gửi {tên mẹ}")
    page.get_by_role("button", name="Lưu bản nháp").click()
    expect(page.get_by_role("alert").filter(has_text="{tên mẹ}").first).to_be_visible()
    is_fine(page)
    page.get_by_label("Câu dẫn trước bảng").fill("{nơi làm việc} mong ông/bà bổ sung:")
    page.get_by_role("button", name="Lưu bản nháp").click()
    expect(page.locator("ins").first).to_be_visible()
    is_fine(page)
    page.get_by_label("Lý do thay đổi").fill("Viết gọn hơn")
    page.get_by_role("button", name="Công bố phiên bản mới").click()
    expect(page.get_by_text("Đã công bố phiên bản 1")).to_be_visible()
    is_fine(page)


def test_it_all_works_without_scripts(window):
    page = window(1280, script=False)
    page.goto(f"{HOST}/quan-tri/mau-van-ban/04/")
    page.get_by_label("Lời xin lỗi").fill("{cơ quan} chân thành xin lỗi ông/bà.")
    page.get_by_role("button", name="Lưu bản nháp").click()
    page.get_by_label("Lý do thay đổi").fill("Lịch sự hơn")
    page.get_by_role("button", name="Công bố phiên bản mới").click()

    expect(page.get_by_text("Đã công bố phiên bản 1")).to_be_visible()
