"""How long a slow line makes people wait: `python bench/slow_line.py http://127.0.0.1:8000`.

A browser with nothing in its cache walks the whole way over a line as slow as 2G, of a
demonstration province that runs at the address: search, procedure, every page of the electronic
form filled in, receipt. Prints for each page what came over the line (what was sent, papers too,
is not counted) and after how many seconds it was drawn and could be used, as JSON. It hands in one
dossier per line, and looks for no form of its own: names are those of birth registration.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import chromium  # noqa: E402

NAME, WORD = "congdan1", "dung-thu-2024"  # of the demonstration; its login page prints them
CODE = "1.001193"
KILOBIT = 1000 / 8
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SCAN = {"name": "giấy tờ.pdf", "mimeType": "application/pdf", "buffer": PDF}
TYPED = {
    "requester.full_name": "Nguyễn Thị Minh Khai",
    "requester.personal_number": "999188001234",
    "requester.address": "Thôn 5, xã Minh Hưng",
    "requester.relation": "mother",
    "requester.phone": "0912345678",
    "child.full_name": "Nguyễn Gia Hân",
    "child.sex": "female",
    "child.birth_date": "02/11/2024",
    "child.birth_place": "Trung tâm Y tế huyện Bù Đăng",
    "child.ethnicity": "Kinh",
    "child.nationality": "Việt Nam",
    "child.home_town": "Bù Đăng, Bình Phước",
    "mother.full_name": "Nguyễn Thị Minh Khai",
    "mother.birth_year": "1988",
    "mother.ethnicity": "Kinh",
    "mother.nationality": "Việt Nam",
    "mother.address": "Thôn 5, xã Minh Hưng",
    "copies": "1",
    "is_true": "true",
}
PATIENCE_MS = 300_000


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of this many kilobits a second, each way taking half of `latency_ms`."""

    name: str
    kilobits: int
    latency_ms: int


LINES = (
    Line(name="2G, 250 kbit/s", kilobits=250, latency_ms=300),
    Line(name="2G at its edge, 50 kbit/s", kilobits=50, latency_ms=300),
)


def main() -> int:
    """Print the figures of each line."""
    base = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        figures = {}
        for line in LINES:
            context = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
            context.set_default_timeout(PATIENCE_MS)
            figures[line.name] = _journey(context.new_page(), base, line)
            context.close()
        browser.close()
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    return 0


def _journey(page: Page, base: str, line: Line) -> dict[str, Any]:
    wire = Wire(page)
    _slow(wire.session, line)
    figures = {
        "start": wire.page_after(lambda: page.goto(f"{base}/")),
        "search": wire.page_after(lambda: _search(page)),
        "procedure": wire.page_after(lambda: _press(page, f'main a[href="/thu-tuc/{CODE}/"]')),
        "login": wire.page_after(lambda: page.goto(f"{base}/dang-nhap/?next=/nop/{CODE}/")),
        "where to hand in": wire.page_after(lambda: _log_in(page)),
    }
    place = page.locator('main a[href^="?noi="], main select[name=noi]').first
    if place.count():
        figures["form, step 1"] = wire.page_after(lambda: _choose(page))
    else:
        figures["form, step 1"] = figures.pop("where to hand in")
    step = 1
    while page.locator("[value=submit]").count() == 0:
        step += 1
        _fill(page)
        figures[f"form, step {step}"] = wire.page_after(lambda: _press(page, "[value=next]"))
    for paper in page.locator("#giay-to .field:not(:has(.optional)) input[type=file]").all():
        paper.set_input_files(SCAN)
    page.wait_for_function("() => !document.querySelector('.progress progress')")
    figures["receipt"] = wire.page_after(lambda: _press(page, "[value=submit]"))
    page.locator(".big-code").first.wait_for()
    figures["together"] = {
        "kilobytes": round(sum(each["kilobytes"] for each in figures.values()), 1)
    }
    return figures


class Wire:
    """What comes over the line for each page, and how long it takes."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self._seen: list[float] = []
        self.session.on("Network.loadingFinished", self._add)
        self.session.send("Network.enable")

    def _add(self, told: dict[str, Any]) -> None:
        self._seen.append(told["encodedDataLength"])

    def page_after(self, deed: Callable[[], object]) -> dict[str, float]:
        """The figures of the page to which this leads."""
        self._seen.clear()
        began = time.monotonic()
        deed()
        self.page.wait_for_load_state("load")
        waited = time.monotonic() - began
        painted = self.page.evaluate(
            "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
        )
        return {
            "kilobytes": round(sum(self._seen) / 1000, 1),
            "drawn_after_s": round(painted / 1000, 1),
            "usable_after_s": round(waited, 1),
        }


def _slow(wire: Any, line: Line) -> None:
    speed = line.kilobits * KILOBIT
    wire.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": line.latency_ms,
            "downloadThroughput": speed,
            "uploadThroughput": speed,
        },
    )


def _press(page: Page, what: str) -> None:
    with page.expect_navigation(wait_until="load"):
        page.locator(what).first.click()


def _search(page: Page) -> None:
    page.locator("[name=q]").fill("khai sinh")
    _press(page, "main form[role=search] button")


def _log_in(page: Page) -> None:
    page.locator("[name=username]").fill(NAME)
    page.locator("[name=password]").fill(WORD)
    _press(page, "main form button")


def _choose(page: Page) -> None:
    if page.locator("main select[name=noi]").count():
        page.locator("main select[name=noi]").select_option(index=1)
        _press(page, "main form:has(select[name=noi]) button")
    else:
        _press(page, 'main a[href^="?noi="]')


def _fill(page: Page) -> None:
    """Whatever is asked on this page and still empty."""
    for name, text in TYPED.items():
        asked = page.locator(f'[name="{name}"]:not([type=hidden])')
        if asked.count() == 0:
            continue
        kind = asked.first.evaluate("e => e.type")
        if kind in ("radio", "checkbox"):
            page.locator(f'[name="{name}"][value="{text}"]').check()
        elif kind == "select-one":
            asked.first.select_option(text)
        elif not asked.first.input_value():
            asked.first.fill(text)


if __name__ == "__main__":
    sys.exit(main())
