"""What administrators read of indicators: the words for units, kinds, and what was changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.ioc import selectors
from motcua.ioc.types import (
    Adds,
    Changed,
    ChangeInfo,
    Dimension,
    Direction,
    Grain,
    Layer,
    Measured,
    Period,
    Quality,
)
from motcua.kernel.numbers import number_written
from motcua.organisation import selectors as organisation

NOTHING = "—"
UNITS = {
    Measured.PERCENT.value: "%",
    Measured.CASES.value: gettext_lazy("hồ sơ"),
    Measured.HOURS.value: gettext_lazy("giờ"),
    Measured.VND.value: gettext_lazy("đồng"),
}
QUALITIES = {
    Quality.GOOD: gettext_lazy("Tin cậy"),
    Quality.PARTIAL: gettext_lazy("Chưa đủ số liệu"),
    Quality.ASSUMED: gettext_lazy("Có giả định"),
}
DIRECTIONS = {
    Direction.UP: gettext_lazy("Càng cao càng tốt"),
    Direction.DOWN: gettext_lazy("Càng thấp càng tốt"),
    Direction.NONE: gettext_lazy("Không có chiều tốt lên"),
}
GRAINS = {
    Grain.DAY: gettext_lazy("Ngày"),
    Grain.MONTH: gettext_lazy("Tháng"),
    Grain.QUARTER: gettext_lazy("Quý"),
    Grain.YEAR: gettext_lazy("Năm"),
}
ADDS = {
    Adds.SUM: gettext_lazy("Cộng theo nơi và theo kỳ (số vụ, số tiền)"),
    Adds.STOCK: gettext_lazy("Cộng theo nơi, lấy kỳ cuối (số giường, dân số)"),
    Adds.OWN: gettext_lazy("Không cộng (tỷ lệ, chỉ số giá)"),
}
LAYERS = {
    Layer.PRESENT: gettext_lazy("Xã, phường hiện nay"),
    Layer.COMMUNE: gettext_lazy("Xã cũ, trước 01/7/2025"),
    Layer.DISTRICT: gettext_lazy("Huyện cũ, trước 01/7/2025"),
    Layer.AGENCY: gettext_lazy("Cơ quan"),
}
BY_DIMENSION = {
    Dimension.PRESENT.value: LAYERS[Layer.PRESENT],
    Dimension.COMMUNE.value: LAYERS[Layer.COMMUNE],
    Dimension.DISTRICT.value: LAYERS[Layer.DISTRICT],
    Dimension.AGENCY.value: LAYERS[Layer.AGENCY],
}
NAMES = {
    "name": gettext_lazy("Tên chỉ số"),
    "domain": gettext_lazy("Lĩnh vực"),
    "unit": gettext_lazy("Đơn vị tính"),
    "direction": gettext_lazy("Chiều tốt lên"),
    "grain": gettext_lazy("Kỳ ngắn nhất"),
    "adds": gettext_lazy("Cách cộng"),
    "dimensions": gettext_lazy("Gửi theo"),
    "lowest": gettext_lazy("Nhỏ nhất có thể"),
    "highest": gettext_lazy("Lớn nhất có thể"),
    "source": gettext_lazy("Nguồn"),
    "basis": gettext_lazy("Căn cứ"),
    "owner_agency_id": gettext_lazy("Cơ quan chủ trì"),
    "warn": gettext_lazy("Ngưỡng nhắc"),
    "alarm": gettext_lazy("Ngưỡng báo động"),
    "quality": gettext_lazy("Độ tin cậy"),
    "quality_note": gettext_lazy("Ghi chú về độ tin cậy"),
    "is_public": gettext_lazy("Công khai"),
    "target": gettext_lazy("Chỉ tiêu"),
    "defined": gettext_lazy("Đặt chỉ số mới"),
}
WORDS: Mapping[str, Mapping[str, object]] = {
    "unit": UNITS,
    "direction": {key.value: name for key, name in DIRECTIONS.items()},
    "grain": {key.value: name for key, name in GRAINS.items()},
    "adds": {key.value: name for key, name in ADDS.items()},
    "quality": {key.value: name for key, name in QUALITIES.items()},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that was changed, in words."""

    name: str
    before: str
    after: str


def agency_name(agency_id: UUID | None) -> str:
    """The name of an agency; nothing for none."""
    return organisation.agency_info(agency_id).name if agency_id else ""


def unit_name(unit: str) -> str:
    """A unit of measure as people write it."""
    return str(UNITS.get(unit, unit))


def number_text(number: float | None) -> str:
    """A number as it is typed here; nothing for none."""
    return "" if number is None else number_written(Decimal(str(number)))


def period_text(period: Period) -> str:
    """The name of a period, or its days where it has none."""
    if period == selectors.period_of(selectors.grain_of(period), period.first):
        return selectors.period_title(period)
    return f"{period.first:%d/%m/%Y} – {period.last:%d/%m/%Y}"


def lines_of(changes: Iterable[ChangeInfo]) -> list[tuple[ChangeInfo, list[Line]]]:
    """Each change with its lines."""
    return [(change, [_line(each) for each in change.changed]) for change in changes]


def _line(changed: Changed) -> Line:
    name = str(NAMES.get(changed.what, changed.what))
    if changed.period is not None:
        whose = agency_name(changed.agency_id) or _("toàn tỉnh")
        name = f"{name}, {period_text(changed.period)}, {whose}"
    before, after = (_text(changed.what, value) for value in (changed.before, changed.after))
    return Line(name=name, before=before, after=after)


def _text(what: str, value: object) -> str:
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, int) and what == "domain":
        return str(selectors.DOMAINS.get(value, value))
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, list):
        return ", ".join(str(BY_DIMENSION.get(each, each)) for each in value) or NOTHING
    if value and what == "owner_agency_id":
        return agency_name(UUID(str(value)))
    return str(WORDS.get(what, {}).get(str(value), value or NOTHING))
