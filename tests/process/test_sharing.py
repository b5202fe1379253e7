"""Clients that keep their connections are shared by the web processes."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from process.conftest import SECONDS, TESTS, eventually
from process.postman import free_port

pytestmark = pytest.mark.process
CLIENTS = 8


class Client(threading.Thread):
    """Asks for page after page on one connection, as long as it lasts."""

    def __init__(self, port: int, until: threading.Event) -> None:
        super().__init__(daemon=True)
        self.line = HTTPConnection("127.0.0.1", port, timeout=10)
        self.until = until
        self.served_by = 0

    def run(self) -> None:
        while not self.until.is_set():
            try:
                self.line.request("GET", "/")
                self.served_by = int(self.line.getresponse().read())
            except (OSError, HTTPException):  # its process died
                self.line.close()
                self.until.wait(0.01)
        self.line.close()


@pytest.fixture
def clients():
    port, until = free_port(), threading.Event()
    server = subprocess.Popen(
        [sys.executable, "-m", "process.sharing_web"],
        env={
            **os.environ,
            "MOTCUA_PORT": str(port),
            "PYTHONPATH": os.pathsep.join([str(Path(TESTS).parent / "src"), str(TESTS)]),
        },
    )
    clients = [Client(port, until) for _each in range(CLIENTS)]
    for client in clients:
        client.start()
    yield clients
    until.set()
    for client in clients:
        client.join(10)
    server.terminate()
    server.wait(SECONDS)


def test_as_many_to_each_also_after_one_was_killed(clients):
    def served() -> Counter[int]:
        return Counter(client.served_by for client in clients)

    def is_shared() -> bool:
        return sorted(served().values()) in ([3, 5], [4, 4])

    eventually(lambda: 0 not in served() and is_shared())

    killed = next(iter(served()))
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: killed not in served() and is_shared())
