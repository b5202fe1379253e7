"""The page of one case: what it shows, to whom, at what cost."""

import re

import pytest
from django.test import Client

from cases import world as worlds
from desk.conftest import text_of
from motcua.cases import selectors, services
from motcua.cases.types import FileKind
from motcua.kernel.actor import Role
from motcua.kernel.ids import new_id

XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def test_the_page_shows_the_form_under_its_own_labels(world, at):
    case = worlds.submit(world)

    page = text_of(at(Role.DESK_OFFICER).page(case))

    for shown in ("Số định danh cá nhân", "999188001234", "Nội dung đề nghị", "giấy tờ.pdf"):
        assert shown in page


def test_the_page_shows_only_what_this_officer_can_do_now(world, at):
    case = worlds.submit(world)

    desk = at(Role.DESK_OFFICER).page(case).content.decode()
    approver = at(Role.APPROVER).page(case)

    assert "/accept/" in desk
    assert "/refuse_intake/" in desk
    assert "/approve/" not in desk
    deeds = re.findall(r'action="/mot-cua/ho-so/[^"]*/(\w+)/"', approver.content.decode())
    assert deeds == ["assign"]
    assert "Hồ sơ đang chờ: Bộ phận tiếp nhận." in text_of(approver)


def test_the_case_page_costs_ten_queries_with_session_and_actor(
    keys, at, django_assert_max_num_queries
):
    case, officer = worlds.sealed(keys), at(Role.DESK_OFFICER)
    officer.page(case)

    with django_assert_max_num_queries(10):
        officer.page(case)


def test_text_of_citizens_and_officers_is_shown_as_text(world, at):
    data = {**worlds.GENERIC_DATA, "content": XSS}
    data["applicant"] = {**data["applicant"], "full_name": "<b>Mai</b>"}
    case = worlds.submit(world, data=data)
    desk = at(Role.DESK_OFFICER)
    desk.act(case, "refuse_intake", reason=XSS)

    for page in (desk.page(case), desk.get("/mot-cua/?tab=done")):
        html = page.content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "<b>Mai" not in html
    assert "&lt;script&gt;alert(1)" in desk.page(case).content.decode()


def test_a_refused_form_shows_its_text_as_text(world, at):
    case = worlds.submit(world)

    answer = at(Role.DESK_OFFICER).act(case, "refuse_intake", reason=XSS, key="bad", htmx=True)

    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode()


def test_papers_open_in_the_browser_or_are_kept(world, at):
    case, desk = worlds.submit(world), at(Role.DESK_OFFICER)
    paper = selectors.case_detail(actor=desk.actor, case_id=case.id).files[0]
    address = f"/mot-cua/ho-so/{case.id}/tep/{paper.id}/"

    opened, kept = desk.get(address), desk.get(address + "?tai=1")

    assert opened.content == worlds.PDF
    assert opened["Content-Type"] == "application/pdf"
    assert opened["Content-Disposition"].startswith("inline")
    assert kept["Content-Disposition"].startswith("attachment")
    assert opened["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in opened["Cache-Control"]


def test_the_receipt_is_printed_after_acceptance_only(world, at):
    submitted, received = worlds.submit(world), worlds.received(world)
    desk = at(Role.DESK_OFFICER)

    assert desk.get(f"/mot-cua/ho-so/{submitted.id}/bieu-mau/01/").status_code == 404
    form = desk.get(f"/mot-cua/ho-so/{received.id}/bieu-mau/01/")
    assert form.content.startswith(b"%PDF-")
    assert f"/mot-cua/ho-so/{received.id}/bieu-mau/01/" in desk.page(received).content.decode()
    assert desk.get(f"/mot-cua/ho-so/{received.id}/bieu-mau/99/").status_code == 404


def test_supplement_and_refusal_are_printed_where_they_happened(world, at):
    asked, refused = worlds.taken(world), worlds.submit(world)
    officer, desk = at(Role.CASE_OFFICER), at(Role.DESK_OFFICER)
    officer.act(asked, "request_supplement", items="Sổ hộ khẩu", reason="Thiếu.")
    desk.act(refused, "refuse_intake", reason="Sai nơi nộp.")

    assert officer.get(f"/mot-cua/ho-so/{asked.id}/bieu-mau/02/").content.startswith(b"%PDF-")
    assert desk.get(f"/mot-cua/ho-so/{refused.id}/bieu-mau/03/").content.startswith(b"%PDF-")
    assert "Sổ hộ khẩu" in text_of(officer.page(asked))


def test_the_sealed_result_stands_first_and_the_draft_is_gone(keys, at):
    case = worlds.sealed(keys)
    desk = at(Role.DESK_OFFICER)
    detail = selectors.case_detail(actor=desk.actor, case_id=case.id)
    result = next(file for file in detail.files if file.kind is FileKind.RESULT)
    draft = next(file for file in detail.files if file.kind is FileKind.SIGNED)

    html = desk.page(case).content.decode()

    assert f"/tep/{result.id}/" in html
    assert f"/tep/{draft.id}/" not in html


ADDRESSES = ("", "tep/{file}/", "bieu-mau/01/", "accept/", "withdraw/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_for_strangers_the_case_is_absent(world, at, browse, address):
    """Absent and not theirs look the same: citizens, and officers of another agency."""
    case = worlds.received(world)
    paper = selectors.case_detail(actor=world.citizen, case_id=case.id).files[0].id
    path = f"/mot-cua/ho-so/{case.id}/{address.format(file=paper)}"
    absent = f"/mot-cua/ho-so/{new_id()}/{address.format(file=paper)}"
    method = "post" if address in ("accept/", "withdraw/") else "get"

    for person in (
        browse(world.citizen),
        browse(world.stranger),
        at(Role.DESK_OFFICER, world.centre),
        at(Role.APPROVER, world.police),
    ):
        here = getattr(person.client, method)(path)
        nowhere = getattr(person.client, method)(absent)
        assert (here.status_code, nowhere.status_code) == (404, 404)
    assert selectors.case_summary(actor=world.citizen, case_id=case.id).version == case.version


@pytest.mark.parametrize(
    ("command", "given", "right"),
    [
        ("accept", worlds.submit, Role.DESK_OFFICER),
        ("refuse_intake", worlds.submit, Role.DESK_OFFICER),
        ("withdraw", worlds.submit, Role.DESK_OFFICER),
        ("take", worlds.received, Role.CASE_OFFICER),
        ("request_supplement", worlds.taken, Role.CASE_OFFICER),
        ("propose", worlds.taken, Role.CASE_OFFICER),
        ("approve", worlds.proposed, Role.APPROVER),
        ("send_back", worlds.proposed, Role.APPROVER),
        ("sign", worlds.approved, Role.APPROVER),
        ("seal", worlds.signed, Role.REGISTRAR),
        ("hand_over", worlds.sealed, Role.DESK_OFFICER),
    ],
)
def test_the_wrong_post_is_refused_in_words(keys, at, command, given, right):
    case = given(keys)
    typed = {"reason": "x", "items": "x", "outcome": "granted"}

    for role in (Role.DESK_OFFICER, Role.CASE_OFFICER, Role.APPROVER, Role.REGISTRAR):
        if role is right:
            continue
        officer = at(role)
        assert f"/{case.id}/{command}/" not in officer.page(case).content.decode()
        answer = officer.act(case, command, **typed)
        assert answer.status_code == 403
        assert "Bước này thuộc người khác xử lý." in text_of(answer)
        assert officer.now(case).version == case.version


@pytest.mark.parametrize(
    "path",
    [
        "/mot-cua/",
        "/mot-cua/tiep-theo/",
        "/mot-cua/tim/?code=x",
        "/mot-cua/hop-thu-di/",
        "/mot-cua/tiep-nhan/",
        f"/mot-cua/tiep-nhan/{worlds.GENERIC}/",
    ],
)
def test_the_desk_asks_strangers_to_log_in_and_does_not_exist_for_citizens(world, browse, path):
    stranger = Client().get(path)

    assert stranger.status_code == 302
    assert stranger["Location"].startswith("/dang-nhap/?next=%2Fmot-cua%2F")
    assert browse(world.citizen).get(path).status_code == 404


def test_htmx_of_an_ended_session_goes_to_the_login_page(world):
    case = worlds.submit(world)

    answer = Client().get(f"/mot-cua/ho-so/{case.id}/", headers={"HX-Request": "true"})

    assert answer["HX-Redirect"].startswith("/dang-nhap/?next=%2Fmot-cua%2F")


def test_of_a_withdrawn_case_the_page_says_it_is_over(world, at):
    case = worlds.submit(world)
    services.case_withdraw(
        actor=world.citizen, case_id=case.id, expected_version=case.version, reason="Đổi ý."
    )

    page = text_of(at(Role.DESK_OFFICER).page(case))

    assert "Hồ sơ đã kết thúc" in page
    assert "Đổi ý." in page
