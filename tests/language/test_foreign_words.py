"""On an English page every Vietnamese word says so, for those who have the page read to them."""

import re

import lxml.html
import pytest
from django.test import Client

from cases import world as worlds
from e2e.walk import browser_of
from motcua.cases import services
from motcua.identity.models import Account
from motcua.kernel.actor import Role
from motcua.ui.tongues import LETTERS

SILENT = {"script", "style", "title", "textarea"}


@pytest.fixture
def world(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return worlds.build()


def in_english(browser):
    browser.cookies["language"] = "en"
    return browser


def unmarked(page):
    """The Vietnamese texts of a page that stand as if they were English."""
    root = lxml.html.fromstring(page.content)
    assert root.get("lang") == "en"
    for each in root.iter():
        if not isinstance(each.tag, str):
            continue
        spoken = next((a.get("lang") for a in (each, *each.iterancestors()) if a.get("lang")), "")
        if each.tag not in SILENT and spoken != "vi" and LETTERS.search(each.text or ""):
            yield each.text.strip()
        around = next((a.get("lang") for a in each.iterancestors() if a.get("lang")), "")
        if around != "vi" and LETTERS.search(each.tail or ""):
            yield each.tail.strip()


def pages(world, asked):
    """What a citizen and two officers see of procedures, agencies and a dossier."""
    commune, code = world.commune, worlds.GENERIC
    yield (
        None,
        [
            "/",
            "/thu-tuc/?q=khai+sihn",
            f"/thu-tuc/{worlds.BIRTH}/",
            f"/thu-tuc/{worlds.BIRTH}/ban-in/",
            "/danh-muc/",
            "/danh-muc/viec/sinh-con/",
            "/danh-muc/cap/xa/",
            "/co-quan/?xa=minh+hung",
            f"/co-quan/{commune.identifier}/",
            "/dang-ky/",
            "/xac-thuc/",
            "/tro-nang/",
        ],
    )
    yield (
        world.citizen,
        [
            f"/nop/{code}/",
            f"/nop/{worlds.BIRTH}/?noi={commune.identifier}",
            f"/nop/{worlds.JUDICIAL}/",
            f"/nop/{code}/?doi-noi=1",
            f"/nop-nhieu/thu-tuc/{code}/",
            "/ho-so/",
            "/giay-to/",
            "/thong-bao/",
            f"/bien-nhan/{asked.id}/",
            f"/ho-so/{asked.id}/",
            f"/ho-so/{asked.id}/bo-sung/",
            f"/ho-so/{asked.id}/trao-doi/",
            f"/ho-so/{asked.id}/rut/",
        ],
    )
    case = f"/mot-cua/ho-so/{asked.id}/"
    yield world.officer(Role.CASE_OFFICER), ["/mot-cua/?tab=waiting", "/mot-cua/?tab=pool", case]
    yield (
        world.officer(Role.DESK_OFFICER),
        [
            "/mot-cua/tiep-nhan/?q=khai",
            f"/mot-cua/tiep-nhan/{worlds.COPIES}/",
            "/mot-cua/giup-nop/",
            f"/mot-cua/giup-nop/thu-tuc/{code}/",
            "/mot-cua/so-theo-doi/",
        ],
    )


def test_vietnamese_words_on_english_pages_are_marked_as_vietnamese(world):
    case = worlds.taken(world)
    asked = services.case_request_supplement(
        actor=world.officer(Role.CASE_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        items=["Giấy xác nhận tình trạng hôn nhân"],
        reason="Bản chụp mờ.",
        fields={"applicant.full_name": "Khác căn cước."},
    )
    Account.objects.update(language="en")

    found = {}
    for actor, addresses in pages(world, asked):
        browser = in_english(browser_of(actor) if actor else Client())
        if actor and actor.is_staff:
            Account.objects.filter(staff_id=actor.staff_id).update(language="en")
        for address in addresses:
            page = browser.get(address)
            assert page.status_code == 200, (address, page.status_code)
            if wrong := sorted(set(unmarked(page))):
                found[address] = wrong

    assert found == {}


def test_vietnamese_pages_mark_nothing(world, client):
    body = client.get(f"/thu-tuc/{worlds.BIRTH}/").content.decode()
    assert 'lang="vi"' not in re.sub(r"<html[^>]*>", "", body)
