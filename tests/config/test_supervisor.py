"""`motcua run` for real: a temporary home, a free port, real processes."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest

from motcua.config import embedded
from motcua.config.elsewhere import SOCKET

pytestmark = pytest.mark.process

START_SECONDS = 240
SOON = 20  # a limit for busy machines, not a promise
AT_ONCE = 2  # what may be left for the kernel to clear away when the supervisor has ended


class Run:
    """One supervisor and what it says."""

    def __init__(self, home: Path, *arguments: str, **environment: str) -> None:
        self.home = home
        self.log = home.parent / f"{home.name}.log"
        ours = {name: value for name, value in os.environ.items() if name not in CLEARED}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "motcua.config.cli", "run", *arguments],
                env={**ours, "MOTCUA_HOME": str(home), **environment},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def output(self) -> str:
        return self.log.read_text()

    @property
    def address(self) -> str:
        line = next(line for line in self.output.splitlines() if line.startswith("READY "))
        return line.removeprefix("READY ")

    def wait_until_ready(self) -> "Run":
        eventually(
            lambda: "\nREADY " in self.output or self.process.poll() is not None, START_SECONDS
        )
        assert self.process.poll() is None, self.output
        return self

    def child(self, name: str) -> psutil.Process | None:
        """The process that the supervisor itself started under this name."""
        for process in psutil.Process(self.process.pid).children():
            with suppress(psutil.ZombieProcess):
                if process.cmdline()[-2:] == ["motcua.config.child", name]:
                    return process
        return None

    def family(self) -> list[psutil.Process]:
        """The supervisor, all below it, and its PostgreSQL."""
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True), self.postgres()]

    def postgres(self) -> psutil.Process:
        note = self.home / "postgres" / "postmaster.pid"
        return psutil.Process(int(note.read_text().split()[0]))

    def healthy(self) -> bool:
        try:
            return httpx.get(f"{self.address}/healthz", timeout=SOON / 2).text == "ok"
        except httpx.HTTPError:
            return False

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(3 * SOON)


CLEARED = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "MOTCUA_BASE_URL", "MOTCUA_PORT"}


def eventually(happened: Callable[[], object], seconds: float = SOON) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def listens(run: Run) -> bool:
    """Whether the boards have a process of their own."""
    boards = run.child("boards")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        return boards is not None and not line.connect_ex(boards.environ()[SOCKET])


def gone(processes: list[psutil.Process]) -> bool:
    return not any(_lives(process) for process in processes)


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False  # it ended between the two questions


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("run") / "home"


@pytest.fixture
def run(home: Path) -> Iterator[Run]:
    started = Run(home, "--port", "0")
    try:
        yield started.wait_until_ready()
    finally:
        if started.process.poll() is None:
            started.stop()


def test_it_starts_from_nothing_answers_and_stops_without_leaving_anything(run: Run):
    family = run.family()

    assert run.healthy()
    assert run.child("worker") is not None

    assert run.stop() == 0
    eventually(lambda: gone(family), AT_ONCE)
    assert run.output.rstrip().endswith("Đã dừng.")


def test_it_stops_postgres_although_a_folder_above_was_closed(run: Run):
    family = run.family()
    run.home.parent.chmod(0o700)

    assert run.stop() == 0
    eventually(lambda: gone(family), AT_ONCE)


def test_a_signal_during_the_set_up_ends_it_at_once(tmp_path: Path):
    run = Run(tmp_path / "home", "--port", "0")
    eventually(
        lambda: "Nạp danh mục" in run.output or run.process.poll() is not None, START_SECONDS
    )
    postgres = run.postgres()

    assert run.stop() == 0
    eventually(lambda: gone([postgres]), AT_ONCE)
    assert "READY" not in run.output
    assert "Traceback" not in run.output


def test_the_second_start_sets_nothing_up_again(run: Run):
    steps = {line.partition("…")[0] for line in run.output.splitlines() if line.startswith("→")}

    assert "→ Khởi động PostgreSQL" in steps
    assert steps <= {
        "→ Khởi động PostgreSQL",
        "→ Nạp chương trình",
        "→ Tạo bảng dữ liệu",
        "→ Chuẩn bị tệp giao diện",
    }


@pytest.mark.parametrize("name", ["web", "boards", "worker"])
def test_a_killed_child_comes_back(run: Run, name: str):
    first = run.child(name)
    assert first is not None
    below = first.children(recursive=True)

    first.kill()

    eventually(lambda: (again := run.child(name)) is not None and again.pid != first.pid)
    eventually(run.healthy)
    eventually(lambda: gone(below))
    eventually(lambda: listens(run))
    assert "dừng đột ngột" in run.output


def test_a_killed_web_process_inside_granian_comes_back(run: Run):
    web = run.child("web")
    assert web is not None
    inside = [
        p
        for p in web.children()
        if "granian" in " ".join(p.cmdline()) or "spawn" in str(p.cmdline())
    ]
    inside = inside or web.children()

    inside[-1].kill()

    eventually(lambda: run.healthy() and len(web.children()) >= len(inside))
    assert web.is_running()


def test_a_restart_of_postgres_alone_is_a_short_pause(run: Run):
    statuses: list[int] = []
    restarted = threading.Event()

    def read() -> None:
        with httpx.Client(base_url=run.address, timeout=30) as http:
            while not restarted.is_set():
                statuses.append(http.get("/thu-tuc/").status_code)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    eventually(lambda: len(statuses) > 4 * len(readers))
    restart_postgres(run.home / "postgres")
    restarted.set()
    for reader in readers:
        reader.join()

    afterwards = [httpx.get(f"{run.address}/thu-tuc/", timeout=30) for _ in range(20)]

    assert set(statuses) <= {200, 503}
    assert {answer.status_code for answer in afterwards} == {200}


def restart_postgres(folder: Path) -> None:
    stop = embedded.stop_command(folder)
    restart = [*stop[:-1], "-l", str(folder / "log"), "restart"]
    subprocess.run(restart, check=True, user=embedded.run_as(), cwd=folder)


def test_a_killed_supervisor_takes_everything_with_it_and_the_next_one_starts(home: Path):
    run = Run(home, "--port", "0").wait_until_ready()
    family = run.family()

    run.process.kill()
    run.process.wait()

    eventually(lambda: gone(family))
    assert Run(home, "--port", "0").wait_until_ready().stop() == 0


def test_a_note_left_by_a_killed_postgres_is_forgotten(home: Path):
    run = Run(home, "--port", "0").wait_until_ready()
    postgres = run.postgres()
    run.process.kill()
    postgres.kill()
    run.process.wait()
    eventually(lambda: gone([postgres]))
    # After a restart of the machine, the number in the note may belong to someone else.
    note = home / "postgres" / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n{home / 'postgres'}\n")

    again = Run(home, "--port", "0").wait_until_ready()

    assert again.healthy()
    assert again.stop() == 0


def test_a_port_in_use_is_one_sentence(tmp_path: Path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]

        run = Run(tmp_path / "home", MOTCUA_PORT=str(port))

        assert run.process.wait(SOON) == 1
    assert run.output.startswith(f"Cổng {port} ")
    assert run.output.count("\n") == 1


def test_a_second_supervisor_on_the_same_folder_is_refused(run: Run):
    second = Run(run.home, "--port", "0")

    assert second.process.wait(SOON) == 1
    assert "đang chạy" in second.output


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [("PG_VERSION", "9\n", "PostgreSQL 9"), ("notes.txt", "x", "không trống")],
)
def test_a_folder_of_something_else_is_one_sentence(
    tmp_path: Path, name: str, content: str, expected: str
):
    folder = tmp_path / "home" / "postgres"
    folder.mkdir(parents=True)
    (folder / name).write_text(content)

    run = Run(tmp_path / "home", "--port", "0")

    assert run.process.wait(SOON) == 1
    assert expected in run.output
    assert "Traceback" not in run.output
    assert (folder / name).read_text() == content
