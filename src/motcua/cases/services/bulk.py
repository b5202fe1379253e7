"""One command for many cases: asked once, carried out case by case by a worker.

Each case is a transaction of its own through the ordinary service. A run that was interrupted goes
on where it stopped: the command of a case and its idempotency key are kept together, so nothing
happens twice and nothing is forgotten.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.cases.bulk import pick_visible, tasks_held
from motcua.cases.letters import letters_visible
from motcua.cases.models import BulkItem, BulkRun
from motcua.cases.running import carried_out
from motcua.cases.services.intake import LONGEST_REASON, case_accept, whole_text
from motcua.cases.services.letters import letter_seal, letter_sign
from motcua.cases.services.people import case_assign
from motcua.cases.services.result import case_seal, case_sign
from motcua.cases.services.work import case_approve, case_hand_over, case_release, case_take
from motcua.cases.types import (
    BULK_COMMANDS,
    LETTER_COMMANDS,
    MOST_IN_A_RUN,
    BulkChoice,
    BulkState,
    CaseSummary,
    Command,
)
from motcua.catalogue import selectors as catalogue
from motcua.identity.selectors import actor_of
from motcua.kernel import clock, jobs
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.idempotency import KeyReused, Once

BULK_TASK = "cases.bulk_run"
BULK_QUEUE = "bulk"
LEFT_ALONE = timedelta(minutes=10)
KEPT = timedelta(days=90)
FORGET_BATCH = 100  # runs
LONGEST_MESSAGE = 500
SERVICES: dict[Command, Callable[..., CaseSummary]] = {
    Command.ACCEPT: case_accept,
    Command.TAKE: case_take,
    Command.RELEASE: case_release,
    Command.ASSIGN: case_assign,
    Command.APPROVE: case_approve,
    Command.SIGN: case_sign,
    Command.SEAL: case_seal,
    Command.HAND_OVER: case_hand_over,
    Command.SIGN_LETTER: letter_sign,
    Command.SEAL_LETTER: letter_seal,
}
OF_ONE_TASK = frozenset({Command.TAKE, Command.RELEASE, Command.ASSIGN})


def bulk_start(
    *,
    actor: Actor,
    run_id: UUID,
    command: Command,
    choices: Sequence[BulkChoice],
    arguments: Mapping[str, Any] | None = None,
) -> UUID:
    """Ask for one command on at most 200 open tasks, as they stood in the preview.

    `run_id` is a key that the caller made: the second sending finds the run of the first, another
    one under the same key raises `KeyReused`. The rights are asked when each case's turn comes;
    here only what the actor may not know of is left out. `arguments`: `staff_id` and `reason`
    (assign), `papers_seen` (accept), `note`. Raises `Invalid`.
    """
    if actor.account_id is None or actor.staff_id is None or command not in BULK_COMMANDS:
        raise NotFound
    if not choices or len(choices) > MOST_IN_A_RUN:
        raise Invalid(fields={"tasks": _("Xin chọn từ 1 đến 200 hồ sơ.")})
    said = _arguments(command, arguments or {})
    seen = {choice.task_id: choice.version for choice in choices}
    tasks = pick_visible(actor, command, list(seen))
    if not tasks:
        raise Invalid(fields={"tasks": _("Không còn hồ sơ nào trong số đã chọn.")})
    chosen = [(task.case_id, task.pk, seen[task.pk]) for task in tasks]
    return _start(actor, run_id, command, chosen, said)


def letters_start(
    *, actor: Actor, run_id: UUID, command: Command, choices: Sequence[BulkChoice]
) -> UUID:
    """Sign or seal at most 200 letters by a worker, each as by its own command; the key of the run.

    `choices`: the key of a letter as `task_id`, and the version of its case. Keys and refusals as
    in `bulk_start`.
    """
    if actor.account_id is None or actor.staff_id is None or command not in LETTER_COMMANDS:
        raise NotFound
    if not choices or len(choices) > MOST_IN_A_RUN:
        raise Invalid(fields={"letters": _("Xin chọn từ 1 đến 200 văn bản.")})
    seen = {choice.task_id: choice.version for choice in choices}
    letters = letters_visible(actor, command, list(seen))
    if not letters:
        raise Invalid(fields={"letters": _("Không còn văn bản nào trong số đã chọn.")})
    chosen = [(letter.case_id, letter.pk, seen[letter.pk]) for letter in letters]
    return _start(actor, run_id, command, chosen, {})


def tasks_move_start(
    *, actor: Actor, run_id: UUID, staff_id: UUID, to_staff_id: UUID | None, reason: str
) -> UUID:
    """Give everything that an officer holds to a colleague, or (nobody given) back to the pool.

    For an approver: the work of the agencies that she leads; for an administrator: all. Each task
    is one item of a run, as in `bulk_start`. Raises `NotFound`, `Invalid` when nothing is held.
    """
    if actor.account_id is None or actor.staff_id is None:
        raise NotFound
    tasks = tasks_held(actor, staff_id)
    if not tasks:
        raise Invalid(
            fields={"staff": _("Người này không giữ hồ sơ nào trong phạm vi của ông/bà.")}
        )
    command = Command.RELEASE if to_staff_id is None else Command.ASSIGN
    said = _arguments(command, {"staff_id": to_staff_id, "reason": reason, "is_move": True})
    chosen = [(task.case_id, task.pk, task.case.version) for task in tasks]
    return _start(actor, run_id, command, chosen, said)


def bulk_execute(*, run_id: UUID) -> None:
    """Carry out what is still waiting in a run, in order. Safe to call at any time, again."""
    run = BulkRun.objects.filter(pk=run_id, finished_at__isnull=True).first()
    if run is None:
        return
    if run.started_at is None:
        run.started_at = clock.now()
        run.save(update_fields=["started_at"])
    waiting = run.items.filter(state=BulkState.WAITING.value).order_by("number")
    for item in list(waiting):
        _execute(run, item)
    run.finished_at = clock.now()
    run.save(update_fields=["finished_at"])


def bulk_again() -> int:
    """Queue the runs again that nobody has finished for ten minutes; answer how many."""
    before = clock.now() - LEFT_ALONE
    left = BulkRun.objects.filter(finished_at__isnull=True, created_at__lt=before)
    run_ids = list(left.values_list("pk", flat=True))
    for run_id in run_ids:
        _queue(run_id)
    return len(run_ids)


def bulk_forget() -> int:
    """Drop runs that ended more than ninety days ago; the ledgers keep what they did."""
    old = BulkRun.objects.filter(finished_at__lt=clock.now() - KEPT).order_by("created_at")
    total = 0
    while run_ids := list(old.values_list("pk", flat=True)[:FORGET_BATCH]):
        BulkRun.objects.filter(pk__in=run_ids).delete()
        total += len(run_ids)
    return total


def _start(
    actor: Actor,
    run_id: UUID,
    command: Command,
    chosen: Sequence[tuple[UUID, int, int]],
    arguments: dict[str, Any],
) -> UUID:
    assert actor.account_id is not None
    assert actor.staff_id is not None
    run = BulkRun(
        id=run_id,
        command=command.value,
        arguments=arguments,
        account_id=actor.account_id,
        staff_id=actor.staff_id,
        actor_name=actor.name,
        total=len(chosen),
        created_at=clock.now(),
    )
    items = [
        BulkItem(
            run=run,
            number=number,
            case_id=case_id,
            task_id=key,
            expected_version=version,
        )
        for number, (case_id, key, version) in enumerate(chosen, start=1)
    ]
    try:
        with transaction.atomic():
            run.save(force_insert=True)
            BulkItem.objects.bulk_create(items)
            _queue(run_id)
    except IntegrityError:
        _ensure_same(run, items)  # the second click of the same form, or a stranger's key
    return run_id


def _ensure_same(run: BulkRun, items: Sequence[BulkItem]) -> None:
    known = BulkRun.objects.filter(pk=run.pk, account_id=run.account_id).first()
    if known is None:
        raise NotFound from None
    rows = {(item.task_id, item.expected_version) for item in items}
    same = rows <= set(known.items.values_list("task_id", "expected_version"))
    if not same or (known.command, known.arguments) != (run.command, run.arguments):
        raise KeyReused from None


def _queue(run_id: UUID) -> None:
    args = {"run_id": str(run_id)}
    jobs.defer(task=BULK_TASK, queue=BULK_QUEUE, args=args, lock=f"bulk:{run_id}")


def _arguments(command: Command, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the services take beside actor, case and version, as JSON values."""
    said: dict[str, Any] = {}
    if command in (Command.ASSIGN, Command.RELEASE):
        reason = whole_text(str(given.get("reason", "")), field="reason", longest=LONGEST_REASON)
        if given.get("is_move") and not reason:
            raise Invalid(fields={"reason": _("Xin ghi lý do, ví dụ: chuyển công tác.")})
        said["reason"] = reason
    if command is Command.ASSIGN:
        if not given.get("staff_id"):
            raise Invalid(fields={"staff_id": _("Xin chọn người nhận việc.")})
        said["staff_id"] = str(given["staff_id"])
    if command is Command.ACCEPT and not given.get("papers_seen"):
        raise Invalid(
            fields={"papers_seen": _("Xin xác nhận đã xem đủ giấy tờ bắt buộc của từng hồ sơ.")}
        )
    if command in (Command.APPROVE, Command.HAND_OVER):
        said["note"] = whole_text(str(given.get("note", "")), field="note", longest=LONGEST_REASON)
    return said


def _execute(run: BulkRun, item: BulkItem) -> None:
    """One case: the officer as she is now, the version that she saw, once and never again."""
    actor = actor_of(run.account_id)
    said = f"{run.command}/{item.case_id}/{item.task_id}/{item.expected_version}".encode()
    once = Once(
        account_id=run.account_id,
        key=f"bulk:{run.pk}:{item.number}",
        body_hash=hashlib.sha256(said).digest(),
    )
    ended = carried_out(
        once,
        lambda: SERVICES[run.verb](
            actor=actor,
            case_id=item.case_id,
            expected_version=item.expected_version,
            once=once,
            **_given(run, item),
        ),
        run=str(run.pk),
        item=item.number,
    )
    _note(item, ended.state, ended.code, ended.message)


def _given(run: BulkRun, item: BulkItem) -> dict[str, Any]:
    given = dict(run.arguments)
    if "staff_id" in given:
        given["staff_id"] = UUID(given["staff_id"])
    if run.verb in OF_ONE_TASK:
        given["task_id"] = item.task_id
    if run.verb in LETTER_COMMANDS:
        given["letter_id"] = item.task_id
    if run.verb is Command.ACCEPT:
        version = catalogue.published_version(item.case.procedure_version_id)
        given["checked"] = [part.key for part in version.papers if part.required]
    return given


def _note(item: BulkItem, state: BulkState, code: str, message: str) -> None:
    item.state, item.code, item.at = state.value, code[:40], clock.now()
    item.message = message[:LONGEST_MESSAGE]
    item.save(update_fields=["state", "code", "message", "at"])
