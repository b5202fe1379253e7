"""The gallery in a real browser: axe, both widths, both schemes, strict content policy."""

import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from motcua.kernel.errors import Conflict

pytestmark = [pytest.mark.browser, pytest.mark.urls("ui.gallery_urls")]
HOST = "http://motcua.test"
CLIENT = Client()


def answer(route: Route) -> None:
    """Let Django answer without a server in between."""
    path = urlsplit(route.request.url).path
    if path.startswith("/static/"):
        found = finders.find(path.removeprefix("/static/"))
        assert isinstance(found, str), path
        kind = mimetypes.guess_type(found)[0] or "text/plain"
        route.fulfill(body=Path(found).read_bytes(), content_type=kind)
        return
    response = CLIENT.get(path)
    route.fulfill(
        status=response.status_code, headers=dict(response.headers), body=response.content
    )


def open_page(browser: Browser, path: str, width: int, scheme: str, *, script: bool = True) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type] - the parameter is one of its words
        java_script_enabled=script,
    )
    page = context.new_page()
    page.route("**/*", answer)
    page.goto(HOST + path)
    return page


@pytest.mark.parametrize("path", ["/ui/", "/ui/desk/"])
def test_axe_finds_nothing_in_the_dark(browser: Browser, path: str) -> None:
    """By daylight these pages are part of the walk past every page."""
    page = open_page(browser, path, 1280, "dark")
    found = [
        (v["id"], v["impact"], v["nodes"][0]["html"])
        for v in Axe().run(page).response["violations"]
    ]
    assert found == []
    page.context.close()


@pytest.mark.parametrize("path", ["/ui/", "/ui/desk/"])
def test_where_the_system_chooses_colours_nothing_loses_its_mark(
    browser: Browser, path: str
) -> None:
    """Grounds and shadows go; a border or an outline must be there for what they said."""
    page = open_page(browser, path, 1280, "light")
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    for marked in page.locator(
        ".nav [aria-current], .tabs [aria-current], .queues [aria-current]"
    ).all():
        width = marked.evaluate("each => parseFloat(getComputedStyle(each).borderBottomWidth)")
        assert width >= 2
    for spot in page.locator(".timeline li").all():
        width = spot.evaluate("each => parseFloat(getComputedStyle(each, '::before').borderWidth)")
        assert width >= 2
    moving = page.evaluate("[...document.querySelectorAll('*')].filter(e =>"
        " parseFloat(getComputedStyle(e).transitionDuration) > 0).length")  # fmt: skip
    assert moving == 0
    page.context.close()


@pytest.mark.parametrize("path", ["/ui/", "/ui/desk/"])
def test_the_content_policy_is_never_broken(browser: Browser, path: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.route("**/*", answer)
    page.goto(HOST + path)
    page.wait_for_load_state("load")
    assert [text for text in told if "Content Security Policy" in text or "Refused" in text] == []
    assert page.evaluate("getComputedStyle(document.querySelector('.bar')).backgroundColor") == (
        "rgb(164, 38, 44)"
    )
    context.close()


def test_the_first_key_offers_the_way_past_the_menu(browser: Browser) -> None:
    page = open_page(browser, "/ui/", 360, "light")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.context.close()


def test_a_refusal_of_an_htmx_request_is_told_in_the_page(browser: Browser) -> None:
    page = open_page(browser, "/ui/desk/", 1280, "light")
    refusal = render_to_string("ui/error.html", {"error": Conflict()})
    page.route("**/move", lambda route: route.fulfill(status=409, body=refusal))
    page.evaluate("htmx.ajax('POST', '/move', '#main')")
    page.locator("#problem h1").wait_for()
    assert Conflict.message in page.locator("#problem").inner_text()
    assert page.locator(".dense").count() == 1
    page.context.close()


def test_paper_carries_the_content_and_not_the_frame(browser: Browser) -> None:
    page = open_page(browser, "/ui/", 1280, "dark")
    page.emulate_media(media="print")
    assert page.locator(".print-header").is_visible()
    for frame in (".bar", ".foot", ".button >> nth=0"):
        assert not page.locator(frame).is_visible()
    colours = "(e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor])"
    assert page.evaluate(f"{colours}(document.body)") == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    summary = page.evaluate(f"{colours}(document.querySelector('.summary a'))[0]")
    assert summary == "rgb(164, 38, 44)"
    page.context.close()


def test_without_script_a_click_on_an_error_leads_to_its_field(browser: Browser) -> None:
    page = open_page(browser, "/ui/", 360, "light", script=False)
    page.get_by_role("link", name="Nhập số trang của giấy khai sinh.").click()
    assert page.url.endswith("#f-papers-1-pages")
    assert page.locator("#f-papers-1-pages:target").count() == 1
    page.context.close()
