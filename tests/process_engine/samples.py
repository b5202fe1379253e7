"""Processes that the tests of this folder share, written as documents."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import motcua.catalogue
from motcua.kernel.actor import Role
from motcua.process.selectors import chained, compiled
from motcua.process.types import Definition

PROCESSES = Path(motcua.catalogue.__file__).with_name("data") / "processes"
CHAIN = ("intake", "appraise", "approve", "sign", "seal", "hand_over")
ROLES = {
    "intake": "desk_officer",
    "appraise": "case_officer",
    "consult": "case_officer",
    "approve": "approver",
    "sign": "approver",
    "seal": "registrar",
    "hand_over": "desk_officer",
}


def task(key: str, stage: str = "", **more: Any) -> dict[str, Any]:
    """A task of this stage, complete."""
    stage = stage or key
    return {
        "key": key,
        "kind": "task",
        "title": f"Bước {key}",
        "role": ROLES[stage],
        "agency": "receiving" if stage in {"intake", "hand_over"} else "competent",
        "hours": 2,
        "stage": stage,
        **more,
    }


def flow(source: str, target: str, condition: str = "", *, default: bool = False) -> dict[str, Any]:
    """A way from one node to another."""
    body: dict[str, Any] = {"source": source, "target": target}
    return (
        body
        | ({"condition": condition} if condition else {})
        | ({"default": True} if default else {})
    )


def flows(*ways: str) -> list[dict[str, Any]]:
    """Ways written as "a > b > c"."""
    found = []
    for way in ways:
        keys = way.split(" > ")
        found += [flow(one, other) for one, other in pairwise(keys)]
    return found


def node(key: str, kind: str, **more: Any) -> dict[str, Any]:
    """A node that is no task."""
    return {"key": key, "kind": kind, **more}


ENDS = [node("start", "start"), node("end", "end")]


def document(nodes: list[dict[str, Any]], ways: list[dict[str, Any]]) -> dict[str, Any]:
    """A document of these nodes, with a start and an end."""
    return {"key": "sample", "title": "Quy trình mẫu", "nodes": [*ENDS, *nodes], "flows": ways}


def consultation(join: str = "all") -> dict[str, Any]:
    """Two agencies are asked side by side; an objection returns to the appraiser."""
    return document(
        [
            task("intake"),
            task("appraise"),
            node("ask", "parallel", title="Lấy ý kiến", join=join),
            task("police", "consult", agency="named:000.01.02.H57"),
            task("land", "consult", agency="parent"),
            node("asked", "join"),
            node("agreed", "exclusive", title="Các cơ quan có đồng ý không?"),
            *(task(key) for key in CHAIN[2:]),
        ],
        [
            *flows("start > intake > appraise > ask > police > asked", "ask > land > asked"),
            flow("asked", "agreed"),
            flow("agreed", "appraise", 'decision == "object"'),
            flow("agreed", "approve", default=True),
            *flows("approve > sign > seal > hand_over > end"),
        ],
    )


def paid() -> dict[str, Any]:
    """A large area needs the province; the fee is awaited with a limit; a sub-case is linked."""
    return document(
        [
            task("intake", timers=[{"key": "nudge", "action": "remind", "hours": "0.5"}]),
            task(
                "appraise",
                decisions=[
                    {"key": "grant", "title": "Đồng ý"},
                    {"key": "refuse", "title": "Từ chối"},
                ],
                timers=[{"key": "up", "action": "escalate", "hours": 6}],
            ),
            node("size", "exclusive", title="Diện tích"),
            node(
                "tax",
                "subcase",
                title="Xác định nghĩa vụ tài chính",
                procedure="1.013835",
                agency="named:000.01.03.H57",
                stage="outside",
            ),
            node(
                "fee",
                "wait",
                title="Chờ nộp lệ phí",
                message="payment",
                stage="pay",
                timers=[{"key": "late", "action": "stop", "hours": 240, "target": "dropped"}],
            ),
            node("dropped", "end", title="Dừng vì không nộp lệ phí"),
            *(task(key) for key in CHAIN[2:]),
        ],
        [
            *flows("start > intake > appraise > size"),
            flow("size", "tax", 'case.area > 1000 && decision == "grant"'),
            flow("size", "approve", 'decision == "refuse"'),
            flow("size", "fee", default=True),
            *flows("tax > fee > approve > sign > seal > hand_over > end"),
        ],
    )


class Step(NamedTuple):
    """A station of a simple chain, as the catalogue writes it."""

    key: str
    role: Role
    at: str
    title: str
    hours: int | None = None


def shipped() -> list[tuple[str, str, list[Step]]]:
    """Key, title and steps of every chain that comes with the product."""
    found = []
    for path in sorted(PROCESSES.glob("*.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        if "steps" in body:
            steps = [Step(**{**row, "role": Role(row["role"])}) for row in body["steps"]]
            found.append((body["key"], body["title"], steps))
    return found


def chain() -> Definition:
    """The chain of a commune, as it comes with the product."""
    key, title, steps = next(row for row in shipped() if row[0] == "generic-commune")
    return chained(key=key, title=title, steps=steps)


def consulting(join: str = "all") -> Definition:
    """`consultation`, compiled."""
    return compiled(consultation(join))


def paying() -> Definition:
    """`paid`, compiled."""
    return compiled(paid())
