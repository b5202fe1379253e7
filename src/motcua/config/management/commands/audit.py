"""`motcua audit verify`: prove that nobody changed the history of a case."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from motcua.cases.selectors import ledger_verify
from motcua.cases.types import LedgerBreak
from motcua.kernel.errors import DomainError


class Command(BaseCommand):
    help = _("Kiểm tra sổ của hồ sơ: tính lại mã băm từng dòng, số thứ tự, liên kết.")

    def add_arguments(self, parser: CommandParser) -> None:
        """`verify [--case CODE] [--since DATE]`."""
        actions = parser.add_subparsers(dest="action", required=True, metavar="verify")
        verify = actions.add_parser("verify", help=self.help)
        verify.add_argument("--case", default="", metavar="CODE", help=_("chỉ một hồ sơ"))
        verify.add_argument(
            "--since",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help=_("chỉ hồ sơ có thay đổi từ ngày này"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each broken row and end with 1, or say that all is well."""
        broken = 0

        def tell(found: LedgerBreak) -> None:
            nonlocal broken
            broken += 1
            self.stdout.write(
                _("%(case)s: dòng %(number)s: %(what)s")
                % {"case": found.case, "number": found.number, "what": found.what}
            )

        try:
            rows = ledger_verify(
                code=options["case"], since=options["since"], tell=tell, progress=self._progress
            )
        except DomainError as error:
            raise CommandError(error.text) from error
        if broken:
            self.stderr.write(
                _("%(rows)s dòng, %(broken)s chỗ sai") % {"rows": rows, "broken": broken}
            )
            raise SystemExit(1)
        self.stdout.write(_("%(rows)s dòng, không sai") % {"rows": rows})

    def _progress(self, rows: int) -> None:
        if rows and rows % 100_000 == 0:
            self.stderr.write(_("… %(rows)s dòng") % {"rows": rows})
