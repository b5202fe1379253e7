"""An answer to a request for more that makes the form ask for something else."""

import pytest
from django.test import Client

from cases import world as worlds
from catalogue.communes import communes
from catalogue.wizard import EVERYTHING, good
from motcua.cases import services
from motcua.cases.models import Case, CaseData
from motcua.catalogue import definitions
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid
from portal.conftest import hidden

NOTED = "person.is_for_other"


@pytest.fixture
def world(db, settings, tmp_path, monkeypatch, django_db_blocker):
    """The small province, whose everyday procedure has a form with every kind of rule."""
    settings.FILES_DIR = tmp_path
    forms = {**definitions.forms(), definitions.GENERIC_FORM: EVERYTHING}
    monkeypatch.setattr(definitions, "forms", lambda: forms)
    with communes(django_db_blocker):
        yield worlds.build_anew()


@pytest.fixture
def waiting(world):
    """A dossier of which one answer was noted, and another that this one opens was not."""
    case = worlds.submit(world, data=good())
    case = services.case_accept(
        actor=world.officer(Role.DESK_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        checked=worlds.required(),
    )
    officer = world.officer(Role.CASE_OFFICER)
    case = services.case_take(actor=officer, case_id=case.id, expected_version=case.version)
    return services.case_request_supplement(
        actor=officer,
        case_id=case.id,
        expected_version=case.version,
        items=[],
        reason="Cần sửa.",
        fields={NOTED: "Ông/bà khai cho ai?", "area": "Xin xem lại."},
    )


def test_what_an_answer_opens_is_asked_on_the_same_page_and_taken(world, waiting, mai):
    address = f"/ho-so/{waiting.id}/bo-sung/"
    page = mai.get(address)
    assert "other.full_name" not in page.content.decode()
    typed = {"expected_version": hidden(page, "expected_version"), NOTED: "true"}

    again = mai.post(address, typed)
    assert again.status_code == 422
    body = again.content.decode()
    assert 'name="other.full_name"' in body
    assert 'href="#f-other-full_name"' in body or 'href="#other-full_name"' in body
    assert 'name="person.full_name"' not in body

    typed |= {"other.full_name": "Điểu Anh", "other.relation": "other"}
    assert 'name="other.which"' in mai.post(address, typed).content.decode()
    assert mai.post(address, {**typed, "other.which": "Cháu"}).status_code == 302

    data = Case.objects.get().data
    assert data["other"] == {"full_name": "Điểu Anh", "relation": "other", "which": "Cháu"}
    assert data["area"] == 62.5  # noted, but the page did not send it
    assert CaseData.objects.count() == 2


def test_the_questions_change_in_place_and_nothing_is_kept(world, waiting, mai, nam):
    page = mai.get(f"/ho-so/{waiting.id}/bo-sung/")
    update = f"/ho-so/{waiting.id}/bo-sung/cap-nhat/"
    assert f'hx-post="{update}"' in page.content.decode()
    typed = {NOTED: "true", "answer": "Đang gõ"}

    shown = mai.post(update, typed, headers={"HX-Request": "true"}).content.decode()

    assert shown.lstrip().startswith('<div id="form-parts">')
    assert "<html" not in shown
    assert 'name="other.full_name"' in shown
    assert "Ông/bà khai cho ai?" in shown
    assert 'name="person.full_name"' not in shown
    assert 'name="other.full_name"' not in mai.post(update, {NOTED: ""}).content.decode()
    without_scripts = mai.post(page.request["PATH_INFO"], {**typed, "update": "1"})
    assert without_scripts.status_code == 200
    assert 'name="other.full_name"' in without_scripts.content.decode()
    assert "Đang gõ" in without_scripts.content.decode()
    assert (nam.post(update, typed).status_code, Client().post(update, typed).status_code) == (
        404,
        401,
    )
    assert CaseData.objects.count() == 1

    done = typed | {"other.full_name": "Điểu Anh", "other.relation": "child"}
    done["expected_version"] = hidden(page, "expected_version")
    assert mai.post(page.request["PATH_INFO"], done).status_code == 302
    assert mai.post(update, typed).status_code == 204


def test_an_answer_that_nothing_opens_stays_as_it_is(world, waiting):
    def answer(**changes):
        return services.case_answer_supplement(
            actor=world.citizen,
            case_id=waiting.id,
            expected_version=waiting.version,
            answer="",
            changes={path.replace("__", "."): value for path, value in changes.items()},
        )

    with pytest.raises(Invalid) as refusal:
        answer(area=70, other__full_name="Điểu Anh")
    assert list(refusal.value.fields) == ["other.full_name"]
    with pytest.raises(Invalid) as refusal:
        answer(person__is_for_other=True, person__full_name="Người khác")
    assert list(refusal.value.fields) == ["person.full_name"]
