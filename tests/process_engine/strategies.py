"""Random processes that are valid by construction, as documents."""

from typing import Any

from hypothesis import strategies as st

from process_engine.samples import document, flow, node, task

AGAIN = "again"
TOP = st.lists(
    st.sampled_from(["consult", "appraise", "wait", "subcase", "choice", "fork", "loop"]),
    max_size=4,
)
INNER = st.lists(st.sampled_from(["consult", "wait", "subcase", "choice"]), max_size=2)
BRANCH = st.lists(
    st.sampled_from(["consult", "consult", "wait", "subcase", "choice", "fork"]), max_size=2
)
HOURS = st.sampled_from([1, 2, "0.5", "1.25", 8])
TIMERS = st.lists(st.sampled_from(["remind", "escalate", "stop"]), max_size=2, unique=True)
CONDITIONS = st.sampled_from(
    [
        "case.area > 100",
        'channel == "online"',
        'decision == "grant" && case.area <= 500.5',
        "has(case.note)",
        "case.missing == 1",
        'case.commune.startsWith("Xã <Ở> & ")',
    ]
)


class _Builder:
    """Puts elements one after another, `last` being the open end."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.nodes: list[dict[str, Any]] = []
        self.flows: list[dict[str, Any]] = []
        self.open: list[tuple[str, str, bool]] = [("start", "", False)]
        self.budget = 12

    def add(self, made: dict[str, Any]) -> str:
        self.nodes.append(made)
        self.flows += [
            flow(source, made["key"], condition, default=default)
            for source, condition, default in self.open
        ]
        self.open = [(made["key"], "", False)]
        return made["key"]

    def key(self, kind: str) -> str:
        return f"{kind}{len(self.nodes)}"

    def task(self, stage: str) -> str:
        timers = [
            {"key": action, "action": action, "hours": self.draw(HOURS)}
            for action in self.draw(TIMERS)
        ]
        hours = {"hours": self.draw(HOURS)}
        return self.add(
            task(self.key(stage), stage, **hours, **({"timers": timers} if timers else {}))
        )

    def elements(self, kinds: list[str], depth: int) -> None:
        for kind in kinds:
            self.budget -= 1
            if self.budget < 0 or (depth > 2 and kind in {"choice", "fork"}):
                continue
            if kind in {"consult", "appraise"}:
                self.task(kind)
            elif kind == "wait":
                self.add(node(self.key("wait"), "wait", title="Chờ tin", message="news"))
            elif kind == "subcase":
                where = {"procedure": "1.000001", "agency": "by_address"}
                self.add(node(self.key("subcase"), "subcase", title="Liên thông", **where))
            else:
                getattr(self, kind)(depth)

    def choice(self, depth: int) -> None:
        chooser = self.add(node(self.key("choice"), "exclusive", title="Chọn"))
        ends = []
        for place in range(self.draw(st.integers(2, 3))):
            condition = "" if place == 0 else self.draw(CONDITIONS)
            self.open = [(chooser, condition, place == 0)]
            self.elements(self.draw(INNER), depth + 1)
            ends += self.open
        if len({source for source, _, _ in ends}) < len(ends):
            # two empty branches of one choice would be the same way twice
            self.open = ends
            self.task("consult")
            ends = self.open
        self.open = ends

    def fork(self, depth: int) -> None:
        rule = self.draw(st.sampled_from(["all", "first_objection"]))
        fork = self.add(node(self.key("fork"), "parallel", join=rule))
        ends = []
        for _ in range(self.draw(st.integers(2, 3))):
            self.open = [(fork, "", False)]
            self.task("consult")
            self.elements(self.draw(BRANCH), depth + 1)
            ends += self.open
        self.open = ends
        self.add(node(self.key("join"), "join"))

    def loop(self, depth: int) -> None:
        chooser = self.add(node(self.key("loop"), "exclusive", title="Làm lại?"))
        back = next(made["key"] for made in self.nodes if made.get("stage") == "appraise")
        self.flows.append(flow(chooser, back, f'decision == "{AGAIN}"'))
        self.open = [(chooser, "", True)]


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A document of a valid process with loops, choices, forks in forks, waits and sub-cases."""
    builder = _Builder(draw)
    builder.task("intake")
    builder.task("appraise")
    builder.elements(draw(TOP), 0)
    for stage in ("approve", "sign", "seal", "hand_over"):
        builder.task(stage)
    builder.flows += [flow(source, "end", c, default=d) for source, c, d in builder.open]
    return document(builder.nodes, builder.flows)
