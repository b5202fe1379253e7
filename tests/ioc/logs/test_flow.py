"""How cases really go: the process map, its bottleneck, its loops, and the honest lead time."""

import json
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
from django.core.management import call_command

from ioc.logs.old_systems import as_xes, dossiers
from motcua.ioc.logs.flow import lead_times, log_flow
from motcua.ioc.logs.picture import map_file, map_picture

# Two cases: one straight, one that waits a day for the applicant and goes round twice.
ROWS = [
    "case,activity,timestamp,lifecycle,agency,procedure",
    "1,Nhận,2024-05-06 08:00,complete,Xã,P1",
    "1,Xét,2024-05-06 09:00,start,Sở,P1",
    "1,Xét,2024-05-06 10:00,complete,Sở,P1",
    "1,Ký,2024-05-06 12:00,complete,Sở,P1",
    "2,Nhận,2024-05-06 08:00,complete,Xã,P2",
    "2,Xét,2024-05-06 09:00,complete,Sở,P2",
    "2,Xét,2024-05-06 10:00,assign,Sở,P2",
    "2,Hỏi,2024-05-06 10:00,complete,Sở,P2",
    "2,Xét,2024-05-07 11:00,complete,Sở,P2",
    "2,Hỏi,2024-05-07 12:00,complete,Sở,P2",
    "2,Xét,2024-05-07 12:30,complete,Sở,P2",
    "2,Ký,2024-05-07 13:00,complete,Sở,P2",
]
HOUR = 3600


@pytest.fixture
def flow(take):
    return log_flow(take("\n".join(ROWS), pause_activities=("Hỏi",)))


def test_the_map_has_every_way_with_its_waiting_and_no_time_of_the_applicant(flow):
    ways = {(way["source"], way["target"]): way for way in flow["edges"]}

    assert {way: each["frequency"] for way, each in ways.items()} == {
        ("Nhận", "Xét"): 2,
        ("Xét", "Ký"): 2,
        ("Xét", "Hỏi"): 2,
        ("Hỏi", "Xét"): 2,
    }
    assert ways["Nhận", "Xét"]["median_wait_seconds"] == HOUR
    assert ways["Xét", "Ký"]["median_wait_seconds"] == 1.25 * HOUR
    assert ways["Hỏi", "Xét"]["total_wait_seconds"] == 0
    assert flow["starts"] == [{"activity": "Nhận", "cases": 2}]
    assert flow["ends"] == [{"activity": "Ký", "cases": 2}]


def test_work_is_what_lies_between_start_and_complete_and_assigning_is_no_step(flow):
    checked = next(step for step in flow["activities"] if step["activity"] == "Xét")

    assert (checked["frequency"], checked["cases"]) == (4, 2)
    assert (checked["repeats"], checked["cases_repeated"]) == (2, 1)
    assert checked["total_seconds"] == 2 * HOUR + HOUR  # waited twice an hour, worked one
    assert checked["median_wait_seconds"] == HOUR / 2


def test_loops_rework_and_where_most_of_the_time_goes_are_told(flow):
    assert flow["loops"] == [
        {"steps": ["Xét", "Hỏi", "Xét"], "frequency": 2, "cases": 1},
        {"steps": ["Hỏi", "Xét", "Hỏi"], "frequency": 1, "cases": 1},
    ]
    assert flow["rework"] == {"cases": 1, "steps": 3, "cases_percent": 50}
    assert flow["bottleneck_activity"]["activity"] == "Xét"
    assert flow["bottleneck_agency"] == {
        "agency": "Sở",
        "total_seconds": 7.5 * HOUR,
        "percent": 100,
    }


def test_lead_times_are_those_of_finished_cases_without_pauses(take):
    data = take("\n".join(ROWS), pause_activities=("Hỏi",), end_activities=("Ký",))

    assert lead_times(data) == [
        {
            "procedure": None,
            "cases": 2,
            "median_seconds": 3.75 * HOUR,
            "p90_seconds": pytest.approx(3.95 * HOUR),
            "mean_paused_seconds": 12.75 * HOUR,
        },
        {
            "procedure": "P1",
            "cases": 1,
            "median_seconds": 4 * HOUR,
            "p90_seconds": 4 * HOUR,
            "mean_paused_seconds": 0,
        },
        {
            "procedure": "P2",
            "cases": 1,
            "median_seconds": 3.5 * HOUR,
            "p90_seconds": 3.5 * HOUR,
            "mean_paused_seconds": 25.5 * HOUR,
        },
    ]


def test_the_picture_shows_steps_and_ways_and_says_where_time_goes(flow):
    drawn = ET.fromstring(map_file(flow))  # noqa: S314 - written a line above

    words = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert words.count("Xét") == 1
    assert "2 · 1 giờ" in words
    assert "mất nhiều thời gian nhất" in words
    boxes = drawn.findall("{http://www.w3.org/2000/svg}rect")
    assert len(boxes) == 4 + 2 + 1
    width, height = float(drawn.get("width")), float(drawn.get("height"))
    assert all(0 <= float(box.get("y")) < height for box in boxes)
    assert all(0 <= float(box.get("x")) < width for box in boxes)


def test_names_of_steps_from_strangers_stay_words_in_the_picture(take):
    flow = log_flow(take('case,activity,timestamp\n1,"<script>a</script>",2024-05-31 08:00\n'))

    assert "<script" not in map_picture(flow)
    assert flow["bottleneck_activity"] is None


def test_a_map_of_many_ways_keeps_the_frequent_ones_and_every_step_in_touch(take):
    rows = ["case,activity,timestamp"]
    for case in range(30):
        rows += [
            f"{case},B{(case * step + step) % 20},2024-05-{step + 1:02} 08:00" for step in range(20)
        ]

    flow = log_flow(take("\n".join(rows)))
    drawn = map_picture(flow)

    assert flow["edges_total"] == len(flow["edges"]) > 32
    assert drawn.count("<rect") <= 16 + 2 + 1
    assert drawn.count("flow-label") <= 2 * 16 + 32


def test_the_command_tells_the_flow_in_words_as_json_and_as_a_picture(take, tmp_path):
    take(as_xes(dossiers(20)))
    said, told = StringIO(), StringIO()

    call_command("ioc", "flow", "--dataset", "old", stdout=said)
    call_command(
        *("ioc", "flow", "--dataset", "old", "--json", "--svg", str(tmp_path / "a.svg")),
        stdout=told,
    )

    assert "Bước mất nhiều thời gian nhất: Thẩm định" in said.getvalue()
    assert "Vòng lặp Thẩm định → Yêu cầu bổ sung → Thẩm định" in said.getvalue()
    assert json.loads(told.getvalue())["dataset"] == "old"
    assert (tmp_path / "a.svg").read_text().startswith("<svg xmlns=")
