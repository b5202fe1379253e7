"""What a form asks, question by question, as the generator of history needs it. Pure Python."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from motcua.catalogue.types import FormSpec


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: its path (`members.*.name` in a table), its layout, its part of the schema."""

    path: str
    spec: Mapping[str, Any]
    schema: Mapping[str, Any]

    @property
    def is_required(self) -> bool:
        return bool(self.spec.get("required"))

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]


@lru_cache(maxsize=200)
def _asked(form: "_Key") -> tuple[Asked, ...]:
    return tuple(_walk(form.form))


@dataclass(frozen=True, slots=True)
class _Key:
    """A form by its hash: its schema is a mapping and has none of its own."""

    hash: str
    form: Any

    def __hash__(self) -> int:
        return hash(self.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.hash == self.hash


def asked_of(form: FormSpec) -> tuple[Asked, ...]:
    """The questions of a form in their order, tables before their columns; not what is computed."""
    return _asked(_Key(form.hash, form))


def _walk(form: FormSpec) -> Iterator[Asked]:
    computed = {each["path"] for each in form.layout.get("computed", ())}
    for section in form.layout["sections"]:
        for spec in section["fields"]:
            path = spec["path"]
            if path in computed or spec.get("readonly"):
                continue
            schema = _part(form.schema, path.split("."))
            yield Asked(path, spec, schema)
            for column in spec.get("columns", ()):
                place = f"{path}.*.{column['path']}"
                if place not in computed and not column.get("readonly"):
                    yield Asked(place, column, _part(schema["items"], column["path"].split(".")))


def _part(schema: Mapping[str, Any], keys: list[str]) -> Mapping[str, Any]:
    for key in keys:
        schema = schema["properties"][key]
    return schema
