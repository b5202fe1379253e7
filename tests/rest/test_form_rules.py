"""A machine is held to the conditions of a form as a page is."""

import pytest

from cases import world as worlds
from catalogue.communes import communes
from catalogue.wizard import EVERYTHING, good
from motcua.cases.models import Case
from motcua.catalogue import definitions


@pytest.fixture
def world(db, settings, tmp_path, monkeypatch, django_db_blocker):
    """The small province, whose everyday procedure has a form with every kind of rule."""
    settings.FILES_DIR = tmp_path
    forms = {**definitions.forms(), definitions.GENERIC_FORM: EVERYTHING}
    monkeypatch.setattr(definitions, "forms", lambda: forms)
    with communes(django_db_blocker):
        yield worlds.build_anew()


def test_a_submission_keeps_the_rules_and_only_what_is_shown(world, call, submission):
    citizen = call(world.citizen)
    data = good()
    data["person"]["is_for_other"] = True
    data["other"] = {"full_name": "Điểu Anh", "relation": "other"}
    data["children"][0]["paper"] = "thừa"

    refused = citizen.post("/cases", {**submission, "data": data})
    data["person"]["is_for_other"] = False
    taken = citizen.post("/cases", {**submission, "data": data})

    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == ["other.which"]
    assert taken.status_code == 201
    kept = Case.objects.get().data
    assert "other" not in kept
    assert "paper" not in kept["children"][0]
    assert kept["tax"] == 150_000
    assert kept["person"]["home"]["text"] == "Thôn 5, Phường Bình Phước, Thành phố Đồng Nai"
