"""The process of the boards gets ready before its first reader."""

import pytest
from django.db import OperationalError
from structlog.testing import capture_logs

from motcua.boards import warming
from motcua.ioc import measuring, selectors
from motcua.ioc.services import indicators_setup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _connection(monkeypatch):
    monkeypatch.setattr(warming.connection, "close", lambda: None)  # that of the test goes on


def test_questions_are_written_also_while_there_are_no_facts(settings, tmp_path):
    settings.LAKE_DIR = tmp_path
    indicators_setup()
    measuring.statements.cache_clear()

    warming.warm()

    counted = [each for each in selectors.indicators_list(actor=warming.SYSTEM) if each.is_counted]
    assert measuring.statements.cache_info().currsize > len(counted) > 0


def test_whatever_stands_in_its_way_is_said_and_nothing_more(monkeypatch):
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(selectors, "questions_write", away)

    with capture_logs() as said:
        warming.warm()

    assert [each["event"] for each in said] == ["boards_not_warmed"]
