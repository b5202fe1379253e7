"""What was, as of any day: stopped and taken up again, put off, merged into another unit."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from cases import world as worlds
from ioc.walking import Walk
from motcua.cases import services as casework
from motcua.cases.models import Case
from motcua.cases.types import Command
from motcua.ioc import selectors, services
from motcua.ioc.formulas import Window
from motcua.ioc.measuring import Asked, Chosen
from motcua.ioc.rolling import rolled
from motcua.ioc.types import Dimension, Period, Slice
from motcua.kernel.actor import SYSTEM
from motcua.organisation.models import AdministrativeUnit, Agency, AgencySuccession, UnitSuccession
from motcua.organisation.selectors import agencies_forget

STANDING = ("waiting_intake", "waiting_citizen", "processing", "processing_inside", "overdue")


@pytest.fixture
def told(world):
    """One dossier, and `go(day, commands)` to do something with it in June 2024."""
    services.indicators_setup()
    with time_machine.travel(datetime(2024, 6, 3, 1, tzinfo=UTC), tick=False) as traveller:
        walk = Walk(world, traveller, None)
        walk.submit()
        services.lake_rebuild()

        def go(day, *commands):
            traveller.move_to(datetime(2024, 6, day, 2, tzinfo=UTC), tick=False)
            for command in commands:
                assert walk.give(Case.objects.get(pk=walk.cases[0]), command), command

        yield go


def as_of(day):
    """The indicators that are 1 at the end of a day."""
    values = selectors.indicator_values(
        actor=SYSTEM, codes=STANDING, period=Period(first=day, last=day)
    )
    return {code for code, value in values.items() if value.number}


def test_the_state_of_any_day_stays_what_it_was(told):
    days = {date(2024, 6, 3): {"waiting_intake"}}
    told(4, Command.ACCEPT)
    days[date(2024, 6, 4)] = {"processing", "processing_inside"}
    told(5, Command.TAKE, Command.REQUEST_SUPPLEMENT)
    days[date(2024, 6, 5)] = days[date(2024, 6, 30)] = {"waiting_citizen"}
    selectors.facts_forget()
    told(25, Command.STOP)
    days[date(2024, 6, 25)] = {"processing", "processing_inside"}
    days.pop(date(2024, 6, 30))
    services.lake_refresh()
    told(26, Command.REOPEN)
    days[date(2024, 6, 26)] = {"processing", "processing_inside", "overdue"}
    told(29, Command.WITHDRAW)
    days[date(2024, 6, 28)] = {"processing", "processing_inside", "overdue"}
    days[date(2024, 6, 29)] = set()
    selectors.facts_forget()

    live = {day: as_of(day) for day in days}
    services.lake_refresh()
    selectors.facts_forget()

    assert live == days
    assert {day: as_of(day) for day in days} == days


def test_the_index_of_766_takes_off_the_supplement_and_knows_what_stopped(told):
    def in_time(day):
        selectors.facts_forget()
        period = Period(first=date(2024, 6, 1), last=date(2024, 6, day))
        value = selectors.indicator_value(actor=SYSTEM, code="intime_766", period=period)
        return value.part, value.whole

    told(4, Command.ACCEPT)
    due = Case.objects.get().due_at
    told(5, Command.TAKE, Command.REQUEST_SUPPLEMENT)
    told(25, Command.STOP)
    assert due.day < 20
    assert in_time(24) == (1, 1)  # its end is the day on which it was asked
    assert in_time(25) == (0, 1)  # stopped after its day, and not supplied
    told(26, Command.REOPEN)
    assert in_time(25) == (0, 1)
    assert in_time(3) == (0, 0)  # not received by then


def test_old_communes_are_counted_with_the_one_they_went_into(world):
    old, other, new = _units()
    Agency.objects.filter(pk=world.commune.pk).update(unit=old)
    agencies_forget()
    services.indicators_setup()
    worlds.received(world)
    services.lake_rebuild()
    month = Period(first=date(2020, 1, 1), last=date(2030, 1, 1))

    def received(unit):
        value = selectors.indicator_value(
            actor=SYSTEM, code="received", period=month, wanted=Slice(unit=unit)
        )
        return value.number

    groups = selectors.indicator_groups(
        actor=SYSTEM, code="received", period=month, by=Dimension.PRESENT
    )

    assert [received(unit) for unit in ("2024.25438", "2024.697", "2025.25351")] == [1, 1, 1]
    assert [received(unit) for unit in ("2024.25439", "2025.25438", "2025.")] == [0, 0, 0]
    assert [(group.key, group.name, group.value.number) for group in groups] == [
        (new.code, "xã 25351", 1)
    ]
    assert other.code == "25439"


def test_a_dossier_was_the_agencys_that_had_it_that_day(told, world):
    heir = worlds.heir(date(2024, 6, 11))
    told(4, Command.ACCEPT)
    Agency.objects.filter(pk=world.commune.pk).update(valid_to=date(2024, 6, 10))
    AgencySuccession.objects.create(old=world.commune, new=heir, basis="72/2025/QH15")
    agencies_forget()
    both = (world.commune, heir)
    before = {(day, each.pk): of_agency(day, each) for day in (4, 5, 10) for each in both}
    told(11)
    assert casework.cases_hand_on() == 1
    told(12)

    def history():
        selectors.facts_forget()
        found = {key: of_agency(key[0], Agency.objects.get(pk=key[1])) for key in before}
        return found, of_agency(12, world.commune), of_agency(12, heir)

    live = history()
    services.lake_refresh()
    assert live == history() == (before, (0, 0, 0), (0, 1, 1))
    assert before[4, world.commune.pk] == (1, 1, 1)
    assert before[10, world.commune.pk] == (0, 1, 1)
    assert before[10, heir.pk] == (0, 0, 0)
    services.lake_rebuild()
    assert live == history()
    services.sums_follow()
    assert live == history()
    midnights = [datetime(2024, 6, day) for day in range(9, 13)]  # noqa: DTZ001 - wall clock
    windows = [Window(begin=each, end=each + timedelta(days=1)) for each in midnights]
    inside = Asked.of("standing", {"phases": ["inside"]})
    for agency, wanted in ((world.commune, [0, 1]), (heir, [2, 3])):
        chosen = Chosen(competent=(str(agency.pk),))
        for by in (None, Dimension.AGENCY):
            found, _generation = rolled([inside], windows, chosen, by)
            assert [day for (_place, day), keys in found.items() if any_in(keys)] == wanted


def any_in(keys):
    return any(number.part for number in keys.values())


def of_agency(day, agency):
    """Received on a day by an agency alone, in its hands at the end, and as one of the groups."""
    asked = {"actor": SYSTEM, "period": Period(first=date(2024, 6, day), last=date(2024, 6, day))}
    wanted = Slice(agency_id=agency.pk, is_alone=True)
    values = selectors.indicator_values(codes=("received", "processing"), wanted=wanted, **asked)
    groups = selectors.indicator_groups(code="processing", by=Dimension.AGENCY, **asked)
    of_group = [group.value.number for group in groups if group.key == str(agency.pk)]
    return values["received"].number, values["processing"].number, sum(of_group)


def _units():
    def unit(era, level, code, parent=None):
        return AdministrativeUnit.objects.create(
            era=era, level=level, code=code, name=f"xã {code}", kind="xã", short_name=code,
            name_folded=code, parent=parent, source="test",
        )  # fmt: skip

    province = unit("2024", "province", "70")
    district = unit("2024", "district", "697", province)
    old, other = (unit("2024", "commune", code, district) for code in ("25438", "25439"))
    new = unit("2025", "commune", "25351", unit("2025", "province", "75"))
    for each in (old, other):
        UnitSuccession.objects.create(
            old=each, new=new, coverage="full", is_default_target=True, sources_agree=True
        )
    return old, other, new
