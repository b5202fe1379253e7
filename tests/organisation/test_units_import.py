"""Taking administrative units and their succession from files."""


import pytest

from motcua.kernel.actor import SYSTEM
from motcua.kernel.tables import BadRows, Count
from motcua.organisation.models import AdministrativeUnit
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
