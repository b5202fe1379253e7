"""`motcua ioc ask`: indicators on the command line."""

import json

import pytest
from django.core.management import CommandError, call_command

from cases import world as worlds
from motcua.ioc import services


def test_indicators_are_asked_on_the_command_line(world, capsys, stop_clock):
    today = stop_clock("2026-03-17 09:00").date().isoformat()
    services.indicators_setup()
    worlds.received(world)
    services.lake_rebuild()
    period = ("--from", today, "--to", today)

    call_command("ioc", "ask", "received", "ontime_percent", *period)
    said = [line.split() for line in capsys.readouterr().out.splitlines()]
    call_command("ioc", "ask", "received", "--by", "agency", "--json", *period)
    (row,) = json.loads(capsys.readouterr().out)["rows"]

    assert said[:2] == [["received", "1"], ["ontime_percent", "–"]]
    assert row == {
        "code": "received", "key": str(world.commune.id), "number": 1, "part": 1, "whole": 1
    }  # fmt: skip
    with pytest.raises(CommandError, match="Không có chỉ số"):
        call_command("ioc", "ask", "unheard_of", *period)
    # Spark is no part of an ordinary installation.
    with pytest.raises(CommandError, match="make install-cluster"):
        call_command("ioc", "ask", "received", "--master", "spark://nowhere:7077", *period)
