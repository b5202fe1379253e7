"""Fixtures shared by all tests. Those for the things of one context live in its own folder."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from ipaddress import ip_address
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.catalogue.selectors import catalogue_forget
from motcua.identity.selectors import tokens_forget
from motcua.kernel import clock
from motcua.organisation.selectors import agencies_forget, standing_forget
from motcua.worktime.selectors import calendar_forget
from tools import chromium

FIRST, MIDDLE, LAST = range(3)
LEFT_BEHIND = (
    "SELECT EXISTS (SELECT FROM organisation_agency) OR EXISTS (SELECT FROM identity_account) "
    "OR EXISTS (SELECT FROM catalogue_procedure) OR EXISTS (SELECT FROM ioc_indicator)"
)
LOCAL_NAMES = {None, "", "localhost", b"localhost"}
if "MOTCUA_FUZZ" not in os.environ:
    settings.load_profile("ci")  # draws the same on every machine, however busy


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files of tests that wait for processes come first: the other cores have work meanwhile. Those
    with a browser come last, because it keeps an event loop in its thread; the longest ones first.
    """
    places: dict[Any, int] = {}
    for item in items:
        if item.get_closest_marker("process"):
            places[item.path] = FIRST
        elif item.get_closest_marker("browser"):
            places.setdefault(item.path, LAST)
    items.sort(key=lambda each: (places.get(each.path, MIDDLE), each.path.parent.name != "e2e"))


class NetworkRefused(RuntimeError):
    """A test tried to leave the machine."""


def _is_local(host: Any) -> bool:
    if host in LOCAL_NAMES:
        return True
    try:
        return ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def _only_this_machine() -> Iterator[None]:
    """Sockets reach 127.0.0.1, ::1 and Unix sockets, nothing else."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        resolve = socket.getaddrinfo

        def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
            if not _is_local(host):
                raise NetworkRefused(f"{host} is not this machine")
            return resolve(host, *args, **kwargs)

        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, *args: Any) -> Any:
        address = args[-1]
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address[0]):
            raise NetworkRefused(f"{address[0]} is not this machine")
        return method(self, *args)

    return guarded


@pytest.fixture(autouse=True, scope="session")
def _no_job_stays() -> Iterator[None]:
    """Emptying the tables after a test with transactions leaves the queue: no model owns it."""
    empty = TransactionTestCase._fixture_teardown

    def emptied(case: TransactionTestCase) -> None:
        empty(case)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What a process remembers for a minute must not pass from one test to the next."""
    agencies_forget()
    standing_forget()
    catalogue_forget()
    calendar_forget()
    tokens_forget()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let tests with real transactions empty the tables afterwards: ledgers refuse even that. Empty
    what a run that was killed left in a database that is used again.
    """
    place = connection.settings_dict
    if not str(place["NAME"]).startswith(place["TEST"]["NAME"]):
        return  # no test of this run wants the database
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger "
            "WHERE tgtype & 32 <> 0 AND NOT tgisinternal"
        )
        for table, trigger in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        cursor.execute(LEFT_BEHIND)
        (is_left,) = cursor.fetchone()
        if is_left:
            call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def jobs(db: None) -> Callable[[], list[str]]:
    """The names of the jobs that this test deferred, in order."""
    seen = list(ProcrastinateJob.objects.values_list("id", flat=True))

    def names() -> list[str]:
        fresh = ProcrastinateJob.objects.exclude(id__in=seen).order_by("id")
        return list(fresh.values_list("task_name", flat=True))

    return names


@pytest.fixture
def stop_clock() -> Iterator[Callable[[str], datetime]]:
    """`stop_clock("2024-06-03 07:30")` holds the time in Viet Nam there until the test ends."""
    with ExitStack() as stack:

        def stop(moment: str) -> datetime:
            instant = datetime.fromisoformat(moment).replace(tzinfo=clock.VIETNAM)
            stack.enter_context(time_machine.travel(instant, tick=False))
            return instant

        yield stop


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run; open a context of your own in it."""
    # Playwright keeps an event loop in this thread, which is not a reason to refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(
            executable_path=chromium.find(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield program
        program.close()
        # Tests that ran beside its loop had a connection of their own; an open one keeps the
        # test database from being dropped.
        connection.close()
