"""Charts of the gallery: each kind with what can go wrong."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from motcua.ui.charts.chart import Better, Chart, Kind, Label, Link, Role, Series
from motcua.ui.charts.outlines import shapes_of
from motcua.ui.charts.samples import (
    DISTRICTS,
    LONG,
    START,
    chart_samples,
    days_from_start,
    hexagons,
    one_series,
)

TITLES = {
    Kind.NUMBER: _("Một con số"),
    Kind.LINE: _("Đường theo thời gian"),
    Kind.BAR: _("Thanh xếp hạng"),
    Kind.SHARE: _("Phần của tổng"),
    Kind.HEAT: _("Ngày và giờ"),
    Kind.MAP: _("Bản đồ"),
    Kind.FLOW: _("Dòng chảy"),
    Kind.TARGET: _("Mục tiêu"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The charts of one kind: full, then with what can go wrong."""

    name: str
    title: str
    charts: tuple[Chart, ...]


def chart_groups() -> list[Group]:
    """Every kind with all its states."""
    return [
        Group(name=full.kind.value, title=str(TITLES[full.kind]), charts=(full, *_odd(full)))
        for full in chart_samples()
    ]


def _odd(full: Chart) -> Iterable[Chart]:
    yield replace(
        full,
        key=f"{full.key}-empty",
        title="Chưa có số liệu",
        series=tuple(replace(each, values=(None,) * len(full.labels)) for each in full.series),
        links=(),
    )
    yield from STATES[full.kind]()


def _number_states() -> list[Chart]:
    return [
        Chart(
            key="number-late",
            kind=Kind.NUMBER,
            title="Hồ sơ trễ hẹn, càng ít càng tốt",
            unit="%",
            labels=days_from_start(5),
            series=one_series((10, 6.2, None, 1.4, 0.21), "Trễ hẹn"),
            target=0.5,
            previous=10,
            previous_label="đầu chiến dịch",
            better=Better.LOWER,
            places=2,
        ),
        Chart(
            key="number-one",
            kind=Kind.NUMBER,
            title="Hồ sơ nộp hôm nay",
            unit="hồ sơ",
            labels=("hôm nay",),
            series=one_series((1204,), "Mới nộp"),
        ),
        Chart(
            key="number-huge",
            kind=Kind.NUMBER,
            title="Phí và lệ phí đã thu, với một tên dài phải xuống vài dòng trên điện thoại",
            unit="đồng",
            labels=days_from_start(3),
            series=one_series((8_900_000_000, 10_250_000_000, 12_345_678_901), "Đã thu"),
            previous=12_345_678_901,
        ),
        Chart(
            key="number-negative",
            kind=Kind.NUMBER,
            title="Chênh lệch so với cùng kỳ",
            href="#kind-number",
            note="Số tạm tính: hai xã chưa gửi số liệu.",
            unit="hồ sơ",
            labels=days_from_start(3),
            series=one_series((40, -12, -1530), "Chênh lệch"),
            previous=-12,
        ),
    ]


def _line_states() -> list[Chart]:
    months: tuple[Label, ...] = tuple(f"Tháng {month}" for month in range(1, 11))
    return [
        Chart(
            key="line-gaps",
            kind=Kind.LINE,
            title="Hai nơi, có tháng chưa có số liệu, có tháng âm",
            unit="hồ sơ",
            labels=months,
            series=(
                Series(name=LONG[0], values=(5, 30, None, None, 42, -18, -40, 10, None, 60)),
                Series(name=LONG[2], values=(None, 12, 18, 22, 9, 3, None, -5, -9, -20)),
            ),
        ),
        Chart(
            key="line-one",
            kind=Kind.LINE,
            title="Chỉ có một giá trị",
            unit="hồ sơ",
            labels=(START,),
            series=one_series((17,), "Đã nhận"),
        ),
        Chart(
            key="line-crowded",
            kind=Kind.LINE,
            title="Giá trị, dự báo và mục tiêu gần nhau",
            unit="%",
            labels=days_from_start(9),
            series=(
                Series(name="Đã đạt", values=(10, 0, 0, 0, 0.2, *(None,) * 4)),
                Series(
                    name="Nếu giữ nhịp này",
                    values=(*(None,) * 4, 0.2, 0.3, 0.3, 0.4, 0.4),
                    role=Role.FORECAST,
                ),
            ),
            target=0.5,
            better=Better.LOWER,
        ),
        Chart(
            key="line-huge",
            kind=Kind.LINE,
            title="Số tiền lớn",
            unit="đồng",
            labels=days_from_start(6),
            series=one_series((2.1e9, 4.4e9, 5e9, 8.75e9, 9.9e9, 1.2e10), "Đã thu"),
        ),
    ]


def _bar_states() -> list[Chart]:
    return [
        Chart(
            key="bar-long",
            kind=Kind.BAR,
            title="Tên rất dài, số rất lớn, nơi chưa có số liệu",
            unit="đồng",
            labels=(*LONG, "Huyện Bù Đốp"),
            series=one_series((12_345_678_901, 1_204_000, None, 0), "Đã thu"),
        ),
        Chart(
            key="bar-negative",
            kind=Kind.BAR,
            title="Tăng giảm so với tháng trước",
            unit="hồ sơ",
            labels=DISTRICTS[:4],
            series=one_series((120, -45, 12, -200), "Chênh lệch"),
        ),
        Chart(
            key="bar-one",
            kind=Kind.BAR,
            title="Chỉ có một nơi",
            unit="%",
            labels=DISTRICTS[:1],
            series=one_series((97.25,)),
            target=98,
        ),
    ]


def _share_states() -> list[Chart]:
    names = ("Sớm hạn", "Đúng hạn", "Trong hạn", "Sắp đến hạn", "Quá hạn", "Tạm dừng")
    return [
        Chart(
            key="share-six",
            kind=Kind.SHARE,
            title="Sáu phần, có nơi chưa có số liệu",
            unit="hồ sơ",
            labels=("Toàn tỉnh", LONG[0]),
            series=tuple(
                Series(name=name, values=(120 + 60 * place, None))
                for place, name in enumerate(names)
            ),
        ),
        Chart(
            key="share-one",
            kind=Kind.SHARE,
            title="Chỉ có một phần",
            unit="hồ sơ",
            labels=("Toàn tỉnh",),
            series=one_series((1,), "Trực tuyến"),
        ),
    ]


def _heat_states() -> list[Chart]:
    return [
        Chart(
            key="heat-day",
            kind=Kind.HEAT,
            title="Cả ngày 24 giờ, ngưỡng đặt sẵn",
            unit="hồ sơ",
            labels=tuple(f"{hour}" for hour in range(24)),
            series=tuple(
                Series(name=name, values=tuple((hour * 7 + day) % 41 for hour in range(24)))
                for day, name in enumerate(("Đồng Xoài", "Bù Đăng", "Tên nơi rất dài"))
            ),
            thresholds=(10, 20, 30),
        ),
        Chart(
            key="heat-one",
            kind=Kind.HEAT,
            title="Chỉ có một ô",
            unit="hồ sơ",
            labels=("8 giờ",),
            series=one_series((5,), "Thứ Hai"),
        ),
    ]


def _map_states() -> list[Chart]:
    return [
        Chart(
            key="map-many",
            kind=Kind.MAP,
            title="Nhiều xã, các lớp đông bằng nhau",
            unit="hồ sơ",
            labels=tuple(f"Xã {place + 1}" for place in range(35)),
            keys=tuple(f"u{place}" for place in range(35)),
            series=one_series(((place * 37) % 211 for place in range(35)), "Đã nhận"),
            shapes=shapes_of(hexagons(36)),
            focus="Xã 8",
        ),
        Chart(
            key="map-one",
            kind=Kind.MAP,
            title="Chỉ một nơi có số liệu",
            unit="%",
            labels=DISTRICTS[:1],
            keys=("u0",),
            series=one_series((50,)),
            shapes=shapes_of(hexagons(3)),
        ),
    ]


def _flow_states() -> list[Chart]:
    return [
        Chart(
            key="flow-one",
            kind=Kind.FLOW,
            title="Chỉ có một đường, tên rất dài",
            unit="hồ sơ",
            links=(Link(source=LONG[0], target=LONG[1], value=1_204_000),),
        ),
    ]


def _target_states() -> list[Chart]:
    return [
        Chart(
            key="target-beyond",
            kind=Kind.TARGET,
            title="Vượt mục tiêu, và một nơi chưa có số liệu",
            unit="hồ sơ",
            labels=(LONG[0], "Huyện Bù Đốp"),
            series=one_series((1_400_000, None), "Đã số hóa"),
            target=1_000_000,
        ),
    ]


STATES: dict[Kind, Callable[[], list[Chart]]] = {
    Kind.NUMBER: _number_states,
    Kind.LINE: _line_states,
    Kind.BAR: _bar_states,
    Kind.SHARE: _share_states,
    Kind.HEAT: _heat_states,
    Kind.MAP: _map_states,
    Kind.FLOW: _flow_states,
    Kind.TARGET: _target_states,
}
