"""The pages of messages at the desk and in the portal."""

import re
from base64 import b64encode
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from cases import world as worlds
from desk.conftest import text_of
from motcua.cases import services
from motcua.cases.models import CaseMessage
from motcua.files.models import StoredFile
from motcua.kernel.actor import Role

XSS = "<script>alert(1)</script>"
TUS = {"Tus-Resumable": "1.0.0"}
SIDES = ["officer", "citizen"]


def desk_page(case):
    return f"/mot-cua/ho-so/{case.id}/trao-doi/"


def own_page(case):
    return f"/ho-so/{case.id}/trao-doi/"


def of_side(side, world, at, browse, case):
    """The browser of one side, and its page of the messages."""
    if side == "officer":
        return at(Role.CASE_OFFICER), desk_page(case)
    return browse(world.citizen), own_page(case)


def in_chunks(client, content, name="trang.jpg"):
    """The id of a file that came in chunks."""
    named = {"Upload-Metadata": "filename " + b64encode(name.encode()).decode()}
    size = {"Upload-Length": str(len(content))}
    where = client.post("/tep/", content_type="", headers=TUS | named | size)["Location"]
    kind = "application/offset+octet-stream"
    at = TUS | {"Upload-Offset": "0"}
    assert client.generic("PATCH", where, content, content_type=kind, headers=at).status_code == 204
    return where.split("/")[-2]


def photo():
    output = BytesIO()
    Image.new("RGB", (300, 400), "silver").save(output, "JPEG")
    return output.getvalue()


def kept_in(answer):
    return re.findall(r'name="kept" value="([^"]+)"', answer.content.decode())


def test_a_question_goes_to_the_citizen_and_the_answer_comes_back(world, at, browse):
    case = worlds.taken(world)
    officer, citizen = at(Role.CASE_OFFICER), browse(world.citizen)

    sent = officer.client.post(desk_page(case), {"text": "Số nhà bao nhiêu?"})
    page = citizen.get(f"/ho-so/{case.id}/")
    assert sent.status_code == 303
    assert "1 tin mới" in text_of(page)
    assert "Số nhà bao nhiêu?" in text_of(citizen.get(own_page(case)))
    paper = SimpleUploadedFile("sổ.pdf", worlds.PDF, "application/pdf")
    citizen.client.post(own_page(case), {"text": "Số 12.", "file": paper})

    assert "Số 12." in text_of(officer.get("/mot-cua/trao-doi/"))
    shown = officer.get(desk_page(case))
    assert "Số 12." in text_of(shown)
    assert "Mới" in text_of(shown)
    assert "sổ.pdf" in text_of(shown)
    assert "Số 12." not in text_of(officer.get("/mot-cua/trao-doi/"))


def test_a_refused_message_keeps_its_words_and_sends_nothing(world, at, browse):
    case = worlds.taken(world)
    for browser, page in (
        (at(Role.CASE_OFFICER), desk_page(case)),
        (browse(world.citizen), own_page(case)),
    ):
        answer = browser.client.post(page, {"text": XSS + "a" * 2000})
        assert answer.status_code == 422
        assert "Dài quá 2000 ký tự" in text_of(answer)
        assert XSS not in answer.content.decode()
        assert "Chưa có tin nào" in text_of(browser.get(page))


def test_the_pages_of_other_people_are_not_there(world, at, browse):
    case = worlds.taken(world)
    services.case_message_write(actor=world.citizen, case_id=case.id, text="Của tôi")

    assert browse(world.stranger).get(own_page(case)).status_code == 404
    assert at(Role.DESK_OFFICER, world.centre).get(desk_page(case)).status_code == 404
    assert at(Role.REGISTRAR).client.post(desk_page(case), {"text": "x"}).status_code == 403


def test_the_message_page_costs_eight_queries_with_session_and_actor(
    world, at, django_assert_max_num_queries
):
    case, officer = worlds.taken(world), at(Role.CASE_OFFICER)
    services.case_message_write(actor=world.citizen, case_id=case.id, text="Của tôi")
    officer.get(desk_page(case))

    with django_assert_max_num_queries(8):
        officer.get(desk_page(case))


@pytest.mark.parametrize("side", SIDES)
def test_a_double_click_sends_one_message_and_another_text_is_another_message(
    world, at, browse, side
):
    case = worlds.taken(world)
    browser, page = of_side(side, world, at, browse, case)
    key = re.search(r'name="form_key" value="([^"]+)"', browser.get(page).content.decode())
    typed = {"form_key": key[1], "text": "Số nhà bao nhiêu?"}

    answers = [browser.client.post(page, typed) for _twice in range(2)]
    browser.client.post(page, typed | {"text": "Xin cả số điện thoại."})

    assert answers[0].status_code in {302, 303}
    assert answers[1].headers["Location"] == answers[0].headers["Location"]
    kept = CaseMessage.objects.filter(case_id=case.id).order_by("id")
    assert [row.text for row in kept] == ["Số nhà bao nhiêu?", "Xin cả số điện thoại."]


@pytest.mark.parametrize("side", SIDES)
def test_a_message_takes_a_photo_in_chunks_and_a_refused_one_keeps_it(world, at, browse, side):
    case = worlds.taken(world)
    browser, page = of_side(side, world, at, browse, case)
    shown = browser.get(page).content.decode()
    assert 'data-resumable="/tep/"' in shown
    assert f'action="{page}" data-whose=' in shown
    sent = {"uploaded": f"file:{in_chunks(browser.client, photo())}"}

    refused = browser.client.post(page, sent | {"text": "a" * 2001})
    (kept,) = kept_in(refused)
    again = browser.client.post(page, sent | {"text": "", "kept": kept})

    assert [refused.status_code, again.status_code] == [422, 422]
    assert "trang.pdf" in text_of(refused)
    assert kept_in(again) == [kept]
    typed = sent | {"text": "Ảnh đây.", "kept": kept, "form_key": str(case.id)}
    for _twice in range(2):
        assert browser.client.post(page, typed).status_code in {302, 303}
    message = CaseMessage.objects.get()
    assert (str(message.file_id), message.file.media_type) == (kept, "application/pdf")


@pytest.mark.parametrize("side", SIDES)
def test_without_a_script_a_refused_message_keeps_its_file_until_another_comes_or_it_is_unticked(
    world, at, browse, side
):
    case = worlds.taken(world)
    browser, page = of_side(side, world, at, browse, case)
    paper = SimpleUploadedFile("sổ.pdf", worlds.PDF)
    (first,) = kept_in(browser.client.post(page, {"text": "", "file": paper}))

    wrong = SimpleUploadedFile("x.exe", b"MZ" * 100)
    refused = browser.client.post(page, {"text": "x", "kept": first, "file": wrong})
    other = SimpleUploadedFile("mới.pdf", worlds.PDF + b"1")
    (second,) = kept_in(browser.client.post(page, {"text": "", "kept": first, "file": other}))
    hidden = StoredFile.objects.filter(hidden_at__isnull=False)
    assert [str(row.pk) for row in hidden] == [first]
    browser.client.post(page, {"text": "Không kèm tệp.", "kept.shown": second})

    assert refused.status_code == 422
    assert "PDF, JPG hoặc PNG" in text_of(refused)
    assert kept_in(refused) == [first]
    assert {str(row.pk) for row in hidden.all()} == {first, second}
    assert CaseMessage.objects.get().file_id is None


def test_both_sides_see_what_the_scanner_says_of_the_file_of_a_message(world, at, browse):
    case = worlds.taken(world)
    key = services.case_message_write(
        actor=world.citizen, case_id=case.id, text="Đây.", file_id=world.upload()
    )
    sides = [of_side(side, world, at, browse, case) for side in SIDES]
    for state, words in (
        ("pending", "Đang chờ quét mã độc"),
        ("clean", "Đã quét, an toàn"),
        ("infected", "Có mã độc, không mở được"),
    ):
        StoredFile.objects.update(scan=state)
        for browser, page in sides:
            assert words in text_of(browser.get(page))
            assert browser.get(f"{page}{key}/").status_code == (403 if state == "infected" else 200)


@pytest.mark.parametrize("side", SIDES)
def test_a_message_written_too_long_comes_back_with_its_words_and_its_file(world, at, browse, side):
    case = worlds.taken(world)
    browser, page = of_side(side, world, at, browse, case)
    own = in_chunks(browser.client, photo())
    typed = {"text": "Số 12.", "kept": own, "csrfmiddlewaretoken": "x" * 64}
    strict, stranger = Client(enforce_csrf_checks=True), Client()
    strict.cookies = browser.client.cookies

    expired = strict.post(page, typed)
    ended = stranger.post(page, typed)
    opened = browser.client.post(page, typed | {"again": "1"})

    assert [expired.status_code, ended.status_code, opened.status_code] == [403, 401, 200]
    for answer in (expired, ended, opened):
        assert "Số 12." in answer.content.decode()
        assert own in answer.content.decode()
    assert not CaseMessage.objects.exists()
