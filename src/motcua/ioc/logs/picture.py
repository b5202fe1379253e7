"""The process map as a picture made on the server: the usual way runs down the middle, jumps ahead
run on the right, ways back on the left, each with how often and how long.

Lines take their colour from the text around them, so the picture follows light, dark and print.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Any, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.ioc.logs.wording import duration_text
from motcua.ui.charts.texts import value_text, wrapped

START, END = "\0start", "\0end"
MOST_STEPS, MOST_WAYS = 16, 32
RARE = 0.01  # ways of fewer cases than this part of the most frequent one are left out
BOX, SIDE, LANE, PORT, GAP, MARGIN = 224, 132, 12, 20, 46, 12
LETTERS, MOST_LINES = 30, 2
LINE, PADDING = 17, 12
STYLE = (
    "svg{color:#444;font-family:sans-serif}.flow-box{fill:#fff;stroke:#444;stroke-width:1.25}"
    ".flow-title{font-size:13px;font-weight:600;fill:#111}.flow-about,.flow-label{font-size:11.5px;"
    "fill:#333}.flow-label{paint-order:stroke;stroke:#fff;stroke-width:4px}"
    ".is-middle{text-anchor:middle}.is-end{text-anchor:end}"
)


class Way(NamedTuple):
    """A way from one step to another; the wait is unknown at the start and at the end."""

    source: str
    target: str
    frequency: int
    wait: float | None


@dataclass(slots=True, kw_only=True)
class _Box:
    """A step on paper and where ways meet its sides."""

    key: str
    lines: list[str]
    about: list[str]
    is_worst: bool = False
    y: int = 0
    ports: dict[str, int] = field(default_factory=lambda: {"left": 0, "right": 0})

    @property
    def height(self) -> int:
        """As high as its words and the ways at its sides need."""
        words = LINE * (len(self.lines) + len(self.about)) + 2 * PADDING
        return max(words, PORT * (max(self.ports.values()) + 1))


def map_picture(flow: Mapping[str, Any], *, name: str = "map") -> SafeString:
    """The map of a flow (`log_flow`) as SVG. `name` begins its ids, unique on the page."""
    shown = _shown(flow)
    ways = _ways(flow, {box.key for box in shown})
    return _Map(shown, ways, flow, name).drawn()


def map_file(flow: Mapping[str, Any]) -> bytes:
    """The same as an SVG file of its own."""
    head, tag, rest = str(map_picture(flow)).partition(">")
    head = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f"{head}{tag}<style>{STYLE}</style>{rest}\n".encode()


# What is shown


def _shown(flow: Mapping[str, Any]) -> list[_Box]:
    """The most frequent steps in the order in which cases usually come to them."""
    steps = sorted(flow["activities"][:MOST_STEPS], key=lambda step: step["usual_place"])
    worst = (flow["bottleneck_activity"] or {}).get("activity")
    middle = [
        _Box(
            key=step["activity"],
            lines=wrapped(step["activity"], LETTERS, lines=MOST_LINES),
            about=_about(step, is_worst=step["activity"] == worst),
            is_worst=step["activity"] == worst,
        )
        for step in steps
    ]
    first = _Box(key=START, lines=[_("Bắt đầu")], about=[])
    return [first, *middle, _Box(key=END, lines=[_("Kết thúc")], about=[])]


def _about(step: Mapping[str, Any], *, is_worst: bool) -> list[str]:
    said = [_("%(count)s lần") % {"count": value_text(step["frequency"])}]
    if step["median_wait_seconds"] is not None:
        said.append(_("chờ %(time)s") % {"time": duration_text(step["median_wait_seconds"])})
    lines = [" · ".join(said)]
    return [*lines, _("mất nhiều thời gian nhất")] if is_worst else lines


def _ways(flow: Mapping[str, Any], keys: set[str]) -> list[Way]:
    """The ways that keep every step in touch with start and end, then the most frequent ones."""
    found = [Way(START, each["activity"], each["cases"], None) for each in flow["starts"]]
    found += [Way(each["activity"], END, each["cases"], None) for each in flow["ends"]]
    found += [
        Way(each["source"], each["target"], each["frequency"], each["median_wait_seconds"])
        for each in flow["edges"]
    ]
    found = [way for way in found if way.source in keys and way.target in keys]
    found.sort(key=lambda way: (-way.frequency, way.source, way.target))
    needed = _needed(found, START, ("source", "target"))
    needed |= _needed(found, END, ("target", "source"))
    least = RARE * found[0].frequency if found else 0
    others = [way for way in found if way not in needed and way.frequency >= least]
    room = max(0, MOST_WAYS - len(needed))
    return [way for way in found if way in needed or way in others[:room]]


def _needed(ways: Sequence[Way], root: str, ends: tuple[str, str]) -> set[Way]:
    """The strongest ways by which every step hangs together with the root."""
    inside = {root}
    kept: set[Way] = set()
    here, there = ends
    while True:
        way = next(
            (
                way
                for way in ways
                if getattr(way, here) in inside and getattr(way, there) not in inside
            ),
            None,
        )
        if way is None:
            return kept
        kept.add(way)
        inside.add(getattr(way, there))


# The picture


class _Side(NamedTuple):
    """A way beside the boxes: between which heights, and how far out."""

    way: Way
    out: int
    into: int
    lane: int


class _Map:
    """Boxes from top to bottom, and the ways between and beside them."""

    def __init__(
        self, boxes: list[_Box], ways: list[Way], flow: Mapping[str, Any], name: str
    ) -> None:
        self.boxes = boxes
        self.place = {box.key: index for index, box in enumerate(boxes)}
        self.of = {box.key: box for box in boxes}
        self.ways, self.flow, self.name = ways, flow, name
        self.most = max((way.frequency for way in ways), default=1)
        self.straight = [way for way in ways if self._jump(way) == 1]
        beside = sorted(
            (way for way in ways if self._jump(way) != 1), key=lambda way: abs(self._jump(way))
        )
        ahead = [way for way in beside if self._jump(way) > 1]
        back = [way for way in beside if self._jump(way) < 1]
        self._stack(ahead, back)
        self.right, self.left = self._laid(ahead, "right"), self._laid(back, "left")
        self.x = MARGIN + (SIDE + LANE * _lanes(self.left) if back else 0)
        beyond = SIDE + LANE * _lanes(self.right) if ahead else 0
        self.width = self.x + BOX + beyond + MARGIN
        self.height = boxes[-1].y + boxes[-1].height + MARGIN

    def _jump(self, way: Way) -> int:
        return self.place[way.target] - self.place[way.source]

    def _stack(self, ahead: list[Way], back: list[Way]) -> None:
        for side, ways in (("right", ahead), ("left", back)):
            for way in ways:
                self.of[way.source].ports[side] += 1
                self.of[way.target].ports[side] += 1
        y = MARGIN
        for box in self.boxes:
            box.y = y
            y += box.height + GAP

    def _laid(self, ways: list[Way], side: str) -> list[_Side]:
        """A port at both ends and the innermost free lane for each way, short ways first."""
        used = dict.fromkeys(self.of, 0)
        lanes: list[list[tuple[int, int]]] = []
        laid = []
        ports = {}
        ends = [(way, key) for way in ways for key in (way.source, way.target)]
        # Ports from top to bottom in the order of the other ends, so that ways cross less.
        for way, key in sorted(ends, key=lambda end: self._other(*end)):
            used[key] += 1
            box = self.of[key]
            step = box.height / (box.ports[side] + 1)
            is_out = key == way.source and (way, "out") not in ports
            ports[way, "out" if is_out else "into"] = box.y + round(step * used[key])
        for way in ways:
            out, into = ports[way, "out"], ports[way, "into"]
            low, high = min(out, into) - 4, max(out, into) + 4
            lane = next(
                (
                    number
                    for number, taken in enumerate(lanes)
                    if all(high < begin or low > end for begin, end in taken)
                ),
                len(lanes),
            )
            if lane == len(lanes):
                lanes.append([])
            lanes[lane].append((low, high))
            laid.append(_Side(way, out, into, lane))
        return laid

    def _other(self, way: Way, key: str) -> tuple[int, int]:
        other = way.target if key == way.source else way.source
        return self.place[other], way.frequency

    def drawn(self) -> SafeString:
        """The whole picture."""
        return format_html(
            '<svg class="flow-picture" role="img" aria-labelledby="{0}-title {0}-about"'
            ' viewBox="0 0 {1} {2}" width="{1}" height="{2}">'
            '<title id="{0}-title">{3}</title><desc id="{0}-about">{4}</desc>{5}{6}{7}</svg>',
            self.name,
            self.width,
            self.height,
            _("Sơ đồ luồng thật"),
            self._said(),
            _joined(map(self._line, self.straight)),
            _joined(self._bow(each, 1) for each in self.right)
            + _joined(self._bow(each, -1) for each in self.left),
            _joined(map(self._drawn, self.boxes)),
        )

    def _said(self) -> str:
        words = _("%(steps)s trên %(all)s loại bước, %(ways)s đường đi nhiều nhất.") % {
            "steps": len(self.boxes) - 2,
            "all": len(self.flow["activities"]),
            "ways": len(self.ways),
        }
        worst = self.flow["bottleneck_activity"]
        if worst:
            words += " " + _("Mất nhiều thời gian nhất: %(step)s.") % {"step": worst["activity"]}
        return words

    def _line(self, way: Way) -> SafeString:
        above, below = self.of[way.source], self.of[way.target]
        x = self.x + BOX // 2
        path = f"M{x} {above.y + above.height}V{below.y - 8}"
        label = _text(x + 8, below.y - GAP // 2 + 4, _label(way), "flow-label")
        return self._stroke(way, path, f"M{x} {below.y}l-5 -9h10Z") + label

    def _bow(self, side: _Side, sign: int) -> SafeString:
        """A way beside the boxes; `sign` is 1 on the right and -1 on the left."""
        edge = self.x + BOX if sign > 0 else self.x
        far = edge + sign * (SIDE + LANE * side.lane)
        turn = 6 if side.into > side.out else -6
        round_out = f"H{far - sign * 6}q{sign * 6} 0 {sign * 6} {turn}"
        round_in = f"V{side.into - turn}q0 {turn} {-sign * 6} {turn}"
        path = f"M{edge} {side.out}{round_out}{round_in}H{edge + sign * 8}"
        tip = f"M{edge} {side.into}l{sign * 9} -5v10Z"
        kind = "flow-label" if sign > 0 else "flow-label is-end"
        label = _text(edge + sign * 10, side.out - 6, _label(side.way), kind)
        return self._stroke(side.way, path, tip, dashed=sign < 0) + label

    def _stroke(self, way: Way, path: str, tip: str, *, dashed: bool = False) -> SafeString:
        width = 1 + 3 * log(1 + way.frequency) / log(1 + self.most)
        return format_html(
            '<path d="{}" fill="none" stroke="currentColor" stroke-opacity="0.55"'
            ' stroke-width="{}" stroke-dasharray="{}"/><path d="{}" fill="currentColor"/>',
            path,
            round(width, 1),
            "6 4" if dashed else "none",
            tip,
        )

    def _drawn(self, box: _Box) -> SafeString:
        is_end = box.key in {START, END}
        middle = self.x + BOX // 2
        words = LINE * (len(box.lines) + len(box.about))
        y = box.y + (box.height - words) // 2 + PADDING
        texts = [
            _text(middle, y + LINE * index, line, f"{kind} is-middle")
            for index, (line, kind) in enumerate(
                [(line, "flow-title") for line in box.lines]
                + [(line, "flow-about") for line in box.about]
            )
        ]
        return format_html(
            '<rect class="flow-box" x="{}" y="{}" width="{}" height="{}" rx="{}"/>{}{}',
            self.x,
            box.y,
            BOX,
            box.height,
            min(20, box.height // 2) if is_end else 6,
            self._worst(box) if box.is_worst else "",
            _joined(texts),
        )

    def _worst(self, box: _Box) -> SafeString:
        """A mark beside the step that takes most of the time."""
        return format_html(
            '<rect x="{}" y="{}" width="{}" height="{}" rx="3" fill="none" stroke="currentColor"'
            ' stroke-width="3"/>',
            self.x + 4,
            box.y + 4,
            BOX - 8,
            box.height - 8,
        )


def _lanes(sides: Sequence[_Side]) -> int:
    return max((side.lane for side in sides), default=0)


def _label(way: Way) -> str:
    said = value_text(way.frequency)
    return said if way.wait is None else f"{said} · {duration_text(way.wait)}"


def _text(x: int, y: int, text: str, kind: str) -> SafeString:
    return format_html('<text class="{}" x="{}" y="{}">{}</text>', kind, x, y, text)


def _joined(parts: Any) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
