"""One's own dossiers: seeing, supplementing, withdrawing, downloading."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases import world as worlds
from cases.world import GENERIC, PDF
from motcua.cases import services
from motcua.cases.models import Case, CaseFile
from motcua.cases.types import Outcome
from motcua.files.adapters.folder import FolderBlobs
from motcua.files.errors import StoreUnavailable
from motcua.kernel.actor import Role
from motcua.kernel.ids import new_id
from portal.conftest import hidden, text_of


@pytest.fixture
def waiting(world):
    """A case for which more papers were asked."""
    case = worlds.taken(world)
    return services.case_request_supplement(
        actor=world.officer(Role.CASE_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        items=["Giấy xác nhận tình trạng hôn nhân"],
        reason="Hồ sơ thiếu giấy này.",
    )


def test_the_list_shows_own_dossiers_only(world, mai, nam):
    case = worlds.submit(world)
    assert case.reference in text_of(mai.get("/ho-so/"))
    assert "Ông/bà chưa nộp hồ sơ nào" in text_of(nam.get("/ho-so/"))


@pytest.mark.parametrize("tail", ["", "rut/", "bo-sung/", "bieu-mau/01/", "tep/{file}/"])
def test_another_citizens_dossier_looks_like_none_at_all(world, nam, tail):
    case = worlds.received(world)
    file_id = CaseFile.objects.filter(case_id=case.id).first().file_id
    theirs = nam.get(f"/ho-so/{case.id}/{tail.format(file=file_id)}")
    absent = nam.get(f"/ho-so/{new_id()}/{tail.format(file=file_id)}")
    assert theirs.status_code == absent.status_code == 404
    assert text_of(theirs) == text_of(absent)
    assert nam.get(f"/bien-nhan/{case.id}/").status_code == 404


def test_a_received_dossier_says_when_and_why(world, mai):
    case = worlds.received(world)
    words = text_of(mai.get(f"/ho-so/{case.id}/"))
    assert case.code in words
    assert "Được tiếp nhận" in words
    assert "Vì sao ngày này?" in words
    assert "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in words
    assert (
        "Cán bộ"
        not in words.replace("Bản trình diễn", "")
        .split("Hồ sơ đã đi tới đâu")[1]
        .split("Phiếu đã cấp")[0]
    )


def test_the_papers_and_the_printed_form_can_be_downloaded(world, mai):
    case = worlds.received(world)
    file_id = CaseFile.objects.filter(case_id=case.id).first().file_id
    file = mai.get(f"/ho-so/{case.id}/tep/{file_id}/")
    assert file.content == PDF
    assert file["Content-Type"] == "application/pdf"
    assert file["X-Content-Type-Options"] == "nosniff"
    assert (
        file["Content-Disposition"] == "attachment; filename*=utf-8''gi%E1%BA%A5y%20t%E1%BB%9D.pdf"
    )
    form = mai.get(f"/ho-so/{case.id}/bieu-mau/01/")
    assert form.content.startswith(b"%PDF-")
    assert mai.get(f"/ho-so/{case.id}/bieu-mau/03/").status_code == 404
    assert mai.get(f"/ho-so/{case.id}/bieu-mau/99/").status_code == 404
    assert mai.get(f"/ho-so/{case.id}/tep/{new_id()}/").status_code == 404


def test_a_supplement_is_asked_for_and_answered(world, waiting, mai):
    words = text_of(mai.get(f"/ho-so/{waiting.id}/"))
    assert "Ông/bà cần bổ sung giấy tờ" in words
    assert "Giấy xác nhận tình trạng hôn nhân" in words
    address = f"/ho-so/{waiting.id}/bo-sung/"
    page = mai.get(address)
    answer = mai.post(
        address,
        {
            "expected_version": hidden(page, "expected_version"),
            "answer": "Xin gửi giấy xác nhận.",
            "files": [SimpleUploadedFile("xác nhận.pdf", PDF)],
        },
    )
    assert answer["Location"] == f"/ho-so/{waiting.id}/"
    after = text_of(mai.get(answer["Location"]))
    assert "Đang xử lý" in after
    assert "xác nhận.pdf" in after
    assert "Không có yêu cầu bổ sung nào đang chờ" in text_of(mai.get(address))


def test_a_wrong_file_leaves_the_good_one_and_the_words_on_the_page(world, waiting, mai):
    address = f"/ho-so/{waiting.id}/bo-sung/"
    version = hidden(mai.get(address), "expected_version")
    answer = mai.post(
        address,
        {
            "expected_version": version,
            "answer": "Lời tôi viết",
            "files": [SimpleUploadedFile("tốt.pdf", PDF), SimpleUploadedFile("hỏng.pdf", b"MZ")],
        },
    )
    assert answer.status_code == 422
    words = text_of(answer)
    assert "hỏng.pdf: Tệp không được chấp nhận" in words
    assert "tốt.pdf" in words
    assert "Lời tôi viết" in words
    kept = hidden(answer, "file_id")
    sent = mai.post(address, {"expected_version": version, "answer": "", "file_id": kept})
    assert sent.status_code == 302
    assert "tốt.pdf" in text_of(mai.get(f"/ho-so/{waiting.id}/"))


@pytest.mark.parametrize(
    "changes",
    [
        {"answer": ""},
        {"answer": "\x00"},
        {"answer": "x", "expected_version": "không"},
        {"answer": "x", "file_id": "rác"},
        {"answer": "x", "file_id": "00000000-0000-0000-0000-000000000001"},
    ],
)
def test_an_empty_or_broken_answer_is_a_page(world, waiting, mai, changes):
    address = f"/ho-so/{waiting.id}/bo-sung/"
    data = {"expected_version": str(waiting.version), **changes}
    assert mai.post(address, data).status_code in (302, 409, 422)


def test_a_dossier_is_withdrawn_after_a_reason(world, mai):
    case = worlds.submit(world)
    address = f"/ho-so/{case.id}/rut/"
    version = hidden(mai.get(address), "expected_version")
    without = mai.post(address, {"expected_version": version, "reason": "  "})
    assert without.status_code == 422
    assert 'href="#f-reason"' in without.content.decode()
    answer = mai.post(address, {"expected_version": version, "reason": "Tôi nộp nhầm nơi."})
    assert answer["Location"] == f"/ho-so/{case.id}/"
    assert "Công dân yêu cầu rút hồ sơ" in text_of(mai.get(answer["Location"]))
    assert "Không rút được hồ sơ này nữa" in text_of(mai.get(address))


def test_a_page_opened_before_somebody_else_acted_is_refused_in_words(world, mai):
    case = worlds.submit(world)
    address = f"/ho-so/{case.id}/rut/"
    version = hidden(mai.get(address), "expected_version")
    services.case_accept(
        actor=world.officer(Role.DESK_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        checked=worlds.required(),
    )
    answer = mai.post(address, {"expected_version": version, "reason": "Thôi."})
    assert answer.status_code == 409
    assert "vừa được người khác xử lý" in text_of(answer)
    assert "Thôi." in answer.content.decode()


def test_a_dossier_that_was_not_received_says_why(world, mai):
    case = worlds.submit(world)
    services.case_refuse_intake(
        actor=world.officer(Role.DESK_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        reason="Không thuộc thẩm quyền của xã.",
    )
    words = text_of(mai.get(f"/ho-so/{case.id}/"))
    assert "Hồ sơ không được tiếp nhận" in words
    assert "Không thuộc thẩm quyền của xã." in words
    assert "mẫu 03" in words
    assert mai.get(f"/ho-so/{case.id}/bieu-mau/03/").content.startswith(b"%PDF-")


@pytest.mark.parametrize("outcome", [Outcome.GRANTED, Outcome.REFUSED])
def test_the_result_is_there_to_download(keys, mai, outcome):
    case = worlds.sealed(keys, outcome)
    page = mai.get(f"/ho-so/{case.id}/")
    words = text_of(page)
    assert ("Tải kết quả" if outcome is Outcome.GRANTED else "Tải văn bản trả lời") in words
    result = CaseFile.objects.get(case_id=case.id, kind="result")
    assert mai.get(f"/ho-so/{case.id}/tep/{result.file_id}/").content.startswith(b"%PDF-")
    draft = CaseFile.objects.filter(case_id=case.id, kind="signed").first()
    assert draft is None or mai.get(f"/ho-so/{case.id}/tep/{draft.file_id}/").status_code == 404


def test_own_pages_ask_for_a_login_first(world):
    case = worlds.submit(world)
    for path in (
        f"/ho-so/{case.id}/",
        f"/bien-nhan/{case.id}/",
        "/ho-so/",
        f"/ho-so/{case.id}/rut/",
    ):
        answer = Client().get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/dang-nhap/?next=")


def test_the_list_takes_four_queries_and_the_page_nine(world, mai, django_assert_max_num_queries):
    case = worlds.received(world)
    mai.get("/ho-so/")
    with django_assert_max_num_queries(4):  # session, account, drafts, cases
        mai.get("/ho-so/")
    with django_assert_max_num_queries(
        9
    ):  # session, account, case, task, files, ledger, supplements, clock
        mai.get(f"/ho-so/{case.id}/")


def test_what_was_declared_is_shown_in_the_words_of_the_form(world, mai):
    case = worlds.submit(world)
    words = text_of(mai.get(f"/ho-so/{case.id}/"))
    assert "Đề nghị đăng ký kết hôn." in words
    assert Case.objects.get(pk=case.id).procedure_code == GENERIC


def strict(browser: Client) -> Client:
    """The same person with a form whose token is stale."""
    checking = Client(enforce_csrf_checks=True)
    checking.cookies = browser.cookies
    return checking


def test_more_than_twenty_files_are_not_dropped_in_silence(waiting, mai):
    address = f"/ho-so/{waiting.id}/bo-sung/"
    many = [SimpleUploadedFile(f"trang {n}.pdf", PDF + b"%d" % n) for n in range(21)]
    answer = mai.post(address, {"files": many, "expected_version": waiting.version})
    assert answer.status_code == 422
    assert "từ tệp trang 20.pdf trở đi chưa nhận" in text_of(answer)
    assert answer.content.decode().count('name="file_id"') == 20
    assert CaseFile.objects.filter(case_id=waiting.id, kind="supplement").count() == 0


@pytest.mark.parametrize(
    ("tail", "field", "most"), [("bo-sung/", "answer", 5000), ("rut/", "reason", 2000)]
)
def test_a_text_that_is_too_long_is_refused_whole_and_never_cut(waiting, mai, tail, field, most):
    text = "ă" * most + "CUỐI"
    answer = mai.post(
        f"/ho-so/{waiting.id}/{tail}", {field: text, "expected_version": waiting.version}
    )
    assert answer.status_code == 422
    assert f"Dài quá {most} ký tự" in text_of(answer)
    assert "CUỐI" in answer.content.decode()
    assert Case.objects.get().version == waiting.version


@pytest.mark.parametrize(("tail", "field"), [("bo-sung/", "answer"), ("rut/", "reason")])
def test_a_form_sent_after_the_session_ended_comes_back_and_opens_again(waiting, mai, tail, field):
    address, typed = f"/ho-so/{waiting.id}/{tail}", "Điều tôi đã <b>viết</b> rất lâu"
    ended = Client().post(address, {field: typed, "expected_version": waiting.version})
    assert ended.status_code == 401
    assert "no-store" in ended["Cache-Control"]
    assert typed in text_of(ended).replace("&lt;", "<")
    assert waiting.code not in text_of(ended)
    opened = mai.post(address, {field: typed, "expected_version": waiting.version, "again": "1"})
    assert opened.status_code == 200
    assert "viết&lt;/b&gt; rất lâu</textarea>" in opened.content.decode()
    assert Case.objects.get().version == waiting.version


@pytest.mark.parametrize(("tail", "field"), [("bo-sung/", "answer"), ("rut/", "reason")])
@pytest.mark.parametrize("is_in", [True, False])
def test_a_stale_token_gives_back_what_was_typed(waiting, mai, tail, field, is_in):
    browser = strict(mai if is_in else Client())
    answer = browser.post(f"/ho-so/{waiting.id}/{tail}", {field: "Giữ lại giùm tôi"})
    assert answer.status_code == (403 if is_in else 401)
    assert "Giữ lại giùm tôi" in text_of(answer)
    assert hidden(answer, "csrfmiddlewaretoken")
    assert Case.objects.get().version == waiting.version


@pytest.mark.parametrize(
    "address",
    [
        "/ho-so/",
        "/ho-so/{case}/",
        "/ho-so/{case}/rut/",
        "/ho-so/{case}/bo-sung/",
        "/ho-so/{case}/bieu-mau/01/",
        "/ho-so/{case}/tep/{file}/",
        "/bien-nhan/{case}/",
        "/thong-bao/",
        f"/nop/{GENERIC}/",
        "/tra-cuu/",
        "/xac-thuc/{code}/",
    ],
)
def test_no_personal_page_is_left_in_a_cache(world, mai, address):
    case = worlds.received(world)
    file_id = CaseFile.objects.filter(case_id=case.id).first().file_id
    page = mai.get(address.format(case=case.id, code=case.code, file=file_id))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]


def test_the_look_up_code_is_in_no_address(keys, mai):
    case = worlds.sealed(keys)
    body = mai.get(f"/ho-so/{case.id}/").content.decode()
    assert "?pin=" not in body
    assert f'action="/xac-thuc/{case.code}/"' in body
    checked = mai.post(f"/xac-thuc/{case.code}/", {"pin": case.pin})
    assert checked.status_code == 200
    assert "no-store" in checked["Cache-Control"]


def test_an_answer_stays_on_the_page_while_the_store_is_away(waiting, mai, monkeypatch):
    def write(_blobs, _digest, _content):
        raise StoreUnavailable

    monkeypatch.setattr(FolderBlobs, "write", write)
    scan = SimpleUploadedFile("giấy.pdf", PDF + b"2")
    given = {"expected_version": waiting.version, "answer": "Tôi gửi bổ sung.", "files": scan}

    refused = mai.post(f"/ho-so/{waiting.id}/bo-sung/", given)

    assert refused.status_code == 422
    assert "Kho tệp tạm thời gián đoạn" in refused.content.decode()
    assert "Tôi gửi bổ sung." in refused.content.decode()
