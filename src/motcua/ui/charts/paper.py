"""A picture that stands alone: its look written into it, in the colours of the day."""

import re
from functools import cache
from pathlib import Path

from motcua.ui.charts.chart import Chart
from motcua.ui.charts.picture import paper_picture
from motcua.ui.charts.summary import summary_of

STYLES = Path(__file__).resolve().parents[1] / "static" / "ui"
MARKS = re.compile(r"/\* marks \*/(.*?)/\* end of marks \*/", re.DOTALL)
TOKEN = re.compile(r"--([\w-]+): ([^;]+);")
USE = re.compile(r"var\(--([\w-]+)\)")
FONTS = (
    'svg { font-family: "Noto Sans", "DejaVu Sans", "Arial", "Libertinus Serif"; font-size: 16px; }'
)
AFTER = ".m-place { font-size: 7px; }"  # a sheet is twice as wide as a telephone


def standalone_svg(chart: Chart) -> tuple[str, float]:
    """The picture with legend and without anything from elsewhere; and its height."""
    drawn, height = paper_picture(chart, summary_of(chart))
    opened, closed, rest = drawn.partition(">")
    return f"{opened}{closed}<style>{FONTS}{_look()}{AFTER}</style>{rest}", height


@cache
def _look() -> str:
    """The rules for marks of the style sheet, each token by its value in light."""
    sheet = (STYLES / "charts.css").read_text("utf-8")
    tokens = _light((STYLES / "motcua.css").read_text("utf-8")) | _light(sheet)
    found = MARKS.search(sheet)
    assert found, "the style sheet of charts names its marks"
    return USE.sub(lambda use: tokens[use[1]], found[1])


def _light(sheet: str) -> dict[str, str]:
    return dict(TOKEN.findall(sheet[: sheet.index("@media")]))
