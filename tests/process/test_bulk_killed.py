"""`kill -9` of the worker in the middle of many cases: nothing twice, nothing forgotten."""

import signal
from uuid import uuid4

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from cases import people
from cases import world as worlds
from motcua.cases import selectors, services
from motcua.cases.models import LedgerEntry, Task
from motcua.cases.services.bulk import BULK_TASK
from motcua.cases.types import BulkChoice, BulkState, Command
from motcua.kernel import jobs
from motcua.kernel.actor import Role
from process.conftest import SECONDS, eventually

pytestmark = pytest.mark.process
KILLED = -signal.SIGKILL
# Before the first case; after a case was written and not yet noted; while another is written.
DEATHS = ({"DOOM_AT": "4"}, {"DOOM_NOTE": "1"}, {"DOOM_AT": "24"})


def unfinished():
    return ProcrastinateJob.objects.filter(task_name=BULK_TASK).count()


def recover():
    """A minute later the sweeper finds the job of the dead."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'"
        )
    jobs.defer(task="kernel.retry_stalled", queue="sweepers", args={"timestamp": 0})


def test_a_run_ends_right_wherever_the_worker_dies(world, processes):
    chief = people.now(world.officer(Role.APPROVER))
    cases = [worlds.proposed(world) for _each in range(4)]
    run_id = services.bulk_start(
        actor=chief,
        run_id=uuid4(),
        command=Command.APPROVE,
        choices=[
            BulkChoice(
                task_id=Task.objects.get(case_id=case.id, closed_at=None).pk, version=case.version
            )
            for case in cases
        ],
    )

    unnoted = []
    for death in DEATHS:
        doomed = processes.start("process.doomed_worker", DOOM_TASK=BULK_TASK, **death)
        eventually(lambda worker=doomed: worker.poll() is not None)
        assert doomed.returncode == KILLED
        noted = selectors.bulk_run(actor=chief, run_id=run_id).counts[BulkState.DONE]
        unnoted.append(LedgerEntry.objects.filter(name="approve").count() - noted)
        recover()
    worker = processes.start("motcua.config.child", "worker")
    eventually(lambda: unfinished() == 0)
    worker.terminate()
    worker.wait(SECONDS)

    run = selectors.bulk_run(actor=chief, run_id=run_id)
    assert {item.state for item in run.items} == {BulkState.DONE}
    assert run.finished_at is not None
    approved = LedgerEntry.objects.filter(name="approve").values_list("case_id", flat=True)
    assert sorted(approved) == sorted(case.id for case in cases)
    assert len(processes.deaths()) == len(DEATHS)
    assert set(unnoted) == {0, 1}, "one death came between the command and its note"
