"""Charts in a real browser: read with the keys, and still there when the script is not."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page

from ui.test_gallery_browser import HOST, answer

pytestmark = [pytest.mark.browser, pytest.mark.urls("ui.gallery_urls")]
SCRIPT = "**/ui/built/charts.js"
BUILT = pytest.mark.skipif(
    finders.find("ui/built/charts.js") is None, reason="the script could not be built here"
)


def charts_page(browser: Browser, width: int, scheme: str) -> tuple[Page, list[str]]:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type] - the parameter is one of its words
        reduced_motion="reduce",
    )
    page, told = context.new_page(), []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.route("**/*", answer)
    return page, told


@BUILT
def test_the_arrow_keys_say_each_number_in_the_dark_and_nothing_breaks_the_policy(browser):
    page, told = charts_page(browser, 1280, "dark")
    page.goto(HOST + "/ui/charts/")
    for kind in ("line", "heat", "map", "flow"):
        live = page.locator(f"[data-chart={kind}] .chart-live")
        page.locator(f"[data-chart={kind}]").scroll_into_view_if_needed()
        live.focus()
        spoken = page.locator(f"[data-chart={kind}] [role=status]")
        page.keyboard.press("ArrowRight")
        first = spoken.inner_text()
        page.keyboard.press("End")
        assert first
        assert spoken.inner_text() not in ("", first)
        page.keyboard.press("Escape")
        assert spoken.inner_text() == ""
    assert not page.locator("[data-chart=line] .chart-still").is_visible()
    assert page.locator("[data-chart=bar] .chart-still").is_visible()
    parts = {"include": [["[data-chart=line]"], ["[data-chart=bar]"], ["[data-chart=map]"]]}
    assert Axe().run(page, context=parts).response["violations"] == []
    page.emulate_media(media="print")
    assert page.locator("[data-chart=line] .chart-still").is_visible()
    assert [each for each in told if "Cross-Origin-Opener-Policy" not in each] == []
    page.context.close()


@pytest.mark.parametrize("harm", ["no script", "broken data"])
def test_whatever_fails_the_picture_stays(browser, harm):
    page, _told = charts_page(browser, 360, "light")
    if harm == "no script":
        page.route(SCRIPT, lambda route: route.abort())
    else:
        found = finders.find("ui/built/charts.js")
        broken = Path(str(found)).read_bytes() if found else b""
        page.route(SCRIPT, lambda route: route.fulfill(body=broken, content_type="text/javascript"))
        page.add_init_script("JSON.parse = () => { throw new Error('broken') }")
    page.goto(HOST + "/ui/charts/")
    for kind in ("line", "heat", "map", "flow"):
        page.locator(f"[data-chart={kind}]").scroll_into_view_if_needed()
        assert page.locator(f"[data-chart={kind}] .chart-still").is_visible()
    assert page.locator(".chart-live").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    size = "each => parseFloat(getComputedStyle(each).fontSize)"
    texts = "[...document.querySelectorAll('.chart:not(.is-map) .chart-still text')]"
    assert page.evaluate(f"Math.min(...{texts}.map({size}))") >= 12
    page.context.close()
