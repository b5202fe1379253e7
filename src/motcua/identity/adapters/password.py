"""Name and password: the way in until VNeID is connected, and for officers."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext as _

from motcua.identity.errors import LoginLocked, LoginRefused
from motcua.identity.failures import failure_count, failures_forget, failures_locked
from motcua.identity.models import Account
from motcua.identity.ports import LoginField
from motcua.kernel import text
from motcua.kernel.text import marked


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
        if failures_locked(tried=username, address=address):
            raise LoginLocked
        account = Account.objects.filter(username=username, is_active=True).first()
        if account is None:
            make_password(password)  # as long as a real check: time tells no names
        if account is None or not check_password(password, account.password):
            failure_count(tried=username, address=address)
            raise LoginRefused(fields={"username": _("Kiểm tra lại tên đăng nhập và mật khẩu.")})
        failures_forget(tried=username, address=address)
        return account.id
