"""The embedded engine and a cluster give the same answer to the same question.

Both read the same files and get the same expressions. Counts, sums and shares are equal; quantiles
interpolate between two hours in another order of operations, so they may differ in the last digits.
"""

import dataclasses
import json
from datetime import datetime
from urllib.request import urlopen

import pytest

from cluster import facts
from motcua.ioc import lake, measuring
from motcua.ioc.formulas import FORMULAS, Count, Window
from motcua.ioc.indicators import shipped
from motcua.ioc.measuring import Asked
from motcua.ioc.slicing import chosen_for
from motcua.ioc.types import Dimension, Side, Slice
from motcua.kernel.actor import SYSTEM

LAST_DIGITS = 1e-12  # of a quantile, as a part of it
# Forms of a formula that no indicator of the release asks for.
FURTHER = {
    "supplemented, three times": ("supplemented", {"times": 3}),
    "lead_hours, the lowest": ("lead_hours", {"share": 0.0}),
    "lead_hours, the highest": ("lead_hours", {"share": 1.0}),
    "released, on the counter and in time": (
        "released",
        {"timeliness": ["on_time"], "outcome": "granted", "online": True},
    ),
}
ASKED = {
    code: Asked.of(said["formula"], said["params"])
    for code, said in shipped().items()
    if said["formula"] in FORMULAS
} | {name: Asked.of(*said) for name, said in FURTHER.items()}


def window(begin, end):
    return Window(begin=datetime.fromisoformat(begin), end=datetime.fromisoformat(end))


WINDOWS = {
    "a month": window("2026-05-01", "2026-06-01"),
    "a month of long ago": window("2025-02-01", "2025-03-01"),
    "the quarter of the merger": window("2025-07-01", "2025-10-01"),
    "a day": window("2026-06-01", "2026-06-02"),
    "up to now": window("2026-01-01", "2026-06-10T14:30:59.123457"),
    "before all": window("2019-01-01", "2019-02-01"),
    "everything": window("2019-01-01", "2030-01-01"),
}
# With the agency of the small province that is meant, if one is.
SLICES = {
    "the province": ("", Slice()),
    "an agency and those below": ("commune", Slice()),
    "an agency without dossiers": ("centre", Slice(is_alone=True)),
    "a commune of the old list": ("", Slice(unit=f"2024.{facts.OTHER_OLD}")),
    "a district of the old list": ("", Slice(unit=f"2024.{facts.DISTRICT}")),
    "a commune of today, online": ("", Slice(unit=f"2025.{facts.PRESENT}", channel="online")),
    "a unit of nobody": ("", Slice(unit="2025.99999")),
    "a procedure": ("", Slice(procedure="3.000333")),
}
pytestmark = [
    pytest.mark.django_db,
    # Spark's driver leaves the sockets of its answers to be closed when they are forgotten.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]


@pytest.fixture
def chosen(world):
    """The rows of a slice by its name, as the boards choose them."""

    def choose(name):
        agency, wanted = SLICES[name]
        if agency:
            wanted = dataclasses.replace(wanted, agency_id=getattr(world, agency).id)
        return chosen_for(SYSTEM, wanted, is_public=False)

    return choose


def differences(ours, theirs):
    """Where two sets of numbers differ: key, ours, theirs."""
    return [
        (key, ours.get(key), theirs.get(key))
        for key in sorted({*ours, *theirs}, key=str)
        if not _are_equal(ours.get(key), theirs.get(key))
    ]


def _are_equal(one, other):
    if one is None or other is None or (one.part, one.whole) != (other.part, other.whole):
        return one == other
    if isinstance(one.number, float) and isinstance(other.number, float):
        return one.number == pytest.approx(other.number, rel=LAST_DIGITS, abs=0)
    return one.number == other.number


def embedded(asked, windows, rows):
    return measuring.numbers(asked, windows, rows)[0]


def test_every_formula_is_asked_for_and_the_facts_give_each_something_to_count(world, chosen):
    everything = embedded(list(ASKED.values()), [WINDOWS["everything"]], chosen("the province"))
    found = {name: everything[place, 0] for place, name in enumerate(ASKED)}

    assert {asked.formula for asked in ASKED.values()} == set(FORMULAS)
    # Nothing was carried into a window that begins before everything, or stands at its end.
    assert [name for name, value in found.items() if not value.whole] == ["carried"]
    assert [name for name, value in found.items() if value.number is None] == []


@pytest.mark.parametrize("name", ASKED)
def test_an_indicator_is_the_same_number_and_the_same_list(cluster, chosen, name):
    asked, period = ASKED[name], WINDOWS["the quarter of the merger"]
    rows = chosen("a district of the old list")

    ours = embedded([asked], [period], rows)

    assert not differences(ours, cluster.numbers([asked], [period], rows))
    is_share = ours[0, 0].part != ours[0, 0].whole
    for side in Side if is_share else (Side.PART,):
        listed = cluster.cases(asked, period, rows, side=side)
        assert listed == measuring.cases(asked, period, rows, side=side)


@pytest.mark.parametrize("slice_name", SLICES)
def test_all_indicators_of_a_slice_are_equal(cluster, chosen, slice_name):
    asked, rows = list(ASKED.values()), chosen(slice_name)
    names = WINDOWS if slice_name == "the province" else ("up to now",)
    windows = [WINDOWS[name] for name in names]

    ours = embedded(asked, windows, rows)

    assert not differences(ours, cluster.numbers(asked, windows, rows))
    assert len(ours) == len(asked) * len(windows)


@pytest.mark.parametrize("by", Dimension)
def test_all_indicators_are_equal_for_each_key_of_a_dimension_and_add_up(cluster, chosen, by):
    asked, period = list(ASKED.values()), WINDOWS["up to now"]
    rows = chosen("the province")

    whole = embedded(asked, [period], rows)

    theirs = cluster.groups(asked, period, rows, by)

    for name, each, found in zip(ASKED, asked, theirs, strict=True):
        assert not differences(measuring.groups(each, period, rows, by)[0], found), name
    assert max(map(len, theirs)) > 1
    for place, found in enumerate(theirs):
        assert sum(number.part for number in found.values()) == whole[place, 0].part
        assert sum(number.whole for number in found.values()) == whole[place, 0].whole


@pytest.mark.parametrize(
    ("other", "asks"),
    [
        ("a quantile a little higher", Asked.of("lead_hours", {"share": 0.501})),
        ("the first instant after the window", Asked.of("late_by_an_instant", {})),
    ],
)
def test_an_expression_that_differs_is_found(cluster, chosen, monkeypatch, other, asks):
    def late_by_an_instant(facts):
        received = facts.cases.received_at
        inside = (received >= facts.window.begin) & (received <= facts.window.end)
        return Count(table=facts.cases, where=inside)

    monkeypatch.setitem(FORMULAS, "late_by_an_instant", late_by_an_instant)
    meant = {"lead_hours": "lead_median"}.get(asks.formula, "received")
    windows, rows = [WINDOWS["a month"]], chosen("the province")

    assert differences(
        embedded([ASKED[meant]], windows, rows), cluster.numbers([asks], windows, rows)
    )


def test_both_workers_took_part_and_both_read_what_lies_in_the_lake(cluster):
    application = cluster.session.sparkContext
    address = f"{application.uiWebUrl}/api/v1/applications/{application.applicationId}/executors"
    with urlopen(address, timeout=30) as answer:  # noqa: S310 - on this machine
        executors = [each for each in json.load(answer) if each["id"] != "driver"]

    assert idle(executors) == []
    assert len({worker_of(each) for each in executors}) == 2
    assert cluster.made_at == lake.read().made_at


def test_a_worker_that_did_nothing_is_noticed():
    working = {"id": "0", "completedTasks": 9, "failedTasks": 0, "totalInputBytes": 100}

    assert idle([working, {**working, "id": "1"}]) == []
    assert idle([working, {**working, "id": "1", "completedTasks": 0}]) == ["1"]
    assert idle([working, {**working, "id": "1", "totalInputBytes": 0}]) == ["1"]


def idle(executors):
    """Those that finished no task or read nothing."""
    return [
        each["id"] for each in executors if not (each["completedTasks"] and each["totalInputBytes"])
    ]


def worker_of(executor):
    """The address of the worker in whose charge it is."""
    return executor["executorLogs"]["stdout"].split("/logPage")[0]
