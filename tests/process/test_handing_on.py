"""Boards are made in a process of their own, and in the web process while that one is away."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest
from django.urls import resolve

from motcua.config import elsewhere
from process.conftest import SECONDS, TESTS, eventually
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

    def wait(self) -> None:
        eventually(lambda: self.answers("/"))
        eventually(lambda: self.pid(BOARD) != self.pid("/"))

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
            process.wait(SECONDS)
        self.http.close()


@pytest.fixture
def servers(tmp_path_factory) -> Iterator[Servers]:
    servers = Servers(tmp_path_factory.mktemp("h"))
    try:
        servers.wait()
        yield servers
    finally:
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
            "X-Handed-On-Scheme": "https",
            "Content_Length": "5",
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
    assert (told["REMOTE_ADDR"], told["wsgi.url_scheme"]) == ("127.0.0.1", "http")
    assert not elsewhere.SEEN.keys() & told.keys()
    assert (answer.status_code, answer.reason_phrase) == (418, "I'm a teapot")
    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]


@pytest.mark.parametrize("target", ["a%2Fb/%25/%3F?x=%2F&y=a+b", "%FF/;v=1?%FF", "x?q=xã&b"])
def test_any_address_is_the_same_there(servers, target):
    """Byte for byte as a web process would see it, also where a client did not quote."""
    told = [ask(servers, f"{path}{target}") for path in ("/dieu-hanh/", "/mot-cua/")]

    board, page = (each["PATH_INFO"].split("/", 2)[2] for each in told)
    assert board == page
    queries = {each["QUERY_STRING"].replace("xÃ£", "x%C3%A3") for each in told}
    assert len(queries) == 1
    assert told[0]["pid"] != told[1]["pid"]


def ask(servers: Servers, target: str) -> dict[str, str]:
    """What is said at an address, which goes over the line as it is written here."""
    with socket.create_connection(("127.0.0.1", int(servers.env["MOTCUA_PORT"]))) as line:
        line.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        said = line.makefile("rb").read()
    return json.loads(said.partition(b"\r\n\r\n")[2])


def test_answers_without_a_body_or_in_pieces_arrive(servers):
    servers.http.get(BOARD)

    head = servers.http.head(BOARD)
    same = servers.http.get("/dieu-hanh/304/")
    pieces = servers.http.get("/dieu-hanh/tung-phan/")

    assert (head.status_code, head.content) == (418, b"")
    assert (same.status_code, same.headers["etag"], same.content) == (304, "x", b"")
    assert pieces.json()["pid"] == servers.pid(BOARD)


def test_boards_never_take_all_threads(servers):
    with ThreadPoolExecutor(elsewhere.AT_ONCE) as pool:
        for _each in range(elsewhere.AT_ONCE):
            pool.submit(ask, servers, WAITING)
        eventually(lambda: is_refused(servers))

        assert servers.http.get(BOARD).headers["Retry-After"] == "5"
        assert servers.http.get("/").status_code == 418
        servers.kill_boards()


def is_refused(servers: Servers) -> bool:
    try:
        return servers.http.get(BOARD, timeout=1).status_code == 503
    except httpx.TimeoutException:  # it waits among the others
        return False


@pytest.mark.parametrize("path", elsewhere.PATHS)
def test_what_is_handed_on_are_boards(path):
    assert resolve(path).app_names[0] in ("boards", "figures")


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
        assert (answer.json()["pid"], answer.json()["body"]) == (servers.pid("/"), "x")
    else:
        assert answer.headers["Retry-After"] == "5"
