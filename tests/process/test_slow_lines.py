"""Those who send slowly hold up nobody."""

import socket
from contextlib import ExitStack

import httpx
import pytest

from process.conftest import eventually
from process.postman import free_port

pytestmark = pytest.mark.process
SLOW = 12  # far more than there are turns
HEAD = (
    "POST /api/v1/tokens HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    "Content-Length: {length}\r\n\r\n"
)
REFUSED = (b"HTTP/1.1 401", b"HTTP/1.1 429")  # a wrong password; one too many
BODY = b'{"username": "nobody", "password": "wrong"}'


@pytest.fixture
def port(world, processes):
    port = free_port()
    processes.start(
        "motcua.config.child",
        "web",
        MOTCUA_HOST="127.0.0.1",
        MOTCUA_PORT=str(port),
        MOTCUA_WEB_WORKERS="1",
        MOTCUA_WEB_TURNS="1",
    )
    eventually(lambda: _answers(port))
    return port


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5).text == "ok"
    except httpx.TransportError:
        return False


def test_a_page_is_served_while_others_are_still_sending(port):
    with ExitStack() as lines:
        slow = [
            lines.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
            for _line in range(SLOW)
        ]
        for line in slow:
            line.sendall(HEAD.format(length=len(BODY)).encode() + BODY[:5])

        assert _answers(port)

        for line in slow:  # and each of them gets its answer when all of it has come
            line.sendall(BODY[5:])
            assert line.recv(1000).startswith(REFUSED)


def test_what_was_cut_off_is_not_worked_on(port):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(HEAD.format(length=len(BODY)).encode() + BODY[:-1])
        line.shutdown(socket.SHUT_WR)
        answer = line.recv(1000)

    assert not answer.startswith((b"HTTP/1.1 2", b"HTTP/1.1 5", *REFUSED))
    assert _answers(port)
