"""Giving work to colleagues and acting on many cases, for machines."""

import pytest

from cases import world as worlds
from motcua.cases import services
from motcua.cases.models import BulkRun, Task
from motcua.kernel.actor import Role


def rows_of(*cases):
    return [
        {
            "task_id": Task.objects.get(case_id=case.id, closed_at=None).pk,
            "version": case.version,
        }
        for case in cases
    ]


def test_a_leader_assigns_and_the_sender_takes_back(world, call):
    case = worlds.received(world)
    officer = world.officer(Role.CASE_OFFICER)

    given = call(world.officer(Role.APPROVER)).post(
        f"/cases/{case.id}/assign",
        {"version": case.version, "staff_id": str(officer.staff_id)},
    )
    proposed = call(officer).post(
        f"/cases/{case.id}/propose", {"version": given.json()["version"], "outcome": "granted"}
    )
    back = call(officer).post(
        f"/cases/{case.id}/take-back", {"version": proposed.json()["version"]}
    )

    assert [given.status_code, proposed.status_code, back.status_code] == [200] * 3
    assert back.json()["step"] == "appraise"
    row = call(officer).get("/cases", tab="mine").json()["rows"][0]
    assert row["task_id"] == Task.objects.get(case_id=case.id, closed_at=None).pk


def test_many_cases_are_approved_by_one_call_that_may_be_sent_twice(world, call):
    cases = [worlds.proposed(world), worlds.proposed(world)]
    chief = call(world.officer(Role.APPROVER))
    body = {"command": "approve", "rows": rows_of(*cases)}

    first = chief.post("/bulk-runs", body, key="mot-lan")
    second = chief.post("/bulk-runs", body, key="mot-lan")
    other = chief.post("/bulk-runs", body | {"command": "take"}, key="mot-lan")
    services.bulk_execute(run_id=BulkRun.objects.get().pk)
    run = chief.get(f"/bulk-runs/{first.json()['id']}").json()

    assert (first.status_code, first.json()) == (202, second.json())
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert run["counts"] == {"waiting": 0, "done": 2, "refused": 0, "failed": 0}
    assert {item["state"] for item in run["items"]} == {"done"}
    colleague = call(world.officer(Role.REGISTRAR))
    assert colleague.get(f"/bulk-runs/{run['id']}").status_code == 404


@pytest.mark.parametrize("who", ["citizen", "stranger"])
def test_citizens_start_no_run(world, call, who):
    case = worlds.proposed(world)

    answer = call(getattr(world, who)).post(
        "/bulk-runs", {"command": "approve", "rows": rows_of(case)}
    )

    assert answer.status_code == 404
    assert not BulkRun.objects.exists()
