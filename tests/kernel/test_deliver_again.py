"""An event that could not be handed over is tried again, for ever, once."""

from typing import ClassVar

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.kernel import db as plain
from motcua.kernel import events, tasks


class Happened(events.Event):
    name: ClassVar[str] = "test.happened"


@pytest.fixture
def heard(monkeypatch):
    seen = []
    monkeypatch.setitem(events._handlers, Happened.name, {"test.ear": (Happened, seen.append)})
    return seen


def job(status):
    events.publish(Happened())
    newest = ProcrastinateJob.objects.latest("id")
    plain.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, newest.id])
    return newest


def test_failed_deliveries_wait_again_and_other_jobs_are_left_alone(db, heard):
    failed, running, other = job("failed"), job("doing"), job("failed")
    plain.execute(
        "UPDATE procrastinate_jobs SET task_name = 'x.y' WHERE id = %s",
        [other.id],
    )

    tasks.deliver_again.func(timestamp=0)

    found = ProcrastinateJob.objects.filter(id__in=[failed.id, running.id, other.id])
    assert list(found.order_by("id").values_list("status", flat=True)) == [
        "todo",
        "doing",
        "failed",
    ]


def test_what_was_handled_is_not_handled_again(db, heard):
    args = job("failed").args

    events.deliver.func(**args)
    events.deliver.func(**args)

    assert len(heard) == 1
