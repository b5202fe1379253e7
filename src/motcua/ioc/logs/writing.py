"""Datasets as files for process-mining tools: XES (IEEE 1849), OCEL 2.0 as JSON, CSV.

No names of people are in them: a dataset of ours has posts and numbers of staff only.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Any, Protocol
from xml.sax.saxutils import quoteattr

from motcua.ioc.logs.engine import asked, rows
from motcua.ioc.logs.reading_back import EventRow, cases, events, traces
from motcua.ioc.logs.types import Dataset

EXTENSIONS = {
    "Concept": "concept",
    "Lifecycle": "lifecycle",
    "Organizational": "org",
    "Time": "time",
}
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
COMPLETE = "complete"
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
"""
GLOBALS = """  <global scope="trace">
    <string key="concept:name" value="__INVALID__"/>
  </global>
  <global scope="event">
    <string key="concept:name" value="__INVALID__"/>
    <string key="lifecycle:transition" value="complete"/>
    <date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
  </global>
  <classifier name="Activity" keys="concept:name"/>
"""
# Columns of CSV and what stands in them: of the event, of its case.
OF_EVENTS = {
    "concept:name": "activity",
    "time:timestamp": "happened_at",
    "start_timestamp": "started_at",
    "lifecycle:transition": "lifecycle",
    "org:resource": "resource",
    "org:role": "role",
    "org:group": "agency",
}
OF_CASES = {
    "case:concept:name": "case_id",
    "case:procedure": "procedure",
    "case:deadline": "deadline",
}
BEGINNING = "1970-01-01T00:00:00Z"  # since when the attributes of an object hold
ATTRIBUTES = ("lifecycle", "resource", "role", "started_at")
OBJECTS = {"case": ("deadline",), "agency": (), "procedure": ()}


class Output(Protocol):
    """What text can be written to."""

    def write(self, text: str, /) -> Any: ...


def csv_write(data: Dataset, out: Output) -> None:
    """One row per event, with the names that the tools know."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*OF_CASES, *OF_EVENTS])
    of_case, of_event = attrgetter(*OF_CASES.values()), attrgetter(*OF_EVENTS.values())
    for case, inside in traces(data):
        said = of_case(case)
        writer.writerows((*said, *of_event(event)) for event in inside)


# XES


def xes_write(data: Dataset, out: Output) -> None:
    """One trace per case, its events in order."""
    out.write(HEAD)
    for name, prefix in EXTENSIONS.items():
        uri = f"http://www.xes-standard.org/{prefix}.xesext"
        out.write(f'  <extension name="{name}" prefix="{prefix}" uri="{uri}"/>\n')
    out.write(GLOBALS)
    _wrote(out, _attributes("  ", {"concept:name": data.name}))
    for case, inside in traces(data):
        out.write("  <trace>\n")
        named = {"concept:name": case.case_id, "procedure": case.procedure}
        _wrote(out, _attributes("    ", named, {"deadline": case.deadline}))
        for event in inside:
            out.write("    <event>\n")
            _wrote(out, _event(event))
            out.write("    </event>\n")
        out.write("  </trace>\n")
    out.write("</log>\n")


def _wrote(out: Output, lines: Iterator[str]) -> None:
    for line in lines:
        out.write(line)


def _event(event: EventRow) -> Iterator[str]:
    named = {
        "concept:name": event.activity,
        "lifecycle:transition": event.lifecycle or COMPLETE,
        "org:resource": event.resource,
        "org:role": event.role,
        "org:group": event.agency,
    }
    times = {"time:timestamp": event.happened_at, "start_timestamp": event.started_at}
    return _attributes("      ", named, times)


def _attributes(
    indent: str, texts: Mapping[str, str | None], dates: Mapping[str, str | None] | None = None
) -> Iterator[str]:
    for tag, values in (("string", texts), ("date", dates or {})):
        for key, value in values.items():
            if value is not None:
                said = quoteattr(NOT_XML.sub("", value))
                yield f'{indent}<{tag} key="{key}" value={said}/>\n'


# OCEL 2.0


def ocel_write(data: Dataset, out: Output) -> None:
    """Events that concern a case and an agency; cases that belong to a procedure."""
    with asked(data) as connection:
        known = {
            kind: [row[kind] for row in rows(connection, _distinct(kind))]
            for kind in ("activity", "agency", "procedure")
        }
    out.write('{"objectTypes": ')
    json.dump([_type(name, held, "time") for name, held in OBJECTS.items()], out)
    out.write(',\n"eventTypes": ')
    types = [_type(activity, ATTRIBUTES, "string") for activity in known["activity"]]
    json.dump(types, out, ensure_ascii=False)
    out.write(',\n"events": [')
    _listed(out, (_happened(number, event) for number, event in enumerate(events(data), 1)))
    out.write('],\n"objects": [')
    _listed(out, _objects(data, known))
    out.write("]}\n")


def _distinct(kind: str) -> str:
    return f"SELECT DISTINCT {kind} FROM events WHERE {kind} IS NOT NULL ORDER BY 1"  # noqa: S608 - our own words


def _listed(out: Output, items: Iterator[dict[str, Any]]) -> None:
    for number, item in enumerate(items):
        out.write(",\n" if number else "\n")
        out.write(json.dumps(item, ensure_ascii=False))


def _type(name: str, attributes: tuple[str, ...], kind: str) -> dict[str, Any]:
    return {"name": name, "attributes": [{"name": each, "type": kind} for each in attributes]}


def _happened(number: int, event: EventRow) -> dict[str, Any]:
    said = event._replace(lifecycle=event.lifecycle or COMPLETE)._asdict()
    related = [{"objectId": f"case:{event.case_id}", "qualifier": "case"}]
    related += [
        {"objectId": f"{kind}:{said[kind]}", "qualifier": kind}
        for kind in ("agency", "procedure")
        if said[kind]
    ]
    return {
        "id": f"event:{number}",
        "type": event.activity,
        "time": event.happened_at,
        "attributes": [{"name": key, "value": said[key]} for key in ATTRIBUTES if said[key]],
        "relationships": related,
    }


def _objects(data: Dataset, known: Mapping[str, list[str]]) -> Iterator[dict[str, Any]]:
    for kind in ("agency", "procedure"):
        for name in known[kind]:
            yield {"id": f"{kind}:{name}", "type": kind, "attributes": [], "relationships": []}
    for case in cases(data):
        due = {"name": "deadline", "time": BEGINNING, "value": case.deadline}
        of = {"objectId": f"procedure:{case.procedure}", "qualifier": "procedure"}
        yield {
            "id": f"case:{case.case_id}",
            "type": "case",
            "attributes": [due] if case.deadline else [],
            "relationships": [of] if case.procedure else [],
        }


WRITERS = {"xes": xes_write, "ocel2": ocel_write, "csv": csv_write}
