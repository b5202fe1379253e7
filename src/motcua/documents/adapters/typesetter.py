"""Typesetting with typst: templates from this package, data as values, nothing from the network."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import typst

from motcua.documents.errors import DocumentNotRendered

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
ARCHIVAL: Final = "a-2u"  # PDF/A-2u: every font inside, every letter readable back


@dataclass(frozen=True, slots=True, kw_only=True)
class Typeset:
    """A PDF, whether it is fit for the archive, and the raw slots found on its pages."""

    pdf: bytes
    archival: bool
    slots: list[dict[str, Any]]


@cache
def fonts() -> typst.Fonts:
    """The fonts of the machine and those inside typst, searched once per process."""
    return typst.Fonts()


class Typesetter(threading.local):
    """One compiler per template and thread: a compiler remembers layouts but is not shared."""

    def __init__(self) -> None:
        self._compilers: dict[str, typst.Compiler] = {}

    def typeset(self, *, template: str, inputs: Mapping[str, str], at: datetime) -> Typeset:
        """The document, byte for byte the same for the same arguments on the same machine."""
        compiler = self._compiler(template)
        try:
            pdf, archival = _compiled(compiler, inputs=inputs, at=at, standard=ARCHIVAL), True
        except typst.TypstError:
            # A letter that no font on this machine has: shown as a box, and no archival promise.
            pdf, archival = self._plain(compiler, inputs=inputs, at=at), False
        slots = json.loads(compiler.query("<slot>", field="value"))
        return Typeset(pdf=pdf, archival=archival, slots=slots)

    def _plain(self, compiler: typst.Compiler, *, inputs: Mapping[str, str], at: datetime) -> bytes:
        try:
            return _compiled(compiler, inputs=inputs, at=at, standard="1.7")
        except typst.TypstError as error:
            raise DocumentNotRendered from error

    def _compiler(self, template: str) -> typst.Compiler:
        if template not in self._compilers:
            path = TEMPLATES / f"{template}.typ"
            self._compilers[template] = typst.Compiler(
                str(path), root=str(TEMPLATES), font_paths=fonts()
            )
        return self._compilers[template]


def _compiled(
    compiler: typst.Compiler,
    *,
    inputs: Mapping[str, str],
    at: datetime,
    standard: Literal["a-2u", "1.7"],
) -> bytes:
    pdf = compiler.compile(
        format="pdf",
        sys_inputs=dict(inputs),
        timestamp=int(at.timestamp()),
        pdf_standards=standard,
    )
    assert isinstance(pdf, bytes), "one PDF, however many pages"
    return pdf


typesetter = Typesetter()
