"""Take the README's pictures of the boards, from a demonstration that runs and has a history.

    .venv/bin/python tools/pictures.py http://127.0.0.1:8000

(`MOTCUA_PICTURES=1 pytest tests/e2e/test_pictures.py` makes those of portal and desk.)
"""

import sys
from pathlib import Path

import chromium
from playwright.sync_api import Page, sync_playwright

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
LEADER, PASSWORD = "lanhdao.ubnd", "dung-thu-2024"
DESK, WALL = (1280, 800), (1920, 1080)
SMALLER = 0.6  # the picture of a wall, beside the wall
PLACE = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
# Name, size, address, and what stands at the top of the picture.
TAKEN = (
    ("wall.png", DESK, "/dieu-hanh/", "#domain-2"),
    (
        "indicator.png",
        DESK,
        "/dieu-hanh/chi-so/online_percent/?period=2025&by=district",
        "#by-title",
    ),
    ("campaign.png", DESK, "/dieu-hanh/chien-dich/", "h1"),
    ("tv.png", WALL, "/dieu-hanh/trinh-chieu/?page=2&still=1", "h1"),
)


def main(base: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
        for name, size, address, top in TAKEN:
            scale = SMALLER if size == WALL else 1
            page = browser.new_page(reduced_motion="reduce", device_scale_factor=scale, **PLACE)
            _enter(page, base)
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.goto(base + address)
            _take(page, name, top)


def _enter(page: Page, base: str) -> None:
    page.goto(f"{base}/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(LEADER)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def _take(page: Page, name: str, top: str) -> None:
    if name == "campaign.png":
        page.locator("main ul a").first.click()
    page.wait_for_load_state("networkidle")
    page.locator(top).first.evaluate("each => window.scrollBy(0, each.getBoundingClientRect().top)")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / name)
    print(f"→ {name} {(PICTURES / name).stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
