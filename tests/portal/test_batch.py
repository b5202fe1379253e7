"""Many dossiers at once, at the browser of a firm."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import world as worlds
from motcua.cases import services
from motcua.cases.models import BatchRun, Case
from portal.conftest import hidden, text_of

FORM = f"/nop-nhieu/thu-tuc/{worlds.GENERIC}/"


@pytest.fixture
def filled(mai):
    """The CSV template with two lines, one of them wrong, and the papers it names."""
    text = mai.get(f"{FORM}mau.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    papers = [path for path in rows[1] if path.startswith("files.")]
    good = {
        "applicant.full_name": "Điểu Thị Mai",
        "applicant.personal_number": "999188001234",
        "applicant.phone": "0912345678",
        "applicant.address": "Thôn 5, xã Minh Hưng",
        "content": "=HYPERLINK(1)",
    } | {path: f"{number}.pdf" for number, path in enumerate(papers)}
    lines = [good, {**good, "applicant.phone": "abc"}]
    for number, line in enumerate(lines):
        rows.append([f"-HS {number}", *(line.get(path, "") for path in rows[1][1:])])
    kept = io.StringIO()
    csv.writer(kept).writerows(rows)
    table = SimpleUploadedFile("bảng.csv", kept.getvalue().encode())
    return table, [SimpleUploadedFile(f"{n}.pdf", worlds.PDF) for n in range(len(papers))]


def test_a_firm_checks_its_table_submits_it_and_takes_the_results_away(
    world, mai, nam, filled, django_assert_max_num_queries
):
    table, papers = filled
    page = mai.get(FORM)
    key = hidden(page, "key")
    sent = {"key": key, "agency": str(world.commune.id), "table": table, "papers": papers}

    answer = mai.post(FORM, sent)

    assert (answer.status_code, answer["Location"]) == (303, f"/nop-nhieu/{key}/")
    with django_assert_max_num_queries(8):
        preview = mai.get(answer["Location"])
    assert "1 / 2 dòng nộp được" in text_of(preview)
    assert "Cần sửa" in text_of(mai.get(f"/nop-nhieu/{key}/?xem=loi"))
    assert Case.objects.count() == 0
    assert nam.get(f"/nop-nhieu/{key}/").status_code == 404
    assert nam.post(f"/nop-nhieu/{key}/nop/").status_code == 404

    started = mai.post(f"/nop-nhieu/{key}/nop/")
    assert started.status_code == 303
    running = mai.get(f"/nop-nhieu/{key}/")
    assert '<meta http-equiv="refresh"' in running.content.decode()
    services.batch_execute(run_id=BatchRun.objects.get().pk)

    done = mai.get(f"/nop-nhieu/{key}/", headers={"HX-Request": "true"})
    case = Case.objects.get()
    assert case.reference in text_of(done)
    assert "hx-trigger" not in done.content.decode()
    result = mai.get(f"/nop-nhieu/{key}/ket-qua.csv").content.decode("utf-8-sig")
    assert re.search(rf"4,'-HS 0,Đã nộp,{case.reference},", result)
    assert mai.get(f"/nop-nhieu/{key}/ket-qua.xlsx").content.startswith(b"PK")
    assert nam.get(f"/nop-nhieu/{key}/ket-qua.xlsx").status_code == 404
    assert "bảng.csv" in text_of(mai.get("/nop-nhieu/"))


def test_what_is_missing_or_unreadable_is_said_beside_its_field(world, mai):
    empty = mai.post(FORM, {"agency": ""})
    assert empty.status_code == 422
    assert "Xin chọn bảng đã điền" in text_of(empty)
    wrong = mai.post(
        FORM, {"agency": str(world.commune.id), "table": SimpleUploadedFile("a.xlsx", b"PK??")}
    )
    assert wrong.status_code == 422
    assert "Không đọc được tệp" in text_of(wrong)
    assert mai.get(f"{FORM}mau.xlsx").content.startswith(b"PK")
    assert mai.get(f"{FORM}mau.exe").status_code == 404
    assert mai.get("/nop-nhieu/").status_code == 200
    assert not BatchRun.objects.exists()


def test_strangers_log_in_first(client, world):
    for path in (FORM, "/nop-nhieu/", f"{FORM}mau.csv"):
        assert client.get(path)["Location"].startswith("/dang-nhap/")
