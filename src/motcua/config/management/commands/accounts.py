"""`motcua accounts`: the accounts of the demonstration province."""

from typing import Any

from django.core.management.base import BaseCommand

from motcua.config import setup
from motcua.config.progress import say


class Command(BaseCommand):
    help = "In bảng tài khoản dùng thử."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = setup.demo_accounts()
        if not rows:
            return
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        say("\nTài khoản dùng thử:")
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            say("  " + "   ".join(cells).rstrip())
