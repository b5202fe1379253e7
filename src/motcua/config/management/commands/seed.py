"""`motcua seed`: a history of dossiers for the demonstration province."""

import ctypes
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.utils.translation import gettext as _

from motcua.cases.seeding.arc import arc
from motcua.cases.seeding.plan import Wish
from motcua.cases.services import history_begin, history_finish, history_write
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import DomainError

WIDTH = 30
PR_SET_PDEATHSIG = 1
SECONDS_OF_RATE = 5.0


class Command(BaseCommand):
    help = _("Ghi lịch sử mẫu vào tỉnh minh họa. Chạy lại với cùng số liệu thì ghi tiếp.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=int, metavar="N", help=_("số hồ sơ"))
        parser.add_argument(
            "--replay",
            action="store_true",
            help=_("chỉ ghi những ngày của chiến dịch năm 2021 và vài tuần vừa qua"),
        )
        parser.add_argument("--years", type=int, default=5, metavar="Y", help=_("số năm"))
        parser.add_argument(
            "--days",
            type=int,
            default=0,
            metavar="D",
            help=_("chỉ ghi số ngày cuối của các năm đó"),
        )
        parser.add_argument("--seed", type=int, metavar="S", help=_("số gieo"))
        parser.add_argument(
            "--until",
            type=_instant,
            metavar="YYYY-MM-DDTHH:MM",
            help=_("lịch sử kết thúc lúc nào; mặc định: hết hôm qua"),
        )
        parser.add_argument(
            "--jobs", type=int, default=os.cpu_count() or 1, help=_("số tiến trình cùng ghi")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        cases = options["cases"] or (arc().replay.cases if options["replay"] else 0)
        if cases < 1 or options["years"] < 1:
            raise CommandError(_("Số hồ sơ và số năm phải từ 1 trở lên."))
        if options["days"] < 0:
            raise CommandError(_("Số ngày không được âm."))
        try:
            plan = history_begin(
                cases=cases,
                years=options["years"],
                seed=options["seed"] or (arc().replay.seed if options["replay"] else 1),
                until=options["until"],
                days=options["days"],
                is_replay=options["replay"],
            )
        except DomainError as error:
            raise CommandError(error.text) from error
        bar = _Bar(self, sum(cases for _key, cases in plan.pieces))
        bar.skip(sum(cases for key, cases in plan.pieces if key in plan.written))
        write = partial(_write, plan.wish)
        with _writers(options["jobs"]) as run:
            list(run(write, [key for key in plan.persons if key not in plan.written]))
            for cases in run(write, [key for key, _c in plan.pieces if key not in plan.written]):
                bar.add(cases)
        if bar.done > bar.skipped:
            history_finish()
        bar.end()


class _Bar:
    """A line that says how far it is, how fast, and how long it will take."""

    def __init__(self, command: BaseCommand, total: int) -> None:
        self.out, self.total = command.stdout, total
        self.is_shown = command.stdout.isatty()
        self.done, self.skipped, self.begin = 0, 0, time.monotonic()

    def skip(self, cases: int) -> None:
        """What an earlier call wrote."""
        self.done = self.skipped = cases

    def add(self, cases: int) -> None:
        """Show that so many more are written."""
        self.done += cases
        if not self.is_shown:
            return
        share = self.done / self.total
        rate = self._rate()
        left = (self.total - self.done) / rate if rate else 0
        bar = "█" * int(WIDTH * share) + "░" * (WIDTH - int(WIDTH * share))
        said = _("%(share)3d %% · %(rate)d hồ sơ/giây · còn %(left)s") % {
            "share": 100 * share,
            "rate": rate,
            "left": f"{int(left // 60)}:{int(left % 60):02d}",
        }
        self.out.write(f"\r{bar} {said} ", ending="")
        self.out.flush()

    def end(self) -> None:
        """The sum of it."""
        seconds = time.monotonic() - self.begin
        said = _("%(cases)d hồ sơ (%(new)d mới) trong %(seconds).1f giây, %(rate)d hồ sơ/giây") % {
            "cases": self.done,
            "new": self.done - self.skipped,
            "seconds": seconds,
            "rate": self._rate(),
        }
        self.out.write(("\n" if self.is_shown else "") + said)

    def _rate(self) -> float:
        return (self.done - self.skipped) / max(0.001, time.monotonic() - self.begin)


def _write(wish: Wish, key: str) -> int:
    return history_write(wish=wish, key=key)


class _writers:  # noqa: N801 - reads as a function
    """`run(function, items)` in so many processes; in this one when it is one."""

    def __init__(self, jobs: int) -> None:
        self.pool: ProcessPoolExecutor | None = None
        if jobs > 1:
            _hang_up()
            self.pool = ProcessPoolExecutor(
                jobs,
                mp_context=multiprocessing.get_context("fork"),
                initializer=_alone,
                initargs=(os.getpid(),),
            )

    def __enter__(self) -> Any:
        return self._run

    def __exit__(self, *_error: object) -> None:
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=True)

    def _run(self, function: Any, items: Iterable[Any]) -> Iterator[Any]:
        if self.pool is None:
            return map(function, items)
        return self.pool.map(function, items)


def _hang_up() -> None:
    """Close every connection: two processes that share one understand neither answer."""
    connections.close_all()
    for connection in connections.all():
        if isinstance(connection, DatabaseWrapper):
            connection.close_pool()


def _alone(parent: int) -> None:
    """A writer has its own connection, and ends with who started it."""
    _hang_up()
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=VIETNAM)
