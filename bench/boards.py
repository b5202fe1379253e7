"""How much slower the desk is while a leader reads the boards.

    .venv/bin/python bench/boards.py [--size 10000] [--seconds 10] [--runs 3] [--json FILE]

In the province of `bench/inbox.py` (seeded once) eight clients ask for inbox pages, in turns:
alone, while a leader asks for the wall and for random pages of indicators once a second, and while
one asks as fast as answers come. All the while a dossier is handed in each second, so that the
boards always have something new to count, and the worker is off. Prints medians of the turns:
inbox pages a second, p50 and p95, CPU of the web server and of PostgreSQL for each page, boards a
second, CPU of their process for each, and what the leader waited.
"""

import argparse
import json
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

import psycopg
from inbox import CASES, HOME, Officer, _log_in, _officers, _seed
from intake import System, Work

LEADER = "lanhdao.ubnd"
CLIENTS = 8
WAYS = {"alone": None, "once a second": 1.0, "without a pause": 0.0}
MEASURED = (
    "rate",
    "p50",
    "p95",
    "web_ms",
    "pg_ms",
    "boards",
    "boards_ms",
    "boards_p50",
    "boards_p95",
)
CODES = "SELECT code FROM ioc_indicator WHERE formula <> 'series' ORDER BY code"


class Leader:
    """Somebody who reads the boards, page after page, the same each time."""

    def __init__(self, system: System) -> None:
        self.system, self.random = system, Random(3)
        self.cookie = _log_in(system, LEADER)
        with psycopg.connect(system.database) as connection:
            self.codes = [code for (code,) in connection.execute(CODES).fetchall()]
            agencies = "SELECT DISTINCT competent_agency_id FROM cases_case"
            self.agencies = [str(key) for (key,) in connection.execute(agencies).fetchall()]
        self.waited: list[float] = []

    def path(self) -> str:
        """The wall every third time, else an indicator of some agency or of all."""
        if self.random.random() < 1 / 3:
            return "/dieu-hanh/"
        of = self.random.choice(("", f"&agency={self.random.choice(self.agencies)}"))
        by = self.random.choice(("agency", "procedure", "district"))
        return f"/dieu-hanh/chi-so/{self.random.choice(self.codes)}/?by={by}{of}"

    def read(self, pause: float, until: threading.Event) -> None:
        """Ask until told to stop."""
        line = HTTPConnection("127.0.0.1", self.system.port, timeout=60)
        while not until.is_set():
            begun, path = time.perf_counter(), self.path()
            line.request("GET", path, headers={"Cookie": self.cookie})
            answer = line.getresponse()
            answer.read()
            if answer.status != 200:  # noqa: PLR2004 - as HTTP has it
                raise SystemExit(f"{path}: {answer.status}")
            self.waited.append(1000 * (time.perf_counter() - begun))
            until.wait(max(0.0, pause - (time.perf_counter() - begun)))
        line.close()


@contextmanager
def _while_read(leader: Leader, pause: float | None) -> Iterator[None]:
    """The leader reads, if anybody does."""
    until = threading.Event()
    leader.waited.clear()
    thread = threading.Thread(target=leader.read, args=(pause or 0.0, until))
    if pause is not None:
        thread.start()
    try:
        yield
    finally:
        until.set()
        if pause is not None:
            thread.join()


@contextmanager
def _while_handed_in(system: System, seconds: float) -> Iterator[None]:
    """A dossier each second."""
    until, requests = threading.Event(), cycle(Work(system).submissions(int(seconds)))

    def send() -> None:
        while not until.wait(1.0):
            with socket.create_connection(("127.0.0.1", system.port)) as line:
                line.sendall(next(requests))
                line.recv(1 << 16)

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield
    finally:
        until.set()
        thread.join()


def measure(size: int, seconds: float, runs: int) -> dict[str, Any]:
    """Each way in turn, so that what else the machine does falls on all of them."""
    home = HOME / (f"inbox-{size}" if size >= CASES else f"inbox-{size}-busy")
    home.mkdir(parents=True, exist_ok=True)
    with System(with_worker=False, home=home) as system:
        _seed(system, size)
        for action in ("refresh", "sum"):  # as the worker does
            command = [sys.executable, "-m", "motcua.config.cli", "ioc", action]
            subprocess.run(command, env=system.env, check=True)
        officer, leader = _officers(system)[0], Leader(system)
        for way in ("without a pause", "alone"):  # warm
            _one(system, officer, leader, WAYS[way], 5)
        reports: dict[str, list[dict[str, Any]]] = {way: [] for way in WAYS}
        with _while_handed_in(system, 2 * seconds * runs * len(WAYS) + 30):
            for _run in range(runs):
                for way, pause in WAYS.items():
                    reports[way].append(_one(system, officer, leader, pause, seconds))
    return {
        way: {
            name: round(statistics.median(report[name] for report in each), 2) for name in MEASURED
        }
        for way, each in reports.items()
    }


def _one(
    system: System, officer: Officer, leader: Leader, pause: float | None, seconds: float
) -> dict[str, Any]:
    pages = officer.pages("inbox", int(seconds * 2000))
    before = system.cpu_of("boards")
    with _while_read(leader, pause):
        report = system.load(CLIENTS, seconds, pages)
        if report["failures"]:
            raise SystemExit(str(report["failures"]))
        waited = sorted(leader.waited) or [0.0]
        report |= {"boards": len(leader.waited) / seconds}
    spent = system.cpu_of("boards") - before
    return report | {
        "boards_ms": 1000 * spent / len(waited),
        "boards_p50": statistics.median(waited),
        "boards_p95": waited[int(0.95 * len(waited))],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found = measure(options.size, options.seconds, options.runs)
    for way, report in found.items():
        loss = 100 * (1 - report["rate"] / found["alone"]["rate"])
        print(f"{way:<16} loss {loss:5.1f} %  {json.dumps(report)}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
