"""How long a slow line makes people wait: `python bench/slow_line.py http://127.0.0.1:8000`.

A browser with nothing in its cache opens the start page, goes to a procedure and to its form over
a line as slow as 2G, of a demonstration province that runs at the address. Prints for each page
what came over the line and after how many seconds it was drawn and could be used, as JSON.
"""

import json
import sys
import time
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
    wire = page.context.new_cdp_session(page)
    bytes_seen: list[float] = []
    wire.on("Network.loadingFinished", lambda told: bytes_seen.append(told["encodedDataLength"]))
    wire.send("Network.enable")

    def slowly(path: str) -> dict[str, float]:
        bytes_seen.clear()
        began = time.monotonic()
        page.goto(base + path, wait_until="load")
        waited = time.monotonic() - began
        painted = page.evaluate(
            "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
        )
        return {
            "kilobytes": round(sum(bytes_seen) / 1000, 1),
            "drawn_after_s": round(painted / 1000, 1),
            "usable_after_s": round(waited, 1),
        }

    _slow(wire, line)
    figures = {"start": slowly("/"), "procedure": slowly(f"/thu-tuc/{CODE}/")}
    _log_in(page, base)
    figures["form"] = slowly(f"/nop/{CODE}/")
    return figures


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


def _log_in(page: Page, base: str) -> None:
    page.goto(f"{base}/dang-nhap/")
    page.locator("[name=username]").fill(NAME)
    page.locator("[name=password]").fill(WORD)
    with page.expect_navigation():
        page.locator("main form button").first.click()


if __name__ == "__main__":
    sys.exit(main())
