"""What every population register must do, and that a form never waits for one."""

import threading
from dataclasses import dataclass, replace
from datetime import date

import pytest

from motcua.identity import registers
from motcua.identity.adapters.demo_register import NUMBER_OF_A_FAULT, DemoRegister
from motcua.identity.errors import RegisterUnavailable
from motcua.identity.ports import PopulationRegister, RegisterQuestion
from motcua.identity.registers import FAILURES_TO_REST, REST_SECONDS, Asking, Circuit
from motcua.identity.types import RegisteredPerson, RegisterState
from motcua.kernel.turns import Turns

QUESTION = RegisterQuestion(
    personal_number="999188001234",
    full_name="Điểu Thị Mai",
    birth_on=None,
    purpose="prefill",
    reference="1.000894",
    asked_by="an account",
)


@pytest.fixture(params=[DemoRegister()], ids=["demo"])
def register(request) -> PopulationRegister:
    """Each register there is: add the next adapter here."""
    return request.param


def test_a_register_knows_one_person_by_number_and_name(register):
    found = register.look_up(QUESTION)

    assert found is not None
    assert (found.personal_number, found.full_name) == ("999188001234", "Điểu Thị Mai")
    assert register.look_up(replace(QUESTION, birth_on=found.birth_on)) == found
    assert register.look_up(QUESTION) == found


@pytest.mark.parametrize(
    "other",
    [
        {"full_name": "Một Người Khác"},
        {"personal_number": "999188009999"},
        {"birth_on": date(1900, 1, 1)},
    ],
)
def test_a_register_tells_nothing_of_whom_the_question_does_not_fit(register, other):
    assert register.look_up(replace(QUESTION, **other)) is None


def test_a_register_that_is_down_says_so_with_one_error(register):
    with pytest.raises(RegisterUnavailable):
        register.look_up(replace(QUESTION, personal_number=NUMBER_OF_A_FAULT))


@dataclass
class Broken:
    """A register that fails as told, and counts how often it was asked."""

    slug: str = "broken"
    title: str = "Hỏng"
    asked: int = 0
    fault: Exception | None = None
    waits: threading.Event | None = None

    def look_up(self, question: RegisterQuestion, /) -> RegisteredPerson | None:
        self.asked += 1
        if self.waits is not None:
            self.waits.wait(5)
        if self.fault is not None:
            raise self.fault
        return None


def test_a_register_that_fails_is_left_in_peace_and_tried_again_by_one_question():
    now = [0.0]
    broken = Broken(fault=ValueError("anything at all"))
    asking = Asking(broken, circuit=Circuit(seconds=lambda: now[0]))

    states = {asking.ask(QUESTION).state for _each in range(FAILURES_TO_REST + 5)}
    assert (states, broken.asked) == ({RegisterState.UNAVAILABLE}, FAILURES_TO_REST)

    now[0] += REST_SECONDS + 1
    asking.ask(QUESTION)
    asking.ask(QUESTION)
    assert broken.asked == FAILURES_TO_REST + 1

    now[0] += REST_SECONDS + 1
    broken.fault = None
    assert asking.ask(QUESTION).state is RegisterState.NOT_FOUND
    assert asking.ask(QUESTION).state is RegisterState.NOT_FOUND


def test_a_register_that_hangs_is_not_waited_for():
    slow = Broken(waits=threading.Event())
    asking = Asking(slow, most_seconds=0.01)

    answers = [asking.ask(QUESTION).state for _each in range(10)]

    slow.waits.set()
    assert set(answers) == {RegisterState.UNAVAILABLE}
    assert slow.asked <= FAILURES_TO_REST


def test_others_work_while_a_register_is_asked(monkeypatch):
    turns = Turns(1)
    monkeypatch.setattr(registers, "TURNS", turns)

    class Busy(Broken):
        def look_up(self, question: RegisterQuestion, /) -> RegisteredPerson | None:
            with turns.taken():
                assert turns.asked == 1  # the one who asks has given it back
            return None

    with turns.taken():
        assert Asking(Busy(), most_seconds=5).ask(QUESTION).state is RegisterState.NOT_FOUND
