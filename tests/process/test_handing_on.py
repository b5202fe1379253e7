"""Boards are made in a process of their own, and in the web process while that one is away."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest

from motcua.config import elsewhere
from process.conftest import TESTS, eventually
from process.postman import free_port

pytestmark = pytest.mark.process
BOARD = "/dieu-hanh/chi-so/hồ sơ/"
WAITING = "/dieu-hanh/cho/"


class Servers:
    """A web server and the process of the boards; `waits`: a file that says that it is at work."""

    def __init__(self, folder: Path) -> None:
        self.waits = folder / "waits"
        self.env = {
            **os.environ,
            "MOTCUA_PORT": str(free_port()),
            elsewhere.SOCKET: str(folder / "boards.sock"),
            "WAITS": str(self.waits),
            "PYTHONPATH": os.pathsep.join([str(TESTS.parent / "src"), str(TESTS)]),
        }
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{self.env['MOTCUA_PORT']}", timeout=30)
        self.web = self.start("web")
        self.boards = self.start("boards")
        eventually(lambda: self.answers("/") and self.pid(BOARD) != self.pid("/"))

    def start(self, role: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, "-m", "process.handing_web", role], env=self.env)

    def answers(self, path: str) -> bool:
        try:
            return bool(self.http.get(path).content)
        except httpx.TransportError:
            return False

    def pid(self, path: str) -> int:
        return int(self.http.get(path).json()["pid"])

    def kill_boards(self) -> None:
        below = psutil.Process(self.boards.pid).children(recursive=True)
        for process in (psutil.Process(self.boards.pid), *below):
            process.kill()
        self.boards.wait()

    def stop(self) -> None:
        for process in (self.web, self.boards):
            process.terminate()
            process.wait(10)
        self.http.close()


@pytest.fixture
def servers(tmp_path_factory) -> Iterator[Servers]:
    servers = Servers(tmp_path_factory.mktemp("h"))
    yield servers
    servers.stop()


def test_a_board_is_asked_for_as_the_browser_did(servers):
    answer = servers.http.post(
        BOARD,
        params={"by": "agency", "q": "xã Ân"},
        content="tên=Lê",
        headers={
            "Content-Type": "text/plain",
            "Cookie": "a=1; b=2",
            "Host": "tinh.example.vn",
            "X-Handed-On-From": "203.0.113.9",
            "Connection": "keep-alive",
        },
    )

    told = answer.json()
    assert told["pid"] != servers.pid("/")
    assert (told["REQUEST_METHOD"], told["body"]) == ("POST", "tên=Lê")
    assert told["PATH_INFO"].encode("latin-1").decode() == BOARD
    assert told["QUERY_STRING"] == "by=agency&q=x%C3%A3+%C3%82n"
    assert (told["CONTENT_TYPE"], told["HTTP_COOKIE"]) == ("text/plain", "a=1; b=2")
    assert told["HTTP_HOST"] == "tinh.example.vn"
    assert told["REMOTE_ADDR"] == "127.0.0.1"
    assert elsewhere.FROM not in told
    assert (answer.status_code, answer.reason_phrase) == (418, "I'm a teapot")
    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]


def test_other_pages_stay_where_they_are(servers):
    web = servers.pid("/")

    assert {servers.pid(path) for path in ("/", "/mot-cua/", "/dieu-hanh", "/x/dieu-hanh/")} == {
        web
    }
    assert servers.pid("/so-lieu/") != web


def test_while_the_boards_are_away_the_web_process_makes_them(servers):
    servers.kill_boards()

    assert servers.pid(BOARD) == servers.pid("/")

    servers.boards = servers.start("boards")
    eventually(lambda: servers.pid(BOARD) != servers.pid("/"))


@pytest.mark.parametrize(("method", "status"), [("GET", 418), ("POST", 503)])
def test_a_page_whose_process_dies_is_made_again_and_a_command_is_not(servers, method, status):
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(servers.http.request, method, WAITING, content="x")
        eventually(servers.waits.exists)
        servers.kill_boards()
        answer = asked.result(30)

    assert answer.status_code == status
    if method == "GET":
        assert answer.json()["pid"] == servers.pid("/")
    else:
        assert answer.headers["Retry-After"] == "5"
