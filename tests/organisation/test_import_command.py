"""`motcua import`: what an operator sees."""

from importlib import import_module
from io import StringIO

import pytest
from django.core.management import call_command

from motcua.worktime.models import CalendarDay

pytestmark = pytest.mark.django_db

command = import_module("motcua.config.management.commands.import")


def run(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(command.Command(), *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_it_tells_what_was_created_and_the_second_time_that_all_stayed():
    first, _ = run("calendar")
    second, _ = run("calendar")

    assert "days: 147 mới, 0 sửa, 0 giữ nguyên" in first
    assert "days: 0 mới, 0 sửa, 147 giữ nguyên" in second


def test_bad_rows_go_to_standard_error_with_their_lines_and_the_exit_code_is_one(tmp_path):
    file = tmp_path / "lich.csv"
    file.write_text("date,kind,name,source\n2024-01-01,holiday,,x\n", "utf-8")
    out, err = StringIO(), StringIO()

    with pytest.raises(SystemExit) as stop:
        call_command(command.Command(), "calendar", str(file), stdout=out, stderr=err)

    assert stop.value.code == 1
    assert "lich.csv dòng 2: cột name: để trống" in err.getvalue()
    assert "không có gì được ghi" in err.getvalue()
    assert not CalendarDay.objects.exists()


def test_files_that_do_not_exist_are_named(tmp_path):
    err = StringIO()

    with pytest.raises(SystemExit):
        call_command(command.Command(), "units", str(tmp_path / "khong-co.csv"), stderr=err)

    assert "khong-co.csv dòng 1: không đọc được tệp" in err.getvalue()


def test_every_importer_names_files_that_are_there():
    for importer in command.IMPORTERS.values():
        assert all(path.is_file() for path in importer.files)
        assert str(importer.help)
