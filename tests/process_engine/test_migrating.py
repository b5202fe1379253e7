"""The dry run says where each token of a running case would go, or why it cannot."""

import pytest

from motcua.process.selectors import compiled, migrate_plan
from motcua.process.types import Token
from process_engine.samples import CHAIN, chain, consultation, consulting, document, flows, task

ASKED = (Token(2, "police", "1", "intake,appraise"), Token(3, "land", "1", "intake,appraise"))


def places(old, new, tokens):
    return [destination.node for destination in migrate_plan(old, new, tokens)]


@pytest.mark.parametrize("stage", CHAIN)
def test_a_step_of_the_same_key_and_stage_is_the_same_step(stage):
    assert places(chain(), consulting(), [Token(1, stage)]) == [stage]


def test_a_renamed_step_is_found_by_its_stage():
    body = document(
        [task("take_in", "intake"), task("look", "appraise"), task("look_again", "appraise")],
        flows("start > take_in > look > look_again > end"),
    )
    new = compiled(body)

    plan = migrate_plan(chain(), new, [Token(1, "intake"), Token(1, "appraise"), Token(1, "sign")])

    assert [destination.node for destination in plan] == ["take_in", "", ""]
    assert "nhiều bước tương ứng" in plan[1].why_not
    assert "không có bước nào tương ứng" in plan[2].why_not


def test_open_branches_go_over_only_into_the_same_fork():
    same = consulting()
    other_rule = consulting("first_objection")
    body = consultation()
    body["nodes"].append(task("army", "consult"))
    body["flows"] += flows("ask > army > asked")

    assert places(same, compiled(consultation()), ASKED) == ["police", "land"]
    assert places(same, other_rule, ASKED) == ["", ""]
    assert places(same, compiled(body), ASKED) == ["", ""]
    assert places(same, chain(), ASKED) == ["", ""]


def test_a_token_that_stands_nowhere_is_said_to():
    (destination,) = migrate_plan(chain(), chain(), [Token(1, "gone")])

    assert "không có bước “gone”" in destination.why_not
