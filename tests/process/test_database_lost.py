"""The database ends the web process's connections, as its restart does."""

import threading
from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest
from django.db import connection

from cases import world as worlds
from motcua.cases.models import Case
from motcua.identity.services import token_issue
from motcua.kernel.models import IdempotencyKey
from process.conftest import eventually
from process.postman import free_port

pytestmark = pytest.mark.process
CLERKS = 4
EACH = 4
MOST = 200  # that a clerk hands in until a connection is lost in the middle of one
# Waits until each process is gone: the goodbye has been said when this answers.
END = (
    "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> ALL (%s::int[] || pg_backend_pid())"
)


def end_connections(*spared: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(END, [list(spared)])
        return int(cursor.fetchone()[0])


def at_once(work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for _ in range(CLERKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.fixture
def shop(world, processes):
    token, _row = token_issue(account_id=world.citizen.account_id)
    port = free_port()
    processes.start("process.doomed_web", MOTCUA_PORT=str(port))
    papers = worlds.papers(world, worlds.GENERIC)
    body = {
        "procedure_code": worlds.GENERIC,
        "agency_id": str(world.commune.id),
        "data": worlds.GENERIC_DATA,
        "files": [{"component": part, "file_id": str(file_id)} for part, file_id in papers],
    }
    headers = {"Authorization": f"Bearer {token}"}
    address = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=address, headers=headers, timeout=20) as http:
        eventually(lambda: _answers(http))
        yield lambda key: http.post("/api/v1/cases", json=body, headers={"Idempotency-Key": key})


def _answers(http: httpx.Client) -> bool:
    try:
        return http.get("/healthz").text == "ok"
    except httpx.TransportError:
        return False


def test_connections_that_the_database_ended_are_never_used(shop):
    at_once(lambda: shop(str(uuid4())))

    for _ in range(3):
        assert end_connections() > 0
        statuses: list[int] = []
        at_once(lambda: statuses.append(shop(str(uuid4())).status_code))  # noqa: B023 - joined here
        assert statuses == [201] * CLERKS


def test_a_command_that_loses_its_connection_is_done_once_when_sent_again(shop):
    refused: list[httpx.Response] = []
    keys: list[str] = []
    stop = threading.Event()
    ours = connection.connection.info.backend_pid

    def cut() -> None:
        while not stop.wait(0.01):
            end_connections(ours)
        connection.close()

    def submit() -> None:
        for mine in range(MOST):
            if mine >= EACH and refused:
                return
            key = str(uuid4())
            keys.append(key)
            while (answer := shop(key)).status_code != 201:
                refused.append(answer)

    cutter = threading.Thread(target=cut)
    cutter.start()
    try:
        at_once(submit)
    finally:
        stop.set()
        cutter.join()

    assert {answer.status_code for answer in refused} <= {503}
    assert all(answer.headers["Retry-After"] for answer in refused)
    assert refused, "no connection was lost in the middle of a command"
    assert Case.objects.count() == len(keys)
    assert IdempotencyKey.objects.count() == len(keys)
