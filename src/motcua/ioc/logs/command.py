"""`motcua ioc import-log|summary|flow|export-log|datasets`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from motcua.ioc.logs.errors import LogRefused
from motcua.ioc.logs.importing import log_import
from motcua.ioc.logs.lake import dataset, datasets
from motcua.ioc.logs.mapping import mapping_read
from motcua.ioc.logs.summary import log_summary
from motcua.ioc.logs.types import LogMapping
from motcua.ioc.logs.wording import duration_text


def actions_add(actions: Any) -> None:
    """Add the actions of logs to the subparsers of the command."""
    taken = actions.add_parser("import-log", help=_("nạp nhật ký XES hoặc CSV của hệ thống cũ"))
    taken.add_argument("file", type=Path, metavar="FILE")
    taken.add_argument("--map", dest="mapping", type=Path, metavar="MAPPING.toml")
    taken.add_argument("--dataset", required=True, metavar="NAME", help=_("tên bộ dữ liệu"))
    taken.set_defaults(run=_import)
    told = actions.add_parser("summary", help=_("số hồ sơ, sự kiện, biến thể, thời gian, đúng hạn"))
    told.add_argument("--dataset", required=True, metavar="NAME")
    told.add_argument("--json", action="store_true")
    told.set_defaults(run=_summary)
    listed = actions.add_parser("datasets", help=_("các bộ dữ liệu đã nạp"))
    listed.set_defaults(run=_datasets)


def _import(command: BaseCommand, options: dict[str, Any]) -> None:
    mapping = LogMapping()
    if options["mapping"]:
        try:
            mapping = mapping_read(options["mapping"].read_bytes())
        except OSError as error:
            raise CommandError(
                _("Không đọc được tệp %(path)s") % {"path": options["mapping"]}
            ) from error
    try:
        found = log_import(path=options["file"], name=options["dataset"], mapping=mapping)
    except LogRefused as refusal:
        for problem in refusal.problems:
            where = _("dòng %(line)s: ") % {"line": problem.line} if problem.line else ""
            command.stderr.write(f"{where}{problem.message}")
        raise CommandError(refusal.text) from refusal
    command.stdout.write(
        _("Đã nạp %(events)s sự kiện của %(cases)s hồ sơ vào bộ dữ liệu %(name)s.")
        % {**found.source, "name": found.name}
    )


def _summary(command: BaseCommand, options: dict[str, Any]) -> None:
    found = log_summary(dataset(options["dataset"]))
    if options["json"]:
        command.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for line in _summary_lines(found):
        command.stdout.write(line)


def _summary_lines(found: dict[str, Any]) -> Iterator[str]:
    """The summary as people read it."""
    yield (
        _("%(cases)s hồ sơ, %(events)s sự kiện, %(activities)s loại bước, %(variants)s biến thể")
        % found
    )
    yield _("Thời gian từ sự kiện đầu đến sự kiện cuối: trung vị %(median)s, p95 %(p95)s") % {
        "median": duration_text(found["median_duration_seconds"]),
        "p95": duration_text(found["p95_duration_seconds"]),
    }
    yield (
        _(
            "Đã xong %(finished)s, đúng hạn %(on_time)s, trễ hạn %(late)s,"
            " không có hạn %(without_deadline)s"
        )
        % found
    )


def _datasets(command: BaseCommand, options: dict[str, Any]) -> None:
    for found in datasets():
        command.stdout.write(
            _(
                "%(dataset)s: %(cases)s hồ sơ, %(events)s sự kiện, từ %(file)s,"
                " nạp lúc %(imported_at)s"
            )
            % dict(found.source)
        )
