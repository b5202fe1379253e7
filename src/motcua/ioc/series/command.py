"""`motcua ioc push-series`: figures of other domains from a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from motcua.ioc.series.sending import series_send
from motcua.ioc.series.types import Sending, Way, Written
from motcua.kernel.actor import SYSTEM

PIECE = 1 << 20


def actions_add(actions: Any) -> None:
    """Make the action known to the command."""
    push = actions.add_parser("push-series", help=_("nạp số liệu của các lĩnh vực khác từ tệp"))
    push.add_argument("file", type=Path, metavar="FILE", help=_("CSV hoặc XLSX"))
    push.add_argument(
        "--indicator", default="", metavar="CODE", help=_("chỉ số, khi bảng không có cột mã")
    )
    push.add_argument("--source", default="", metavar="TEXT", help=_("nguồn số liệu"))
    push.add_argument(
        "--correction", default="", metavar="REASON", help=_("đính chính số đã có, vì lý do này")
    )
    push.add_argument(
        "--numbers",
        choices=[each.value for each in Written],
        default=Written.AUTO.value,
        help=_("cách viết số: vi là 1.234,5; en là 1,234.5"),
    )
    push.set_defaults(run=_push)


def _push(command: BaseCommand, options: dict[str, Any]) -> None:
    path: Path = options["file"]
    sending = Sending(
        name=path.name,
        indicator=options["indicator"],
        source=options["source"],
        is_correction=bool(options["correction"]),
        reason=options["correction"],
        numbers=Written(options["numbers"]),
    )
    try:
        with path.open("rb") as stream:
            batch = series_send(
                actor=SYSTEM,
                chunks=iter(lambda: stream.read(PIECE), b""),
                sending=sending,
                way=Way.CSV,
                waits=True,
            )
    except OSError as error:
        raise CommandError(_("Không đọc được tệp %(path)s") % {"path": path}) from error
    for problem in batch.problems:
        where = _("dòng %(line)s") % {"line": problem.line} if problem.line else path.name
        about = f"{where}, {problem.column}" if problem.column else where
        command.stderr.write(f"{about}: {problem.say}")
    if batch.wrong:
        raise CommandError(
            _("Không nạp dòng nào: %(wrong)s lỗi trong %(read)s dòng.")
            % {"wrong": batch.wrong, "read": batch.read}
        )
    command.stdout.write(
        _("Đã nạp %(loaded)s số liệu từ %(read)s dòng.")
        % {"loaded": batch.loaded, "read": batch.read}
    )
