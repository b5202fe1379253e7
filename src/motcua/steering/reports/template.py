"""The template of the monthly report: data of the release."""

import tomllib
from functools import cache
from pathlib import Path

from motcua.steering.reports.types import SectionKind, SectionSpec

SHIPPED = Path(__file__).with_name("template.toml")


@cache
def sections() -> tuple[SectionSpec, ...]:
    """The sections in their order."""
    return tuple(
        SectionSpec(
            key=said["key"],
            title=said["title"],
            kind=SectionKind(said["kind"]),
            indicators=tuple(said.get("indicators", ())),
            most=said.get("most", 0),
            hint=said.get("hint", ""),
        )
        for said in tomllib.loads(SHIPPED.read_text("utf-8"))["sections"]
    )
