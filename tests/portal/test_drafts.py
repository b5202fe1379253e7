"""Drafts save themselves, belong to the person, and never fork or lose a word."""

import re

from django.test import Client

from cases import world as worlds
from cases.world import GENERIC
from motcua.cases.models import Case, Draft
from motcua.cases.services import draft_drop
from portal.conftest import TYPED, hidden, logged_in, text_of
from portal.test_apply import come_in, required_files

FORM = f"/nop/{GENERIC}/"
SAVE, UPDATE = f"{FORM}luu/", f"{FORM}cap-nhat/"
CARRIED = ("form_key", "writer", "owner", "shown")


def carried(page):
    return {name: hidden(page, name) for name in CARRIED}


def typed(world, page, **changes):
    return {**TYPED, "agency_id": str(world.commune.id), **carried(page), **changes}


def test_a_page_saves_itself_again_and_again_without_differing_from_itself(world, mai):
    page = mai.get(FORM)
    answer = mai.post(SAVE, typed(world, page, content="Một"))
    assert answer.status_code == 200
    assert re.search(r"Đã lưu lúc \d\d:\d\d", text_of(answer))
    # The answer is lost on the way: the page goes on with what it knew, and reverts its own word.
    for content in ("Một hai", "Một hai ba", ""):
        lost = mai.post(SAVE, typed(world, page, content=content))
        assert "khác nhau" not in text_of(lost)
    draft = Draft.objects.get()
    assert "content" not in draft.data
    assert draft.others == {}
    assert draft.version >= 4


def test_two_tabs_and_two_devices_see_what_the_other_wrote_and_choose(world, mai):
    mai.post(FORM, {**typed(world, mai.get(FORM), content="Gốc"), "do": "save"})
    one, two = mai.get(FORM), logged_in(world.citizen)
    other = two.get(FORM)
    two.post(SAVE, typed(world, other, **{"content": "Gốc", "applicant.phone": "0987654321"}))

    told = mai.post(SAVE, typed(world, one, content="Sửa ở thẻ một"))
    assert "Trang hoặc máy khác vừa ghi: Số điện thoại." in text_of(told)
    draft = Draft.objects.get()
    assert (draft.data["content"], draft.data["applicant"]["phone"]) == (
        "Sửa ở thẻ một",
        "0987654321",
    )

    told = two.post(
        SAVE, typed(world, other, **{"content": "Sửa ở thẻ hai", "applicant.phone": "0987654321"})
    )
    assert "Hai nơi ghi khác nhau" in text_of(told)
    assert Draft.objects.get().others == {"content": {"value": "Sửa ở thẻ một", "from": "page"}}
    page = two.get(FORM)
    assert "Sửa ở thẻ một" in text_of(page)
    same = {"content": "Sửa ở thẻ hai", "applicant.phone": "0987654321"}
    refused = two.post(FORM, {**typed(world, page, **same), "do": "submit", **required_files()})
    assert refused.status_code == 422
    assert not Case.objects.exists()
    page = two.get(FORM)
    two.post(FORM, {**typed(world, page, **same), "keep": "content"})
    assert Draft.objects.get().others == {}
    sent = two.post(FORM, {**typed(world, two.get(FORM), **same), "do": "submit"})
    assert sent.status_code == 303


def test_a_page_whose_dossier_was_handed_in_elsewhere_begins_nothing_by_itself(world, mai):
    mai.post(FORM, {**typed(world, mai.get(FORM)), "do": "save", **required_files()})
    stale, page = mai.get(FORM), mai.get(FORM)
    assert mai.post(FORM, {**typed(world, page), "do": "submit"}).status_code == 303

    told = mai.post(SAVE, typed(world, stale, content="Gõ tiếp"))
    assert "đã được nộp hoặc đã bỏ" in text_of(told)
    assert not Draft.objects.exists()
    asked = mai.post(FORM, {**typed(world, stale, content="Gõ tiếp"), "do": "submit"})
    assert asked.status_code == 409
    assert "Gõ tiếp" in asked.content.decode()
    assert Case.objects.count() == 1
    mai.post(FORM, {**typed(world, asked, content="Gõ tiếp"), "do": "save"})
    assert Draft.objects.get().data["content"] == "Gõ tiếp"


def test_logging_out_or_another_browser_keeps_the_draft_and_typed_words_wait_for_the_login(
    world, mai, nam
):
    page = mai.get(FORM)
    out = Client()
    told = out.post(SAVE, typed(world, page, content="Gõ sau khi hết phiên"))
    assert "được giữ lại" in text_of(told)
    assert not Draft.objects.exists()
    come_in(out, "mai")
    assert "Gõ sau khi hết phiên" in out.get(FORM).content.decode()
    assert Draft.objects.get().account_id == world.citizen.account_id
    assert "Gõ sau khi hết phiên" in mai.get(FORM).content.decode()

    theirs = nam.post(SAVE, typed(world, page, content="Không phải của Nam"))
    assert "tài khoản khác" in text_of(theirs)
    unsigned = Client().post(SAVE, {**typed(world, page), "owner": "giả"})
    assert "chưa lưu" in text_of(unsigned)
    assert Draft.objects.count() == 1


def test_whoever_comes_back_finds_one_way_to_go_on(world, mai, nam):
    assert "Tiếp tục hồ sơ đang viết" not in text_of(mai.get("/"))
    mai.post(SAVE, typed(world, mai.get(FORM)))
    for address in ("/", f"/thu-tuc/{GENERIC}/"):
        page = mai.get(address)
        assert text_of(page).count("Tiếp tục hồ sơ đang viết") == 1
        assert f'href="{FORM}"' in page.content.decode()
        for stranger in (nam, Client()):
            assert "Tiếp tục hồ sơ đang viết" not in text_of(stranger.get(address))
    draft_drop(actor=world.citizen, procedure_code=worlds.GENERIC)
    assert "Nộp hồ sơ trực tuyến" in text_of(mai.get(f"/thu-tuc/{GENERIC}/"))


def test_the_questions_come_anew_without_a_word_being_taken_from_who_types(world, mai):
    page = mai.get(FORM)
    answer = mai.post(UPDATE, typed(world, page, content="Đang gõ"))
    body = answer.content.decode()
    assert body.lstrip().startswith('<div id="form-parts">')
    assert re.search(r'<input type="text"[^>]*id="f-applicant-full_name"', body)
    assert body.count("hx-preserve") >= 4
    assert 'id="shown"' in body
    assert Draft.objects.get().data["content"] == "Đang gõ"
    assert mai.get(SAVE).status_code == 405
