"""Figures of other domains from machines: once, as a whole, by who answers for them."""

from datetime import date
from uuid import uuid4

import pytest

from cases import world as worlds
from motcua.ioc.models import Indicator, SeriesBatch, SeriesValue
from motcua.ioc.series import rights, sending
from motcua.ioc.services import indicators_setup
from motcua.kernel.actor import Role
from rest.conftest import Caller

ROW = {"indicator": "traffic_accidents", "period": "2024-03", "value": 12}


@pytest.fixture
def machine(world, settings, tmp_path):
    """A program of the police, which answers for the figures of accidents."""
    settings.LAKE_DIR = tmp_path / "lake"
    indicators_setup()
    rights._owners.cache_clear()
    Indicator.objects.filter(domain=3).update(owner_agency=world.police)
    return Caller(world.officer(Role.CASE_OFFICER, world.police))


def table(machine, content, key=None, **query):
    return machine.client.post(
        "/api/v1/series/table",
        content,
        content_type="text/csv",
        query_params=query,
        headers={"Idempotency-Key": key or str(uuid4())},
    )


def test_rows_are_loaded_once_under_their_key(world, machine):
    body = {"rows": [ROW, ROW | {"period": "2024-04", "value": 12.25}], "source": "Sổ trực ban"}
    sent = machine.post("/series", body, key="tháng ba")
    assert sent.status_code == 400  # a key is plain ASCII
    sent = machine.post("/series", body, key="thang-3")
    assert sent.status_code == 202, sent.content
    again = machine.post("/series", body, key="thang-3")
    assert (again.status_code, again.json()) == (202, sent.json())
    assert machine.post("/series", body | {"name": "x"}, key="thang-3").status_code == 422
    batch = machine.get(f"/series/{sent.json()['id']}").json()
    assert (batch["state"], batch["loaded"], batch["way"]) == ("done", 2, "api")
    assert (SeriesBatch.objects.count(), SeriesValue.objects.count()) == (1, 2)
    (first, _second) = SeriesValue.objects.order_by("first_on")
    assert (first.number, first.last_on) == (12, date(2024, 3, 31))
    refused = machine.post("/series", {"rows": [ROW, ROW | {"period": "2024", "measured": "km"}]})
    batch = machine.get(f"/series/{refused.json()['id']}").json()
    assert batch["state"] == "refused"
    assert [(each["line"], each["column"]) for each in batch["problems"]] == [
        (2, "Kỳ"),
        (2, "Đơn vị tính"),
    ]
    corrected = machine.post("/series", {"rows": [ROW | {"value": 13}], "correction": "Đếm sót"})
    assert machine.get(f"/series/{corrected.json()['id']}").json()["loaded"] == 1
    for wrong in (
        {"rows": []},
        {"rows": [ROW | {"colour": 1}]},
        {"rows": [ROW | {"value": "NaN"}]},
        {},
    ):
        assert machine.post("/series", wrong).status_code == 422


def test_a_table_is_the_body_and_comes_once(world, machine, monkeypatch):
    content = "Kỳ,Giá trị\n3/2024,1.234\n4/2024,15\n".encode()
    named = {"indicator": "traffic_deaths", "name": "thang.csv"}
    sent = table(machine, content, **named)
    batch = machine.get(f"/series/{sent.json()['id']}").json()
    assert (batch["state"], batch["problems"][0]["line"]) == ("refused", 2)
    assert "hai cách" in batch["problems"][0]["say"]
    sent = table(machine, content, key="k", numbers="vi", **named)
    assert table(machine, content, key="k", numbers="vi", **named).json() == sent.json()
    assert table(machine, content, key="k", numbers="en", **named).status_code == 422
    batch = machine.get(f"/series/{sent.json()['id']}").json()
    assert (batch["state"], batch["name"], batch["loaded"]) == ("done", "thang.csv", 2)
    monkeypatch.setattr(sending, "AT_ONCE", 4)
    waits = table(machine, content, correction="Đếm lại", numbers="en", **named)
    assert machine.get(f"/series/{waits.json()['id']}").json()["state"] == "waiting"
    monkeypatch.setattr(sending, "MOST_SERIES_BYTES", 4)
    assert table(machine, content, **named).status_code == 422


def test_others_find_nothing(world, machine):
    other = Caller(world.officer(Role.CASE_OFFICER))
    sent = machine.post("/series", {"rows": [ROW]}).json()["id"]
    assert {each["code"] for each in machine.get("/series/indicators").json()} == {
        "traffic_accidents",
        "traffic_deaths",
    }
    assert other.get("/series/indicators").json() == []
    assert other.get(f"/series/{sent}").status_code == 404
    assert other.post("/series", {"rows": [ROW]}).status_code == 403
    assert Caller(world.citizen).post("/series", {"rows": [ROW]}).status_code == 403
    assert table(machine, b"x", indicator="grdp").status_code == 404
    assert machine.client.get("/api/v1/series/table").status_code == 405
    operator = Caller(worlds.staff(world.centre, Role.ADMINISTRATOR, "quantri.may"))
    assert operator.get(f"/series/{sent}").status_code == 200
