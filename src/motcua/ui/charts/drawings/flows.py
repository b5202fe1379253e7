"""What goes from where to where: ribbons as broad as what flows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from motcua.ui.charts.canvas import COLOURS, PAPER_EM, PAPER_WIDTH, SMALL, Canvas
from motcua.ui.charts.chart import Chart, Link
from motcua.ui.charts.texts import measure, short_text, wrapped

HEIGHT = 20.0
APART = 2.6
TOP = 2.4
WIDE = 0.012
ROOM = 10.5  # lines of text in the width of a column, as the style sheet promises
LETTER = 0.56  # of a line in the width of a letter
ROUNDS = 4


@dataclass(slots=True, kw_only=True)
class Node:
    """A place of the picture: its column, and from where to where it reaches down."""

    name: str
    level: int
    value: float
    top: float = 0.0
    size: float = 0.0


def forward_links(links: Sequence[Link]) -> tuple[list[Link], list[Link]]:
    """The links that lead on, and those that lead back to where something came from.

    Large ones are placed first, so that what leads back is the smaller way.
    """
    ways: dict[str, set[str]] = defaultdict(set)
    onward, back = [], []
    for link in sorted(links, key=lambda each: (-each.value, each.source, each.target)):
        if link.value <= 0:
            continue
        if link.source == link.target or _leads(ways, link.target, link.source):
            back.append(link)
        else:
            ways[link.source].add(link.target)
            onward.append(link)
    return onward, back


def flow_levels(links: Sequence[Link]) -> dict[str, int]:
    """The column of each name: one after the last that leads to it. The links have no circle."""
    levels = {name: 0 for link in links for name in (link.source, link.target)}
    for _round in levels:
        for link in links:
            levels[link.target] = max(levels[link.target], levels[link.source] + 1)
    return levels


def draw_flow(chart: Chart, canvas: Canvas) -> None:
    """FLOW: columns from left to right, each with room for its names on its right.

    What leads back stands in the table only.
    """
    links, _back = forward_links(chart.links)
    nodes = _nodes(links)
    columns = max(node.level for node in nodes.values()) + 1
    room = PAPER_WIDTH / PAPER_EM / columns if canvas.is_paper else ROOM
    _lay(nodes, links)
    _ribbons(chart, canvas, nodes, links, columns)
    for place, node in enumerate(nodes.values()):
        across = node.level / columns
        value = measure(round(node.value, chart.decimals), chart)
        look, title = f"m-box s{place % COLOURS + 1}", f"{node.name}: {value}"
        canvas.rect((across, TOP + node.top), (WIDE, node.size), look, title=title)
        words = f"{node.name} {short_text(node.value, chart.decimals)}"
        lines = wrapped(words, int(room / SMALL / LETTER))
        for line, text in enumerate(reversed(lines)):
            foot = TOP + node.top - 0.35 - line
            canvas.text((across, foot), text, "m-text m-halo", size=SMALL)
    lowest = max(node.top + node.size for node in nodes.values())
    canvas.lines = TOP + max(HEIGHT, lowest) + 0.4


def _leads(ways: dict[str, set[str]], start: str, end: str) -> bool:
    found, waiting = {start}, [start]
    while waiting:
        for name in ways[waiting.pop()] - found:
            found.add(name)
            waiting.append(name)
    return end in found


def _nodes(links: Sequence[Link]) -> dict[str, Node]:
    into: dict[str, float] = defaultdict(float)
    out: dict[str, float] = defaultdict(float)
    for link in links:
        out[link.source] += link.value
        into[link.target] += link.value
    levels = flow_levels(links)
    return {
        name: Node(name=name, level=level, value=max(into[name], out[name]))
        for name, level in levels.items()
    }


def _lay(nodes: dict[str, Node], links: Sequence[Link]) -> None:
    """Heights by value; in each column the names in the order of what leads to them."""
    columns: dict[int, list[Node]] = defaultdict(list)
    for node in sorted(nodes.values(), key=lambda each: -each.value):
        columns[node.level].append(node)
    most = max(len(column) for column in columns.values())
    largest = max(sum(node.value for node in column) for column in columns.values())
    unit = max(HEIGHT - most * APART, HEIGHT / 3) / largest
    for _round in range(ROUNDS):
        for level in sorted(columns):
            column = columns[level]
            if _round:
                column.sort(key=lambda each: _middle(each, nodes, links))
            down = 0.0
            for node in column:
                node.top, node.size = down, max(node.value * unit, 0.15)
                down += node.size + APART


def _middle(node: Node, nodes: dict[str, Node], links: Sequence[Link]) -> float:
    ways = [(nodes[link.source], link.value) for link in links if link.target == node.name]
    weight = sum(value for _source, value in ways)
    if not weight:
        return node.top
    return sum((source.top + source.size / 2) * value for source, value in ways) / weight


def _ribbons(
    chart: Chart, canvas: Canvas, nodes: dict[str, Node], links: Sequence[Link], columns: int
) -> None:
    places = {name: place for place, name in enumerate(nodes)}
    left = {name: node.top for name, node in nodes.items()}
    came = {name: node.top for name, node in nodes.items()}
    starts = {}
    for link in sorted(links, key=lambda each: nodes[each.target].top):
        starts[link] = left[link.source]
        left[link.source] += link.value * nodes[link.source].size / nodes[link.source].value
    pieces = []
    for link in sorted(links, key=lambda each: nodes[each.source].top):
        source, target = nodes[link.source], nodes[link.target]
        start, end = starts[link], came[link.target]
        broad = link.value * source.size / source.value
        came[link.target] += link.value * target.size / target.value
        one = source.level / columns + WIDE
        two = target.level / columns
        corners = [(one, start), (two, end), (two, end + broad), (one, start + broad)]
        title = f"{link.source} → {link.target}: {measure(link.value, chart)}"
        shares = [(x, y / HEIGHT) for x, y in corners]
        pieces.append((f"m-flow s{places[link.source] % COLOURS + 1}", shares, "F", title))
    canvas.stretched((0, TOP), (1, HEIGHT), pieces)
