"""Processes come from other tools and go back to them without a loss."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from motcua.process.errors import BpmnInvalid
from motcua.process.selectors import bpmn_read, bpmn_written, compiled, is_sound, problems
from motcua.process.types import Kind, TimerAction
from process_engine.samples import chain, consulting, paying
from process_engine.strategies import documents

FILES = Path(__file__).with_name("bpmn")
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:t">\n'
)
REMINDER = (
    '<boundaryEvent id="b" attachedToRef="t" cancelActivity="false"><timerEventDefinition>'
    "<timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>"
)
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"


def file(*lines, process=' id="p"'):
    """A BPMN file; the process begins in line 3."""
    body = "\n".join(lines)
    return f"{HEAD}<process{process}>\n{body}\n</process>\n</definitions>\n".encode()


def refused(data):
    with pytest.raises(BpmnInvalid) as refusal:
        bpmn_read(data)
    return {(note.line, note.element) for note in refusal.value.notes}


@pytest.mark.parametrize("made", [chain, consulting, paying])
def test_what_is_written_is_read_as_the_same_process(made):
    definition = made()

    read = bpmn_read(bpmn_written(definition))

    assert read.definition == definition
    assert read.definition.hash == definition.hash
    assert read.notes == ()


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_every_valid_process_survives_the_journey(document):
    definition = compiled(document)

    assert bpmn_read(bpmn_written(definition)).definition == definition


def test_the_diagram_has_every_element_and_way_once():
    root = etree.fromstring(bpmn_written(paying()))
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    drawn = [element.get("bpmnElement") for element in root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")]
    process = root.find("{*}process")
    expected = [element.get("id") for element in process if element.get("id")]

    assert sorted(drawn) == sorted(expected)
    assert len(ids) == len([element for element in root.iter() if element.get("id")])


def test_a_file_of_another_tool_is_read_with_its_lanes_timers_and_messages():
    read = bpmn_read((FILES / "land_lanes.bpmn").read_bytes())
    nodes = {node.title: node for node in read.definition.nodes}

    assert read.definition.title == "Cấp giấy chứng nhận"
    assert nodes["Tiếp nhận hồ sơ"].role.value == "desk_officer"
    assert nodes["Thẩm định"].role.value == "case_officer"
    assert nodes["Ký"].role.value == "approver"
    assert nodes["Chờ nộp tiền"].message == "payment"
    assert nodes["Xác định thuế"].kind is Kind.SUBCASE
    late = nodes["Thẩm định"].timers
    assert [(timer.action, timer.hours, bool(timer.target)) for timer in late] == [
        (TimerAction.REMIND, 12, False),
        (TimerAction.STOP, 24, True),
    ]
    assert [node.kind for node in read.definition.nodes].count(Kind.JOIN) == 1
    assert {note.element for note in read.notes} == {"textAnnotation", "association"}
    assert {problem.code for problem in problems(read.definition)} == {
        "missing_agency",
        "missing_stage",
        "missing_role",
    }


def test_a_file_with_our_particulars_can_be_published_as_it_is():
    read = bpmn_read((FILES / "copies.bpmn").read_bytes())

    assert is_sound(problems(read.definition)), problems(read.definition)


@pytest.mark.parametrize(
    "element",
    [
        '<scriptTask id="a" name="Tính"/>',
        '<serviceTask id="a"/>',
        '<sendTask id="a"/>',
        '<businessRuleTask id="a"/>',
        '<subProcess id="a"/>',
        '<transaction id="a"/>',
        '<adHocSubProcess id="a"/>',
        '<inclusiveGateway id="a"/>',
        '<complexGateway id="a"/>',
        '<eventBasedGateway id="a"/>',
        '<intermediateThrowEvent id="a"/>',
    ],
)
def test_elements_outside_of_the_subset_are_named_with_their_line(element):
    name = element[1:].split()[0]

    assert refused(file('<startEvent id="s"/>', element)) == {(5, name)}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ['<startEvent id="s">', "<timerEventDefinition/>", "</startEvent>"],
            (5, "timerEventDefinition"),
        ),
        (
            ['<task id="s">', "<multiInstanceLoopCharacteristics/>", "</task>"],
            (5, "multiInstanceLoopCharacteristics"),
        ),
        (
            ['<endEvent id="e">', "<terminateEventDefinition/>", "</endEvent>"],
            (5, "terminateEventDefinition"),
        ),
        (
            [
                '<intermediateCatchEvent id="e">',
                "<signalEventDefinition/>",
                "</intermediateCatchEvent>",
            ],
            (5, "signalEventDefinition"),
        ),
        (
            [
                '<task id="t"/>',
                '<boundaryEvent id="b" attachedToRef="t"><errorEventDefinition/></boundaryEvent>',
            ],
            (5, "boundaryEvent"),
        ),
        (
            [
                '<task id="t"/>',
                '<boundaryEvent id="b" attachedToRef="x"><timerEventDefinition/></boundaryEvent>',
            ],
            (5, "boundaryEvent"),
        ),
        (
            [
                '<task id="t"/>',
                '<boundaryEvent id="b" attachedToRef="t">',
                "<timerEventDefinition><timeDate>2026-01-01</timeDate></timerEventDefinition></boundaryEvent>",
            ],
            (6, "timerEventDefinition"),
        ),
        (
            ['<task id="t"/>', '<sequenceFlow id="f" sourceRef="t" targetRef="x"/>'],
            (5, "sequenceFlow"),
        ),
        (['<task id="t"/>', '<task id="t"/>'], (5, "task")),
        (["<task/>"], (4, "task")),
        (
            ['<task id="t"/>', '<parallelGateway id="g" gatewayDirection="Mixed"/>'],
            (5, "parallelGateway"),
        ),
        (
            [
                '<task id="t"/>',
                REMINDER,
                '<sequenceFlow id="f" sourceRef="b" targetRef="t"/>',
            ],
            (6, "sequenceFlow"),
        ),
    ],
)
def test_what_cannot_be_carried_over_is_named_with_its_line(lines, expected):
    assert expected in refused(file(*lines))


def test_two_processes_in_one_file_are_one_too_many():
    other = '<task id="a"/>\n</process>\n<process id="q">\n<task id="b"/>'

    assert refused(file(other)) == {(6, "process")}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<definitions/>",
        HEAD.encode(),
        (HEAD + "</definitions>").encode(),
        "<definitions>ộ".encode("utf-16"),
        b'<!DOCTYPE d [<!ENTITY a "b">]><definitions>&a;</definitions>',
        b'<?xml version="1.0"?>\n<!DOCTYPE d SYSTEM "file:///etc/hostname"><definitions/>',
        b" " * (2**20 + 1),
        (
            HEAD
            + "<process id='p'>"
            + "<task>" * 400
            + "</task>" * 400
            + "</process></definitions>"
        ).encode(),
        (HEAD + "<process id='p'>" + "<task/>" * 21_000 + "</process></definitions>").encode(),
        b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE d+AD4-',
    ],
)
def test_what_is_no_harmless_bpmn_is_refused(data):
    assert refused(data)


def test_wrong_values_of_ours_are_named_with_their_line():
    lines = (
        '<startEvent id="s"/>',
        '<userTask id="t" xmlns:motcua="urn:motcua:process:1">',
        '<extensionElements><motcua:stop role="boss"/></extensionElements></userTask>',
    )

    assert refused(file(*lines)) == {(5, "userTask")}


def test_ids_that_are_no_words_of_ours_become_such_words():
    lines = (
        '<startEvent id="bắt đầu"/>',
        '<task id="bắt_đầu"/>',
        '<sequenceFlow id="f" sourceRef="bắt đầu" targetRef="bắt_đầu"/>',
    )

    definition = bpmn_read(file(*lines)).definition

    assert len({node.key for node in definition.nodes}) == 2
    assert definition.flows[0].source == definition.nodes[0].key


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_is_refused_or_read_but_never_a_surprise(data):
    text = bpmn_written(paying()).decode()
    for _ in range(data.draw(st.integers(1, 3))):
        begin = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(begin, min(len(text), begin + 30)))
        piece = data.draw(st.sampled_from(["", "x", "<", "/>", "é", '"', "9", " ", "task", "&#9;"]))
        text = text[:begin] + piece + text[end:]

    try:
        read = bpmn_read(text.encode())
    except BpmnInvalid as refusal:
        assert all(note.line > 0 and note.message for note in refusal.notes)  # noqa: PT017 - either is right
    else:
        problems(read.definition)
        bpmn_written(read.definition)
