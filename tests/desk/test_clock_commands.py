"""The desk's forms for what halts or moves a clock, and what the page says of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import world as worlds
from cases.clockwork import answer, ask, charge, extend, stop
from desk.conftest import text_of
from motcua.cases.lifecycle import Step
from motcua.cases.models import Extension
from motcua.kernel.actor import Role

PAYMENT = {"text": "Lệ phí, nộp tại Kho bạc.", "amount_vnd": "28000", "basis": ""}
LONGER = {"value": "2", "unit": "working_day", "reason": "Phải xác minh."}


def charged(world):
    return charge(world, worlds.taken(world))


def stopped(world):
    return stop(world, worlds.taken(world))


COMMANDS = [
    ("request_payment", worlds.taken, Role.CASE_OFFICER, PAYMENT, Step.PAY),
    ("confirm_payment", charged, Role.DESK_OFFICER, {"note": "Biên lai 12."}, Step.APPRAISE),
    ("extend", worlds.taken, Role.CASE_OFFICER, LONGER, Step.APPRAISE),
    ("extend", worlds.proposed, Role.APPROVER, LONGER, Step.APPROVE),
    ("stop", worlds.taken, Role.APPROVER, {"reason": "Chờ bản án.", "basis": ""}, Step.STOPPED),
    ("stop", charged, Role.APPROVER, {"reason": "Không nộp tiền."}, Step.STOPPED),
    ("reopen", stopped, Role.APPROVER, {"reason": "Đã có bản án."}, Step.APPRAISE),
]


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    "row", COMMANDS, ids=[f"{row[0]} at {row[1].__name__}" for row in COMMANDS]
)
def test_a_command_is_offered_and_done(world, at, row, htmx):
    command, given, role, typed, step = row
    case, officer = given(world), at(role)
    assert f'action="/mot-cua/ho-so/{case.id}/{command}/"' in officer.page(case).content.decode()

    done = officer.act(case, command, htmx=htmx, **typed)

    assert done.status_code == (200 if htmx else 303)
    assert officer.now(case).step is step


@pytest.mark.parametrize(
    ("command", "typed", "said"),
    [
        ("extend", LONGER | {"value": "0"}, "xin ghi một số nguyên"),
        ("extend", LONGER | {"value": "hai"}, "xin ghi một số nguyên"),
        ("extend", LONGER | {"unit": "year"}, "Xin chọn đơn vị"),
        ("extend", LONGER | {"reason": " "}, "Lý do chậm trễ"),
        ("request_payment", PAYMENT | {"amount_vnd": "28.5"}, "xin ghi một số nguyên"),
        ("request_payment", PAYMENT | {"amount_vnd": "-1"}, "xin ghi một số nguyên"),
        ("request_payment", PAYMENT | {"text": ""}, "Khoản phải nộp"),
        ("request_payment", PAYMENT | {"basis": "a" * 301}, "dài quá 300 ký tự"),
    ],
)
def test_a_wrong_answer_is_named_beside_its_question(world, at, command, typed, said):
    case, officer = worlds.taken(world), at(Role.CASE_OFFICER)

    refused = officer.act(case, command, **typed)

    assert refused.status_code == 422
    assert said in text_of(refused)
    assert officer.now(case).version == case.version


def test_a_second_request_asks_why_and_the_first_does_not(world, at):
    case, officer = worlds.taken(world), at(Role.CASE_OFFICER)
    name = 'name="request_supplement-again_because"'
    assert name not in officer.page(case).content.decode()
    case = answer(world, ask(world, case))
    typed = {"items": "Ảnh", "reason": "Mờ."}

    refused = officer.act(case, "request_supplement", again_because="", **typed)
    officer.act(case, "request_supplement", again_because="Ảnh nộp lại bị mờ.", **typed)

    assert name in officer.page(case).content.decode() or name in refused.content.decode()
    assert refused.status_code == 422
    page = text_of(officer.page(case))
    assert "Vì sao yêu cầu thêm lần nữa: Ảnh nộp lại bị mờ." in page
    assert "hồ sơ được tính là trễ hạn" in page
    assert "Hạn bổ sung:" in page


def test_an_extended_case_offers_no_second_extension_and_says_so(world, at):
    case = extend(world, worlds.taken(world), "2", "wd")
    officer = at(Role.CASE_OFFICER)

    page = officer.page(case)

    assert "Đã gia hạn một lần" in text_of(page)
    assert f"/mot-cua/ho-so/{case.id}/extend/" not in page.content.decode()
    officer.act(case, "extend", **LONGER)
    assert Extension.objects.count() == 1


def test_the_page_says_why_the_clock_stands_and_by_which_law(world, at):
    case = charged(world)

    page = text_of(at(Role.CASE_OFFICER).page(case))

    assert "Đang tạm dừng tính hạn" in page
    assert "Lý do: Lệ phí đăng ký. Căn cứ: Nghị định số" in page
    assert "28.000 đ" in page


def test_a_long_clock_costs_one_statement_more_than_a_plain_one(world, at):
    officer = at(Role.CASE_OFFICER)
    plain = worlds.taken(world)
    long = answer(world, ask(world, answer(world, ask(world, worlds.taken(world)))))
    long = extend(world, long, "2", "wd")
    for case in (plain, long):
        officer.page(case)

    def statements(case):
        with CaptureQueriesContext(connection) as seen:
            officer.page(case)
        return len(seen)

    assert statements(long) <= statements(plain) + 1
