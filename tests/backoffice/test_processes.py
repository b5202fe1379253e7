"""The pages on which an administrator writes, publishes and follows processes."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import world as worlds
from motcua.cases.models import Case
from motcua.catalogue import selectors
from motcua.catalogue.models import ProcessDraft
from motcua.kernel.actor import Role
from motcua.process.selectors import bpmn_written, document_of
from process_engine.samples import consulting

LIST = "/quan-tri/quy-trinh/"
NEW = LIST + "moi/"
IMPORT = LIST + "nhap-tep/"
CODE = worlds.GENERIC
OF_CODE = f"{LIST}thu-tuc/{CODE}/"
MOVES = OF_CODE + "chuyen/"


@pytest.fixture
def world(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return worlds.build()


@pytest.fixture
def admin(world, browse):
    return browse(worlds.staff(world.centre, Role.ADMINISTRATOR, "quantri"))


@pytest.fixture
def draft(admin):
    """The address of a new draft with the six ordinary steps."""
    return admin.post(NEW)["Location"]


def fields_of(page):
    """What a browser would send from the form of the draft."""
    form = re.search(r"<form[^>]*process-form.*?</form>", page, re.DOTALL)[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            sent.setdefault(name[1], []).append(_plain(value[1]) if value else "")
    for name, inside in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        sent[name] = [_plain(chosen[1]) if chosen else ""]
    for name, text in re.findall(
        r'<textarea name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL
    ):
        sent[name] = [_plain(text)]
    return sent


def _plain(text):
    return text.replace("&quot;", '"').replace("&#x27;", "'").replace("&gt;", ">")


def save(admin, draft, do="", **changes):
    sent = fields_of(admin.get(draft).content.decode())
    changes = {name.replace("__", ":"): value for name, value in changes.items()}
    return admin.post(draft + "luu/", {**sent, **changes, **({"do": do} if do else {})})


def rows():
    return [row["key"] for row in ProcessDraft.objects.get().rows]


def publish(admin, draft, **changes):
    sent = {"codes": CODE, "note": "Quyết định 12", "revision": 1, **changes}
    return admin.post(draft + "cong-bo/", sent)


def test_the_list_shows_what_is_in_use_and_the_drafts(admin, draft, read):
    page = read(admin.get(LIST))

    assert "Quy trình chung cấp xã" in page
    assert "Quy trình mới" in page


def test_a_new_draft_has_six_steps_and_its_drawing(admin, draft, read):
    page = admin.get(draft).content.decode()

    assert len(re.findall(r'name="row"', page)) == 6
    assert page.count('<svg class="flow-picture') == 2
    assert "Không có lỗi" in page


def test_saving_what_is_shown_changes_nothing(admin, draft):
    before = ProcessDraft.objects.get().rows

    save(admin, draft)

    kept = ProcessDraft.objects.get()
    assert (kept.rows, kept.revision) == (before, 2)


def test_steps_are_added_moved_and_removed_with_buttons(admin, draft):
    answer = save(admin, draft, "add-task:appraise")
    assert (answer.status_code, "mo=task1" in answer["Location"]) == (303, True)
    assert rows()[:3] == ["intake", "appraise", "task1"]

    save(admin, draft, "up:task1")
    assert rows()[:3] == ["intake", "task1", "appraise"]
    save(admin, draft, "down:task1")
    save(admin, draft, "remove:task1")
    assert rows()[:3] == ["intake", "appraise", "approve"]


def test_a_consultation_of_two_agencies_with_a_choice_before_it(admin, draft, world):
    save(admin, draft, "add-consult:intake")
    names = ("Công an tỉnh", "Trung tâm Phục vụ hành chính công tỉnh (000.00.99.H10)")
    for number, name in enumerate(names):
        save(admin, draft, **{f"consult1__b{number}-agency": name})
    save(admin, draft, "down:consult1", consult1__stop="16")
    save(admin, draft, "add-choice:appraise", appraise__decisions="Cần hỏi\nĐủ điều kiện")
    save(
        admin,
        draft,
        choice1__title="Cần hỏi không?",
        choice1__when='decision == "can_hoi"',
        choice1__target="consult1",
        choice1__next="approve",
    )

    info = selectors.process_draft(
        actor=worlds.staff(world.centre, Role.ADMINISTRATOR, "hai"),
        draft_id=ProcessDraft.objects.get().pk,
    )
    assert [problem.message for problem in info.problems] == []
    asked = [node for node in info.definition.tasks if node.stage == "consult"]
    assert [str(node.agency) for node in asked] == ["named:000.00.07.H10", "named:000.00.99.H10"]
    assert {timer.target for node in asked for timer in node.timers} == {"consult1.join"}


def test_what_is_wrong_is_said_at_its_row(admin, draft):
    save(admin, draft, approve__role="", sign__hours="mấy giờ")

    page = admin.get(draft).content.decode()

    approve = page[page.index('id="dong-approve"') : page.index('id="dong-sign"')]
    sign = page[page.index('id="dong-sign"') : page.index('id="dong-seal"')]
    assert "chưa có vai trò xử lý" in approve
    assert "<details open>" in approve
    assert "mấy giờ" in sign
    assert "không phải là số giờ" in sign


def test_two_people_do_not_overwrite_each_other(admin, draft):
    old = fields_of(admin.get(draft).content.decode())
    save(admin, draft, title="Của tôi")

    answer = admin.post(draft + "luu/", {**old, "title": "Của người khác"})

    assert answer.status_code == 409
    assert ProcessDraft.objects.get().title == "Của tôi"


def test_a_draft_is_published_for_procedures_and_is_gone(admin, draft, read):
    for step in ("intake", "approve", "sign", "seal", "hand_over"):
        save(admin, draft, **{f"{step}__hours": "1"})
    save(admin, draft, title="Quy trình của xã")

    looked = read(admin.get(draft + "cong-bo/", {"codes": CODE}))
    revision = ProcessDraft.objects.get().revision
    answer = publish(admin, draft, revision=revision)

    assert "dùng được cho 1 thủ tục" in looked
    assert answer.status_code == 303
    assert not ProcessDraft.objects.exists()
    assert selectors.process_of_procedure(CODE).title == "Quy trình của xã"
    history = read(admin.get(OF_CODE))
    assert "Quyết định 12" in history
    assert "Bản công bố 2" in history


def test_a_process_over_the_limit_is_refused_on_the_page(admin, draft, read):
    looked = read(admin.get(draft + "cong-bo/", {"codes": CODE}))
    answer = publish(admin, draft)

    assert "Còn lỗi nên chưa công bố được" in looked
    assert answer.status_code == 422
    assert "thời hạn của thủ tục chỉ có 8 giờ" in read(answer)
    assert ProcessDraft.objects.exists()


def test_rows_that_cannot_be_read_are_not_published(admin, draft, read):
    for step in ("intake", "approve", "sign", "seal", "hand_over"):
        save(admin, draft, **{f"{step}__hours": "1"})
    save(admin, draft, "add-consult:appraise")

    looked = read(admin.get(draft + "cong-bo/", {"codes": CODE}))
    answer = publish(admin, draft, revision=ProcessDraft.objects.get().revision)

    assert "chưa có cơ quan nào để hỏi" in looked
    assert "Còn lỗi nên chưa công bố được" in looked
    assert answer.status_code == 422
    assert ProcessDraft.objects.exists()


def test_all_procedures_of_a_field_are_chosen_at_once(admin, draft, read):
    field = selectors.procedure_card(CODE).version.field

    page = read(admin.get(draft + "cong-bo/", {"field": field, "level": "commune"}))

    assert CODE in page


def test_files_come_in_and_go_out_the_same(admin, read):
    definition = consulting()
    content = bpmn_written(definition)

    came = admin.post(IMPORT, {"file": SimpleUploadedFile("quy-trinh.bpmn", content)})
    assert came.status_code == 303
    assert "lấy ý kiến" in read(admin.get(came["Location"])).lower()

    hash_ = selectors.process_of_procedure(CODE).hash
    out = admin.get(f"{LIST}{hash_}/tai/json/")
    assert json.loads(out.content) == document_of(selectors.process_of_procedure(CODE))
    assert b"<svg" in admin.get(f"{LIST}{hash_}/tai/svg/").content
    assert b"definitions" in admin.get(f"{LIST}{hash_}/tai/bpmn/").content
    assert admin.get(f"{LIST}{hash_}/tai/exe/").status_code == 404


def test_a_file_that_will_not_do_is_answered_with_line_and_element(admin, read):
    wrong = bpmn_written(consulting()).replace(b"userTask", b"scriptTask")

    answer = admin.post(IMPORT, {"file": SimpleUploadedFile("sai.bpmn", wrong)})
    other = admin.post(IMPORT, {"file": SimpleUploadedFile("sai.json", b"[1]")})

    assert answer.status_code == 422
    assert re.search(r"Dòng \d+, &lt;scriptTask&gt;", read(answer).replace(" ,", ","))
    assert "không phải là JSON của một quy trình" in read(other)
    assert admin.post(IMPORT).status_code == 422
    assert not ProcessDraft.objects.exists()


def test_a_published_process_is_edited_on_a_copy(admin):
    hash_ = selectors.process_of_procedure(CODE).hash

    admin.post(f"{LIST}{hash_}/ban-sao/")

    assert ProcessDraft.objects.get().base_hash == hash_
    assert selectors.process_of_procedure(CODE).hash == hash_


def test_running_cases_are_looked_at_first_and_then_moved(admin, draft, world, read):
    case = worlds.taken(world)
    for step in ("intake", "approve", "sign", "seal", "hand_over"):
        save(admin, draft, **{f"{step}__hours": "1"})
    publish(admin, draft, revision=ProcessDraft.objects.get().revision)

    looked = read(admin.get(MOVES))
    assert case.code in looked
    assert "Thẩm định" in looked
    assert Case.objects.get(pk=case.id).process_hash == ""

    nothing = read(admin.post(MOVES + "lam/", {"do": "chosen"}))
    done = read(admin.post(MOVES + "lam/", {"do": "chosen", "case": str(case.id)}))
    again = read(admin.post(MOVES + "lam/", {"do": "all"}))

    assert "Chưa chọn hồ sơ nào" in nothing
    assert "Đã chuyển 1 hồ sơ" in done
    assert "Đã chuyển 0 hồ sơ" in again
    wanted = selectors.process_of_procedure(CODE).hash
    assert Case.objects.get(pk=case.id).process_hash == wanted


def test_the_pages_cost_few_statements(admin, draft):
    hash_ = selectors.process_of_procedure(CODE).hash
    most = {LIST: 6, f"{LIST}{hash_}/": 6, draft: 7, OF_CODE: 9, MOVES: 9}
    for address, allowed in most.items():
        admin.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert admin.get(address).status_code == 200
        assert len(seen) <= allowed, address


def test_officers_find_no_such_pages(world, browse, draft):
    officer = browse(world.officer(Role.APPROVER))

    for address in (LIST, draft, OF_CODE, MOVES, IMPORT):
        assert officer.get(address).status_code == 404
    for address in (NEW, draft + "luu/", draft + "cong-bo/", MOVES + "lam/"):
        assert officer.post(address).status_code == 404
