"""How many requests one process works on at once."""

import threading

import pytest

from motcua.kernel.turns import Turns

SOON = 5


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

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SOON)

    assert len(most) == 6
    assert max(most) == 2


def test_who_waits_for_something_else_lets_another_work():
    turns = Turns(1)
    seen = []
    other_worked = threading.Event()

    def other() -> None:
        with turns.taken():
            seen.append("other")
        other_worked.set()

    with turns.taken():
        thread = threading.Thread(target=other)
        thread.start()
        assert not other_worked.wait(0.05)
        with turns.waiting():
            assert other_worked.wait(SOON)
        seen.append("first again")
    thread.join(SOON)

    assert seen == ["other", "first again"]


def test_waiting_without_a_turn_gives_none_away():
    turns = Turns(1)
    with turns.waiting():
        pass
    taken = threading.Event()

    with turns.taken():
        threading.Thread(target=lambda: _take(turns, taken), daemon=True).start()
        assert not taken.wait(0.05)
    assert taken.wait(SOON)


def test_an_error_gives_the_turn_back():
    turns = Turns(1)
    with pytest.raises(KeyError), turns.taken():
        {}["nothing"]
    taken = threading.Event()
    _take(turns, taken)
    assert taken.is_set()


def test_waiting_inside_of_waiting_gives_one_turn_away():
    turns = Turns(1)

    with turns.taken():
        with turns.waiting(), turns.waiting():
            assert turns._free == 1
        assert turns._free == 0
        with turns.waiting():
            assert turns._free == 1

    assert turns._free == 1


def _take(turns: Turns, taken: threading.Event) -> None:
    with turns.taken():
        taken.set()
