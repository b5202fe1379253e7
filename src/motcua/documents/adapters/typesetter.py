"""Typesetting with typst: templates from this package, data as values, nothing from the network."""

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from motcua.documents.errors import DocumentNotRendered

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


@cache
def fonts() -> typst.Fonts:
    """The fonts of the machine and those inside typst, searched once per process."""
    return typst.Fonts()


class Typesetter(threading.local):
    """One compiler per template and thread: a compiler remembers layouts but is not shared."""

    def __init__(self) -> None:
        self._compilers: dict[str, typst.Compiler] = {}

    def typeset(
        self, *, template: str, inputs: Mapping[str, str], at: datetime
    ) -> tuple[bytes, list[dict[str, Any]]]:
        """The PDF, byte for byte the same for the same arguments, and the slots of its pages."""
        compiler = self._compiler(template)
        try:
            pdf = compiler.compile(format="pdf", sys_inputs=dict(inputs), timestamp=int(at.timestamp()))
            found = json.loads(compiler.query("<slot>", field="value"))
        except typst.TypstError as error:
            raise DocumentNotRendered from error
        assert isinstance(pdf, bytes)  # noqa: S101 - one PDF, however many pages
        return pdf, found

    def _compiler(self, template: str) -> typst.Compiler:
        if template not in self._compilers:
            path = TEMPLATES / f"{template}.typ"
            self._compilers[template] = typst.Compiler(
                str(path), root=str(TEMPLATES), font_paths=fonts()
            )
        return self._compilers[template]


typesetter = Typesetter()
