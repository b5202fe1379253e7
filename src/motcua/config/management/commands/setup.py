"""`motcua setup`: everything an installation needs before it can serve."""

from typing import Any

from django.core.management.base import BaseCommand

from motcua.config import setup


class Command(BaseCommand):
    help = "Tạo bảng, nạp dữ liệu tham chiếu, khóa, tài khoản và tệp giao diện; chạy lại không sao."

    def handle(self, *args: Any, **options: Any) -> None:
        setup.run_all()
