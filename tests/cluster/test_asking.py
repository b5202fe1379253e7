"""`motcua ioc ask` answers alike with and without a cluster."""

import json

import pytest
from django.core.management import call_command

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),  # as in the other file
]


@pytest.fixture
def ask(cluster, monkeypatch, capsys):
    """`ask(*words)`: what the command says, as rows; the cluster stays open."""
    monkeypatch.setattr("motcua.ioc.cluster.connect", lambda *_given: cluster)
    monkeypatch.setattr(cluster, "close", lambda: None)

    def said(*words):
        period = ("--from", "2026-01-01", "--to", "2026-05-31")
        call_command("ioc", "ask", *words, *period, "--json")
        return json.loads(capsys.readouterr().out)["rows"]

    return said


@pytest.mark.parametrize(
    "words",
    [
        ("received", "ontime_percent", "asked_vnd", "--channel", "online"),
        ("release", "overdue", "--by", "present"),
    ],
)
def test_the_command_says_the_same_numbers_of_both(ask, words):
    here = ask(*words)

    assert ask(*words, "--master", "spark://somewhere:7077") == here
    assert len(here) >= 2
    assert all(row["whole"] for row in here)
