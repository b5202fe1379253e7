"""Random walks over random valid processes: nobody gets stuck, no token is lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.process.errors import Blocked, NoWay
from motcua.process.selectors import answers, compiled, document_of, is_sound, problems, step
from motcua.process.types import (
    AwaitMessage,
    ChangeToken,
    CloseToken,
    Completed,
    Finished,
    Kind,
    MessageArrived,
    OpenSubcase,
    OpenTask,
    SentBack,
    Started,
    TimerAction,
    TimerFired,
)
from process_engine.strategies import AGAIN, documents

FACTS = {"case": {"area": 120, "commune": "Xã Tân Lập"}, "channel": "online"}
MOST_EVENTS = 400
REFUSALS = {Blocked.NOTHING_BEFORE, Blocked.INSIDE_BRANCH, Blocked.WRONG_EVENT}


class Rows:
    """What a caller keeps, written only from the effects."""

    def __init__(self):
        self.rows = {}
        self.finished = []

    def apply(self, outcome):
        for effect in outcome.effects:
            if isinstance(effect, CloseToken):
                assert self.rows.pop(effect.token.number) == effect.token
            elif isinstance(effect, (OpenTask, AwaitMessage, OpenSubcase)):
                assert effect.token.number not in self.rows
                assert effect.node.key == effect.token.node
                self.rows[effect.token.number] = effect.token
            elif isinstance(effect, ChangeToken):
                assert effect.token.number in self.rows
                self.rows[effect.token.number] = effect.token
            elif isinstance(effect, Finished):
                self.finished.append(effect)


def check(definition, outcome, rows):
    assert sorted(rows.rows.values()) == sorted(outcome.tokens)
    assert len({token.number for token in outcome.tokens}) == len(outcome.tokens)
    assert bool(rows.finished) is outcome.is_finished
    for token in outcome.tokens:
        assert definition.node(token.node).is_stop
        depth = len(definition.shape.forks[token.node])
        assert len([part for part in token.branch.split("/") if part]) == depth


def forward(definition, token, decision=""):
    node = definition.node(token.node)
    if node.kind is Kind.WAIT:
        return MessageArrived(node.message, token.number)
    allowed = answers(node)
    return Completed(token.number, decision if not allowed or decision in allowed else "agree")


def event_of(data, definition, token):
    kind = data.draw(st.sampled_from(["forward"] * 5 + ["back", "remind", "news"]))
    timers = [
        timer
        for timer in definition.node(token.node).timers
        if timer.action is not TimerAction.STOP
    ]
    if kind == "back":
        return SentBack(token.number)
    if kind == "news":
        return MessageArrived("news")
    if kind == "remind" and timers:
        return TimerFired(token.number, timers[0].key)
    decision = data.draw(st.sampled_from(["", "grant", "object", "agree", AGAIN]))
    return forward(definition, token, decision)


def tried(definition, outcome, event):
    """The outcome of an event, or None when it is one of those that may be refused."""
    try:
        return step(definition, outcome.tokens, event, FACTS)
    except NoWay as refusal:
        if refusal.reason not in REFUSALS:
            raise
        return None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents(), st.data())
def test_a_random_walk_is_never_stuck_loses_no_token_and_ends(document, data):
    definition = compiled(document)
    rows = Rows()
    outcome = step(definition, (), Started(), FACTS)
    rows.apply(outcome)
    for _ in range(data.draw(st.integers(0, 25))):
        if outcome.is_finished:
            break
        token = data.draw(st.sampled_from(outcome.tokens))
        event = event_of(data, definition, token)
        outcome = tried(definition, outcome, event) or outcome._replace(effects=())
        rows.apply(outcome)
        check(definition, outcome, rows)

    left = MOST_EVENTS
    while not outcome.is_finished:
        left -= 1
        assert left, "the case never comes to its end"
        outcome = step(definition, outcome.tokens, forward(definition, outcome.tokens[0]), FACTS)
        rows.apply(outcome)
        check(definition, outcome, rows)
    assert rows.finished == [Finished(node="end")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_random_processes_have_no_errors_and_survive_their_document(document):
    definition = compiled(document)

    assert is_sound(problems(definition)), problems(definition)
    assert compiled(document_of(definition)) == definition


def _shuffled(value, random):
    if isinstance(value, dict):
        names = list(value)
        random.shuffle(names)
        return {name: _shuffled(value[name], random) for name in names}
    return [_shuffled(item, random) for item in value] if isinstance(value, list) else value


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents(), st.randoms(use_true_random=False))
def test_the_hash_is_of_the_content_and_not_of_the_order_of_names(document, random):
    definition = compiled(document)
    other = {**document, "title": document["title"] + "."}

    assert compiled(_shuffled(document, random)).hash == definition.hash
    assert compiled(other).hash != definition.hash


@pytest.mark.parametrize("hours", [2, 2.0, "2", "2.0", "2.00"])
def test_hours_are_the_same_however_they_are_written(hours):
    from_number = compiled(
        {"key": "a", "title": "", "nodes": [{"key": "t", "kind": "task", "hours": 2}]}
    )
    written = compiled(
        {"key": "a", "title": "", "nodes": [{"key": "t", "kind": "task", "hours": hours}]}
    )

    assert written.hash == from_number.hash
