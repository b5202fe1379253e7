"""Without an account: where a dossier is, and whether a paper is genuine."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases import world as worlds
from motcua.cases import services
from motcua.cases.selectors import result_by_code
from motcua.cases.types import CaseSummary
from motcua.portal.views.verify import MOST_PDF
from portal.conftest import text_of


def ask(case: CaseSummary, **changes):
    return Client().post("/tra-cuu/", {"code": case.reference, "pin": case.pin, **changes})


def test_code_and_pin_show_the_way_without_personal_data(world):
    case = worlds.received(world)
    for code in (case.reference, case.code, f"  {case.code.lower()} "):
        page = ask(case, code=code)
        assert page.status_code == 200
        words = text_of(page)
        assert "Được tiếp nhận" in words
        assert "Hẹn trả" in words
        for secret in ("Điểu Thị Mai", "999188001234", "0912345678", case.pin):
            assert secret not in words


def test_what_the_applicant_wrote_is_not_told(world):
    case = worlds.submit(world)
    services.case_withdraw(
        actor=world.citizen,
        case_id=case.id,
        expected_version=case.version,
        reason="Điểu Thị Mai đổi ý.",
    )
    words = text_of(ask(case))
    assert "rút hồ sơ" in words.lower()
    assert "Điểu Thị Mai" not in words


def test_the_square_code_fills_in_the_code(world):
    assert 'value="TN2A3B4C5D6E"' in Client().get("/tra-cuu/?ma=TN2A3B4C5D6E").content.decode()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"pin": "SAISAI"}, 404),
        ({"code": "TNKHONGCO"}, 404),
        ({"pin": ""}, 422),
        ({"code": ""}, 422),
        ({"code": "\x00"}, 422),
        ({"code": "x\x00y", "pin": "\x00z"}, 404),
        ({"code": "x" * 100_000}, 404),
    ],
)
def test_a_wrong_pair_is_refused_and_says_nothing(world, changes, status):
    case = worlds.received(world)
    page = ask(case, **changes)
    assert page.status_code == status
    assert "error-summary" in page.content.decode()
    assert "Được tiếp nhận" not in text_of(page)


def upload(content: bytes, name: str = "văn bản.pdf"):
    return Client().post("/xac-thuc/", {"pdf": SimpleUploadedFile(name, content)})


@pytest.fixture
def result(keys):
    case = worlds.sealed(keys)
    return case, result_by_code(code=case.code, pin=case.pin)[2]


def test_our_result_is_valid_and_names_its_signers(result):
    _case, content = result
    page = upload(content)
    assert page.status_code == 200
    words = text_of(page)
    assert "Văn bản hợp lệ" in words
    assert "UBND xã Minh Hưng" in words
    assert "Chữ ký 1" in words
    assert "Chữ ký 2" in words
    assert "Chữ ký 3" not in words


def test_a_changed_copy_is_not_valid(result):
    _case, content = result
    middle = len(content) // 4
    changed = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    page = upload(changed)
    assert page.status_code in (200, 422)
    assert "Văn bản hợp lệ" not in text_of(page)


def test_a_file_without_signature_says_so(world):
    words = text_of(upload(worlds.PDF))
    assert "Văn bản hợp lệ" not in words


@pytest.mark.parametrize(
    "content", [b"MZ\x90", b"", b"%PDF-1.7\n" + b"\xff" * 5000, b"<html>", b"PK\x03\x04"]
)
def test_what_is_no_pdf_gets_a_clear_error(world, content):
    page = upload(content)
    assert page.status_code == 422
    assert 'href="#f-pdf"' in page.content.decode()


def test_no_file_and_a_file_too_large_get_a_clear_error(world):
    assert Client().post("/xac-thuc/", {}).status_code == 422
    large = upload(b"%PDF-" + b"0" * MOST_PDF)
    assert large.status_code == 413
    assert "20 MB" in text_of(large)


def test_a_file_sent_as_text_is_no_file(world):
    assert Client().post("/xac-thuc/", {"pdf": "chữ"}).status_code == 422


def test_the_printed_code_leads_to_the_verdict_and_the_original(result):
    case, content = result
    asked = Client().get(f"/xac-thuc/{case.code}/")
    assert asked.status_code == 200
    assert "Mã tra cứu" in text_of(asked)
    for page in (
        Client().post(f"/xac-thuc/{case.code}/", {"pin": case.pin.lower()}),
        Client().get(f"/xac-thuc/{case.code.lower()}/?pin={case.pin}"),
    ):
        assert page.status_code == 200
        assert "Văn bản hợp lệ" in text_of(page)
    original = Client().post(f"/xac-thuc/{case.code}/tai/", {"pin": case.pin})
    assert original.content == content
    assert original["Content-Disposition"].startswith("attachment")


def test_without_the_right_pin_there_is_neither_verdict_nor_file(result):
    case, _content = result
    wrong = Client().post(f"/xac-thuc/{case.code}/", {"pin": "SAISAI"})
    absent = Client().post("/xac-thuc/000.00.00.H10-240101-0001/", {"pin": "SAISAI"})
    assert wrong.status_code == absent.status_code == 404
    assert text_of(wrong).replace(case.code, "") == text_of(absent).replace(
        "000.00.00.H10-240101-0001", ""
    )
    assert Client().post(f"/xac-thuc/{case.code}/", {}).status_code == 422
    assert Client().post(f"/xac-thuc/{case.code}/tai/", {"pin": "SAISAI"}).status_code == 404
    assert Client().get("/xac-thuc/%00/").status_code in (200, 404)
    assert Client().post("/xac-thuc/a%00b/", {"pin": "x\x00"}).status_code == 404


def test_the_form_for_a_printed_code_leads_to_its_page(world):
    answer = Client().get("/xac-thuc/?ma=000.01.21.H10-240101-0001")
    assert answer["Location"] == "/xac-thuc/000.01.21.H10-240101-0001/"
