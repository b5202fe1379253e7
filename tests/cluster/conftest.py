"""A cluster of two workers and a lake of known facts, both for all tests here."""

import gc
from contextlib import ExitStack

import pytest
from django.test import override_settings

from cluster import facts
from motcua.cases.seeding import ground
from motcua.cases.services import seeding
from motcua.ioc import cluster as clusters
from tools import spark

WORKERS = 2


@pytest.fixture(scope="session")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """The small province, its register and its lake."""
    folder = tmp_path_factory.mktemp("province")
    kept = {"DEMO": True, "FILES_DIR": folder, "LAKE_DIR": folder / "lake"}
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        stack.enter_context(override_settings(**kept))
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr("motcua.cases.seeding.plan.CHUNK", 40)
        seeding._history.cache_clear()
        ground.chain_of.cache_clear()
        yield facts.build(folder)


@pytest.fixture(scope="session")
def cluster(world, tmp_path_factory):
    """The lake, open for questions to a master and two workers, each a process of its own."""
    folder = tmp_path_factory.mktemp("spark")
    with spark.standalone(folder, workers=WORKERS) as running:
        opened = clusters.connect(running.master, settings=running.settings)
        yield opened
        opened.close()
        gc.collect()  # sockets that Spark forgot, while that is not yet an error
