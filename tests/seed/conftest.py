"""The small province as a demonstration."""

import pytest

from cases import world as worlds
from motcua.cases.seeding import ground
from motcua.cases.services import seeding


@pytest.fixture
def province(db, settings, tmp_path, monkeypatch):
    """Few cases in one transaction, so that a history has many pieces."""
    settings.DEMO, settings.FILES_DIR = True, tmp_path
    monkeypatch.setattr("motcua.cases.seeding.plan.CHUNK", 40)
    seeding._history.cache_clear()
    ground.chain_of.cache_clear()
    return worlds.build()
