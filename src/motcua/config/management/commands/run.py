"""`motcua run`: web, worker and database under one supervisor."""

import sys

from django.core.management.base import BaseCommand

from motcua.config import supervisor


class Command(BaseCommand):
    help = "Chạy Một Cửa: cơ sở dữ liệu, web và tiến trình nền, trên một cổng."

    def run_from_argv(self, argv: list[str]) -> None:
        """Hand over before Django looks for a database."""
        sys.exit(supervisor.main(argv[2:]))
