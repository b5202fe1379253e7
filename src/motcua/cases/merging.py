"""What two pages wrote into one draft, put together field by field. Pure Python."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

EMPTY = ""
MARK_LENGTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """A draft as it lies stored, what a page sends, and what that page had shown before.

    `shown` has the mark of each field that the page showed; `mine` are fields whose stored value
    was written by this same page, so that nothing of somebody else's can be lost there.
    """

    stored: Mapping[str, Any]
    typed: Mapping[str, Any]
    shown: Mapping[str, str]
    mine: frozenset[str] = frozenset()


@dataclass(slots=True, kw_only=True)
class Merged:
    """The draft afterwards: values by path, what else was written for a path, whose value is new.

    `taken` are the fields in which the page did not yet show what another one wrote.
    """

    values: dict[str, Any] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)


def merged(sides: Sides) -> Merged:
    """Field by field: one side's change is taken; where both changed, the typed value stands and
    the stored one is kept beside it. A field that the page did not show stays as it is.
    """
    found = Merged(values=_apart(sides.stored, sides.typed))
    for path in sides.shown.keys() | sides.typed.keys():
        stored, typed = found.values.get(path), sides.typed.get(path)
        if stored == typed:
            continue
        before = sides.shown.get(path, EMPTY)
        if mark(typed) == before and path not in sides.mine:
            found.taken.append(path)
            continue
        found.changed.append(path)
        if mark(stored) != before and path not in sides.mine:
            found.others[path] = stored
        _put(found.values, path, typed)
    return found


def leaves(data: Mapping[str, Any], fields: Collection[str] = ()) -> dict[str, Any]:
    """The values by dotted path; a list of rows is one value, and so is each of the `fields`."""
    return dict(_leaves(data, "", fields))


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """The data whose `leaves` these are."""
    data: dict[str, Any] = {}
    for path, value in values.items():
        *groups, name = path.split(".")
        place = data
        for group in groups:
            place = place.setdefault(group, {})
        place[name] = value
    return data


def mark(value: Any) -> str:
    """A short mark that tells two values of a field apart; empty for no value."""
    if value is None:
        return EMPTY
    text = json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:MARK_LENGTH]


def _leaves(
    data: Mapping[str, Any], start: str, fields: Collection[str]
) -> Iterator[tuple[str, Any]]:
    for name, value in data.items():
        path = f"{start}{name}"
        if isinstance(value, Mapping) and path not in fields:
            yield from _leaves(value, f"{path}.", fields)
        elif value is not None:
            yield path, value


def _apart(stored: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored, without values that stand where the typed data have a group, and the other
    way round: the form was published anew meanwhile.
    """
    groups = {path[:end] for path in typed for end, sign in enumerate(path) if sign == "."}
    return {
        path: value
        for path, value in stored.items()
        if path not in groups
        and not any(path[:end] in typed for end, sign in enumerate(path) if sign == ".")
    }


def _put(values: dict[str, Any], path: str, value: Any) -> None:
    if value is None:
        values.pop(path, None)
    else:
        values[path] = value


def draft_marks(data: Mapping[str, Any], fields: Collection[str]) -> dict[str, str]:
    """A mark of the value of each field: what a page remembers of what it showed."""
    values = leaves(data, fields)
    return {path: mark(values.get(path)) for path in fields}
