"""Forms and chains of steps, kept as files and known by the hash of their content."""

import csv
import json
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from motcua.catalogue.browse_types import Audience
from motcua.catalogue.rules import Competence, CompetenceTable
from motcua.catalogue.types import FormSpec
from motcua.kernel.actor import Role
from motcua.kernel.chain import canonical
from motcua.process.selectors import chained, compiled
from motcua.process.types import Definition

DATA_DIR = Path(__file__).with_name("data")
STEP_ORDER = ("intake", "appraise", "approve", "sign", "seal", "hand_over")
GENERIC_FORM = "generic"


class ChainStep(NamedTuple):
    """One station of a chain. `at` says at which of the two agencies of a case."""

    key: str
    role: Role
    at: str
    title: str
    hours: int | None


def process_of(body: dict[str, Any]) -> Definition:
    """The process that this body describes: a chain of the six steps, or a document with nodes.

    ValueError when a chain breaks the order of steps, `DocumentInvalid` when a document is none.
    """
    if "nodes" in body:
        return compiled(body)
    steps = [
        ChainStep(step["key"], Role(step["role"]), step["at"], step["title"], step.get("hours"))
        for step in body["steps"]
    ]
    if tuple(step.key for step in steps) != STEP_ORDER:
        raise ValueError(f"{body['key']}: the steps are not {', '.join(STEP_ORDER)}")
    return chained(key=body["key"], title=body["title"], steps=steps)


@cache
def forms() -> dict[str, FormSpec]:
    """The forms that come with the product, by key."""
    found = {}
    for path in sorted((DATA_DIR / "forms").glob("*.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        found[body["key"]] = FormSpec(
            hash=_hash(body),
            title=body["title"],
            title_en=body.get("title_en", ""),
            schema=body["schema"],
            layout=body["layout"],
        )
    return found


@cache
def processes() -> dict[str, tuple[str, dict[str, Any]]]:
    """The chains that come with the product, by key: hash and body of each."""
    found = {}
    for path in sorted((DATA_DIR / "processes").glob("*.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        found[body["key"]] = (_hash(body), body)
    return found


@cache
def definitions() -> dict[str, Definition]:
    """The same as processes, by key."""
    return {key: process_of(body) for key, (_digest, body) in processes().items()}


@cache
def assignments() -> dict[str, tuple[str, str]]:
    """Form and chain of the procedures that have their own, by procedure code."""
    return {row["code"]: (row["form"], row["process"]) for row in _rows("assignments")}


@lru_cache(maxsize=64)
def extra_levels(on: date) -> Mapping[str, frozenset[str]]:
    """Levels that the collected list leaves out and that held on a day, by procedure code."""
    found: dict[str, frozenset[str]] = {}
    for row in _rows("levels"):
        if not row["valid_to"] or on <= date.fromisoformat(row["valid_to"]):
            found[row["code"]] = found.get(row["code"], frozenset()) | {row["level"]}
    return found


@cache
def competence() -> CompetenceTable:
    """Which body of the province decides."""
    names = ("part", "text", "field", "body")
    return CompetenceTable(
        Competence(**{name: row[name] for name in names}) for row in _rows("competent")
    )


@cache
def audiences() -> tuple[Audience, ...]:
    """Who may ask, in the order of the table."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in _rows("audiences"):
        found.setdefault((row["key"], row["name"], row["name_en"]), []).append(row["subject"])
    return tuple(Audience(*head, tuple(subjects)) for head, subjects in found.items())


def table_files() -> list[Path]:
    """The tables of procedures that come with the product."""
    names = ("procedures", "channels", "results", "legal_refs", "terms", "component_overrides")
    return [DATA_DIR / f"{name}.csv" for name in names] + sorted(DATA_DIR.glob("components-*.csv"))


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA_DIR / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _hash(body: dict[str, Any]) -> str:
    return sha256(canonical(body)).hexdigest()
