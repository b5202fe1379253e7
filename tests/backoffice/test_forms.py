"""The pages on which an administrator writes, tries and publishes forms. No scripts."""

import html
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import world as worlds
from motcua.catalogue import selectors, services
from motcua.catalogue.models import FormDraft, FormSample
from motcua.kernel import clock
from motcua.kernel.actor import Role

LIST = "/quan-tri/bieu-mau/"
FORM = LIST + "generic/"
DRAFT = FORM + "nhap/"
CODE = worlds.GENERIC


@pytest.fixture
def world(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return worlds.build()


@pytest.fixture
def admin(world, browse):
    return browse(worlds.staff(world.centre, Role.ADMINISTRATOR, "quantri"))


@pytest.fixture
def draft(admin):
    assert admin.post(FORM + "sua/")["Location"] == DRAFT
    return DRAFT


def sent(page, marker="q-"):
    """What a browser would send from the form in which a name begins so."""
    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
    form = next(each for each in forms if f'name="{marker}' in each)
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and (not re.search(r'type="(checkbox|radio)"', tag) or " checked" in tag):
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name, inside in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        found[name] = html.unescape(chosen[1]) if chosen else ""
    for name, text in re.findall(
        r'<textarea name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL
    ):
        found[name] = html.unescape(text)
    return found


def read_page(client, address):
    return client.get(address).content.decode()


def answer(admin, address, **changes):
    changes = {f"q-{name}": value for name, value in changes.items()}
    return admin.post(address, {**sent(read_page(admin, address)), "do": "save", **changes})


def document():
    return FormDraft.objects.get().document


def button(admin, do):
    revision = FormDraft.objects.get().revision
    return admin.post(DRAFT + "doi/", {"do": do, "revision": revision})


def test_list_and_form_show_versions_uses_and_the_file(admin, read):
    page = read(admin.get(LIST))
    shown = admin.get(FORM)

    assert "certified-copies" in page
    assert CODE in read(shown)
    assert "Bản kèm phần mềm" in read(shown)
    address = re.search(r'href="([^"]*/tai/)"', shown.content.decode())[1]
    file = admin.get(address).content
    taken = selectors.form_read(file)
    assert selectors.form_spec(taken).hash == address.split("/")[-3]


@pytest.mark.parametrize("key", ["generic", "certified-copies"])
def test_saving_every_part_as_it_stands_keeps_the_hash(admin, key):
    admin.post(f"{LIST}{key}/sua/")
    before = selectors.form_spec(document()).hash
    outline = read_page(admin, f"{LIST}{key}/nhap/")

    parts = re.findall(r'<a href="([^"]*/nhap/(?:muc|phan|buoc)/[^"]*)"', outline)
    for address in [f"{LIST}{key}/nhap/ten/", *parts]:
        page = read_page(admin, address)
        columns = re.findall(r'<a href="([^"]*/cot/[^"]*)"', page)
        for each in (address, *columns):
            assert answer(admin, each).status_code == 303, each

    assert len(parts) > 3
    assert selectors.form_spec(document()).hash == before


def test_parts_are_added_written_moved_and_removed_without_a_script(admin, draft, read):
    added = button(admin, "add:field:applicant")["Location"]
    assert added == DRAFT + "muc/muc_1/"

    answer(admin, added, label="Quan hệ với người được hỏi", widget="select", required="true")
    address = DRAFT + "muc/quan_he_voi_nguoi_duoc_hoi/"
    answer(admin, address, options="Mẹ\nKhác | other | Other", label_en="Relation")
    condition = "data.quan_he_voi_nguoi_duoc_hoi == 'other'"
    other = button(admin, "add:field:applicant")["Location"]
    assert condition in html.unescape(read_page(admin, other))
    answer(admin, other, label="Quan hệ nào", chosen=condition, required="true", maxLength="60")
    button(admin, "up:field:quan_he_nao")
    button(admin, "add:step")
    button(admin, "add:section")
    button(admin, "remove:section:phan_1")
    button(admin, "remove:step:buoc_1")

    made = document()
    fields = {each["path"]: each for each in made["layout"]["sections"][0]["fields"]}
    assert list(fields)[-2:] == ["quan_he_nao", "quan_he_voi_nguoi_duoc_hoi"]
    assert fields["quan_he_nao"]["when"] == condition
    values = [each["value"] for each in fields["quan_he_voi_nguoi_duoc_hoi"]["options"]]
    assert values == ["me", "other"]
    assert made["schema"]["properties"]["quan_he_nao"]["maxLength"] == 60
    assert "quan_he_voi_nguoi_duoc_hoi" in made["schema"]["required"]
    assert "quan_he_nao" not in made["schema"]["required"]
    assert selectors.form_problems(made) == []


def test_a_renamed_question_is_renamed_in_conditions_and_faults_lead_to_their_part(
    admin, draft, read
):
    first = button(admin, "add:field:applicant")["Location"]
    answer(admin, first, label="Quan hệ", widget="checkbox")
    other = button(admin, "add:field:applicant")["Location"]
    answer(admin, other, label="Quan hệ nào", chosen="data.quan_he == true")
    answer(admin, DRAFT + "muc/quan_he/", path="relation.kind")
    assert "data.relation.kind == true" in json.dumps(document())
    taken = answer(admin, DRAFT + "muc/quan_he_nao/", path="content")
    assert (taken.status_code, "Tên này đã dùng" in read(taken)) == (422, True)

    button(admin, "remove:field:relation.kind")

    page = admin.get(DRAFT).content.decode()
    assert "Không có mục “relation.kind” trong biểu mẫu." in html.unescape(page)
    assert f'<a href="{DRAFT}muc/quan_he_nao/">Không có' in page
    button(admin, "remove:field:quan_he_nao")
    assert selectors.form_spec(document()).hash == FormDraft.objects.get().base_hash


def test_tables_have_columns_and_formulas(admin, draft):
    address = button(admin, "add:field:applicant")["Location"]
    answer(admin, address, label="Giấy tờ", widget="rows")
    table = DRAFT + "muc/giay_to/"
    answer(admin, table + "cot/muc_1/", label="Số bản", widget="number", required="true")
    column = button(admin, "add:column:giay_to")["Location"]
    answer(admin, column, label="Tiền", widget="money", cel="row.so_ban * 2000")

    made = document()
    assert selectors.form_problems(made) == []
    assert made["layout"]["computed"] == [{"path": "giay_to.*.tien", "cel": "row.so_ban * 2000"}]
    items = made["schema"]["properties"]["giay_to"]["items"]
    assert (items["required"], set(items["properties"])) == (["so_ban"], {"so_ban", "tien"})


def test_the_preview_is_the_form_itself_also_before_saving(admin, draft):
    address = DRAFT + "muc/content/"
    typed = {**sent(read_page(admin, address)), "q-label": "Một câu hỏi khác hẳn"}

    page = admin.post(address + "?xem=1", typed).content.decode()
    part = admin.post(DRAFT + "thu/", {"content": "Xin chào"}, headers={"HX-Request": "true"})
    checked = admin.post(DRAFT + "thu/", {"content": "Xin chào", "do": "check"}).content.decode()

    assert "Một câu hỏi khác hẳn" in page[page.index('id="xem-thu"') :]
    assert document()["layout"]["sections"][-1]["fields"][-1]["label"] != "Một câu hỏi khác hẳn"
    assert part.content.decode().strip().startswith('<div id="form-parts"')
    assert "Xin chào" in checked
    assert 'class="error-summary' in checked or "field-error" in checked


def test_the_second_of_two_people_loses_nothing(admin, draft, read):
    address = DRAFT + "muc/content/"
    old = sent(read_page(admin, address))
    answer(admin, DRAFT + "ten/", title="Tên do người kia sửa")

    answered = admin.post(address, {**old, "q-label": "Nội dung tôi gõ", "do": "save"})
    assert answered.status_code == 409
    assert "vừa lưu bản nháp này" in read(answered)
    again = {**sent(answered.content.decode()), "do": "save"}
    assert again["q-label"] == "Nội dung tôi gõ"
    assert admin.post(address, again).status_code == 303

    assert document()["title"] == "Tên do người kia sửa"
    assert "Nội dung tôi gõ" in json.dumps(document(), ensure_ascii=False)
    assert admin.post(DRAFT + "bo/", {"revision": 1}).status_code == 303
    assert FormDraft.objects.exists()


def test_samples_guard_the_publication_and_an_old_version_comes_back(admin, draft, read):
    data = worlds.GENERIC_DATA
    post = {f"applicant.{name}": value for name, value in data["applicant"].items()}
    post |= {"content": data["content"], "sample-name": "Bình thường", "do": "sample"}
    assert admin.post(DRAFT + "thu/", post).status_code == 303
    sample = FormSample.objects.get()
    assert sample.data == data
    first = FormDraft.objects.get().base_hash
    answer(admin, button(admin, "add:field:applicant")["Location"], label="Thêm", required="true")
    publish = {"codes": CODE, "note": "Quyết định 5", "revision": FormDraft.objects.get().revision}

    refused = admin.post(DRAFT + "cong-bo/", publish)
    assert refused.status_code == 422
    assert "Bình thường" in read(refused)
    assert "Thêm" in read(admin.get(DRAFT + f"?mau={sample.id}"))
    admin.post(DRAFT + "thu/", {**post, "them": "x"})
    done = admin.post(DRAFT + "cong-bo/", publish)
    assert done["Location"] == FORM
    page = read(admin.get(FORM))
    assert "Quyết định 5" in page
    assert "Mục “Thêm”" in page
    assert not FormDraft.objects.exists()

    admin.post(f"{DRAFT}mau/{sample.id}/bo/")
    again = admin.post(f"{FORM}ban/{first}/dung-lai/", {"codes": CODE, "note": "Về bản cũ"})
    assert again.status_code == 303
    assert selectors.procedure_card(CODE).version.form.hash == first


def test_files_are_taken_in_or_refused_by_place(admin, read):
    def take(content):
        file = SimpleUploadedFile("form.json", content, content_type="application/json")
        return admin.post(LIST + "tao/nhap-tep/", {"file": file})

    good = {**selectors.form_document(actor=worlds.SYSTEM, key="generic"), "key": "other"}
    bad = json.loads(json.dumps(good))
    bad["layout"]["sections"][0]["fields"][0]["widget"] = "slider"

    assert take(b"x" * 2_000_000).status_code == 422
    assert "không quá 1 MB" in read(take(b"x" * 2_000_000))
    assert "lồng nhau quá sâu" in read(take(b"[" * 100_000))
    refused = take(json.dumps(bad).encode())
    assert refused.status_code == 422
    assert "layout.sections.0.fields.0.widget" in read(refused)
    assert take(json.dumps(good).encode())["Location"] == LIST + "other/nhap/"
    assert take(json.dumps(good).encode()).status_code == 409
    assert "other" in read(admin.get(LIST))
    made = admin.post(LIST + "tao/moi/", {"title": "Tờ khai mới", "key": "new-one"})
    assert made["Location"] == LIST + "new-one/nhap/"
    assert admin.post(LIST + "tao/moi/", {"title": "", "key": "X"}).status_code == 422


def test_test_data_travel_in_the_file_of_the_form(admin, read):
    right = {"name": "Đủ", "data": worlds.GENERIC_DATA}
    wrong = {"name": "Thiếu", "data": {}, "wrong_path": "applicant"}
    document = selectors.form_document(actor=worlds.SYSTEM, key="generic")

    def take(*samples, key="other"):
        body = json.dumps({**document, "key": key, "samples": samples}).encode()
        file = SimpleUploadedFile("form.json", body, content_type="application/json")
        return admin.post(LIST + "tao/nhap-tep/", {"file": file})

    refused = take(right, {**wrong, "name": " Đủ "}, {"data": []})
    assert (refused.status_code, FormSample.objects.count()) == (422, 0)
    assert "samples.1" in read(refused)
    assert "samples.2" in read(refused)
    FormSample.objects.bulk_create(
        FormSample(form_key="full", name=f"{n}", data={}, saved_at=clock.now()) for n in range(50)
    )
    assert "nhiều nhất 50 bộ" in read(take(right, key="full"))
    assert not FormDraft.objects.exists()
    FormSample.objects.all().delete()
    assert take(right, wrong).status_code == 303
    assert take({**right, "data": {}}).status_code == 409
    assert dict(FormSample.objects.values_list("name", "data")) == {
        "Đủ": worlds.GENERIC_DATA,
        "Thiếu": {},
    }

    services.form_publish(
        actor=worlds.SYSTEM,
        document=FormDraft.objects.get().document,
        codes=[CODE],
        note="Quyết định 6",
    )
    hash_ = selectors.form_spec(FormDraft.objects.get().document).hash
    assert "Thiếu" in read(admin.get(f"{LIST}other/"))
    file = admin.get(f"{LIST}other/ban/{hash_}/tai/").content
    taken = selectors.form_file_read(file)
    assert selectors.form_spec(taken.document).hash == hash_
    assert [(each.name, each.wrong_path) for each in taken.samples] == [
        ("Thiếu", "applicant"),
        ("Đủ", ""),
    ]


def test_only_administrators_of_the_province_come_in(world, browse):
    commune = browse(worlds.staff(world.commune, Role.ADMINISTRATOR, "xa"))

    for address in (LIST, FORM, DRAFT, LIST + "tao/moi/"):
        assert commune.get(address).status_code == 404
