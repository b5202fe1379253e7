"""Name and password: the way in until VNeID is connected, and for officers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from motcua.identity.errors import LoginLocked, LoginRefused
from motcua.identity.models import Account, LoginFailure
from motcua.identity.ports import LoginField
from motcua.kernel import clock, db, text
from motcua.kernel.text import marked

MOST_FAILURES = 8
LOCKED_FOR = timedelta(minutes=15)
# Failures count together when each comes within `LOCKED_FOR` of the one before.
COUNT = (
    "INSERT INTO identity_loginfailure AS known (key_hash, failures, at) VALUES (%s, 1, %s) "
    "ON CONFLICT (key_hash) DO UPDATE SET at = EXCLUDED.at, "
    "failures = CASE WHEN known.at <= %s THEN 1 ELSE known.failures + 1 END"
)


@dataclass(frozen=True)
class PasswordLogin:
    slug: str = "password"
    title: str = marked("Tên đăng nhập và mật khẩu")
    fields: tuple[LoginField, ...] = (
        LoginField(name="username", label=marked("Tên đăng nhập")),
        LoginField(name="password", label=marked("Mật khẩu"), secret=True),
    )

    def identify(self, credentials: Mapping[str, str], *, address: str) -> UUID:
        """Check name and password; count failures and lock for a while after too many.

        An unknown name is counted, locked and timed like a known one: neither says which it is.
        """
        username = text.composed(credentials.get("username", "")).strip().lower()
        password = text.composed(credentials.get("password", ""))
        key, now = _key(username, address), clock.now()
        failure = LoginFailure.objects.filter(pk=key, at__gt=now - LOCKED_FOR).first()
        if failure is not None and failure.failures >= MOST_FAILURES:
            raise LoginLocked
        account = Account.objects.filter(username=username, is_active=True).first()
        if account is None:
            make_password(password)  # as long as a real check: time tells no names
        if account is None or not check_password(password, account.password):
            db.execute(COUNT, [key, now, now - LOCKED_FOR])
            raise LoginRefused(fields={"username": _("Kiểm tra lại tên đăng nhập và mật khẩu.")})
        if failure is not None:
            failure.delete()
        return account.id


def _key(username: str, address: str) -> bytes:
    """What is kept of a name and an address: neither can be read from it."""
    return salted_hmac("motcua.login", f"{username}\n{address}", algorithm="sha256").digest()
