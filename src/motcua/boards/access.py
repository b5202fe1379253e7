"""Who may come to the boards: officers. Which numbers they see is for the selectors to say."""

import hashlib
from typing import ParamSpec

from motcua.kernel.actor import Actor, Role
from motcua.kernel.http import ActorRequest
from motcua.kernel.idempotency import Once
from motcua.ui.entry import View, guarded

HOME = "/dieu-hanh/"
P = ParamSpec("P")


def counts(actor: Actor) -> bool:
    """Whether the actor has a post whose work is counted, or leads those who have."""
    return actor.is_staff and any(post.role is not Role.HELPER for post in actor.posts)


def for_boards(view: View[P]) -> View[P]:
    """A page for everybody who works on dossiers or leads those who do."""
    return guarded(view, counts, home=HOME)


def form_once(request: ActorRequest) -> Once:
    """The key of a form as it was shown: each showing has another token, a second click the same.
    Another text is another form.
    """
    assert request.actor.account_id is not None, "nobody else comes through `for_boards`"
    digest = hashlib.sha256(f"{request.path}\n{request.POST.urlencode()}".encode()).digest()
    key = f"boards:{digest.hex()}"
    return Once(account_id=request.actor.account_id, key=key, body_hash=digest)
