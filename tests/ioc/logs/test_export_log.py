"""`motcua ioc export-log`: what process-mining tools are given, and what they are not."""

import gzip
import json
import re
from datetime import datetime
from io import StringIO
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from django.core.management import CommandError, call_command

from cases import world as worlds
from ioc.logs.old_systems import as_xes, dossiers
from motcua.cases.models import Case, LedgerEntry, Task
from motcua.cases.selectors import history
from motcua.cases.types import Clock, Step
from motcua.ioc.logs.errors import NothingHappened
from motcua.ioc.logs.flow import log_flow
from motcua.ioc.logs.lake import dataset
from motcua.ioc.logs.ours import own_log
from motcua.ioc.logs.summary import log_summary
from motcua.organisation.models import Agency

XES = "{http://www.xes-standard.org/}"
KINDS = {"string", "date"}
PREFIXES = {"concept", "lifecycle", "org", "time"}


def exported(*words: str) -> str:
    out = StringIO()
    call_command("ioc", "export-log", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def old(take):
    return take(as_xes(dossiers(40)))


def check_xes(text: str) -> ET.Element:
    """The structure that IEEE 1849 asks for, as far as we write any of it."""
    log = ET.fromstring(text)  # noqa: S314 - written by ourselves
    assert log.tag == f"{XES}log"
    assert float(log.get("xes.version")) > 1849
    order = [child.tag.removeprefix(XES) for child in log]
    wanted = ["extension", "global", "classifier", "string", "trace"]
    assert sorted(order, key=wanted.index) == order
    assert {each.get("prefix") for each in log.iter(f"{XES}extension")} == PREFIXES
    for event in log.iter(f"{XES}event"):
        keys = [attribute.get("key") for attribute in event]
        assert len(set(keys)) == len(keys)
        assert {"concept:name", "time:timestamp", "lifecycle:transition"} <= set(keys)
        assert {attribute.tag.removeprefix(XES) for attribute in event} <= KINDS
    for date in log.iter(f"{XES}date"):
        assert datetime.fromisoformat(date.get("value")).tzinfo is not None
    return log


def check_ocel(text: str) -> dict:
    """The structure of OCEL 2.0: every name is declared, every object there."""
    log = json.loads(text)
    types = {
        kind: {each["name"]: {a["name"] for a in each["attributes"]} for each in log[kind]}
        for kind in ("objectTypes", "eventTypes")
    }
    ids = {each["id"] for each in log["objects"]}
    assert len(ids) == len(log["objects"])
    assert len({each["id"] for each in log["events"]}) == len(log["events"])
    for kind, rows in (("objectTypes", log["objects"]), ("eventTypes", log["events"])):
        for row in rows:
            assert {a["name"] for a in row["attributes"]} <= types[kind][row["type"]]
            assert {each["objectId"] for each in row["relationships"]} <= ids
    for event in log["events"]:
        assert datetime.fromisoformat(event["time"]).tzinfo is not None
        assert any(each["qualifier"] == "case" for each in event["relationships"])
    return log


def test_a_dataset_goes_out_and_comes_in_again_with_the_same_numbers(old, take, tmp_path):
    told, flow = log_summary(old), log_flow(old)

    for kind in ("xes", "csv"):
        path = tmp_path / f"out.{kind}.gz"
        exported("--format", kind, "--dataset", "old", "--output", str(path))
        again = take(path.read_bytes(), name="again")
        found, ways = log_summary(again), log_flow(again)
        for each in (found, ways):
            each["dataset"] = "old"
        assert found | {"source": None} == told | {"source": None}
        assert ways == flow
        assert not list(tmp_path.glob(".*.part"))

    check_xes(gzip.decompress((tmp_path / "out.xes.gz").read_bytes()).decode())
    log = check_ocel(exported("--format", "ocel2", "--dataset", "old"))
    assert (len(log["events"]), len(log["objects"])) == (told["events"], told["cases"])


def test_a_file_that_cannot_be_written_is_told_and_periods_are_for_our_own_cases(old, tmp_path):
    with pytest.raises(CommandError, match="Không viết được tệp"):
        exported("--format", "csv", "--dataset", "old", "--output", str(tmp_path / "no" / "f.csv"))
    with pytest.raises(CommandError, match="chỉ dùng cho sổ của hệ thống này"):
        exported("--format", "csv", "--dataset", "old", "--from", "2024-01-01")


def test_our_own_cases_go_out_whole_without_a_word_about_who_applied(world, take, tmp_path):
    worlds.approved(world)
    worlds.received(world)
    code = Case.objects.values_list("procedure_code", flat=True)[0]
    words = ("--from", "2000-01-01", "--procedure", code)

    xes, ocel = (exported("--format", kind, *words) for kind in ("xes", "ocel2"))
    path = tmp_path / "own.csv"
    exported("--format", "csv", "--output", str(path))
    again = take(path.read_bytes(), name="own")

    log, objects = check_xes(xes), check_ocel(ocel)["objects"]
    assert len(log.findall(f"{XES}trace")) == log_summary(again)["cases"] == 2
    assert log_summary(again)["events"] == LedgerEntry.objects.count()
    assert {each["type"] for each in objects} == {"case", "agency", "procedure"}
    secrets = set(Case.objects.values_list("applicant_name", flat=True))
    secrets |= set(LedgerEntry.objects.values_list("actor_name", flat=True))
    secrets |= {str(pk) for pk in Case.objects.values_list("person_id", flat=True)}
    citizens = LedgerEntry.objects.filter(actor_kind="citizen")
    secrets |= {str(pk) for pk in citizens.values_list("account_id", flat=True)}
    for text in (xes, ocel, path.read_text()):
        assert not [secret for secret in secrets if secret and secret in text]
        assert re.search(r"[0-9a-f-]{36}", text)  # the ids of staff
    assert dataset("own").source["columns"]["role"] == "org:role"
    with pytest.raises(NothingHappened), own_log(procedure_code="0.000"):
        pass
    with pytest.raises(CommandError, match="Không có hồ sơ nào"):
        exported("--format", "csv", "--to", "2000-01-01")


def test_what_was_done_belongs_to_the_agency_where_the_task_was(world):
    case = worlds.proposed(world)
    elsewhere = Agency.objects.exclude(pk__in=Task.objects.values("agency_id")).earliest("pk")
    Task.objects.filter(case_id=case.id, step=Step.APPRAISE).update(agency=elsewhere)

    agencies = {row.name: row.agency_id for row in history()}

    assert agencies["propose"] == elsewhere.pk
    assert agencies["submit"] == agencies["accept"] != elsewhere.pk


def test_our_own_flow_counts_the_time_in_which_the_clock_runs(world):
    worlds.approved(world)

    with own_log() as data:
        flow = log_flow(data)

    steps = {step["activity"] for step in flow["activities"]}
    assert "Đã tiếp nhận hồ sơ" in steps
    assert "Nhận xử lý" not in steps  # who takes a case on has done nothing to it yet
    rows = list(history())
    seconds = sum(
        (after.at - row.at).total_seconds()
        for row, after in pairwise(rows)
        if row.clock == Clock.RUNNING
    )
    whole = (rows[-1].at - rows[0].at).total_seconds()
    (total, of_the_procedure) = flow["lead_times"]
    assert 0 < seconds < whole
    assert total["median_seconds"] == pytest.approx(seconds, abs=0.001)
    assert total["mean_paused_seconds"] == pytest.approx(whole - seconds, abs=0.001)
    assert of_the_procedure["procedure"] == rows[0].procedure_code
