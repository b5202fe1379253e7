"""One submission sent by ten connections at once under one key."""

import json
from functools import partial
from typing import Any

from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from cases import world as worlds
from concurrency.conftest import at_once
from motcua.cases.models import Case, LedgerEntry
from motcua.identity.services import token_issue
from motcua.kernel.models import IdempotencyKey

SENDINGS = 10


def send(token: str, body: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "one"}
    return Client().post("/api/v1/cases", json.dumps(body), "application/json", headers=headers)


def test_ten_sendings_of_one_submission_make_one_case_and_get_one_answer(world):
    token, _row = token_issue(account_id=world.citizen.account_id)
    papers = worlds.papers(world, worlds.GENERIC)
    body = {
        "procedure_code": worlds.GENERIC,
        "agency_id": str(world.commune.id),
        "data": worlds.GENERIC_DATA,
        "files": [{"component": key, "file_id": str(file_id)} for key, file_id in papers],
    }

    answers = at_once([partial(send, token, body)] * SENDINGS, threads=SENDINGS)

    assert [answer.status_code for answer in answers] == [201] * SENDINGS
    assert all(answer.json() == answers[0].json() for answer in answers)
    replayed = [answer for answer in answers if answer.headers.get("Idempotent-Replayed")]
    assert len(replayed) == SENDINGS - 1
    case = Case.objects.get()
    assert str(case.pk) == answers[0].json()["id"]
    assert LedgerEntry.objects.count() == IdempotencyKey.objects.count() == 1
    jobs = ProcrastinateJob.objects.filter(args__payload__case_id=str(case.pk))
    assert jobs.count() == 1


def test_ten_different_bodies_under_one_key_make_one_case(world):
    token, _row = token_issue(account_id=world.citizen.account_id)
    papers = worlds.papers(world, worlds.GENERIC)
    tasks = [
        partial(
            send,
            token,
            {
                "procedure_code": worlds.GENERIC,
                "agency_id": str(world.commune.id),
                "data": {**worlds.GENERIC_DATA, "content": f"Nội dung {number}."},
                "files": [{"component": key, "file_id": str(file_id)} for key, file_id in papers],
            },
        )
        for number in range(SENDINGS)
    ]

    answers = at_once(tasks, threads=SENDINGS)

    assert sorted(answer.status_code for answer in answers) == [201] + [422] * (SENDINGS - 1)
    codes = {answer.json()["code"] for answer in answers if answer.status_code == 422}
    assert codes == {"idempotency_key_reused"}
    assert Case.objects.count() == 1
