"""A BPMN 2.0 file as a definition: the subset that a procedure needs, the rest named by line.

Roles come from `motcua:stop`, else from a performer, else from the lane. Working hours come from
`motcua:timer`, else from the duration, a day being eight hours.
"""

import re
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel.actor import Role
from motcua.process.bpmn_words import bpmn, hours_of, ours
from motcua.process.bpmn_xml import children, local, note, parsed
from motcua.process.compiling import compiled, hours_text
from motcua.process.errors import BpmnInvalid, DocumentInvalid
from motcua.process.types import BpmnNote, BpmnRead, Kind, TimerAction
from motcua.process.wording import ROLES

SILENT = frozenset(
    {
        *("documentation", "extensionElements", "incoming", "outgoing", "ioSpecification"),
        *("property", "dataInputAssociation", "dataOutputAssociation", "auditing", "monitoring"),
        *("performer", "humanPerformer", "potentialOwner", "resourceRole", "rendering"),
    }
)
LATER = frozenset({"sequenceFlow", "boundaryEvent", "laneSet"})
LEFT_OUT = frozenset(
    {
        *("textAnnotation", "association", "group", "dataObject", "dataObjectReference"),
        *("dataStoreReference", "artifact", "correlationSubscription", "supports"),
    }
)
KINDS = {
    "startEvent": Kind.START,
    "endEvent": Kind.END,
    "task": Kind.TASK,
    "userTask": Kind.TASK,
    "manualTask": Kind.TASK,
    "exclusiveGateway": Kind.EXCLUSIVE,
    "parallelGateway": Kind.PARALLEL,
    "intermediateCatchEvent": Kind.WAIT,
    "receiveTask": Kind.WAIT,
    "callActivity": Kind.SUBCASE,
}
PERFORMERS = ("humanPerformer", "potentialOwner", "performer", "resourceRole")
STOP_FIELDS = ("role", "agency", "hours", "stage", "join", "message", "procedure")
WORD = re.compile(r"[^A-Za-z0-9_.-]")
PROCEDURE = "Procedure_"
MOST_KEY = 64


def bpmn_read(data: bytes) -> BpmnRead:
    """The process that a BPMN 2.0 file holds.

    Raises `BpmnInvalid`, whose notes name line and element of everything outside of the subset.
    Whether the process makes sense is for `problems` to say.
    """
    return _Reader(parsed(data)).read()


class _Reader:
    def __init__(self, root: Any) -> None:
        self.root = root
        self.wrong: list[BpmnNote] = []
        self.left_out: list[BpmnNote] = []
        self.keys: dict[str, str] = {}
        self.elements: dict[str, Any] = {}
        self.nodes: dict[str, dict[str, Any]] = {}
        self.timers: dict[str, dict[str, Any]] = {}
        self.flows: list[dict[str, Any]] = []
        self.messages = {
            item.get("id"): item.get("name") or item.get("id")
            for item in root.iter(bpmn("message"))
        }

    def read(self) -> BpmnRead:
        process = self._process()
        for element in children(process):
            name = local(element)
            if name in KINDS:
                self._node(element)
            elif name in LEFT_OUT:
                self.left_out.append(note(element, _("Được bỏ qua, không ảnh hưởng quy trình.")))
            elif name not in SILENT | LATER:
                self._outside(element)
        self._lanes(process)
        for event in process.iterfind(bpmn("boundaryEvent")):
            self._timer(event)
        for flow in process.iterfind(bpmn("sequenceFlow")):
            self._flow(flow)
        return self._result(process)

    def _process(self) -> Any:
        filled = [
            process
            for process in self.root.iterfind(bpmn("process"))
            if any(local(child) in KINDS for child in children(process))
        ]
        if not filled:
            self._refuse(self.root, _("Tệp không có quy trình nào."))
        for other in filled[1:]:
            self._refuse(other, _("Tệp có nhiều quy trình; xin tách mỗi quy trình một tệp."))
        if self.wrong:
            raise BpmnInvalid(tuple(self.wrong))
        for flow in self.root.iter(bpmn("messageFlow")):
            self.left_out.append(note(flow, _("Luồng tin giữa các bên được bỏ qua.")))
        return filled[0]

    def _result(self, process: Any) -> BpmnRead:
        if self.wrong:
            raise BpmnInvalid(tuple(sorted(self.wrong)))
        key = process.get(ours("key")) or self._key(process, process.get("id"))
        title = process.get("name") or self._pool_name(process) or key
        document = {
            "key": key,
            "title": title,
            "nodes": list(self.nodes.values()),
            "flows": self.flows,
        }
        try:
            return BpmnRead(compiled(document), tuple(sorted(self.left_out)))
        except DocumentInvalid as refusal:
            notes = [
                note(self.elements.get(problem.node, process), problem.message)
                for problem in refusal.problems
            ]
            raise BpmnInvalid(tuple(notes)) from None

    def _pool_name(self, process: Any) -> str:
        for pool in self.root.iter(bpmn("participant")):
            if pool.get("processRef", "").rpartition(":")[2] == process.get("id"):
                return str(pool.get("name", ""))
        return ""

    def _refuse(self, element: Any, message: str) -> None:
        self.wrong.append(note(element, message))

    def _outside(self, element: Any) -> None:
        name = element.get("name") or element.get("id") or ""
        self._refuse(
            element,
            _("Phần tử “%(name)s” nằm ngoài phạm vi được hỗ trợ.") % {"name": name[:80]},
        )

    # Elements

    def _key(self, element: Any, id_: str | None) -> str:
        """Our key for an id: the same where it is a word of ours, else one made from it."""
        if not id_:
            self._refuse(element, _("Phần tử không có mã (id)."))
            return "_"
        if id_ in self.keys:
            self._refuse(element, _("Mã “%(id)s” dùng hai lần.") % {"id": id_[:80]})
        made = WORD.sub("_", id_)[:MOST_KEY]
        if not re.match("[A-Za-z_]", made):
            made = f"_{made}"[:MOST_KEY]
        number = 1
        while made in self.nodes:
            number += 1
            made = f"{made[: MOST_KEY - 5]}_{number}"
        self.keys[id_] = made
        return made

    def _node(self, element: Any) -> None:
        key = self._key(element, element.get("id"))
        kind = KINDS[local(element)]
        body: dict[str, Any] = {"key": key, "kind": kind.value}
        if element.get("name"):
            body["title"] = " ".join(element.get("name").split("\n")).replace("\t", " ").strip()
        self.nodes[key], self.elements[key] = body, element
        self._inside(element, kind)
        self._particulars(element, body)
        if kind is Kind.PARALLEL:
            self._gateway(element, body)
        elif kind is Kind.WAIT:
            self._message(element, body)
        elif kind is Kind.SUBCASE:
            called = (element.get("calledElement") or "").removeprefix(PROCEDURE)
            body.setdefault("procedure", called)
        elif kind is Kind.TASK:
            self._performer(element, body)

    def _inside(self, element: Any, kind: Kind) -> None:
        """What stands inside an element must not change what it does."""
        allowed = SILENT | ({"messageEventDefinition"} if kind is Kind.WAIT else set())
        for child in children(element):
            if local(child) not in allowed:
                self._outside(child)

    def _particulars(self, element: Any, body: dict[str, Any]) -> None:
        for stop in element.iterfind(f"{bpmn('extensionElements')}/{ours('stop')}"):
            body |= {name: stop.get(name) for name in STOP_FIELDS if stop.get(name)}
            decisions = [dict(item.attrib) for item in stop.iterfind(ours("decision"))]
            if decisions:
                body["decisions"] = decisions

    def _gateway(self, element: Any, body: dict[str, Any]) -> None:
        flows = self.root.iter(bpmn("sequenceFlow"))
        ends = [(flow.get("sourceRef"), flow.get("targetRef")) for flow in flows]
        leaving = sum(source == element.get("id") for source, _target in ends)
        entering = sum(target == element.get("id") for _source, target in ends)
        direction = element.get("gatewayDirection", "Unspecified")
        if direction == "Mixed" or (direction == "Unspecified" and leaving > 1 and entering > 1):
            self._refuse(element, _("Xin tách thành một nơi gộp và một nơi mở nhánh song song."))
        if direction == "Converging" or (direction != "Diverging" and entering > 1):
            body["kind"] = Kind.JOIN.value
        else:
            body.setdefault("join", "all")

    def _message(self, element: Any, body: dict[str, Any]) -> None:
        events = list(element.iterfind(bpmn("messageEventDefinition")))
        if local(element) == "intermediateCatchEvent" and len(events) != 1:
            self._refuse(element, _("Chỉ hỗ trợ sự kiện chờ tin nhắn."))
        reference = events[0].get("messageRef") if events else element.get("messageRef")
        name = self.messages.get((reference or "").rpartition(":")[2])
        body.setdefault("message", name or element.get("name") or body["key"])

    def _performer(self, element: Any, body: dict[str, Any]) -> None:
        for child in children(element):
            if local(child) in PERFORMERS:
                said = " ".join(text.strip() for text in child.itertext() if text.strip())
                self._role(body, child.get("name"), said)

    def _lanes(self, process: Any) -> None:
        for lane in process.iter(bpmn("lane")):
            for reference in lane.iterfind(bpmn("flowNodeRef")):
                node = self.nodes.get(self.keys.get((reference.text or "").strip(), ""))
                if node is not None and node["kind"] == Kind.TASK:
                    self._role(node, lane.get("name"))

    def _role(self, body: dict[str, Any], *names: str | None) -> None:
        for name in names:
            role = _role_names().get((name or "").strip().casefold())
            if role is not None:
                body.setdefault("role", role.value)

    # Timers and flows

    def _timer(self, event: Any) -> None:
        events = [child for child in children(event) if local(child) not in SILENT]
        host = self.nodes.get(self.keys.get(event.get("attachedToRef", ""), ""))
        if host is None:
            self._refuse(event, _("Sự kiện biên không gắn với bước nào."))
        elif [local(child) for child in events] != ["timerEventDefinition"]:
            self._refuse(event, _("Chỉ hỗ trợ sự kiện biên hẹn giờ."))
        else:
            self._timed(event, events[0], host)

    def _timed(self, event: Any, definition: Any, host: dict[str, Any]) -> None:
        given = event.find(f"{bpmn('extensionElements')}/{ours('timer')}")
        if given is not None:
            timer = {name: given.get(name, "") for name in ("key", "action", "hours")}
        else:
            length = hours_of(definition.findtext(bpmn("timeDuration")) or "")
            if length is None:
                self._refuse(
                    definition, _("Cần thời gian chờ dạng PT8H, P2D; ngày giờ cố định thì không.")
                )
                return
            stops = event.get("cancelActivity", "true") != "false"
            action = TimerAction.STOP if stops else TimerAction.REMIND
            timer = {
                "key": WORD.sub("_", f"t{event.get('id', '')}")[:MOST_KEY],
                "action": action.value,
                "hours": hours_text(length),
            }
        host.setdefault("timers", []).append(timer)
        self.timers[event.get("id", "")] = timer

    def _flow(self, flow: Any) -> None:
        source, target = flow.get("sourceRef", ""), flow.get("targetRef", "")
        timer = self.timers.get(source)
        if timer is not None and target in self.keys:
            if timer["action"] != TimerAction.STOP:
                self._refuse(flow, _("Chỉ hẹn giờ làm dừng bước mới được nối đi tiếp."))
            timer["target"] = self.keys[target]
        elif source in self.keys and target in self.keys:
            self.flows.append(self._way(flow, source, target))
        else:
            self._refuse(
                flow,
                _("Đường nối từ “%(source)s” đến “%(target)s” thiếu một đầu.")
                % {"source": source[:80], "target": target[:80]},
            )

    def _way(self, flow: Any, source: str, target: str) -> dict[str, Any]:
        body: dict[str, Any] = {"source": self.keys[source], "target": self.keys[target]}
        condition = flow.find(bpmn("conditionExpression"))
        if condition is not None:
            body["condition"] = " ".join("".join(condition.itertext()).splitlines()).strip()
        element = self.elements[self.keys[source]]
        if flow.get("id") and element.get("default") == flow.get("id"):
            body["default"] = True
        return body


@cache
def _role_names() -> dict[str, Role]:
    """Roles by what a lane or performer may call them."""
    return {role.value: role for role in Role if role is not Role.HELPER} | {
        str(words).casefold(): role for role, words in ROLES.items()
    }
