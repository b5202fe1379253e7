"""How many requests one process works on at once."""

import threading
from random import Random
from time import monotonic, sleep

import pytest

from motcua.kernel import turns as module
from motcua.kernel.turns import EXTRA, PATIENCE, Turns

SOON = 5
LONG = 3 * PATIENCE


@pytest.fixture
def patient(monkeypatch):
    """Nobody works for long."""
    monkeypatch.setattr(module, "PATIENCE", 2 * SOON)


@pytest.mark.usefixtures("patient")
def test_no_more_than_so_many_work_at_once():
    turns = Turns(2)
    inside, most = [], []
    both = threading.Barrier(2, timeout=SOON)

    def work() -> None:
        with turns.taken():
            inside.append(1)
            most.append(len(inside))
            both.wait()  # two must be here together
            inside.pop()

    _join([_started(work) for _each in range(6)])

    assert len(most) == 6
    assert max(most) == 2


@pytest.mark.usefixtures("patient")
def test_who_waits_for_something_else_lets_another_work():
    turns = Turns(1)
    seen = []
    other_worked = threading.Event()

    def other() -> None:
        with turns.taken():
            seen.append("other")
        other_worked.set()

    with turns.taken():
        thread = _started(other)
        assert not other_worked.wait(0.05)
        with turns.waiting():
            assert other_worked.wait(SOON)
        seen.append("first again")
    _join([thread])

    assert seen == ["other", "first again"]


@pytest.mark.usefixtures("patient")
def test_waiting_without_a_turn_gives_none_away():
    turns = Turns(1)
    with turns.waiting():
        pass
    taken = threading.Event()

    with turns.taken():
        thread = _started(lambda: _take(turns, taken))
        assert not taken.wait(0.05)
    assert taken.wait(SOON)
    _join([thread])


def test_an_error_gives_the_turn_back():
    turns = Turns(1)
    with pytest.raises(KeyError), turns.taken():
        {}["nothing"]
    assert turns.asked == 0


def test_waiting_inside_of_waiting_gives_one_turn_away():
    turns = Turns(1)

    with turns.taken():
        with turns.waiting(), turns.waiting():
            assert turns.asked == 0
        assert turns.asked == 1
        with turns.waiting():
            assert turns.asked == 0

    assert turns.asked == 0


def test_who_works_long_holds_up_others_for_the_patience_only(monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 1)
    turns = Turns(1)
    waited: list[float] = []

    def ask() -> None:
        begun = monotonic()
        with turns.taken():
            waited.append(monotonic() - begun)

    with turns.taken():
        _join([_started(ask)])
        _join([_started(ask)])  # and nobody after that: it is known who works long

    assert 0.9 < waited[0] < SOON
    assert waited[1] < 0.9


def test_so_many_who_work_long_do_hold_up_others():
    turns = Turns(1)
    ends, taken = threading.Event(), threading.Event()

    def work_long() -> None:
        with turns.taken():
            ends.wait(SOON)

    threads = [_asking(turns, work_long) for _each in range(1 + EXTRA)]
    threads.append(_asking(turns, lambda: _take(turns, taken)))
    assert not taken.wait(LONG)
    ends.set()
    _join(threads)

    assert taken.is_set()


@pytest.mark.usefixtures("patient")
def test_turns_go_in_the_order_of_asking():
    turns, order = Turns(1), []

    def work(number: int) -> None:
        with turns.taken():
            order.append(number)

    with turns.taken():
        threads = [_asking(turns, lambda number=number: work(number)) for number in range(20)]
    _join(threads)

    assert order == list(range(20))


def test_whatever_they_do_never_too_many_work_and_none_is_lost():
    turns, random = Turns(2), Random(1)  # noqa: S311 - the same lengths each time
    inside, most, done = [], [], []

    def work(seconds: float) -> None:
        with turns.taken():
            inside.append(1)
            most.append(len(inside))
            sleep(seconds)
            inside.pop()
        done.append(1)

    lengths = [random.choice((0.0, 0.001, LONG)) for _each in range(40)]
    _join([_started(lambda seconds=seconds: work(seconds)) for seconds in lengths])

    assert len(done) == len(lengths)
    assert max(most) == 2 + EXTRA
    assert turns.asked == 0


def test_who_comes_back_gets_in_though_all_wait_for_what_it_holds():
    turns = Turns(1)
    row = threading.Lock()

    def wait_for_the_row() -> None:
        with turns.taken(), row:
            pass

    with turns.taken(), row, turns.waiting():
        threads = [_asking(turns, wait_for_the_row) for _each in range(4)]
        sleep(LONG)  # all turns are out, also the one more
    _join(threads)

    assert turns.asked == 0


def _take(turns: Turns, taken: threading.Event) -> None:
    with turns.taken():
        taken.set()


def _started(work) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def _asking(turns: Turns, work) -> threading.Thread:
    """A thread that asked for its turn before this returns."""
    before = turns.asked
    thread = _started(work)
    while turns.asked == before and thread.is_alive():
        sleep(0.0005)
    return thread


def _join(threads) -> None:
    for thread in threads:
        thread.join(SOON)
        assert not thread.is_alive()
