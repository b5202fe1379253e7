"""Wrong secrets, counted per what was tried and from where, so that a stranger elsewhere locks
nobody out.
"""

from datetime import timedelta

from django.utils.crypto import salted_hmac

from motcua.identity.models import LoginFailure
from motcua.kernel import clock, db

MOST_FAILURES = 8
LOCKED_FOR = timedelta(minutes=15)
# Failures count together when each comes within `LOCKED_FOR` of the one before.
COUNT = (
    "INSERT INTO identity_loginfailure AS known (key_hash, failures, at) VALUES (%s, 1, %s) "
    "ON CONFLICT (key_hash) DO UPDATE SET at = EXCLUDED.at, "
    "failures = CASE WHEN known.at <= %s THEN 1 ELSE known.failures + 1 END"
)


def failures_locked(*, tried: str, address: str) -> bool:
    """Whether there were too many failures in a row lately. One query."""
    recent = LoginFailure.objects.filter(
        pk=_key(tried, address), at__gt=clock.now() - LOCKED_FOR, failures__gte=MOST_FAILURES
    )
    return recent.exists()


def failure_count(*, tried: str, address: str) -> None:
    """One more failure; whether the tried thing exists makes no difference."""
    now = clock.now()
    db.execute(COUNT, [_key(tried, address), now, now - LOCKED_FOR])


def failures_forget(*, tried: str, address: str) -> None:
    """The secret was right."""
    LoginFailure.objects.filter(pk=_key(tried, address)).delete()


def _key(tried: str, address: str) -> bytes:
    """What is kept of a name and an address: neither can be read from it."""
    return salted_hmac("motcua.login", f"{tried}\n{address}", algorithm="sha256").digest()
