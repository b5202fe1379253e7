"""A process as a picture that is made on the server, with the place where a case stands.

Colours come from the style sheet, so the picture follows light, dark and print. Everything that
the picture says stands below it in words.
"""

from collections.abc import Collection, Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.process.layout import Box, Direction, Layout, Line, layout
from motcua.process.text import width_of, wrapped
from motcua.process.types import AGREE, OBJECT, Definition, Flow, Kind, Node, Token
from motcua.process.wording import (
    JOINS,
    KINDS,
    ROLES,
    STAGES,
    TIMERS,
    agency_name,
    hours_name,
    hours_text,
)

TITLE, SMALL = 13.0, 11.5
TITLE_LINE, SMALL_LINE = 17, 15
PADDING = 10
LONGEST = 124


def drawing(
    definition: Definition,
    *,
    tokens: Iterable[Token] = (),
    done: Collection[str] = (),
    name: str = "process",
) -> SafeString:
    """The picture of a process as HTML: across for wide screens, down for phones, then in words.

    `tokens` are where the case stands, `done` the keys of the nodes behind it; what the trails of
    the tokens say is added. `name` begins the ids and must be unique on the page.
    """
    given = list(tokens)
    marks = _Marks(given, done)
    return format_html(
        '<figure class="flow">'
        '<div class="flow-wide" tabindex="0" role="group" aria-label="{}">{}</div>'
        '<div class="flow-tall">{}</div>'
        "<details><summary>{}</summary><ol>{}</ol></details></figure>",
        _("Sơ đồ quy trình"),
        _picture(definition, layout(definition), marks, f"{name}-wide"),
        _picture(definition, layout(definition, Direction.DOWN), marks, f"{name}-tall"),
        _("Quy trình bằng lời"),
        format_html_join(
            "", "<li>{}</li>", ((line,) for line in drawing_lines(definition, given, done))
        ),
    )


def picture(
    definition: Definition,
    *,
    tokens: Iterable[Token] = (),
    done: Collection[str] = (),
    direction: Direction = Direction.ACROSS,
    name: str = "process",
) -> SafeString:
    """Only the SVG of `drawing`, in one direction."""
    marks = _Marks(list(tokens), done)
    return _picture(definition, layout(definition, direction), marks, name)


def drawing_lines(
    definition: Definition, tokens: Iterable[Token] = (), done: Collection[str] = ()
) -> list[str]:
    """The picture in words: a line for every element but the start, in the order of the work."""
    marks = _Marks(list(tokens), done)
    boxes = layout(definition).boxes
    ordered = sorted(
        (node for node in definition.nodes if node.kind is not Kind.START),
        key=lambda node: boxes[node.key].middle,
    )
    return [_in_words(definition, node, marks) for node in ordered]


class _Marks:
    """Which nodes are open, and which are behind the case."""

    def __init__(self, tokens: list[Token], done: Collection[str]) -> None:
        self.open = {token.node for token in tokens}
        trails = {key for token in tokens for key in token.trail.split(",") if key}
        self.done = (trails | set(done)) - self.open

    def of(self, node: Node) -> str:
        """The class of a node."""
        return "open" if node.key in self.open else "done" if node.key in self.done else "later"


def _in_words(definition: Definition, node: Node, marks: _Marks) -> str:
    said = [f"{KINDS[node.kind]}: {_(node.title)}" if node.title else str(KINDS[node.kind])]
    if node.stage and str(STAGES[node.stage]) != node.title:
        said.append(str(STAGES[node.stage]))
    said += _particulars(node)
    said += [
        _("%(what)s sau %(hours)s giờ")
        % {"what": TIMERS[timer.action], "hours": hours_name(timer.hours)}
        for timer in node.timers
    ]
    ways = definition.shape.leaving.get(node.key, ())
    targets = [_target(definition, flow) for flow in ways]
    if node.kind in {Kind.EXCLUSIVE, Kind.PARALLEL}:
        said.append(_("đi đến: %(targets)s") % {"targets": "; ".join(targets)})
    state = marks.of(node)
    if state == "open":
        said.append(_("hồ sơ đang ở đây"))
    elif state == "done":
        said.append(_("đã xong"))
    return ", ".join(said) + "."


def _particulars(node: Node) -> list[str]:
    said = []
    if node.role:
        said.append(str(ROLES[node.role]))
    if node.agency:
        said.append(agency_name(node.agency))
    if node.hours:
        said.append(hours_text(node.hours))
    if node.join:
        said.append(str(JOINS[node.join]))
    return said


def _target(definition: Definition, flow: Flow) -> str:
    node = definition.node(flow.target)
    name = _(node.title) or str(KINDS[node.kind])
    label = label_of(definition, flow)
    return f"{name} ({label})" if label else name


def label_of(definition: Definition, flow: Flow) -> str:
    """What a way out of a choice is called: the decision in words, else the condition itself."""
    if flow.is_default:
        return _("còn lại")
    words = {AGREE: _("đồng ý"), OBJECT: _("phản đối")}
    for task in definition.tasks:
        words |= {decision.key: _(decision.title) for decision in task.decisions}
    for key, title in words.items():
        if flow.condition in {f'decision == "{key}"', f"decision == '{key}'"}:
            return title
    return flow.condition


# The picture


def _picture(definition: Definition, place: Layout, marks: _Marks, name: str) -> SafeString:
    standing = ", ".join(
        _(node.title) or node.key for node in definition.nodes if node.key in marks.open
    )
    describes = _("%(count)s bước.") % {"count": len(definition.tasks)}
    if standing:
        describes += " " + _("Hồ sơ đang ở: %(where)s.") % {"where": standing}
    flows = [*definition.flows, *([None] * len(place.lines))]
    return format_html(
        '<svg class="flow-picture" role="img" aria-labelledby="{}-title {}-about"'
        ' viewBox="0 0 {} {}" width="{}" height="{}">'
        '<title id="{}-title">{}</title><desc id="{}-about">{}</desc>{}{}</svg>',
        name,
        name,
        place.width,
        place.height,
        place.width,
        place.height,
        name,
        _(definition.title),
        name,
        describes,
        format_html_join(
            "",
            "{}",
            (
                (_way(definition, place, line, flow),)
                for line, flow in zip(place.lines, flows, strict=False)
            ),
        ),
        format_html_join(
            "",
            "{}",
            (
                (_element(node, place.boxes[node.key], marks.of(node), place),)
                for node in definition.nodes
            ),
        ),
    )


def _way(definition: Definition, place: Layout, line: Line, flow: Flow | None) -> SafeString:
    path = "M" + "L".join(f"{x} {y}" for x, y in line.points)
    kind = " is-timer" if line.timer else " is-back" if line.goes_back else ""
    label = label_of(definition, flow) if flow else ""
    return format_html(
        '<path class="flow-way{}" d="{}"/><path class="flow-tip" d="{}"/>{}',
        kind,
        path,
        _tip(*line.points[-2:]),
        _label(line, label, place.direction) if label else "",
    )


def _tip(before: tuple[int, int], at: tuple[int, int]) -> str:
    """A small triangle at the end of a way."""
    (x, y), (dx, dy) = at, (at[0] - before[0], at[1] - before[1])
    along, beside = (8, 4) if dx or dy else (0, 0)
    if abs(dx) >= abs(dy):
        back = x - along if dx > 0 else x + along
        return f"M{x} {y}L{back} {y - beside}L{back} {y + beside}Z"
    back = y - along if dy > 0 else y + along
    return f"M{x} {y}L{x - beside} {back}L{x + beside} {back}Z"


def _label(line: Line, label: str, direction: Direction) -> SafeString:
    text = next(iter(wrapped(label.replace(" ", "\u00a0"), LONGEST / SMALL, 1)), "")
    across = direction is Direction.ACROSS
    if line.goes_back:
        x, y = min(line.points[1:3]) if across else line.points[1]
        x, y = (x + 8, y - 5) if across else (x - 4, y - 8)
        return _text(x, y, text, "flow-label" if across else "flow-label is-end")
    corner = line.points[2] if len(line.points) > 3 else line.points[0]  # noqa: PLR2004 - behind the first turn
    x, y = (corner[0] + (6 if len(line.points) > 3 else 22), corner[1] - 5)  # noqa: PLR2004 - as above
    if not across:
        x, y = corner[0] + 5, corner[1] + (16 if len(line.points) > 3 else 24)  # noqa: PLR2004 - as above
    return _text(x, y, text, "flow-label")


def _text(x: float, y: float, text: str, kind: str) -> SafeString:
    return format_html('<text class="{}" x="{}" y="{}">{}</text>', kind, _n(x), _n(y), text)


def _n(value: float) -> str:
    return format(value, ".1f").removesuffix(".0")


def _element(node: Node, box: Box, state: str, place: Layout) -> SafeString:
    shape = _stop(node, box, state, place.direction) if node.is_stop else _gate(node, box, place)
    return format_html('<g class="flow-node is-{} is-{}">{}</g>', node.kind.value, state, shape)


def _stop(node: Node, box: Box, state: str, direction: Direction) -> SafeString:
    inside = box.width - 2 * PADDING
    title = wrapped(_(node.title) or node.key, inside / TITLE, 3)
    about = [wrapped(line, inside / SMALL, 1)[0] for line in _about(node)]
    y = box.y + PADDING + TITLE
    parts = []
    for line in title:
        parts.append(_text(box.x + PADDING, y, line, "flow-title"))
        y += TITLE_LINE
    y = box.y + box.height - PADDING - (len(about) - 1) * SMALL_LINE
    for line in about:
        parts.append(_text(box.x + PADDING, y, line, "flow-about"))
        y += SMALL_LINE
    inner = (
        format_html(
            '<rect class="flow-inner" x="{}" y="{}" width="{}" height="{}" rx="4"/>',
            box.x + 3,
            box.y + 3,
            box.width - 6,
            box.height - 6,
        )
        if node.kind is Kind.SUBCASE
        else ""
    )
    return format_html(
        '<rect class="flow-box" x="{}" y="{}" width="{}" height="{}" rx="6"/>{}{}{}{}',
        box.x,
        box.y,
        box.width,
        box.height,
        inner,
        format_html_join("", "{}", ((part,) for part in parts)),
        _badge(box, state, direction),
        _clock(box) if node.timers else "",
    )


def _about(node: Node) -> list[str]:
    """Who and how long; what a wait is for when nobody works."""
    said = []
    if node.role:
        said.append(str(ROLES[node.role]))
    elif node.stage:
        said.append(str(STAGES[node.stage]))
    elif node.kind in {Kind.WAIT, Kind.SUBCASE}:
        said.append(str(KINDS[node.kind]))
    if node.hours:
        said.append(hours_text(node.hours))
    return said


def _badge(box: Box, state: str, direction: Direction) -> SafeString | str:
    if state == "later":
        return ""
    word = _("Đang ở đây") if state == "open" else _("✓ Xong")
    width = round(width_of(word) * SMALL) + 14
    # Ways from above come to the middle: there the badge steps aside.
    x = box.x + box.width - width + (14 if direction is Direction.DOWN else -6)
    return format_html(
        '<rect class="flow-badge" x="{}" y="{}" width="{}" height="18" rx="9"/>{}',
        x,
        box.y - 9,
        width,
        _text(x + 7, box.y + 4, word, "flow-badge-word"),
    )


def _clock(box: Box) -> SafeString:
    x, y = box.x + box.width - 14, box.y + box.height - 14
    return format_html(
        '<circle class="flow-mark" cx="{}" cy="{}" r="7"/><path class="flow-mark" d="{}"/>',
        x,
        y,
        f"M{x} {y - 4}V{y}L{x + 3} {y + 2}",
    )


SIGNS = {
    Kind.EXCLUSIVE: "M{0} {1}L{2} {3}M{2} {1}L{0} {3}",
    Kind.PARALLEL: "M{4} {1}V{3}M{0} {5}H{2}",
    Kind.JOIN: "M{4} {1}V{3}M{0} {5}H{2}",
}


def _gate(node: Node, box: Box, place: Layout) -> SafeString:
    x, y = box.middle
    half = box.width // 2
    if node.kind in SIGNS:
        arm = 8
        shape = format_html(
            '<path class="flow-box" d="{}"/><path class="flow-sign" d="{}"/>',
            f"M{x} {y - half}L{x + half} {y}L{x} {y + half}L{x - half} {y}Z",
            SIGNS[node.kind].format(x - arm, y - arm, x + arm, y + arm, x, y),
        )
    else:
        shape = format_html('<circle class="flow-box" cx="{}" cy="{}" r="{}"/>', x, y, half)
    return format_html("{}{}", shape, _gate_words(node, box, place.direction))


def _gate_words(node: Node, box: Box, direction: Direction) -> SafeString:
    words = _(node.title) or (str(KINDS[node.kind]) if node.kind in {Kind.START, Kind.END} else "")
    x, y = box.middle
    across = direction is Direction.ACROSS
    lines = wrapped(words, (112 if across else 92) / SMALL, 3)
    if across:
        above = box.y - 8 - (len(lines) - 1) * SMALL_LINE
        y = above if node.kind in SIGNS else box.y + box.height + 14
        kind = "flow-about is-middle"
    else:
        x, kind = box.x - 6, "flow-about is-end"
        y += 4 - (len(lines) - 1) * SMALL_LINE // 2
    return format_html_join(
        "",
        "{}",
        ((_text(x, y + index * SMALL_LINE, line, kind),) for index, line in enumerate(lines)),
    )
