"""Tabs that attach to one draft at the same moment."""

from functools import partial

from cases import world as worlds
from concurrency.conftest import at_once
from motcua.cases.models import Draft
from motcua.cases.services import draft_merge
from motcua.cases.types import DraftPage

TABS = 8


def attach(world, file_id):
    return draft_merge(
        actor=world.citizen,
        procedure_code=worlds.GENERIC,
        page=DraftPage(agency_id=None, data={}, files=(("paper", file_id),)),
    ).draft


def test_no_tab_loses_the_file_of_another(world):
    files = [world.upload() for _ in range(TABS)]

    done = at_once([partial(attach, world, each) for each in files], threads=TABS)

    assert [type(each) for each in done] == [Draft] * TABS
    kept = {file_id for _key, file_id in Draft.objects.get().files}
    assert kept == {str(each) for each in files}
