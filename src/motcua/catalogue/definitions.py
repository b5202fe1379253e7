"""Forms and chains of steps, kept as files and known by the hash of their content."""

import csv
import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from motcua.catalogue.rules import Competence, CompetenceTable
from motcua.catalogue.types import FormSpec, ProcessSpec, ProcessStep
from motcua.kernel.actor import Role
from motcua.kernel.chain import canonical

DATA_DIR = Path(__file__).with_name("data")
STEP_ORDER = ("intake", "appraise", "approve", "sign", "seal", "hand_over")
GENERIC_FORM = "generic"


def process_of(hash_: str, body: dict[str, Any]) -> ProcessSpec:
    """The chain that this body describes; ValueError when it breaks the order of steps."""
    steps = tuple(
        ProcessStep(
            key=step["key"],
            role=Role(step["role"]),
            at=step["at"],
            title=step["title"],
            hours=step.get("hours"),
        )
        for step in body["steps"]
    )
    if tuple(step.key for step in steps) != STEP_ORDER:
        raise ValueError(f"{body['key']}: the steps are not {', '.join(STEP_ORDER)}")
    return ProcessSpec(hash=hash_, key=body["key"], title=body["title"], steps=steps)


@cache
def forms() -> dict[str, FormSpec]:
    """The forms that come with the product, by key."""
    found = {}
    for path in sorted((DATA_DIR / "forms").glob("*.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        found[body["key"]] = FormSpec(
            hash=_hash(body), title=body["title"], schema=body["schema"], layout=body["layout"]
        )
    return found


@cache
def processes() -> dict[str, tuple[ProcessSpec, dict[str, Any]]]:
    """The chains that come with the product, by key, each with its body."""
    found = {}
    for path in sorted((DATA_DIR / "processes").glob("*.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        found[body["key"]] = (process_of(_hash(body), body), body)
    return found


@cache
def assignments() -> dict[str, tuple[str, str]]:
    """Form and chain of the procedures that have their own, by procedure code."""
    return {row["code"]: (row["form"], row["process"]) for row in _rows("assignments")}


@cache
def extra_levels() -> tuple[tuple[str, str], ...]:
    """Levels that the collected list leaves out, as pairs of procedure code and level."""
    return tuple((row["code"], row["level"]) for row in _rows("levels"))


@cache
def competence() -> CompetenceTable:
    """Which body of the province decides."""
    names = ("part", "text", "field", "body")
    return CompetenceTable(
        Competence(**{name: row[name] for name in names}) for row in _rows("competent")
    )


def table_files() -> list[Path]:
    """The tables of procedures that come with the product."""
    names = ("procedures", "channels", "results", "legal_refs", "terms", "component_overrides")
    return [DATA_DIR / f"{name}.csv" for name in names] + sorted(DATA_DIR.glob("components-*.csv"))


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA_DIR / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _hash(body: dict[str, Any]) -> str:
    return sha256(canonical(body)).hexdigest()
