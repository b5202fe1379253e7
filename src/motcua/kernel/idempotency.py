"""The second sending of a command changes nothing and gets the first one's answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from motcua.kernel import clock, db
from motcua.kernel.errors import DomainError
from motcua.kernel.models import IdempotencyKey
from motcua.kernel.text import marked


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """The key under which a machine sent a command, the hash of its body, and the status to
    answer.
    """

    account_id: UUID
    key: str
    body_hash: bytes
    status: int = 200


class KeyReused(DomainError):
    """The key was used for another body."""

    code = "idempotency_key_reused"
    status = 422
    message = marked("Khóa Idempotency-Key này đã dùng cho một yêu cầu khác. Xin dùng khóa mới.")


class AlreadyDone(Exception):
    """The command ran before under this key."""

    def __init__(self, answer: Any, status: int) -> None:
        super().__init__(status)
        self.answer = answer
        self.status = status


def remember(once: Once | None, answer: dict[str, Any]) -> None:
    """Keep the answer under its key, in the transaction of the command itself."""
    if once is not None:
        db.insert(
            IdempotencyKey(
                account_id=once.account_id,
                key=once.key,
                body_hash=once.body_hash,
                status=once.status,
                answer=answer,
                at=clock.now(),
            )
        )


@contextmanager
def replaying(once: Once | None) -> Iterator[None]:
    """Around a command and outside its transaction: a refusal caused by the first sending becomes
    `AlreadyDone`.

    Costs nothing when the command succeeds: the unique key is the judge, not a look-up before.
    """
    try:
        yield
    except (DomainError, IntegrityError) as refusal:
        stored = _stored(once)
        if once is None or stored is None:
            raise
        if bytes(stored.body_hash) != once.body_hash:
            raise KeyReused from refusal
        raise AlreadyDone(stored.answer, stored.status) from refusal


def _stored(once: Once | None) -> IdempotencyKey | None:
    if once is None:
        return None
    return IdempotencyKey.objects.filter(account_id=once.account_id, key=once.key).first()


def answer_given(once: Once) -> dict[str, Any]:
    """What was answered under this key; empty when nothing was. One query."""
    stored = _stored(once)
    return dict(stored.answer) if stored is not None else {}
