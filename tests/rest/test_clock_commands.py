"""Clocks over REST: extension, stop, reopening, payment, second supplement."""

import re

import pytest

from cases import world as worlds
from cases.clockwork import answer, ask, charge, stop
from motcua.kernel.actor import Role

FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")
LONGER = {"reason": "Phải xác minh.", "value": 2, "unit": "working_day"}
PAYMENT = {"text": "Lệ phí.", "amount_vnd": 28_000}
REASON = {"reason": "Chờ bản án."}
WALKS = [
    ("extend", worlds.taken, Role.CASE_OFFICER, LONGER, (4, "running")),
    ("request-payment", worlds.taken, Role.CASE_OFFICER, PAYMENT, (6, "paused")),
    ("stop", worlds.taken, Role.APPROVER, REASON, (8, "stopped")),
    (
        "confirm-payment",
        lambda world: charge(world, worlds.taken(world)),
        Role.DESK_OFFICER,
        {"note": "Biên lai 12."},
        (4, "running"),
    ),
    (
        "reopen",
        lambda world: stop(world, worlds.taken(world)),
        Role.APPROVER,
        {"reason": "Có bản án."},
        (4, "running"),
    ),
]


@pytest.mark.parametrize("walk", WALKS, ids=[walk[0] for walk in WALKS])
def test_a_command_moves_the_case_and_its_replay_answers_the_same(world, call, walk):
    command, given, role, body, (status, clock) = walk
    case, caller = given(world), call(world.officer(role))
    path, sent = f"/cases/{case.id}/{command}", {"version": case.version, **body}

    first = caller.post(path, sent, key="the-same-key")
    again = caller.post(path, sent, key="the-same-key")

    assert (first.status_code, first.json()) == (200, again.json())
    assert (first.json()["status"], first.json()["clock"]) == (status, clock)
    assert first.json()["version"] == case.version + 1


def test_a_letter_is_listed_signed_and_sealed_by_whose_turn_it_is(keys, call):
    case = stop(keys, worlds.taken(keys))
    leader, registrar = call(keys.officer(Role.APPROVER)), call(keys.officer(Role.REGISTRAR))

    (waiting,) = leader.get("/letters").json()["rows"]
    way = f"/cases/{case.id}/letters/{waiting['id']}"
    assert (waiting["case_id"], waiting["number"], waiting["state"]) == (
        str(case.id), "05", "to_sign"
    )  # fmt: skip
    assert registrar.get("/letters").json() == {"rows": []}
    early = registrar.post(f"{way}/seal", {"version": waiting["version"]})
    assert (early.status_code, early.json()["code"]) == (409, "letter_not_waiting")
    body = {"version": waiting["version"]}
    signed, again = (leader.post(f"{way}/sign", body, key="the-same-key") for _each in range(2))
    assert (signed.status_code, signed.json()) == (200, again.json())
    (waiting,) = registrar.get("/letters").json()["rows"]
    sealed = registrar.post(f"{way}/seal", {"version": waiting["version"]})

    assert (waiting["state"], sealed.status_code) == ("to_seal", 200)
    assert call(keys.citizen).get(f"/cases/{case.id}/forms/05").status_code == 200
    assert registrar.get("/letters").json() == leader.get("/letters").json() == {"rows": []}
    assert call(keys.citizen).get("/letters").status_code == 404


@pytest.mark.parametrize(
    ("command", "body"),
    [
        ("extend", LONGER | {"value": 0}),
        ("extend", LONGER | {"unit": "year"}),
        ("request-payment", PAYMENT | {"amount_vnd": "nhiều"}),
        ("request-payment", PAYMENT | {"amount_vnd": 0}),
        ("request-payment", PAYMENT | {"text": " "}),
    ],
)
def test_a_body_that_makes_no_sense_is_refused(world, call, command, body):
    case, caller = worlds.taken(world), call(world.officer(Role.CASE_OFFICER))

    refused = caller.post(f"/cases/{case.id}/{command}", {"version": case.version, **body})

    assert refused.status_code == 422


def test_a_case_tells_of_its_clock(world, call):
    case = charge(world, answer(world, ask(world, worlds.taken(world))), basis="Thông tư 281")

    told = call(world.citizen).get(f"/cases/{case.id}").json()

    assert told["payments"][0]["amount_vnd"] == 28_000
    assert told["payments"][0]["paid_at"] is None
    assert told["supplements"][0]["answer_by"]
    assert (told["extension"], told["released_at"], told["timeliness"]) == (None, None, "")
    assert "Căn cứ: Thông tư 281." in told["pause"]
    assert told["late_lines"] == []


def test_a_second_supplement_says_why_and_notes_fields(world, call):
    case = answer(world, ask(world, worlds.taken(world)))
    caller = call(world.officer(Role.CASE_OFFICER))
    path = f"/cases/{case.id}/request-supplement"
    body = {"version": case.version, "reason": "Mờ.", "items": ["Ảnh"]}

    refused = caller.post(path, body)
    fields = {"applicant.phone": "Số không gọi được."}
    done = caller.post(path, body | {"again_because": "Ảnh mờ.", "fields": fields})

    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["again_because"])
    assert done.status_code == 200
    told = caller.get(f"/cases/{case.id}").json()["supplements"][1]
    assert (told["fields"], told["again_because"]) == (fields, "Ảnh mờ.")


def test_every_instant_has_one_form_before_and_after_the_clock_moved(world, call):
    """As stored and as just counted; in a first answer, its replay, the detail and the list."""
    case, caller = stop(world, worlds.taken(world)), call(world.officer(Role.APPROVER))
    path, body = f"/cases/{case.id}/reopen", {"version": case.version, "reason": "Có bản án."}

    answers = [
        *(caller.post(path, body, key="the-same").json() for _twice in range(2)),
        caller.get(f"/cases/{case.id}").json(),
        caller.get("/cases", tab="agency").json(),
        call(world.citizen).get("/cases").json(),
    ]

    found = [text for answer in answers for text in instants(answer)]
    assert len(found) > 10
    assert [text for text in found if not FORM.fullmatch(text)] == []


def instants(value):
    """Every instant in an answer."""
    match value:
        case dict():
            return [text for each in value.values() for text in instants(each)]
        case list():
            return [text for each in value for text in instants(each)]
        case str() if re.match(r"\d{4}-\d\d-\d\dT", value):
            return [value]
        case _:
            return []
