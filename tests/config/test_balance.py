"""Web processes that send clients over to each other."""

import os
import subprocess
from io import BytesIO
from pathlib import Path

import pytest

from motcua.config import balance
from motcua.config.balance import PAUSE, Balance
from motcua.config.queueing import Queueing

LATER = 1.0  # the means have come to what is in hand
REQUEST = {"PATH_INFO": "/", "SERVER_PROTOCOL": "HTTP/1.1"}


class Asked:
    """So many have a turn or want one."""

    def __init__(self, asked: int) -> None:
        self.asked = asked


class Clock:
    """The seconds that all processes of a machine count."""

    now = 1000.0


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr(balance, "monotonic", lambda: Clock.now)
    return Clock


@pytest.fixture
def place():
    with balance.shared(2):
        yield Path(os.environ[balance.LOADS])


@pytest.mark.parametrize(
    ("here", "there", "is_sent"), [(6, 2, True), (5, 3, True), (5, 4, False), (4, 4, False)]
)
def test_who_has_more_in_hand_sends_a_client_over(clock, place, here, there, is_sent):
    busy, other = Balance(place), Balance(place)
    busy.note(Asked(here))
    other.note(Asked(there))
    clock.now += LATER

    assert busy.should_send_over() is is_sent
    assert not other.should_send_over()


def test_one_client_at_a_time_and_not_for_a_moment_of_much_work(clock, place):
    busy, _other = Balance(place), Balance(place)
    busy.note(Asked(8))
    assert not busy.should_send_over()

    clock.now += LATER
    assert busy.should_send_over()
    assert not busy.should_send_over()

    clock.now += PAUSE
    assert busy.should_send_over()
    busy.note(Asked(0))
    clock.now += LATER
    assert not busy.should_send_over()


def test_nobody_is_sent_to_a_process_that_died_and_another_takes_its_place(
    clock, place, monkeypatch
):
    busy = Balance(place)
    busy.note(Asked(8))
    clock.now += LATER
    for _died in range(10):  # more often than there are places
        with subprocess.Popen(["sleep", "60"]) as other, monkeypatch.context() as patched:
            patched.setattr(os, "getpid", lambda pid=other.pid: pid)
            Balance(place)
            clock.now += PAUSE
            assert busy.should_send_over()
            other.kill()
        clock.now += PAUSE
        assert not busy.should_send_over()


def test_one_process_has_nobody_to_share_with():
    with balance.shared(1):
        assert balance.joined() is None


def test_where_the_system_hides_the_others_each_works_for_itself(monkeypatch):
    monkeypatch.setenv(balance.LOADS, "/proc/0/fd/3")
    assert balance.joined() is None


@pytest.mark.parametrize(
    ("changed", "is_sent"),
    [
        ({}, True),
        ({"CONTENT_LENGTH": "4"}, True),
        ({"SERVER_PROTOCOL": "HTTP/2"}, False),
        ({"SERVER_PROTOCOL": "HTTP/1"}, False),
        # What was sent may still be on its way.
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, False),
        ({"CONTENT_LENGTH": "8", "CONTENT_TYPE": "application/offset+octet-stream"}, False),
        ({"CONTENT_LENGTH": "999999999"}, False),
    ],
)
def test_an_answer_ends_the_line_only_where_nothing_is_on_it(clock, place, changed, is_sent):
    busy, _other = Balance(place), Balance(place)

    def application(_environ, start_response):
        busy.note(Asked(8))
        clock.now += LATER
        start_response("200 OK", [("Content-Length", "0")])
        return [b""]

    told = []
    environ = {**REQUEST, "wsgi.input": BytesIO(b"four"), **changed}
    Queueing(application, busy)(environ, lambda _status, headers: told.append(headers))

    closing = [("Connection", "close")] if is_sent else []
    assert told == [[("Content-Length", "0"), *closing]]
