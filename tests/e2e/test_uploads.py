"""A paper goes up over a bad line, in a real browser."""

import os
import re
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
    page, asked = mai.page, {"PATCH": [], "HEAD": [], "POST": []}

    def bad_line(route):
        request = route.request
        asked[request.method].append(request.headers.get("upload-offset"))
        if request.method == "PATCH" and len(asked["PATCH"]) == 2:
            route.abort("connectionreset")
        elif request.method == "HEAD" and len(asked["HEAD"]) == 1:
            route.fulfill(status=503)  # too busy to say how far it came
        else:
            route.continue_()

    page.route(lambda url: "/tep/" in url, bad_line)

    page.locator("input[type=file][data-resumable]").first.set_input_files(PAPER)
    expect(page.locator(".sent")).to_contain_text("Mất kết nối")
    picture(page, "waiting")
    expect(page.locator(".sent")).to_contain_text("Đã gửi")
    picture(page, "sent")
    page.reload()
    expect(page.locator(".sent li")).to_contain_text("hộ khẩu.pdf")
    mai.presses("Lưu nháp")

    row = StoredFile.objects.get()
    assert (row.name, row.size) == ("hộ khẩu.pdf", len(LARGE))
    assert asked["PATCH"][:3] == ["0", str(256 * 1024), str(256 * 1024)]
    assert len(asked["POST"]) == 1
    expect(page.locator("input[name=attached]")).to_have_value(f"{paper_of(page)}:{row.pk}")
    expect(page.locator(".sent")).to_have_count(0)
    mai.looks_at("giấy tờ đã gửi")


def test_what_was_sent_stays_with_a_form_that_fails_and_leaves_with_one_that_is_taken(
    at_browser, province
):
    case = worlds.taken(province)
    mai = at_browser(360)
    mai.goes_to(f"/nop/{worlds.GENERIC}/")
    mai.logs_in("mai")
    page, sent = mai.page, mai.page.locator(".sent li")
    page.locator("input[type=file][data-resumable]").first.set_input_files(PAPER)
    expect(sent).to_contain_text("Đã gửi")

    for fails in (line_breaks, token_is_old, session_ends):
        fails(mai)
        expect(sent).to_contain_text("hộ khẩu.pdf")
    mai.presses("Nộp hồ sơ")  # the form is empty: it is refused, and the draft has the file

    expect(page.locator("input[name=attached]")).to_have_count(1)
    expect(sent).to_have_count(0)
    a_message_keeps_one_file(mai, case)
    assert "đúng tệp" not in page.evaluate("Object.values(sessionStorage).join()")


def line_breaks(mai):
    def no_post(route):
        if route.request.method == "POST":
            route.abort("connectionreset")
        else:
            route.continue_()

    mai.page.route("**/nop/**", no_post)
    mai.page.get_by_role("button", name="Nộp hồ sơ", exact=True).click()
    mai.page.wait_for_url("chrome-error://**")
    mai.page.unroute("**/nop/**")
    mai.goes_to(f"/nop/{worlds.GENERIC}/")


def token_is_old(mai):
    token = mai.page.locator("main [name=csrfmiddlewaretoken]").first
    token.evaluate("field => field.value = 'x'.repeat(64)")
    mai.presses("Nộp hồ sơ")
    mai.sees("Trang này đã mở quá lâu")


def session_ends(mai):
    mai.page.context.clear_cookies(name="sessionid")
    mai.presses("Nộp hồ sơ")
    mai.logs_in("mai")


def a_message_keeps_one_file(mai, case):
    page, sent = mai.page, mai.page.locator(".sent li")
    mai.goes_to(f"/ho-so/{case.id}/trao-doi/")
    for name in ("nhầm.pdf", "đúng tệp.pdf"):
        page.get_by_label("Tệp kèm theo").set_input_files({**PAPER, "name": name})
        expect(sent).to_have_text(re.compile(f"{name}.*Đã gửi", re.DOTALL))
    picture(page, "message")
    mai.presses("Gửi tin")
    expect(page.get_by_role("checkbox", name="đúng tệp.pdf")).to_be_checked()
    expect(sent).to_have_count(0)
    mai.looks_at("tin chưa gửi còn tệp")
    page.get_by_label("Nội dung tin").fill("Đây ạ.")
    mai.presses("Gửi tin")
    expect(page.get_by_role("link", name="đúng tệp.pdf")).to_be_visible()
    expect(sent).to_have_count(0)


def paper_of(page) -> str:
    name = page.locator("input[type=file][data-resumable]").first.get_attribute("name")
    return name.removeprefix("files.")


def picture(page, name: str) -> None:
    if folder := os.environ.get("MOTCUA_SHOTS"):
        page.locator(".sent").scroll_into_view_if_needed()
        page.screenshot(path=str(Path(folder) / f"uploads-{name}.png"))
