"""Taking administrative units and their succession from files."""

import time

import pytest

from motcua.kernel.actor import SYSTEM
from motcua.kernel.tables import BadRows, Count
from motcua.organisation import selectors
from motcua.organisation.models import AdministrativeUnit, UnitSuccession
from motcua.organisation.services import units_import
from motcua.organisation.types import Coverage, Era, Level

pytestmark = pytest.mark.django_db

UNITS = (
    "era,level,code,parent_code,kind,name,other_name,other_code,"
    "official,valid_from,valid_to,source\n"
)
STEPS = "old_code,new_code,coverage,is_default,sources_agree,resolution\n"


@pytest.fixture(scope="module")
def all_units(django_db_setup, django_db_blocker):
    """The units of the distribution, taken once for the tests of this file that only read."""
    with django_db_blocker.unblock():
        begin = time.monotonic()
        counts = units_import(actor=SYSTEM)
        seconds = time.monotonic() - begin
    yield counts, seconds
    with django_db_blocker.unblock():
        UnitSuccession.objects.all().delete()
        for level in (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE):
            AdministrativeUnit.objects.filter(level=level).delete()


def write(folder, name, text):
    file = folder / name
    file.write_text(text, "utf-8")
    return file


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
    assert counts == {"units": Count(created=14_161), "successions": Count(created=10_667)}


def test_the_whole_country_is_taken_within_seconds(all_units):
    _, seconds = all_units

    assert seconds < 20  # 6 s on two idle cores; room for a busy machine


def test_taking_the_units_twice_changes_nothing(all_units):
    counts = units_import(actor=SYSTEM)

    assert counts == {"units": Count(unchanged=14_161), "successions": Count(unchanged=10_667)}


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

    assert names == ["Thị trấn Đức Phong", "Xã Đoàn Kết", "Xã Minh Hưng"]


def test_bad_units_name_their_lines_and_nothing_is_taken(tmp_path):
    units = write(
        tmp_path,
        "units.csv",
        UNITS
        + "2024,province,70,,Tỉnh,Tỉnh Bình Phước,,,1,,2025-06-30,thử\n"
        + "2024,district,688,99,Thị xã,Thị xã Phước Long,,,1,,,thử\n"
        + "2024,commune,2521,70,Phường,Phường Thác Mơ,,,1,,,thử\n"
        + "2024,province,70,,Tỉnh,Tỉnh Bình Phước,,,1,,,thử\n"
        + "2025,province,75,,Tỉnh,Thành phố Đồng Nai,,,2,2025-07-01,2025-06-01,\n"
        + "2024,province,71\n",
    )
    steps = write(tmp_path, "steps.csv", STEPS + "70,75,whole,1,1,x\n70,76,full,1,1,x\n")

    with pytest.raises(BadRows) as refusal:
        units_import(actor=SYSTEM, files=[units, steps])

    lines = [(bad.file, bad.line) for bad in refusal.value.rows]
    assert sorted(set(lines)) == [
        ("steps.csv", 2),
        ("steps.csv", 3),
        *(("units.csv", line) for line in (3, 4, 5, 6, 7)),
    ]
    assert lines.count(("units.csv", 6)) == 4
    assert not AdministrativeUnit.objects.exists()


def test_a_cell_with_line_breaks_does_not_shift_the_line_numbers(tmp_path):
    units = write(
        tmp_path,
        "units.csv",
        UNITS
        + '2024,province,70,,Tỉnh,"Tỉnh Bình\nPhước",,,1,,,thử\n'
        + "2024,county,71,,Tỉnh,Tỉnh Khác,,,1,,,thử\n",
    )

    with pytest.raises(BadRows) as refusal:
        units_import(actor=SYSTEM, files=[units])

    assert [bad.line for bad in refusal.value.rows] == [4]


def test_a_file_that_is_not_utf8_is_refused(tmp_path):
    file = tmp_path / "units.csv"
    file.write_bytes(
        UNITS.encode() + "2024,province,70,,Tỉnh,Tỉnh Bình Phước,,,1,,,x\n".encode("utf-16")
    )

    with pytest.raises(BadRows) as refusal:
        units_import(actor=SYSTEM, files=[file])

    assert refusal.value.rows[0].file == "units.csv"


def test_a_renamed_unit_is_changed_in_place(tmp_path):
    first = write(tmp_path, "a.csv", UNITS + "2025,province,75,,Tỉnh,Tỉnh Đồng Nai,,,1,,,thử\n")
    units_import(actor=SYSTEM, files=[first])
    key = AdministrativeUnit.objects.get().pk
    second = write(
        tmp_path, "b.csv", UNITS + "2025,province,75,,Thành phố,Thành phố Đồng Nai,,,1,,,thử\n"
    )

    counts = units_import(actor=SYSTEM, files=[second])

    unit = AdministrativeUnit.objects.get()
    assert counts["units"] == Count(changed=1)
    assert (unit.pk, unit.name, unit.name_folded) == (
        key,
        "Thành phố Đồng Nai",
        "thanh pho dong nai",
    )
