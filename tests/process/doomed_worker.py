"""The product's worker, which dies at a step of a delivery, or between sending and noting it."""

import os
from collections.abc import Callable
from typing import Any

import django

django.setup()

# ruff: noqa: E402 - tasks and adapters are there only after the set-up
from procrastinate.contrib.django import app

from motcua.cases.services import bulk
from motcua.config import child
from motcua.kernel.events import DELIVER_TASK
from motcua.notifications.adapters.outbox import OutboxSender
from motcua.notifications.adapters.smtp import SmtpSender
from process import doom

SENDERS = {"sms": OutboxSender, "email": SmtpSender}


def main() -> None:
    """`DOOM_AT=3` dies before step 3 of a delivery (or of the task `DOOM_TASK`),
    `DOOM_SENDER=email` after a mail was taken, `DOOM_NOTE=1` between a case of a run and its note.
    """
    doom.install()
    if "DOOM_AT" in os.environ and "DOOM_TASK" not in os.environ:
        # Deliveries of those who died before stay theirs until the test looks for them.
        app.tasks["kernel.retry_stalled"].func = _rests
    task = app.tasks[os.environ.get("DOOM_TASK", DELIVER_TASK)]
    task.func = _counted(task.func, int(os.environ.get("DOOM_AT", "0")))
    if "DOOM_NOTE" in os.environ:
        bulk._note = lambda *_said: doom.die("before the note")
    sender = SENDERS.get(os.environ.get("DOOM_SENDER", ""))
    if sender is not None:
        sender.send = _last(sender.send)
    child.worker()


async def _rests(*_arguments: Any, **_options: Any) -> None:
    pass


def _counted(function: Callable[..., Any], die_at: int) -> Callable[..., Any]:
    def counted(**arguments: Any) -> Any:
        doom.counting(die_at)
        function(**arguments)
        doom.step("done")
        doom.uncounted()

    return counted


def _last(send: Callable[..., Any]) -> Callable[..., Any]:
    def sent(self: Any, envelope: Any, /) -> None:
        send(self, envelope)
        doom.die(f"sent {envelope.id}")

    return sent


if __name__ == "__main__":
    main()
