"""Who somebody is."""

import hashlib
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from motcua.identity.models import Person
from motcua.identity.rules import phone_problem
from motcua.kernel import clock, db
from motcua.kernel.actor import ANONYMOUS, Actor, ActorKind
from motcua.kernel.errors import NotFound
from motcua.organisation import selectors as organisation

SECONDS = 5  # a token that is taken away works no longer than that
# One prepared statement: who is behind an account, by its key or by a token of it.
ACCOUNT = (
    "SELECT a.id, a.person_id, a.staff_id, COALESCE(p.full_name, s.full_name), a.language FROM "
    "identity_account a "
    "LEFT JOIN identity_person p ON p.id = a.person_id LEFT JOIN organisation_staff s ON s.id = "
    "a.staff_id "
)
BY_ID = ACCOUNT + "WHERE a.id = %s AND a.is_active"
BY_TOKEN = (
    ACCOUNT + "JOIN identity_apitoken t ON t.account_id = a.id "
    "WHERE t.token_hash = %s AND t.expires_at > %s AND a.is_active"
)
BY_NAME = ACCOUNT + "WHERE a.username = %s AND a.is_active"
LANGUAGE = (
    "SELECT language FROM identity_account WHERE person_id = %s AND is_active ORDER BY id LIMIT 1"
)


def actor_of(account_id: UUID) -> Actor:
    """The actor behind an account, with the posts of today; anonymous when it is gone or closed.

    One query for a citizen, two for an officer.
    """
    return _actor(db.fetch_one(BY_ID, [account_id]))


def actor_named(username: str) -> Actor:
    """The actor behind an account by its user name; anonymous when there is none. As `actor_of`."""
    return _actor(db.fetch_one(BY_NAME, [username]))


def actor_of_token(token: str) -> Actor:
    """The actor behind a bearer token; anonymous when it is unknown or expired.

    Two queries at most. A process remembers a good token for `SECONDS`, as it does the posts: a
    machine sends hundreds of commands a second with one.
    """
    try:
        return _actor(_row_of_token(hash_of(token), int(clock.now().timestamp()) // SECONDS))
    except LookupError:
        return ANONYMOUS


def tokens_forget() -> None:
    """Look every token up again."""
    _row_of_token.cache_clear()


@lru_cache(maxsize=1024)
def _row_of_token(token_hash: bytes, _moment: int) -> tuple[Any, ...]:
    row = db.fetch_one(BY_TOKEN, [token_hash, clock.now()])
    if row is None:
        raise LookupError  # which is not remembered
    return row


def hash_of(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def language_of_person(person_id: UUID) -> str:
    """The language in which a person wants to be told: "vi", also without an account, or "en".

    One query.
    """
    row = db.fetch_one(LANGUAGE, [person_id])
    return str(row[0]) if row is not None else "vi"


def phone_of_account(personal_number: str, *, opened_before: datetime) -> str:
    """The phone of the account that the person with this number had by then; empty without one.
    One query.

    Never shown whole to anybody else.
    """
    made_then = UUID(int=int(opened_before.timestamp() * 1000) << 80)  # keys begin with their time
    rows = Person.objects.filter(
        personal_number=personal_number, accounts__is_active=True, accounts__id__lt=made_then
    )
    return rows.values_list("phone", flat=True).first() or ""


def person_numbered(personal_number: str) -> UUID | None:
    """The person with this number, with or without an account. One query."""
    rows = Person.objects.filter(personal_number=personal_number)
    return rows.values_list("pk", flat=True).first() if personal_number else None


def is_mobile(phone: str) -> bool:
    """Whether an SMS can go there."""
    return phone_problem(phone) is None


def has_account(person_id: UUID) -> bool:
    """Whether the person can log in, or could: a closed account counts. One query."""
    return Person.objects.filter(pk=person_id, accounts__isnull=False).exists()


def person_of(actor: Actor) -> Person:
    """The citizen's own data. One query."""
    person = Person.objects.filter(pk=actor.person_id).first() if actor.person_id else None
    if person is None:
        raise NotFound
    return person


def _actor(row: tuple[Any, ...] | None) -> Actor:
    if row is None:
        return ANONYMOUS
    account_id, person_id, staff_id, name, language = row
    if staff_id is None:
        return Actor(
            kind=ActorKind.CITIZEN,
            account_id=account_id,
            person_id=person_id,
            name=name,
            language=language,
        )
    standing = organisation.standing(staff_id, name, clock.today())
    return Actor(
        kind=ActorKind.STAFF,
        account_id=account_id,
        staff_id=staff_id,
        name=name,
        posts=standing.posts,
        stands_in_for=standing.stands_in_for,
        covers=standing.covers,
        language=language,
    )
