"""The desk in a real browser: htmx, keyboard, both widths, without scripts, and what axe says."""

import mimetypes
from contextvars import copy_context
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from playwright.sync_api import Page, Route, expect

from cases import world as worlds
from motcua.cases.lifecycle import Step
from motcua.cases.models import Case
from motcua.kernel.actor import Role
from motcua.organisation.models import Staff
from motcua.organisation.selectors import agencies_forget

pytestmark = pytest.mark.browser
HOST = "http://motcua.test"


@pytest.fixture
def window(browser, at):
    """`window(role, width)` is the desk of this officer; Django answers without a server.

    Playwright answers in a context of its own; the database connection lives in ours.
    """
    contexts = []

    def open_window(role: Role, width: int = 1280, *, script: bool = True) -> Page:
        officer, ours = at(role), copy_context()

        def answer(route: Route) -> None:
            request = route.request
            address = urlsplit(request.url)
            if address.path.startswith("/static/"):
                found = finders.find(address.path.removeprefix("/static/"))
                assert isinstance(found, str), address.path
                kind = mimetypes.guess_type(found)[0] or "text/plain"
                route.fulfill(body=Path(found).read_bytes(), content_type=kind)
                return
            headers, body = request.headers, request.post_data_buffer or b""
            response = ours.run(ask, request.method, request.url, headers, body)
            route.fulfill(
                status=response.status_code, headers=dict(response.headers), body=response.content
            )

        def ask(method: str, url: str, headers: dict[str, str], body: bytes) -> HttpResponse:
            address = urlsplit(url)
            response = officer.client.generic(
                method,
                f"{address.path}?{address.query}",
                body,
                headers.get("content-type", ""),
                headers={name: value for name, value in headers.items() if name.startswith("hx-")},
            )
            while 300 <= response.status_code < 400:
                response = officer.get(response["Location"])
            return response

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
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("width", [360, 1280])
def test_an_officer_accepts_a_case_and_the_next_one_is_a_key_away(world, at, window, width):
    case, following = worlds.submit(world), worlds.submit(world)
    page = window(Role.DESK_OFFICER, width)
    page.goto(f"{HOST}/mot-cua/?tab=pool")
    is_fine(page)

    page.get_by_role("link", name=case.reference).press("Enter")
    is_fine(page)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Tiếp nhận", exact=True).click()

    status = page.get_by_role("status")
    expect(status).to_contain_text("Đã tiếp nhận hồ sơ")
    expect(page.locator(":focus")).to_have_text("Hồ sơ tiếp theo")
    is_fine(page)
    assert at(Role.DESK_OFFICER).now(case).step is Step.APPRAISE
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(following.reference)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_wrong_form_and_a_changed_case_are_told_in_the_page(world, at, window, width):
    case = worlds.taken(world)
    page = window(Role.CASE_OFFICER, width)
    page.goto(f"{HOST}/mot-cua/ho-so/{case.id}/")

    page.get_by_label("Từ chối giải quyết").check()
    page.get_by_role("button", name="Trình lãnh đạo").click()
    expect(page.locator("#error-summary")).to_contain_text("Xin ghi rõ lý do")
    expect(page.get_by_label("Từ chối giải quyết")).to_be_checked()
    is_fine(page)
    page.get_by_label("Ý kiến thẩm định").fill("Chưa đủ tuổi.")
    at(Role.CASE_OFFICER).act(case, "propose", outcome="granted", proposal="")
    page.get_by_role("button", name="Trình lãnh đạo").click()

    expect(page.locator("#error")).to_contain_text("vừa được người khác xử lý")
    expect(page.locator("#error")).to_contain_text("Chưa đủ tuổi.")
    expect(page.get_by_role("link", name="Tải lại trang")).to_be_visible()
    is_fine(page)


def test_the_desk_works_without_scripts(world, at, window):
    case = worlds.submit(world)
    page = window(Role.DESK_OFFICER, script=False)
    page.goto(f"{HOST}/mot-cua/ho-so/{case.id}/")

    page.get_by_text("Từ chối tiếp nhận").first.click()
    page.get_by_label("Lý do").first.fill("Sai nơi nộp.")
    page.get_by_role("button", name="Từ chối tiếp nhận").click()

    expect(page.get_by_text("Đã từ chối tiếp nhận.")).to_be_visible()
    assert at(Role.DESK_OFFICER).now(case).step is Step.END


def test_everything_on_the_case_page_is_reached_by_keyboard(world, window):
    case = worlds.submit(world)
    page = window(Role.DESK_OFFICER)
    page.goto(f"{HOST}/mot-cua/ho-so/{case.id}/")
    reached = set()

    for _each in range(60):
        page.keyboard.press("Tab")
        said = page.evaluate("document.activeElement.innerText || document.activeElement.name")
        reached.add(str(said).strip())

    for wanted in ("Tiếp nhận", "Từ chối tiếp nhận", "Đăng xuất", "accept-note", "q"):
        assert wanted in reached, wanted
    assert "giấy tờ.pdf" in reached


def test_the_whole_agencys_list_fits_without_sideways_scrolling(world, window):
    """With the longest names that people, procedures and officers have here."""
    case = worlds.taken(world)
    long = "Nguyễn Hoàng Thị Phương Nguyệt Ánh"
    Case.objects.filter(pk=case.id).update(applicant_name=long)
    officer = world.officer(Role.CASE_OFFICER)
    Staff.objects.filter(pk=officer.staff_id).update(full_name=long)
    agencies_forget()

    page = window(Role.APPROVER, 1280)
    page.goto(f"{HOST}/mot-cua/?tab=agency")

    table = page.locator(".scroll").first
    widths = table.evaluate("box => [box.scrollWidth, box.clientWidth]")
    assert widths[0] <= widths[1]
