"""`motcua ioc ask`: indicators on the command line, by the embedded engine or by a cluster."""

import dataclasses
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from motcua.ioc import cluster, measuring
from motcua.ioc.errors import IndicatorUnknown
from motcua.ioc.formulas import FORMULAS, Window
from motcua.ioc.measuring import Asked, Chosen, Number
from motcua.ioc.models import Indicator
from motcua.ioc.slicing import window_of
from motcua.ioc.types import Dimension, Period

WHOLE = ""  # the key of what is not taken apart
Answers: TypeAlias = Mapping[str, Mapping[str, Number]]  # by indicator and key


def actions_add(actions: Any) -> None:
    """Make the action known to the command."""
    ask = actions.add_parser("ask", help=_("hỏi chỉ số, trên máy này hoặc trên cụm máy"))
    ask.add_argument("codes", nargs="+", metavar="CODE", help=_("mã chỉ số"))
    ask.add_argument("--from", dest="first", type=date.fromisoformat, required=True)
    ask.add_argument("--to", dest="last", type=date.fromisoformat, required=True)
    ask.add_argument("--by", type=Dimension, choices=list(Dimension), help=_("tách theo chiều"))
    ask.add_argument("--procedure", default="", help=_("chỉ thủ tục này"))
    ask.add_argument("--channel", default="", help=_("chỉ kênh này"))
    ask.add_argument("--master", default="", help=_("cụm Spark, ví dụ spark://host:7077"))
    ask.add_argument("--lake", default="", help=_("nơi cụm máy đọc kho số liệu, ví dụ s3a://…"))
    ask.add_argument(
        "--set", dest="settings", action="append", default=[], help=_("TÊN=GIÁ TRỊ cho Spark")
    )
    ask.add_argument("--json", action="store_true", help=_("in ra JSON"))
    ask.set_defaults(run=_ask)


def _ask(command: BaseCommand, options: dict[str, Any]) -> None:
    asked = _asked(options["codes"])
    window = window_of(Period(first=options["first"], last=options["last"]))
    wanted = {name: options[name] for name in ("procedure", "channel") if options[name]}
    chosen = Chosen(**{name: (value,) for name, value in wanted.items()})
    if options["master"]:
        answers, made_at = _of_cluster(asked, window, chosen, options)
    else:
        answers, made_at = _of_engine(asked, window, chosen, options["by"])
    _tell(command, answers, made_at, as_json=options["json"])


def _asked(codes: Iterable[str]) -> dict[str, Asked]:
    known = {row.code: row for row in Indicator.objects.filter(formula__in=FORMULAS)}
    wanted = list(dict.fromkeys(codes))
    if not known.keys() >= set(wanted):
        raise IndicatorUnknown
    return {code: Asked.of(known[code].formula, known[code].params) for code in wanted}


def _of_engine(
    asked: Mapping[str, Asked], window: Window, chosen: Chosen, by: Dimension | None
) -> tuple[Answers, datetime]:
    if by is None:
        found, generation = measuring.numbers(list(asked.values()), [window], chosen)
        numbers = {code: {WHOLE: found[place, 0]} for place, code in enumerate(asked)}
        return numbers, generation.at
    answers = {}
    for code, each in asked.items():
        answers[code], generation = measuring.groups(each, window, chosen, by)
    return answers, generation.at


def _of_cluster(
    asked: Mapping[str, Asked], window: Window, chosen: Chosen, options: dict[str, Any]
) -> tuple[Answers, datetime]:
    settings = dict(each.split("=", 1) for each in options["settings"])
    opened = cluster.connect(options["master"], options["lake"], settings)
    try:
        if options["by"] is None:
            found = opened.numbers(list(asked.values()), [window], chosen)
            numbers = {code: {WHOLE: found[place, 0]} for place, code in enumerate(asked)}
            return numbers, opened.made_at
        groups = opened.groups(list(asked.values()), window, chosen, options["by"])
        return dict(zip(asked, groups, strict=True)), opened.made_at
    finally:
        opened.close()


def _tell(command: BaseCommand, answers: Answers, made_at: datetime, *, as_json: bool) -> None:
    rows = [
        {"code": code, "key": key, **dataclasses.asdict(number)}
        for code, numbers in answers.items()
        for key, number in sorted(numbers.items())
    ]
    if as_json:
        command.stdout.write(json.dumps({"at": made_at.isoformat(), "rows": rows}, indent=1))
        return
    for row in rows:
        said = "–" if row["number"] is None else f"{row['number']:,.2f}".removesuffix(".00")
        command.stdout.write(f"{row['code']:28} {row['key']:38} {said:>14}")
    command.stdout.write(f"{made_at:%Y-%m-%d %H:%M:%S %Z}")
