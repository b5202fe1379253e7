"""Logs of older systems, written with the habits that real ones have, and what is true of them."""

import csv
import io
import random
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

ZONES = [timezone(timedelta(hours=2)), timezone(timedelta(hours=1)), UTC]
VIETNAM = timezone(timedelta(hours=7))
WAY = ["Tiếp nhận", "Thẩm định", "Phê duyệt & ký", "Trả kết quả"]
AGAIN = "Yêu cầu bổ sung"
FIRST_DAY = datetime(2012, 10, 1, 0, 38, 44, 546000, tzinfo=UTC)


class Happening(NamedTuple):
    activity: str
    at: datetime
    resource: str
    lifecycle: str


class Dossier(NamedTuple):
    name: str
    deadline: datetime | None
    events: list[Happening]


def dossiers(count: int, seed: int = 1) -> list[Dossier]:
    """Dossiers of which some turn back, some have begins of steps, some no deadline."""
    chance = random.Random(seed)  # noqa: S311 - the same every time
    found = []
    for number in range(count):
        at = FIRST_DAY + timedelta(hours=3 * number)
        way = list(WAY)
        while chance.random() < 0.4:
            way[2:2] = [AGAIN, "Thẩm định"]
        events = []
        for activity in way:
            if activity == "Thẩm định":
                at += timedelta(seconds=chance.randrange(1, 90_000))
                events.append(Happening(activity, at, "R1", "START"))
            at += timedelta(milliseconds=chance.randrange(1, 400_000_000))
            events.append(Happening(activity, at, f"R{chance.randrange(9)}", "COMPLETE"))
        due = FIRST_DAY + timedelta(hours=3 * number, days=10) if chance.random() < 0.8 else None
        found.append(Dossier(f"{173688 + number}", due, events))
    return found


def truth(logged: list[Dossier]) -> dict[str, object]:
    """The numbers of the summary, counted the slow way."""
    seconds = [(d.events[-1].at - d.events[0].at).total_seconds() for d in logged]
    ends = [(d.events[-1].at, d.deadline) for d in logged if d.deadline]
    return {
        "cases": len(logged),
        "events": sum(len(d.events) for d in logged),
        "activities": len({event.activity for d in logged for event in d.events}),
        "variants": len({tuple(event.activity for event in d.events) for d in logged}),
        "median_duration_seconds": round(percentile(seconds, 0.5), 3),
        "p95_duration_seconds": round(percentile(seconds, 0.95), 3),
        "finished": len(logged),
        "late": sum(at > due for at, due in ends),
        "on_time": sum(at <= due for at, due in ends),
        "without_deadline": len(logged) - len(ends),
    }


def percentile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    place = (len(ordered) - 1) * part
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


# XES as the challenges of recent years have it


def as_xes(logged: list[Dossier], seed: int = 2, tag: str = "") -> str:
    """Attributes in any order, offsets and milliseconds mixed, nested and unknown attributes,
    deadlines on traces (also behind the events), globals, an empty trace. `tag`: a prefix.
    """
    chance = random.Random(seed)  # noqa: S311 - the same every time
    lines = [
        '<?xml version="1.0" encoding="UTF-8" ?>',
        "<!-- OpenXES library version: 1.0RC7 -->",
        (
            f'<{tag}log xes.version="1.0" xes.features="nested-attributes" openxes.version="1.0RC7"'
            f' xmlns{":" if tag else ""}{tag.rstrip(":")}="http://www.xes-standard.org/">'
        ),
        f'<{tag}extension name="Widely Unknown" prefix="wu" uri="http://example.org/wu.xesext"/>',
        (
            f'<{tag}global scope="trace"><{tag}string key="concept:name" value="__INVALID__"/>'
            f"</{tag}global>"
        ),
        (
            f'<{tag}global scope="event"><{tag}string key="concept:name" value="__INVALID__"/>'
            f'<{tag}date key="time:timestamp" value="1970-01-01T00:00:00.000+01:00"/>'
            f'<{tag}string key="lifecycle:transition" value="complete"/></{tag}global>'
        ),
        f'<{tag}classifier name="Activity" keys="concept:name lifecycle:transition"/>',
        f'<{tag}string key="source" value="CPN Tools"/>',
    ]
    for dossier in logged:
        own = [_string(tag, "concept:name", dossier.name), _string(tag, "AMOUNT_REQ", "20000")]
        if dossier.deadline:
            own.append(_date(tag, "deadline", dossier.deadline, chance))
        events = [_event(tag, event, chance) for event in dossier.events]
        chance.shuffle(own)
        cut = chance.randrange(len(own) + 1)
        lines += [f"<{tag}trace>", *own[:cut], *events, *own[cut:], f"</{tag}trace>"]
    lines += [f"<{tag}trace>{_string(tag, 'concept:name', 'nothing')}</{tag}trace>", f"</{tag}log>"]
    return "\n".join(lines)


def _event(tag: str, event: Happening, chance: random.Random) -> str:
    kind = "int" if event.activity.isdigit() else "string"
    parts = [
        f'<{tag}{kind} key="concept:name" value={quoteattr(event.activity)}/>',
        _date(tag, "time:timestamp", event.at, chance),
        _string(tag, "org:resource", event.resource),
        (
            f'<{tag}string key="wu:near" value="x"><{tag}string key="concept:name" value="inner"/>'
            f"</{tag}string>"
        ),
        (
            f'<{tag}list key="values"><{tag}values><{tag}int key="v" value="1"/></{tag}values>'
            f"</{tag}list>"
        ),
    ]
    if event.lifecycle == "START" or chance.random() < 0.5:
        parts.append(_string(tag, "lifecycle:transition", event.lifecycle))
    chance.shuffle(parts)
    return f"<{tag}event>{''.join(parts)}</{tag}event>"


def _string(tag: str, key: str, value: str) -> str:
    return f'<{tag}string value={quoteattr(value)} key="{key}"/>'


def _date(tag: str, key: str, at: datetime, chance: random.Random) -> str:
    text = at.astimezone(chance.choice(ZONES)).isoformat(timespec="milliseconds")
    return f'<{tag}date key="{key}" value="{text.replace("+00:00", "Z")}"/>'


# CSV as people save it


def as_csv(
    logged: list[Dossier], headers: list[str], delimiter: str = ",", pattern: str = ""
) -> str:
    """One row per event under these headers (case, activity, time, resource, lifecycle, deadline),
    the rows of all dossiers by time. `pattern`: local times without an offset.
    """
    rows = sorted(
        ((d.name, event, d.deadline) for d in logged for event in d.events),
        key=lambda row: row[1].at,
    )
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(headers)
    for name, event, due in rows:
        times = [_local(at, pattern) if at else "" for at in (event.at, due)]
        row = [name, event.activity, times[0], event.resource, event.lifecycle, times[1]]
        writer.writerow(row[: len(headers)])
    return out.getvalue()


def _local(at: datetime, pattern: str) -> str:
    local = at.astimezone(VIETNAM)
    return local.strftime(pattern) if pattern else local.isoformat(sep=" ", timespec="milliseconds")
