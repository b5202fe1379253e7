"""Components stand alone here: no database, so the clock on the wall counts the time left."""

import pytest

from motcua.ui import words


@pytest.fixture(autouse=True)
def no_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_working", [])
