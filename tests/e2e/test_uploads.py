"""A paper goes up over a bad line, in a real browser."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from cases import world as worlds
from motcua.files.models import StoredFile

pytestmark = pytest.mark.browser
LARGE = worlds.PDF + bytes(range(256)) * 2400
PAPER = {"name": "hộ khẩu.pdf", "mimeType": "application/pdf", "buffer": LARGE}


def test_a_paper_goes_on_after_the_line_broke_and_is_still_there_after_a_reload(at_browser):
    mai = at_browser(360)
    mai.goes_to(f"/nop/{worlds.GENERIC}/")
    mai.logs_in("mai")
    page, chunks = mai.page, []

    def bad_line(route):
        chunks.append(route.request.headers["upload-offset"])
        if len(chunks) == 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(lambda url: "/tep/" in url, lambda route: (
        bad_line(route) if route.request.method == "PATCH" else route.continue_()
    ))  # fmt: skip

    page.locator("input[type=file][data-resumable]").first.set_input_files(PAPER)
    expect(page.locator(".sent")).to_contain_text("Mất kết nối")
    picture(page, "waiting")
    expect(page.locator(".sent")).to_contain_text("Đã gửi", timeout=10_000)
    picture(page, "sent")
    page.reload()
    expect(page.locator(".sent li")).to_contain_text("hộ khẩu.pdf")
    mai.presses("Lưu nháp")

    row = StoredFile.objects.get()
    assert (row.name, row.size) == ("hộ khẩu.pdf", len(LARGE))
    assert chunks[:3] == ["0", str(256 * 1024), str(256 * 1024)]
    expect(page.locator("input[name=attached]")).to_have_value(f"{paper_of(page)}:{row.pk}")
    expect(page.locator(".sent")).to_have_count(0)
    mai.looks_at("giấy tờ đã gửi")


def paper_of(page) -> str:
    name = page.locator("input[type=file][data-resumable]").first.get_attribute("name")
    return name.removeprefix("files.")


def picture(page, name: str) -> None:
    if folder := os.environ.get("MOTCUA_SHOTS"):
        page.locator(".sent").scroll_into_view_if_needed()
        page.screenshot(path=str(Path(folder) / f"uploads-{name}.png"))
