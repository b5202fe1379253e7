"""Accounts, persons and tokens."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.identity.adapters.password import PasswordLogin
from motcua.identity.cards import card_from_photo, card_from_text
from motcua.identity.codes import code_issue, code_prove, codes_forget
from motcua.identity.errors import LanguageUnknown, PersonalNumberTaken, PersonKnown, UsernameTaken
from motcua.identity.failures import failure_count, failures_forget, failures_locked
from motcua.identity.models import Account, ApiToken, Person
from motcua.identity.ports import LoginMethod
from motcua.identity.registers import population_look_up, population_register_set
from motcua.identity.rules import personal_number_problem, phone_problem
from motcua.identity.selectors import hash_of
from motcua.kernel import clock, text
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.language import CODES, now_spoken

__all__ = [
    "Registration",
    "account_names_check",
    "account_open",
    "account_register",
    "card_from_photo",
    "card_from_text",
    "code_issue",
    "code_prove",
    "codes_forget",
    "failure_count",
    "failures_forget",
    "failures_locked",
    "login",
    "login_methods",
    "person_ensure",
    "population_look_up",
    "population_register_set",
    "staff_accounts_ensure",
    "token_issue",
]
TOKEN_LASTS = timedelta(hours=12)
_methods: dict[str, LoginMethod] = {"password": PasswordLogin()}


def login_methods() -> tuple[LoginMethod, ...]:
    """The ways in that this installation offers, the first one being the default."""
    return tuple(_methods.values())


def login(*, method: str, credentials: Mapping[str, str], address: str = "") -> UUID:
    """The account that the credentials prove; raises `LoginRefused` or `LoginLocked`.

    Failures are counted per name and `address` (see `kernel.http.address_of`), so that a stranger
    elsewhere locks nobody out.
    """
    return _methods[method].identify(credentials, address=address)


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What a citizen says when opening an account."""

    username: str
    password: str
    full_name: str
    personal_number: str
    phone: str = ""
    email: str = ""
    address: str = ""


def account_register(registration: Registration) -> Account:
    """Open a citizen's account; every wrong field is named at once and nothing is kept.

    Raises `UsernameTaken` or `PersonKnown`.
    """
    username = _username(registration.username)
    _check(registration, username)
    _refuse_taken(username, registration.personal_number)
    try:
        return _account_open(registration, username)
    except IntegrityError:
        _refuse_taken(username, registration.personal_number)  # somebody was a moment faster
        raise


def _refuse_taken(username: str, personal_number: str) -> None:
    if Account.objects.filter(username=username).exists():
        raise UsernameTaken(fields={"username": _("Xin chọn tên khác.")})
    if Person.objects.filter(personal_number=personal_number).exists():
        raise PersonKnown(fields={"personal_number": PersonKnown.message})


@transaction.atomic
def _account_open(registration: Registration, username: str) -> Account:
    person = Person.objects.create(
        full_name=text.clean(registration.full_name),
        personal_number=registration.personal_number,
        phone=registration.phone,
        email=registration.email,
        address=text.clean(registration.address),
    )
    return Account.objects.create(
        username=username,
        password=make_password(text.composed(registration.password)),
        person=person,
        language=now_spoken(),  # of the page on which the account was opened
    )


def account_names_check(*, username: str, password: str) -> None:
    """Raises `Invalid` or `UsernameTaken` for what an account cannot be opened with."""
    name = _username(username)
    _refuse(_login_problems(name, password))
    if Account.objects.filter(username=name).exists():
        raise UsernameTaken(fields={"username": _("Xin chọn tên khác.")})


def account_open(*, person_id: UUID, username: str, password: str, phone: str) -> UUID:
    """Open an account for a person who has none and whom the caller knows to be the one who asks;
    the phone is proven to be hers.

    In the caller's transaction. Raises `Invalid`, `UsernameTaken`, `PersonalNumberTaken`.
    """
    account_names_check(username=username, password=password)
    person = Person.objects.select_for_update().get(pk=person_id)
    if Account.objects.filter(person=person).exists():
        raise PersonalNumberTaken
    person.phone = phone
    person.save(update_fields=["phone"])
    try:
        with transaction.atomic():
            account = Account.objects.create(
                username=_username(username),
                password=make_password(text.composed(password)),
                person=person,
                language=now_spoken(),
            )
    except IntegrityError as error:  # somebody was a moment faster
        raise UsernameTaken(fields={"username": _("Xin chọn tên khác.")}) from error
    return account.id


def _username(typed: str) -> str:
    return text.composed(typed).strip().lower()


def _login_problems(username: str, password: str) -> dict[str, str | None]:
    problems: dict[str, str | None] = {
        "username": None
        if 3 <= len(username) <= 100 and username.isprintable()  # noqa: PLR2004 - the column's length
        else _("Tên đăng nhập có từ 3 đến 100 ký tự."),
    }
    try:
        validate_password(password)
    except ValidationError as error:
        problems["password"] = " ".join(error.messages)
    return problems


def _refuse(problems: Mapping[str, str | None]) -> None:
    found = {name: problem for name, problem in problems.items() if problem}
    if found:
        raise Invalid(fields=found)


def _check(registration: Registration, username: str) -> None:
    name = text.clean(registration.full_name)
    problems = {
        "email": None if _is_email(registration.email) else _("Địa chỉ thư điện tử chưa đúng."),
        "address": None
        if len(text.clean(registration.address)) <= 300  # noqa: PLR2004 - the column's length
        else _("Địa chỉ dài quá 300 ký tự."),
        "personal_number": personal_number_problem(registration.personal_number),
        "phone": phone_problem(registration.phone) if registration.phone else None,
        "full_name": None
        if 2 <= len(name) <= 200  # noqa: PLR2004 - the column's length
        else _("Xin ghi họ và tên đầy đủ."),
        **_login_problems(username, registration.password),
    }
    _refuse(problems)


def _is_email(value: str) -> bool:
    try:
        EmailValidator()(value or "a@example.vn")
    except ValidationError:
        return False
    return len(value) <= 254  # noqa: PLR2004 - the column's length


@transaction.atomic
def person_ensure(
    *, full_name: str, personal_number: str, phone: str, email: str, address: str = ""
) -> Person:
    """The person with this number, made if unknown: for one whom an officer serves at the
    counter.
    """
    if not personal_number:
        return Person.objects.create(full_name=full_name, phone=phone, email=email, address=address)
    person, _new = Person.objects.get_or_create(
        personal_number=personal_number,
        defaults={"full_name": full_name, "phone": phone, "email": email, "address": address},
    )
    return person


def language_choose(*, actor: Actor, language: str) -> None:
    """From now on the pages speak this language to the actor's account, and messages too.

    Choosing it again changes nothing; nobody's account changes for a stranger. Raises
    `LanguageUnknown`.
    """
    if language not in CODES:
        raise LanguageUnknown
    if actor.account_id is not None and actor.language != language:
        Account.objects.filter(pk=actor.account_id).update(language=language)


def token_issue(*, account_id: UUID) -> tuple[str, ApiToken]:
    """A fresh bearer token for a machine; it is shown once and kept only as a hash."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    row = ApiToken.objects.create(
        account_id=account_id,
        token_hash=hash_of(token),
        created_at=now,
        expires_at=now + TOKEN_LASTS,
    )
    return token, row


@transaction.atomic
def staff_accounts_ensure(usernames: Iterable[tuple[str, UUID]], *, password: str) -> int:
    """Give each member of staff an account with one common password (demonstration only); returns
    how many are new.
    """
    known = set(Account.objects.filter(staff__isnull=False).values_list("username", flat=True))
    hashed = make_password(password)
    fresh = [
        Account(username=username, staff_id=staff_id, password=hashed)
        for username, staff_id in usernames
        if username not in known
    ]
    Account.objects.bulk_create(fresh)
    return len(fresh)
