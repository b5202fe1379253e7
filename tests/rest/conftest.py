"""The small province, and callers with tokens."""

import json
from copy import deepcopy
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases import world as worlds
from motcua.identity.models import Account
from motcua.identity.services import token_issue
from motcua.kernel.actor import Actor


@pytest.fixture
def world(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return worlds.build()


@pytest.fixture
def keys(world):
    worlds.give_keys(world)
    return world


class Caller:
    """A machine that acts for one account."""

    def __init__(self, actor: Actor) -> None:
        where = {"staff_id": actor.staff_id} if actor.is_staff else {"id": actor.account_id}
        account = Account.objects.filter(**where).first()
        if account is None:
            account = Account.objects.create(username=str(uuid4()), staff_id=actor.staff_id)
        self.token, _row = token_issue(account_id=account.id)
        self.client = Client(headers={"Authorization": f"Bearer {self.token}"})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query)

    def post(self, path: str, body: Any, key: str | None = None) -> Any:
        headers = {"Idempotency-Key": key or str(uuid4())}
        return self.client.post(
            f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers
        )

    def upload(
        self, content: bytes = worlds.PDF, name: str = "a.pdf", key: str | None = None
    ) -> Any:
        headers = {"Idempotency-Key": key or str(uuid4())}
        return self.client.post(
            "/api/v1/files", {"file": SimpleUploadedFile(name, content)}, headers=headers
        )


@pytest.fixture
def call(world):
    return Caller


@pytest.fixture
def submission(world):
    """The body of a complete submission by the citizen of the small province."""
    files = [
        {"component": key, "file_id": str(file_id)}
        for key, file_id in worlds.papers(world, worlds.GENERIC)
    ]
    return {
        "procedure_code": worlds.GENERIC,
        "agency_id": str(world.commune.id),
        "data": deepcopy(worlds.GENERIC_DATA),
        "files": files,
    }
