"""From the names of an HTML form to data."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from motcua.catalogue.forms.addresses import address_parse, names_of
from motcua.catalogue.forms.data import drop, get, put
from motcua.catalogue.forms.prepared import Field, prepared_of
from motcua.catalogue.forms.values import TICKED, TYPED
from motcua.catalogue.types import FormSpec

MOST_ROWS = 200
DROP = "drop"
PICKED = ".picked"
Post = Mapping[str, list[str]]


def form_parse(
    form: FormSpec, post: Post, *, kept: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Nested data from the names of an HTML form: `applicant.full_name`, `papers.0.name`.

    Only fields of the form are read; empty rows and empty texts fall out; numbers, days and ticks
    become values. What is none stays text, so that `form_validate` can say so. With `kept`, the
    answers so far, what the page did not ask stays as it was. `drop` names rows to leave out.
    """
    prepared = prepared_of(form)
    given = _Given(post)
    data: dict[str, Any] = {}
    for field in prepared.fields:
        if prepared.is_readonly(field):
            continue
        path = field["path"].split(".")
        before = None if kept is None else get(kept, path)
        value = before if kept is not None and not given.has(field) else given.read(field, before)
        if value is not None:
            put(data, path, value)
    for computed in prepared.computed:
        drop(data, computed.split("."))
    return data


class _Given:
    """Posted names, sorted out once."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self._numbers: dict[str, set[str]] = defaultdict(set)
        for name in post:
            parts = name.split(".", 8)
            for at, part in enumerate(parts[1:], start=1):
                if part.isascii() and part.isdecimal():
                    self._numbers[".".join(parts[:at])].add(part)
                    break
        self._dropped = frozenset(post.get(DROP, ()))

    def has(self, field: Field) -> bool:
        """Whether the page asked this at all."""
        path = field["path"]
        if path in self.post or path in self._numbers:
            return True
        if field["widget"] == "address":
            return any(name in self.post for name in names_of(path))
        return f"{path}{PICKED}" in self.post

    def read(self, field: Field, before: Any) -> Any:
        """The value that was typed for a field."""
        if field["widget"] == "rows":
            return self._rows(field, before if isinstance(before, list) else [])
        return self._value(field, field["path"])

    def _value(self, field: Field, name: str) -> Any:
        if field["widget"] == "address":
            return address_parse(self.post, name)
        raw = (self.post.get(name) or [""])[-1].strip()
        if field["widget"] == "checkbox":
            return raw.lower() in TICKED or None
        if field["widget"] == "date":
            raw = (self.post.get(name + PICKED) or [""])[-1].strip() or raw
        typed = TYPED.get(field["widget"])
        if typed is not None and raw:
            return typed(raw)
        return _chosen(field, raw) or None if raw else None

    def _rows(self, field: Field, before: list[Any]) -> list[dict[str, Any]] | None:
        path = field["path"]
        numbers = sorted(self._numbers.get(path, ()), key=lambda each: (len(each), each))
        rows = []
        for number in numbers[:MOST_ROWS]:
            if f"{path}.{number}" in self._dropped:
                continue
            row = self._row(field, number, before)
            if row:
                rows.append(row)
        return rows or None

    def _row(self, field: Field, number: str, before: list[Any]) -> dict[str, Any]:
        at = int(number) if len(number) < 4 else len(before)  # noqa: PLR2004 - far beyond any row
        old = before[at] if at < len(before) and isinstance(before[at], Mapping) else {}
        row = {}
        for column in field["columns"]:
            name = f"{field['path']}.{number}.{column['path']}"
            if self.has({**column, "path": name}):
                value = self._value(column, name)
            else:
                value = old.get(column["path"])
            if value is not None:
                row[column["path"]] = value
        return row


def _chosen(field: Field, raw: str) -> Any:
    """The value of the option that was chosen, which need not be a text."""
    for option in field.get("options") or ():
        if not isinstance(option["value"], str) and str(option["value"]) == raw:
            return option["value"]
    return raw
