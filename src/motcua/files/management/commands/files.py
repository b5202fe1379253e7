"""`motcua files`: what the scanner says; all files once more with the signatures of today."""

from argparse import ArgumentTypeError
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from motcua.files.errors import ScannerUnavailable
from motcua.files.selectors import scans_pending
from motcua.files.services import files_rescan, scanner_check
from motcua.files.types import Scanned
from motcua.kernel import clock
from motcua.kernel.errors import DomainError


def day_of(text: str) -> datetime:
    """`2024-06-01` as its first moment in Viet Nam."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=clock.VIETNAM)
    except ValueError:
        raise ArgumentTypeError(_("ngày viết dạng 2024-06-01")) from None


class Command(BaseCommand):
    help = _("Quét mã độc: tình trạng, quét lại các tệp đã nhận.")

    def add_arguments(self, parser: CommandParser) -> None:
        """`status` and `rescan`."""
        actions = parser.add_subparsers(dest="action", required=True, metavar="status|rescan")
        actions.add_parser("status", help=_("bộ quét nào, còn bao nhiêu tệp chờ quét"))
        rescan = actions.add_parser("rescan", help=_("quét lại mọi tệp với dấu hiệu mã độc mới"))
        rescan.add_argument(
            "--since",
            type=day_of,
            metavar="YYYY-MM-DD",
            help=_("chỉ tệp nhận từ ngày này"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one action; refusals are told and end with 1."""
        try:
            version = scanner_check()
            if not version:
                raise CommandError(
                    _("Chưa cấu hình bộ quét mã độc. Xin đặt MOTCUA_CLAMD rồi chạy lại.")
                )
            if options["action"] == "status":
                self.stdout.write(version)
                self.stdout.write(_("%(count)d tệp chờ quét") % {"count": scans_pending()})
            else:
                self._rescan(options["since"])
        except DomainError as error:
            raise CommandError(error.text) from error

    def _rescan(self, since: datetime | None) -> None:
        found = files_rescan(since=since, progress=lambda so_far: self.stderr.write(_line(so_far)))
        self.stdout.write(_line(found))
        if not found.is_whole:
            raise ScannerUnavailable


def _line(found: Scanned) -> str:
    return _("Đã quét %(files)d nội dung: %(infected)d có mã độc, %(failed)d không quét được") % {
        "files": found.files,
        "infected": found.infected,
        "failed": found.failed,
    }
