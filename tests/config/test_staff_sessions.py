"""An officer's session ends with the day and after an idle hour; a citizen's does not."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from cases import world as worlds
from motcua.config.middleware import SESSION_ACCOUNT
from motcua.identity.models import Account
from motcua.kernel.ids import new_id
from motcua.organisation.models import Staff


@pytest.fixture
def officer(db):
    staff = Staff.objects.create(id=new_id(), username="can1", full_name="Lê Thị Lan")
    return Account.objects.create(username="can1", staff_id=staff.id)


def logged_in(account_id):
    """A browser whose session was opened now."""
    browser = Client()
    store = SessionStore()
    store[SESSION_ACCOUNT] = str(account_id)
    store.create()
    browser.cookies["sessionid"] = store.session_key
    return browser


def is_in(browser):
    return browser.get("/").wsgi_request.actor.account_id is not None


def test_an_officer_who_works_stays_in_for_a_working_day(officer, stop_clock):
    stop_clock("2024-06-03 07:30")
    browser = logged_in(officer.id)
    for hour in ("07:30", "08:29", "09:28", "10:27", "11:26", "12:25", "13:24", "14:23", "15:22"):
        stop_clock(f"2024-06-03 {hour}")
        assert is_in(browser)

    stop_clock("2024-06-03 15:30")
    assert not is_in(browser)
    assert not is_in(browser)


def test_an_officer_who_left_is_out_after_an_hour(officer, stop_clock):
    stop_clock("2024-06-03 07:30")
    browser = logged_in(officer.id)
    assert is_in(browser)

    stop_clock("2024-06-03 08:30")

    assert not is_in(browser)


def test_logging_in_again_begins_another_day(officer, stop_clock):
    stop_clock("2024-06-03 07:30")
    browser = logged_in(officer.id)
    assert is_in(browser)
    stop_clock("2024-06-03 08:29")
    store = SessionStore(browser.cookies["sessionid"].value)
    store.cycle_key()
    browser.cookies["sessionid"] = store.session_key

    stop_clock("2024-06-03 15:00")

    assert is_in(browser)


def test_a_citizen_may_pause(db, stop_clock):
    stop_clock("2024-06-03 07:30")
    mai = worlds.citizen("mai", "999188001234", "Điểu Thị Mai")
    browser = logged_in(mai.account_id)
    assert is_in(browser)

    stop_clock("2024-06-03 18:00")

    assert is_in(browser)
