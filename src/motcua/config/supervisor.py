"""`motcua run`: starts PostgreSQL, web, boards and worker, watches and stops them together."""

import argparse
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from motcua.config import elsewhere, embedded, lifeline, secrets
from motcua.config.progress import measure, say
from motcua.config.settings.env import read_env
from motcua.kernel.errors import DomainError

TICK = 0.25
STOP_SECONDS = 15
GROUP_SECONDS = 2
READY_SECONDS = 60
STEADY_SECONDS = 60
LONGEST_PAUSE = 30.0
TRIES_BEFORE_READY = 3
ANY = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not bound to


class CannotRun(RuntimeError):
    """One sentence that says what stands in the way and what to do."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """How to run; every value also comes from the environment."""

    host: str
    port: int
    web_workers: int
    web_turns: int
    worker_jobs: int

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the product."""
        host = "127.0.0.1" if self.host in ANY else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


@dataclass(kw_only=True)
class Child:
    """A process that is started again when it ends; `is_needed`: nothing goes without it."""

    name: str
    title: str
    is_needed: bool = True
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    next_start: float = 0.0
    failures: int = field(default=0)

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "motcua.config.child", self.name],
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches the supervisor only; it stops us in order
        )

    def watch(self) -> None:
        """Start the process when it is time to; after a death wait 0.5 s, then 1, 2, 4 … 30 s."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.next_start:
                self.start()
        elif (status := self.process.poll()) is not None:
            self._kill_group()
            self.failures = 1 if now - self.started > STEADY_SECONDS else self.failures + 1
            pause = min(0.5 * 2 ** (self.failures - 1), LONGEST_PAUSE)
            say(f"{self.title} dừng đột ngột (mã {status}), chạy lại sau {pause:g} giây.")
            self.process, self.next_start = None, now + pause

    def stop(self, deadline: float) -> None:
        """Wait for the end that was asked for; after `deadline` force it."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"{self.title} không dừng kịp, buộc dừng.")
        self._kill_group()
        self.process.wait()
        self._wait_for_group()

    def terminate(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def _kill_group(self) -> None:
        """Leave nothing of this child's own children behind."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def _wait_for_group(self) -> None:
        """A killed process ends when the kernel gets to it: wait until the group is empty."""
        assert self.process is not None
        deadline = time.monotonic() + GROUP_SECONDS
        with suppress(ProcessLookupError):
            while time.monotonic() < deadline:
                os.killpg(self.process.pid, 0)
                time.sleep(0.02)


def main(argv: Sequence[str]) -> int:
    """Run until SIGINT or SIGTERM and return 0; return 1 after one sentence if it cannot run."""
    started = time.monotonic()
    stop = threading.Event()
    _on_signal(_interrupt)
    try:
        with ExitStack() as stack:
            options = _prepare(_options(argv), stack)
            call_command("setup")
            connections.close_all()
            children = [
                Child(name="boards", title="Tiến trình điều hành", is_needed=False),
                Child(name="web", title="Máy chủ web"),
                Child(name="worker", title="Tiến trình nền"),
            ]
            stack.callback(_stop_all, children)
            _on_signal(lambda *_: stop.set())
            _supervise(children, options, stop, started)
    except (CannotRun, embedded.DatabaseFolderUnusable, DomainError) as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("")
    say("Đã dừng.")
    return 0


def _on_signal(handler: Callable[[int, FrameType | None], object]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Before the children run there is nothing to stop in order: leave at once."""
    raise KeyboardInterrupt


def _options(argv: Sequence[str]) -> Options:
    cores = os.cpu_count() or 1
    parser = argparse.ArgumentParser(prog="motcua run", description="Chạy Một Cửa.")
    environ = os.environ.get
    for flag, kind, default, text in (
        ("--host", str, environ("MOTCUA_HOST", "127.0.0.1"), "địa chỉ lắng nghe"),
        ("--port", int, environ("MOTCUA_PORT", "8000"), "cổng; 0 = cổng trống bất kỳ"),
        ("--web-workers", int, environ("MOTCUA_WEB_WORKERS", str(min(cores, 2))), "số tiến trình"),
        (
            "--web-turns",
            int,
            environ("MOTCUA_WEB_TURNS", "1"),
            "số yêu cầu mỗi tiến trình làm cùng lúc",
        ),
        ("--worker-jobs", int, environ("MOTCUA_WORKER_JOBS", "2"), "số việc nền chạy cùng lúc"),
    ):
        parser.add_argument(flag, type=kind, default=default, help=f"{text} ({default})")
    return Options(**vars(parser.parse_args(argv)))


def _prepare(options: Options, stack: ExitStack) -> Options:
    """Claim folder and port, start the database, load Django."""
    home = read_env().home
    stack.enter_context(_only_one(home))
    options = Options(**{**vars(options), "port": _free_port(options.host, options.port)})
    private = stack.enter_context(TemporaryDirectory(prefix="motcua-"))  # only this user's
    os.environ |= {
        elsewhere.SOCKET: str(Path(private) / "boards.sock"),
        "MOTCUA_HOST": options.host,
        "MOTCUA_PORT": str(options.port),
        "MOTCUA_WEB_WORKERS": str(options.web_workers),
        "MOTCUA_WEB_TURNS": str(options.web_turns),
        "MOTCUA_WORKER_JOBS": str(options.worker_jobs),
        lifeline.PARENT: str(os.getpid()),
    }
    os.environ.setdefault("MOTCUA_BASE_URL", options.address)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings.dev")
    secrets.fill(home)
    if not read_env().database_url:
        measure("Khởi động PostgreSQL", lambda: _start_database(home / "postgres", stack))
    measure("Nạp chương trình", django.setup)
    return options


@contextmanager
def _only_one(home: Path) -> Iterator[None]:
    """Refuse a second supervisor on the same folder; the lock goes with the process."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        file = (home / "run.lock").open("w")
    except OSError as error:
        raise CannotRun(f"Không ghi được vào thư mục {home}: {error.strerror}.") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotRun(
                f"Một Cửa đang chạy với thư mục {home}; dừng nó trước, hoặc đặt MOTCUA_HOME khác."
            ) from error
        yield


def _free_port(host: str, port: int) -> int:
    """The port itself when it is free, any free one for 0; refuse a port that someone holds."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CannotRun(
                f"Cổng {port} trên {host} không dùng được ({error}); "
                f"dừng chương trình đang giữ cổng, hoặc đặt MOTCUA_PORT khác."
            ) from error
        return int(probe.getsockname()[1])


def _start_database(folder: Path, stack: ExitStack) -> None:
    """Start PostgreSQL with a guard that stops it when this process ends, even by `kill -9`."""
    os.environ["DATABASE_URL"] = embedded.start(folder, keep_running=True)
    guard = subprocess.Popen(  # noqa: S603 - our own command
        ["/bin/sh", "-c", 'read _; exec "$@"', "guard", *embedded.stop_command(folder)],
        stdin=subprocess.PIPE,  # nobody writes: the end of this process is the signal
        cwd=folder,
        user=embedded.run_as(),
        start_new_session=True,
    )
    stack.callback(_wait_for_database, folder, guard)
    assert guard.stdin is not None
    stack.callback(guard.stdin.close)


def _wait_for_database(folder: Path, guard: "subprocess.Popen[bytes]") -> None:
    """Nothing may be left when we are gone: the next start, or a backup, relies on it."""
    guard.wait()
    if not embedded.has_ended(folder, STOP_SECONDS if guard.returncode == 0 else TICK):
        raise CannotRun(
            f"Không dừng được PostgreSQL trong {folder}; xem {folder / 'log'} rồi dừng bằng tay."
        )


def _supervise(
    children: list[Child], options: Options, stop: threading.Event, started: float
) -> None:
    ready = False
    while not stop.is_set():
        for child in children:
            child.watch()
        if not ready:
            ready = _answers(options) and _all_there(children)
            if ready:
                _welcome(options, time.monotonic() - started)
            elif _hopeless(children, started):
                raise CannotRun("Máy chủ web không khởi động được; xem thông báo lỗi ở trên.")
        stop.wait(TICK)
    say("\nĐang dừng…")


def _hopeless(children: list[Child], started: float) -> bool:
    return any(child.failures >= TRIES_BEFORE_READY for child in children if child.is_needed)


def _all_there(children: list[Child]) -> bool:
    """Whether the boards are there too, or fail: until then the web server would make them."""
    return elsewhere.listens() or any(child.failures for child in children)


def _answers(options: Options) -> bool:
    host = "127.0.0.1" if options.host in ANY else options.host
    connection = http.client.HTTPConnection(host, options.port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _welcome(options: Options, seconds: float) -> None:
    say(f"\nMột Cửa đã sẵn sàng sau {seconds:.0f} giây.\n")
    say(f"  Cổng dịch vụ công   {options.address}/")
    if settings.DEMO:
        call_command("accounts")
        connections.close_all()
    say("\nNhấn Ctrl-C để dừng.")
    say(f"READY {options.address}")


def _stop_all(children: list[Child]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        child.stop(deadline)
