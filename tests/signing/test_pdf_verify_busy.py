"""Files of strangers never keep every thread of a web process."""

import time
from contextlib import ExitStack

import pytest

from motcua.signing.errors import VerifierBusy
from motcua.signing.verifier import Sandbox


def test_a_third_file_at_once_is_refused_within_seconds_and_welcome_later():
    sandbox = Sandbox()
    with ExitStack() as held:
        for _ in range(2):
            assert sandbox._slots.acquire(blocking=False)
            held.callback(sandbox._slots.release)
        started = time.monotonic()

        with pytest.raises(VerifierBusy) as refusal:
            sandbox.ask(b"")

        assert time.monotonic() - started < 5
        assert refusal.value.status == 503
        assert "thử lại" in refusal.value.text
    assert sandbox._slots.acquire(blocking=False)
