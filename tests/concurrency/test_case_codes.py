"""Numbers of the day at one agency, taken by many at once."""

from functools import partial
from uuid import UUID

from django.db import transaction

from cases import world as worlds
from concurrency.conftest import at_once
from motcua.cases import services
from motcua.cases.models import Case, CodeCounter
from motcua.cases.types import CaseSummary
from motcua.kernel.actor import Role

RECEPTIONS = 200
FAILURES = 50
EVERY = 4
THREADS = 20


class PowerCut(Exception):
    """Something fails after the number was given."""


def accept(world: worlds.World, case_id: UUID, fails: bool) -> CaseSummary:
    with transaction.atomic():
        case = services.case_accept(
            actor=world.officer(Role.DESK_OFFICER),
            case_id=case_id,
            expected_version=1,
            checked=worlds.required(),
        )
        if fails:
            raise PowerCut
    return case


def test_receptions_at_once_get_consecutive_numbers_though_some_fail(world, stop_clock):
    stop_clock("2024-06-03 08:00")
    files = worlds.papers(world, worlds.GENERIC)
    tasks = []
    for number in range(RECEPTIONS + FAILURES):
        case = worlds.submit(world, files=files)
        fails = number % EVERY == 0 and number // EVERY < FAILURES
        tasks.append(partial(accept, world, case.id, fails))

    answers = at_once(tasks, threads=THREADS)

    cut = [answer for answer in answers if isinstance(answer, PowerCut)]
    codes = sorted(answer.code for answer in answers if isinstance(answer, CaseSummary))
    assert len(cut) == FAILURES
    assert len(codes) + len(cut) == len(answers)
    assert codes == [f"000.01.21.H10-240603-{number:04d}" for number in range(1, RECEPTIONS + 1)]
    kept = Case.objects.exclude(code=None).order_by("code").values_list("code", flat=True)
    assert list(kept) == codes
    assert CodeCounter.objects.get().last == RECEPTIONS
