"""Who calls, and under which key."""

import hashlib
from typing import Any

from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from motcua.identity.selectors import actor_of_token
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import DomainError
from motcua.kernel.idempotency import Once
from motcua.kernel.text import marked

LONGEST_KEY = 100


class KeyMissing(DomainError):
    """Every command needs a key of its own."""

    code = "idempotency_key_missing"
    status = 400
    message = marked("Mỗi lệnh cần tiêu đề Idempotency-Key riêng, dài từ 1 đến 100 ký tự ASCII.")


class Bearer(HttpBearer):
    """`Authorization: Bearer <token>`; the actor becomes `request.auth`."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor behind the token."""
        actor = actor_of_token(token)
        return None if actor.kind is ActorKind.ANONYMOUS else actor


def actor_of(request: HttpRequest) -> Actor:
    """The authenticated actor of this call."""
    actor: Any = getattr(request, "auth", None)
    if not isinstance(actor, Actor):
        raise AuthenticationError
    return actor


def once_of(request: HttpRequest, *, status: int = 200, content: bytes | None = None) -> Once:
    """The command's key with the hash of what was sent, so that another body under the same key
    is refused.
    """
    actor = actor_of(request)
    key = request.headers.get("Idempotency-Key", "")
    if not key.isascii() or not key.isprintable() or not 1 <= len(key) <= LONGEST_KEY:
        raise KeyMissing
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    digest.update(request.body if content is None else content)
    assert actor.account_id is not None
    return Once(account_id=actor.account_id, key=key, body_hash=digest.digest(), status=status)
