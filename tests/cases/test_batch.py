"""Many dossiers from one table: judged line by line, submitted line by line, told line by line."""

import csv
import io
import zipfile
from unittest import mock
from uuid import uuid4

import pytest
import xlsxwriter

from cases import world as worlds
from motcua.cases import selectors, services
from motcua.cases.errors import BatchChanged, BatchesTooMany, TableRefused
from motcua.cases.models import BatchRow, BatchRun, Case
from motcua.cases.services import batch
from motcua.cases.types import BulkState, HandedIn
from motcua.cases.uploads import uses_of
from motcua.catalogue.selectors import procedure_card
from motcua.files.models import StoredFile
from motcua.files.types import Use
from motcua.kernel.actor import Role
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.models import IdempotencyKey
from motcua.kernel.sheets import OldWorkbook, SheetUnreadable, rows_of

LINE = {
    "_label": "HS-1",
    "applicant.full_name": "Điểu Thị Mai",
    "applicant.personal_number": "999188001234",
    "applicant.phone": "0912345678",
    "applicant.address": "Thôn 5, xã Minh Hưng",
    "content": "Đề nghị đăng ký kết hôn.",
}


@pytest.fixture
def version(world):
    return procedure_card(worlds.GENERIC).version


@pytest.fixture
def needed(version):
    """The columns of the papers that every dossier must have, filled in."""
    return {f"files.{part.key}": "giấy.pdf" for part in version.papers if part.required}


def marks_of(version):
    rows = csv.reader(io.StringIO(selectors.template_csv(version).decode("utf-8-sig")))
    return list(rows)


def table(version, *lines, name="bảng.csv", coding="utf-8-sig"):
    titles, marks, example = marks_of(version)
    paths = ["_label", *marks[1:]]
    kept = io.StringIO()
    rows = ([line.get(path, "") for path in paths] for line in lines)
    csv.writer(kept).writerows([titles, marks, example, *rows])
    return HandedIn(name, kept.getvalue().encode(coding))


def paper(name="giấy.pdf", content=worlds.PDF):
    return HandedIn(name, content)


def named(needed, line):
    return {path: f"{line}-{at}.pdf" for at, path in enumerate(needed)}


def zipped(*files):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files:
            package.writestr(name, content)
    return HandedIn("giay-to.zip", kept.getvalue())


def read(world, sheet, papers=(), run_id=None, actor=None):
    actor = actor or world.citizen
    run_id = services.batch_read(
        actor=actor,
        run_id=run_id or uuid4(),
        procedure_code=worlds.GENERIC,
        agency_id=world.commune.id,
        table=sheet,
        papers=papers,
    )
    return selectors.batch_run(actor=actor, run_id=run_id)


def said(row):
    return " ".join(f"{about} {say}" for about, say in row.problems)


def test_each_line_becomes_a_dossier_and_a_wrong_one_says_what_to_do(
    world, version, needed, jobs, django_assert_max_num_queries
):
    first, second = named(needed, 1), named(needed, 2)
    names = [*first.values(), *second.values()]
    sheet = table(
        version,
        {**LINE, **first},
        {**LINE, **second, "_label": "HS-2", "applicant.full_name": "Thị Brê"},
        {**LINE, "_label": "HS-3", "applicant.phone": "12", "content": ""},
        {**LINE, **first},
    )

    run = read(world, sheet, [zipped(*((f"thư mục/{name}", worlds.PDF) for name in names))])

    assert (run.total, run.fit, run.waits) == (4, 2, True)
    assert [row.line for row in run.rows] == [4, 5, 6, 7]
    assert "điện thoại" in said(run.rows[2]).lower()
    assert (len(run.rows[2].problems) >= 2, Case.objects.count()) == (True, 0)
    assert "dòng 4" in said(run.rows[3])
    named_files = {
        row.pk: world.citizen.account_id for row in StoredFile.objects.filter(name__in=names)
    }
    assert set(uses_of(named_files).values()) == {Use.FOR_NOW}

    services.batch_start(actor=world.citizen, run_id=run.id)
    services.batch_start(actor=world.citizen, run_id=run.id)
    assert jobs().count("cases.batch_run") == 1
    services.batch_execute(run_id=run.id)

    with django_assert_max_num_queries(4):
        after = selectors.batch_run(actor=world.citizen, run_id=run.id)
    assert [row.state for row in after.rows] == [BulkState.DONE] * 2 + [BulkState.REFUSED] * 2
    cases = Case.objects.order_by("submitted_at", "id")
    assert {case.applicant_name for case in cases} == {"Điểu Thị Mai", "Thị Brê"}
    assert {case.person_id for case in cases} == {world.citizen.person_id}
    assert not BatchRow.objects.exclude(data={}).exists()
    listed = list(selectors.batch_result(actor=world.citizen, run_id=run.id))
    assert listed[0][3] == cases.get(applicant_name="Điểu Thị Mai").reference
    assert listed[2][:3] == (6, "HS-3", "Không nộp")


def test_a_killed_worker_goes_on_and_no_line_is_submitted_twice(world, version, needed):
    lines = [{**LINE, **named(needed, n), "content": f"Việc số {n}."} for n in range(3)]
    run = read(world, table(version, *lines), [paper(n) for line in lines for n in line.values()
                                               if n.endswith(".pdf")])  # fmt: skip
    services.batch_start(actor=world.citizen, run_id=run.id)

    with (
        mock.patch.object(batch, "_note", side_effect=[None, KeyboardInterrupt]),
        pytest.raises(KeyboardInterrupt),
    ):
        services.batch_execute(run_id=run.id)
    assert Case.objects.count() == 2
    services.batch_execute(run_id=run.id)
    services.batch_execute(run_id=run.id)

    assert Case.objects.count() == 3
    after = selectors.batch_run(actor=world.citizen, run_id=run.id)
    assert [row.state for row in after.rows] == [BulkState.DONE] * 3
    assert IdempotencyKey.objects.filter(key__startswith=f"batch:{run.id}").count() == 3


def test_a_line_that_is_refused_in_the_end_leaves_no_part_of_a_dossier(world, version, needed):
    papers = named(needed, 1)
    run = read(world, table(version, {**LINE, **papers}), list(map(paper, papers.values())))
    services.batch_start(actor=world.citizen, run_id=run.id)
    BatchRow.objects.update(data={"applicant": {"full_name": "Không đủ"}})

    services.batch_execute(run_id=run.id)

    after = selectors.batch_run(actor=world.citizen, run_id=run.id)
    assert (after.rows[0].state, Case.objects.count()) == (BulkState.REFUSED, 0)
    assert "điện thoại" in said(after.rows[0]).lower()


def test_a_run_is_its_owners_alone_and_is_started_or_dropped_once(world, version):
    key = uuid4()
    run = read(world, table(version, LINE), run_id=key)

    assert read(world, table(version, LINE), run_id=key).id == run.id == key
    for refused in (
        lambda: selectors.batch_run(actor=world.stranger, run_id=key),
        lambda: list(selectors.batch_result(actor=world.stranger, run_id=key)),
        lambda: services.batch_start(actor=world.stranger, run_id=key),
        lambda: services.batch_drop(actor=world.stranger, run_id=key),
        lambda: read(world, table(version, LINE), run_id=key, actor=world.stranger),
    ):
        with pytest.raises(NotFound):
            refused()
    with pytest.raises(NotAllowed):
        read(world, table(version, LINE), actor=world.officer(Role.DESK_OFFICER))
    assert selectors.batch_runs(actor=world.stranger) == ()
    assert [each.id for each in selectors.batch_runs(actor=world.citizen)] == [key]
    services.batch_drop(actor=world.citizen, run_id=key)
    assert not BatchRun.objects.exists()


def test_a_fourth_run_waits_until_one_of_three_is_over(world, version, needed):
    papers = named(needed, 1)
    sheet, sent = table(version, {**LINE, **papers}), list(map(paper, papers.values()))
    first, *others = [read(world, sheet, sent).id for _run in range(4)]
    for run_id in others:
        services.batch_start(actor=world.citizen, run_id=run_id)

    with pytest.raises(BatchesTooMany):
        services.batch_start(actor=world.citizen, run_id=first)
    services.batch_execute(run_id=others[0])
    services.batch_start(actor=world.citizen, run_id=first)

    assert BatchRun.objects.filter(asked_at__isnull=False).count() == 4


def test_nothing_starts_without_a_fit_line(world, version):
    run = read(world, table(version, {**LINE, "content": ""}))

    with pytest.raises(BatchChanged):
        services.batch_start(actor=world.citizen, run_id=run.id)


def test_tables_that_are_none_of_ours_are_refused_with_what_to_do(world, version):
    good = table(version, LINE)
    mark = f"motcua:{worlds.GENERIC}:".encode()
    old = good.content.replace(mark, mark + b"0")
    other = good.content.replace(mark, b"motcua:9.999999:")
    bomb = zipped(("xl/workbook.xml", b"0" * 30_000_000), ("b", b"")).content
    entity = zipped(("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')).content
    refused = {
        "UTF-8": table(version, LINE, coding="utf-16-be").content,
        "mẫu": b"ho ten,so\nMai,1\n",
        "đã cũ": old,
        "thủ tục khác": other,
        "Không đọc được": bomb,
        "Excel": entity,
        "500": table(version, *[{**LINE, "content": f"Việc {n}"} for n in range(501)]).content,
        "chưa có dòng": table(version).content,
        "5 MB": b"0" * 5_300_000,
        "bị sửa": good.content.replace(b",content", b",noi_dung"),
    }
    for words, content in refused.items():
        with pytest.raises(TableRefused) as found:
            read(world, HandedIn("bảng.csv", content))
        assert words in found.value.text, words
    with pytest.raises(TableRefused) as found:
        read(world, good, [HandedIn("a.zip", b"PK\x03\x04 broken")])
    assert "a.zip" in found.value.text
    huge = table(version, {**LINE, f"files.{version.papers[0].key}": "to.pdf"})
    with pytest.raises(TableRefused):
        read(world, huge, [zipped(("to.pdf", b"0" * 11_000_000))])
    assert not BatchRun.objects.exists()


def test_small_files_that_unpack_to_very_much_are_refused_soon():
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    places = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f'<workbook {main} xmlns:r="{places}"><sheets><sheet r:id="r1"/></sheets></workbook>'
    parts = {
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": '<R><R Id="r1" Target="s.xml"/></R>',
        "xl/s.xml": f"<worksheet {main}><sheetData/></worksheet>",
    }
    cells = f"<worksheet {main}><sheetData><row>{'<c/>' * 1_100_000}</row></sheetData></worksheet>"
    line = f'<worksheet {main}><sheetData><row r="99999999999"/></sheetData></worksheet>'
    bad = (
        {"xl/s.xml": cells},
        {"xl/s.xml": line},
        {"xl/sharedStrings.xml": f"<sst {main}>{'<si/>' * 210_000}</sst>"},
        {"xl/styles.xml": "<a>" + " " * 5_000_000 + "</a>"},
        {"xl/s.xml": '<?xml version="1.0" encoding="utf-16"?><a/>'.encode("utf-16")},
    )

    def packed(changed):
        return zipped(*({**parts, **changed}).items()).content

    assert rows_of(packed({})) == []
    for changed in bad:
        with pytest.raises(SheetUnreadable):
            rows_of(packed(changed))
    with pytest.raises(OldWorkbook):
        rows_of(b"\xd0\xcf\x11\xe0" + b"0" * 100)


def test_files_of_one_name_are_never_mistaken_for_each_other(world, version, needed):
    first, other = worlds.PDF, worlds.PDF + b"\n% another"
    lines = [{**LINE, **named(needed, n), "content": f"Việc số {n}."} for n in range(3)]
    part = next(name for name in lines[0] if name.startswith("files."))
    lines[0][part], lines[1][part], lines[2][part] = "cccd.pdf", "An\\CCCD.pdf", "bình/cccd.pdf"
    rest = [name for line in lines for path, name in line.items() if path.startswith("files.")]
    papers = [paper(name) for name in rest if "cccd" not in name.lower()]
    sent = zipped(("hồ sơ/An/cccd.pdf", first), ("An/cccd.pdf", first), ("bình/cccd.pdf", other))

    run = read(world, table(version, *lines), [sent, *papers])

    assert "Có nhiều tệp khác nhau cùng tên cccd.pdf" in said(run.rows[0])
    assert [row.state for row in run.rows[1:]] == [BulkState.WAITING] * 2
    an, binh = (dict(BatchRow.objects.get(line=row.line).files) for row in run.rows[1:])
    assert an[part.removeprefix("files.")] != binh[part.removeprefix("files.")]


def test_a_name_that_begins_like_the_example_is_no_example(world, version):
    run = read(
        world,
        table(version, {**LINE, "_label": "Vi Dũng"}, {**LINE, "_label": "Ví dụ", "content": "B"}),
    )

    assert [row.label for row in run.rows] == ["Vi Dũng", "Ví dụ"]


def test_what_failed_by_itself_is_tried_again_without_the_table(world, version, needed, jobs):
    papers = named(needed, 1)
    run = read(world, table(version, {**LINE, **papers}), list(map(paper, papers.values())))
    with pytest.raises(BatchChanged):
        services.batch_retry(actor=world.citizen, run_id=run.id)
    services.batch_start(actor=world.citizen, run_id=run.id)
    with mock.patch.object(batch, "case_submit", side_effect=OSError("down")):
        services.batch_execute(run_id=run.id)
    assert selectors.batch_run(actor=world.citizen, run_id=run.id).rows[0].state is BulkState.FAILED
    with pytest.raises(NotFound):
        services.batch_retry(actor=world.stranger, run_id=run.id)

    services.batch_retry(actor=world.citizen, run_id=run.id)
    services.batch_retry(actor=world.citizen, run_id=run.id)
    services.batch_execute(run_id=run.id)

    after = selectors.batch_run(actor=world.citizen, run_id=run.id)
    assert (after.rows[0].state, Case.objects.count()) == (BulkState.DONE, 1)
    assert BatchRow.objects.get().data == {}


def test_lists_are_never_run_as_formulas():
    cells = ["=1+1", " =1+1", "\n@x", "＝1", "-5", "HS-1"]
    lines = selectors.list_csv(["a"], [[each] for each in cells]).decode("utf-8-sig")
    rows = [row[0] for row in csv.reader(io.StringIO(lines, newline=""))][1:]

    assert rows == [*(f"'{each}" for each in cells[:-1]), "HS-1"]


def test_a_workbook_is_read_as_people_fill_it_in(world, version):
    titles, marks, example = marks_of(version)
    at = {path: place for place, path in enumerate(marks)}
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate((titles, marks, example)):
            sheet.write_row(row, 0, cells)
        for row in (3, 4):
            for path, text in LINE.items():
                sheet.write_string(row, at.get(path, 0), text)
            sheet.write_number(row, at["applicant.phone"], 912345678)
            sheet.write_number(row, at["applicant.personal_number"], 999188001234)
        sheet.write_formula(4, at["content"], '=CONCAT("a","b")')
        sheet.write_string(5, at["content"], "=1+1")

    run = read(world, HandedIn("bảng.xlsx", kept.getvalue()))

    row = BatchRow.objects.get(run_id=run.id, number=1)
    if run.rows[0].state is BulkState.WAITING:
        assert row.data["applicant"]["phone"] == "0912345678"
        assert row.data["applicant"]["personal_number"] == "999188001234"
    assert "công thức" in said(run.rows[1])
    assert "công thức" not in said(run.rows[2])


def test_the_template_of_a_real_form_takes_options_days_and_communes(world):
    version = procedure_card(worlds.BIRTH).version
    columns = {column.path: column for column in selectors.batch_columns(version)}
    widgets = {column.widget for column in columns.values()}
    assert {"date", "files"} <= widgets
    book = zipfile.ZipFile(io.BytesIO(selectors.template_xlsx(version)))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<dataValidation " in sheet
    assert 'hidden="1"' in sheet
    assert all(column.title for column in columns.values())
    assert len(columns) == len(marks_of(version)[1]) - 1
