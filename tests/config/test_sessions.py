"""Sessions are read by one statement of our own."""

import pytest
from django.conf import settings
from django.test import Client

from motcua.config.sessions import SessionStore


@pytest.mark.django_db
def test_what_was_kept_is_found_again():
    kept = SessionStore()
    kept["use"] = "x"
    kept.create()

    assert SessionStore(kept.session_key)["use"] == "x"


@pytest.mark.django_db
def test_a_session_that_is_over_holds_nothing():
    kept = SessionStore()
    kept["use"] = "x"
    kept.set_expiry(-1)
    kept.create()

    found = SessionStore(kept.session_key)

    assert found.get("use") is None
    assert found.session_key is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", ["nobody-gave-this-out", '"a\\000bcdefghijk"'])
def test_a_key_that_nobody_gave_out_is_a_stranger(key):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key

    assert client.get("/mot-cua/")["Location"].startswith("/dang-nhap/")
