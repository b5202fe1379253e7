"""The boards: what leaders see, how a number leads to its cases, and who sees what."""

from datetime import timedelta

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases import hierarchy
from cases import world as worlds
from e2e.walk import browser_of
from motcua.cases import services
from motcua.ioc import scoring
from motcua.ioc import selectors as ioc
from motcua.ioc.models import IndexScore, IndexTreeVersion
from motcua.ioc.services import indicators_setup, lake_rebuild
from motcua.kernel import clock
from motcua.kernel.actor import Role
from motcua.ui.charts.export import TYPES


@pytest.fixture
def world(db, settings, tmp_path, stop_clock):
    stop_clock("2026-03-17 09:00")  # no day, no month and no minute ends meanwhile
    settings.LAKE_DIR, settings.FILES_DIR = tmp_path / "lake", tmp_path
    world = worlds.build()
    world.tree = hierarchy.grow(world)
    indicators_setup()
    scoring.trees_import()
    return world


@pytest.fixture
def filled(world):
    worlds.submit(world)
    late = worlds.taken(world)
    hierarchy.due(late, clock.now() - timedelta(days=3))
    services.case_withdraw(
        actor=world.citizen,
        case_id=(gone := worlds.submit(world)).id,
        expected_version=gone.version,
        reason="Đổi ý.",
    )
    lake_rebuild()
    ioc.facts_forget()
    return late


def page(browser: Client, name: str, *args: object, status: int = 200, **asked: str) -> str:
    answer = browser.get(reverse(f"boards:{name}", args=args), asked)
    assert answer.status_code == status, answer.content[-2000:]
    return answer.content.decode()


def test_the_wall_leads_to_an_indicator_and_on_to_its_cases(world, filled):
    chair = browser_of(world.tree.chair)
    wall = lxml.html.fromstring(page(chair, "wall"))
    assert len(wall.xpath("//div[contains(@class, 'board-tile')]//figure")) == 8
    assert "Du lịch" in wall.text_content()
    links = wall.xpath("//div[contains(@class, 'board-tile')]//a/@href")
    assert any("/chi-so/processing/" in link for link in links)

    text = page(chair, "indicator", "processing", by="agency")
    assert "Xem 1 hồ sơ được tính" in text
    assert world.commune.name in text
    assert "<svg" in text
    cases = page(chair, "counted", "processing")
    assert filled.code in cases
    assert reverse("desk:case", args=[filled.id]) in cases
    for by in ("district", "commune", "present", "procedure", "field", "channel"):
        assert "Chia theo" in page(chair, "indicator", "received", by=by)
    page(chair, "domain", 2, period="2024")
    page(chair, "wall", tv="1", period="2024-Q1")


def test_an_officer_sees_the_own_agency_and_nothing_beside_it(world, filled):
    officer = browser_of(world.officer(Role.CASE_OFFICER))
    assert world.commune.name in page(officer, "wall")
    page(officer, "indicator", "received")
    page(officer, "wall", agency="province", status=404)
    page(officer, "wall", agency=str(world.police.id), status=404)
    page(officer, "counted", "overdue", agency=str(world.police.id), status=404)
    page(browser_of(world.citizen), "wall", status=404)
    assert Client().get(reverse("boards:wall")).status_code == 302


WRONG = (
    ({"period": "24"}, 422),
    ({"period": "9999-12"}, 422),
    ({"period": "0001"}, 422),
    ({"unit": "2024.\0"}, 404),
    ({"channel": "\0"}, 404),
    ({"field": "x" * 400}, 404),
    ({"agency": "x"}, 404),
    ({"agency": str(worlds.new_id())}, 404),
    ({"unit": "x' OR 1=1"}, 200),
    ({"field": "x' OR '1'='1"}, 200),
    ({"procedure": "'"}, 200),
    ({"by": "x"}, 200),
    ({"period": "1900-01"}, 200),
    ({"period": "2999"}, 404),
)


def test_wrong_addresses_are_refused_or_find_nothing(world, filled):
    chair = browser_of(world.tree.chair)
    for asked, status in WRONG:
        page(chair, "indicator", "received", status=status, **asked)
        page(chair, "counted", "received", status=status, **asked)
    page(chair, "domain", 12, status=404)
    assert "Chưa có số liệu" in page(chair, "domain", 11)


def test_an_empty_lake_says_so(world):
    assert "motcua ioc rebuild" in page(browser_of(world.tree.chair), "wall", status=503)


def test_a_unit_scores_an_index_with_its_proof(world):
    tree = IndexTreeVersion.objects.get(code="766", version="2022").hash
    approver = browser_of(world.officer(Role.APPROVER))
    assert "Bộ chỉ số" in page(approver, "sets")
    address = reverse("boards:score", args=[tree, "2.1"]) + "?period=2024-Q1"
    assert approver.post(address, {"numerator": "5", "denominator": "x"}).status_code == 422
    answer = approver.post(
        address,
        {
            "numerator": "1.140",
            "denominator": "1.200",
            "note": "Theo sổ.",
            "evidence": SimpleUploadedFile("so.pdf", worlds.PDF, "application/pdf"),
        },
    )
    assert answer.status_code == 302
    sheet = lxml.html.fromstring(page(approver, "set", tree, period="2024-Q1"))
    (file,) = sheet.xpath("//a[text()='so.pdf']/@href")
    assert approver.get(file).content == worlds.PDF
    assert browser_of(world.officer(Role.APPROVER, world.police)).get(file).status_code == 404
    assert "so.pdf" in approver.get(file).headers["Content-Disposition"]
    assert IndexScore.objects.get().points == 19
    assert "19" in sheet.text_content()
    bad = SimpleUploadedFile("x.exe", b"MZ", "application/pdf")
    wrong = approver.post(address, {"numerator": "1", "denominator": "2", "evidence": bad})
    assert wrong.status_code == 422
    page(approver, "score", tree, "2", status=404)


def test_the_province_defines_a_campaign_and_leaders_follow_it(world, filled):
    operator = browser_of(worlds.staff(world.centre, Role.ADMINISTRATOR, "quantri"))
    today = clock.today()
    given = {
        "name": "50 ngày đêm", "code": "50-ngay", "basis": "Kế hoạch 108",
        "first_on": (today - timedelta(days=3)).isoformat(),
        "last_on": (today + timedelta(days=3)).isoformat(),
        "indicator_1": "online_percent", "target_1": "97,5", "start_1": "12",
        "left_1": "received_desk",
    }  # fmt: skip
    new = reverse("boards:campaign_new")
    assert operator.post(new, given | {"target_1": "nhiều"}).status_code == 422
    assert operator.post(new, given | {"indicator_1": ""}).status_code == 422
    assert operator.post(new, given | {"last_on": given["first_on"]}).status_code == 422
    assert operator.post(new, given | {"first_on": "9999-12-01"}).status_code == 422
    assert operator.post(new, given).status_code == 302
    assert operator.post(new, given).status_code == 422  # this code is taken
    assert (
        'value="97,5"'
        in operator.get(reverse("boards:campaign_edit", args=["50-ngay"])).content.decode()
    )

    chair = browser_of(world.tree.chair)
    assert "50 ngày đêm" in page(chair, "campaigns")
    text = page(chair, "campaign", "50-ngay")
    assert "Đã đạt" in text
    units = page(chair, "campaign_units", "50-ngay", 1, by="agency")
    assert world.commune.name in units
    assert "Đi trước nhịp" in units
    _units_are_files(world, chair, units)
    page(chair, "campaign_units", "50-ngay", 2, status=404)
    left = page(chair, "campaign_left", "50-ngay", 1)
    assert "Không còn việc nào" in left
    table = page(chair, "campaign_chart", "50-ngay", "goal-1", "csv")
    assert "Nhịp cần có" in table.splitlines()[0]
    page(chair, "campaign_chart", "50-ngay", "goal-9", "csv", status=404)
    page(chair, "campaign_new", status=404)
    page(chair, "campaign_edit", "50-ngay", status=404)


def _units_are_files(world, chair, shown):
    """The picture in every type, and every unit with each of its days as a table."""
    files = lxml.html.fromstring(shown).xpath("//main//a[@download]/@href")
    kinds = [link.split("?")[0].rpartition("/")[2] for link in files]
    assert kinds == [f"so-voi-nhip.{kind}" for kind in TYPES] + ["tung-ngay.csv", "tung-ngay.xlsx"]
    for link in files:
        answer = chair.get(link)
        kind = link.split("?")[0].rpartition(".")[2]
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, TYPES[kind])
        if kind == "csv":
            titles, row, *others = answer.content.decode("utf-8-sig").splitlines()
            assert row.startswith(f"{world.commune.name},")
            assert others == []
    today = clock.today()
    assert titles.startswith("Tên,Gần nhất (%),Xuất phát (%),Nhịp cần có (%),Mục tiêu (%),")
    assert titles.endswith(f",{today:%d/%m/%Y} (%)")
    assert row.endswith(",100.0")
    for wrong in ("tung-ngay.pdf", "khong-co.csv", "so-voi-nhip.exe"):
        assert chair.get(files[0].replace("so-voi-nhip.csv", wrong)).status_code == 404
    stranger = browser_of(world.officer(Role.APPROVER, world.police))
    assert stranger.get(files[0] + "&agency=province").status_code == 404


def test_a_period_that_is_to_come_is_said_to_be_so_with_the_way_to_the_present(world, filled):
    chair, anyone = browser_of(world.tree.chair), Client()
    for browser, address in (
        (chair, reverse("boards:wall")),
        (chair, reverse("boards:indicator", args=["received"]) + "?by=channel"),
        (chair, reverse("boards:flows")),
        (anyone, reverse("figures:all")),
        (anyone, reverse("figures:one", args=["received"])),
    ):
        asked = address + ("&" if "?" in address else "?") + "period="
        early = browser.get(asked + "2031")
        assert early.status_code == 404
        page = lxml.html.fromstring(early.content.decode())
        assert "Năm 2031 chưa bắt đầu" in page.xpath("string(//h1)")
        (present,) = page.xpath("//main//a[contains(., 'Xem kỳ này: Năm 2026')]/@href")
        assert present == asked + "2026"
        assert browser.get(present).status_code == 200
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    file = reverse("boards:indicator_file", args=["received", "so", "csv"])
    assert chair.get(file, {"period": tomorrow}).status_code == 404


def test_everybody_sees_public_figures_but_no_small_ones(world, filled):
    anyone = Client()
    listed = anyone.get(reverse("figures:all")).content.decode()
    assert reverse("figures:one", args=["received"]) in listed
    assert reverse("figures:one", args=["waiting_intake"]) not in listed
    month = {"period": clock.today().strftime("%Y-%m")}
    one = anyone.get(reverse("figures:one", args=["received"]), month).content.decode()
    assert "Đếm hồ sơ được tiếp nhận trong kỳ." in one
    table = anyone.get(reverse("figures:table", args=["received", "field"]), month)
    assert table.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = table.content.decode().splitlines()
    assert lines[0] == "period,indicator,field,name,value,part,whole"
    # One dossier was received: too few for the public.
    assert [line.split(",")[-3:] for line in lines[1:]] == [["", "", ""]]
    for address in (
        reverse("figures:one", args=["waiting_intake"]),
        reverse("figures:one", args=["khong-co"]),
        reverse("figures:table", args=["received", "agency"]),
    ):
        assert anyone.get(address).status_code == 404
    for period, status in (("x", 422), ("9999", 422), ("1999", 404), ("2024-03-31", 404)):
        assert anyone.get(reverse("figures:all"), {"period": period}).status_code == status
    operator = browser_of(worlds.staff(world.centre, Role.ADMINISTRATOR, "quantri"))
    page(operator, "indicator", "received")
    page(operator, "counted", "received", status=404)  # administrators read no dossier
