"""One event is a matter of microseconds: the interpreter may not cost what the database saves."""

import time

import pytest

from motcua.process.selectors import compiled, document_of, step
from motcua.process.types import Completed, Token
from process_engine.samples import chain, consulting, paying

ROUNDS = 2_000


def microseconds(work, rounds=ROUNDS):
    """The time of one call at its best: the quickest of ten batches."""
    best = float("inf")
    for _batch in range(10):
        begin = time.process_time_ns()
        for _round in range(rounds // 10):
            work()
        best = min(best, (time.process_time_ns() - begin) / (rounds // 10) / 1_000)
    return best


@pytest.mark.parametrize(
    ("definition", "token", "decision", "most"),
    [
        (chain(), Token(1, "appraise", trail="intake"), "", 50),
        (consulting(), Token(1, "appraise", trail="intake"), "", 100),
        (paying(), Token(1, "appraise", trail="intake"), "grant", 150),
    ],
    ids=["chain", "fork", "choice"],
)
def test_a_step_takes_microseconds(definition, token, decision, most):
    event, facts = Completed(1, decision), {"case": {"area": 1200}}

    assert microseconds(lambda: step(definition, (token,), event, facts)) < most


def test_a_definition_is_compiled_in_a_few_milliseconds():
    document = document_of(chain())

    assert microseconds(lambda: compiled(document), 200) < 5_000
