"""One form, one command, however often its button is pressed."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

from motcua.kernel.http import ActorRequest
from motcua.kernel.idempotency import AlreadyDone, Once, replaying


@contextmanager
def clicked_once(request: ActorRequest) -> Iterator[Once]:
    """Around the command of a form: a second click changes nothing and goes on as the first."""
    once = _form_once(request)
    with suppress(AlreadyDone), replaying(once):
        yield once


def made_once(request: ActorRequest, command: Callable[[Once], UUID]) -> UUID:
    """What the command of a form made; for a second click what the first one made."""
    once = _form_once(request)
    try:
        with replaying(once):
            return command(once)
    except AlreadyDone as done:
        return UUID(done.answer["id"])


def version_of(request: ActorRequest) -> int:
    """The version that was on the screen; 0 for none."""
    written = request.POST.get("version", "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0  # noqa: PLR2004 - fits the column


def _form_once(request: ActorRequest) -> Once:
    """The key of a form as it was shown: each showing has another token, a second click the same.
    Another text is another form.
    """
    assert request.actor.account_id is not None, "nobody else comes through `for_boards`"
    digest = hashlib.sha256(f"{request.path}\n{request.POST.urlencode()}".encode()).digest()
    key = f"boards:{digest.hex()}"
    return Once(account_id=request.actor.account_id, key=key, body_hash=digest)
