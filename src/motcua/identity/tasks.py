"""Housekeeping: what lets nobody in any more is forgotten each night."""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from procrastinate.contrib.django import app

from motcua.identity.codes import codes_forget
from motcua.identity.models import ApiToken, LoginFailure
from motcua.kernel import clock

FAILURES_KEPT = timedelta(days=1)


@app.periodic(cron="27 3 * * *")
@app.task(name="identity.forget_expired", queue="sweepers")
def forget_expired(timestamp: int) -> None:
    """Drop sessions and tokens that ended, and failed log-ins that lock nobody any more."""
    now = clock.now()
    SessionStore.clear_expired()
    ApiToken.objects.filter(expires_at__lte=now).delete()
    LoginFailure.objects.filter(at__lte=now - FAILURES_KEPT).delete()
    codes_forget()
