"""Administrators of the province change indicators: each change is checked against what was on the
screen, kept with its reason, and stays when a release loads its definitions.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.ioc.change_types import IndicatorSetting
from motcua.ioc.domains import DOMAINS
from motcua.ioc.errors import IndicatorChanged, IndicatorUnknown
from motcua.ioc.models import Indicator, IndicatorChange
from motcua.ioc.series.sending import series_define
from motcua.ioc.series.types import FORMULA, SeriesWish
from motcua.ioc.types import Direction, Quality
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.text import clean
from motcua.organisation import selectors as organisation
from motcua.organisation.errors import AgencyUnknown

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}", re.ASCII)
LONGEST = {"name": 200, "unit": 24, "source": 200, "basis": 300}
LONGEST_REASON = 300
KEPT = (
    *("name", "domain", "unit", "direction", "grain", "adds", "dimensions", "lowest", "highest"),
    *("source", "basis", "owner_agency_id", "warn", "alarm", "quality", "quality_note"),
    "is_public",
)


@transaction.atomic
def indicator_define(*, actor: Actor, wish: SeriesWish, quality_note: str = "") -> None:
    """Define a new indicator whose figures others send. By administrators of the province.

    `Invalid` names what is wrong: a code that is taken, texts too long or missing, thresholds or
    bounds in the wrong order.
    """
    _allow(actor)
    wrong = _wrong_of_wish(wish) | _wrong_of(_setting(wish, quality_note), wish.direction)
    if not CODE.fullmatch(wish.code):
        wrong["code"] = _("Chữ thường không dấu, số và gạch dưới. Ví dụ: so_vu_tai_nan")
    elif Indicator.objects.filter(pk=wish.code).exists():
        wrong["code"] = _("Đã có chỉ số với mã này. Xin đặt mã khác.")
    _refuse(wrong)
    series_define(actor=actor, wish=wish)
    row = Indicator.objects.get(pk=wish.code)
    row.quality_note = clean(quality_note)
    row.set_here = list(KEPT)
    row.save(update_fields=["quality_note", "set_here"])
    change = keep(actor, row.code, [{"what": "defined", "after": row.name}], wish.basis)
    audit.record(actor=actor, what=What.INDICATOR_CHANGED, object_ref=change.id)


@transaction.atomic
def indicator_change(
    *,
    actor: Actor,
    code: str,
    seen: int,
    setting: IndicatorSetting,
    reason: str,
    wish: SeriesWish | None = None,
) -> int:
    """Set what the province decides of an indicator, and how one is defined that others send
    (`wish`); the number of the change. A release that is loaded later leaves what was set.

    By administrators of the province. `IndicatorChanged` where somebody was faster than what was
    `seen`; `Invalid` names what is wrong. Where nothing differs nothing is kept.
    """
    _allow(actor)
    row = locked(code, seen)
    before = _told(row)
    direction = wish.direction if wish else Direction(row.direction)
    wrong = _wrong_of(setting, direction, row)
    if not clean(reason) or len(clean(reason)) > LONGEST_REASON:
        wrong["reason"] = _("Xin ghi lý do, không quá 300 ký tự.")
    if wish is not None:
        if row.formula != FORMULA:
            wrong["code"] = _("Chỉ số này đếm từ sổ hồ sơ, cách đếm không sửa ở đây.")
        wrong |= _wrong_of_wish(wish)
    _refuse(wrong)
    if wish is not None:
        series_define(actor=actor, wish=replace(wish, code=code))
        row.refresh_from_db()
    for name, value in asdict(setting).items():
        setattr(row, name, clean(value) if name == "quality_note" else value)
    changed = _differences(before, _told(row))
    if not changed:
        return seen
    row.set_here = sorted({*row.set_here, *(each["what"] for each in changed)})
    row.save()
    change = keep(actor, code, changed, reason)
    audit.record(actor=actor, what=What.INDICATOR_CHANGED, object_ref=change.id)
    return change.number


def locked(code: str, seen: int | None) -> Indicator:
    """The indicator, for whoever changes it; `IndicatorChanged` unless `seen` is its newest change
    (None: whatever it is).
    """
    row = Indicator.objects.select_for_update().filter(pk=code).first()
    if row is None:
        raise IndicatorUnknown
    if seen is not None and seen != newest(code):
        raise IndicatorChanged
    return row


def newest(code: str) -> int:
    """The number of the newest change of an indicator; nought before the first."""
    found = IndicatorChange.objects.filter(indicator=code).aggregate(number=Max("number"))
    return found["number"] or 0


def keep(
    actor: Actor, code: str, said: Sequence[Mapping[str, Any]], reason: str
) -> IndicatorChange:
    """Write a change of an indicator that is `locked`."""
    return IndicatorChange.objects.create(
        indicator_id=code,
        number=newest(code) + 1,
        said=list(said),
        reason=clean(reason)[:LONGEST_REASON],
        at=clock.now(),
        by_name=actor.name,
    )


def _allow(actor: Actor) -> None:
    if not organisation.administers_province(actor):
        raise NotAllowed


def _refuse(wrong: Mapping[str, str]) -> None:
    if wrong:
        raise Invalid(fields=wrong)


def _setting(wish: SeriesWish, quality_note: str) -> IndicatorSetting:
    return IndicatorSetting(
        owner_agency_id=wish.owner_agency_id,
        warn=wish.warn,
        alarm=wish.alarm,
        quality=wish.quality,
        quality_note=quality_note,
        is_public=wish.is_public,
    )


def _told(row: Indicator) -> dict[str, Any]:
    found = {name: getattr(row, name) for name in KEPT}
    owner = row.owner_agency_id
    return found | {
        "owner_agency_id": str(owner) if owner else None,
        "dimensions": list(row.dimensions),
        "quality": str(row.quality),
    }


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"what": name, "before": before[name], "after": after[name]}
        for name in KEPT
        if before[name] != after[name]
    ]


def _wrong_of_wish(wish: SeriesWish) -> dict[str, str]:
    wrong = {}
    for name, longest in LONGEST.items():
        text = clean(getattr(wish, name))
        if not text and name != "basis":
            wrong[name] = _("Xin ghi mục này.")
        elif len(text) > longest:
            wrong[name] = _("Dài quá %(longest)d ký tự.") % {"longest": longest}
    if wish.domain not in DOMAINS:
        wrong["domain"] = _("Không có lĩnh vực này.")
    low, high = wish.lowest, wish.highest
    if not _is_number(low):
        wrong["lowest"] = _("Xin ghi một số. Ví dụ: 50 hoặc 8,5")
    if not _is_number(high):
        wrong["highest"] = _("Xin ghi một số. Ví dụ: 50 hoặc 8,5")
    elif low is not None and high is not None and high <= low:
        wrong["highest"] = _("Số lớn nhất phải lớn hơn số nhỏ nhất.")
    return wrong


def _wrong_of(
    setting: IndicatorSetting, direction: Direction, row: Indicator | None = None
) -> dict[str, str]:
    wrong = _wrong_thresholds(setting.warn, setting.alarm, direction)
    if setting.owner_agency_id is not None:
        try:
            organisation.agency_info(setting.owner_agency_id)
        except AgencyUnknown as refusal:
            wrong["owner_agency_id"] = refusal.text
    is_new = row is None or row.quality != setting.quality
    note = clean(setting.quality_note)
    if setting.quality is not Quality.GOOD and is_new and not note:
        wrong["quality_note"] = _("Xin ghi vì sao số liệu chưa đủ tin cậy.")
    elif len(note) > LONGEST_REASON:
        wrong["quality_note"] = _("Dài quá %(longest)d ký tự.") % {"longest": LONGEST_REASON}
    return wrong


def _wrong_thresholds(
    warn: float | None, alarm: float | None, direction: Direction
) -> dict[str, str]:
    if warn is None and alarm is None:
        return {}
    for name, number in (("warn", warn), ("alarm", alarm)):
        if number is None or not _is_number(number):
            return {name: _("Xin ghi cả hai ngưỡng, hoặc để trống cả hai.")}
    rising = (warn or 0) - (alarm or 0)
    if direction is Direction.NONE:
        return {"warn": _("Chỉ số không có chiều tốt lên thì không đặt ngưỡng.")}
    if direction is Direction.UP and rising < 0:
        return {"alarm": _("Càng cao càng tốt: ngưỡng báo động phải thấp hơn ngưỡng nhắc.")}
    if direction is Direction.DOWN and rising > 0:
        return {"alarm": _("Càng thấp càng tốt: ngưỡng báo động phải cao hơn ngưỡng nhắc.")}
    return {}


def _is_number(number: float | None) -> bool:
    return number is None or math.isfinite(number)
