"""Everybody can use every page: no address is forgotten, no state of it breaks a rule."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route

from e2e import walk as walks
from e2e import walk_boards, walk_groups, walk_steering

HOST = "http://motcua.test"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
# Addresses that show no page of their own.
NOT_PAGES = {
    "a command; it answers with a page of another address": """
        portal:logout portal:rate portal:batch_start portal:batch_drop portal:batch_retry
        desk:absence_end desk:alert_acknowledge desk:bulk_start desk:following
        backoffice:absence backoffice:absence_end backoffice:leave backoffice:move_start
        backoffice:word_drop backoffice:weight_restore backoffice:process_find
        backoffice:process_create
        backoffice:process_clone backoffice:process_save backoffice:process_drop
        backoffice:process_move backoffice:text_save backoffice:text_publish
        backoffice:text_drop backoffice:text_restore backoffice:notice_save
        backoffice:notice_publish backoffice:notice_drop backoffice:notice_restore
        backoffice:form_begin backoffice:form_change backoffice:form_drop
        backoffice:form_attempt backoffice:form_sample_drop
        backoffice:indicator_target_drop boards:alert_rule_switch
        boards:notebook_new boards:block_move boards:block_comment boards:comment_resolve
        boards:decision_drop boards:meeting_approve boards:report_act""",
    "a part of a page that is judged as a whole": """
        portal:apply_save portal:apply_update portal:supplement_update desk:assist_update
        desk:bell""",
    "a file": """
        portal:file portal:form portal:talk_file portal:verify_download portal:batch_template
        portal:batch_result desk:file desk:printed desk:talk_file backoffice:process_file
        backoffice:text_preview backoffice:text_version backoffice:form_file
        boards:meeting_paper boards:report_paper figures:report_paper
        boards:indicator_file boards:flow_file boards:flow_map boards:campaign_chart figures:chart
        boards:proof boards:assignment_file figures:table ui:gallery_chart_file""",
    "data for machines": """
        portal:procedures_json portal:procedures_csv portal:offerings_csv portal:offices_json
        portal:offices_csv portal:dcat portal:changes portal:sitemap portal:robots portal:uploads
        portal:upload""",
}
EXCEPTIONS = {name for names in NOT_PAGES.values() for name in names.split()}

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


@pytest.fixture
def province(db, settings, tmp_path) -> walks.Province:
    settings.FILES_DIR, settings.LAKE_DIR = tmp_path, tmp_path / "lake"
    return walks.Province()


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


WALKS: tuple[Callable[[walks.Walk, walks.Province], None], ...] = (
    walks.portal,
    walks.desk,
    walks.backoffice,
    walk_boards.boards,
    walk_groups.groups,
    walk_steering.steering,
    walks.design_system,
)


@pytest.mark.browser
def test_every_page_in_every_state_is_for_everybody(browser, province):
    walk, known = walks.Walk(), set(walks.addresses())
    for part in WALKS:
        part(walk, province)
    told = [f"{name}: nobody walks there" for name in known - walk.passed - EXCEPTIONS]
    told += [f"{name}: no exception" for name in EXCEPTIONS - known | EXCEPTIONS & walk.passed]

    with window(browser, reduced_motion="reduce") as page:
        shown: list[bytes] = [b""]
        page.route(
            f"{HOST}/trang/",
            lambda route: route.fulfill(body=shown[0], content_type="text/html; charset=utf-8"),
        )
        for seen in walk.pages:
            shown[0] = seen.html
            told += judged(page, seen)
    assert told == [], "\n".join(told)
