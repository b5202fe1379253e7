"""`motcua openapi`: write the REST contract, or check that the committed one is true."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from motcua.rest.api import api

DEFAULT = Path("openapi/v1.json")


class Command(BaseCommand):
    help = "Write openapi/v1.json; with --check only say whether it is up to date."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")
        parser.add_argument("file", nargs="?", type=Path, default=DEFAULT)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or compare."""
        text = json.dumps(
            api.get_openapi_schema(path_prefix="/api/v1/"),
            indent=1,
            ensure_ascii=False,
            sort_keys=True,
        )
        text += "\n"
        path: Path = options["file"]
        if not options["check"]:
            path.write_text(text)
            return
        if not path.exists() or path.read_text() != text:
            sys.exit(
                "openapi/v1.json is out of date: run `motcua openapi` and look at the difference."
            )
