"""A definition as BPMN 2.0 with its diagram. What BPMN has no word for stands in `motcua:stop`."""

from typing import Any

from lxml import etree

from motcua.process.bpmn_words import (
    BOUNDS,
    BPMN,
    DIAGRAM,
    LINES,
    OURS,
    SCHEMA,
    bpmn,
    duration,
    ours,
)
from motcua.process.compiling import hours_text
from motcua.process.layout import Box, Layout, layout
from motcua.process.types import Definition, Flow, Kind, Node, Timer, TimerAction

ELEMENTS = {
    Kind.START: "startEvent",
    Kind.END: "endEvent",
    Kind.TASK: "userTask",
    Kind.EXCLUSIVE: "exclusiveGateway",
    Kind.PARALLEL: "parallelGateway",
    Kind.JOIN: "parallelGateway",
    Kind.WAIT: "intermediateCatchEvent",
    Kind.SUBCASE: "callActivity",
}
NAMES = {None: BPMN, "bpmndi": DIAGRAM, "dc": BOUNDS, "di": LINES, "xsi": SCHEMA, "motcua": OURS}
EVENT = 36


def bpmn_written(definition: Definition) -> bytes:
    """The definition as a BPMN 2.0 file in UTF-8; `bpmn_read` gives the same definition back."""
    return _Writer(definition).written()


class _Writer:
    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.place: Layout = layout(definition)
        self.taken = {node.key for node in definition.nodes}
        known = definition.shape.nodes
        self.flows = [
            flow for flow in definition.flows if flow.source in known and flow.target in known
        ]
        self.flow_ids = [self._fresh(f"Flow_{number}") for number in range(1, len(self.flows) + 1)]
        self.timer_ids = {
            (node.key, timer.key): self._fresh(f"Timer_{node.key}_{timer.key}")
            for node in definition.nodes
            for timer in node.timers
        }
        self.timer_flow_ids: dict[tuple[str, str], str] = {}

    def _fresh(self, wanted: str) -> str:
        while wanted in self.taken:
            wanted += "_"
        self.taken.add(wanted)
        return wanted

    def written(self) -> bytes:
        root = etree.Element(bpmn("definitions"), nsmap=NAMES)
        root.set("id", self._fresh("Definitions"))
        root.set("targetNamespace", OURS)
        root.set("exporter", "Một Cửa")
        messages = self._messages(root)
        process = etree.SubElement(root, bpmn("process"))
        process.set("id", self._fresh(f"Process_{self.definition.key}"))
        process.set(ours("key"), self.definition.key)
        process.set("name", self.definition.title)
        process.set("isExecutable", "true")
        for node in self.definition.nodes:
            self._node(process, node, messages)
        for flow, id_ in zip(self.flows, self.flow_ids, strict=True):
            self._flow(process, flow, id_)
        self._timer_flows(process)
        self._diagram(root, process.get("id"))
        return bytes(
            etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
        )

    def _messages(self, root: Any) -> dict[str, str]:
        found: dict[str, str] = {}
        for node in self.definition.nodes:
            if node.kind is Kind.WAIT and node.message not in found:
                found[node.message] = self._fresh(f"Message_{len(found) + 1}")
                etree.SubElement(root, bpmn("message"), id=found[node.message], name=node.message)
        return found

    def _node(self, process: Any, node: Node, messages: dict[str, str]) -> None:
        element = etree.SubElement(process, bpmn(ELEMENTS[node.kind]), id=node.key)
        if node.title:
            element.set("name", node.title)
        _particulars(element, node)
        if node.kind in {Kind.PARALLEL, Kind.JOIN}:
            opens = node.kind is Kind.PARALLEL
            element.set("gatewayDirection", "Diverging" if opens else "Converging")
        elif node.kind is Kind.SUBCASE:
            element.set("calledElement", f"Procedure_{node.procedure}")
        elif node.kind is Kind.EXCLUSIVE:
            self._default(element, node)
        self._ends(element, node.key)
        if node.kind is Kind.WAIT:
            event = etree.SubElement(element, bpmn("messageEventDefinition"))
            event.set("messageRef", messages[node.message])
        for timer in node.timers:
            self._timer(process, node, timer)

    def _default(self, element: Any, node: Node) -> None:
        for flow, id_ in zip(self.flows, self.flow_ids, strict=True):
            if flow.source == node.key and flow.is_default:
                element.set("default", id_)

    def _ends(self, element: Any, key: str) -> None:
        pairs = list(zip(self.flows, self.flow_ids, strict=True))
        for flow, id_ in pairs:
            if flow.target == key:
                etree.SubElement(element, bpmn("incoming")).text = id_
        for flow, id_ in pairs:
            if flow.source == key:
                etree.SubElement(element, bpmn("outgoing")).text = id_

    def _timer(self, process: Any, node: Node, timer: Timer) -> None:
        element = etree.SubElement(process, bpmn("boundaryEvent"))
        element.set("id", self.timer_ids[node.key, timer.key])
        element.set("attachedToRef", node.key)
        stops = timer.action is TimerAction.STOP
        element.set("cancelActivity", "true" if stops else "false")
        extension = etree.SubElement(element, bpmn("extensionElements"))
        etree.SubElement(
            extension,
            ours("timer"),
            key=timer.key,
            action=timer.action.value,
            hours=str(hours_text(timer.hours)),
        )
        event = etree.SubElement(element, bpmn("timerEventDefinition"))
        length = etree.SubElement(event, bpmn("timeDuration"))
        length.set(f"{{{SCHEMA}}}type", "tFormalExpression")
        length.text = duration(timer.hours)

    def _flow(self, process: Any, flow: Flow, id_: str) -> None:
        element = etree.SubElement(
            process, bpmn("sequenceFlow"), id=id_, sourceRef=flow.source, targetRef=flow.target
        )
        if flow.condition:
            condition = etree.SubElement(element, bpmn("conditionExpression"))
            condition.set(f"{{{SCHEMA}}}type", "tFormalExpression")
            condition.text = flow.condition

    def _timer_flows(self, process: Any) -> None:
        for node in self.definition.nodes:
            for timer in node.timers:
                if timer.target in self.definition.shape.nodes:
                    source = self.timer_ids[node.key, timer.key]
                    id_ = self._fresh(f"Flow_{source}")
                    self.timer_flow_ids[node.key, timer.key] = id_
                    etree.SubElement(
                        process,
                        bpmn("sequenceFlow"),
                        id=id_,
                        sourceRef=source,
                        targetRef=timer.target,
                    )

    # The diagram

    def _diagram(self, root: Any, process: str) -> None:
        diagram = etree.SubElement(root, f"{{{DIAGRAM}}}BPMNDiagram", id=self._fresh("Diagram"))
        plane = etree.SubElement(
            diagram, f"{{{DIAGRAM}}}BPMNPlane", id=self._fresh("Plane"), bpmnElement=process
        )
        for node in self.definition.nodes:
            box = self.place.boxes[node.key]
            if node.kind is Kind.WAIT:  # an event is a circle
                x, y = box.middle
                box = Box(x=x - EVENT // 2, y=y - EVENT // 2, width=EVENT, height=EVENT)
            self._shape(plane, node.key, box)
            self._timer_shapes(plane, node, box)
        ids = [*self.flow_ids, *self.timer_flow_ids.values()]
        for line, id_ in zip(self.place.lines, ids, strict=True):
            edge = etree.SubElement(plane, f"{{{DIAGRAM}}}BPMNEdge", id=self._fresh(f"{id_}_di"))
            edge.set("bpmnElement", id_)
            for x, y in line.points:
                etree.SubElement(edge, f"{{{LINES}}}waypoint", x=str(x), y=str(y))

    def _timer_shapes(self, plane: Any, node: Node, box: Box) -> None:
        for number, timer in enumerate(node.timers):
            self._shape(
                plane,
                self.timer_ids[node.key, timer.key],
                Box(
                    x=box.x + box.width - EVENT // 2 - number * (EVENT + 4),
                    y=box.y + box.height - EVENT // 2,
                    width=EVENT,
                    height=EVENT,
                ),
            )

    def _shape(self, plane: Any, id_: str, box: Box) -> None:
        shape = etree.SubElement(plane, f"{{{DIAGRAM}}}BPMNShape", id=self._fresh(f"{id_}_di"))
        shape.set("bpmnElement", id_)
        bounds = etree.SubElement(shape, f"{{{BOUNDS}}}Bounds")
        for name in ("x", "y", "width", "height"):
            bounds.set(name, str(getattr(box, name)))


def _particulars(element: Any, node: Node) -> None:
    """What BPMN has no word for."""
    given = {
        "role": node.role.value if node.role else "",
        "agency": str(node.agency) if node.agency else "",
        "hours": "" if node.hours is None else str(hours_text(node.hours)),
        "stage": node.stage.value if node.stage else "",
        "join": node.join.value if node.join else "",
        "message": node.message,
        "procedure": node.procedure,
    }
    given = {name: value for name, value in given.items() if value}
    if given or node.decisions:
        extension = etree.SubElement(element, bpmn("extensionElements"))
        stop = etree.SubElement(extension, ours("stop"), **given)
        for decision in node.decisions:
            etree.SubElement(stop, ours("decision"), key=decision.key, title=decision.title)
