"""The small province, made anew for each test."""

import pytest

from cases import world as worlds


@pytest.fixture
def world(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return worlds.build()


@pytest.fixture
def keys(world):
    worlds.give_keys(world)
    return world
