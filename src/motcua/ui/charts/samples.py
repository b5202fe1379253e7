"""Charts of the gallery: invented numbers, every kind once and full."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from motcua.kernel import clock
from motcua.ui.charts.chart import Chart, Kind, Link, Role, Series
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
TODAY = 31  # the day of the campaign on which the sample stands
ROW = 4  # hexagons in a row of the invented map


def chart_samples() -> list[Chart]:
    """One full chart of each kind."""
    made = (
        _number(), _line(), _bar(), _share(), _heat(), _map(), _flow(), _target(),
    )  # fmt: skip
    return [replace(each, source=SOURCE, as_of=clock.now()) for each in made]


def one_series(values: Iterable[float | None], name: str = "Đúng hạn") -> tuple[Series, ...]:
    return (Series(name=name, values=tuple(values)),)


def days_from_start(count: int) -> tuple[date, ...]:
    return tuple(START + timedelta(days=each) for each in range(count))


def hexagons(count: int) -> tuple[Outline, ...]:
    corners = ((0, 40), (35, 20), (35, -20), (0, -40), (-35, -20), (-35, 20), (0, 40))
    found = []
    for place in range(count):
        row, column = divmod(place, ROW)
        x, y = 106_800 + column * 70 + row % 2 * 35, 11_900 - row * 60
        ring = tuple((x + dx, y + dy) for dx, dy in corners)
        name = NAMES[place] if count <= len(DISTRICTS) else f"Xã {place + 1}"
        found.append(Outline(key=f"u{place}", name=name, rings=(ring,), center=(x, y)))
    return tuple(found)


def _number() -> Chart:
    return Chart(
        key="number",
        kind=Kind.NUMBER,
        title="Hồ sơ trả đúng hạn",
        unit="%",
        labels=days_from_start(14),
        series=one_series((90, 90.4, 91, 92.5, 92.1, 93, 94.2, 94, 95.5, 96, 96.2, 96.9, 97, 97.2)),
        target=100,
        previous=90.0,
        previous_label="tháng 10",
    )


def _line() -> Chart:
    days = days_from_start(50)
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


def _bar() -> Chart:
    return Chart(
        key="bar",
        kind=Kind.BAR,
        title="Trả đúng hạn theo huyện, tháng 11",
        unit="%",
        labels=DISTRICTS,
        series=one_series(ON_TIME),
        target=95,
        is_ranking=True,
        focus="Huyện Bù Đăng",
        urls=tuple(f"#{place}" for place in range(len(DISTRICTS))),
    )


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


def _map() -> Chart:
    return Chart(
        key="map",
        kind=Kind.MAP,
        title="Trả đúng hạn trên bản đồ",
        unit="%",
        labels=DISTRICTS[:-1],
        keys=tuple(f"u{place}" for place in range(10)),
        series=one_series(ON_TIME[:-1]),
        shapes=shapes_of(hexagons(11)),
        target=95,
        thresholds=(85, 90, 95, 98),
        urls=tuple(f"#u{place}" for place in range(10)),
    )


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


def _target() -> Chart:
    return Chart(
        key="target",
        kind=Kind.TARGET,
        title="Chỉ tiêu của chiến dịch",
        unit="%",
        labels=("Dịch vụ công trên cổng quốc gia", "Trả đúng hạn", "Bản sao chứng thực điện tử"),
        series=one_series((100, 97.2, 43), "Đạt được"),
        target=100,
    )
