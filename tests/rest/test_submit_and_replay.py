"""Commands over REST: the same key replays, another body under it is refused."""

import pytest

from cases import world as worlds
from motcua.cases.models import Case, LedgerEntry
from motcua.kernel.actor import Role


def test_a_complete_submission_answers_with_reference_and_pin(world, call, submission):
    answer = call(world.citizen).post("/cases", submission)

    assert answer.status_code == 201
    body = answer.json()
    assert body["reference"].startswith("TN")
    assert (body["status"], body["step"], body["version"]) == (1, "intake", 1)
    assert Case.objects.get().id.hex == body["id"].replace("-", "")


def test_the_same_key_replays_the_same_answer_and_makes_nothing_new(world, call, submission):
    citizen = call(world.citizen)

    first = citizen.post("/cases", submission, key="k1")
    second = citizen.post("/cases", submission, key="k1")

    assert second.status_code == 201
    assert second.json() == first.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert Case.objects.count() == 1


def test_another_body_under_the_same_key_is_refused(world, call, submission):
    citizen = call(world.citizen)
    citizen.post("/cases", submission, key="k1")
    submission["data"] = {**worlds.GENERIC_DATA, "content": "Nội dung khác."}

    answer = citizen.post("/cases", submission, key="k1")

    assert answer.status_code == 422
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json()["code"] == "idempotency_key_reused"
    assert Case.objects.count() == 1


def test_a_step_sent_twice_under_one_key_happens_once(world, call, submission):
    case = call(world.citizen).post("/cases", submission).json()
    desk = call(world.officer(Role.DESK_OFFICER))

    step = {"version": 1, "checked": worlds.required()}
    first = desk.post(f"/cases/{case['id']}/accept", step, key="a")
    second = desk.post(f"/cases/{case['id']}/accept", step, key="a")

    assert first.status_code == 200
    assert second.json() == first.json()
    assert LedgerEntry.objects.filter(case_id=case["id"], name="accept").count() == 1


def test_a_command_without_a_key_is_refused(world, call, submission):
    answer = call(world.citizen).client.post(
        "/api/v1/cases", submission, content_type="application/json"
    )

    assert answer.status_code == 400
    assert answer.json()["code"] == "idempotency_key_missing"


def test_an_upload_sent_twice_under_one_key_is_kept_once(world, call):
    citizen = call(world.citizen)

    assert citizen.upload(key="u").json() == citizen.upload(key="u").json()
    assert (
        citizen.upload(content=worlds.PDF + b"other", key="u").json()["code"]
        == "idempotency_key_reused"
    )


@pytest.mark.parametrize("path", ["/cases/01920000-0000-7000-8000-000000000000", "own"])
def test_absent_and_not_yours_look_the_same(world, call, submission, path):
    case = call(world.citizen).post("/cases", submission).json()
    path = f"/cases/{case['id']}" if path == "own" else path

    answer = call(world.stranger).get(path)

    assert answer.status_code == 404
    assert answer.json() == {
        "type": "urn:motcua:not_found",
        "title": "Không tìm thấy nội dung này, hoặc ông/bà không có quyền xem.",
        "status": 404,
        "code": "not_found",
    }


def test_without_a_token_nothing_is_told(world, client):
    answer = client.get("/api/v1/cases")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
