"""What the officers' pages cost, and whether it stays the same as history grows.

    .venv/bin/python bench/inbox.py [--sizes 10000,100000,1000000] [--seconds 10] [--runs 3]
        [--clients 1,8,32] [--pages inbox,due,…] [--json FILE]

The province is the same at every size, and as busy: as many dossiers a day as a million in five
years. A smaller size is the end of that history (10,000: the last two weeks), so that what is open
is the same and only the past differs.

For each size: seeds a province of its own in `var/bench/inbox-<size>` (kept, so that the next run
is quick), starts the web server there, sends from a process of its own, and prints medians of the
runs for an officer of one agency and for one of many: pages/s, p50/p95/p99 in ms, CPU ms of web and
of PostgreSQL for each, statements for each from PostgreSQL's own log, and how many rows a page
shows; `yard` is how long the machine takes just then for a fixed piece of Python (ms). At the end:
the largest size beside the smallest.
"""

import argparse
import http.cookiejar
import json
import statistics
import subprocess
import sys
import tempfile
import uuid
from collections import Counter
from datetime import timedelta
from math import ceil
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import psycopg
from intake import CODE, HOME, PASSWORD, System, Work, statements_logged
from load import request
from timing import yardstick

from motcua.cases.seeding.plan import Wish, month_weights
from motcua.kernel import clock

YEARS, CASES = 5, 1_000_000  # what makes a province as busy as these are
SEED = "1"
MANY = 40  # agencies of the officer who works for many
SAMPLES = 400  # different cases, codes and names asked for
COUNTED = 20
BASE = "/mot-cua"
# `name`: whole names of persons; `family`: the family name that most share, which fills a page.
PAGES = ("inbox", "due", "done", "code", "name", "family", "case")
COMMANDS = ("receive", "approve")
COLUMNS = ("rate", "p50", "p95", "p99", "web_ms", "pg_ms")
HEAD = ("clients", "req/s", "p50", "p95", "p99", "web ms", "pg ms", "yard")
FEW_OFFICER = (
    "SELECT s.username, p.agency_id FROM organisation_postholding h "
    "JOIN organisation_post p ON p.id = h.post_id JOIN organisation_staff s ON s.id = h.staff_id "
    "JOIN organisation_agency a ON a.id = p.agency_id "
    "JOIN cases_task t ON t.agency_id = p.agency_id AND t.role = p.role AND t.closed_at IS NULL "
    "WHERE p.role = 'desk_officer' AND a.level = 'commune' "
    "GROUP BY 1, 2 ORDER BY count(*) DESC, 1 LIMIT 1"
)
MANY_OFFICER = (
    "SELECT s.username, s.id FROM organisation_postholding h "
    "JOIN organisation_post p ON p.id = h.post_id JOIN organisation_staff s ON s.id = h.staff_id "
    "JOIN organisation_agency a ON a.id = p.agency_id "
    "WHERE p.role = 'desk_officer' AND a.kind = 'service_centre' ORDER BY 1 LIMIT 1"
)
HOLD_MORE = (
    "INSERT INTO organisation_postholding (id, post_id, staff_id, valid_from) "
    "SELECT gen_random_uuid(), p.id, %s, '2024-01-01' FROM (SELECT DISTINCT ON (a.identifier) "
    "p.id FROM organisation_post p JOIN organisation_agency a ON a.id = p.agency_id "
    "WHERE p.role = 'desk_officer' AND a.level = 'commune' ORDER BY a.identifier LIMIT %s) p "
    "ON CONFLICT DO NOTHING"
)
SOME_CASES = (
    "SELECT id, code, applicant_name FROM cases_case WHERE code IS NOT NULL AND "
    "(receiving_agency_id = ANY(%s) OR competent_agency_id = ANY(%s)) "
    "ORDER BY md5(id::text) LIMIT %s"
)
AGENCIES = (
    "SELECT DISTINCT p.agency_id FROM organisation_postholding h "
    "JOIN organisation_post p ON p.id = h.post_id JOIN organisation_staff s ON s.id = h.staff_id "
    "WHERE s.username = %s"
)


class Officer:
    """Somebody who logged in, and cases that she may see."""

    def __init__(self, system: System, label: str, username: str) -> None:
        self.system, self.label = system, label
        self.cookie = _log_in(system, username)
        with psycopg.connect(system.database) as connection:
            agencies = [key for (key,) in connection.execute(AGENCIES, [username]).fetchall()]
            self.cases = connection.execute(SOME_CASES, [agencies, agencies, SAMPLES]).fetchall()
        families = Counter(name.split()[0] for _id, _code, name in self.cases)
        self.family = families.most_common(1)[0][0]

    def rows(self, kind: str) -> float:
        """How many dossiers a page of this kind lists."""
        pages = [self._path(kind, index) for index in range(COUNTED)]
        return sum(self._read(page).count(b'class="code"') for page in pages) / COUNTED

    def _read(self, path: str) -> bytes:
        url = f"http://127.0.0.1:{self.system.port}{path}"
        with urlopen(Request(url, headers={"Cookie": self.cookie}), timeout=30) as answer:
            return bytes(answer.read())

    def pages(self, kind: str, count: int) -> list[bytes]:
        """`count` requests of one kind of page."""
        paths = [self._path(kind, index) for index in range(min(count, SAMPLES))]
        made = [_get(path, self.cookie) for path in paths]
        return [made[index % len(made)] for index in range(count)]

    def _path(self, kind: str, index: int) -> str:
        case_id, code, name = self.cases[index % len(self.cases)]
        return {
            "inbox": f"{BASE}/?tab=pool",
            "due": f"{BASE}/?tab=due",
            "done": f"{BASE}/?tab=done",
            "code": f"{BASE}/tim/?{urlencode({'q': code, 'code': code})}",
            "name": f"{BASE}/tim/?{urlencode({'q': name, 'code': name})}",
            "family": f"{BASE}/tim/?{urlencode({'q': self.family})}",
            "case": f"{BASE}/ho-so/{case_id}/",
        }[kind]


class Commands:
    """Cases brought to the step at which a command waits, and the requests that give it."""

    def __init__(self, system: System) -> None:
        self.system, self.work = system, Work(system)
        with psycopg.connect(system.database) as connection:
            self.officers = {
                (agency_id, role): username
                for agency_id, role, username in connection.execute(
                    "SELECT p.agency_id, p.role, min(s.username) FROM organisation_postholding h "
                    "JOIN organisation_post p ON p.id = h.post_id "
                    "JOIN organisation_staff s ON s.id = h.staff_id GROUP BY 1, 2"
                ).fetchall()
            }
        self.tokens: dict[str, str] = {}

    def make(self, kind: str, count: int) -> list[bytes]:
        """`count` acceptances, or approvals, of cases that were submitted for them."""
        since = self._now()
        self._send(self.work.submissions(count))
        if kind == "receive":
            return self._step(since, "accept", "desk_officer", 1, {"checked": self.work.required})
        body = {"checked": self.work.required}
        self._send(self._step(since, "accept", "desk_officer", 1, body))
        self._send(self._step(since, "take", "case_officer", 2, {}))
        said = {"outcome": "granted", "proposal": "Đủ điều kiện."}
        self._send(self._step(since, "propose", "case_officer", 3, said))
        return self._step(since, "approve", "approver", 4, {})

    def _step(
        self, since: Any, command: str, role: str, version: int, body: dict[str, Any]
    ) -> list[bytes]:
        with psycopg.connect(self.system.database) as connection:
            rows = connection.execute(
                "SELECT id, competent_agency_id FROM cases_case WHERE procedure_code = %s "
                "AND version = %s AND submitted_at >= %s ORDER BY id",
                [CODE, version, since],
            ).fetchall()
        return [
            request(
                "POST",
                f"/api/v1/cases/{case_id}/{command}",
                {"version": version, **body},
                {
                    "Authorization": f"Bearer {self._token(agency_id, role)}",
                    "Idempotency-Key": uuid.uuid4().hex,
                },
            )
            for case_id, agency_id in rows
        ]

    def _token(self, agency_id: uuid.UUID, role: str) -> str:
        username = self.officers[agency_id, role]
        if username not in self.tokens:
            self.tokens[username] = self.system.token(username)
        return self.tokens[username]

    def _send(self, requests: list[bytes]) -> None:
        report = self.system.load(8, 600, requests)
        if report["failures"]:
            raise SystemExit(f"preparing failed: {report['failures']}")

    def _now(self) -> Any:
        with psycopg.connect(self.system.database) as connection:
            row = connection.execute("SELECT clock_timestamp()").fetchone()
        return row[0] if row else None


def _get(path: str, cookie: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookie}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def _log_in(system: System, username: str) -> str:
    jar = http.cookiejar.CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    url = f"http://127.0.0.1:{system.port}/dang-nhap/"
    browser.open(url, timeout=30).read()
    token = next(cookie.value for cookie in jar if cookie.name == "csrftoken")
    form = {"username": username, "password": PASSWORD, "csrfmiddlewaretoken": token}
    browser.open(url, data=urlencode(form, quote_via=quote).encode(), timeout=30).read()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def _officers(system: System) -> list[Officer]:
    """One who works for one commune, one who works for the centre and many communes."""
    with psycopg.connect(system.database, autocommit=True) as connection:
        few = connection.execute(FEW_OFFICER).fetchone()
        many = connection.execute(MANY_OFFICER).fetchone()
        assert few is not None
        assert many is not None
        connection.execute(HOLD_MORE, [many[1], MANY])
    return [Officer(system, "few", few[0]), Officer(system, "many", many[0])]


def days_of(size: int) -> int:
    """How many of the last days of the long history hold so many dossiers; 0: all."""
    wish = Wish(cases=max(size, CASES), years=YEARS, seed=1, until=clock.now())
    months = month_weights(wish)
    left, days = size / wish.cases * sum(weight for _month, weight in months), 0.0
    for month, weight in reversed(months):
        following = (month + timedelta(days=31)).replace(day=1)
        inside = min(following - timedelta(days=1), wish.last) - max(month, wish.first)
        part = min(1.0, left / weight)
        left, days = left - weight, days + part * (inside.days + 1)
        if left <= 0:
            break
    return 0 if size >= wish.cases else ceil(days)


def _seed(system: System, size: int) -> None:
    """Fill the province, or go on with what was begun there on another day."""
    with psycopg.connect(system.database) as connection:
        begun = connection.execute("SELECT days FROM cases_seedrun").fetchone()
    days = begun[0] if begun else days_of(size)
    command = [sys.executable, "-m", "motcua.config.cli", "seed", "--cases", str(size)]
    command += ["--years", str(YEARS), "--days", str(days), "--seed", SEED]
    subprocess.run(command, env=system.env, check=True)


def measure(size: int, options: argparse.Namespace) -> dict[str, Any]:
    """Every page and command at one size."""
    home = HOME / (f"inbox-{size}" if size >= CASES else f"inbox-{size}-busy")
    home.mkdir(parents=True, exist_ok=True)
    found: dict[str, Any] = {}
    with System(with_worker=False, home=home) as system:
        _seed(system, size)
        kinds = options.pages.split(",")
        print(f"\n{size:,} cases", flush=True)
        for officer in _officers(system):
            for kind in [kind for kind in PAGES if kind in kinds]:
                found |= _pages(system, officer, kind, options)
        commands = [kind for kind in COMMANDS if kind in kinds]
        made = Commands(system) if commands else None
        for kind in commands:
            assert made is not None
            found |= _commands(system, made, kind, options)
    return found


def _pages(
    system: System, officer: Officer, kind: str, options: argparse.Namespace
) -> dict[str, Any]:
    name = f"{kind}, {officer.label}"
    system.load(2, 1, officer.pages(kind, 200))  # warm
    with statements_logged(system) as counted:
        system.load(1, 10, officer.pages(kind, COUNTED))
    rows = officer.rows(kind)
    _title(name, counted[0] / COUNTED, rows)
    found = {}
    for clients in map(int, options.clients.split(",")):
        reports = [
            system.load(clients, options.seconds, officer.pages(kind, int(options.seconds * 2000)))
            for _run in range(options.runs)
        ]
        report = _row(clients, reports, counted[0] / COUNTED)
        found[f"{name}, {clients}"] = report | {"rows": rows}
    return found


def _commands(
    system: System, made: Commands, kind: str, options: argparse.Namespace
) -> dict[str, Any]:
    with statements_logged(system) as counted:
        requests = made.make(kind, COUNTED)
    with statements_logged(system) as counted:
        system.load(1, 10, requests)
    _title(kind, counted[0] / COUNTED)
    found = {}
    for clients in map(int, options.clients.split(",")):
        reports = [
            system.load(clients, 60, made.make(kind, options.commands))
            for _run in range(options.runs)
        ]
        found[f"{kind}, {clients}"] = _row(clients, reports, counted[0] / COUNTED)
    return found


def _title(name: str, statements: float, rows: float | None = None) -> None:
    shown = "" if rows is None else f", {rows:.1f} rows"
    print(f"\n{name}: {statements:.1f} statements{shown}")
    print("".join(f"{word:>9}" for word in HEAD), flush=True)


def _row(clients: int, reports: list[dict[str, Any]], statements: float) -> dict[str, Any]:
    found = {name: statistics.median(report[name] for report in reports) for name in COLUMNS}
    found["yard_ms"] = yardstick()
    values = [clients, *found.values()]
    print("".join(f"{value:>9.{0 if value >= 100 else 2}f}" for value in values), flush=True)  # noqa: PLR2004 - as many digits as one reads
    for report in reports:
        if report["failures"]:
            print("  failures:", report["failures"])
    return found | {"statements": statements, "failures": [r["failures"] for r in reports]}


def _compare(found: dict[int, dict[str, Any]]) -> None:
    """The largest size beside the smallest: what growth costs, the machine's own speed set off."""
    small, large = min(found), max(found)
    print(f"\n{large:,} cases beside {small:,}: p50, CPU of both, the same by yard, rows")
    for name, report in found[large].items():
        other = found[small].get(name)
        if other is None:
            continue
        cpu = (report["web_ms"] + report["pg_ms"]) / (other["web_ms"] + other["pg_ms"])
        ratios = (
            report["p50"] / other["p50"],
            cpu,
            cpu * other["yard_ms"] / report["yard_ms"],
        )
        rows = f"{other['rows']:>8.1f} → {report['rows']:.1f}" if "rows" in report else ""
        print(f"  {name:<24}" + "".join(f"{ratio:>7.2f}" for ratio in ratios) + rows)


def main() -> None:
    """Measure each size in a process of its own, print, and write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--clients", default="1,8,32")
    parser.add_argument("--pages", default=",".join(PAGES + COMMANDS))
    parser.add_argument("--commands", type=int, default=400, help="commands in one run")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        options.json.write_text(json.dumps(measure(options.one, options)))
        return
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in map(int, options.sizes.split(",")):
            answer = Path(folder) / f"{size}.json"
            command = [sys.executable, __file__, *sys.argv[1:], "--one", str(size)]
            subprocess.run([*command, "--json", str(answer)], check=True)
            found[size] = json.loads(answer.read_text())
    if len(found) > 1:
        _compare(found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
