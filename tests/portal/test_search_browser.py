"""The search in a real browser: the list follows while somebody types, both widths, axe."""

import mimetypes
import os
from contextvars import copy_context
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page, Route, expect

from cases.world import JUDICIAL
from motcua.catalogue.services import search_words_import
from motcua.kernel.actor import SYSTEM

pytestmark = pytest.mark.browser
HOST = "http://motcua.test"
SHOTS = os.environ.get("MOTCUA_SHOTS", "")


@pytest.fixture
def window(browser, world):
    """`window(width)` is a citizen's browser; Django answers without a server."""
    search_words_import(actor=SYSTEM)
    contexts, client, ours = [], Client(), copy_context()

    def answer(route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.path.startswith("/static/"):
            found = finders.find(address.path.removeprefix("/static/"))
            kind = mimetypes.guess_type(address.path)[0] or "text/plain"
            route.fulfill(body=Path(str(found)).read_bytes(), content_type=kind)
            return
        asked = {k: v for k, v in route.request.headers.items() if k.startswith("hx-")}
        where = f"{address.path}?{address.query}"
        given = ours.run(lambda: client.get(where, headers=asked))
        route.fulfill(status=given.status_code, headers=dict(given.headers), body=given.content)

    def open_window(width: int) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800})
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", answer)
        return page

    yield open_window
    for context in contexts:
        context.close()


def is_fine(page: Page, name: str) -> None:
    """Nothing for axe, nothing sticks out at the side."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/search-{name}.png", full_page=True)
    found = [
        (problem["id"], problem["nodes"][0]["html"])
        for problem in Axe().run(page).response["violations"]
    ]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_list_follows_while_somebody_types(window, width):
    page = window(width)
    page.goto(f"{HOST}/thu-tuc/")
    field = page.get_by_label("Việc cần làm, tên hoặc mã thủ tục")
    field.press_sequentially("lam lltp")

    expect(page.get_by_text("“lltp” hiểu là:")).to_be_visible()
    expect(page.locator("#found .list > li").first).to_contain_text(JUDICIAL)
    assert "q=lam%20lltp" in page.url
    is_fine(page, f"found-{width}")

    field.fill("khai sihn")
    page.get_by_role("link", name="khai sinh", exact=True).click()
    expect(field).to_have_value("khai sinh")
    page.wait_for_load_state()  # only then does the list follow

    field.fill("xyzzyq")
    expect(page.get_by_text("Không tìm thấy thủ tục nào")).to_be_visible()
    is_fine(page, f"empty-{width}")
