"""A message is in one worker's hands at a time, and never without a job."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.kernel import clock
from motcua.kernel.ids import new_id
from motcua.notifications import services
from motcua.notifications.models import Message
from motcua.notifications.types import Recipient


@pytest.fixture
def waiting(db, stop_clock):
    stop_clock("2024-06-03 09:00")  # no quiet hour
    services.message_queue(
        event_id=new_id(),
        recipient=Recipient(person_id=new_id(), phone="0912345678"),
        subject="Tin",
        body="Dài",
        text="Ngắn",
    )
    return Message.objects.get(channel="sms")


def test_the_jobs_of_one_message_run_one_after_the_other(waiting):
    job = ProcrastinateJob.objects.get(task_name=services.SEND_TASK)

    assert job.lock == f"message:{waiting.id}"


def test_the_sweeper_leaves_a_message_whose_job_will_try_again(waiting):
    Message.objects.update(at=clock.now() - timedelta(minutes=6))

    assert services.messages_sweep() == 0


def test_the_sweeper_gives_a_message_without_a_job_one_and_not_two(waiting, jobs):
    ProcrastinateJob.objects.all()._raw_delete("default")
    Message.objects.update(at=clock.now() - timedelta(minutes=6))

    assert services.messages_sweep() == 1
    assert services.messages_sweep() == 0
    assert jobs() == [services.SEND_TASK]
