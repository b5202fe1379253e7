"""Services offered online: counted from the catalogue, kept as figures, and what is left."""

from datetime import timedelta

import lxml.html
import pytest
import time_machine
from django.urls import reverse

from cases import world as worlds
from e2e.walk import browser_of
from motcua.catalogue import selectors as catalogue
from motcua.catalogue import services as loading
from motcua.ioc import campaigns
from motcua.ioc import selectors as ioc
from motcua.ioc.campaign_types import CampaignWish, GoalWish
from motcua.ioc.models import SeriesBatch, SeriesValue
from motcua.ioc.online_services import CODE
from motcua.ioc.services import indicators_setup, lake_rebuild, services_online_send
from motcua.ioc.types import Way
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Role

AWAY = "1.000593"  # marriage registered at home
POOR = "1.011606"  # poor households
NOWHERE = "1.002372"  # of the maritime administration: nobody here carries it out


def figure():
    today = ioc.period_read(clock.today().isoformat())
    return ioc.indicator_value(actor=SYSTEM, code=CODE, period=today)


def test_the_share_is_written_when_it_changes_and_before_it_is_forgotten(world):
    assert services_online_send() == 0  # nobody has set up the indicators
    indicators_setup()
    first = clock.now().replace(hour=5)
    with time_machine.travel(first, tick=False) as traveller:
        assert (services_online_send(), services_online_send()) == (1, 0)
        assert (figure().part, figure().whole, figure().number) == (4, 4, 100)

        loading.procedures_import(actor=SYSTEM, codes={AWAY, POOR, NOWHERE})
        loading.offerings_import(actor=SYSTEM)
        assert (services_online_send(), services_online_send()) == (1, 0)
        newest, before = ioc.series_history(
            actor=SYSTEM, code=CODE, period=ioc.period_read(clock.today().isoformat())
        )
        assert [(each.version, each.part, each.whole) for each in (newest, before)] == [
            (2, 4, 6),
            (1, 4, 4),
        ]
        assert (newest.batch.way, newest.batch.is_correction) == (Way.COUNTED, True)
        assert "Danh mục thủ tục" in newest.batch.source

        for days, written in ((1, 0), (26, 0), (27, 1), (28, 0)):
            traveller.move_to(first + timedelta(days=days), tick=False)
            assert services_online_send() == written, days
            assert figure().number == pytest.approx(66.67, abs=0.01)
    assert SeriesValue.objects.count() == SeriesBatch.objects.count() == 3


def test_what_the_product_counts_nobody_sends(world):
    indicators_setup()
    operator = worlds.staff(world.centre, Role.ADMINISTRATOR, "quantri")
    assert CODE not in {info.code for info in ioc.series_sendable(actor=operator)}
    (info,) = [each for each in ioc.indicators_list(actor=operator) if each.code == CODE]
    assert "gửi lên" not in info.says
    assert "danh mục" in info.says


def test_a_campaign_lists_the_services_that_are_left(world, django_assert_max_num_queries):
    loading.procedures_import(actor=SYSTEM, codes={AWAY, POOR, NOWHERE})
    loading.offerings_import(actor=SYSTEM)
    indicators_setup()
    services_online_send()
    lake_rebuild()
    ioc.facts_forget()
    goals = (GoalWish(indicator=CODE, target=100.0), GoalWish(indicator="overdue", target=0.0))
    days = {"first_on": clock.today(), "last_on": clock.today() + timedelta(days=49)}
    wish = CampaignWish(code="thu", name="50 ngày đêm", basis="Kế hoạch thử", goals=goals, **days)
    campaigns.campaign_define(actor=SYSTEM, wish=wish)
    officer = browser_of(world.officer(Role.CASE_OFFICER))

    left = reverse("boards:campaign_left", args=["thu", 1])
    assert left in officer.get(reverse("boards:campaign", args=["thu"])).content.decode()
    page = lxml.html.fromstring(officer.get(left).content.decode())
    assert [each.text_content() for each in page.xpath("//main//h2")] == ["Giảm nghèo", "Hộ tịch"]
    cards = [reverse("portal:card", args=[code]) for code in (POOR, AWAY)]
    assert page.xpath("//ul[@class='services-left']//a/@href") == cards
    assert "2 thủ tục" in page.text_content()
    only = lxml.html.fromstring(officer.get(left, {"of": "Hộ tịch"}).content.decode())
    assert only.xpath("//ul[@class='services-left']//a/@href") == cards[1:]
    assert officer.get(left, {"of": "Không có"}).status_code == 404

    table = officer.get(reverse("boards:campaign_services", args=["thu", 1]))
    lines = table.content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[:2] for line in lines] == [
        ["Lĩnh vực", "Mã thủ tục"],
        ["Giảm nghèo", POOR],
        ["Hộ tịch", AWAY],
    ]
    for number in (2, 3):
        assert (
            officer.get(reverse("boards:campaign_services", args=["thu", number])).status_code
            == 404
        )

    with django_assert_max_num_queries(4):
        first = catalogue.services_offline(limit=1)
        second = catalogue.services_offline(limit=1, after=first.after)
    assert [row.code for row in (*first.rows, *second.rows)] == [POOR, AWAY]
    assert (first.after, second.after) == (("Giảm nghèo", POOR), None)
