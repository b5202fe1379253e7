"""Helping a citizen to hand in online, at the browser of a community helper."""

import re
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases import world as worlds
from desk.conftest import text_of
from desk.test_talk import in_chunks, photo
from motcua.cases import phones
from motcua.cases.models import Assistance, Case
from motcua.files.models import StoredFile
from motcua.identity import services as identity
from motcua.identity.models import Account
from motcua.kernel.actor import Role

HOME = "/mot-cua/giup-nop/"
TYPED = {
    "applicant.full_name": "Thị Brê",
    "applicant.personal_number": "999195001111",
    "applicant.phone": "0912345678",
    "applicant.address": "Thôn 3, xã Minh Hưng",
    "content": "Đề nghị xác nhận.",
}


def helper_at(world):
    actor = worlds.staff(world.commune, Role.HELPER, "tocongnghe")
    identity.staff_accounts_ensure([("tocongnghe", actor.staff_id)], password=worlds.PASSWORD)
    browser = Client()
    session = browser.session
    session["account_id"] = str(Account.objects.get(staff_id=actor.staff_id).pk)
    session.save()
    return browser


def test_a_helper_fills_in_lets_the_citizen_sign_and_sees_the_status_only(
    world, client, django_assert_max_num_queries
):
    helper = helper_at(world)
    form = f"{HOME}thu-tuc/{worlds.GENERIC}/"
    assert "Chưa giúp nộp" in text_of(helper.get(HOME))
    for page in (f"{HOME}thu-tuc/?q=ket hon", form):
        assert helper.get(page).status_code == 200
    assert helper.post(form, TYPED | {"agency": ""}).status_code == 422
    papers = {f"files.{key}": SimpleUploadedFile("a.jpg", photo()) for key in worlds.required()}

    saved = helper.post(form, TYPED | papers | {"agency": str(world.commune.id)})

    assert saved.status_code == 303
    page = saved["Location"]
    with django_assert_max_num_queries(10):
        shown = text_of(helper.get(page))
    assert "Thị Brê" in shown
    refused = helper.post(page, {"do": "submit"})
    assert (refused.status_code, Case.objects.count()) == (409, 0)
    assert "Chưa có sự đồng ý" in text_of(refused)
    assert "đồng ý" in text_of(helper.get(f"{page}giay-dong-y/"))
    assert helper.post(page, {"do": "paper"}).status_code == 422
    assert helper.post(page, {"do": "prove", "code": "000000"}).status_code == 422
    signed = SimpleUploadedFile("giấy đồng ý.jpg", photo())
    assert helper.post(page, {"do": "paper", "paper": signed}).status_code == 303
    assert set(StoredFile.objects.values_list("media_type", flat=True)) == {"application/pdf"}
    assert "đã đồng ý" in text_of(helper.get(page))

    twice = [helper.post(page, {"do": "submit"})["Location"] for _click in range(2)]

    assert twice == [HOME] * 2
    case = Case.objects.get()
    listed = text_of(helper.get(HOME))
    assert case.reference in listed
    assert "Thị Brê" not in listed
    for closed in (page, f"{page}giay-dong-y/", f"/mot-cua/ho-so/{case.pk}/"):
        assert helper.get(closed).status_code == 404
    assert client.get(HOME)["Location"].startswith("/dang-nhap/")


def test_a_helper_sends_papers_in_chunks_and_a_refused_form_keeps_them(world):
    helper = helper_at(world)
    form, key = f"{HOME}thu-tuc/{worlds.GENERIC}/", worlds.required()[0]
    shown = helper.get(form).content.decode()
    assert 'data-resumable="/tep/"' in shown
    assert f'action="{form}" data-whose=' in shown
    sent = {"uploaded": f"files.{key}:{in_chunks(helper, photo())}"}

    refused = helper.post(form, TYPED | sent | {"agency": ""})
    (kept,) = re.findall(f'name="kept.{key}" value="([^"]+)"', refused.content.decode())
    again = TYPED | sent | {f"kept.{key}": kept, "agency": str(world.commune.id)}
    saved = helper.post(form, again)

    assert (refused.status_code, saved.status_code) == (422, 303)
    assert "trang.pdf" in text_of(refused)
    assert Assistance.objects.get().files == [[key, kept]]


def test_a_draft_is_changed_and_dropped_by_its_helper_alone(world, at):
    helper, other = helper_at(world), at(Role.DESK_OFFICER)
    form = f"{HOME}thu-tuc/{worlds.GENERIC}/"
    edit = helper.post(form, TYPED | {"agency": str(world.commune.id)})["Location"]
    key = re.search(r"[0-9a-f-]{36}", edit)[0]
    page = f"{HOME}{key}/"

    unfinished = helper.get(edit)  # nobody is asked to agree to what cannot be handed in
    assert "Thị Brê" in unfinished.content.decode()
    assert f'href="#f-files-{worlds.required()[0]}"' in unfinished.content.decode()
    assert "mục cần sửa" not in text_of(helper.get(f"{form}{key}/"))
    changed = TYPED | {"content": "Việc khác.", "agency": str(world.commune.id)}
    assert helper.post(f"{form}{key}/", changed)["Location"] == edit
    assert Assistance.objects.get().data["content"] == "Việc khác."
    assert other.get(page).status_code == 404
    assert at(Role.CASE_OFFICER).get(HOME).status_code == 403
    assert helper.post(page, {"do": "code"}).status_code == 422
    assert helper.post(page, {"do": "drop"})["Location"] == HOME
    assert not Assistance.objects.exists()


def test_after_the_code_was_sent_the_page_asks_for_it(world, monkeypatch):
    monkeypatch.setattr(phones, "SETTLED", timedelta(0))  # accounts of the province are new
    helper = helper_at(world)
    papers = {f"files.{key}": SimpleUploadedFile("a.pdf", worlds.PDF) for key in worlds.required()}
    known = TYPED | {"applicant.personal_number": "999188001234", "applicant.phone": "0987654321"}
    form = f"{HOME}thu-tuc/{worlds.GENERIC}/"
    page = helper.post(form, known | papers | {"agency": str(world.commune.id)})["Location"]

    assert helper.post(page, {"do": "code"}).status_code == 303

    shown = helper.get(page)
    assert "số …678" in text_of(shown)  # of her account, not the one that was typed
    assert 'name="code"' in shown.content.decode()
    assert helper.post(page, {"do": "prove", "code": "x"}).status_code == 422


def test_the_questions_of_the_form_change_in_place_and_nothing_is_kept(world):
    helper = helper_at(world)
    form = f"{HOME}thu-tuc/{worlds.JUDICIAL}/"
    assert f'hx-post="{form}cap-nhat/"' in helper.get(form).content.decode()
    assert "criminal_record_details" not in helper.get(form).content.decode()

    shown = helper.post(f"{form}cap-nhat/", {"criminal_record": "has"}).content.decode()

    assert shown.lstrip().startswith('<div id="form-parts">')
    assert 'name="criminal_record_details"' in shown
    assert not Assistance.objects.exists()
