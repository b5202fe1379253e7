"""Administrative units and their succession from CSV files."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel.tables import Count, Judge, Row, Say, by_header, lock_imports, read, sync
from motcua.kernel.text import fold
from motcua.organisation.importing.fields import UnitKey, matching, unit_ids, validity
from motcua.organisation.models import AdministrativeUnit, UnitOutline, UnitSuccession
from motcua.organisation.types import Coverage, Era, Level

UNITS = (
    "era",
    "level",
    "code",
    "parent_code",
    "kind",
    "name",
    "other_name",
    "other_code",
    "official",
    "valid_from",
    "valid_to",
    "source",
)
SUCCESSIONS = (
    "old_code",
    "new_code",
    "coverage",
    "is_default",
    "sources_agree",
    "resolution",
)
OUTLINES = ("era", "code", "center", "rings", "source")
POINT = r"-?[0-9]{1,6} -?[0-9]{1,6}"
CENTER = re.compile(POINT)
RINGS = re.compile(rf"{POINT}( {POINT}){{2,}}(; {POINT}( {POINT}){{2,}})*")
# Codes of different levels have different lengths, so a code alone names its unit within an era.
CODES = {
    Level.PROVINCE.value: re.compile(r"[0-9]{2}"),
    Level.DISTRICT.value: re.compile(r"[0-9]{3}"),
    Level.COMMUNE.value: re.compile(r"[0-9]{5}"),
}
ANY_CODE = re.compile(".*")
DOWNWARDS = tuple(CODES)
Steps = dict[tuple[UnitKey, UnitKey], dict[str, Any]]


def import_units(files: Sequence[Path], say: Say) -> Mapping[str, Count]:
    """Units, then who followed whom. The caller opens the transaction."""
    found = by_header(files, {"units": UNITS, "succession": SUCCESSIONS, "outlines": OUTLINES})
    lock_imports()
    judge = Judge()
    unit_rows = [row for path in found["units"] for row in read(path, UNITS, judge)]
    step_rows = [row for path in found["succession"] for row in read(path, SUCCESSIONS, judge)]
    outline_rows = [row for path in found["outlines"] for row in read(path, OUTLINES, judge)]
    count = len(unit_rows) + len(step_rows) + len(outline_rows)
    say(_("Đọc %(count)s dòng") % {"count": count})
    units = _units(unit_rows, judge)
    present = {
        (era, code): level
        for era, code, level in AdministrativeUnit.objects.values_list("era", "code", "level")
    }
    levels = present | {
        (unit["era"], unit["code"]): unit["level"] for unit in units if unit["level"] in CODES
    }
    _judge_parents(unit_rows, levels, judge)
    steps = _successions(step_rows, levels, judge)
    outlines = _outlines(outline_rows, levels, judge)
    judge.close()

    counts: dict[str, Count] = {"units": _write_units(units, unit_rows, say)}
    say(_("Ghi quan hệ kế thừa"))
    counts["successions"] = _write_successions(steps)
    counts["outlines"] = _write_outlines(outlines)
    return counts


def _units(rows: list[Row], judge: Judge) -> list[dict[str, Any]]:
    seen: dict[Any, Row] = {}
    units = []
    for row in rows:
        era = judge.one_of(row, "era", list(Era))
        level = judge.one_of(row, "level", list(Level))
        code = matching(judge, row, "code", CODES.get(level, ANY_CODE))
        judge.once(seen, (era, level, code), row)
        kind = judge.filled(row, "kind", 20)
        name = judge.filled(row, "name", 120)
        other_name = judge.optional(row, "other_name", 120)
        if not name.startswith(kind + " "):
            judge.refuse(row, _("cột name: tên đầy đủ phải bắt đầu bằng loại ở cột kind"))
        units.append(
            {
                "era": era,
                "level": level,
                "code": code,
                "other_code": judge.optional(row, "other_code", 8),
                "name": name,
                "other_name": other_name,
                "kind": kind,
                "short_name": name.removeprefix(kind).strip(),
                "name_folded": fold(f"{name} {other_name}"),
                "is_official": judge.one_of(row, "official", ("0", "1")) == "1",
                **validity(row, judge),
                "source": judge.filled(row, "source", 60),
            }
        )
    return units


def _judge_parents(rows: list[Row], levels: Mapping[UnitKey, str], judge: Judge) -> None:
    for row in rows:
        level, parent = row.values["level"], row.values["parent_code"]
        if level not in CODES:
            continue  # already refused
        if (level == Level.PROVINCE) != (not parent):
            judge.refuse(row, _("cột parent_code: cấp tỉnh để trống, cấp khác phải có"))
            continue
        above = levels.get((row.values["era"], parent))
        if parent and above is None:
            judge.refuse(row, _("cột parent_code: không có đơn vị %(code)s") % {"code": parent})
        elif above is not None and DOWNWARDS.index(above) >= DOWNWARDS.index(level):
            judge.refuse(row, _("cột parent_code: %(code)s không phải cấp trên") % {"code": parent})


def _successions(rows: list[Row], levels: Mapping[UnitKey, str], judge: Judge) -> Steps:
    steps: Steps = {}
    seen: dict[Any, Row] = {}
    defaults: dict[Any, Row] = {}
    for row in rows:
        old: UnitKey = (Era.THREE_LEVELS.value, row.values["old_code"])
        new: UnitKey = (Era.TWO_LEVELS.value, row.values["new_code"])
        for column, unit in (("old_code", old), ("new_code", new)):
            if unit not in levels:
                judge.refuse(
                    row,
                    _("cột %(column)s: không có đơn vị %(code)s")
                    % {"column": column, "code": unit[1]},
                )
        judge.once(seen, (old, new), row)
        is_default = judge.one_of(row, "is_default", ("0", "1")) == "1"
        if is_default:
            judge.once(defaults, old, row)
        steps[old, new] = {
            "coverage": judge.one_of(row, "coverage", list(Coverage)),
            "is_default_target": is_default,
            "sources_agree": judge.one_of(row, "sources_agree", ("0", "1")) == "1",
            "resolution": judge.optional(row, "resolution", 60),
        }
    return steps


def _outlines(
    rows: list[Row], levels: Mapping[UnitKey, str], judge: Judge
) -> dict[UnitKey, dict[str, Any]]:
    outlines: dict[UnitKey, dict[str, Any]] = {}
    seen: dict[Any, Row] = {}
    for row in rows:
        unit: UnitKey = (row.values["era"], row.values["code"])
        if unit not in levels:
            judge.refuse(row, _("cột code: không có đơn vị %(code)s") % {"code": unit[1]})
        judge.once(seen, unit, row)
        outlines[unit] = {
            "center": matching(judge, row, "center", CENTER),
            "rings": matching(judge, row, "rings", RINGS),
            "source": judge.filled(row, "source", 60),
        }
    return outlines


def _write_outlines(outlines: dict[UnitKey, dict[str, Any]]) -> Count:
    ids = unit_ids()
    rows = [{"unit_id": ids[unit], **outline} for unit, outline in outlines.items()]
    return sync(UnitOutline, key=("unit_id",), rows=rows)


def _write_successions(steps: Steps) -> Count:
    """Those that are no default come first, so that a default may pass from one to another."""
    ids = unit_ids()
    total = Count()
    for is_default in (False, True):
        rows = [
            {"old_id": ids[old], "new_id": ids[new], **step}
            for (old, new), step in steps.items()
            if step["is_default_target"] is is_default
        ]
        total = _sum(total, sync(UnitSuccession, key=("old_id", "new_id"), rows=rows))
    return total


def _write_units(units: list[dict[str, Any]], rows: list[Row], say: Say) -> Count:
    """Level by level, so that a parent has its key before its children ask for it."""
    total = Count()
    for level in DOWNWARDS:
        ids = unit_ids()
        chosen = [
            {**unit, "parent_id": ids.get((unit["era"], row.values["parent_code"]))}
            for unit, row in zip(units, rows, strict=True)
            if unit["level"] == level
        ]
        say(_("Ghi %(count)s đơn vị: %(level)s") % {"count": len(chosen), "level": level})
        count = sync(AdministrativeUnit, key=("era", "level", "code"), rows=chosen)
        total = _sum(total, count)
    return total


def _sum(one: Count, other: Count) -> Count:
    return Count(
        one.created + other.created, one.changed + other.changed, one.unchanged + other.unchanged
    )
