"""Who somebody is."""

import hashlib
from uuid import UUID

from motcua.identity.models import Account, ApiToken, Person
from motcua.kernel import clock
from motcua.kernel.actor import ANONYMOUS, Actor, ActorKind
from motcua.kernel.errors import NotFound
from motcua.organisation import selectors as organisation


def actor_of(account_id: UUID) -> Actor:
    """The actor behind an account, with the posts held today; anonymous when it is gone or closed.

    One query for a citizen, two for an officer.
    """
    account = (
        Account.objects.select_related("person", "staff")
        .filter(pk=account_id, is_active=True)
        .first()
    )
    return ANONYMOUS if account is None else _actor(account)


def actor_of_token(token: str) -> Actor:
    """The actor behind a bearer token; anonymous when it is unknown or expired. One or two queries."""
    found = (
        ApiToken.objects.select_related("account__person", "account__staff")
        .filter(token_hash=hash_of(token), expires_at__gt=clock.now(), account__is_active=True)
        .first()
    )
    return ANONYMOUS if found is None else _actor(found.account)


def hash_of(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def person_of(actor: Actor) -> Person:
    """The citizen's own data. One query."""
    person = Person.objects.filter(pk=actor.person_id).first() if actor.person_id else None
    if person is None:
        raise NotFound
    return person


def _actor(account: Account) -> Actor:
    if account.staff is not None:
        return Actor(
            kind=ActorKind.STAFF,
            account_id=account.id,
            staff_id=account.staff.id,
            name=account.staff.full_name,
            posts=organisation.posts_of(account.staff.id, clock.today()),
        )
    assert account.person is not None  # noqa: S101 - promised by the constraint account_person_or_staff
    return Actor(
        kind=ActorKind.CITIZEN,
        account_id=account.id,
        person_id=account.person.id,
        name=account.person.full_name,
    )
