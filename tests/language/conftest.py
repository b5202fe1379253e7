"""The compiled catalogue, the small province, and browsers that chose a language."""

import pytest
from django.test import Client
from django.utils.translation import trans_real

from cases import world as worlds
from motcua.kernel.language import COOKIE
from tools.translations import compile_stale


@pytest.fixture(autouse=True, scope="session")
def _compiled():
    """As after `make run`: what is newer is compiled; what was loaded is forgotten."""
    if compile_stale():
        trans_real._translations.clear()


@pytest.fixture
def world(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return worlds.build()


@pytest.fixture
def english():
    """A stranger's browser that chose English."""
    browser = Client()
    browser.cookies[COOKIE] = "en"
    return browser


@pytest.fixture
def logged_in():
    def browser(actor):
        client = Client()
        session = client.session
        session["account_id"] = str(actor.account_id)
        session.save()
        return client

    return browser
