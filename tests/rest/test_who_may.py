"""Every operation of the document against every kind of caller."""

import json
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from cases import world as worlds
from motcua.audit.models import AuditEntry
from motcua.audit.selectors import entries_about
from motcua.audit.types import What
from motcua.cases.lifecycle import Command
from motcua.kernel.actor import Role

DOCUMENT = json.loads(Path("openapi/v1.json").read_text())
OPERATIONS = [
    (operation["operationId"], method, path, "security" in operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
]
PUBLIC = {"token_issue", "procedure_list", "procedure_get", "case_track", "pdf_verify"}
REASON = {"reason": "Thiếu giấy tờ."}
# The command's body, and the post that may give it at the step the case stands at.
COMMANDS = {
    Command.ACCEPT: ({}, Role.DESK_OFFICER),
    Command.REFUSE_INTAKE: (REASON, Role.DESK_OFFICER),
    Command.TAKE: ({}, Role.CASE_OFFICER),
    Command.REQUEST_SUPPLEMENT: ({**REASON, "items": ["Sổ hộ khẩu"]}, Role.CASE_OFFICER),
    Command.PROPOSE: ({"outcome": "granted"}, Role.CASE_OFFICER),
    Command.APPROVE: ({}, Role.APPROVER),
    Command.SEND_BACK: (REASON, Role.APPROVER),
    Command.SIGN: ({}, Role.APPROVER),
    Command.SEAL: ({}, Role.REGISTRAR),
    Command.HAND_OVER: ({}, Role.DESK_OFFICER),
}
# What the other commands need to be understood at all.
OTHER_BODIES = {
    "case_assign": {"staff_id": str(uuid4())},
    "case_extend": {**REASON, "value": 2},
    "case_reopen": REASON,
    "case_request_payment": {"text": "Lệ phí.", "amount_vnd": 28_000},
    "case_stop": REASON,
    "case_withdraw": REASON,
    "case_message_write": {"text": "Xin chào."},
    "case_answer_consult": {"decision": "agree"},
    "case_receive_outside": {"note": "Đã có kết quả."},
}
BEFORE = {
    Command.ACCEPT: worlds.submit,
    Command.REFUSE_INTAKE: worlds.submit,
    Command.TAKE: worlds.received,
    Command.REQUEST_SUPPLEMENT: worlds.taken,
    Command.PROPOSE: worlds.taken,
    Command.APPROVE: worlds.proposed,
    Command.SEND_BACK: worlds.proposed,
    Command.SIGN: worlds.approved,
    Command.SEAL: worlds.signed,
    Command.HAND_OVER: worlds.sealed,
}


def is_problem(answer, status, code=None):
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    body = answer.json()
    assert body["status"] == status
    assert body["type"] == f"urn:motcua:{body['code']}"
    assert body["title"]
    if code is not None:
        assert body["code"] == code


def address(command, case):
    return f"/cases/{case.id}/{command.value.replace('_', '-')}"


def test_only_what_is_for_everybody_goes_without_a_token():
    assert {name for name, _method, _path, secured in OPERATIONS if not secured} == PUBLIC


@pytest.mark.parametrize(
    ("method", "path"),
    [(method, path) for _name, method, path, secured in OPERATIONS if secured],
)
def test_without_a_good_token_a_secured_operation_answers_401(db, client, method, path):
    keys = {name: uuid4() for name in ("case_id", "file_id", "run_id", "batch_id")}
    where = path.format(**keys, form="01", message_id=1, letter_id=1)
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic YTpi"}):
        is_problem(getattr(client, method)(where, headers=headers), 401, "unauthenticated")


@pytest.mark.parametrize(
    ("name", "method", "path"),
    [(name, method, path) for name, method, path, _secured in OPERATIONS if "case_id" in path],
)
def test_a_case_of_others_is_absent_for_citizens_and_officers_elsewhere(
    world, call, name, method, path
):
    case = worlds.submit(world)
    path = path.removeprefix("/api/v1").format(
        case_id=case.id, file_id=uuid4(), form="01", message_id=1, letter_id=1
    )
    elsewhere = world.officer(Role.CASE_OFFICER, world.police)
    command = next((c for c in COMMANDS if c.value == name.removeprefix("case_")), None)
    body = {"version": 1} | (COMMANDS[command][0] if command else {})
    body |= OTHER_BODIES.get(name, {})
    if name == "case_message_write":
        del body["version"]  # a message changes nothing of the case
    for actor in (world.stranger, elsewhere):
        caller = call(actor)
        answer = caller.get(path) if method == "get" else caller.post(path, body)
        is_problem(answer, 404, "not_found")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_given_by_its_post_and_refused_to_every_other(keys, call, command):
    case = BEFORE[command](keys)
    fields, post = COMMANDS[command]
    body = {"version": case.version, **fields}
    if command is Command.ACCEPT:
        body["checked"] = worlds.required()

    for role in (Role.DESK_OFFICER, Role.CASE_OFFICER, Role.APPROVER, Role.REGISTRAR):
        if role is not post:
            answer = call(keys.officer(role)).post(address(command, case), body)
            is_problem(answer, 403, "not_your_task")
    is_problem(call(keys.citizen).post(address(command, case), body), 403, "not_your_task")
    answer = call(keys.officer(post)).post(address(command, case), body)
    assert answer.status_code == 200, answer.content
    assert answer.json()["version"] == case.version + 1


def test_the_citizen_answers_and_withdraws_her_own_case(world, call):
    case = worlds.taken(world)
    asked = call(world.officer(Role.CASE_OFFICER)).post(
        address(Command.REQUEST_SUPPLEMENT, case),
        {"version": case.version, **REASON, "items": ["Sổ hộ khẩu"]},
    )
    citizen = call(world.citizen)

    answered = citizen.post(
        f"/cases/{case.id}/answer-supplement",
        {"version": asked.json()["version"], "answer": "Đã bổ sung."},
    )
    withdrawn = citizen.post(
        f"/cases/{case.id}/withdraw", {"version": answered.json()["version"], **REASON}
    )

    assert (answered.json()["status"], withdrawn.json()["status"]) == (4, 7)


def test_a_citizen_reads_what_is_asked_and_no_proposal_before_the_result(world, call):
    case = worlds.taken(world)
    officer, citizen = call(world.officer(Role.CASE_OFFICER)), call(world.citizen)
    first = officer.post(
        f"/cases/{case.id}/request-supplement",
        {"version": case.version, "items": ["Sổ hộ khẩu"], **REASON},
    )
    citizen.post(
        f"/cases/{case.id}/answer-supplement", {"version": first.json()["version"], "answer": "Có."}
    )
    version = officer.get(f"/cases/{case.id}").json()["summary"]["version"]
    proposal = {"outcome": "granted", "proposal": "Đủ điều kiện."}
    officer.post(f"/cases/{case.id}/propose", {"version": version, **proposal})

    own, seen = (who.get(f"/cases/{case.id}").json() for who in (citizen, officer))

    asked = [(one["items"], one["answer"]) for one in own["supplements"]]
    assert asked == [(["Sổ hộ khẩu"], "Có.")]
    assert (own["proposal"], seen["proposal"]) == ("", "Đủ điều kiện.")


def test_a_stale_version_and_a_wrong_step_are_told_apart(world, call):
    case = worlds.received(world)
    desk = call(world.officer(Role.DESK_OFFICER))

    is_problem(desk.post(f"/cases/{case.id}/accept", {"version": 1}), 409, "case_changed")
    is_problem(desk.post(f"/cases/{case.id}/accept", {"version": 2}), 409, "step_not_allowed")


@pytest.mark.parametrize(
    ("method", "path", "told"),
    [
        ("get", "/api/v1/nothing", (404, "not_found")),
        ("get", "/api/v1/cases/not-an-id", (404, "not_found")),
        ("get", "/api/other", (404, "not_found")),
        ("delete", "/api/v1/cases", (405, "method_not_allowed")),
        ("get", "/api/v1/verify", (405, "method_not_allowed")),
    ],
)
def test_even_what_no_operation_answers_is_a_problem(db, client, method, path, told):
    is_problem(getattr(client, method)(path), *told)


def test_a_crash_is_a_problem_without_any_detail(world, call, monkeypatch):
    monkeypatch.setattr("motcua.cases.selectors.case_detail", lambda **_: 1 / 0)
    caller = call(world.citizen)
    caller.client.raise_request_exception = False

    answer = caller.get(f"/cases/{uuid4()}")

    is_problem(answer, 500, "internal")
    assert b"ZeroDivision" not in answer.content


def test_pages_keep_their_own_errors(db):
    answer = Client().get("/khong-co/")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


def test_reading_a_case_its_files_and_forms_leaves_a_trail(world, call):
    case = worlds.received(world)
    desk = call(world.officer(Role.DESK_OFFICER))
    file_id = desk.get(f"/cases/{case.id}").json()["files"][0]["id"]
    desk.get(f"/cases/{case.id}/files/{file_id}")
    desk.get(f"/cases/{case.id}/forms/01")
    call(world.citizen).get(f"/cases/{case.id}")
    Client().post(
        "/api/v1/track", {"code": case.code, "pin": case.pin}, content_type="application/json"
    )

    lines = entries_about(case.id)

    assert [line.what for line in lines] == [
        What.CASE_TRACKED,
        What.FORM_PRINTED,
        What.FILE_READ,
        What.CASE_READ,
    ]
    assert {line.staff_id for line in lines[1:]} == {world.officer(Role.DESK_OFFICER).staff_id}


def test_a_login_leaves_a_trail_without_name_or_password(world, client):
    for password in (worlds.PASSWORD, "sai mật khẩu"):
        client.post(
            "/api/v1/tokens",
            {"username": "mai", "password": password},
            content_type="application/json",
        )

    rows = list(AuditEntry.objects.order_by("id").values())
    assert [row["what"] for row in rows] == ["login", "login_refused"]
    assert rows[0]["subject_ref"] == world.citizen.account_id
    assert "mai" not in repr(rows)
