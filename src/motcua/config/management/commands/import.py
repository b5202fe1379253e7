# ruff: noqa: N999 - the name of the command is the name of its file
"""`motcua import <table> [FILE…]`: take reference data from CSV files, all rows or none."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue.services import (
    LIFE_EVENT_FILES,
    PROCEDURE_FILES,
    SEARCH_FILES,
    life_events_import,
    offerings_import,
    procedures_import,
    search_words_import,
)
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import DomainError
from motcua.kernel.tables import BadRows, Count
from motcua.organisation.errors import AgencyUnknown
from motcua.organisation.selectors import agency_by_identifier
from motcua.organisation.services import AGENCY_FILES, UNIT_FILES, agencies_import, units_import
from motcua.worktime.services import CALENDAR_FILES, calendar_import

ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Importer:
    """A service `(actor, files, say) -> counts by table`, and the files of the distribution."""

    run: Callable[..., Mapping[str, Count]]
    files: Sequence[Path]
    help: Any


def _agency_of(identifier: str) -> UUID | None:
    """For the calendar: it names agencies and does not know them."""
    try:
        return agency_by_identifier(identifier).id
    except AgencyUnknown:
        return None


# In the order in which they need one another; `all` runs them so.
IMPORTERS: dict[str, Importer] = {
    "units": Importer(
        run=units_import,
        files=UNIT_FILES,
        help=gettext_lazy("đơn vị hành chính hai thời kỳ và quan hệ kế thừa"),
    ),
    "calendar": Importer(
        run=partial(calendar_import, agency_of=_agency_of),
        files=CALENDAR_FILES,
        help=gettext_lazy(
            "giờ làm việc theo tuần và thời kỳ, ngày lễ, nghỉ bù, làm bù, "
            "quyết định riêng của cơ quan, thủ tục trả trong ngày"
        ),
    ),
    "agencies": Importer(
        run=agencies_import,
        files=AGENCY_FILES,
        help=gettext_lazy("cơ quan, cán bộ, vị trí (mặc định: tỉnh minh họa Bình Phước 2024)"),
    ),
    "procedures": Importer(
        run=procedures_import,
        files=PROCEDURE_FILES,
        help=gettext_lazy("thủ tục hành chính; nội dung thay đổi thì công bố bản mới"),
    ),
    "offerings": Importer(
        run=offerings_import,
        files=(),
        help=gettext_lazy("nơi thực hiện thủ tục, suy từ cấp thực hiện và cơ quan; không cần tệp"),
    ),
    "search": Importer(
        run=search_words_import,
        files=SEARCH_FILES,
        help=gettext_lazy("từ người dân dùng khi tìm thủ tục, và thủ tục nào xếp trước"),
    ),
    "life-events": Importer(
        run=life_events_import,
        files=LIFE_EVENT_FILES,
        help=gettext_lazy("việc trong đời và thủ tục của mỗi việc; việc không có trong tệp thì bỏ"),
    ),
}


class Command(BaseCommand):
    help = _("Nhập dữ liệu nền từ tệp CSV. Nhập lại lần nữa không làm thay đổi gì.")

    def add_arguments(self, parser: CommandParser) -> None:
        tables = parser.add_subparsers(dest="table", required=True, metavar="|".join(IMPORTERS))
        for name, importer in IMPORTERS.items():
            table = tables.add_parser(name, help=str(importer.help))
            table.add_argument(
                "files",
                nargs="*",
                type=Path,
                metavar="FILE",
                help=_("tệp CSV; dòng tiêu đề cho biết đó là bảng nào"),
            )
        tables.add_parser(ALL, help=_("tất cả, từ các tệp đi kèm"))

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = list(IMPORTERS) if options["table"] == ALL else [options["table"]]
        for name in chosen:
            self._import(name, options.get("files") or IMPORTERS[name].files)

    def _import(self, name: str, files: Sequence[Path]) -> None:
        begin = time.monotonic()
        try:
            counts = IMPORTERS[name].run(actor=SYSTEM, files=files, say=self._say)
        except BadRows as error:
            for bad in error.rows:
                self.stderr.write(
                    _("%(file)s dòng %(line)s: %(what)s")
                    % {"file": bad.file, "line": bad.line, "what": bad.what}
                )
            self.stderr.write(
                _("%(count)s chỗ sai; không có gì được ghi.") % {"count": len(error.rows)}
            )
            raise SystemExit(1) from error
        except DomainError as error:
            self.stderr.write(error.text)
            raise SystemExit(1) from error
        for table, count in counts.items():
            self.stdout.write(
                _("%(table)s: %(created)s mới, %(changed)s sửa, %(unchanged)s giữ nguyên")
                % {
                    "table": table,
                    "created": count.created,
                    "changed": count.changed,
                    "unchanged": count.unchanged,
                }
            )
        self.stdout.write(
            _("%(name)s: xong trong %(seconds).1f giây")
            % {"name": name, "seconds": time.monotonic() - begin}
        )

    def _say(self, step: str) -> None:
        self.stdout.write(f"  {step}")
        self.stdout.flush()
