"""The small province behind a real server, and people who sit before real browsers.

`MOTCUA_SHOTS=<folder>` keeps a picture of every page that a journey passes.
"""

import dataclasses
import os
from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, expect
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from cases import world as worlds
from e2e import walk as walks
from e2e.inspection import Inspector
from motcua.identity import services as identity
from motcua.kernel import clock
from motcua.kernel.actor import Role
from motcua.notifications.models import SendingRule
from motcua.organisation.models import Staff

OFFICERS = {
    Role.DESK_OFFICER: ("motcua.minhhung", "Lê Thị Hoa"),
    Role.CASE_OFFICER: ("tuphap.minhhung", "Điểu Văn Sơn"),
    Role.APPROVER: ("chutich.minhhung", "Trần Quốc Việt"),
    Role.REGISTRAR: ("vanthu.minhhung", "Phạm Thu Hà"),
}
MOST_WAIT = 15_000  # milliseconds; what happens, happens in two seconds where nothing else runs
expect.set_options(timeout=MOST_WAIT)
PLACE = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}


@dataclasses.dataclass(kw_only=True)
class Person:
    """Somebody before a browser of their own."""

    page: Page
    inspector: Inspector
    base: str
    script: bool

    def goes_to(self, path: str) -> None:
        self.page.goto(self.base + path)

    def logs_in(self, username: str) -> None:
        """Through the login page, whichever page asked for it."""
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu").fill(worlds.PASSWORD)
        self.looks_at("đăng nhập")
        self.presses("Đăng nhập")

    def looks_at(self, title: str) -> None:
        """Let the inspector judge the page that is open now."""
        self.inspector.judge(self.page, title)

    def sees(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("main")).to_contain_text(each)

    def presses(self, name: str) -> None:
        """A button; htmx answers in the page, everything else brings a new one."""
        button = self.page.get_by_role("button", name=name, exact=True)
        if self.script and button.evaluate("button => button.closest('[hx-post]') !== null"):
            with self.page.expect_response(lambda answer: answer.request.method == "POST"):
                button.click()
            return
        with self.page.expect_navigation():
            button.click()

    def follows(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=True).first.click()


@pytest.fixture
def province(transactional_db, settings, tmp_path):
    """The small province, its officers with names, accounts and keys."""
    settings.FILES_DIR = tmp_path / "files"
    world = worlds.build()
    accounts = []
    for role, (username, name) in OFFICERS.items():
        place = (world.commune.id, role)
        world.actors[place] = dataclasses.replace(world.actors[place], name=name)
        staff_id = world.actors[place].staff_id
        Staff.objects.filter(id=staff_id).update(full_name=name)
        accounts.append((username, staff_id))
    identity.staff_accounts_ensure(accounts, password=worlds.PASSWORD)
    worlds.give_keys(world)
    return world


@pytest.fixture
def everything(db, settings, tmp_path, stop_clock) -> walks.Province:
    """The small province with a dossier in every state, to walk through on one day."""
    stop_clock(f"{clock.today()} 09:00")
    settings.FILES_DIR, settings.LAKE_DIR = tmp_path, tmp_path / "lake"
    return walks.Province()


@pytest.fixture
def work_off(province) -> Callable[[], None]:
    """`work_off()` does what a worker would do, until the queue is empty."""
    # Citizens are told at once, also where these tests run at night.
    SendingRule.objects.create(
        quiet_from=time(), quiet_until=time(), is_plain=False, at=clock.now(), by_name="-"
    )
    with connection.cursor() as cursor:
        # Emptying the tables after a test leaves the queue, which is no model's own.
        cursor.execute("DELETE FROM procrastinate_jobs")

    def work() -> None:
        due = ProcrastinateJob.objects.filter(status="todo", scheduled_at=None).order_by("id")
        while job := due.first():
            app.tasks[job.task_name](**job.args)
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.id])

    return work


@pytest.fixture
def at_browser(province, live_server, browser: Browser) -> Iterator[Callable[..., Person]]:
    """`at_browser(width, script=False)` seats a person before a new browser."""
    contexts: list[BrowserContext] = []
    inspectors: dict[tuple[int, bool], Inspector] = {}
    shots = os.environ.get("MOTCUA_SHOTS", "")

    def context_of(width: int, *, script: bool) -> BrowserContext:
        height = 740 if width < 1000 else 900
        context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=script, **PLACE
        )
        context.set_default_timeout(MOST_WAIT)
        contexts.append(context)
        return context

    def seat(width: int = 1280, *, script: bool = True) -> Person:
        kind = (width, script)
        if kind not in inspectors:
            judge = None if script else context_of(width, script=True)
            folder = Path(shots) / f"{width}-{'script' if script else 'plain'}" if shots else None
            host = urlsplit(live_server.url).netloc
            inspectors[kind] = Inspector(host=host, with_scripts=judge, pictures=folder)
        page = context_of(width, script=script).new_page()
        inspectors[kind].watch(page)
        return Person(page=page, inspector=inspectors[kind], base=live_server.url, script=script)

    yield seat
    for context in contexts:
        context.close()
