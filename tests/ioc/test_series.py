"""Figures that others send: checked, loaded as a whole, never overwritten, read like all others."""

import io
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from django.db import connection

from cases import hierarchy
from cases import world as worlds
from motcua.ioc import selectors, services
from motcua.ioc.errors import BatchUnknown, IndicatorUnknown, SendingRefused, SliceRefused
from motcua.ioc.models import Indicator, SeriesBatch, SeriesValue
from motcua.ioc.series import loading
from motcua.ioc.types import (
    Adds,
    BatchState,
    Dimension,
    Direction,
    Grain,
    Layer,
    Light,
    Period,
    Sending,
    SeriesRow,
    SeriesWish,
    Slice,
    Way,
    Written,
)
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.organisation.models import AdministrativeUnit, Agency, UnitSuccession
from motcua.organisation.selectors import agencies_forget, home_units_forget

LAST_OLD = date(2025, 6, 30)
BEDS, CARDS, DEALS = "beds", "id_card_percent", "deals"


@pytest.fixture
def home(world):
    """The small province with units of both eras: two old communes went into one of today."""
    world.tree = hierarchy.grow(world)
    services.indicators_setup()
    world.units = _units(world)
    agencies_forget()
    home_units_forget()
    for wish in (
        _wish(BEDS, Adds.STOCK, "giường", Grain.YEAR, lowest=0, highest=100_000),
        _wish(DEALS, Adds.SUM, "vụ", Grain.MONTH, lowest=0),
    ):
        services.series_define(actor=SYSTEM, wish=wish)
    Indicator.objects.filter(pk=CARDS).update(owner_agency=world.police)
    yield world
    home_units_forget()


def _wish(code, adds, unit, grain, **more):
    return SeriesWish(
        code=code, name=f"Chỉ số {code}", domain=6, unit=unit, direction=Direction.UP,
        grain=grain, adds=adds, source="Sở gửi", basis="Luật",
        layers=(Layer.DISTRICT, Layer.COMMUNE, Layer.PRESENT, Layer.AGENCY), **more,
    )  # fmt: skip


def _units(world):
    def unit(era, level, code, name, parent=None):
        is_old = era == "2024"
        return AdministrativeUnit.objects.create(
            era=era, level=level, code=code, name=name, kind="x", short_name=name,
            name_folded=name.lower(), parent=parent, source="t",
            valid_from=None if is_old else date(2025, 7, 1), valid_to=LAST_OLD if is_old else None,
        )  # fmt: skip

    old = unit("2024", "province", "70", "Tỉnh Bình Phước")
    new = unit("2025", "province", "75", "Tỉnh Đồng Nai")
    bu_dang = unit("2024", "district", "696", "Huyện Bù Đăng", old)
    unit("2024", "district", "697", "Huyện Chơn Thành", old)
    minh_hung = unit("2024", "commune", "25405", "Xã Minh Hưng", bu_dang)
    duc_lieu = unit("2024", "commune", "25408", "Xã Đức Liễu", bu_dang)
    unit("2024", "commune", "25409", "Xã Đức Liễu", unit("2024", "district", "698", "Huyện X", old))
    today = unit("2025", "commune", "25405", "Xã Đức Phong", new)
    for each in (minh_hung, duc_lieu):
        UnitSuccession.objects.create(
            old=each, new=today, coverage="full", is_default_target=True, sources_agree=True
        )
    for agency, its in (
        (world.commune, minh_hung),
        (world.tree.other, duc_lieu),
        (world.tree.district, bu_dang),
        (world.tree.province, old),
        (world.police, old),
    ):
        Agency.objects.filter(pk=agency.pk).update(unit=its)


def push(*rows, actor=SYSTEM, **sending):
    found = services.series_push(
        actor=actor, rows=[SeriesRow(**row) for row in rows], sending=Sending(**sending)
    )
    assert found.is_over
    return found


def send(content, actor=SYSTEM, **sending):
    if isinstance(content, str):
        content = content.encode()
    return services.series_send(actor=actor, chunks=[content], sending=Sending(**sending))


def value(code, period, **wanted):
    return selectors.indicator_value(
        actor=SYSTEM, code=code, period=selectors.period_read(period), wanted=Slice(**wanted)
    )


def groups(code, period, by, **wanted):
    found = selectors.indicator_groups(
        actor=SYSTEM,
        code=code,
        period=selectors.period_read(period),
        by=by,
        wanted=Slice(**wanted),
    )
    return {group.name: group.value.number for group in found}


def year(row, number, unit=""):
    return {"indicator": BEDS, "period": row, "value": number, "unit": unit}


def test_figures_are_read_like_all_others_in_place_and_time(home):
    batch = push(
        year("2023", 40, "Huyện Bù Đăng"),
        year("2024", 30, "2024.25405"),
        year("2024", 25, "Xã Đức Liễu, Huyện Bù Đăng"),
        year("2024", 7, "696"),
        year("2024", 10, "000.00.07.H10"),
        {"indicator": DEALS, "period": "2024-01", "value": 3, "unit": "697"},
        {"indicator": DEALS, "period": "Tháng 2/2024", "value": 4, "unit": "697"},
        {"indicator": DEALS, "period": "02/2024", "value": 5, "unit": "2024.696"},
        {"indicator": CARDS, "period": "2025-07-05", "part": 30, "whole": 40, "unit": "25405"},
    )
    assert batch.state is BatchState.DONE, batch.problems
    # The figure of the place itself goes before the sum of what lies in it.
    assert value(BEDS, "2024", unit="2024.696").number == 7
    assert value(BEDS, "2024", unit="2024.25405").number == 30
    assert value(BEDS, "2024").number == 7
    assert value(BEDS, "2024", agency_id=home.tree.district.id).number == 7
    assert value(BEDS, "2024", agency_id=home.police.id).number == 10
    assert value(BEDS, "2024", unit="2025.25405").number == 55  # two old communes, one of today
    assert value(BEDS, "2023").number == 40
    # A stock stands for the present until it is old, and says of when it is.
    stands = value(BEDS, "2025-03", unit="2024.696")
    assert (stands.number, stands.of) == (7, selectors.period_read("2024"))
    assert value(BEDS, "2028").number is None
    assert value(BEDS, "2024", procedure="1.001193").number is None
    # Sums add up over periods and places, and a month tells nothing of a day.
    assert value(DEALS, "2024-Q1").number == 12
    assert value(DEALS, "2024-Q1", unit="2024.697").number == 7
    assert value(DEALS, "2024-01-15").number is None
    assert groups(DEALS, "2024", Dimension.DISTRICT) == {"Huyện Chơn Thành": 7, "Huyện Bù Đăng": 5}
    assert groups(BEDS, "2024", Dimension.COMMUNE) == {"Xã Minh Hưng": 30, "Xã Đức Liễu": 25}
    assert groups(BEDS, "2024", Dimension.PRESENT) == {"Xã Đức Phong": 55}
    assert groups(BEDS, "2024", Dimension.AGENCY) == {home.police.name: 10}
    assert groups(BEDS, "2024", Dimension.FIELD) == {}
    # Shares add up by part and whole, and have a light as any other.
    cards = value(CARDS, "2025-07")
    assert (cards.number, cards.part, cards.whole, cards.light) == (75, 30, 40, Light.RED)
    history = selectors.indicator_histories(
        actor=SYSTEM, codes=[BEDS, DEALS], period=Period.month(2026, 3), number=6
    )
    assert [each.number for each in history[BEDS].values[-2:]] == [40, 7]
    assert selectors.period_name(history[BEDS].periods[-1]) == "2024"
    assert history[DEALS].is_silent


def test_the_published_figures_of_the_province_are_loaded_once(world, monkeypatch):
    indicators_setup = services.indicators_setup
    indicators_setup()
    for era, level, code, parent in HOME_PROVINCE:
        AdministrativeUnit.objects.create(
            era=era, level=level, code=code, name=f"Đơn vị {code}", kind="x", short_name=code,
            name_folded=code, parent=AdministrativeUnit.objects.filter(code=parent).first(),
            source="t", valid_to=LAST_OLD,
        )  # fmt: skip
    services.series_setup()
    assert not SeriesBatch.objects.exists()  # nobody is at home there
    Agency.objects.filter(pk=world.commune.pk).update(
        unit=AdministrativeUnit.objects.get(code="695")
    )
    home_units_forget()
    services.series_setup()
    loaded = SeriesValue.objects.count()
    services.series_setup()
    assert (SeriesValue.objects.count(), loaded > 240) == (loaded, True)
    assert value("pci_rank", "2011").number == 8
    assert value("grdp", "2023").number == 54894
    assert value("papi_total", "2026-11").of == selectors.period_read("2024")
    assert (
        sum(groups("population", "2010", Dimension.DISTRICT).values())
        == value("population", "2010").number
    )
    home_units_forget()


HOME_PROVINCE = [
    ("2024", "province", "70", ""),
    *(("2024", "district", code, "70") for code in
      ("688", "689", "690", "691", "692", "693", "694", "695", "696", "697", "698")),
]  # fmt: skip
