"""`motcua signing setup`: the demonstration PKI. `motcua signing trust FILE`: one more root."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.management.base import BaseCommand, CommandError

from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import DomainError
from motcua.signing.services import pki_create, trust_anchor_add
from motcua.signing.types import KeyAlgorithm


class Command(BaseCommand):
    """Set up certificates. Running it twice changes nothing."""

    help = "Thiết lập hệ thống chứng thư số trình diễn, thêm chứng thư gốc tin cậy."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        setup = actions.add_parser("setup", help="tạo chứng thư gốc, cấp dưới và dấu thời gian")
        setup.add_argument(
            "--algorithm",
            default=KeyAlgorithm.RSA_2048.value,
            choices=[algorithm.value for algorithm in KeyAlgorithm],
        )
        trust = actions.add_parser("trust", help="tin cậy thêm một chứng thư gốc (PEM hoặc DER)")
        trust.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["action"] == "setup":
                self._setup(KeyAlgorithm(options["algorithm"]))
            else:
                self._trust(options["file"])
        except DomainError as error:
            raise CommandError(error.text) from error

    def _setup(self, algorithm: KeyAlgorithm) -> None:
        made = pki_create(actor=SYSTEM, algorithm=algorithm)
        self.stdout.write(
            "Đã tạo chứng thư gốc, chứng thư cấp dưới và dịch vụ dấu thời gian."
            if made
            else "Hệ thống chứng thư số đã có từ trước; không thay đổi gì."
        )

    def _trust(self, file: Path) -> None:
        try:
            content = file.read_bytes()
            load = (
                x509.load_pem_x509_certificate
                if content.startswith(b"-----")
                else x509.load_der_x509_certificate
            )
            certificate = load(content)
        except (OSError, ValueError) as error:
            raise CommandError(f"Không đọc được chứng thư trong {file}: {error}") from error
        name = certificate.subject.rfc4514_string()
        trust_anchor_add(
            actor=SYSTEM, name=name, certificate=certificate.public_bytes(Encoding.DER)
        )
        self.stdout.write(f"Đã tin cậy: {name}")
