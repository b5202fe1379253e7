"""Notes on answers and papers of a form, and what an answer to them may change."""

import pytest

from cases import world as worlds
from motcua.cases import selectors, services
from motcua.cases.models import Case, CaseData, CaseFile, LedgerEntry
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid
from motcua.ui.answers import changes

NAME, PHONE, CONTENT = "applicant.full_name", "applicant.phone", "content"
NOTES = {NAME: "Tên khác với căn cước.", CONTENT: "Xin ghi rõ nơi đăng ký."}


def asked(world, **fields):
    case = worlds.taken(world)
    fields.setdefault("items", [])
    return services.case_request_supplement(
        actor=world.officer(Role.CASE_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        reason="Cần sửa.",
        **fields,
    )


def answer(world, case, **given):
    given.setdefault("answer", "")
    return services.case_answer_supplement(
        actor=world.citizen, case_id=case.id, expected_version=case.version, **given
    )


def breaks(case):
    found = []
    selectors.ledger_verify(code=Case.objects.get(pk=case.id).code, tell=found.append)
    return found


def hits(world, query):
    actor = world.officer(Role.DESK_OFFICER)
    return [row.case_id for row in selectors.cases_search(actor=actor, query=query).rows]


def test_the_citizen_reads_each_note_and_the_request_lists_it(world):
    case = asked(world, fields=NOTES)

    request = selectors.case_detail(actor=world.citizen, case_id=case.id).supplements[0]

    assert request.fields == NOTES
    assert request.items[0].endswith(": Tên khác với căn cước.")


def test_a_note_on_what_the_form_does_not_have_is_refused(world):
    for path in ("applicant.nothing", "files.nothing", "__class__", ""):
        with pytest.raises(Invalid) as refusal:
            asked(world, fields={path: "x"})
        assert "fields" in refusal.value.fields


def test_a_changed_answer_is_a_new_revision_and_the_old_one_stays(world):
    case = asked(world, fields=NOTES)
    old = worlds.GENERIC_DATA

    case = answer(world, case, changes={NAME: "Điểu Thị Mây", CONTENT: old["content"]})

    rows = list(CaseData.objects.filter(case_id=case.id).order_by("revision"))
    assert [row.revision for row in rows] == [1, 2]
    assert rows[0].data["applicant"]["full_name"] == "Điểu Thị Mai"
    assert rows[1].data["applicant"]["full_name"] == "Điểu Thị Mây"
    entry = LedgerEntry.objects.filter(case_id=case.id).order_by("number").last()
    assert entry.body["changed"] == [NAME]
    assert entry.body["data_revision"] == 2
    assert breaks(case) == []


def test_an_answer_altered_behind_the_ledger_is_found(world):
    case = answer(world, asked(world, fields=NOTES), changes={NAME: "Điểu Thị Mây"})

    CaseData.objects.filter(case_id=case.id, revision=2).update(data={"content": "khác"})

    assert len(breaks(case)) == 1


def test_the_case_is_found_under_the_new_name_and_no_longer_under_the_old_one(world):
    notes = {NAME: "x", PHONE: "y"}
    case = answer(
        world, asked(world, fields=notes), changes={NAME: "Điểu Thị Mây", PHONE: "0987654321"}
    )

    stored = Case.objects.get(pk=case.id)
    assert (stored.applicant_name, stored.applicant_phone) == ("Điểu Thị Mây", "0987654321")
    for query in ("may", "điểu thị mây", "0987654321", stored.code, "999188001234"):
        assert hits(world, query) == [case.id], query
    for query in ("mai", "0912345678"):
        assert hits(world, query) == [], query


def test_only_what_was_noted_may_change(world):
    case = asked(world, fields=NOTES)

    with pytest.raises(Invalid) as refusal:
        answer(world, case, changes={NAME: "A B", PHONE: "0987654321"})

    assert list(refusal.value.fields) == [PHONE]
    assert CaseData.objects.filter(case_id=case.id).count() == 1


def test_a_changed_answer_is_judged_as_at_submission(world):
    case = asked(world, fields={PHONE: "Số không gọi được.", NAME: "x"})

    with pytest.raises(Invalid) as refusal:
        answer(world, case, changes={PHONE: "không có", NAME: None})

    assert set(refusal.value.fields) >= {NAME}
    assert selectors.case_summary(actor=world.citizen, case_id=case.id).version == case.version


def test_an_answer_that_changes_nothing_and_says_nothing_is_refused(world):
    case = asked(world, fields=NOTES)

    with pytest.raises(Invalid):
        answer(world, case, changes={NAME: "Điểu Thị Mai"})


def test_a_noted_paper_comes_again_in_its_place_and_no_other(world):
    key = worlds.required()[0] if worlds.required() else None
    paper = f"files.{key}" if key else "files.none"
    case = asked(world, fields={paper: "Bản chụp mờ."})

    with pytest.raises(Invalid):
        answer(world, case, papers=[("other", world.upload())])
    new = world.upload()
    answer(world, case, papers=[(key, new)])

    row = CaseFile.objects.get(case_id=case.id, file_id=new)
    assert (row.kind, row.component_key) == ("supplement", key)


def test_the_officer_sees_what_changed_in_the_words_of_the_form(world):
    case = answer(
        world,
        asked(world, fields=NOTES),
        changes={NAME: "Điểu Thị Mây"},
        file_ids=[world.upload()],
    )
    officer = world.officer(Role.CASE_OFFICER)

    first, second = selectors.case_fillings(actor=officer, case_id=case.id)
    layout = selectors.case_detail(actor=officer, case_id=case.id).layout

    (change,) = changes(layout, first.data, second.data)
    assert (change.old, change.new) == ("Điểu Thị Mai", "Điểu Thị Mây")
    assert "tên" in change.label
    assert [file.name for file in second.files] == ["giấy tờ.pdf"]
