"""Name and password: the way in until VNeID is connected, and for officers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from motcua.identity.errors import LoginLocked, LoginRefused
from motcua.identity.models import Account
from motcua.identity.ports import LoginField
from motcua.kernel import clock

MOST_FAILURES = 8
LOCKED_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class PasswordLogin:
    slug: str = "password"
    title: str = "Tên đăng nhập và mật khẩu"
    fields: tuple[LoginField, ...] = (
        LoginField(name="username", label="Tên đăng nhập"),
        LoginField(name="password", label="Mật khẩu", secret=True),
    )

    def identify(self, credentials: Mapping[str, str]) -> UUID:
        """Check name and password; count failures and lock for a while after too many."""
        username = credentials.get("username", "").strip().lower()
        password = credentials.get("password", "")
        account = Account.objects.filter(username=username, is_active=True).first()
        if account is None:
            make_password(
                password
            )  # takes as long as a real check, so that names cannot be guessed by time
            raise LoginRefused(fields={"username": _("Kiểm tra lại tên đăng nhập và mật khẩu.")})
        if account.locked_until is not None and account.locked_until > clock.now():
            raise LoginLocked
        if not check_password(password, account.password):
            _count_failure(account.id)
            raise LoginRefused(fields={"username": _("Kiểm tra lại tên đăng nhập và mật khẩu.")})
        if account.failures:
            Account.objects.filter(pk=account.id).update(failures=0, locked_until=None)
        return account.id


@transaction.atomic
def _count_failure(account_id: UUID) -> None:
    account = Account.objects.select_for_update().get(pk=account_id)
    account.failures += 1
    if account.failures >= MOST_FAILURES:
        account.failures = 0
        account.locked_until = clock.now() + LOCKED_FOR
    account.save(update_fields=["failures", "locked_until"])
