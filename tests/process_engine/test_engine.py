"""One event at a time: where the tokens go, and what the caller has to do."""

import pytest

from motcua.process.errors import Blocked, NoWay
from motcua.process.selectors import compiled, step
from motcua.process.types import (
    Cancelled,
    ChangeToken,
    CloseToken,
    Completed,
    Escalate,
    Finished,
    MessageArrived,
    Moved,
    OpenSubcase,
    OpenTask,
    Remind,
    SentBack,
    SetTimer,
    Started,
    TimerFired,
    Token,
)
from process_engine.samples import chain, consulting, document, flow, flows, node, paying, task

LARGE = {"case": {"area": 1200}}
SMALL = {"case": {"area": 80}}


def walk(definition, *events, facts=None):
    """The outcome of the last of these events, after a start."""
    outcome = step(definition, (), Started(), facts or {})
    for event in events:
        outcome = step(definition, outcome.tokens, event, facts or {})
    return outcome


def places(outcome):
    return [token.node for token in outcome.tokens]


def names(outcome):
    return [type(effect).__name__ for effect in outcome.effects]


def test_a_chain_goes_from_intake_to_its_end_with_one_token():
    outcome = walk(chain())
    seen = places(outcome)
    while outcome.tokens:
        outcome = step(chain(), outcome.tokens, Completed(1), {})
        seen += places(outcome)

    assert seen == ["intake", "appraise", "approve", "sign", "seal", "hand_over"]
    assert outcome.effects[-1] == Finished(node="end")


def test_a_send_back_goes_one_stage_back_again_and_again():
    outcome = walk(chain(), *[Completed(1)] * 4, SentBack(1), SentBack(1), SentBack(1))

    assert places(outcome) == ["appraise"]
    assert outcome.tokens[0].trail == "intake"


def test_a_send_back_of_a_token_without_trail_follows_the_chain():
    outcome = step(chain(), (Token(1, "seal"),), SentBack(1), {})

    assert places(outcome) == ["sign"]


def test_what_came_back_goes_forward_to_where_it_had_been():
    outcome = walk(chain(), *[Completed(1)] * 3, SentBack(1), Completed(1))

    assert outcome.tokens == (Token(1, "sign", trail="intake,appraise,approve"),)


def test_the_first_stage_has_nothing_to_go_back_to():
    with pytest.raises(NoWay) as refusal:
        walk(chain(), SentBack(1))

    assert refusal.value.reason is Blocked.NOTHING_BEFORE
    assert refusal.value.node == "intake"
    assert "Tiếp nhận" in refusal.value.text


def test_a_send_back_over_a_choice_returns_where_the_case_came_from():
    definition = paying()

    refused = walk(definition, Completed(1), Completed(1, "refuse"), SentBack(1), facts=SMALL)
    granted = walk(
        definition,
        Completed(1),
        Completed(1, "grant"),
        MessageArrived("payment"),
        SentBack(1),
        facts=SMALL,
    )

    assert places(refused) == places(granted) == ["appraise"]


def test_a_choice_reads_the_case_and_the_decision():
    definition = paying()
    before = (Completed(1), Completed(1, "grant"))

    assert places(walk(definition, *before, facts=LARGE)) == ["tax"]
    assert places(walk(definition, *before, facts=SMALL)) == ["fee"]
    assert places(walk(definition, *before)) == ["fee"]
    assert places(walk(definition, Completed(1), Completed(1, "refuse"), facts=LARGE)) == [
        "approve"
    ]


def test_a_decision_that_the_task_does_not_offer_is_refused():
    with pytest.raises(NoWay) as refusal:
        walk(paying(), Completed(1), Completed(1, "maybe"))

    assert refusal.value.reason is Blocked.UNKNOWN_DECISION


def test_data_of_the_wrong_kind_stop_the_case_instead_of_sending_it_astray():
    with pytest.raises(NoWay) as refusal:
        walk(paying(), Completed(1), Completed(1, "grant"), facts={"case": {"area": "rộng"}})

    assert (refusal.value.node, refusal.value.reason) == ("size", Blocked.BAD_DATA)


def test_a_choice_without_default_names_itself_when_nothing_holds():
    definition = compiled(
        document(
            [task("intake"), node("which", "exclusive", title="Ngả rẽ"), task("appraise")],
            [
                *flows("start > intake > which"),
                flow("which", "appraise", "case.area > 5"),
                flow("appraise", "end"),
            ],
        )
    )

    with pytest.raises(NoWay) as refusal:
        walk(definition, Completed(1))

    assert (refusal.value.node, refusal.value.reason) == ("which", Blocked.NO_CHOICE)
    assert "Ngả rẽ" in refusal.value.text


def test_a_subcase_is_opened_and_its_end_lets_the_case_go_on():
    outcome = walk(paying(), Completed(1), Completed(1, "grant"), facts=LARGE)

    opened = outcome.effects[-1]
    assert isinstance(opened, OpenSubcase)
    assert (opened.node.procedure, str(opened.node.agency)) == ("1.013835", "named:000.01.03.H57")
    assert places(step(paying(), outcome.tokens, Completed(1, "granted"), LARGE)) == ["fee"]


def test_a_message_moves_only_what_waits_for_it():
    definition = paying()
    waiting = walk(definition, Completed(1), Completed(1, "grant"), facts=SMALL)

    assert step(definition, waiting.tokens, MessageArrived("other"), SMALL) == (waiting.tokens, ())
    assert places(step(definition, waiting.tokens, MessageArrived("payment"), SMALL)) == ["approve"]
    with pytest.raises(NoWay):
        step(definition, waiting.tokens, Completed(1), SMALL)


def test_timers_are_set_remind_escalate_and_stop():
    definition = paying()
    start = walk(definition)
    appraising = step(definition, start.tokens, Completed(1), SMALL)
    waiting = step(definition, appraising.tokens, Completed(1, "grant"), SMALL)

    reminded = step(definition, start.tokens, TimerFired(1, "nudge"), SMALL)
    escalated = step(definition, appraising.tokens, TimerFired(1, "up"), SMALL)
    stopped = step(definition, waiting.tokens, TimerFired(1, "late"), SMALL)

    assert isinstance(start.effects[-1], SetTimer)
    assert reminded.tokens == start.tokens
    assert isinstance(reminded.effects[0], Remind)
    assert isinstance(escalated.effects[0], Escalate)
    assert stopped.effects == (CloseToken(waiting.tokens[0]), Finished(node="dropped"))
    with pytest.raises(NoWay):
        step(definition, start.tokens, TimerFired(1, "up"), SMALL)


def test_a_timer_without_target_stops_the_whole_process():
    asked = task("consult", timers=[{"key": "late", "action": "stop", "hours": 8}])
    definition = compiled(
        document([task("intake"), asked], flows("start > intake > consult > end"))
    )

    outcome = walk(definition, Completed(1), TimerFired(1, "late"))

    assert outcome.is_finished
    assert outcome.effects[-1] == Finished(node="consult", stopped=True)


def test_branches_open_together_and_the_last_answer_goes_on():
    definition = consulting()
    forked = walk(definition, Completed(1), Completed(1))

    first = step(definition, forked.tokens, Completed(3, "agree"), {})
    last = step(definition, first.tokens, Completed(2, "agree"), {})

    assert [(token.number, token.node, token.branch) for token in forked.tokens] == [
        (2, "police", "1"),
        (3, "land", "1"),
    ]
    assert names(first) == ["CloseToken"]
    assert last.tokens == (Token(1, "approve", trail="intake,appraise"),)


@pytest.mark.parametrize("answers", [("object", "agree"), ("agree", "object")])
def test_with_all_answers_an_objection_is_remembered_until_the_last(answers):
    definition = consulting()
    forked = walk(definition, Completed(1), Completed(1))

    first = step(definition, forked.tokens, Completed(2, answers[0]), {})
    last = step(definition, first.tokens, Completed(3, answers[1]), {})

    assert (ChangeToken in map(type, first.effects)) is (answers[0] == "object")
    assert places(first) == ["land"]
    assert last.tokens == (Token(1, "appraise", trail="intake"),)


def test_the_first_objection_closes_its_siblings():
    definition = consulting("first_objection")
    forked = walk(definition, Completed(1), Completed(1))

    outcome = step(definition, forked.tokens, Completed(3, "object"), {})

    assert names(outcome) == ["CloseToken", "CloseToken", "OpenTask"]
    assert outcome.tokens == (Token(1, "appraise", trail="intake"),)


def test_a_consulted_agency_answers_and_does_not_send_back():
    with pytest.raises(NoWay) as refusal:
        walk(consulting(), Completed(1), Completed(1), SentBack(2))

    assert refusal.value.reason is Blocked.INSIDE_BRANCH


def test_a_send_back_behind_a_join_returns_to_the_task_before_the_fork():
    definition = consulting()

    outcome = walk(
        definition,
        Completed(1),
        Completed(1),
        Completed(2, "agree"),
        Completed(3, "agree"),
        SentBack(1),
    )

    assert outcome.tokens == (Token(1, "appraise", trail="intake"),)


def test_forks_inside_forks_count_their_own_answers():
    definition = compiled(
        document(
            [
                task("intake"),
                node("outer", "parallel", join="all"),
                task("land", "consult"),
                node("inner", "parallel", join="first_objection"),
                task("police", "consult"),
                task("army", "consult"),
                node("inner_done", "join"),
                task("sum_up", "consult"),
                node("outer_done", "join"),
                node("agreed", "exclusive"),
                task("appraise"),
                task("approve"),
            ],
            [
                *flows("start > intake > outer > land > outer_done > agreed"),
                *flows("outer > inner > police > inner_done > sum_up > outer_done"),
                *flows("inner > army > inner_done"),
                flow("agreed", "appraise", "decision == 'object'"),
                flow("agreed", "approve", default=True),
                *flows("appraise > end", "approve > end"),
            ],
        )
    )
    forked = walk(definition, Completed(1))
    objected = step(definition, forked.tokens, Completed(5, "object"), {})
    outside = step(definition, objected.tokens, Completed(2, "agree"), {})
    done = step(definition, outside.tokens, Completed(3, "agree"), {})

    assert [(token.number, token.node, token.branch) for token in forked.tokens] == [
        (2, "land", "1"),
        (4, "police", "1/3"),
        (5, "army", "1/3"),
    ]
    assert objected.tokens[1] == Token(3, "sum_up", branch="1", trail="intake")
    assert places(done) == ["approve"]
    objecting = step(definition, forked.tokens, Completed(2, "object"), {})
    assert {token.objected for token in objecting.tokens} == {"1"}
    after = step(definition, objecting.tokens, Completed(5, "object"), {})
    assert places(step(definition, after.tokens, Completed(3, "agree"), {})) == ["appraise"]


def test_an_administrator_moves_a_token_only_within_its_branch():
    definition = consulting()
    forked = walk(definition, Completed(1), Completed(1))

    moved = walk(definition, Completed(1), Moved(1, "seal"))

    assert places(moved) == ["seal"]
    assert isinstance(moved.effects[-1], OpenTask)
    for token, target, reason in (
        (2, "seal", Blocked.OTHER_BRANCH),
        (2, "asked", Blocked.NOT_A_STOP),
        (2, "nowhere", Blocked.NOT_A_STOP),
    ):
        with pytest.raises(NoWay) as refusal:
            step(definition, forked.tokens, Moved(token, target), {})
        assert refusal.value.reason is reason


def test_a_cancelled_case_closes_everything():
    outcome = walk(consulting(), Completed(1), Completed(1), Cancelled())

    assert names(outcome) == ["CloseToken", "CloseToken", "Finished"]
    assert outcome.is_finished


def test_an_event_for_a_token_that_is_not_open_changes_nothing():
    with pytest.raises(NoWay) as refusal:
        walk(chain(), Completed(7))

    assert refusal.value.reason is Blocked.NOT_OPEN


def test_a_process_begins_only_once():
    with pytest.raises(NoWay):
        walk(chain(), Started())


def test_a_circle_without_a_stop_is_found_out():
    definition = compiled(
        document(
            [task("intake"), node("one", "exclusive"), node("two", "exclusive")],
            [
                *flows("start > intake > one"),
                flow("one", "two", default=True),
                flow("two", "one", default=True),
                flow("two", "end", "false"),
            ],
        )
    )

    with pytest.raises(NoWay) as refusal:
        walk(definition, Completed(1))

    assert refusal.value.reason is Blocked.ENDLESS
