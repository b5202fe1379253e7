"""What a session says is read once in a process; that it is there is asked each time."""

import pytest
from django.contrib.sessions.models import Session

from motcua.config import sessions
from motcua.config.sessions import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def key():
    session = SessionStore()
    session["seen"] = {"days": [1]}
    session.create()
    return session.session_key


def test_what_one_request_does_with_its_session_is_its_own(key):
    SessionStore(key)["seen"]["days"].append(2)
    assert SessionStore(key)["seen"] == {"days": [1]}

    changed = SessionStore(key)
    changed["seen"]["days"].append(3)
    changed.save()
    assert SessionStore(key)["seen"] == {"days": [1, 3]}


def test_an_ended_session_says_nothing_more(key):
    assert "seen" in SessionStore(key)

    SessionStore(key).flush()

    assert "seen" not in SessionStore(key)


def test_a_forged_session_says_nothing(key):
    row = Session.objects.get(pk=key)
    Session.objects.filter(pk=key).update(session_data=row.session_data[:-2] + "xx")

    assert "seen" not in SessionStore(key)


def test_long_sessions_are_not_kept(key):
    before = sessions._decoded.cache_info().currsize
    session = SessionStore(key)
    session["typed"] = "Tôi tên là Điểu Thị Mai. " * 6_000
    session.save()

    assert SessionStore(key)["typed"] == session["typed"]
    assert 100_000 > len(Session.objects.get(pk=key).session_data) > sessions.LONGEST_KEPT
    assert sessions._decoded.cache_info().currsize == before
