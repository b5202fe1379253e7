"""Everything that keeps a process from being published says so, and where."""

from copy import deepcopy

import pytest

from motcua.process.errors import DocumentInvalid
from motcua.process.selectors import compiled, is_sound, problems
from motcua.process.types import Severity
from process_engine.samples import (
    CHAIN,
    chained,
    consultation,
    document,
    flow,
    flows,
    node,
    paid,
    shipped,
    task,
)


def simple():
    return document([task(key) for key in CHAIN], flows("start > " + " > ".join(CHAIN) + " > end"))


def changed(body, key, **fields):
    """The document with these fields of one node changed; None takes a field away."""
    body = deepcopy(body)
    for row in body["nodes"]:
        if row["key"] == key:
            row.update(fields)
            for name in [name for name, value in fields.items() if value is None]:
                del row[name]
    return body


def without(body, key):
    """The document without one node; whatever led to it leads to where it led."""
    body = deepcopy(body)
    after = next(row["target"] for row in body["flows"] if row["source"] == key)
    body["nodes"] = [row for row in body["nodes"] if row["key"] != key]
    body["flows"] = [row for row in body["flows"] if row["source"] != key]
    for row in body["flows"]:
        row["target"] = after if row["target"] == key else row["target"]
    return body


def found(body, **limits):
    return {(problem.code, problem.node) for problem in problems(compiled(body), **limits)}


def messages(body, **limits):
    return " ".join(problem.message for problem in problems(compiled(body), **limits))


@pytest.mark.parametrize(
    "body", [simple(), consultation(), consultation("first_objection"), paid()]
)
def test_good_processes_have_nothing_to_complain_of(body):
    assert problems(compiled(body)) == ()


@pytest.mark.parametrize(("key", "title", "steps"), shipped(), ids=[row[0] for row in shipped()])
def test_every_chain_of_the_product_becomes_a_process_without_problems(key, title, steps):
    definition = chained(key=key, title=title, steps=steps)

    assert problems(definition) == ()
    assert [
        (one.key, one.role, str(one.agency), one.title, one.hours) for one in definition.tasks
    ] == [tuple(step) for step in steps]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (changed(simple(), "start", kind="end"), ("no_start", "")),
        (changed(simple(), "end", kind="start"), ("many_starts", "end")),
        (changed(simple(), "end", kind="exclusive"), ("no_end", "")),
        (changed(simple(), "appraise", role=None), ("missing_role", "appraise")),
        (changed(simple(), "appraise", agency=None), ("missing_agency", "appraise")),
        (changed(simple(), "appraise", stage=None), ("missing_stage", "appraise")),
        (changed(simple(), "appraise", title=None), ("missing_title", "appraise")),
        (changed(simple(), "appraise", stage="pay"), ("missing_stage", "appraise")),
        (changed(paid(), "fee", message=None), ("missing_message", "fee")),
        (changed(paid(), "fee", stage="approve"), ("missing_stage", "fee")),
        (changed(paid(), "tax", procedure=None), ("missing_procedure", "tax")),
        (changed(paid(), "tax", agency=None), ("missing_agency", "tax")),
        (changed(consultation(), "ask", join=None), ("missing_join", "ask")),
        (
            changed(paid(), "fee", timers=[{"key": "t", "action": "remind", "hours": 0}]),
            ("bad_timer", "fee"),
        ),
        (
            changed(paid(), "size", timers=[{"key": "t", "action": "remind", "hours": 1}]),
            ("bad_timer", "size"),
        ),
        (
            changed(
                paid(),
                "fee",
                timers=[{"key": "t", "action": "remind", "hours": 1, "target": "end"}],
            ),
            ("bad_timer", "fee"),
        ),
        (
            changed(
                paid(),
                "fee",
                timers=[{"key": "t", "action": "stop", "hours": 1, "target": "nowhere"}],
            ),
            ("unknown_node", "fee"),
        ),
        (
            changed(paid(), "appraise", decisions=[{"key": "a", "title": "A"}] * 2),
            ("duplicate_key", "appraise"),
        ),
    ],
)
def test_a_node_that_lacks_something_is_named(body, expected):
    assert expected in found(body)


def test_two_nodes_of_one_key_are_refused():
    body = simple()
    body["nodes"].append(task("sign"))

    assert ("duplicate_key", "sign") in found(body)


def test_a_way_to_nowhere_is_refused():
    body = simple()
    body["flows"].append(flow("sign", "nowhere"))

    assert ("unknown_node", "nowhere") in found(body)


def test_unreachable_steps_and_dead_ends_are_found():
    body = simple()
    body["nodes"] += [task("lost", "consult"), task("stuck", "consult"), task("mad", "consult")]
    body["flows"] += flows("lost > appraise", "sign > stuck", "sign > mad > mad")

    assert {
        ("unreachable", "lost"),
        ("dead_end", "stuck"),
        ("dead_end", "mad"),
        ("many_ways", "sign"),
    } <= found(body)
    assert "“Bước lost”" in messages(body)


def test_the_start_is_not_entered_and_the_end_not_left():
    body = simple()
    body["flows"] += flows("end > sign", "appraise > start")

    assert {("end_left", "end"), ("start_entered", "start")} <= found(body)


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        (("start > intake > ask > police > end", "ask > land > asked > end"), "end"),
        (("start > intake > asked > ask > police > end", "ask > land > end"), "asked"),
        (("start > intake > ask > police > asked > end", "ask > land > intake"), "intake"),
    ],
)
def test_branches_that_do_not_meet_are_found(ways, expected):
    body = document(
        [
            task("intake"),
            node("ask", "parallel", join="all"),
            task("police", "consult"),
            task("land", "consult"),
            node("asked", "join"),
        ],
        flows(*ways),
    )

    assert ("unbalanced", expected) in found(body)


def test_a_fork_of_one_branch_is_no_fork():
    body = document(
        [task("intake"), node("ask", "parallel", join="all"), node("asked", "join")],
        flows("start > intake > ask > asked > end"),
    )

    assert ("one_branch", "ask") in found(body)


@pytest.mark.parametrize("missing", ["intake", "appraise", "approve", "sign", "seal"])
def test_a_stage_without_the_one_before_is_out_of_order(missing):
    after = CHAIN[CHAIN.index(missing) + 1]
    body = without(simple(), missing)

    assert ("stage_order", after) in found(body)
    assert f"“Bước {after}”" in messages(body)


def test_a_shortcut_past_the_approver_is_found():
    body = simple()
    body["nodes"].append(node("quick", "exclusive", title="Nhanh"))
    body["flows"] = [
        *flows("start > intake > appraise > quick"),
        flow("quick", "sign", "decision == 'grant'"),
        flow("quick", "approve", default=True),
        *flows("approve > sign > seal > hand_over > end"),
    ]

    assert found(body) == {("stage_order", "sign")}


def test_nothing_comes_after_the_result_was_handed_over():
    body = simple()
    body["nodes"].append(task("late", "consult"))
    body["flows"] = flows("start > " + " > ".join(CHAIN) + " > late > end")

    assert ("stage_order", "late") in found(body)


def test_signing_is_not_done_in_a_branch():
    body = changed(consultation(), "police", stage="approve", role="approver")

    assert ("stage_in_branch", "police") in found(body)


def test_a_process_without_handing_over_is_only_warned_of():
    every = problems(compiled(without(simple(), "hand_over")))

    assert [(problem.code, problem.severity) for problem in every] == [
        ("no_hand_over", Severity.WARNING)
    ]
    assert is_sound(every)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("case.area >", "sai cú pháp"),
        ("area > 3", "tên không có"),
        ("decision == 3", "khác kiểu"),
        ("case.area + 3", "đúng hay sai"),
        ("'a' + 'b'", "đúng hay sai"),
    ],
)
def test_a_condition_that_does_not_compile_names_its_choice(condition, words):
    body = paid()
    body["flows"][3]["condition"] = condition

    assert ("bad_condition", "size") in found(body)
    assert words in messages(body)
    assert "Diện tích" in messages(body)


def test_conditions_belong_to_choices_and_one_branch_is_the_default():
    body = paid()
    body["flows"][0]["condition"] = "true"
    body["flows"][4]["default"] = True
    del body["flows"][3]["condition"]

    assert {
        ("stray_condition", "start"),
        ("many_defaults", "size"),
        ("missing_condition", "size"),
    } <= found(body)


def test_a_choice_without_default_is_warned_of():
    body = paid()
    del body["flows"][5]["default"]
    body["flows"][5]["condition"] = "case.area <= 1000"

    every = problems(compiled(body))

    assert [(problem.code, problem.node) for problem in every] == [("no_default", "size")]
    assert is_sound(every)


def test_a_field_that_the_form_does_not_have_is_warned_of():
    assert found(paid(), fields={"area"}) == set()
    assert found(paid(), fields={"surface"}) == {("unknown_field", "size")}


def test_a_circle_without_a_stop_is_refused():
    body = document(
        [task("intake"), node("one", "exclusive"), node("two", "exclusive")],
        [
            *flows("start > intake > one"),
            flow("one", "two", default=True),
            flow("two", "one", "case.a == 1"),
            flow("two", "end", default=True),
        ],
    )

    assert {("endless", "one"), ("endless", "two")} <= found(body)


def test_the_longest_way_must_fit_into_the_limit():
    assert found(consultation(), limit_hours=14) == set()
    assert found(consultation(), limit_hours=13) == {("over_limit", "hand_over")}
    assert "14 giờ" in messages(consultation(), limit_hours=13)


def test_steps_without_hours_are_warned_of_where_there_is_a_limit():
    body = changed(simple(), "sign", hours=None)

    assert found(body, limit_hours=40) == {("no_hours", "sign")}
    assert found(body) == set()


def test_too_many_nodes_are_refused():
    extra = [task(f"t{number}", "appraise") for number in range(120)]
    body = document(
        [task("intake"), *extra],
        flows("start > intake > " + " > ".join(row["key"] for row in extra) + " > end"),
    )

    assert ("too_many_nodes", "") in found(body)


@pytest.mark.parametrize(
    "body",
    [
        {"key": "a", "title": "A", "nodes": [{"key": "x", "kind": "magic"}]},
        {"key": "a", "title": "A", "nodes": [{"key": "x y", "kind": "task"}]},
        {"key": "a", "title": "A", "nodes": [{"key": "x", "kind": "task", "hours": -1}]},
        {"key": "a", "title": "A", "nodes": [{"key": "x", "kind": "task", "hours": "NaN"}]},
        {"key": "a", "title": "A", "nodes": [{"key": "x", "kind": "task", "hours": True}]},
        {"key": "a", "title": "A", "nodes": [{"key": "x", "kind": "task", "role": "boss"}]},
        {"key": "a", "title": "A", "nodes": [{"key": "x", "kind": "task", "agency": "named"}]},
        {"key": "a", "title": "A", "nodes": [{"key": "x", "kind": "task", "agency": "parent:1"}]},
        {"key": "a", "title": "A", "nodes": [{"key": "x", "kind": "task", "style": "red"}]},
        {"key": "a", "title": "A\u0000", "nodes": []},
        {"key": "a", "title": "A", "nodes": "all"},
        {"key": "a", "title": "A", "nodes": [], "flows": [1]},
        {"key": "a", "title": "A", "nodes": [], "flows": [{"source": "a", "target": 1}]},
        {"key": "a", "title": "A", "flows": [{"source": "a", "target": "b", "default": "yes"}]},
        {"title": "A"},
    ],
)
def test_what_is_not_a_process_document_is_refused_with_its_place(body):
    with pytest.raises(DocumentInvalid) as refusal:
        compiled(body)

    assert refusal.value.problems
    assert "chưa đúng" in refusal.value.text
