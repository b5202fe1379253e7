"""`motcua ioc import-log|summary|flow|export-log|datasets`."""

import gzip
import json
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from motcua.ioc.logs.errors import LogRefused
from motcua.ioc.logs.flow import log_flow
from motcua.ioc.logs.importing import log_import
from motcua.ioc.logs.lake import dataset, datasets
from motcua.ioc.logs.mapping import mapping_read
from motcua.ioc.logs.ours import own_log
from motcua.ioc.logs.picture import map_file
from motcua.ioc.logs.summary import log_summary
from motcua.ioc.logs.types import Dataset, LogMapping
from motcua.ioc.logs.wording import duration_text, flow_lines
from motcua.ioc.logs.writing import WRITERS
from motcua.kernel.clock import VIETNAM


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
    drawn = actions.add_parser("flow", help=_("sơ đồ luồng thật, vòng lặp, điểm nghẽn, thời gian"))
    drawn.add_argument("--json", action="store_true")
    drawn.add_argument("--svg", type=Path, metavar="FILE", help=_("vẽ sơ đồ ra tệp"))
    drawn.set_defaults(run=_flow)
    given = actions.add_parser("export-log", help=_("viết nhật ký cho công cụ khai phá quy trình"))
    given.add_argument("--format", choices=sorted(WRITERS), required=True)
    given.add_argument("--output", type=Path, metavar="FILE", help=_("tệp; có .gz thì nén"))
    given.set_defaults(run=_export)
    for action in (drawn, given):
        action.add_argument("--dataset", metavar="NAME", help=_("không có: sổ của hệ thống này"))
        action.add_argument("--from", dest="since", type=_day, metavar="YYYY-MM-DD")
        action.add_argument("--to", dest="until", type=_day_end, metavar="YYYY-MM-DD")
        action.add_argument("--procedure", default="", metavar="CODE")
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


@contextmanager
def _chosen(options: dict[str, Any]) -> Iterator[Dataset]:
    """The dataset that was named, else our own cases."""
    own = {key: options[key] for key in ("since", "until") if options[key]}
    if options["dataset"]:
        if own or options["procedure"]:
            raise CommandError(_("--from, --to, --procedure chỉ dùng cho sổ của hệ thống này."))
        yield dataset(options["dataset"])
    else:
        with own_log(**own, procedure_code=options["procedure"]) as found:
            yield found


def _flow(command: BaseCommand, options: dict[str, Any]) -> None:
    with _chosen(options) as data:
        found = log_flow(data)
    if options["svg"]:
        options["svg"].write_bytes(map_file(found))
    if options["json"]:
        command.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
    elif not options["svg"]:
        for line in flow_lines(found):
            command.stdout.write(line)


def _export(command: BaseCommand, options: dict[str, Any]) -> None:
    write = WRITERS[options["format"]]
    with _chosen(options) as data:
        if options["output"] is None:
            write(data, command.stdout)
            return
        with _written(options["output"]) as out:
            write(data, out)


@contextmanager
def _written(path: Path) -> Iterator[TextIO]:
    """A text file that is there only when it is whole; packed where its name ends in `.gz`."""
    part = path.with_name(f".{path.name}.part")
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(part, "wt", encoding="utf-8", newline="") as out:
            yield out
        part.replace(path)
    except OSError as error:
        raise CommandError(_("Không viết được tệp %(path)s") % {"path": path}) from error
    finally:
        part.unlink(missing_ok=True)


def _day(text: str) -> datetime:
    """`2024-06-01` as its first moment in Viet Nam."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=VIETNAM)
    except ValueError:
        raise ArgumentTypeError(_("ngày viết dạng 2024-06-01")) from None


def _day_end(text: str) -> datetime:
    """The first moment after that day."""
    return _day(text) + timedelta(days=1)


def _datasets(command: BaseCommand, options: dict[str, Any]) -> None:
    for found in datasets():
        command.stdout.write(
            _(
                "%(dataset)s: %(cases)s hồ sơ, %(events)s sự kiện, từ %(file)s,"
                " nạp lúc %(imported_at)s"
            )
            % dict(found.source)
        )
