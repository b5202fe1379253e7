"""Notes on fields at the desk and in the portal, the difference, and the case on paper."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import world as worlds
from desk.conftest import text_of
from motcua.cases import selectors, services
from motcua.kernel.actor import Role

NAME, CONTENT = "applicant.full_name", "content"


def asked(world, **notes):
    case = worlds.taken(world)
    return services.case_request_supplement(
        actor=world.officer(Role.CASE_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        items=[],
        reason="Cần sửa.",
        fields=notes,
    )


def data_of(world, case):
    return selectors.case_detail(actor=world.citizen, case_id=case.id).data


def test_the_officer_ticks_questions_and_writes_a_note_to_each(world, at):
    case, officer = worlds.taken(world), at(Role.CASE_OFFICER)
    assert 'value="applicant.full_name"' in officer.page(case).content.decode()

    ticked = {"ask": [NAME, CONTENT], f"note.{NAME}": "Khác căn cước.", f"note.{CONTENT}": ""}
    answer = officer.act(
        case, "request_supplement", items="", reason="Sai", **ticked, **{"note.x": "?"}
    )

    assert answer.status_code == 303
    (request,) = selectors.case_detail(actor=officer.actor, case_id=case.id).supplements
    assert request.fields == {
        NAME: "Khác căn cước.",
        CONTENT: "Xin kiểm tra và khai lại mục này.",
    }


def test_a_refused_request_keeps_its_ticks_and_notes(world, at):
    case, officer = worlds.taken(world), at(Role.CASE_OFFICER)

    page = officer.act(
        case, "request_supplement", items="", reason="", ask=[NAME], **{f"note.{NAME}": "Sai họ"}
    ).content.decode()

    assert 'value="Sai họ"' in page
    assert f'value="{NAME}" id="ask-{NAME}" checked' in page


def test_the_citizen_sees_the_notes_and_changes_only_these_answers(world, browse):
    case = asked(world, **{NAME: "Khác căn cước."})
    citizen = browse(world.citizen)

    page = citizen.get(f"/ho-so/{case.id}/bo-sung/").content.decode()
    assert "Khác căn cước." in page
    assert f'name="{NAME}"' in page
    assert f'name="{CONTENT}"' not in page
    sent = {"expected_version": case.version, NAME: "Điểu Thị Mây", CONTENT: "lén sửa"}
    citizen.client.post(f"/ho-so/{case.id}/bo-sung/", sent)

    data = data_of(world, case)
    assert data["applicant"]["full_name"] == "Điểu Thị Mây"
    assert data["content"] == worlds.GENERIC_DATA["content"]


def test_a_wrong_answer_is_said_at_its_question_and_files_stay(world, browse):
    case = asked(world, **{NAME: "Sai."})
    citizen = browse(world.citizen)
    paper = SimpleUploadedFile("cccd.pdf", worlds.PDF, "application/pdf")

    page = citizen.client.post(
        f"/ho-so/{case.id}/bo-sung/",
        {"expected_version": case.version, NAME: "", "files": paper},
    )

    assert page.status_code == 422
    assert "chưa điền" in text_of(page)
    assert "cccd.pdf" in text_of(page)
    assert data_of(world, case)["applicant"]["full_name"] == "Điểu Thị Mai"


def test_the_desk_changes_a_noted_answer_for_a_citizen_without_an_account(world, at):
    case, desk = asked(world, **{NAME: "Sai."}), at(Role.DESK_OFFICER)
    values = {"expected_version": case.version, "key": uuid4(), "answer": "Đến quầy sửa tên."}
    sent = {f"answer_supplement-{name}": value for name, value in values.items()}
    address = f"/mot-cua/ho-so/{case.id}/answer_supplement/"

    refused = desk.client.post(address, {**sent, NAME: ""})
    done = desk.client.post(
        address, {**sent, "answer_supplement-key": uuid4(), NAME: "Điểu Thị Mây"}
    )

    assert refused.status_code == 422
    assert "chưa điền" in text_of(refused)
    assert done.status_code == 303
    assert data_of(world, case)["applicant"]["full_name"] == "Điểu Thị Mây"


@pytest.fixture
def answered(world):
    case = asked(world, **{NAME: "Sai."})
    return services.case_answer_supplement(
        actor=world.citizen,
        case_id=case.id,
        expected_version=case.version,
        answer="Đã sửa",
        changes={NAME: "Điểu Thị Mây"},
        file_ids=[world.upload()],
    )


def test_old_and_new_stand_side_by_side_and_on_paper(world, at, answered):
    officer = at(Role.CASE_OFFICER)

    assert f"/mot-cua/ho-so/{answered.id}/doi-chieu/" in officer.page(answered).content.decode()
    for page in ("doi-chieu", "in"):
        html = officer.get(f"/mot-cua/ho-so/{answered.id}/{page}/").content.decode()
        assert "<del>Điểu Thị Mai</del>" in html
        assert "<ins>Điểu Thị Mây</ins>" in html
    assert "Đã sửa" in text_of(officer.get(f"/mot-cua/ho-so/{answered.id}/in/"))


def test_differences_and_paper_are_not_there_for_others(world, at, answered):
    stranger = at(Role.DESK_OFFICER, world.centre)

    for page in ("doi-chieu", "in"):
        assert stranger.get(f"/mot-cua/ho-so/{answered.id}/{page}/").status_code == 404
