"""Whether everybody can use a page: in a browser, by axe and by what it does not know."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route

from e2e import walk as walks

HOST = "http://motcua.test"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
# Everything that axe knows.
JUDGE = """async () => {
  const rules = { "target-size": { enabled: true } };
  const found = await axe.run(document, { resultTypes: ["violations"], rules });
  return found.violations.map(
    (v) => `${v.id} (${v.impact}): ${v.nodes.map((n) => n.html.slice(0, 160))}`);
}"""
WIDE = """() => {
  const over = document.documentElement.scrollWidth - innerWidth;
  const who = [...document.querySelectorAll("body *")].filter(
    (e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, .flow-wide"));
  return over > 0 ? [`${over} px stick out: ${who.slice(0, 2).map((e) => e.outerHTML)}`] : [];
}"""
FOCUS = """() => {
  const told = [], at = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  for (const each of document.querySelectorAll(at + ", [tabindex]")) {
    if (each.disabled || each.id === "main" || !each.checkVisibility()) continue;
    each.focus({ focusVisible: true });
    if (document.activeElement !== each) continue;
    const look = getComputedStyle(each);
    if (look.outlineStyle === "none" || parseFloat(look.outlineWidth) < 2)
      told.push(`no visible focus: ${each.outerHTML.slice(0, 160)}`);
  }
  return told;
}"""
# Words that end inside of their box, which larger letters would cut off.
CUT = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((e) => {
    const look = getComputedStyle(e);
    return e.childElementCount === 0 && e.textContent.trim() && !e.closest(".sr, .clip, svg")
      && /hidden|clip/.test(look.overflow) && e.scrollHeight > e.clientHeight + 1;
  }).map((e) => `cut off: ${e.outerHTML.slice(0, 160)}`)"""


def static(route: Route) -> None:
    """Style sheets, pictures and scripts as they are; nothing else is there."""
    path = urlsplit(route.request.url).path
    found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
    if found is None:
        route.fulfill(status=404)
    else:
        file = Path(str(found))
        route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])


@contextmanager
def window(browser: Browser, **settings: Any) -> Iterator[Page]:
    context = browser.new_context(locale="vi-VN", **settings)
    context.add_init_script(AXE)
    page = context.new_page()
    page.route("**/*", static)
    yield page
    context.close()


def judged(page: Page, seen: walks.Seen) -> list[str]:
    """What is wrong with a page: on a small phone, on a desk, and in letters twice as large."""
    told: list[str] = []

    def look(*functions: str) -> None:
        for function in functions:
            told.extend(f"{seen.title}: {each}" for each in page.evaluate(function))

    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{HOST}/trang/")
    look(WIDE, JUDGE)
    page.set_viewport_size({"width": 1280, "height": 800})
    look(WIDE)
    with large_letters(page):
        look(WIDE, CUT, FOCUS)
    return told


@contextmanager
def large_letters(page: Page) -> Iterator[None]:
    """As somebody who asked the browser for letters twice as large."""
    line = page.context.new_cdp_session(page)
    line.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    yield
    line.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    line.detach()


def faults(browser: Browser, pages: Sequence[walks.Seen]) -> list[str]:
    """What is wrong with these pages."""
    told: list[str] = []
    with window(browser, reduced_motion="reduce") as page:
        shown: list[bytes] = [b""]
        page.route(
            f"{HOST}/trang/",
            lambda route: route.fulfill(body=shown[0], content_type="text/html; charset=utf-8"),
        )
        for seen in pages:
            shown[0] = seen.html
            told += judged(page, seen)
    return told
