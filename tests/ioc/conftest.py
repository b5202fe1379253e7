"""The small province, with or without a history, and a lake of its own."""

import pytest

from cases import world as worlds
from motcua.cases.seeding import ground
from motcua.cases.services import seeding


@pytest.fixture
def lake_dir(settings, tmp_path):
    settings.LAKE_DIR = tmp_path / "lake"
    return settings.LAKE_DIR


@pytest.fixture
def world(db, settings, tmp_path, lake_dir):
    settings.FILES_DIR = tmp_path
    return worlds.build()


@pytest.fixture
def province(db, settings, tmp_path, lake_dir, monkeypatch):
    """As `world`, ready for a history."""
    settings.DEMO, settings.FILES_DIR = True, tmp_path
    monkeypatch.setattr("motcua.cases.seeding.plan.CHUNK", 40)
    seeding._history.cache_clear()
    ground.chain_of.cache_clear()
    return worlds.build()
