"""The queue and its memory do not grow without bound."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from motcua.kernel import clock, jobs, tasks
from motcua.kernel import db as plain
from motcua.kernel.ids import new_id
from motcua.kernel.models import Delivery, IdempotencyKey

OLD, YOUNG = timedelta(days=31), timedelta(days=29)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(tasks, "BATCH", 3)


def job(status, age):
    jobs.defer(task="x.y", queue="test", args={})
    newest = ProcrastinateJob.objects.latest("id")
    plain.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, newest.id])
    plain.execute(
        "UPDATE procrastinate_events SET at = now() - %s WHERE job_id = %s", [age, newest.id]
    )
    return newest.id


@pytest.mark.parametrize("status", ["succeeded", "failed", "cancelled", "aborted"])
def test_jobs_that_ended_go_with_their_events_after_a_month(db, status):
    for _ in range(7):
        job(status, OLD)
    young = job(status, YOUNG)

    tasks.forget_old_jobs.func(timestamp=0)

    assert set(ProcrastinateJob.objects.values_list("id", flat=True)) == {young}
    assert set(ProcrastinateEvent.objects.values_list("job_id", flat=True)) == {young}


def test_jobs_that_wait_or_run_stay_however_old(db):
    waiting, running = job("todo", OLD), job("doing", OLD)

    tasks.forget_old_jobs.func(timestamp=0)

    assert set(ProcrastinateJob.objects.values_list("id", flat=True)) == {waiting, running}


def test_an_event_that_was_tried_every_hour_for_a_month_is_given_up(db):
    tried = job("failed", OLD)
    plain.execute(
        "INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, 'failed', now())", [tried]
    )

    tasks.forget_old_jobs.func(timestamp=0)

    assert not ProcrastinateJob.objects.exists()


def test_deliveries_and_keys_are_forgotten_in_batches(db):
    now = clock.now()
    ages = [OLD] * 7 + [YOUNG] * 2
    for age in ages:
        Delivery.objects.create(event_id=new_id(), subscriber="x", at=now - age)
        IdempotencyKey.objects.create(
            account_id=new_id(), key="k", body_hash=b"", status=200, answer={}, at=now - age
        )

    tasks.forget_old_keys.func(timestamp=0)

    assert Delivery.objects.count() == 2
    assert IdempotencyKey.objects.count() == 2
