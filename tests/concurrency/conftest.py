"""Threads with connections of their own, on a database that really commits."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connections

from cases import world as worlds

T = TypeVar("T")


@pytest.fixture
def world(transactional_db, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return worlds.build()


def at_once(tasks: list[Callable[[], T]], *, threads: int) -> list[T | Exception]:
    """What each task returned or raised, in order; the first `threads` of them start together."""
    start = threading.Barrier(threads)
    local = threading.local()

    def run(task: Callable[[], T]) -> T | Exception:
        if not hasattr(local, "waited"):
            local.waited = True
            start.wait(10)
        try:
            return task()
        except Exception as error:  # noqa: BLE001 - the test looks at what was raised
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, tasks))
