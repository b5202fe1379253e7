"""`motcua search "words"`: the procedures that the words mean, best first."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from motcua.catalogue.selectors import procedures_search
from motcua.catalogue.types import ProcedurePage

MOST = 100


class Command(BaseCommand):
    help = _("Tìm thủ tục: có dấu hay không, gõ sai, gõ tắt, lời nói hằng ngày, mã thủ tục.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("words", nargs="+", metavar="WORDS", help=_("từ cần tìm"))
        parser.add_argument("--json", action="store_true", help=_("in ra JSON"))
        parser.add_argument(
            "--limit", type=int, default=10, help=_("số thủ tục nhiều nhất, từ 1 đến 100")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        limit = max(1, min(options["limit"], MOST))
        found = procedures_search(" ".join(options["words"]), per_page=limit)
        self.stdout.write(_as_json(found) if options["json"] else _as_text(found))


def _as_json(found: ProcedurePage) -> str:
    rows = [{"code": row.code, "name": row.name, "score": row.score} for row in found.rows]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _as_text(found: ProcedurePage) -> str:
    heard = [
        _("hiểu “%(typed)s” là: %(meant)s") % {"typed": word.typed, "meant": word.meant}
        for word in found.understood
    ]
    if found.mended:
        heard.append(_("có phải: %s") % found.mended)
    rows = [f"{row.score:.3f}  {row.code}  {row.name}" for row in found.rows]
    return "\n".join([*heard, *(rows or [_("Không tìm thấy thủ tục nào.")])])
