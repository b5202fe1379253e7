"""An agency with an administrator and a desk officer, a citizen, and browsers of all three."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client

from cases import world as worlds
from motcua.identity import services as identity
from motcua.identity.models import Account
from motcua.kernel.actor import Actor, Role
from motcua.organisation.models import Agency
from motcua.organisation.selectors import agencies_forget

SESSION_ACCOUNT = "account_id"


@pytest.fixture
def agency(db: None) -> Agency:
    made = worlds._agency(
        "000.00.40.H10",
        "Trung tâm Phục vụ hành chính công tỉnh",
        "province",
        "service_centre",
        "TTPVHCC",
    )
    agencies_forget()
    return made


@pytest.fixture
def administrator(agency: Agency) -> Actor:
    return worlds.staff(agency, Role.ADMINISTRATOR, "quantri")


@pytest.fixture
def officer(agency: Agency) -> Actor:
    return worlds.staff(agency, Role.DESK_OFFICER, "tiepnhan")


@pytest.fixture
def citizen(db: None) -> Actor:
    return worlds.citizen("mai", "999188001234", "Điểu Thị Mai")


@pytest.fixture
def browse() -> Callable[[Actor], Client]:
    """`browse(actor)` opens a browser in which this person is logged in."""

    def open_browser(actor: Actor) -> Client:
        client = Client()
        session = client.session
        session[SESSION_ACCOUNT] = str(_account_id(actor))
        session.save()
        return client

    return open_browser


def _account_id(actor: Actor) -> UUID:
    if actor.is_citizen:
        assert actor.account_id is not None
        return actor.account_id
    assert actor.staff_id is not None
    identity.staff_accounts_ensure([(f"nv-{actor.staff_id}", actor.staff_id)], password="x" * 12)
    return Account.objects.get(staff_id=actor.staff_id).id


def text_of(response: HttpResponse) -> str:
    """What a person reads on the page, spaces collapsed."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def read() -> Callable[[Any], str]:
    return text_of
