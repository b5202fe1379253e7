"""The small province with accounts, and browsers of its people."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from cases import world as worlds
from motcua.cases import selectors
from motcua.cases.types import CaseSummary
from motcua.identity import services as identity
from motcua.identity.models import Account
from motcua.kernel.actor import Actor, Role

SESSION_ACCOUNT = "account_id"


@dataclass
class Officer:
    """A person at a browser."""

    client: Client
    actor: Actor

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.client.get(path, headers=headers)

    def page(self, case: CaseSummary) -> HttpResponse:
        return self.get(f"/mot-cua/ho-so/{case.id}/")

    def act(
        self, case: CaseSummary, command: str, *, htmx: bool = False, **typed: Any
    ) -> HttpResponse:
        """Send the form of a command as the page gave it: prefix, version and a key of its own."""
        if command == "accept":
            typed = {"checked": worlds.required(case.procedure_code)} | typed
        values = {"expected_version": case.version, "key": uuid4()} | typed
        data = {f"{command}-{name}": value for name, value in values.items() if value is not None}
        headers = {"HX-Request": "true"} if htmx else {}
        return self.client.post(f"/mot-cua/ho-so/{case.id}/{command}/", data, headers=headers)

    def now(self, case: CaseSummary) -> CaseSummary:
        return selectors.case_summary(actor=self.actor, case_id=case.id)


@pytest.fixture
def world(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return worlds.build()


@pytest.fixture
def keys(world):
    worlds.give_keys(world)
    return world


@pytest.fixture
def browse():
    """`browse(actor)` opens a browser in which this person is logged in."""

    def open_browser(actor: Actor) -> Officer:
        client = Client()
        session = client.session
        session[SESSION_ACCOUNT] = str(_account_id(actor))
        session.save()
        return Officer(client, actor)

    return open_browser


@pytest.fixture
def at(world, browse):
    """`at(Role.APPROVER)` is the browser of the officer who holds this post at the commune."""

    def officer(role: Role, agency: Any = None) -> Officer:
        return browse(world.officer(role, agency))

    return officer


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
