"""The way down from the province to a dossier, charts as files, flows, and what happens now."""

from collections.abc import Callable
from time import monotonic
from types import SimpleNamespace

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse

from cases import hierarchy, people
from cases import world as worlds
from e2e.walk import browser_of
from motcua.boards.comparing import beside, year_before
from motcua.cases import services
from motcua.cases.types import Outcome
from motcua.ioc import selectors as ioc
from motcua.ioc.services import indicators_setup, lake_rebuild
from motcua.ioc.types import Direction, Period, Value
from motcua.kernel import clock
from motcua.kernel.actor import Role
from motcua.ui.charts.export import TYPES

FOUND = 4.0  # seconds within which an action shows; two on a machine that does nothing else


@pytest.fixture
def world(db, settings, tmp_path, stop_clock):
    stop_clock("2026-03-17 09:00")  # no day, no month and no minute ends meanwhile
    settings.LAKE_DIR, settings.FILES_DIR = tmp_path / "lake", tmp_path
    world = worlds.build()
    worlds.give_keys(world)
    world.tree = hierarchy.grow(world)
    indicators_setup()
    worlds.submit(world)
    worlds.taken(world)
    done = worlds.sealed(world)
    people.do(services.case_hand_over, done, world.officer(Role.DESK_OFFICER))
    worlds.sealed(world, Outcome.REFUSED)
    back = worlds.proposed(world)
    services.case_send_back(
        actor=world.officer(Role.APPROVER),
        case_id=back.id,
        expected_version=back.version,
        reason="Xem lại.",
    )
    lake_rebuild()
    ioc.facts_forget()
    return world


def opened(browser: Client, address: str, status: int = 200) -> lxml.html.HtmlElement:
    answer = browser.get(address)
    assert answer.status_code == status, (address, answer.content[-900:])
    return lxml.html.fromstring(answer.content)


def number_of(tree: lxml.html.HtmlElement) -> str:
    return tree.xpath("string(//*[contains(@class, 'chart-number')]/strong)")


def test_each_row_leads_one_step_down_to_the_same_number_and_at_last_to_its_dossiers(world):
    chair = browser_of(world.tree.chair)
    start = reverse("boards:indicator", args=["received"])
    whole = opened(chair, start + "?by=agency")
    assert number_of(whole) == "4"
    steps = 0
    address = start + "?by=agency"
    while rows := opened(chair, address).xpath("//table[@class='dense']/tbody/tr[th/a]"):
        assert number_of(opened(chair, address)) == "4"
        told = [(row.xpath("string(td)").split()[0], row.xpath("th/a/@href")[0]) for row in rows]
        for number, link in told:
            assert number_of(opened(chair, link)) == number
        deeper = next((link for _number, link in told if link != address), "")
        if not deeper or steps == 4:
            break
        address, steps = deeper, steps + 1
    last = opened(chair, address)
    crumbs = [each.text_content() for each in last.xpath("//nav[@class='scope-trail']//li")]
    assert crumbs[0] == "Toàn tỉnh"
    assert any(world.commune.name in each for each in crumbs)
    assert steps >= 3  # agency, procedure, way to hand in
    for up in last.xpath("//nav[@class='scope-trail']//a/@href"):
        opened(chair, start + up)
    listed = opened(chair, address.replace("/received/", "/received/ho-so/").split("&by=")[0])
    assert len(listed.xpath("//a[@class='code']")) == 4
    # The agency alone is not the agency with all below it.
    district = f"?agency={world.tree.district.id}"
    assert number_of(opened(chair, start + district)) == "4"
    assert number_of(opened(chair, start + district + "&alone=1")) == "0"


def test_every_chart_is_a_file_for_those_who_may_see_its_page(world):
    chair, officer = browser_of(world.tree.chair), browser_of(world.officer(Role.CASE_OFFICER))
    asked = f"?procedure={worlds.GENERIC}"
    pages = [
        reverse("boards:indicator", args=["online_percent"]) + "?by=agency",
        reverse("boards:flows") + "?by=agency&moment=released",
        reverse("boards:flow_process") + asked,
    ]
    seen = set()
    for page in pages:
        for link in opened(chair, page).xpath("//a[@download]/@href"):
            kind = link.split("?")[0].rpartition(".")[2]
            answer = chair.get(link)
            assert answer.status_code == 200, link
            assert answer.headers["Content-Type"] == TYPES.get(kind, "image/svg+xml")
            assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
            assert "no-store" in answer.headers["Cache-Control"]
            seen.add(kind)
            if kind == "csv":
                beyond = link + ("&" if "?" in link else "?") + "agency=province"
                assert officer.get(beyond).status_code == 404
    assert seen == {*TYPES, "svg"}
    wrong = reverse("boards:indicator_file", args=["received", "so", "exe"])
    assert chair.get(wrong).status_code == 404
    assert chair.get(wrong.replace("so.exe", "la.csv")).status_code == 404
    public = Client()
    month = f"?period={clock.today():%Y-%m}"
    one = opened(public, reverse("figures:one", args=["submitted"]) + month)
    files = one.xpath("//a[@download]/@href")
    assert len(files) == 2 * len(TYPES)
    answer = public.get(next(link for link in files if "csv" in link))
    assert answer.headers["Cache-Control"] == "max-age=300, private"
    assert answer.content.decode("utf-8-sig").splitlines()[-1].endswith(",5")  # told by steps
    hidden = reverse("figures:chart", args=["submitted", "xep-hang", "csv"])
    assert public.get(hidden + month).status_code == 404


def test_flows_tell_the_hours_the_ways_and_the_real_steps(world):
    chair = browser_of(world.tree.chair)
    page = opened(chair, reverse("boards:flows"))
    (heat,) = page.xpath("//figure[@data-chart='hours']")
    cells = heat.xpath(".//tbody//td/text()")
    assert sum(int(each) for each in cells) == 5
    ways = page.xpath("//figure[@data-chart='ways']")[0].text_content()
    assert "Từ chối giải quyết" in ways
    assert "Đang giải quyết" in ways
    (link,) = page.xpath("//a[contains(@href, '/quy-trinh/')]/@href")

    process = opened(chair, link)
    said = process.xpath("string(//ul[@class='said'])")
    assert "2 hồ sơ giải quyết xong trong kỳ." in said
    assert "0 hồ sơ (0,0%) phải qua lại một bước đã qua." in said
    assert process.xpath("//svg[@role='img']")
    assert "Lãnh đạo phê duyệt" in process.xpath("string(//table)")
    assert not process.xpath("//td[contains(., 'Trả lại')]")
    other = browser_of(world.tree.other_chair)
    assert "Chưa có hồ sơ nào" in other.get(link).content.decode()
    assert chair.get(reverse("boards:flow_process")).status_code == 404


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    until = monotonic() + seconds
    while monotonic() < until:
        if condition():
            return True
    return False


def test_the_live_board_shows_an_action_within_two_seconds_and_nobody_s_name(world):
    chair, part = browser_of(world.tree.chair), {"HX-Request": "true"}
    live = reverse("boards:live")
    shown = chair.get(live, headers=part)
    assert b"<html" not in shown.content
    assert b"<html" in chair.get(live).content
    again = live + lxml.html.fromstring(shown.content).get("hx-get")
    assert chair.get(again, headers=part).status_code == 204

    worlds.submit(world)

    def is_new() -> bool:
        answer = chair.get(again, headers=part)
        tree = lxml.html.fromstring(answer.content or "<p/>")
        return answer.status_code == 200 and tree.xpath("string(//dd)") == "6"

    assert within(FOUND, is_new)
    text = chair.get(live).content.decode()
    assert world.commune.name in text
    assert "Điểu" not in text.replace(world.tree.chair.name, "")
    beyond = browser_of(world.officer(Role.CASE_OFFICER)).get(live, {"agency": "province"})
    assert beyond.status_code == 404


def test_the_wall_in_a_meeting_room_turns_by_itself_and_stands_still_when_asked(world):
    chair, wall = browser_of(world.tree.chair), reverse("boards:tv")
    passed, address = [], wall
    while address not in passed:
        passed.append(address)
        answer = chair.get(address)
        seconds, _url, following = answer.headers["Refresh"].partition("; url=")
        assert int(seconds) >= 10
        address = following
    assert len(passed) >= 3  # now, public services, and round again
    still = chair.get(wall, {"page": "2", "still": "1"})
    assert "Refresh" not in still.headers
    assert "Chạy tiếp" in still.content.decode()
    calm = chair.get(wall, headers={"Sec-CH-Prefers-Reduced-Motion": "reduce"})
    assert "Refresh" not in calm.headers
    turning = calm.content.decode().partition("still=0")
    assert turning[1], "who likes less motion may still let it turn"
    for wrong in ("x", "9" * 5000, "²"):
        assert chair.get(wall, {"page": wrong}).status_code == 200
    brief = opened(chair, reverse("boards:brief"))
    assert len(brief.xpath("//ul[@class='brief-list'][1]/li")) == 8


def test_a_number_is_told_beside_the_period_before_and_a_year_ago():
    info = SimpleNamespace(direction=Direction.DOWN)
    periods = ioc.periods_until(Period.month(2024, 3), 13)
    numbers = [8.0, *(None,) * 10, 4.0, 6.0]
    values = [
        Value(code="late_percent", number=number, part=0, whole=0, at=clock.now())
        for number in numbers
    ]

    last, past = beside(info, periods, values)

    assert (last.number, last.moved, last.is_better) == (4.0, 2.0, False)
    assert (past.number, past.moved, past.is_better) == (8.0, -2.0, True)
    assert year_before(periods[-1]) == periods[0]
    assert beside(info, periods[-1:], values[-1:]) == []
