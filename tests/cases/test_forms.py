"""The printed forms of a case: which there are, what they say, and that they stay as issued."""

import subprocess
from datetime import datetime

import pytest
from django.db import transaction

from cases import world as worlds
from motcua.cases import selectors, services
from motcua.cases.errors import AlreadyExtended
from motcua.cases.models import Case, LedgerEntry
from motcua.documents import services as documents
from motcua.documents.texts import FORMS
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor, ActorKind, PostRef, Role
from motcua.kernel.errors import NotFound
from motcua.kernel.ids import new_id
from motcua.worktime.types import TimeUnit


def text_of(pdf):
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def do(service, case, actor, **fields):
    return service(actor=actor, case_id=case.id, expected_version=case.version, **fields)


def form(actor, case, number):
    return selectors.printed_form(actor=actor, case_id=case.id, form=number)


def keys_of(actor, case):
    return [link.key for link in selectors.case_detail(actor=actor, case_id=case.id).forms]


def words(at):
    return documents.rules.time_words(at)


def asked(world, case, item, **more):
    return do(
        services.case_request_supplement,
        case,
        world.officer(Role.CASE_OFFICER),
        items=[item],
        reason="Thiếu bản chính.",
        **more,
    )


def extended(world):
    case = worlds.taken(world)
    return do(
        services.case_extend,
        case,
        world.officer(Role.APPROVER),
        reason="Chờ xác minh nơi cư trú.",
        value=3,
        unit=TimeUnit.WORKING_DAY,
    )


def test_the_apology_has_old_and_new_due_time_reason_and_where_to_ask(world):
    case = extended(world)
    body = LedgerEntry.objects.get(case_id=case.id, name="extend").body

    said = text_of(form(world.officer(Role.APPROVER), case, "04"))

    due = {key: datetime.fromisoformat(body[key]) for key in ("old_due_at", "new_due_at")}
    for expected in (
        "XIN LỖI",
        case.code,
        "Điểu Thị Mai",
        "Thôn 5, xã Minh Hưng",
        "0912345678",
        "Lĩnh vực",
        "Chờ xác minh nơi cư trú.",
        "thành thật xin lỗi",
        words(due["old_due_at"]),
        words(due["new_due_at"]),
        "THỦ TRƯỞNG CƠ QUAN",
        "Mẫu số 04",
    ):
        assert expected in said


def test_the_notice_of_stopping_has_reason_and_legal_basis(world):
    case = asked(world, worlds.taken(world), "Sổ hộ khẩu")
    case = do(
        services.case_stop,
        case,
        world.officer(Role.APPROVER),
        reason="Quá thời hạn bổ sung.",
        basis="Điều 18 Nghị định 118/2025/NĐ-CP",
    )

    said = text_of(form(world.officer(Role.APPROVER), case, "05"))

    for expected in (
        "THÔNG BÁO",
        "Về việc dừng giải quyết hồ sơ",
        case.code,
        "Quá thời hạn bổ sung.",
        "Điều 18 Nghị định 118/2025/NĐ-CP",
        "khiếu nại",
    ):
        assert expected in said


def test_a_stop_by_the_system_leaves_the_signature_to_the_head_of_the_agency(world):
    case = do(
        services.case_stop, asked(world, worlds.taken(world), "a"), SYSTEM, reason="Hết hạn bổ sung"
    )

    said = text_of(form(world.officer(Role.APPROVER), case, "05"))

    assert "THỦ TRƯỞNG CƠ QUAN" in said
    assert SYSTEM.name not in said


def test_the_control_sheet_tells_every_hand_over_with_who_and_when(keys):
    case = worlds.sealed(keys)
    case = do(services.case_hand_over, case, keys.officer(Role.DESK_OFFICER))

    said = text_of(form(keys.officer(Role.APPROVER), case, "06"))

    for role in (Role.DESK_OFFICER, Role.CASE_OFFICER, Role.APPROVER, Role.REGISTRAR):
        assert keys.officer(role).name in said
    for expected in (
        "PHIẾU KIỂM SOÁT",
        case.code,
        "Nơi tiếp nhận",
        "Cơ quan chủ trì",
        "Bộ phận tiếp nhận, UBND xã Minh Hưng",
        "Công chức thụ lý, UBND xã Minh Hưng",
        "Văn thư vào số, đóng dấu",
        "Trước hạn",
        "Kết thúc hồ sơ",
        "Bên giao",
        "Bên nhận",
    ):
        assert expected in said
    assert said.count(clock.local(clock.now()).strftime("năm %Y")) >= 7
    assert case.pin not in said


def test_a_case_lists_the_forms_that_exist_and_the_control_sheet_is_for_officers(world):
    officer = world.officer(Role.CASE_OFFICER)
    submitted, case = worlds.submit(world), extended(world)

    assert keys_of(world.citizen, submitted) == []
    assert keys_of(world.citizen, case) == ["01"]  # the letter is not signed yet
    assert keys_of(officer, case) == ["01", "04", "06"]
    with pytest.raises(NotFound):
        form(world.citizen, case, "06")


@pytest.mark.parametrize("key", ["00", "07", "1", "06-1", "04-x", "04-99", "04-999999", "04-", ""])
def test_a_form_that_is_not_there_is_absent(world, key):
    case = worlds.received(world)

    with pytest.raises(NotFound):
        form(world.officer(Role.CASE_OFFICER), case, key)


def test_a_second_supplement_has_a_form_of_its_own(world):
    officer = world.officer(Role.CASE_OFFICER)
    case = asked(world, worlds.taken(world), "Sổ hộ khẩu")
    case = do(
        services.case_answer_supplement,
        case,
        world.citizen,
        answer="Đã nộp.",
        file_ids=[world.upload()],
    )
    case = asked(world, case, "Giấy khai sinh", again_because="Giấy tờ nộp lại bị mờ.")

    first, second = [
        key for key in keys_of(officer, case) if key.startswith("02")
    ]  # the row that issued it tells the first one apart

    assert second == "02"
    assert first.startswith("02-")
    assert "Sổ hộ khẩu" in text_of(form(officer, case, first))
    assert "Giấy khai sinh" in text_of(form(officer, case, second))


def test_a_receipt_keeps_its_due_time_whatever_happens_later(world):
    case = extended(world)
    received_due = LedgerEntry.objects.get(case_id=case.id, name="accept").body["due_at"]

    said = text_of(form(world.citizen, case, "01"))

    assert Case.objects.get(pk=case.id).due_at.isoformat() != received_due
    assert words(datetime.fromisoformat(received_due)) in said


def test_the_receipt_tells_number_and_kind_of_papers_and_the_line_in_the_book(world):
    case = worlds.received(world)
    Case.objects.filter(pk=case.id).update(channel="counter")

    said = text_of(form(world.citizen, case, "01"))

    day = f"{clock.local(clock.now()):%d/%m/%Y}"
    assert f"Vào Sổ theo dõi hồ sơ: ngày {day}, số thứ tự 1" in said
    assert "Bản chính" in said
    assert "1 (bộ)" in said


def test_an_issued_paper_keeps_its_bytes_when_the_text_is_changed(world):
    issued = worlds.received(world)
    before = form(world.citizen, issued, "01")

    publish(world, "form_01_receipt", heading="Giấy hẹn kiểu mới")
    after = worlds.received(world)

    assert form(world.citizen, issued, "01") == before
    assert "GIẤY HẸN KIỂU MỚI" in text_of(form(world.citizen, after, "01"))


def publish(world, name, **changes):
    post = PostRef(agency_id=world.centre.id, role=Role.ADMINISTRATOR)
    actor = Actor(kind=ActorKind.STAFF, account_id=new_id(), staff_id=new_id(), posts=(post,))
    documents.texts_ensure(actor=SYSTEM)
    documents.text_draft_save(
        actor=actor, form=name, texts=FORMS[name].defaults() | changes, expected_revision=0
    )
    documents.text_draft_publish(actor=actor, form=name, expected_revision=1, note="x")


@pytest.mark.parametrize("key", ["01", "04", "06"])
def test_a_form_takes_at_most_seven_statements(world, key, django_assert_max_num_queries):
    case, officer = extended(world), world.officer(Role.APPROVER)
    form(officer, case, key)

    with django_assert_max_num_queries(7):
        form(officer, case, key)


def test_hostile_words_of_a_reason_are_shown_and_not_run(world):
    case = do(
        services.case_stop,
        asked(world, worlds.taken(world), "a"),
        world.officer(Role.APPROVER),
        reason='#read("/etc/passwd") {mã hồ sơ}',
    )

    said = text_of(form(world.officer(Role.APPROVER), case, "05"))

    assert '#read("/etc/passwd") {mã hồ sơ}' in said
    assert "root:" not in said


def test_letters_have_numbers_of_their_own_books_and_a_refusal_leaves_no_gap(keys):
    for number in (1, 2):
        case = extended(keys)
        with pytest.raises(AlreadyExtended), transaction.atomic():
            services.case_extend(**common(keys, case), value=2, unit=TimeUnit.WORKING_DAY)
        out = [worlds.letter_sent(keys, case)]
        services.case_stop(**common(keys, case))
        out.append(worlds.letter_sent(keys, case))

        assert out == [f"{number:02}/PXL-UBND", f"{number:02}/TB-UBND"]
        assert out[0] in text_of(form(keys.citizen, case, "04"))


def common(world, case):
    return {
        "actor": world.officer(Role.APPROVER),
        "case_id": case.id,
        "expected_version": Case.objects.get(pk=case.id).version,
        "reason": "Phải xác minh.",
    }
