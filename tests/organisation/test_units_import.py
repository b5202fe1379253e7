"""Taking administrative units and their succession from files."""

import pytest

from motcua.kernel.actor import SYSTEM
from motcua.kernel.tables import BadRows, Count
from motcua.organisation.errors import ContradictsStored
from motcua.organisation.models import AdministrativeUnit, UnitSuccession
from motcua.organisation.services import units_import

pytestmark = pytest.mark.django_db

UNITS = (
    "era,level,code,parent_code,kind,name,other_name,other_code,"
    "official,valid_from,valid_to,source\n"
)
STEPS = "old_code,new_code,coverage,is_default,sources_agree,resolution\n"


def write(folder, name, text):
    file = folder / name
    file.write_text(text, "utf-8")
    return file


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


PAIR = (
    "2024,province,70,,Tỉnh,Tỉnh Bình Phước,,,1,,,thử\n"
    "2025,province,75,,Tỉnh,Tỉnh Đồng Nai,,,1,,,thử\n"
    "2025,province,79,,Thành phố,Thành phố Hồ Chí Minh,,,1,,,thử\n"
)


def test_the_default_successor_may_pass_from_one_unit_to_another(tmp_path):
    units = write(tmp_path, "units.csv", UNITS + PAIR)
    first = write(tmp_path, "a.csv", STEPS + "70,75,partial,1,1,x\n70,79,partial,0,1,x\n")
    units_import(actor=SYSTEM, files=[units, first])
    second = write(tmp_path, "b.csv", STEPS + "70,79,partial,1,1,x\n70,75,partial,0,1,x\n")

    counts = units_import(actor=SYSTEM, files=[second])

    assert counts["successions"] == Count(changed=2)
    assert UnitSuccession.objects.get(is_default_target=True).new.code == "79"


def test_a_second_default_beside_a_stored_one_is_refused_as_a_contradiction(tmp_path):
    units = write(tmp_path, "units.csv", UNITS + PAIR)
    first = write(tmp_path, "a.csv", STEPS + "70,75,partial,1,1,x\n")
    units_import(actor=SYSTEM, files=[units, first])
    second = write(tmp_path, "b.csv", STEPS + "70,79,partial,1,1,x\n")

    with pytest.raises(ContradictsStored):
        units_import(actor=SYSTEM, files=[second])

    assert UnitSuccession.objects.get().new.code == "75"


def test_a_unit_hangs_under_a_higher_level_only(tmp_path):
    units = write(
        tmp_path,
        "units.csv",
        UNITS
        + "2024,province,70,,Tỉnh,Tỉnh Bình Phước,,,1,,,thử\n"
        + "2024,province,71,70,Tỉnh,Tỉnh Khác,,,1,,,thử\n"
        + "2024,district,688,70,Thị xã,Thị xã Phước Long,,,1,,,thử\n"
        + "2024,district,689,688,Thành phố,Thành phố Đồng Xoài,,,1,,,thử\n"
        + "2024,commune,25216,,Phường,Phường Thác Mơ,,,1,,,thử\n",
    )

    with pytest.raises(BadRows) as refusal:
        units_import(actor=SYSTEM, files=[units])

    assert [bad.line for bad in refusal.value.rows] == [3, 5, 6]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ("2024,province,70,,Tỉnh,Tỉnh " + "x" * 200 + ",,,1,,,thử\n", 2),
        ('\n\n2024,province,70,,Tỉnh,"Tỉnh Bình Phước,,,1,,,thử\n', 4),
        ("2024,province,70,,Tỉnh,Xã Bình Phước,,,1,,,thử\n", 2),
    ],
)
def test_long_names_open_quotes_and_wrong_kinds_are_refused_by_line(tmp_path, rows, line):
    units = write(tmp_path, "units.csv", UNITS + rows)

    with pytest.raises(BadRows) as refusal:
        units_import(actor=SYSTEM, files=[units])

    assert [bad.line for bad in refusal.value.rows] == [line]


def test_broken_letters_far_down_in_a_long_file_are_refused(tmp_path):
    good = "".join(f"2024,province,{n},,Tỉnh,Tỉnh số {n},,,1,,,thử\n" for n in range(10, 99)) * 20
    file = tmp_path / "units.csv"
    file.write_bytes((UNITS + good).encode() + b"2024,province,99,,T\xff\xfe\n")

    with pytest.raises(BadRows) as refusal:
        units_import(actor=SYSTEM, files=[file])

    assert any("UTF-8" in bad.what for bad in refusal.value.rows)
    assert not AdministrativeUnit.objects.exists()
