"""Real processes of the product on the database of the test."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import time as time_of_day
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.db import connection

from cases import world as worlds
from motcua.kernel.actor import SYSTEM
from motcua.notifications.services import sending_rule_set
from process.postman import Postman, at_work

TESTS = Path(__file__).resolve().parent.parent
SECONDS = 60  # a limit for busy machines, not a promise
MIDNIGHT = time_of_day()


@pytest.fixture
def world(transactional_db, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    with connection.cursor() as cursor:  # the queue is not among the tables that a test empties
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
    # Every channel works at any time of the day on which the tests run.
    sending_rule_set(actor=SYSTEM, quiet_from=MIDNIGHT, quiet_until=MIDNIGHT, is_plain=False)
    return worlds.build()


def eventually(happened: Callable[[], object], seconds: float = SECONDS) -> None:
    """Wait until it happened."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


class Processes:
    """Starts processes on the test's own database and folder, and ends them with the test."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.log = home / "deaths.log"
        self.output = home / "output.log"
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, *module: str, **environment: str) -> subprocess.Popen[bytes]:
        place = connection.settings_dict
        url = (
            f"postgresql://{quote(place['USER'])}:{quote(place['PASSWORD'])}@/{place['NAME']}"
            f"?host={quote(place['HOST'], safe='')}&port={place['PORT'] or 5432}"
        )
        with self.output.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", *module],
                env={
                    **os.environ,
                    "DATABASE_URL": url,
                    "DJANGO_SETTINGS_MODULE": "motcua.config.settings.dev",
                    "DOOM_LOG": str(self.log),
                    "MOTCUA_HOME": str(self.home),
                    "MOTCUA_SECRET_KEY": django_settings.SECRET_KEY,
                    "MOTCUA_KEY_PASSPHRASE": django_settings.KEY_PASSPHRASE,
                    "MOTCUA_WORKER_JOBS": "2",
                    "PYTHONPATH": os.pathsep.join([str(TESTS.parent / "src"), str(TESTS)]),
                    **environment,
                },
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.started.append(process)
        return process

    def deaths(self) -> list[str]:
        """Where processes died, in order."""
        return self.log.read_text().splitlines() if self.log.exists() else []

    def stop(self) -> None:
        for process in self.started:
            process.terminate()
        for process in self.started:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture
def processes(world, tmp_path) -> Iterator[Processes]:
    (tmp_path / "static").mkdir()
    started = Processes(tmp_path)
    yield started
    started.stop()


@pytest.fixture
def postman() -> Iterator[Postman]:
    with at_work(Postman()) as postman:
        yield postman
