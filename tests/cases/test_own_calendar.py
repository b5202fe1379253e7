"""An agency with working hours of its own: what is asked of it follows its calendar."""

from datetime import datetime

from cases import world as worlds
from motcua.cases import selectors
from motcua.cases.models import Task
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Role
from motcua.worktime.services import calendar_import


def test_intake_and_apology_are_timed_by_the_agencys_own_week(world, stop_clock, tmp_path):
    """Mornings only: eight hours of intake from Monday 08:00 end on Wednesday at 08:00 (4 + 4 less
    the hour before 08:00, then one more), by the week of the province on Tuesday at 08:00.
    """
    week = tmp_path / "week.csv"
    rows = [f"000.01.21.H10,{day},07:00,11:00,,,Quyết định 9" for day in range(5)]
    week.write_text(
        "\n".join(["agency,weekday,start,end,valid_from,valid_to,source", *rows]) + "\n"
    )
    calendar_import(actor=SYSTEM)
    calendar_import(actor=SYSTEM, files=[week], agency_of={"000.01.21.H10": world.commune.pk}.get)
    stop_clock("2024-06-03 08:00")

    case = worlds.submit(world)

    detail = selectors.case_detail(actor=world.officer(Role.DESK_OFFICER), case_id=case.id)
    assert f"{clock.local(selectors.intake_due(detail)):%m-%d %H:%M}" == "06-05 08:00"
    assert Task.objects.get(case_id=case.id).sort_at == selectors.intake_due(detail)

    monday, friday = "2024-06-03 07:00", "2024-06-07 11:00"
    stop_clock("2024-06-05 11:00")  # eight hours are left there, by the province's week sixteen
    ends = [_vietnam(monday), _vietnam(friday)]
    assert selectors.apology_is_due(*ends, world.commune.pk)
    assert not selectors.apology_is_due(*ends, None)


def _vietnam(at):
    return datetime.fromisoformat(at).replace(tzinfo=clock.VIETNAM)
