"""The page that hands out the book of dossiers."""

import pytest

from cases import world as worlds
from motcua.audit.models import AuditEntry
from motcua.kernel.actor import Role

PAGE = "/mot-cua/so-theo-doi/"
TODAY = "2024-06-03"


@pytest.fixture(autouse=True)
def _one_morning(stop_clock):
    """The day does not change between what is asked and the answer."""
    stop_clock(f"{TODAY} 09:00")


def query(world, **changes):
    asked = {
        "agency": world.commune.identifier,
        "kind": "received",
        "from_on": TODAY,
        "to_on": TODAY,
        "format": "pdf",
    } | changes
    return "?" + "&".join(f"{name}={value}" for name, value in asked.items())


def test_the_page_offers_the_officers_own_agencies_and_the_running_month(world, at):
    page = at(Role.DESK_OFFICER).get(PAGE).content.decode()

    assert world.commune.name in page
    assert world.police.name not in page
    assert 'value="2024-06-01"' in page
    assert f'value="{TODAY}"' in page


@pytest.mark.parametrize(
    ("wanted", "start", "shown"), [("pdf", b"%PDF", "inline"), ("xlsx", b"PK", "attachment")]
)
def test_the_book_comes_in_both_formats_and_is_in_the_trail(world, at, wanted, start, shown):
    worlds.received(world)

    answer = at(Role.DESK_OFFICER).get(PAGE + query(world, format=wanted))

    assert answer.status_code == 200
    assert answer.content.startswith(start)
    assert answer["Content-Disposition"].startswith(shown)
    assert "no-store" in answer["Cache-Control"]
    entry = AuditEntry.objects.get(what="book_printed")
    assert entry.subject_ref == world.commune.id


@pytest.mark.parametrize(
    "wrong",
    [{"agency": "000.00.07.H10"}, {"kind": "all"}, {"format": "csv"}],
)
def test_a_book_that_is_not_the_officers_is_absent(world, at, wrong):
    assert at(Role.DESK_OFFICER).get(PAGE + query(world, **wrong)).status_code == 404
    assert not AuditEntry.objects.filter(what="book_printed").exists()


@pytest.mark.parametrize("wrong", [{"from_on": ""}, {"to_on": "2020-01-01"}, {"from_on": "x"}])
def test_an_impossible_period_is_told_beside_its_field(world, at, wrong):
    answer = at(Role.DESK_OFFICER).get(PAGE + query(world, **wrong))

    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
