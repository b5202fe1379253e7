"""The README's pictures. Those of portal and desk are made here when `MOTCUA_PICTURES=1`, those of
the boards by `tools/pictures.py` from a province with a history.
"""

import os
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Page

from cases import world as worlds
from e2e.conftest import OFFICERS
from motcua.cases import services
from motcua.cases.types import Submission
from motcua.kernel.actor import Role

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
SIZE = {"width": 1280, "height": 800}
SIZES = dict.fromkeys(
    ("portal.png", "desk.png", "wall.png", "indicator.png", "campaign.png"), (1280, 800)
) | {"tv.png": (1152, 648)}
LARGEST = 150_000
MAKING = os.environ.get("MOTCUA_PICTURES") == "1"
PLACE = "Thôn 5, xã Minh Hưng, huyện Bù Đăng"
BIRTH_DATA = {
    "requester": {
        "full_name": "Điểu Thị Mai",
        "personal_number": "999188001234",
        "address": PLACE,
        "relation": "mother",
        "phone": "0912345678",
    },
    "child": {
        "full_name": "Điểu Gia Hân",
        "sex": "female",
        "birth_date": "2024-11-02",
        "birth_place": "Trung tâm Y tế huyện Bù Đăng",
        "ethnicity": "S'tiêng",
        "nationality": "Việt Nam",
        "home_town": "Bù Đăng, Bình Phước",
    },
    "mother": {
        "full_name": "Điểu Thị Mai",
        "birth_year": 1988,
        "ethnicity": "S'tiêng",
        "nationality": "Việt Nam",
        "address": PLACE,
    },
    "copies": 1,
    "is_true": True,
}


@pytest.mark.browser
@pytest.mark.skipif(not MAKING, reason="MOTCUA_PICTURES=1 makes the pictures anew")
def test_the_pictures_are_made(province, at_browser):
    submission = Submission(
        procedure_code=worlds.BIRTH,
        agency_id=province.commune.id,
        data=BIRTH_DATA,
        files=worlds.papers(province, worlds.BIRTH),
    )
    case = services.case_submit(actor=province.citizen, submission=submission)
    case = services.case_accept(
        actor=province.officer(Role.DESK_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        checked=worlds.required(worlds.BIRTH),
    )
    case = services.case_take(
        actor=province.officer(Role.CASE_OFFICER), case_id=case.id, expected_version=case.version
    )

    visitor = at_browser()
    visitor.goes_to("/")
    _keep(visitor.page, "portal.png")
    officer = at_browser()
    officer.goes_to("/dang-nhap/")
    officer.logs_in(OFFICERS[Role.CASE_OFFICER][0])
    officer.goes_to(f"/mot-cua/ho-so/{case.id}/")
    _keep(officer.page, "desk.png")


def _keep(page: Page, name: str) -> None:
    page.set_viewport_size(SIZE)
    page.screenshot(path=PICTURES / name)


@pytest.mark.parametrize("name", SIZES)
def test_the_pictures_are_there_and_small(name):
    content = (PICTURES / name).read_bytes()

    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", content[16:24]) == SIZES[name]
    assert len(content) < LARGEST


def test_the_pictures_are_all_that_is_kept():
    assert sorted(path.name for path in PICTURES.iterdir()) == sorted(SIZES)
