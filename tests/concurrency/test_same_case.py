"""Two officers act on one case at the same moment."""

from functools import partial

import pytest

from cases import world as worlds
from concurrency.conftest import at_once
from motcua.cases import services
from motcua.cases.errors import CaseChanged
from motcua.cases.models import Case, LedgerEntry, Task
from motcua.cases.types import CaseSummary
from motcua.kernel.actor import Role


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_officers_one_succeeds_and_the_other_is_told_why_not(world, attempt):
    case = worlds.received(world)
    first = world.officer(Role.CASE_OFFICER)
    second = worlds.staff(world.commune, Role.CASE_OFFICER, "second")
    take = partial(services.case_take, case_id=case.id, expected_version=case.version)

    answers = at_once([partial(take, actor=first), partial(take, actor=second)], threads=2)

    (done,) = [answer for answer in answers if isinstance(answer, CaseSummary)]
    (refused,) = [answer for answer in answers if isinstance(answer, Exception)]
    assert isinstance(refused, CaseChanged)
    assert (
        refused.text == "Hồ sơ vừa được người khác xử lý. Xin tải lại trang để xem tình trạng mới."
    )
    assert done.version == case.version + 1 == Case.objects.get().version
    winner = (first, second)[answers.index(done)]
    assert Task.objects.get(case_id=case.id, closed_at=None).assignee_id == winner.staff_id
    assert LedgerEntry.objects.get(case_id=case.id, name="take").actor_name == winner.name


def test_different_commands_at_once_do_not_both_happen(world):
    case = worlds.proposed(world)
    approver = world.officer(Role.APPROVER)
    step = {"actor": approver, "case_id": case.id, "expected_version": case.version}
    tasks = [
        partial(services.case_approve, **step),
        partial(services.case_send_back, reason="Thiếu căn cứ.", **step),
    ]

    answers = at_once(tasks * 3, threads=6)

    assert sum(isinstance(answer, CaseSummary) for answer in answers) == 1
    assert sum(isinstance(answer, CaseChanged) for answer in answers) == 5
    assert LedgerEntry.objects.filter(case_id=case.id).count() == case.version + 1
    assert Task.objects.filter(case_id=case.id, closed_at=None).count() == 1
