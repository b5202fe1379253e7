"""Every command of the case page, with and without htmx."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import world as worlds
from desk.conftest import text_of
from desk.test_talk import photo
from motcua.cases import selectors, services
from motcua.cases.lifecycle import Clock, Status, Step
from motcua.cases.models import LedgerEntry
from motcua.cases.types import FileKind, Outcome
from motcua.kernel.actor import Role
from motcua.organisation.models import Post, PostHolding

LONG = "Lý do rất dài. " * 700


def waiting(world):
    """A case that waits for a supplement."""
    case = worlds.taken(world)
    return services.case_request_supplement(
        actor=world.officer(Role.CASE_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        items=["Giấy xác nhận tình trạng hôn nhân"],
        reason="Thiếu giấy xác nhận.",
    )


# Each command: how the case comes there, who gives it, what is typed, where the case is afterwards.
COMMANDS = [
    ("accept", worlds.submit, Role.DESK_OFFICER, {"note": "Đủ giấy tờ."}, Step.APPRAISE),
    ("refuse_intake", worlds.submit, Role.DESK_OFFICER, {"reason": "Sai nơi nộp."}, Step.END),
    ("take", worlds.received, Role.CASE_OFFICER, {}, Step.APPRAISE),
    (
        "request_supplement",
        worlds.taken,
        Role.CASE_OFFICER,
        {"items": "Giấy khai sinh\n\n Sổ hộ khẩu ", "reason": "Thiếu."},
        Step.SUPPLEMENT,
    ),
    (
        "answer_supplement",
        waiting,
        Role.DESK_OFFICER,
        {"answer": "Đã nộp bản giấy."},
        Step.APPRAISE,
    ),
    (
        "propose",
        worlds.taken,
        Role.CASE_OFFICER,
        {"outcome": "granted", "proposal": ""},
        Step.APPROVE,
    ),
    ("approve", worlds.proposed, Role.APPROVER, {"note": "Đồng ý."}, Step.SIGN),
    ("send_back", worlds.proposed, Role.APPROVER, {"reason": "Xem lại."}, Step.APPRAISE),
    ("sign", worlds.approved, Role.APPROVER, {}, Step.SEAL),
    ("seal", worlds.signed, Role.REGISTRAR, {}, Step.HAND_OVER),
    ("hand_over", worlds.sealed, Role.DESK_OFFICER, {"note": "Người nộp nhận tại quầy."}, Step.END),
    ("withdraw", worlds.received, Role.DESK_OFFICER, {"reason": "Người nộp đổi ý."}, Step.END),
]
NAMES = [command[0] for command in COMMANDS]


@pytest.mark.parametrize("row", COMMANDS, ids=NAMES)
def test_a_command_without_scripts_answers_with_the_case_page(keys, at, row):
    command, given, role, typed, step = row
    case, officer = given(keys), at(role)
    assert f'action="/mot-cua/ho-so/{case.id}/{command}/"' in officer.page(case).content.decode()

    answer = officer.act(case, command, **typed)

    assert (answer.status_code, answer["Location"]) == (303, f"/mot-cua/ho-so/{case.id}/")
    assert officer.now(case).step is step
    assert 'class="notice success"' in officer.page(case).content.decode()


@pytest.mark.parametrize("row", COMMANDS, ids=NAMES)
def test_a_command_from_htmx_answers_with_the_fragment(keys, at, row):
    command, given, role, typed, step = row
    case, officer = given(keys), at(role)

    answer = officer.act(case, command, htmx=True, **typed)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.strip().startswith('<div id="case">')
    assert "<html" not in html
    assert "HX-Request" in answer["Vary"]
    assert "Hồ sơ tiếp theo" in text_of(answer)
    assert officer.now(case).step is step


def test_the_second_click_does_nothing_and_looks_the_same(keys, at):
    case, desk = worlds.submit(keys), at(Role.DESK_OFFICER)
    key = "0197b3d0-0000-7000-8000-000000000001"

    first = desk.act(case, "accept", key=key)
    second = desk.act(case, "accept", key=key)

    assert (first.status_code, second.status_code) == (303, 303)
    assert LedgerEntry.objects.filter(case_id=case.id, name="accept").count() == 1


@pytest.mark.parametrize("htmx", [False, True])
def test_of_two_officers_at_once_the_second_is_told_and_keeps_the_words(world, at, browse, htmx):
    case = worlds.received(world)
    colleague = browse(worlds.staff(world.commune, Role.CASE_OFFICER, "thu-ly-2"))
    at(Role.CASE_OFFICER).act(case, "take")

    answer = colleague.act(case, "take", htmx=htmx)

    assert answer.status_code == 409
    assert "vừa được người khác xử lý" in text_of(answer)
    assert f'<a href="/mot-cua/ho-so/{case.id}/">Tải lại trang</a>' in answer.content.decode()
    assert LedgerEntry.objects.filter(case_id=case.id, name="take").count() == 1


@pytest.mark.parametrize("htmx", [False, True])
def test_what_was_typed_for_a_changed_case_stays_on_the_page(world, at, htmx):
    case, officer = worlds.taken(world), at(Role.CASE_OFFICER)
    typed = {"outcome": "refused", "proposal": "Chưa đủ tuổi theo Điều 8."}
    officer.act(case, "propose", outcome="granted", proposal="")

    answer = officer.act(case, "propose", htmx=htmx, **typed)

    assert answer.status_code == 409
    assert "Chưa đủ tuổi theo Điều 8." in text_of(answer)
    assert "chưa được ghi" in text_of(answer)


def test_a_form_refused_for_a_stale_version_can_be_sent_again_at_once(world, at):
    case, officer = worlds.taken(world), at(Role.CASE_OFFICER)

    answer = officer.act(case, "request_supplement", expected_version=1, items="Sổ", reason="Thiếu")
    html = answer.content.decode()

    assert answer.status_code == 409
    name = "request_supplement-expected_version"
    assert f'name="{name}" id="f-{name}" value="{case.version}"' in html
    assert "Sổ</textarea>" in html


WRONG = [
    ("refuse_intake", worlds.submit, Role.DESK_OFFICER, {"reason": " "}, "Lý do: chưa điền"),
    (
        "request_supplement",
        worlds.taken,
        Role.CASE_OFFICER,
        {"items": "", "reason": "x"},
        "Xin liệt kê giấy tờ",
    ),
    (
        "propose",
        worlds.taken,
        Role.CASE_OFFICER,
        {"outcome": "", "proposal": "Giữ chữ này"},
        "Xin chọn đồng ý",
    ),
    ("propose", worlds.taken, Role.CASE_OFFICER, {"outcome": "refused"}, "Xin ghi rõ lý do"),
    ("propose", worlds.taken, Role.CASE_OFFICER, {"outcome": "maybe"}, "Xin chọn đồng ý"),
    ("answer_supplement", waiting, Role.DESK_OFFICER, {"answer": ""}, "hoặc đính kèm tệp"),
    ("accept", worlds.submit, Role.DESK_OFFICER, {"checked": "nothing"}, "Có 1 mục cần sửa"),
    (
        "accept",
        worlds.submit,
        Role.DESK_OFFICER,
        {"expected_version": None},
        "Trang này đã cũ",
    ),
    ("accept", worlds.submit, Role.DESK_OFFICER, {"key": "not-a-key"}, "Trang này đã cũ"),
    ("accept", worlds.submit, Role.DESK_OFFICER, {"note": LONG}, "dài quá 2000 ký tự"),
    ("send_back", worlds.proposed, Role.APPROVER, {"reason": "a\x00b"}, "ký tự lạ"),
]


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("row", WRONG)
def test_a_wrong_form_says_what_is_wrong_and_changes_nothing(world, at, htmx, row):
    command, given, role, typed, said = row
    case, officer = given(world), at(role)

    answer = officer.act(case, command, htmx=htmx, **typed)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert officer.now(case).version == case.version
    if "Giữ chữ này" in typed.values():
        assert "Giữ chữ này" in text_of(answer)


def test_control_characters_are_cleaned_from_a_reason(world, at):
    case, desk = worlds.submit(world), at(Role.DESK_OFFICER)

    answer = desk.act(case, "refuse_intake", reason="Sai\x07 nơi\x1b[31m nộp\u202e")

    assert answer.status_code == 303
    note = LedgerEntry.objects.get(case_id=case.id, name="refuse_intake").note
    assert note.startswith("Sai nơi[31m nộp")


def test_supplement_files_come_at_the_counter(world, at):
    case, desk = waiting(world), at(Role.DESK_OFFICER)
    files = [SimpleUploadedFile(f"bổ sung {n}.pdf", worlds.PDF) for n in (1, 2)]
    files.append(SimpleUploadedFile("ảnh.jpg", photo()))

    answer = desk.act(case, "answer_supplement", answer="", papers=files)

    detail = selectors.case_detail(actor=desk.actor, case_id=case.id)
    assert answer.status_code == 303
    assert {file.name for file in detail.files if file.kind is FileKind.SUPPLEMENT} == {
        "bổ sung 1.pdf",
        "bổ sung 2.pdf",
        "ảnh.pdf",
    }
    assert detail.summary.clock is Clock.RUNNING


@pytest.mark.parametrize("content", [b"MZ\x90\x00program", b"PK\x03\x04zip", b"<svg/>"])
def test_a_disguised_program_is_not_taken(world, at, content):
    case, desk = waiting(world), at(Role.DESK_OFFICER)

    answer = desk.act(case, "answer_supplement", papers=SimpleUploadedFile("a.pdf", content))

    assert answer.status_code == 422
    assert "Tệp không được chấp nhận" in text_of(answer)
    assert desk.now(case).status is Status.SUPPLEMENT


def test_the_components_that_were_ticked_are_in_the_ledger(world, at):
    case, desk = worlds.submit(world), at(Role.DESK_OFFICER)
    keys = [
        key for key, _name in selectors.case_detail(actor=desk.actor, case_id=case.id).components
    ]

    desk.act(case, "accept", checked=keys)

    assert LedgerEntry.objects.get(case_id=case.id, name="accept").body["checked"] == keys


@pytest.mark.parametrize("command", ["submit", "nothing", "ACCEPT", "%00"])
def test_a_command_that_no_officer_can_give_is_not_found(world, at, command):
    case = worlds.submit(world)

    assert at(Role.DESK_OFFICER).act(case, command).status_code == 404


def test_commands_are_not_given_by_a_link(world, at):
    case = worlds.submit(world)

    assert at(Role.DESK_OFFICER).get(f"/mot-cua/ho-so/{case.id}/accept/").status_code == 405


def test_a_form_without_the_token_of_the_page_is_refused(world, at):
    case, desk = worlds.submit(world), at(Role.DESK_OFFICER)
    desk.client.handler.enforce_csrf_checks = True

    assert desk.act(case, "accept").status_code == 403
    assert desk.now(case).version == case.version


def test_a_refusal_on_the_merits_shows_its_reason_to_the_approver(world, at):
    case = worlds.proposed(world, Outcome.REFUSED)

    page = text_of(at(Role.APPROVER).page(case))

    assert "Từ chối giải quyết" in page
    assert "Chưa đủ tuổi kết hôn." in page


def test_who_appraised_is_not_offered_the_approval(world, at, browse):
    both = world.officer(Role.CASE_OFFICER)
    case = worlds.proposed(world)
    give_post(both, world.commune)

    officer = browse(both)

    assert "/approve/" not in officer.page(case).content.decode()
    answer = officer.act(case, "approve", note="")
    assert answer.status_code == 403
    assert "không được phê duyệt chính hồ sơ đó" in text_of(answer)


def give_post(actor, agency):
    """Give an officer the approver's post too."""
    post = Post.objects.get(agency=agency, role=Role.APPROVER.value)
    PostHolding.objects.create(post=post, staff_id=actor.staff_id, valid_from=date(2020, 1, 1))
