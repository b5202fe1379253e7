"""`kill -9` of the worker in the middle of a job: every message arrives, none twice."""

import signal
import subprocess
from collections import Counter
from itertools import count

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from cases import world as worlds
from motcua.kernel import jobs
from motcua.kernel.models import Delivery
from motcua.notifications.models import Message, OutboxText
from process.conftest import SECONDS, Processes, eventually
from process.postman import Postman

pytestmark = pytest.mark.process
KILLED = -signal.SIGKILL
LEAST_STEPS = 6
OURS = ("kernel.deliver_event", "notifications.send_message")


def unfinished() -> int:
    return ProcrastinateJob.objects.filter(task_name__in=OURS).count()


class Workshop:
    """Workers that die, and one that does not."""

    def __init__(self, processes: Processes, postman: Postman) -> None:
        self.processes, self.postman = processes, postman

    def doomed(self, **doom: str) -> int | None:
        """How a worker ended that was told to die; None when it lived and was stopped."""
        left_by_others = unfinished() - 1
        worker = self._start("process.doomed_worker", **doom)
        eventually(lambda: worker.poll() is not None or unfinished() == left_by_others)
        if worker.poll() is None:
            worker.terminate()
            worker.wait(SECONDS)
            return None
        return worker.returncode

    def recover(self) -> None:
        """A minute later the sweeper finds the jobs of the dead, and a worker finishes them."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'"
            )
        jobs.defer(task="kernel.retry_stalled", queue="sweepers", args={"timestamp": 0})
        worker = self._start("motcua.config.child", "worker")
        eventually(lambda: unfinished() == 0)
        worker.terminate()
        assert worker.wait(SECONDS) == 0

    def _start(self, *module: str, **environment: str) -> subprocess.Popen[bytes]:
        return self.processes.start(*module, MOTCUA_SMTP_URL=self.postman.url, **environment)


@pytest.fixture
def workshop(processes, postman):
    return Workshop(processes, postman)


def told_once(channels: int = 3) -> None:
    """Each event made one message per channel, all sent, and each text is in the outbox once."""
    found = Counter(Message.objects.values_list("event_id", "channel"))
    assert set(found.values()) == {1}
    assert len(found) == channels * Delivery.objects.count()
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    texts = Message.objects.filter(channel="sms").values_list("id", flat=True)
    assert sorted(OutboxText.objects.values_list("message_id", flat=True)) == sorted(texts)


def test_a_delivery_happens_once_wherever_the_worker_dies(world, workshop, processes, postman):
    for number in count(1):
        worlds.submit(world)
        if workshop.doomed(DOOM_AT=str(number)) != KILLED:
            break
    workshop.recover()

    deaths = processes.deaths()
    assert len(deaths) == number - 1 >= LEAST_STEPS
    assert deaths[-2:] == ["COMMIT", "done"]
    assert any("notifications_message" in statement for statement in deaths)
    assert Delivery.objects.count() == number
    told_once()
    assert len({mail["Message-ID"] for mail in postman.taken}) == len(postman.taken) == number


@pytest.mark.parametrize("sender", ["sms", "email"])
def test_a_message_that_was_sent_but_not_noted_is_not_another_message(
    world, workshop, processes, postman, sender
):
    worlds.submit(world)

    # One job at a time: else a mail may be on its way when the other message ends the worker.
    assert workshop.doomed(DOOM_SENDER=sender, MOTCUA_WORKER_JOBS="1") == KILLED
    workshop.recover()

    told_once()
    (death,) = processes.deaths()
    mails = [(mail["Message-ID"], mail["Date"], mail.get_content()) for mail in postman.taken]
    assert len(set(mails)) == 1
    # An SMTP server cannot be asked whether it took a mail: the same one may come again, no other.
    assert len(mails) == (2 if sender == "email" else 1)
    if sender == "email":
        assert death == f"sent {Message.objects.get(channel='email').id}"


def test_a_mail_about_a_change_arrives_in_vietnamese(world, workshop, postman):
    case = worlds.submit(world)

    workshop.recover()

    (mail,) = postman.taken
    assert mail["To"] == worlds.GENERIC_DATA["applicant"]["email"]
    assert mail["Subject"] == f"Đã nhận được hồ sơ - {case.reference}"
    assert mail["Message-ID"].startswith(f"<{Message.objects.get(channel='email').id}@")
    lines = mail.get_content().splitlines()
    assert lines[0].startswith("Chúng tôi đã nhận được hồ sơ của ông/bà")
    assert f"Mã hồ sơ: {case.reference}" in lines
    assert f"Mã tra cứu: {case.pin}" in lines
