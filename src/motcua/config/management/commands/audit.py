"""`motcua audit`: prove the history of cases, seal its months, take old months out."""

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from motcua.cases.selectors import archive_verify, ledger_verify, seal_known
from motcua.cases.services import ledger_drop, ledger_seal
from motcua.cases.types import LedgerBreak, SealedMonth
from motcua.kernel.errors import DomainError

STEP = 100_000


def month_of(text: str) -> date:
    """`2024-01` as the first day of that month."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise ArgumentTypeError(_("tháng viết dạng 2024-01")) from None


class Command(BaseCommand):
    help = _("Kiểm tra sổ của hồ sơ; niêm phong từng tháng; đưa tháng cũ ra tệp lưu trữ.")

    def add_arguments(self, parser: CommandParser) -> None:
        """`verify`, `seal` and `drop`."""
        actions = parser.add_subparsers(dest="action", required=True, metavar="verify|seal|drop")
        verify = actions.add_parser("verify", help=_("tính lại mã băm từng dòng, niêm phong"))
        verify.add_argument("--case", default="", metavar="CODE", help=_("chỉ một hồ sơ"))
        verify.add_argument(
            "--since",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help=_("chỉ hồ sơ có thay đổi từ ngày này"),
        )
        verify.add_argument(
            "--archive", type=Path, metavar="FILE", help=_("chỉ một tệp lưu trữ với niêm phong")
        )
        verify.add_argument(
            "--seal", default="", metavar="HASH", help=_("niêm phong đã chép lại phải còn trong sổ")
        )
        seal = actions.add_parser("seal", help=_("niêm phong một tháng, hoặc mọi tháng đã hết"))
        seal.add_argument("--month", type=month_of, metavar="YYYY-MM")
        drop = actions.add_parser("drop", help=_("đưa tháng đã niêm phong ra tệp, rồi xóa khỏi sổ"))
        drop.add_argument("--month", type=month_of, metavar="YYYY-MM", required=True)
        drop.add_argument(
            "--to", type=Path, metavar="FOLDER", default=settings.HOME_DIR / "archive"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one action; refusals are told and end with 1."""
        try:
            getattr(self, f"_{options['action']}")(options)
        except DomainError as error:
            raise CommandError(error.text) from error

    def _verify(self, options: dict[str, Any]) -> None:
        """Print each break and end with 1, or say that all is well."""
        broken = 0

        def tell(found: LedgerBreak) -> None:
            nonlocal broken
            broken += 1
            self.stdout.write(_told(found))

        if options["seal"] and not seal_known(options["seal"]):
            tell(LedgerBreak(case=options["seal"], number=None, what=_("không có niêm phong này")))
        if options["archive"]:
            if not options["archive"].is_file():
                raise CommandError(_("Không có tệp %(path)s") % {"path": options["archive"]})
            rows = archive_verify(path=options["archive"], tell=tell)
        else:
            rows = ledger_verify(
                code=options["case"], since=options["since"], tell=tell, progress=self._progress
            )
        if broken:
            self.stderr.write(
                _("%(rows)s dòng, %(broken)s chỗ sai") % {"rows": rows, "broken": broken}
            )
            raise SystemExit(1)
        self.stdout.write(_("%(rows)s dòng, không sai") % {"rows": rows})

    def _seal(self, options: dict[str, Any]) -> None:
        sealed = 0
        for month in ledger_seal(month=options["month"]):
            sealed += 1
            self.stdout.write(_line(month))
        if not sealed:
            self.stdout.write(_("Không còn tháng nào để niêm phong."))

    def _drop(self, options: dict[str, Any]) -> None:
        month = ledger_drop(month=options["month"], folder=options["to"])
        self.stdout.write(_line(month))
        self.stdout.write(month.archive)

    def _progress(self, rows: int) -> None:
        if rows and rows % STEP == 0:
            self.stderr.write(_("… %(rows)s dòng") % {"rows": rows})


def _told(found: LedgerBreak) -> str:
    if found.number is None:
        return f"{found.case}: {found.what}"
    return _("%(case)s: dòng %(number)s: %(what)s") % {
        "case": found.case,
        "number": found.number,
        "what": found.what,
    }


def _line(month: SealedMonth) -> str:
    return _("%(month)s: %(rows)s dòng, niêm phong %(hash)s") % {
        "month": f"{month.month:%Y-%m}",
        "rows": month.rows,
        "hash": month.hash,
    }
