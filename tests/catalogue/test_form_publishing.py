"""Forms that an administrator writes: files, schemas that follow, drafts, samples, publishing."""

import copy
import json

import pytest
from django.core.management import CommandError, call_command

from cases import world as worlds
from motcua.audit.models import AuditEntry
from motcua.cases.models import Case
from motcua.catalogue import selectors, services
from motcua.catalogue.definitions import DATA_DIR
from motcua.catalogue.errors import DraftChanged, FormDraftThere, FormRefused, SamplesFailed
from motcua.catalogue.models import ProcedureVersion
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.errors import Invalid, NotAllowed

FILES = sorted((DATA_DIR / "forms").glob("*.json"))
CODE = worlds.GENERIC


def shipped(key):
    return selectors.form_read((DATA_DIR / "forms" / f"{key}.json").read_bytes())


def relaid(document, change, **more):
    layout = copy.deepcopy(document["layout"])
    change(layout["sections"])
    return selectors.form_relaid(document, layout, **more)


def refused(content):
    with pytest.raises(FormRefused) as caught:
        selectors.form_read(content if isinstance(content, bytes) else content.encode())
    return [each.message for each in caught.value.problems]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_form_keeps_its_hash_through_file_and_editor(path):
    document = selectors.form_read(path.read_bytes())
    hash_ = selectors.form_spec(document).hash

    again = selectors.form_read(selectors.form_written(document))
    untouched = selectors.form_relaid(document, copy.deepcopy(document["layout"]))

    assert {selectors.form_spec(each).hash for each in (again, untouched)} == {hash_}
    assert selectors.form_differences(document, again) == ()


def test_hostile_files_are_refused_with_a_reason():
    good = shipped("generic")
    deep = '{"a":' * 50_000 + "1" + "}" * 50_000
    last = len(good["layout"]["sections"][0]["fields"]) - 1
    twice = copy.deepcopy(good)
    twice["layout"]["sections"][0]["fields"] *= 2
    bad_cel = copy.deepcopy(good)
    bad_cel["layout"]["sections"][0]["fields"][-1]["when"] = "data.( =="
    bad_cel["schema"]["properties"]["applicant"]["required"] = []

    assert refused(b"x" * 10_000_000) == ["Tệp lớn quá 1 MB."]
    assert refused(deep) == ["Tệp lồng nhau quá sâu."]
    assert refused('{"a":' * 30 + "1" + "}" * 30) == ["Biểu mẫu lồng nhau quá sâu."]
    assert "hai lần trong một nhóm" in refused('{"key": "a", "key": "b"}')[0]
    assert "JSON" in refused("{not json")[0]
    assert "NaN" in refused('{"key": NaN}')[0]
    assert "chữ số" in refused('{"key": ' + "9" * 5_000 + "}")[0]
    assert refused(b"\xff\xfe{}") == ["Tệp không phải là chữ UTF-8."]
    assert refused('{"key": "\\ud800"}') == ["Tệp không phải là chữ UTF-8."]
    assert "không dùng được" in refused('{"key": "\\u0000"}')[0]
    assert any("hai lần" in each for each in refused(json.dumps(twice)))
    with pytest.raises(FormRefused) as caught:
        selectors.form_read(json.dumps(bad_cel).encode())
    assert caught.value.problems[0].place == f"layout.sections.0.fields.{last}.when"


def test_the_schema_follows_the_layout_and_keeps_what_was_written_by_hand():
    document = shipped("judicial-record")
    document["schema"]["if"] = {"properties": {"applicant": {"minProperties": 2}}}
    sections = document["layout"]["sections"]
    first = sections[0]["fields"][0]["path"]
    new = [
        {"path": "extra.day", "label": "Ngày", "widget": "date", "required": True},
        {
            "path": "extra.kind",
            "label": "Loại",
            "widget": "select",
            "options": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}],
            "required": True,
            "when": "data.extra.day == '2026-01-01'",
        },
        {
            "path": "things",
            "label": "Bảng",
            "widget": "rows",
            "required": True,
            "columns": [{"path": "name", "label": "Tên", "widget": "text", "required": True}],
        },
        {"path": "where", "label": "Nơi", "widget": "address"},
    ]

    added = relaid(document, lambda parts: parts[0]["fields"].extend(copy.deepcopy(new)))
    properties = added["schema"]["properties"]

    assert selectors.form_problems(added) == []
    assert properties["extra"]["required"] == ["day"]
    assert properties["extra"]["properties"]["kind"]["enum"] == ["a", "b"]
    assert properties["things"]["items"]["required"] == ["name"]
    assert added["schema"]["if"] == document["schema"]["if"]

    def without(parts):
        parts[0]["fields"] = parts[0]["fields"][: -len(new)]

    assert selectors.form_spec(relaid(added, without)).hash == selectors.form_spec(document).hash
    piece = dict(selectors.piece_at(document["schema"], "applicant.phone"))
    hidden = relaid(document, lambda parts: parts[0].update(when=f"has(data.{first})"))
    assert selectors.piece_at(hidden["schema"], "applicant.phone") == piece
    assert "phone" not in hidden["schema"]["properties"]["applicant"]["required"]


def test_a_renamed_field_takes_its_schema_and_the_conditions_along():
    document = relaid(
        shipped("generic"),
        lambda parts: parts[0]["fields"].append(
            {
                "path": "why",
                "label": "Vì sao",
                "widget": "text",
                "when": "has(data.applicant.email) && data.applicant.email_2 == 'a'",
            }
        ),
    )
    layout = selectors.paths_renamed(document["layout"], "applicant.email", "applicant.mail")
    for field in layout["sections"][0]["fields"]:
        if field["path"] == "applicant.email":
            field["path"] = "applicant.mail"

    done = selectors.form_relaid(document, layout, renamed={"applicant.mail": "applicant.email"})

    assert selectors.piece_at(done["schema"], "applicant.mail")["format"] == "email"
    assert selectors.piece_at(done["schema"], "applicant.email") == {}
    when = done["layout"]["sections"][0]["fields"][-1]["when"]
    assert when == "has(data.applicant.mail) && data.applicant.email_2 == 'a'"


def test_limits_are_words_of_the_schema():
    document = shipped("generic")

    done = relaid(document, lambda _parts: None, limits={"content": {"maxLength": 90}})

    assert selectors.piece_at(done["schema"], "content")["maxLength"] == 90
    lines = selectors.form_differences(document, done)
    assert [fate for fate, _line in lines] == ["changed"]
    assert "maxLength 5000" in lines[0][1]
    assert "maxLength 90" in lines[0][1]


@pytest.fixture
def world(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return worlds.build()


@pytest.fixture
def admin(world):
    return worlds.staff(world.centre, Role.ADMINISTRATOR, "quantri")


def asking_more(document):
    return relaid(
        document,
        lambda parts: parts[0]["fields"].append(
            {"path": "extra", "label": "Ghi thêm", "widget": "text", "required": True}
        ),
    )


def form_of(code):
    return selectors.procedure_card(code).version.form


def test_publishing_is_for_new_dossiers_and_survives_imports(world, admin):
    running = worlds.submit(world)
    old = form_of(CODE).hash
    document = asking_more(selectors.form_document(actor=admin, key="generic", form_hash=old))

    done = services.form_publish(actor=admin, document=document, codes=[CODE], note="Quyết định 9")

    assert (done.number, done.published) == (1, (CODE,))
    assert form_of(CODE).hash == done.form_hash == selectors.form_spec(document).hash
    kept = ProcedureVersion.objects.get(procedure=CODE, form=old)
    assert Case.objects.get(pk=running.id).procedure_version_id == kept.pk
    counts = services.procedures_import(actor=SYSTEM, codes={CODE})
    assert (counts["procedures"].unchanged, form_of(CODE).hash) == (1, done.form_hash)
    entry = AuditEntry.objects.get(what="form_published")
    assert entry.staff_id == admin.staff_id
    history = selectors.form_history(actor=admin, key="generic")
    assert [(each.number, each.by, each.note) for each in history] == [
        (1, admin.name, "Quyết định 9"),
        (0, "", ""),
    ]
    again = services.form_publish(
        actor=admin,
        document=selectors.form_document(actor=admin, key="generic", form_hash=old),
        codes=[CODE],
        note="Quay lại",
    )
    assert (again.number, form_of(CODE).hash) == (2, old)


def test_a_sample_that_answers_otherwise_stops_the_publication(world, admin):
    document = asking_more(selectors.form_document(actor=admin, key="generic"))
    sample = {"actor": admin, "key": "generic", "data": worlds.GENERIC_DATA}
    services.form_sample_save(**sample, name="Người dân bình thường")
    common = {"actor": admin, "document": document, "codes": [CODE], "note": "Thử"}

    with pytest.raises(SamplesFailed, match="Người dân bình thường: phải hợp lệ"):
        services.form_publish(**common)
    services.form_sample_save(**sample, name="Người dân bình thường", wrong_path="extra")
    services.form_sample_save(**sample, name="Sai tên", wrong_path="applicant.full_name")
    with pytest.raises(SamplesFailed, match=r"“applicant\.full_name” phải báo lỗi"):
        services.form_publish(**common)
    wrong = selectors.form_samples(actor=admin, key="generic")[1]
    services.form_sample_drop(actor=admin, key="generic", sample_id=wrong.id)

    assert services.form_publish(**common).published == (CODE,)


def test_one_working_copy_two_people_and_nobody_else(world, admin):
    services.form_draft_begin(actor=admin, key="generic")
    services.form_draft_begin(actor=admin, key="generic")
    draft = selectors.form_draft(actor=admin, key="generic")
    common = {"actor": admin, "key": "generic", "expected_revision": 1}
    with pytest.raises(FormDraftThere):
        services.form_draft_create(actor=admin, document=draft.document)
    assert services.form_draft_save(**common, document=asking_more(draft.document)) == 2
    with pytest.raises(DraftChanged):
        services.form_draft_save(**common, document=draft.document)
    broken = {**draft.document, "title": ""}
    services.form_draft_save(**{**common, "expected_revision": 2}, document=broken)
    publish = {**common, "codes": [CODE], "note": "Vì sao"}
    with pytest.raises(FormRefused):
        services.form_draft_publish(**{**publish, "expected_revision": 3})

    other = worlds.staff(world.commune, Role.ADMINISTRATOR, "xa")
    with pytest.raises(NotAllowed):
        services.form_draft_publish(**{**publish, "actor": other})
    with pytest.raises(NotAllowed):
        selectors.form_draft(actor=other, key="generic")


def test_a_form_without_a_reason_or_for_an_unknown_procedure_is_refused(world, admin):
    document = selectors.form_document(actor=admin, key="generic")

    for wrong, field in (({"note": " "}, "note"), ({"codes": ["9.999999"]}, "codes")):
        with pytest.raises(Invalid) as caught:
            services.form_publish(
                **{"actor": admin, "document": document, "codes": [CODE], "note": "Vì", **wrong}
            )
        assert field in caught.value.fields


def test_the_command_checks_exports_and_imports_files(world, tmp_path, capsys):
    file, bad = tmp_path / "form.json", tmp_path / "bad.json"
    bad.write_text('{"key": "x"}')

    call_command("form", "export", "generic", to=file)
    document = selectors.form_read(file.read_bytes())
    call_command("form", "check", str(file))
    assert selectors.form_spec(document).hash in capsys.readouterr().out
    assert selectors.form_spec(document).hash == form_of(CODE).hash
    with pytest.raises(CommandError):
        call_command("form", "check", str(bad))
    assert "Thiếu “title”" in capsys.readouterr().err

    file.write_bytes(selectors.form_written(asking_more(document)))
    call_command("form", "import", str(file), publish=[CODE], note="Quyết định 3")
    assert f"{CODE}: đã công bố" in capsys.readouterr().out
    call_command("form", "import", str(file))
    assert selectors.form_draft(actor=SYSTEM, key="generic").problems == ()
