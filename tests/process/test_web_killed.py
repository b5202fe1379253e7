"""`kill -9` of the web process between any two statements of a submission."""

from itertools import count
from typing import Any
from uuid import uuid4

import httpx
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from cases import world as worlds
from motcua.cases.models import Case, CaseFile, LedgerEntry, Task
from motcua.identity.services import token_issue
from motcua.kernel.models import IdempotencyKey
from process.conftest import SECONDS, Processes, eventually
from process.postman import free_port

pytestmark = pytest.mark.process
LEAST_STEPS = 5  # who calls, the uploads, two that write, the commit


class Shop:
    """A citizen's machine that repeats a submission under its key until it is answered."""

    def __init__(self, world: worlds.World, processes: Processes) -> None:
        token, _row = token_issue(account_id=world.citizen.account_id)
        headers = {"Authorization": f"Bearer {token}"}
        self.port = free_port()
        address = f"http://127.0.0.1:{self.port}"
        self.http = httpx.Client(base_url=address, headers=headers, timeout=20)
        self.world, self.processes = world, processes
        self.answers: dict[str, Any] = {}
        self.open()

    def open(self) -> None:
        self.server = self.processes.start("process.doomed_web", MOTCUA_PORT=str(self.port))
        eventually(self._is_up)

    def close(self) -> None:
        self.http.close()
        self.server.terminate()
        self.server.wait(SECONDS)

    def submit(self, die_at: str) -> int:
        """How often the first sending got no answer: 1 when the process died, else 0."""
        key = str(uuid4())
        papers = worlds.papers(self.world, worlds.GENERIC)
        body = {
            "procedure_code": worlds.GENERIC,
            "agency_id": str(self.world.commune.id),
            "data": worlds.GENERIC_DATA,
            "files": [{"component": part, "file_id": str(file_id)} for part, file_id in papers],
        }
        headers = {"Idempotency-Key": key}
        try:
            first = self.http.post(
                "/api/v1/cases", json=body, headers={**headers, "X-Die-At": die_at}
            )
        except httpx.TransportError:
            first = None
            self.server.wait(SECONDS)
            self.open()
        again = self.http.post("/api/v1/cases", json=body, headers=headers)
        assert again.status_code == 201, again.text
        assert first is None or first.json() == again.json()
        self.answers[key] = again.json()
        return int(first is None)

    def _is_up(self) -> bool:
        try:
            return self.http.get("/healthz").text == "ok"
        except httpx.TransportError:
            return False


@pytest.fixture
def shop(world, processes):
    shop = Shop(world, processes)
    yield shop
    shop.close()


def test_a_submission_is_kept_whole_or_not_at_all_wherever_the_web_process_dies(shop, processes):
    for number in count(1):
        if not shop.submit(str(number)):
            break
    assert shop.submit("answer") == 1

    deaths = processes.deaths()
    assert len(deaths) == number >= LEAST_STEPS
    assert any('INSERT INTO "cases_case"' in statement for statement in deaths)
    assert deaths[-2:] == ["COMMIT", "answer"]
    assert Case.objects.count() == len(shop.answers) == number + 1
    for key, answer in shop.answers.items():
        case = Case.objects.get(pk=answer["id"])
        assert answer["reference"] == case.reference
        assert LedgerEntry.objects.filter(case_id=case.pk).count() == 1
        assert Task.objects.filter(case_id=case.pk, closed_at=None).count() == 1
        assert CaseFile.objects.filter(case_id=case.pk).count() == len(
            worlds.papers(shop.world, worlds.GENERIC)
        )
        jobs = ProcrastinateJob.objects.filter(args__payload__case_id=str(case.pk))
        assert [job.task_name for job in jobs] == ["kernel.deliver_event"]
        assert IdempotencyKey.objects.get(key=key).answer == answer
    for model in (LedgerEntry, Task, IdempotencyKey):
        assert model.objects.count() == len(shop.answers)
