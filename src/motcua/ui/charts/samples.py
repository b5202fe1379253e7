"""Charts of the gallery: invented numbers, every kind in every state."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from motcua.kernel import clock
from motcua.ui.charts.chart import Better, Chart, Kind, Label, Link, Role, Series
from motcua.ui.charts.outlines import Outline, shapes_of
from motcua.ui.words import WEEKDAYS

SOURCE = "Sổ hồ sơ một cửa"
START = date(2024, 11, 1)
DISTRICTS = (
    "Thành phố Đồng Xoài",
    "Thị xã Bình Long",
    "Thị xã Phước Long",
    "Thị xã Chơn Thành",
    "Huyện Bù Đăng",
    "Huyện Bù Đốp",
    "Huyện Bù Gia Mập",
    "Huyện Đồng Phú",
    "Huyện Hớn Quản",
    "Huyện Lộc Ninh",
    "Huyện Phú Riềng",
)
KINDS = re.compile("^(Thành phố|Thị xã|Huyện) ")
NAMES = tuple(KINDS.sub("", name) for name in DISTRICTS)
ON_TIME = (99.8, 98.2, 97.9, 96.4, 95.1, 94.8, 93.0, 91.7, 90.2, 88.5, 81.3)
LONG = (
    "Phòng Đăng ký biến động quyền sử dụng đất, quyền sở hữu nhà ở và tài sản gắn liền với đất",
    "Trung_tâm_không_có_chỗ_nào_để_xuống_dòng_trong_tên_của_nó_dù_rất_dài",
    "Ngắn",
)
HOURS = tuple(f"{hour} giờ" for hour in range(7, 18))
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
TODAY = 31  # the day of the campaign on which the sample stands
ROW = 4  # hexagons in a row of the invented map


def chart_samples() -> list[Chart]:
    """One full chart of each kind."""
    made = (
        _number(), _line(), _bar(), _share(), _heat(), _map(), _flow(), _target(),
    )  # fmt: skip
    return [replace(each, source=SOURCE, as_of=clock.now()) for each in made]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The charts of one kind: full, then with what can go wrong. `files`: of the full one."""

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


def _series(values: Iterable[float | None], name: str = "Đúng hạn") -> tuple[Series, ...]:
    return (Series(name=name, values=tuple(values)),)


def _days(count: int) -> tuple[date, ...]:
    return tuple(START + timedelta(days=each) for each in range(count))


def _number() -> Chart:
    return Chart(
        key="number",
        kind=Kind.NUMBER,
        title="Hồ sơ trả đúng hạn",
        unit="%",
        labels=_days(14),
        series=_series((90, 90.4, 91, 92.5, 92.1, 93, 94.2, 94, 95.5, 96, 96.2, 96.9, 97, 97.2)),
        target=100,
        previous=90.0,
        previous_label="tháng 10",
    )


def _number_states() -> list[Chart]:
    return [
        Chart(
            key="number-late",
            kind=Kind.NUMBER,
            title="Hồ sơ trễ hẹn, càng ít càng tốt",
            unit="%",
            labels=_days(5),
            series=_series((10, 6.2, None, 1.4, 0.21), "Trễ hẹn"),
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
            series=_series((1204,), "Mới nộp"),
        ),
        Chart(
            key="number-huge",
            kind=Kind.NUMBER,
            title="Phí và lệ phí đã thu, với một tên dài phải xuống vài dòng trên điện thoại",
            unit="đồng",
            labels=_days(3),
            series=_series((8_900_000_000, 10_250_000_000, 12_345_678_901), "Đã thu"),
            previous=12_345_678_901,
        ),
        Chart(
            key="number-negative",
            kind=Kind.NUMBER,
            title="Chênh lệch so với cùng kỳ",
            unit="hồ sơ",
            labels=_days(3),
            series=_series((40, -12, -1530), "Chênh lệch"),
            previous=-12,
        ),
    ]


def _line() -> Chart:
    days = _days(50)
    done = [12 + 50 * (day / TODAY) ** 1.6 if day <= TODAY else None for day in range(50)]
    coming = [None if day < TODAY else 62 + (day - TODAY) * 1.35 for day in range(50)]
    return Chart(
        key="line",
        kind=Kind.LINE,
        title="Chiến dịch 50 ngày đêm: hồ sơ nộp trực tuyến",
        unit="%",
        labels=days,
        series=(
            Series(name="Đã đạt", values=tuple(done)),
            Series(
                name="Nhịp cần có",
                values=tuple(12 + 88 * day / 49 for day in range(50)),
                role=Role.NEEDED,
            ),
            Series(name="Dự báo", values=tuple(coming), role=Role.FORECAST),
        ),
        target=100,
    )


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
            series=_series((17,), "Đã nhận"),
        ),
        Chart(
            key="line-huge",
            kind=Kind.LINE,
            title="Số tiền lớn",
            unit="đồng",
            labels=_days(6),
            series=_series((2.1e9, 4.4e9, 5e9, 8.75e9, 9.9e9, 1.2e10), "Đã thu"),
        ),
    ]


def _bar() -> Chart:
    return Chart(
        key="bar",
        kind=Kind.BAR,
        title="Trả đúng hạn theo huyện, tháng 11",
        unit="%",
        labels=DISTRICTS,
        series=_series(ON_TIME),
        target=95,
        is_ranking=True,
        focus="Huyện Bù Đăng",
        urls=tuple(f"#{place}" for place in range(len(DISTRICTS))),
    )


def _bar_states() -> list[Chart]:
    return [
        Chart(
            key="bar-long",
            kind=Kind.BAR,
            title="Tên rất dài, số rất lớn, nơi chưa có số liệu",
            unit="đồng",
            labels=(*LONG, "Huyện Bù Đốp"),
            series=_series((12_345_678_901, 1_204_000, None, 0), "Đã thu"),
        ),
        Chart(
            key="bar-negative",
            kind=Kind.BAR,
            title="Tăng giảm so với tháng trước",
            unit="hồ sơ",
            labels=DISTRICTS[:4],
            series=_series((120, -45, 12, -200), "Chênh lệch"),
        ),
        Chart(
            key="bar-one",
            kind=Kind.BAR,
            title="Chỉ có một nơi",
            unit="%",
            labels=DISTRICTS[:1],
            series=_series((97.25,)),
            target=98,
        ),
    ]


def _share() -> Chart:
    return Chart(
        key="share",
        kind=Kind.SHARE,
        title="Cách nộp hồ sơ",
        unit="hồ sơ",
        labels=DISTRICTS[:3],
        series=(
            Series(name="Trực tuyến", values=(812, 290, 130)),
            Series(name="Tại bộ phận một cửa", values=(300, 410, 420)),
            Series(name="Bưu chính", values=(92, 60, 20)),
        ),
    )


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
            series=_series((1,), "Trực tuyến"),
        ),
    ]


def _heat() -> Chart:
    return Chart(
        key="heat",
        kind=Kind.HEAT,
        title="Hồ sơ nộp theo giờ",
        unit="hồ sơ",
        labels=HOURS,
        series=tuple(
            Series(
                name=f"{name[:1].upper()}{name[1:]}",
                values=tuple(
                    None if day == 6 else round(90 / (1 + abs(hour - 3)) / (1 + day % 5 / 3))  # noqa: PLR2004 - nobody works on Sunday
                    for hour in range(len(HOURS))
                ),
            )
            for day, name in enumerate(map(str, WEEKDAYS))
        ),
    )


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
            series=_series((5,), "Thứ Hai"),
        ),
    ]


def _hexagons(count: int) -> tuple[Outline, ...]:
    corners = ((0, 40), (35, 20), (35, -20), (0, -40), (-35, -20), (-35, 20), (0, 40))
    found = []
    for place in range(count):
        row, column = divmod(place, ROW)
        x, y = 106_800 + column * 70 + row % 2 * 35, 11_900 - row * 60
        ring = tuple((x + dx, y + dy) for dx, dy in corners)
        name = NAMES[place] if count <= len(DISTRICTS) else f"Xã {place + 1}"
        found.append(Outline(key=f"u{place}", name=name, rings=(ring,), center=(x, y)))
    return tuple(found)


def _map() -> Chart:
    return Chart(
        key="map",
        kind=Kind.MAP,
        title="Trả đúng hạn trên bản đồ",
        unit="%",
        labels=DISTRICTS[:-1],
        keys=tuple(f"u{place}" for place in range(10)),
        series=_series(ON_TIME[:-1]),
        shapes=shapes_of(_hexagons(11)),
        target=95,
        thresholds=(85, 90, 95, 98),
        urls=tuple(f"#u{place}" for place in range(10)),
    )


def _map_states() -> list[Chart]:
    return [
        Chart(
            key="map-many",
            kind=Kind.MAP,
            title="Nhiều xã, các lớp đông bằng nhau",
            unit="hồ sơ",
            labels=tuple(f"Xã {place + 1}" for place in range(35)),
            keys=tuple(f"u{place}" for place in range(35)),
            series=_series(((place * 37) % 211 for place in range(35)), "Đã nhận"),
            shapes=shapes_of(_hexagons(36)),
            focus="Xã 8",
        ),
        Chart(
            key="map-one",
            kind=Kind.MAP,
            title="Chỉ một nơi có số liệu",
            unit="%",
            labels=DISTRICTS[:1],
            keys=("u0",),
            series=_series((50,)),
            shapes=shapes_of(_hexagons(3)),
        ),
    ]


def _flow() -> Chart:
    ways = (
        ("Nộp hồ sơ", "Tiếp nhận", 940),
        ("Nộp hồ sơ", "Từ chối", 60),
        ("Tiếp nhận", "Thẩm định", 820),
        ("Tiếp nhận", "Yêu cầu bổ sung", 120),
        ("Yêu cầu bổ sung", "Thẩm định", 100),
        ("Yêu cầu bổ sung", "Dừng xử lý", 20),
        ("Thẩm định", "Phê duyệt", 880),
        ("Thẩm định", "Tiếp nhận", 40),
        ("Phê duyệt", "Trả kết quả", 880),
    )
    return Chart(
        key="flow",
        kind=Kind.FLOW,
        title="Đường đi của hồ sơ",
        unit="hồ sơ",
        links=tuple(Link(source=one, target=two, value=value) for one, two, value in ways),
    )


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


def _target() -> Chart:
    return Chart(
        key="target",
        kind=Kind.TARGET,
        title="Chỉ tiêu của chiến dịch",
        unit="%",
        labels=("Dịch vụ công trên cổng quốc gia", "Trả đúng hạn", "Bản sao chứng thực điện tử"),
        series=_series((100, 97.2, 43), "Đạt được"),
        target=100,
    )


def _target_states() -> list[Chart]:
    return [
        Chart(
            key="target-beyond",
            kind=Kind.TARGET,
            title="Vượt mục tiêu, và một nơi chưa có số liệu",
            unit="hồ sơ",
            labels=(LONG[0], "Huyện Bù Đốp"),
            series=_series((1_400_000, None), "Đã số hóa"),
            target=1_000_000,
        ),
    ]


STATES = {
    Kind.NUMBER: _number_states,
    Kind.LINE: _line_states,
    Kind.BAR: _bar_states,
    Kind.SHARE: _share_states,
    Kind.HEAT: _heat_states,
    Kind.MAP: _map_states,
    Kind.FLOW: _flow_states,
    Kind.TARGET: _target_states,
}
