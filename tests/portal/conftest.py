"""The small province, browsers without JavaScript, and a citizen who is logged in."""

import html
import re

import pytest
from django.core.cache import cache
from django.test import Client

from cases import world as worlds
from motcua.kernel.actor import Actor

TYPED = {
    "applicant.full_name": "Điểu Thị Mai",
    "applicant.personal_number": "999188001234",
    "applicant.phone": "0912345678",
    "applicant.address": "Thôn 5, xã Minh Hưng",
    "content": "Đề nghị đăng ký kết hôn.",
}


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture
def world(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return worlds.build()


@pytest.fixture
def keys(world):
    worlds.give_keys(world)
    return world


def logged_in(actor: Actor) -> Client:
    """A browser whose session belongs to the actor."""
    browser = Client()
    session = browser.session
    session["account_id"] = str(actor.account_id)
    session.save()
    return browser


@pytest.fixture
def mai(world) -> Client:
    """The citizen's browser."""
    return logged_in(world.citizen)


@pytest.fixture
def nam(world) -> Client:
    """Another citizen's browser."""
    return logged_in(world.stranger)


def text_of(response) -> str:
    """The words of a page."""
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(body))


def hidden(response, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found, f"the page has no hidden field {name}"
    return found.group(1)
