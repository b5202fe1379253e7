"""Who comes in, and who does not."""

import hashlib
from datetime import timedelta

import pytest
from django.test import RequestFactory

from cases import world as worlds
from motcua.identity import services
from motcua.identity.adapters import password as adapter
from motcua.identity.errors import LoginLocked, LoginRefused
from motcua.identity.models import Account, ApiToken, LoginFailure
from motcua.identity.selectors import actor_of, actor_of_token
from motcua.identity.services import TOKEN_LASTS
from motcua.kernel.actor import ANONYMOUS, ActorKind
from motcua.kernel.http import address_of
from motcua.kernel.ids import new_id


@pytest.fixture
def mai(db):
    return worlds.citizen("mai", "999188001234", "Điểu Thị Mai")


def login(username="mai", password=worlds.PASSWORD, address="203.0.113.7"):
    return services.login(
        method="password",
        credentials={"username": username, "password": password},
        address=address,
    )


def fail(times, **who):
    for _ in range(times):
        with pytest.raises(LoginRefused):
            login(password="sai", **who)


def test_name_and_password_open_the_account_whatever_the_case_of_the_name(mai):
    assert login() == login(" MAI ") == mai.account_id


def test_a_wrong_name_and_a_wrong_password_look_the_same(mai):
    told = []
    for username, password in (("nobody", worlds.PASSWORD), ("mai", "sai")):
        with pytest.raises(LoginRefused) as refusal:
            login(username, password)
        told.append((refusal.value.text, refusal.value.fields))

    assert told[0] == told[1]


def test_an_unknown_name_costs_a_hash_like_a_known_one(mai, monkeypatch):
    hashed = []
    monkeypatch.setattr(adapter, "make_password", hashed.append)

    with pytest.raises(LoginRefused):
        login("nobody", "thử")

    assert hashed == ["thử"]


def test_eight_failures_in_a_row_lock_for_a_quarter_of_an_hour(mai, stop_clock):
    stop_clock("2024-06-03 08:00")
    fail(8)

    with pytest.raises(LoginLocked):
        login()
    stop_clock("2024-06-03 08:14")
    with pytest.raises(LoginLocked):
        login()
    stop_clock("2024-06-03 08:15")
    assert login() == mai.account_id


def test_an_unknown_name_is_locked_like_a_known_one(mai):
    fail(8, username="nobody")

    with pytest.raises(LoginLocked):
        login("nobody")


def test_a_stranger_elsewhere_locks_nobody_out(mai):
    fail(8, address="198.51.100.1")

    with pytest.raises(LoginLocked):
        login(address="198.51.100.1")
    assert login() == mai.account_id


def test_failures_far_apart_do_not_add_up(mai, stop_clock):
    stop_clock("2024-06-03 08:00")
    fail(7)
    stop_clock("2024-06-03 08:15")
    fail(7)

    assert login() == mai.account_id


def test_neither_name_nor_address_is_kept(mai):
    fail(1)

    kept = bytes(LoginFailure.objects.get().key_hash)
    assert len(kept) == 32
    assert kept != hashlib.sha256(b"mai\n203.0.113.7").digest()


@pytest.mark.parametrize(
    ("proxy", "forwarded", "address"),
    [
        (("HTTP_X_FORWARDED_PROTO", "https"), "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (("HTTP_X_FORWARDED_PROTO", "https"), "", "127.0.0.1"),
        (None, "198.51.100.1", "127.0.0.1"),
    ],
)
def test_only_the_trusted_server_says_where_a_request_came_from(
    settings, proxy, forwarded, address
):
    settings.SECURE_PROXY_SSL_HEADER = proxy
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})

    assert address_of(request) == address


def test_a_success_forgets_the_failures_before(mai):
    fail(7)
    login()
    fail(7)

    assert login() == mai.account_id


def test_a_closed_account_is_unknown(mai):
    Account.objects.filter(pk=mai.account_id).update(is_active=False)

    fail(1)
    with pytest.raises(LoginRefused):
        login()
    assert actor_of(mai.account_id) == ANONYMOUS


def test_a_token_stands_for_its_account_until_it_expires(mai, stop_clock):
    at = stop_clock("2024-06-03 08:00")
    token, row = services.token_issue(account_id=mai.account_id)

    assert actor_of_token(token) == actor_of(mai.account_id)
    assert actor_of_token(token).kind is ActorKind.CITIZEN
    assert row.expires_at == at + TOKEN_LASTS == at + timedelta(hours=12)
    stop_clock("2024-06-03 19:59")
    assert actor_of_token(token) != ANONYMOUS
    stop_clock("2024-06-03 20:00")
    assert actor_of_token(token) == ANONYMOUS


def test_the_token_itself_is_not_kept(mai):
    token, _row = services.token_issue(account_id=mai.account_id)

    assert token.encode() not in bytes(ApiToken.objects.get().token_hash)
    assert len(bytes(ApiToken.objects.get().token_hash)) == 32


@pytest.mark.parametrize("token", ["", "x", "é" * 50, "\x00"])
def test_an_unknown_token_stands_for_nobody(mai, token):
    assert actor_of_token(token) == ANONYMOUS


def test_an_account_that_is_gone_stands_for_nobody(db):
    assert actor_of(new_id()) == ANONYMOUS
