"""Short codes sent to a phone, which its holder reads out: they prove that she agrees."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from motcua.identity.errors import CodesTooMany, CodeWrong
from motcua.identity.models import OneTimeCode
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed

LASTS = timedelta(minutes=10)
MOST_TRIES = 5
DIGITS = 6
# How many codes one phone gets, and one account asks for: within how long, how many.
OF_A_PHONE = ((timedelta(minutes=15), 3), (timedelta(days=1), 8))
OF_AN_ACCOUNT = ((timedelta(hours=1), 30), (timedelta(days=1), 120))
KEPT = timedelta(days=2)


@transaction.atomic
def code_issue(*, actor: Actor, subject: str, phone: str, asker: UUID | None = None) -> str:
    """A fresh code of six digits for this subject, good for ten minutes; the ones before it are
    void. It is returned once, to be sent, and kept only as a keyed hash.

    `asker` stands for one who is not logged in. Raises `CodesTooMany`.
    """
    asked_by = actor.account_id or asker
    if asked_by is None:
        raise NotAllowed
    now, phone_hash = clock.now(), _hash("phone", phone)
    by_phone = OneTimeCode.objects.filter(phone_hash=phone_hash)
    by_account = OneTimeCode.objects.filter(account_id=asked_by)
    for rows, limits in ((by_phone, OF_A_PHONE), (by_account, OF_AN_ACCOUNT)):
        for within, most in limits:
            if len(rows.filter(created_at__gt=now - within).values("pk")[:most]) == most:
                raise CodesTooMany
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    OneTimeCode.objects.create(
        subject=subject,
        phone_hash=phone_hash,
        code_hash=_hash(subject, code),
        account_id=asked_by,
        created_at=now,
    )
    return code


def code_prove(*, actor: Actor, subject: str, code: str, asker: UUID | None = None) -> UUID:
    """Whether the code is the last one sent for this subject; it is used up by that.

    Raises `CodeWrong` for a wrong, old or used one, and after five tries; a try counts whatever
    becomes of it.
    """
    now = clock.now()
    with transaction.atomic():
        row = (
            OneTimeCode.objects.select_for_update()
            .filter(subject=subject, account_id=actor.account_id or asker or UUID(int=0))
            .order_by("-created_at")
            .first()
        )
        is_open = (
            row is not None
            and row.used_at is None
            and row.tries < MOST_TRIES
            and row.created_at > now - LASTS
        )
        is_right = (
            row is not None
            and is_open
            and constant_time_compare(bytes(row.code_hash), _hash(subject, code))
        )
        if row is not None and is_open:
            row.tries += 1
            row.used_at = now if is_right else None
            row.save(update_fields=["tries", "used_at"])
    if row is None or not is_right:
        raise CodeWrong
    return row.pk


def codes_forget() -> int:
    """Drop codes that count for no limit any more; answer how many."""
    return OneTimeCode.objects.filter(created_at__lt=clock.now() - KEPT).delete()[0]


def _hash(about: str, value: str) -> bytes:
    """Keyed, so that the six digits cannot be tried out on what is kept."""
    return salted_hmac("motcua.code", f"{about}\n{value}", algorithm="sha256").digest()
