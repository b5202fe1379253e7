"""Marks of a picture that fits any width without a script.

Across, places are shares of the width; down, they are lines of text (em). A browser stretches the
one and keeps the other, so letters stay readable on a telephone and grow on a wall. On paper both
become plain lengths.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from motcua.ui.charts.chart import Chart
from motcua.ui.markup import filled, joined

PAPER_WIDTH = 720.0
PAPER_EM = 16.0
INNER = 1000
SMALL = 0.86
LARGE = 3.2
# Signs of a series around the point 0 0, four units to each side.
SIGNS = (
    "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
    "M-3.5-3.5h7v7h-7z",
    "M0-5l5 5-5 5-5-5z",
    "M0-4.6l4.8 8.4h-9.6z",
    "M-4.4-1.6h2.8v-2.8h3.2v2.8h2.8v3.2h-2.8v2.8h-3.2v-2.8h-2.8z",
    "M0 4.6l-4.8-8.4h9.6z",
)
COLOURS = len(SIGNS)
# Lines over a colour, so that it is told apart without seeing colours; the first stays plain.
HATCHES = (
    "",
    "M0 8L8 0M-2 2L2-2M6 10L10 6",
    "M0 0L8 8M-2 6L2 10M6-2L10 2",
    "M2 0V8M6 0V8",
    "M0 2H8M0 6H8",
    "M0 4H8M4 0V8",
)
Place = tuple[float, float]


def number(value: float) -> str:
    """At most two decimals, none that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


@dataclass(kw_only=True)
class Canvas:
    """Collects marks; `lines` is how far down they reach."""

    ident: str
    is_paper: bool = False
    lines: float = 0.0
    marks: list[SafeString] = field(default_factory=list)
    _hatched: set[int] = field(default_factory=set)

    def across(self, share: float) -> str:
        return number(share * PAPER_WIDTH) if self.is_paper else number(share * 100) + "%"

    def down(self, lines: float, *, size: float = 1.0) -> str:
        """A height in lines, seen from a text of this size."""
        return number(lines * PAPER_EM) if self.is_paper else number(lines / size) + "em"

    def rect(self, at: Place, size: Place, look: str, *, title: str = "", hatch: int = 0) -> None:
        """A box; `hatch` draws lines over it."""
        place = (self.across(at[0]), self.down(at[1]), self.across(size[0]), self.down(size[1]))
        box = filled('x="{}" y="{}" width="{}" height="{}"', *place)
        self.add(filled('<rect class="{}" {}>{}</rect>', look, box, _title(title)))
        if hatch % COLOURS:
            self._hatched.add(hatch % COLOURS)
            fill = f"url(#{self.ident}-h{hatch % COLOURS})"
            self.add(filled('<rect class="m-over" {} fill="{}"/>', box, fill))

    def line(self, start: Place, end: Place, look: str) -> None:
        places = (self.across(start[0]), self.down(start[1]))
        ends = (self.across(end[0]), self.down(end[1]))
        pattern = '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        self.add(filled(pattern, look, *places, *ends))

    def text(
        self,
        at: Place,
        words: str,
        look: str = "m-text",
        *,
        anchor: str = "start",
        size: float = 1.0,
        aside: float = 0.0,
    ) -> None:
        """Words whose foot stands at the place; `aside` moves them by so many letters' heights."""
        attributes = [filled('x="{}" y="{}"', self.across(at[0]), self.down(at[1], size=size))]
        if size != 1.0:
            length = number(size * PAPER_EM) if self.is_paper else f"{size}em"
            attributes.append(filled('font-size="{}"', length))
        if anchor != "start":
            attributes.append(filled('text-anchor="{}"', anchor))
        if aside:
            attributes.append(filled('dx="{}"', self.down(aside, size=size)))
        inside = SafeString(" ".join(attributes))
        self.add(filled('<text class="{}" {}>{}</text>', look, inside, words))

    def sign(self, at: Place, place: int, look: str, *, title: str = "") -> None:
        """The mark of a series at a point."""
        drawn = SIGNS[place % COLOURS]
        path = filled('<path class="{}" d="{}">{}</path>', look, drawn, _title(title))
        if self.is_paper:
            moved = f"translate({self.across(at[0])} {self.down(at[1])})"
            self.add(filled('<g transform="{}">{}</g>', moved, path))
            return
        size = filled('width="{}" height="{}"', "0.75em", "0.75em")
        pattern = '<svg x="{}" y="{}" {} viewBox="0 0 10 10" overflow="visible">{}</svg>'
        self.add(filled(pattern, self.across(at[0]), self.down(at[1]), size, path))

    def stretched(
        self, at: Place, size: Place, pieces: Sequence[tuple[str, Sequence[Place], str, str]]
    ) -> None:
        """Paths in a box that is stretched: (class, points between 0 and 1, letters, title).

        Letters: `L` joins points by straight lines, `F` reads four corners of a ribbon.
        """
        wide, high = self._inside(size)
        paths = joined(
            filled(
                '<path class="{}" d="{}">{}</path>',
                look,
                (_ribbon if letters == "F" else _polyline)(
                    [(x * wide, y * high) for x, y in points]
                ),
                _title(title),
            )
            for look, points, letters, title in pieces
        )
        if self.is_paper:
            moved = f"translate({self.across(at[0])} {self.down(at[1])})"
            self.add(filled('<g transform="{}">{}</g>', moved, paths))
            return
        place = (self.across(at[0]), self.down(at[1]), self.across(size[0]), self.down(size[1]))
        pattern = (
            '<svg x="{}" y="{}" width="{}" height="{}" viewBox="0 0 {} {}"'
            ' preserveAspectRatio="none" overflow="visible">{}</svg>'
        )
        self.add(filled(pattern, *place, INNER, INNER, paths))

    @contextmanager
    def linked(self, url: str, *, label: str = "") -> Iterator[None]:
        """Marks made inside lead to the address; on paper and without one they are only marks."""
        before, self.marks = self.marks, []
        yield
        inside, self.marks = self.marks, before
        if url and not self.is_paper:
            name = filled(' aria-label="{}"', label) if label else ""
            inside = [filled('<a href="{}"{}>{}</a>', url, name, joined(inside))]
        self.marks += inside

    def add(self, mark: SafeString) -> None:
        self.marks.append(mark)

    def svg(self, chart: Chart, summary: str) -> SafeString:
        """The whole picture, named and described."""
        size = filled('width="100%" height="{}"', self.down(self.lines))
        if self.is_paper:
            height = number(self.lines * PAPER_EM)
            size = filled('width="{}" height="{}"', number(PAPER_WIDTH), height)
        return self.framed(chart, summary, size, joined(self.marks))

    def framed(
        self, chart: Chart, summary: str, size: SafeString, content: SafeString
    ) -> SafeString:
        role = "group" if any(chart.urls) else "img"
        names = (f"{self.ident}-t", f"{self.ident}-d")
        return filled(
            '<svg xmlns="http://www.w3.org/2000/svg" class="chart-still" {} role="{}"'
            ' aria-labelledby="{} {}"><title id="{}">{}</title><desc id="{}">{}</desc>{}{}</svg>',
            *(size, role, *names, names[0], chart.title),
            *(names[1], summary, self._defs(), content),
        )

    def _inside(self, size: Place) -> Place:
        if self.is_paper:
            return size[0] * PAPER_WIDTH, size[1] * PAPER_EM
        return INNER, INNER

    def _defs(self) -> SafeString:
        if not self._hatched:
            return SafeString("")
        patterns = (
            filled(
                '<pattern id="{}-h{}" width="8" height="8" patternUnits="userSpaceOnUse">'
                '<path class="m-hatch" d="{}"/></pattern>',
                *(self.ident, place, HATCHES[place]),
            )
            for place in sorted(self._hatched)
        )
        return filled("<defs>{}</defs>", joined(patterns))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One line of a legend. `kind`: line, box, class, target, gap or short."""

    text: str
    kind: str
    place: int = 0
    look: str = ""


def swatch(item: Sample) -> SafeString:
    """A small sample for a legend that is a list beside the picture."""
    pattern = (
        '<svg class="swatch" viewBox="0 0 24 16" aria-hidden="true" focusable="false">{}</svg>'
    )
    return filled(pattern, sample_marks(item))


def sample_marks(item: Sample) -> SafeString:
    """What a sample shows, on a ground of 24 by 16."""
    place = item.place % COLOURS
    if item.kind == "line":
        pattern = (
            '<path class="m-line s{} {}" d="M0 8H24"/>'
            '<path class="m-sign s{}" d="{}" transform="translate(12 8)"/>'
        )
        sign = SIGNS[place] if item.look in ("", "is-done") else ""
        return filled(pattern, place + 1, item.look, place + 1, sign)
    if item.kind in ("box", "short"):
        hatch = HATCHES[place]
        tiles = (
            filled('<path class="m-hatch" d="{}" transform="translate({} {})"/>', hatch, x, y)
            for x in (0, 8, 16)
            for y in (0, 8)
            if hatch
        )
        look = "is-short" if item.kind == "short" else f"s{place + 1}"
        return filled('<path class="m-box {}" d="M0 0H24V16H0z"/>{}', look, joined(tiles))
    path = {
        "class": f"q{item.place}",
        "target": "m-target",
        "gap": "m-none",
    }[item.kind]
    drawn = "M12 0V16" if item.kind == "target" else "M1 1H23V15H1z"
    return filled(
        '<path class="{}" d="{}"/>', f"m-class {path}" if item.kind == "class" else path, drawn
    )


def _title(words: str) -> SafeString:
    return filled("<title>{}</title>", words) if words else SafeString("")


def _polyline(points: Sequence[Place]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def _ribbon(points: Sequence[Place]) -> str:
    """Four corners: both ends of the upper edge, then both ends of the lower one."""
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = points
    middle = (x1 + x2) / 2
    steps = (x1, y1, middle, y1, middle, y2, x2, y2, x3, y3, middle, y3, middle, y4, x4, y4)
    one = [number(each) for each in steps]
    return "M{} {}C{} {} {} {} {} {}L{} {}C{} {} {} {} {} {}z".format(*one)
