"""A form in steps: one page at a time, a last look, and no JavaScript needed."""

import copy
import dataclasses

import pytest

from cases.world import GENERIC
from motcua.cases.models import Case, Draft
from motcua.catalogue.selectors import procedure_card
from motcua.catalogue.types import FormSpec
from motcua.portal.views import apply, autosave
from portal.conftest import TYPED, hidden, text_of
from portal.test_apply import required_files

FORM = f"/nop/{GENERIC}/"
WHO = {name: value for name, value in TYPED.items() if name.startswith("applicant.")}


@pytest.fixture
def mai(mai, monkeypatch):
    """The citizen, before the generic form in two steps."""

    def in_steps(code):
        card = procedure_card(code)
        layout = copy.deepcopy(dict(card.version.form.layout))
        layout["steps"] = [{"key": "who", "title": "Người nộp"}, {"key": "what", "title": "Việc"}]
        for section, step in zip(layout["sections"], ("who", "what"), strict=True):
            section["step"] = step
        form = card.version.form
        stepped = FormSpec(hash="steps", title=form.title, schema=form.schema, layout=layout)
        return dataclasses.replace(card, version=dataclasses.replace(card.version, form=stepped))

    monkeypatch.setattr(apply, "procedure_card", in_steps)
    monkeypatch.setattr(autosave, "procedure_card", in_steps)
    return mai


def sent(world, page, **changes):
    names = ("form_key", "writer", "owner", "shown", "step")
    carried = {name: hidden(page, name) for name in names}
    if 'name="sources"' in page.content.decode():
        carried["sources"] = hidden(page, "sources")
    return {"agency_id": str(world.commune.id), **carried, **changes}


def test_a_form_in_steps_is_walked_to_the_end_and_handed_in_once(world, mai):
    page = mai.get(FORM)
    body = page.content.decode()
    assert 'name="applicant.full_name"' in body
    assert 'name="content"' not in body
    assert 'name="files.' not in body
    assert "Nộp hồ sơ</button>" not in body

    wrong = mai.post(FORM, sent(world, page, **{**WHO, "applicant.phone": "12"}, do="next"))
    assert wrong.status_code == 422
    assert 'href="#f-applicant-phone"' in wrong.content.decode()
    assert 'href="#f-content"' not in wrong.content.decode()
    step = mai.post(FORM, sent(world, wrong, **WHO, do="next"))
    assert step["Location"] == f"{FORM}?buoc=what"
    page = mai.get(step["Location"])
    back = mai.post(FORM, sent(world, page, content="Mới viết", do="back"))
    assert back["Location"] == f"{FORM}?buoc=who"
    assert Draft.objects.get().data["content"] == "Mới viết"

    assert hidden(mai.get(FORM), "step") == "review"  # nothing is missing: the last look
    page = mai.get(f"{FORM}?buoc=review")
    assert "Mới viết" in text_of(page)
    assert f"{TYPED['applicant.full_name']}" in text_of(page)
    lacking = mai.post(FORM, sent(world, page, do="submit"))
    assert lacking.status_code == 422
    answers = [
        mai.post(FORM, {**sent(world, lacking, do="submit"), **required_files()})
        for _click in range(2)
    ]
    assert [each.status_code for each in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Case.objects.count() == 1
    assert not Draft.objects.exists()


def test_what_is_missing_on_another_step_is_a_link_to_it(world, mai):
    mai.post(FORM, sent(world, mai.get(FORM), **WHO, do="save"))
    assert hidden(mai.get(FORM), "step") == "what"
    page = mai.get(f"{FORM}?buoc=review")
    refused = mai.post(FORM, {**sent(world, page, do="submit"), **required_files()})
    assert refused.status_code == 422
    assert 'href="?buoc=what#f-content"' in refused.content.decode()
    assert hidden(mai.get(f"{FORM}?buoc=khong-co"), "step") == "who"


def test_what_was_filled_in_for_a_later_step_is_there_when_it_comes(world, mai, monkeypatch):
    monkeypatch.setattr(
        "motcua.portal.prefill.FACTS", {"full_name": "full_name", "content": "full_name"}
    )
    monkeypatch.setattr("motcua.portal.prefill.APPLICANT_SECTIONS", ("applicant", ""))
    step = mai.post(FORM, sent(world, mai.get(FORM), **WHO, do="next"))
    page = mai.get(step["Location"])
    assert "Điểu Thị Mai</textarea>" in page.content.decode()
    assert "Đã điền sẵn" in text_of(page)
