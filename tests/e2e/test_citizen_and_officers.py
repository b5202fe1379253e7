"""One dossier from the first search to a verified result, as its people see it in a browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from cases import world as worlds
from e2e.conftest import OFFICERS, Person
from motcua.kernel.actor import Role

pytestmark = pytest.mark.browser
SCAN = {"name": "giấy chứng sinh.pdf", "mimeType": "application/pdf", "buffer": worlds.PDF}
CLEAR_SCAN = {**SCAN, "name": "giấy chứng sinh bản rõ.pdf"}
TYPED = {
    "Người yêu cầu": {"Nơi cư trú": "Thôn 5, xã Minh Hưng, huyện Bù Đăng"},
    "Người được khai sinh": {
        "Họ và tên": "Điểu Gia Hân",
        "Nơi sinh": "Trung tâm Y tế huyện Bù Đăng",
        "Dân tộc": "S'tiêng",
        "Quốc tịch": "Việt Nam",
        "Quê quán": "Bù Đăng, Bình Phước",
    },
    "Người mẹ": {
        "Họ và tên": "Điểu Thị Mai",
        "Năm sinh": "1988",
        "Dân tộc": "S'tiêng",
        "Quốc tịch": "Việt Nam",
        "Nơi cư trú": "Thôn 5, xã Minh Hưng, huyện Bù Đăng",
    },
}


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "plain"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_dossier_goes_from_search_to_a_verified_result(
    at_browser, work_off, tmp_path, width, script
):
    def sits_down() -> Person:
        return at_browser(width, script=script)

    def at_desk(role: Role) -> Person:
        officer = sits_down()
        officer.goes_to("/dang-nhap/")
        officer.logs_in(OFFICERS[role][0])
        officer.looks_at(f"bàn của {role}")
        return officer

    mai, anyone = sits_down(), sits_down()
    find_procedure(mai)
    start(mai)
    correct_mistakes(mai)
    reference, pin = read_receipt(mai)

    desk, officer = at_desk(Role.DESK_OFFICER), at_desk(Role.CASE_OFFICER)
    code = accept(desk, reference)
    take_and_ask(officer, code)
    work_off()
    answer_supplement(mai, code)
    propose(officer, code)
    approve_and_sign(at_desk(Role.APPROVER), code)
    seal(at_desk(Role.REGISTRAR), code)
    hand_over(desk, code)
    work_off()

    result = fetch_result(mai, code, tmp_path)
    verify(anyone, result, code, pin)
    track(anyone, code, pin)
    refuse_another(mai, desk)
    work_off()
    read_why(mai)
    assert mai.inspector.found == []
    assert len(mai.inspector.seen) > 25


def find_procedure(mai: Person) -> None:
    """Words without marks find the procedure; its card answers what one asks first."""
    mai.goes_to("/")
    mai.looks_at("trang đầu")
    mai.page.get_by_label("Tìm thủ tục").fill("dang ky khai sinh")
    mai.presses("Tìm")
    mai.looks_at("danh sách thủ tục")
    mai.follows("Thủ tục đăng ký khai sinh")
    mai.sees("Ai làm thủ tục này?", "Cần giấy tờ gì?", "Bao lâu, bao nhiêu tiền?", "UBND xã")
    mai.looks_at("thủ tục")


def start(mai: Person) -> None:
    """Whoever is a stranger logs in and comes back to the form."""
    mai.follows("Nộp hồ sơ trực tuyến")
    mai.logs_in("mai")
    expect(mai.page.get_by_role("heading", level=1)).to_have_text("Tờ khai đăng ký khai sinh")
    own = mai.page.get_by_role("group", name="Người yêu cầu")
    expect(own.get_by_label("Họ và tên")).to_have_value("Điểu Thị Mai")
    mai.looks_at("tờ khai trống")


def correct_mistakes(mai: Person) -> None:
    """A step that is not right is refused politely: each line leads to its question, nothing is
    lost.
    """
    page = mai.page
    answer(mai, "Người yêu cầu")
    page.get_by_label("Quan hệ với người được khai sinh").select_option(label="Mẹ")
    mai.presses("Tiếp tục")
    answer(mai, "Người được khai sinh")
    baby = page.get_by_role("group", name="Người được khai sinh")
    baby.get_by_label("Họ và tên").fill("")
    baby.get_by_label("Nữ", exact=True).check()
    baby.get_by_label("Ngày sinh", exact=True).fill("02/11/2026")
    mai.presses("Tiếp tục")
    summary = page.get_by_role("alert").filter(has_text="mục cần sửa")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link").first).to_contain_text("Họ và tên")
    mai.looks_at("tờ khai có lỗi")
    summary.get_by_role("link").first.click()
    expect(baby.get_by_label("Họ và tên")).to_be_focused()
    page.keyboard.type("Điểu Gia Hân")
    expect(baby.get_by_label("Nơi sinh")).to_have_value("Trung tâm Y tế huyện Bù Đăng")
    mai.presses("Tiếp tục")
    finish(mai)


def finish(mai: Person) -> None:
    """The last steps, a look at the whole, and away."""
    page = mai.page
    answer(mai, "Người mẹ")
    mai.presses("Tiếp tục")
    page.get_by_label("Số bản sao trích lục").fill("1")
    page.get_by_label("Tôi cam đoan").check()
    mai.presses("Lưu nháp")
    mai.sees("Đã lưu lúc")
    mai.looks_at("tờ khai đã lưu")
    mai.presses("Tiếp tục")
    upload(mai)
    mai.looks_at("xem lại trước khi nộp")
    mai.presses("Nộp hồ sơ")


def answer(mai: Person, section: str) -> None:
    group = mai.page.get_by_role("group", name=section)
    for label, text in TYPED[section].items():
        group.get_by_label(label, exact=True).fill(text)


def upload(mai: Person) -> None:
    """A scan for every paper that must be there."""
    for paper in mai.page.locator("#giay-to .field:not(:has(.optional)) input[type=file]").all():
        paper.set_input_files(SCAN)


def read_receipt(mai: Person) -> tuple[str, str]:
    mai.sees("Đã nhận hồ sơ của ông/bà", "Tiếp theo là gì?")
    mai.looks_at("biên nhận")
    reference, pin = mai.page.locator(".big-code").all_inner_texts()
    assert re.fullmatch(r"TN\w{10}", reference)
    assert re.fullmatch(r"\w{8}", pin)
    return reference, pin


def accept(desk: Person, reference: str) -> str:
    """Tick what was looked at, accept: the case gets its code and its due time."""
    desk.follows("Chờ nhận 1")
    desk.looks_at("hàng chờ nhận")
    desk.follows(reference)
    desk.sees("Điểu Gia Hân", "giấy chứng sinh.pdf")
    for box in desk.page.get_by_role("checkbox").all():
        box.check()
    desk.looks_at("hồ sơ chờ tiếp nhận")
    desk.presses("Tiếp nhận")
    desk.sees("Đã tiếp nhận hồ sơ")
    desk.looks_at("hồ sơ đã tiếp nhận")
    code = desk.page.get_by_role("heading", level=1).inner_text()
    assert re.fullmatch(r"000\.01\.21\.H10-\d{6}-0001", code)
    return code


def take_and_ask(officer: Person, code: str) -> None:
    """Whoever takes the case may ask the citizen for more; the clock stops."""
    opens(officer, code)
    officer.looks_at("hồ sơ chờ thụ lý")
    officer.presses("Nhận xử lý")
    officer.sees("Ông/bà đã nhận hồ sơ này.")
    officer.looks_at("hồ sơ đang thụ lý")
    officer.page.locator("summary", has_text="Yêu cầu bổ sung").click()
    officer.page.get_by_label("Giấy tờ, nội dung cần bổ sung").fill("Giấy chứng sinh bản rõ nét")
    officer.page.locator("[name=request_supplement-reason]").fill("Bản chụp bị mờ phần ngày sinh.")
    officer.presses("Gửi yêu cầu bổ sung")
    officer.sees("Đã gửi yêu cầu bổ sung", "tạm dừng")
    officer.looks_at("hồ sơ chờ bổ sung")


def answer_supplement(mai: Person, code: str) -> None:
    """The citizen was told, reads why, and sends what is missing."""
    mai.follows("Thông báo")
    mai.sees(code)
    mai.looks_at("thông báo")
    mai.follows("Hồ sơ của tôi")
    mai.looks_at("hồ sơ của tôi")
    mai.follows("Thủ tục đăng ký khai sinh")
    mai.sees("Bản chụp bị mờ phần ngày sinh.", "Giấy chứng sinh bản rõ nét")
    mai.looks_at("hồ sơ cần bổ sung")
    mai.follows("Bổ sung giấy tờ")
    mai.page.get_by_label("Tệp bổ sung").set_input_files(CLEAR_SCAN)
    mai.page.get_by_label("Lời giải thích").fill("Tôi đã chụp lại.")
    mai.looks_at("bổ sung")
    mai.presses("Gửi phần bổ sung")
    mai.sees("giấy chứng sinh bản rõ.pdf")
    mai.looks_at("hồ sơ đã bổ sung")


def propose(officer: Person, code: str) -> None:
    opens(officer, code)
    officer.sees("Tôi đã chụp lại.", "giấy chứng sinh bản rõ.pdf")
    officer.page.get_by_label("Đồng ý giải quyết").check()
    officer.page.get_by_label("Ý kiến thẩm định").fill("Đủ điều kiện đăng ký khai sinh.")
    officer.presses("Trình lãnh đạo")
    officer.sees("Đã trình lãnh đạo phê duyệt.")
    officer.looks_at("hồ sơ đã trình")


def approve_and_sign(leader: Person, code: str) -> None:
    opens(leader, code)
    leader.sees("Đủ điều kiện đăng ký khai sinh.")
    leader.looks_at("hồ sơ chờ phê duyệt")
    leader.presses("Phê duyệt đề xuất")
    leader.sees("Đã phê duyệt.")
    leader.looks_at("hồ sơ chờ ký")
    leader.presses("Ký số")
    leader.sees("Đã ký số kết quả.")
    leader.looks_at("hồ sơ đã ký")


def seal(registrar: Person, code: str) -> None:
    opens(registrar, code)
    registrar.looks_at("hồ sơ chờ đóng dấu")
    registrar.presses("Vào số và đóng dấu")
    registrar.sees("Đã vào số và đóng dấu.")
    registrar.looks_at("hồ sơ đã đóng dấu")


def hand_over(desk: Person, code: str) -> None:
    opens(desk, code)
    desk.looks_at("hồ sơ chờ trả kết quả")
    desk.presses("Trả kết quả")
    desk.sees("Đã trả kết quả. Hồ sơ hoàn tất.")
    desk.looks_at("hồ sơ hoàn tất")


def opens(officer: Person, code: str) -> None:
    """From wherever: type the code, be on the page of the case."""
    officer.page.get_by_label("Tìm hồ sơ", exact=True).fill(code)
    officer.page.locator("form.find button").click()
    expect(officer.page.get_by_role("heading", level=1)).to_have_text(code)


def fetch_result(mai: Person, code: str, folder: Path) -> Path:
    """The timeline tells the whole way, and the result is a file to keep."""
    mai.follows("Hồ sơ của tôi")
    mai.follows("Thủ tục đăng ký khai sinh")
    expect(mai.page.locator(".timeline li")).to_have_count(6)
    mai.looks_at("hồ sơ có kết quả")
    with mai.page.expect_download() as download:
        mai.page.get_by_role("link", name="Tải kết quả").click()
    result = folder / "kết quả.pdf"
    download.value.save_as(result)
    assert result.read_bytes().startswith(b"%PDF-")
    mai.presses("Kiểm tra chữ ký số")
    mai.sees("Bản lưu của hồ sơ", OFFICERS[Role.APPROVER][1])
    mai.looks_at("xác thực theo mã")
    return result


def verify(anyone: Person, result: Path, code: str, pin: str) -> None:
    """Without an account: a file is judged, and a changed one is found out."""
    anyone.goes_to("/xac-thuc/")
    anyone.looks_at("xác thực")
    anyone.page.get_by_label("Tệp PDF").set_input_files(result)
    anyone.presses("Kiểm tra")
    anyone.sees("hợp lệ", OFFICERS[Role.APPROVER][1], "UBND xã Minh Hưng")
    anyone.looks_at("văn bản hợp lệ")
    changed = result.with_name("bị sửa.pdf")
    content = bytearray(result.read_bytes())
    content[len(content) // 3] ^= 1
    changed.write_bytes(content)
    anyone.follows("Kiểm tra tệp khác")
    anyone.page.get_by_label("Tệp PDF").set_input_files(changed)
    anyone.presses("Kiểm tra")
    expect(anyone.page.get_by_role("heading", level=1)).to_contain_text("không hợp lệ")
    anyone.looks_at("văn bản bị sửa")


def track(anyone: Person, code: str, pin: str) -> None:
    """Code and look-up code show the way, and nobody's name."""
    anyone.follows("Tra cứu")
    anyone.looks_at("tra cứu")
    anyone.page.get_by_label("Mã hồ sơ hoặc mã biên nhận").fill(code.lower())
    anyone.page.get_by_label("Mã tra cứu").fill(pin)
    anyone.presses("Tra cứu")
    anyone.sees(code, "Thủ tục đăng ký khai sinh")
    for secret in ("Điểu", "999188001234", "Tôi đã chụp lại."):
        expect(anyone.page.locator("main")).not_to_contain_text(secret)
    anyone.looks_at("kết quả tra cứu")


def refuse_another(mai: Person, desk: Person) -> None:
    """A dossier with rows, handed in at the wrong time: refused at the desk with a reason."""
    page = mai.page
    mai.goes_to(f"/nop/{worlds.COPIES}/")
    mai.looks_at("tờ khai có dòng")
    row = page.get_by_role("group", name="Dòng 1")
    row.get_by_label("Tên giấy tờ").fill("Bằng tốt nghiệp")
    row.get_by_label("Nơi cấp").fill("Trường THPT Bù Đăng")
    row.get_by_label("Số trang").fill("1")
    row.get_by_label("Số bản sao").fill("2")
    mai.presses("Thêm dòng")
    expect(page.get_by_role("group", name="Dòng 2")).to_be_visible()
    expect(row.get_by_label("Tên giấy tờ")).to_have_value("Bằng tốt nghiệp")
    page.get_by_label("Nơi cư trú").fill("Thôn 5, xã Minh Hưng")
    upload(mai)
    mai.presses("Nộp hồ sơ")
    reference = page.locator(".big-code").first.inner_text()

    opens(desk, reference)
    desk.page.locator("summary", has_text="Từ chối tiếp nhận").click()
    desk.page.locator("[name=refuse_intake-reason]").fill("Phải mang bản chính tới đối chiếu.")
    desk.presses("Từ chối tiếp nhận")
    desk.sees("Đã từ chối tiếp nhận.")
    desk.looks_at("hồ sơ bị từ chối")


def read_why(mai: Person) -> None:
    mai.follows("Xem hồ sơ")
    expect(mai.page.locator(".card.now")).to_contain_text("Phải mang bản chính tới đối chiếu.")
    mai.looks_at("hồ sơ bị từ chối của tôi")
