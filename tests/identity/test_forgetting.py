"""What lets nobody in any more is forgotten."""

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from cases import world as worlds
from motcua.identity import services
from motcua.identity.models import ApiToken, LoginFailure
from motcua.identity.tasks import forget_expired
from motcua.kernel import clock


def session(seconds):
    store = SessionStore()
    store.set_expiry(seconds)
    store.create()
    return store.session_key


def test_ended_sessions_tokens_and_locks_go_and_the_others_stay(db, stop_clock):
    stop_clock("2024-06-03 03:00")
    mai = worlds.citizen("mai", "999188001234", "Điểu Thị Mai")
    session(3600)
    lasting = session(100 * 3600)
    services.token_issue(account_id=mai.account_id)
    LoginFailure.objects.create(key_hash=b"a" * 32, failures=8, at=clock.now())
    stop_clock("2024-06-04 02:00")
    _token, fresh = services.token_issue(account_id=mai.account_id)
    LoginFailure.objects.create(key_hash=b"b" * 32, failures=8, at=clock.now())
    stop_clock("2024-06-04 03:27")

    forget_expired.func(timestamp=0)

    assert list(Session.objects.values_list("session_key", flat=True)) == [lasting]
    assert list(ApiToken.objects.values_list("id", flat=True)) == [fresh.id]
    assert [bytes(row.key_hash) for row in LoginFailure.objects.all()] == [b"b" * 32]
