"""The promises of the shared fixtures."""

import socket

import httpx
import pytest

from motcua.kernel import clock
from motcua.kernel.events import deliver


def test_a_test_cannot_leave_the_machine():
    with pytest.raises(RuntimeError, match="not this machine"):
        httpx.get("http://192.0.2.1/")
    with pytest.raises(RuntimeError, match="not this machine"):
        socket.getaddrinfo("example.org", 443)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, pytest.raises(RuntimeError):
        probe.sendto(b"", ("192.0.2.1", 53))


@pytest.mark.django_db
def test_jobs_are_seen_in_the_order_they_were_deferred(jobs):
    assert jobs() == []

    deliver.defer(event_name="a", subscriber="b", payload={})

    assert jobs() == ["kernel.deliver_event"]


def test_the_clock_stands_still_in_viet_nam(stop_clock):
    stop_clock("2024-06-03 07:30")

    assert clock.local(clock.now()).isoformat() == "2024-06-03T07:30:00+07:00"
    assert clock.now() == clock.now()
