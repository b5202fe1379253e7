"""Settings, queues and the set-up hold together."""

import importlib
import os
import pkgutil
import subprocess
import sys

import pytest
from django.apps import apps
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from motcua.config import child, settings, setup
from motcua.config.settings.env import MissingEnvironment, read_env

MODULES = [module.name for module in pkgutil.iter_modules(settings.__path__)]
COMPLETE = {
    "DATABASE_URL": "postgresql://localhost/motcua",
    "MOTCUA_SECRET_KEY": "k" * 50,
    "MOTCUA_KEY_PASSPHRASE": "p" * 50,
    "MOTCUA_BASE_URL": "https://motcua.example",
    "MOTCUA_ALLOWED_HOSTS": "motcua.example",
}


@pytest.mark.parametrize("name", sorted(set(MODULES) - {"test"}))
def test_every_settings_module_imports_by_itself(name):
    environment = {**os.environ, **COMPLETE}

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import motcua.config.settings.{name}"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    assert done.returncode == 0


def test_production_names_everything_that_is_missing_in_one_error():
    environment = {name: value for name, value in os.environ.items() if name not in COMPLETE}

    done = subprocess.run(
        [sys.executable, "-c", "import motcua.config.settings.production"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    last = done.stderr.strip().splitlines()[-1]
    assert [name for name in COMPLETE if name not in last] == []


def test_an_empty_value_is_a_missing_value():
    with pytest.raises(MissingEnvironment) as error:
        read_env({"A": "", "B": "1"}, required=("A", "B", "C"))

    assert error.value.names == ["A", "C"]


def test_every_queue_has_a_worker(monkeypatch):
    """The supervisor's worker is started without a choice of queues: it takes them all."""
    commands = []
    monkeypatch.setattr(child, "execute_from_command_line", commands.append)
    monkeypatch.setenv("MOTCUA_WORKER_JOBS", "2")

    child.worker()

    assert "--queues" not in commands[0]
    assert "-q" not in commands[0]
    assert {task.queue for task in app.tasks.values()} >= {"events"}


def test_every_set_up_step_and_the_table_of_accounts_can_be_found():
    missing = []
    for path in [*(step.run for step in setup.STEPS), setup.DEMO_ACCOUNTS]:
        try:
            import_string(path)
        except ImportError as error:
            missing.append(str(error))

    assert missing == []
    assert len({step.name for step in setup.STEPS}) == len(setup.STEPS)


def test_what_a_step_reads_is_there():
    package = importlib.import_module("motcua").__path__[0]

    missing = [
        name
        for step in setup.STEPS
        for name in step.inputs
        if not os.path.exists(f"{package}/{name}")  # noqa: PTH110 - a string is enough
    ]

    assert missing == []


def test_every_task_is_named_after_its_context():
    contexts = {config.name.removeprefix("motcua.") for config in apps.get_app_configs()}
    ours = [name for name in app.tasks if not name.startswith(("builtin", "procrastinate."))]

    assert [name for name in ours if name.split(".")[0] not in contexts] == []


def test_every_task_that_is_written_is_known_to_the_worker(root):
    """A task outside `tasks.py`, or not imported by it, would never run."""
    written = sum(path.read_text().count("\n@app.task(") for path in (root / "src").rglob("*.py"))
    known = [name for name in app.tasks if "builtin" not in name]

    assert len(known) == written
