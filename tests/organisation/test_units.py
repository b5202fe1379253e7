"""The units of both eras as the distribution carries them, and the questions about them."""

import time

import pytest

from motcua.kernel.actor import SYSTEM
from motcua.kernel.tables import Count
from motcua.organisation import selectors
from motcua.organisation.models import AdministrativeUnit, UnitOutline, UnitSuccession
from motcua.organisation.services import units_import
from motcua.organisation.types import Coverage, Era, Level
from motcua.ui.charts.outlines import rings_from

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def all_units(django_db_setup, django_db_blocker):
    """The units of the distribution, taken once for the tests of this file that only read."""
    with django_db_blocker.unblock():
        begin = time.monotonic()
        counts = units_import(actor=SYSTEM)
        seconds = time.monotonic() - begin
    yield counts, seconds
    selectors.places_forget()
    with django_db_blocker.unblock():
        UnitSuccession.objects.all().delete()
        UnitOutline.objects.all().delete()
        for level in (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE):
            AdministrativeUnit.objects.filter(level=level).delete()


def test_both_eras_are_complete(all_units):
    rows = AdministrativeUnit.objects.filter(is_official=True).values_list("era", "level")
    seen = {}
    for key in rows:
        seen[key] = seen.get(key, 0) + 1

    assert seen == {
        ("2024", "province"): 63,
        ("2024", "district"): 696,
        ("2024", "commune"): 10_035,
        ("2025", "province"): 34,
        ("2025", "commune"): 3_321,
    }
    counts, _ = all_units
    assert counts == {
        "units": Count(created=14_161),
        "successions": Count(created=10_667),
        "outlines": Count(created=106),
    }


def test_the_whole_country_is_taken_within_seconds(all_units):
    _, seconds = all_units

    assert seconds < 20  # 6 s on two idle cores; room for a busy machine


def test_taking_the_units_twice_changes_nothing(all_units):
    counts = units_import(actor=SYSTEM)

    assert counts == {
        "units": Count(unchanged=14_161),
        "successions": Count(unchanged=10_667),
        "outlines": Count(unchanged=106),
    }


def test_the_old_districts_of_the_demonstration_can_be_drawn_side_by_side(all_units):
    selectors.places_forget()
    districts = selectors.districts_drawn()

    assert [district.code for district in districts] == [str(code) for code in range(688, 699)]
    assert districts[1].name == "Thành phố Đồng Xoài"
    corners = [{point for ring in rings_from(each.rings) for point in ring} for each in districts]
    # Neighbours keep one border: each district shares corners with another.
    assert all(any(own & other for other in corners if other is not own) for own in corners)


def test_codes_that_only_the_mapping_knows_are_kept_but_not_listed(all_units):
    leftover = selectors.unit_info("25102", era=Era.THREE_LEVELS)

    assert AdministrativeUnit.objects.filter(is_official=False).count() == 12
    assert leftover is not None
    assert leftover.name == "Xã Đạ M'ri"
    assert [step.new.code for step in selectors.unit_successors("25102")] == ["25105"]
    assert "25102" not in {unit.code for unit in selectors.units_under("68", era=Era.THREE_LEVELS)}


def test_binh_phuoc_had_eleven_districts_and_111_communes_that_became_forty(all_units):
    districts = selectors.units_under("70", era=Era.THREE_LEVELS)
    communes = [
        unit
        for district in districts
        for unit in selectors.units_under(district.code, era=Era.THREE_LEVELS)
    ]
    steps = [step for unit in communes for step in selectors.unit_successors(unit.code)]

    assert (len(districts), len(communes), len(steps)) == (11, 111, 111)
    assert len({step.new.code for step in steps}) == 40
    assert {step.new.parent_name for step in steps} == {"Thành phố Đồng Nai"}
    assert {step.coverage for step in steps} == {Coverage.FULL}
    assert all(step.is_default and step.sources_agree for step in steps)


def test_every_old_commune_and_province_has_a_default_successor(all_units):
    old = AdministrativeUnit.objects.filter(era="2024").exclude(level=Level.DISTRICT)

    assert old.exclude(successions__is_default_target=True).count() == 0


def test_an_island_district_goes_straight_to_its_special_zone(all_units):
    (step,) = selectors.unit_successors("498")

    assert (step.old.level, step.new.name, step.resolution) == (
        Level.DISTRICT,
        "Đặc khu Hoàng Sa",
        "",
    )


def test_search_ignores_accents_and_knows_names_and_codes_of_before(all_units):
    by_name = selectors.units_search("bu dang")
    by_old_name = selectors.units_search("xa tan khai")
    by_other_code = selectors.units_search("06978")

    assert [unit.name for unit in by_name] == ["Xã Bù Đăng"]
    assert [unit.name for unit in by_old_name] == ["Phường Tân Khai"]
    assert [unit.name for unit in by_other_code] == ["Xã Ba Chẽ"]
    assert selectors.units_search("  ") == ()
    assert len(selectors.units_search("tan", limit=7)) == 7


def test_a_search_and_the_successors_take_one_query_each(all_units, django_assert_num_queries):
    with django_assert_num_queries(1):
        selectors.units_search("dong xoai", era=Era.THREE_LEVELS, level=Level.DISTRICT)
    with django_assert_num_queries(1):
        selectors.unit_successors("25396")


def test_predecessors_name_what_a_new_commune_was_made_of(all_units):
    names = [step.old.name for step in selectors.unit_predecessors("25396")]

    assert names == ["Thị trấn Đức Phong", "Xã Minh Hưng", "Xã Đoàn Kết"]
