"""`motcua ioc import-log`: logs of older systems become datasets, whole or not at all."""

import gzip
import json
import sys
import unicodedata
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ioc.logs.old_systems import as_csv, as_xes, dossiers, truth
from motcua.config import cli
from motcua.ioc.logs import source, xes_reading
from motcua.ioc.logs.errors import (
    DatasetBusy,
    DatasetNameInvalid,
    DatasetUnknown,
    LogRefused,
    MappingInvalid,
)
from motcua.ioc.logs.lake import dataset, dataset_folder_new, datasets
from motcua.ioc.logs.mapping import mapping_read
from motcua.ioc.logs.summary import log_summary

LOGGED = dossiers(60)
TONES = set("\u0300\u0301\u0303\u0309\u0323")
STANDARD = [
    "case:concept:name",
    "concept:name",
    "time:timestamp",
    "org:resource",
    "lifecycle:transition",
    "case:deadline",
]
VIETNAMESE = ["Mã hồ sơ", "Bước xử lý", "Thời điểm", "Cán bộ", "Lifecycle", "Hạn trả"]
DISCO = ["Case ID", "Activity", "Complete Timestamp", "Resource", "lifecycle", "Due date"]
PLAIN = "case_id;activity;timestamp\n1;a;2024-05-31 08:00\n"


def cp1258(text: str) -> bytes:
    """As Windows wrote Vietnamese: a letter, then its tone."""
    signs = []
    for sign in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", sign)
        letter = "".join(part for part in parts if part not in TONES)
        tones = "".join(part for part in parts if part in TONES)
        signs.append(unicodedata.normalize("NFC", letter) + tones)
    return "".join(signs).encode("cp1258")


FILES = {
    "standard.xes": lambda: as_xes(LOGGED).encode(),
    "packed.xes.gz": lambda: gzip.compress(as_xes(LOGGED).encode()),
    "prefixed.xes": lambda: as_xes(LOGGED, tag="xes:").encode(),
    "wide.xes": lambda: as_xes(LOGGED).replace("UTF-8", "UTF-16", 1).encode("utf-16"),
    "standard.csv": lambda: as_csv(LOGGED, STANDARD).encode("utf-8-sig"),
    "disco.csv": lambda: as_csv(LOGGED, DISCO, ";", "%Y/%m/%d %H:%M:%S.%f").encode(),
    "old.csv": lambda: cp1258(as_csv(LOGGED, VIETNAMESE, "\t", "%d/%m/%Y %H:%M:%S.%f")),
    "excel.csv.gz": lambda: gzip.compress(
        ("sep=;\r\n" + as_csv(LOGGED, VIETNAMESE, ";")).encode("utf-16")
    ),
    "no-bom.txt": lambda: as_csv(LOGGED, DISCO, "|").encode("utf-16-le"),
}


def reasons(refusal: LogRefused) -> list[str]:
    return [f"{line}: {message}" for line, message in refusal.problems]


@pytest.mark.parametrize("file", FILES)
def test_a_log_gives_the_same_numbers_whatever_its_form_and_habits(take, file):
    found = log_summary(take(FILES[file](), file))

    assert {key: found[key] for key in truth(LOGGED)} == truth(LOGGED)
    assert found["resources"] == 9
    assert found["source"]["file"] == file


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", ["0: Tệp trống."]),
        ("case_id,activity,timestamp\n", ["0: Tệp không có sự kiện nào."]),
        (
            PLAIN + "1;b;31/13/2024\n;c;2024-06-01\n3;;2024-06-01\n4;d\n\n5;e;\n",
            [
                "3: không đọc được thời điểm “31/13/2024”",
                "4: thiếu mã hồ sơ",
                "5: thiếu tên bước",
                "6: có 2 ô, tiêu đề có 3",
                "8: thiếu thời điểm",
            ],
        ),
        (
            "case_id,activity,timestamp,deadline\n1,a,2024-05-31,mai\n",
            ['2: không đọc được hạn “mai” (bỏ cột này: deadline = "")'],
        ),
        (
            "case_id,activity,start_time,end_time\n1,a,2024-05-31,2024-05-30\n",
            ["2: bước bắt đầu sau khi kết thúc"],
        ),
        (PLAIN + f"2;{'x' * 501};2024-05-31\n", ["3: một giá trị dài quá 500 ký tự"]),
        (PLAIN + '1;"b;2024', ["3: dấu ngoặc kép chưa đúng, hoặc một ô quá dài"]),
        (
            "id,what,when\n1,a,2024-05-31\n",
            [
                (
                    "1: Không tìm thấy cột case, activity, time trong: id, what, when."
                    " Xin chỉ rõ bằng --map."
                )
            ],
        ),
        (
            "case_id,activity,timestamp,timestamp\n1,a,2024-05-31,2024-05-31\n",
            ["1: có hai cột tên “timestamp” (time)"],
        ),
        (
            (PLAIN + "2;Thẩm định;2024-06-01 08:00\n").encode() + b"3;\xff;2024-06-01 08:00\n",
            ["4: Chữ không đúng bảng mã UTF-8 từ khoảng dòng này."],
        ),
        (PLAIN.encode() + b"\x00" * 5000, ["3: Dòng có byte 0: không phải tệp chữ."]),
        (
            '<?xml version="1.0" encoding="UT-F8"?><log/>',
            ["0: Tệp XML ghi một bảng mã không đọc được."],
        ),
        ("<html/>", ["0: Tệp XML này không phải nhật ký XES."]),
        ("<log>\n<event/></log>", ["2: Sự kiện không thuộc hồ sơ nào (nằm ngoài thẻ trace)."]),
        ("<log>\n<trace></log>", ["2: Tệp không phải là XML đúng cú pháp."]),
        ("<log>" + "<a>" * 70, ["1: Các phần tử lồng nhau quá sâu."]),
        (
            (
                '<log><trace><string key="concept:name" value="1"/>\n<event/>\n<event>'
                '<string key="concept:name" value="__INVALID__"/>'
                '<date key="time:timestamp" value="2024-05-31T08:00:00"/></event></trace></log>'
            ),
            ["2: thiếu tên bước", "3: thiếu tên bước"],
        ),
        (
            (
                '<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>\n'
                '<log><string key="x" value="&b;"/></log>'
            ),
            ["1: Tệp không được khai báo DOCTYPE hay ENTITY."],
        ),
        (
            '<!DOCTYPE log SYSTEM "file:///etc/passwd"><log/>',
            ["1: Tệp không được khai báo DOCTYPE hay ENTITY."],
        ),
        (
            gzip.compress(PLAIN.encode() * 900, mtime=0)[:60],
            ["0: Tệp nén bị hỏng hoặc bị cắt ngắn."],
        ),
    ],
)
def test_what_is_wrong_is_refused_whole_with_its_line_and_the_old_stays(take, content, said):
    before = take(PLAIN)

    with pytest.raises(LogRefused) as refusal:
        take(content)

    assert reasons(refusal.value) == said
    assert log_summary(dataset("old"))["events"] == 1
    assert dataset("old") == before
    assert len(list(before.folder.parent.glob("data-*"))) == 1


def test_a_small_package_that_becomes_a_huge_file_is_refused(take, monkeypatch):
    monkeypatch.setattr(source, "RATIO_FROM", 2**20)
    bomb = gzip.compress(PLAIN.encode() + b"1;a;2024-05-31 08:00\n" * 200_000)

    with pytest.raises(LogRefused) as refusal:
        take(bomb)

    assert reasons(refusal.value) == ["0: Tệp giải nén ra quá lớn so với một nhật ký thật."]
    assert datasets() == ()


@pytest.mark.parametrize("begin", ["", '<string key="a" value="'])
def test_a_line_or_a_part_without_end_is_refused_before_it_fills_the_memory(
    take, monkeypatch, begin
):
    monkeypatch.setattr(source, "MOST_LINE", 2**10)
    monkeypatch.setattr(xes_reading, "MOST_TOKEN", 2**10)
    head = "<log>" if begin else PLAIN

    with pytest.raises(LogRefused) as refusal:
        take(head + begin + "x" * 300_000)

    assert reasons(refusal.value) in (["3: Dòng quá dài."], ["1: Một phần tử quá dài."])


def test_after_twenty_bad_rows_nobody_reads_on(take):
    with pytest.raises(LogRefused) as refusal:
        take(PLAIN + "1;b;never\n" * 100)

    assert [problem.line for problem in refusal.value.problems] == list(range(3, 23))


@pytest.mark.parametrize("name", ["", "../evil", "a/b", ".hidden", "a" * 65, "tên", "a\n"])
def test_a_dataset_has_the_name_of_a_folder_and_nothing_more(take, name):
    with pytest.raises(DatasetNameInvalid):
        take(PLAIN, name=name)

    with pytest.raises(DatasetNameInvalid):
        dataset(name)


def test_importing_again_replaces_and_gives_the_same_and_keeps_where_it_came_from(take):
    first = take(as_xes(LOGGED), "log.xes")
    told = log_summary(first)
    leftover = first.folder.with_name("data-killed")
    leftover.mkdir()

    again = take(as_xes(LOGGED), "log.xes")
    assert log_summary(first)["cases"] == 60  # whoever reads the old one reads on

    third = take(as_xes(LOGGED), "log.xes")

    same = log_summary(third)
    for each in (told, same):
        del each["source"]["imported_at"]
    assert same == told
    assert (third.folder / "events.parquet").exists()
    assert again.folder.exists()
    assert not first.folder.exists()
    assert not leftover.exists()
    assert same["source"]["traces_without_events"] == 1
    assert same["source"]["columns"]["deadline"] == "case:deadline"
    assert len(same["source"]["sha256"]) == 64


def test_one_dataset_is_loaded_by_one_at_a_time_and_an_unknown_one_is_told(take):
    with pytest.raises(DatasetUnknown):
        dataset("old")

    with dataset_folder_new("old"), pytest.raises(DatasetBusy):
        take(PLAIN)

    assert datasets() == ()


def test_a_long_trace_is_handed_on_in_parts(take, monkeypatch):
    monkeypatch.setattr(xes_reading, "LONG_TRACE", 2)

    found = log_summary(take(as_xes(LOGGED)))

    assert {key: found[key] for key in ("cases", "events")} == {
        key: truth(LOGGED)[key] for key in ("cases", "events")
    }


def test_a_mapping_says_columns_ends_zone_and_form_of_times(take):
    mapping = mapping_read(
        b"""
        end_activities = ["xong"]
        timezone = "Europe/Amsterdam"
        time_format = "%m/%d/%Y %H:%M"
        [columns]
        case_id = "so"
        activity = "viec"
        time = "luc"
        deadline = ""
        """
    )
    text = "so,viec,luc,deadline\n1,nộp,01/02/2024 08:00,x\n1,xong,01/03/2024 08:00,x\n2,xong,"
    text += "01/02/2024 08:00,x\n2,nộp,01/02/2024 09:00,x\n"

    columns = dict(mapping.columns)
    found = log_summary(
        take(
            text,
            columns=columns,
            end_activities=mapping.end_activities,
            timezone=mapping.timezone,
            time_format=mapping.time_format,
        )
    )

    assert found["first_event_at"] == "2024-01-02T07:00:00Z"
    assert (found["finished"], found["without_deadline"]) == (1, 2)
    assert found["median_duration_seconds"] == (86_400 + 3_600) / 2


def test_a_mapping_names_attributes_of_events_and_of_their_traces(take):
    event = '<event><string key="work" value="a"/><string key="concept:name" value="b"/>'
    event += '<string key="done" value="31/05/2024 08:00"/></event>'
    trace = f'<trace><string key="concept:name" value="1"/>{event}{event}'
    trace += '<date key="planned" value="2024-05-30T08:00:00Z"/>'
    trace += '<date key="deadline" value="2024-06-30T08:00:00Z"/></trace>'
    columns = {"activity": "work", "time": "done", "deadline": "case:planned"}

    found = log_summary(take(f"<log>{trace}{trace}</log>", columns=columns))

    assert (found["cases"], found["events"], found["activities"], found["late"]) == (1, 4, 1, 1)
    assert found["source"]["columns"] == {"case": "case:concept:name", **columns}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("=", "không phải là TOML"),
        ("colour = 'x'", "mục lạ “colour”"),
        ("columns = 1", "phải là một bảng"),
        ("case = 1", "phải là chữ"),
        ("end_activities = 'x'", "phải là danh sách chữ"),
        ("timezone = '../x'", "Không có múi giờ"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(text, said):
    with pytest.raises(MappingInvalid, match=said):
        mapping_read(text.encode())


def test_deadlines_that_change_count_as_they_stood_last_and_a_day_lasts_until_midnight(take):
    text = "case,activity,time,due\n"
    text += "1,a,2024-05-31 08:00,2024-06-01\n1,b,2024-06-03 23:00,2024-06-03\n1,c,2024-06-03,\n"
    text += "2,a,2024-05-31 08:00,2024-06-09\n2,b,2024-06-04 00:00,2024-06-03\n"
    text += "3,a,2024-05-31 08:00,9999-12-31\n"

    found = log_summary(take(text))

    assert (found["on_time"], found["late"], found["without_deadline"]) == (1, 1, 1)


def test_the_command_loads_a_file_with_a_mapping_and_tells_the_numbers(take, tmp_path: Path):
    take(PLAIN)
    file, mapping = tmp_path / "log.csv", tmp_path / "map.toml"
    file.write_text("so,viec,luc\n1,a,2024-05-31 08:00\n1,b,2024-05-31 09:00\n")
    mapping.write_text('case = "so"\nactivity = "viec"\ntime = "luc"\n')
    said, wrong = StringIO(), StringIO()

    words = ["import-log", str(file), "--map", str(mapping), "--dataset", "new"]
    call_command("ioc", *words, stdout=said)
    call_command("ioc", "datasets", stdout=said)
    lines = said.getvalue().splitlines()
    told = StringIO()
    call_command("ioc", "summary", "--dataset", "new", "--json", stdout=told)
    file.write_text("so,viec,luc\n1,a,never\n")
    with pytest.raises(CommandError, match="không nạp dòng nào"):
        call_command("ioc", *words, stderr=wrong)

    assert lines[0] == "Đã nạp 2 sự kiện của 1 hồ sơ vào bộ dữ liệu new."
    assert [line.split(":")[0] for line in lines[1:]] == ["new", "old"]
    assert json.loads(told.getvalue())["median_duration_seconds"] == 3600
    assert wrong.getvalue() == "dòng 2: không đọc được thời điểm “never”\n"


@pytest.mark.parametrize(
    ("words", "starts"),
    [
        (["ioc", "summary", "--dataset", "old"], False),
        (["ioc", "export-log", "--format", "xes", "--dataset=old"], False),
        (["ioc", "datasets"], False),
        (["ioc", "flow"], True),
    ],
)
def test_a_dataset_is_asked_without_a_database(monkeypatch, words, starts):
    started = []
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setattr(cli.secrets, "fill", lambda _home: None)
    monkeypatch.setattr(cli.embedded, "start", lambda folder: started.append(folder) or "nowhere")
    monkeypatch.setattr(cli, "execute_from_command_line", lambda _words: None)
    monkeypatch.setattr(sys, "argv", ["motcua", *words])

    cli.main()

    assert bool(started) is starts
