"""`motcua ioc rebuild|refresh|sum|status`: the facts of our own cases."""

import json
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from motcua.ioc import selectors, services


def actions_add(actions: Any) -> None:
    """Make the actions known to the command."""
    rebuild = actions.add_parser("rebuild", help=_("lập lại kho số liệu từ sổ hồ sơ"))
    rebuild.set_defaults(run=_rebuild)
    refresh = actions.add_parser("refresh", help=_("cập nhật kho số liệu đến lúc này"))
    refresh.add_argument(
        "--compare", action="store_true", help=_("so sánh từng hồ sơ, để lấy cả số liệu vào muộn")
    )
    refresh.set_defaults(run=_refresh)
    sums = actions.add_parser("sum", help=_("đếm trước các tháng, quý, năm đã qua"))
    sums.set_defaults(run=_sum)
    status = actions.add_parser("status", help=_("kho số liệu có gì"))
    status.add_argument("--json", action="store_true", help=_("in ra JSON"))
    status.set_defaults(run=_status)


def _rebuild(command: BaseCommand, options: dict[str, Any]) -> None:
    begun = time.monotonic()

    def progress(done: int) -> None:
        command.stdout.write(_("đã đọc %(done)d hồ sơ") % {"done": done})

    state = services.lake_rebuild(progress=progress)
    said = _("%(cases)d hồ sơ, %(files)d tệp, %(mega).1f MB, %(seconds).1f giây")
    seconds = time.monotonic() - begun
    command.stdout.write(
        said
        % {
            "cases": state.rows["cases"],
            "files": state.files,
            "mega": state.bytes / 1e6,
            "seconds": seconds,
        }
    )


def _refresh(command: BaseCommand, options: dict[str, Any]) -> None:
    begun = time.monotonic()
    touched = services.lake_refresh(compares=options["compare"])
    seconds = time.monotonic() - begun
    said = _("%(cases)d hồ sơ có thay đổi, %(seconds).1f giây")
    command.stdout.write(said % {"cases": touched, "seconds": seconds})


def _sum(command: BaseCommand, options: dict[str, Any]) -> None:
    begun = time.monotonic()
    windows = services.sums_follow()
    said = _("đã đếm %(windows)d kỳ, %(seconds).1f giây")
    seconds = time.monotonic() - begun
    command.stdout.write(said % {"windows": windows, "seconds": seconds})


def _status(command: BaseCommand, options: dict[str, Any]) -> None:
    state = selectors.lake_state()
    if options["json"]:
        said = {
            "number": state.number,
            "made_at": state.made_at.isoformat(),
            "rows": state.rows,
            "files": state.files,
            "bytes": state.bytes,
        }
        command.stdout.write(json.dumps(said, indent=2))
        return
    for kind, rows in state.rows.items():
        command.stdout.write(f"{kind:8} {rows:>12,}")
    command.stdout.write(f"{state.made_at:%Y-%m-%d %H:%M:%S} · {state.bytes / 1e6:.1f} MB")
