"""From the first page to the receipt with nothing but a keyboard, over a line that counts bytes."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.template.autoreload import reset_loaders
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import Page, expect

from cases import world as worlds
from motcua.cases.models import Case

pytestmark = pytest.mark.browser
FIRST_PAGE, WHOLE_JOURNEY = 30_000, 100_000
MOST_KEYS = 120
PAPER = {"name": "giấy tờ.pdf", "mimeType": "application/pdf", "buffer": worlds.PDF}
# What stands out around the thing that has the focus.
HERE = """() => {
  const at = document.activeElement, look = getComputedStyle(at);
  const name = at.labels?.[0]?.innerText || at.innerText || at.name || at.tagName;
  return [name.trim(), parseFloat(look.outlineWidth) >= 2 && look.outlineStyle !== "none"];
}"""


@pytest.fixture
def served(province, settings, tmp_path) -> Iterator[str]:
    """The small province behind a server that packs pages and keeps assets, as in production."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    reset_loaders()  # pages remember the names of files
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["ninja"])
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.daemon_threads = True
    server.set_app(WSGIHandler())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()
    reset_loaders()


@dataclass
class Wire:
    """What came over the line, and from whom."""

    page: Page
    total: float = 0
    hosts: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    keeping: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        line = self.page.context.new_cdp_session(self.page)
        line.on("Network.loadingFinished", lambda told: self._add(told["encodedDataLength"]))
        line.on("Network.responseReceived", self._note)
        line.send("Network.enable")

    def _add(self, size: float) -> None:
        self.total += size

    def _note(self, told) -> None:
        address = urlsplit(told["response"]["url"])
        self.kinds.add(told["type"])
        if address.scheme != "data":
            self.hosts.add(address.netloc)
        if address.path.startswith("/static/"):
            headers = {name.lower(): value for name, value in told["response"]["headers"].items()}
            self.keeping[address.path] = headers["cache-control"]


@dataclass
class Keyboard:
    """Somebody who has no mouse."""

    page: Page

    def goes_to(self, name: str) -> None:
        """Press Tab until this has the focus; whatever has it on the way can be seen."""
        for _key in range(MOST_KEYS):
            self.page.keyboard.press("Tab")
            found, is_visible = self.page.evaluate(HERE)
            assert is_visible, found
            if found.startswith(name):
                return
        raise AssertionError(name)

    def types(self, name: str, text: str) -> None:
        self.goes_to(name)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def presses(self, name: str, key: str = "Enter") -> None:
        """Go there, press it, be on the next page."""
        self.goes_to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def logs_in(self, username: str) -> None:
        self.types("Tên đăng nhập", username)
        self.types("Mật khẩu", worlds.PASSWORD)
        self.presses("Đăng nhập")


@pytest.fixture
def sit(browser, served):
    """`sit(width)` is a person before a keyboard, and the line of this person."""
    contexts = []

    def seat(width: int, path: str) -> tuple[Keyboard, Wire]:
        context = browser.new_context(
            viewport={"width": width, "height": 740},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        contexts.append(context)
        page = context.new_page()
        wire = Wire(page)
        page.goto(served + path)
        return Keyboard(page), wire

    yield seat
    for context in contexts:
        context.close()


def test_a_keyboard_and_a_hundred_kilobytes_are_enough(sit, province):
    mai, wire = sit(360, "/")
    assert 0 < wire.total <= FIRST_PAGE
    mai.page.keyboard.press("Tab")
    mai.page.keyboard.press("Enter")  # past the menu
    assert mai.page.evaluate("document.activeElement.id") == "main"

    mai.types("Tìm thủ tục", worlds.GENERIC)
    with mai.page.expect_navigation():
        mai.page.keyboard.press("Enter")
    mai.page.locator("main .list a").first.wait_for()
    mai.presses(mai.page.locator("main .list a").first.inner_text())
    mai.presses("Nộp hồ sơ trực tuyến")
    mai.logs_in("mai")
    _fill(mai)
    _wrong_then_right(mai)
    expect(mai.page.locator("main")).to_contain_text("Đã nhận hồ sơ")

    assert wire.total <= WHOLE_JOURNEY, wire.total
    assert wire.hosts == {urlsplit(mai.page.url).netloc}
    assert "Font" not in wire.kinds
    assert wire.keeping
    assert {path for path, kept in wire.keeping.items() if "immutable" not in kept} == set()
    _accept(sit, Case.objects.get().reference)


def _fill(mai: Keyboard) -> None:
    # A choice of files opens a window of the machine, which no test can fill by keyboard.
    for paper in mai.page.locator("#giay-to .field:not(:has(.optional)) input[type=file]").all():
        paper.set_input_files(PAPER)
    for sent in mai.page.locator(".sent").all():
        expect(sent).to_contain_text("Đã gửi")


def _wrong_then_right(mai: Keyboard) -> None:
    """The first error has the focus, its link leads to the question, the answer is typed there."""
    mai.page.locator("h1").click()
    mai.presses("Nộp hồ sơ")
    summary = mai.page.locator("#error-summary")
    expect(summary).to_be_focused()
    count = summary.get_by_role("link").count()
    for _each in range(count):
        link = summary.get_by_role("link").nth(_each)
        link.press("Enter")
        focused = mai.page.locator(":focus")
        expect(focused).to_have_attribute("aria-invalid", "true")
        mai.page.keyboard.type(_answer(link.inner_text()))
    mai.presses("Nộp hồ sơ")


def _answer(question: str) -> str:
    answers = {"Địa chỉ": "Thôn 5", "Nội dung": "Đề nghị đăng ký kết hôn.", "Nơi": "Thôn 5"}
    return next((text for start, text in answers.items() if question.startswith(start)), "Thôn 5")


def _accept(sit, reference: str) -> None:
    """From the login to the accepted dossier."""
    desk, _wire = sit(1280, "/dang-nhap/")
    desk.logs_in("motcua.minhhung")
    desk.presses("Chờ nhận")
    desk.presses(reference)
    for box in desk.page.get_by_role("checkbox").all():
        box.focus()
        desk.page.keyboard.press("Space")
    desk.goes_to("Tiếp nhận")
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_role("status").first).to_contain_text("Đã tiếp nhận hồ sơ")
    expect(desk.page.locator(":focus")).to_be_visible()
