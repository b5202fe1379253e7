"""Somebody types and presses nothing: the browser keeps it, and two tabs lose no word."""

from playwright.sync_api import expect

from cases.world import GENERIC, JUDICIAL

FORM = f"/nop/{GENERIC}/"


def test_what_is_typed_is_kept_and_two_tabs_choose_between_their_words(at_browser):
    mai = at_browser(360)
    mai.goes_to(FORM)
    mai.logs_in("mai")
    mai.page.locator("[name=content]").fill("Gõ mà không bấm gì")
    expect(mai.page.locator("#saved .saved")).to_be_visible()
    mai.looks_at("tự lưu")
    other = mai.page.context.new_page()
    other.goto(mai.base + FORM)
    assert other.locator("[name=content]").input_value() == "Gõ mà không bấm gì"

    other.locator("[name=content]").fill("Thẻ hai")
    other.locator("[name='applicant.email']").focus()
    expect(other.locator("#saved .saved")).to_be_visible()
    with other.expect_response(lambda answer: answer.url.endswith("/luu/")):
        other.locator("[name='applicant.email']").fill("mai@example.vn")
        other.locator("[name=content]").focus()
    mai.page.locator("[name=content]").fill("Thẻ một")
    mai.page.locator("[name='applicant.email']").focus()
    expect(mai.page.locator("#saved .notice")).to_contain_text("Cả hai đều được giữ")
    assert mai.page.locator("[name=content]").input_value() == "Thẻ một"
    mai.looks_at("hai thẻ ghi khác nhau")
    mai.presses("Lưu và xem")
    mai.sees("Thẻ hai", "Xin chọn một".lower())
    mai.looks_at("chọn một trong hai")
    mai.page.get_by_role("button", name="Giữ nội dung đang ghi").click()
    expect(mai.page.locator("#khac-nhau")).to_have_count(0)
    assert mai.page.locator("[name='applicant.email']").input_value() == "mai@example.vn"
    answers_two_at_once(mai)


def answers_two_at_once(mai):
    """Others depend on both: what is typed stays, and the later question asks for both."""
    mai.goes_to(f"/nop/{JUDICIAL}/?buoc=request")
    mai.page.locator("[name=purpose]").fill("Xin việc")
    mai.page.locator("[name=criminal_record][value=has]").check()
    mai.page.locator("[name=form_number][value='1']").check()
    expect(mai.page.locator("[name=criminal_record_details]")).to_be_visible()
    expect(mai.page.locator("#f-show_ban")).to_be_visible()
    expect(mai.page.locator("[name=purpose]")).to_have_value("Xin việc")
