"""The inspector of the journeys sees what it is there to see."""

import pytest
from playwright.sync_api import Browser

from e2e.inspection import Inspector

pytestmark = pytest.mark.browser
HOST = "motcua.test"
BAD_PAGE = """<!doctype html><html lang="vi"><title>x</title>
<main><h1>x</h1><input><div style="width: 2000px">x</div>
<img alt="" src="/missing.png"><img alt="" src="http://elsewhere.test/x.png"></main>"""


@pytest.mark.parametrize("script", [True, False])
def test_a_bad_page_is_found_out(browser: Browser, script):
    context = browser.new_context(java_script_enabled=script)
    second = None if script else browser.new_context()
    inspector = Inspector(host=HOST, with_scripts=second)
    page = context.new_page()
    page.route("**/*", lambda route: route.fulfill(status=404))
    page.route(
        f"http://{HOST}/", lambda route: route.fulfill(body=BAD_PAGE, content_type="text/html")
    )
    inspector.watch(page)

    page.goto(f"http://{HOST}/")
    inspector.judge(page, "trang")

    told = "\n".join(inspector.found)
    for wrong in (
        "no content policy",
        "missing.png: status 404",
        "asked of another host",
        "stick out at the side",
        "label (critical)",
    ):
        assert wrong in told
    for each in (context, second):
        if each:
            each.close()
