"""What a page costs in this process: processor time, without a network, a server or neighbours.

    .venv/bin/python bench/page.py [--size 10000] [--pages inbox,case] [--rounds 300]
        [--officer many] [--profile]

Asks the WSGI application for the pages of an officer of one agency, or of many, in a province that
`bench/inbox.py` seeded, and prints the 10th percentile (what it costs when nobody disturbs) and the
median of the thread's processor time in ms, and the length of the page. `--profile` shows where
the time goes, function by function.
"""

import argparse
import cProfile
import gc
import io
import os
import pstats
import statistics
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from intake import HOME, ROOT

WARM = 30
SHOWN = 45
OBJECTS_BETWEEN_COLLECTIONS = 25_000  # as `config/wsgi.py`
FEW = (
    "SELECT c.id, s.username, array_agg(DISTINCT p.agency_id) FROM organisation_postholding h "
    "JOIN organisation_post p ON p.id = h.post_id JOIN organisation_staff s ON s.id = h.staff_id "
    "JOIN identity_account c ON c.staff_id = s.id "
    "JOIN organisation_agency a ON a.id = p.agency_id "
    "JOIN cases_task t ON t.agency_id = p.agency_id AND t.role = p.role AND t.closed_at IS NULL "
    "WHERE p.role = 'desk_officer' AND a.level = 'commune' "
    "GROUP BY 1, 2 ORDER BY count(*) DESC, 2 LIMIT 1"
)
# The officer of the provincial centre, whom `bench/inbox.py` gave 40 communes besides.
MANY = (
    "SELECT c.id, s.username, array_agg(p.agency_id) FROM organisation_postholding h "
    "JOIN organisation_post p ON p.id = h.post_id JOIN organisation_staff s ON s.id = h.staff_id "
    "JOIN identity_account c ON c.staff_id = s.id WHERE p.role = 'desk_officer' "
    "GROUP BY 1, 2 ORDER BY count(*) DESC, 2 LIMIT 1"
)
OFFICERS = {"few": FEW, "many": MANY}
CASES = (
    "SELECT id, code, applicant_name FROM cases_case WHERE receiving_agency_id = ANY(%s) "
    "AND code IS NOT NULL ORDER BY md5(id::text) LIMIT 50"
)
Page = Callable[[], bytes]


def _application(home: Path) -> Any:
    """The application as the server has it, on the province's own PostgreSQL."""
    sys.path.insert(0, os.environ.get("MOTCUA_SOURCE", str(ROOT / "src")))
    os.environ |= {"MOTCUA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "motcua.config.settings.dev"}
    embedded, secrets = (import_module(f"motcua.config.{name}") for name in ("embedded", "secrets"))
    secrets.fill(home)
    os.environ["DATABASE_URL"] = embedded.start(home / "postgres")
    application = import_module("django.core.wsgi").get_wsgi_application()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    return application


def _pages(application: Any, officer: str) -> dict[str, list[Page]]:
    """The pages of the officer with the most to do, by name; cases and words vary."""
    from django.db import connection  # noqa: PLC0415 - after the settings are chosen

    with connection.cursor() as cursor:
        cursor.execute(OFFICERS[officer])
        account_id, _name, agencies = cursor.fetchone()
        cursor.execute(CASES, [agencies])
        cases = cursor.fetchall()
    session = import_module("motcua.config.sessions").SessionStore()
    session["account_id"] = str(account_id)
    session.create()
    cookie = f"sessionid={session.session_key}; csrftoken={'a' * 32}"

    def page(path: str, query: str = "") -> Page:
        return lambda: _asked(application, path, query, cookie)

    return {
        "inbox": [page("/mot-cua/", "tab=pool")],
        "due": [page("/mot-cua/", "tab=due")],
        "done": [page("/mot-cua/", "tab=done")],
        "code": [page("/mot-cua/tim/", urlencode({"q": code})) for _id, code, _name in cases],
        "name": [page("/mot-cua/tim/", urlencode({"q": name})) for _id, _code, name in cases],
        "shared": [page("/mot-cua/tim/", urlencode({"q": cases[0][2].split()[0]}))],
        "case": [page(f"/mot-cua/ho-so/{case_id}/") for case_id, _code, _name in cases],
    }


def _asked(application: Any, path: str, query: str, cookie: str) -> bytes:
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": cookie,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    said: list[str] = []
    response = application(environ, lambda status, _headers: said.append(status))
    content = b"".join(response)
    response.close()
    if said[0][:3] not in ("200", "302"):
        raise SystemExit(f"{path}?{query}: {said}")
    return content


def _measure(name: str, pages: list[Page], rounds: int) -> None:
    for number in range(WARM):
        pages[number % len(pages)]()
    times, length = [], 0
    for number in range(rounds):
        begin = time.thread_time()
        content = pages[number % len(pages)]()
        times.append(1000 * (time.thread_time() - begin))
        length += len(content)
    times.sort()
    tenth = times[len(times) // 10]
    print(
        f"{name:<8}{tenth:>8.2f}{statistics.median(times):>8.2f}{length // rounds:>9}", flush=True
    )


def _profile(pages: list[Page], rounds: int) -> None:
    profile = cProfile.Profile(time.thread_time)
    profile.enable()
    for number in range(rounds):
        pages[number % len(pages)]()
    profile.disable()
    found = pstats.Stats(profile).strip_dirs()
    found.sort_stats("tottime").print_stats(SHOWN)
    found.sort_stats("cumulative").print_stats(2 * SHOWN)


def main() -> None:
    """Measure each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--officer", choices=OFFICERS, default="few")
    parser.add_argument("--pages", default="inbox,due,done,code,name,shared,case")
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    made = _pages(_application(options.home or HOME / f"inbox-{options.size}"), options.officer)
    print(f"{'page':<8}{'p10 ms':>8}{'median':>8}{'bytes':>9}")
    for name in options.pages.split(","):
        _measure(name, made[name], options.rounds)
        if options.profile:
            _profile(made[name], options.rounds)


if __name__ == "__main__":
    main()
