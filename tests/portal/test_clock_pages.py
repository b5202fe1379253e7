"""What a citizen reads when the clock of the own dossier stands or moves."""

from django.test import Client

from cases import world as worlds
from cases.clockwork import answer, ask, charge, extend, paid, reopen, stop
from motcua.cases import selectors
from portal.conftest import text_of


def page(browser, case):
    return browser.get(f"/ho-so/{case.id}/")


def tracked(case):
    answered = Client().post("/tra-cuu/", {"code": case.code, "pin": case.pin})
    return text_of(answered)


def test_an_obligation_is_told_with_amount_and_law(world, mai):
    case = charge(world, worlds.taken(world), basis="Thông tư 281/2016/TT-BTC")

    words = text_of(page(mai, case))

    assert "Ông/bà cần nộp phí, lệ phí, thuế" in words
    assert "28.000 đ" in words
    assert "Lệ phí đăng ký." in words
    assert "Thông tư 281/2016/TT-BTC" in words
    assert "thời gian chờ không tính vào hạn" in words
    assert "Hồ sơ đang chờ nộp phí, lệ phí" in tracked(case)


def test_a_paid_obligation_is_no_duty_any_more(world, mai):
    case = paid(world, charge(world, worlds.taken(world)))

    words = text_of(page(mai, case))

    assert "cần nộp phí" not in words
    assert "Đã nộp tiền, hồ sơ được giải quyết tiếp" in words


def test_a_request_says_the_last_day_and_has_its_form(world, mai, stop_clock):
    stop_clock("2024-05-06 09:00")
    case = ask(world, worlds.taken(world))

    found = page(mai, case)

    assert "Xin bổ sung trước 17:00 thứ Tư 05/06/2024" in text_of(found)
    assert f"/ho-so/{case.id}/bieu-mau/02/" in found.content.decode()
    assert "Lý do: Thiếu bản chính. Căn cứ: Nghị định số 61/2018/NĐ-CP." in tracked(case)


def test_a_second_request_says_why(world, mai):
    case = ask(world, answer(world, ask(world, worlds.taken(world))))

    assert "Vì sao yêu cầu thêm lần nữa: Giấy tờ nộp lại bị mờ." in text_of(page(mai, case))


def test_a_stop_is_told_with_reason_law_way_out_and_form(world, mai):
    case = stop(world, worlds.taken(world))

    found = page(mai, case)

    words = text_of(found)
    assert "Hồ sơ đã dừng giải quyết" in words
    assert "Lý do: Chờ bản án của tòa." in words
    assert "xin liên hệ UBND xã Minh Hưng" in words
    assert "Thông báo có chữ ký số sẽ được gửi tới ông/bà." in words
    worlds.give_keys(world)
    worlds.letter_sent(world, case)
    found = page(mai, case)
    case = selectors.case_summary(actor=world.citizen, case_id=case.id)
    assert "Thông báo dừng giải quyết ở dưới đây." in text_of(found)
    assert f"/ho-so/{case.id}/bieu-mau/05/" in found.content.decode()
    assert mai.get(f"/ho-so/{case.id}/bieu-mau/05/")["Content-Type"] == "application/pdf"
    assert "Dừng giải quyết từ" in tracked(case)
    assert "Chờ bản án của tòa." not in text_of(page(mai, reopen(world, case))).split("Vì sao")[0]


def test_an_extension_apologises_with_the_letter(world, mai):
    case = extend(world, worlds.taken(world), "2", "wd")

    found = page(mai, case)

    words = text_of(found)
    assert "Cơ quan xin lỗi ông/bà và đã hẹn lại ngày trả kết quả một lần." in words
    assert "Lý do: Phải xác minh thêm." in words
    assert f"/ho-so/{case.id}/bieu-mau/04/" not in found.content.decode()
    worlds.give_keys(world)
    worlds.letter_sent(world, case)
    found = page(mai, case)
    assert f"/ho-so/{case.id}/bieu-mau/04/" in found.content.decode()
    assert mai.get(f"/ho-so/{case.id}/bieu-mau/04/")["Content-Type"] == "application/pdf"


def test_the_page_of_a_stopped_dossier_keeps_its_nine_statements(
    world, mai, django_assert_max_num_queries
):
    case = stop(world, charge(world, worlds.taken(world)))
    page(mai, case)

    with django_assert_max_num_queries(9):
        page(mai, case)
