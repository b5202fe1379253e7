"""Processes as files that stand alone: JSON in and out, and a picture with its own colours."""

import json
from typing import Any

from django.utils.translation import gettext as _

from motcua.process.compiling import compiled, document_of
from motcua.process.drawing import picture
from motcua.process.errors import DocumentInvalid
from motcua.process.types import Definition, Problem

MOST_BYTES = 2**20
STYLE = (
    "text{font-family:sans-serif}"
    ".flow-box{fill:#fff;stroke:#444;stroke-width:1.25}"
    ".flow-inner,.flow-mark,.flow-way{fill:none;stroke:#444;stroke-width:1.25}"
    ".flow-way.is-back{stroke-dasharray:6 4}.flow-way.is-timer{stroke-dasharray:2 4}"
    ".flow-tip{fill:#444}.flow-sign{fill:none;stroke:#444;stroke-width:2}"
    ".flow-title{font-size:13px;font-weight:600}"
    ".flow-about,.flow-label{font-size:11.5px}"
    ".is-middle{text-anchor:middle}.is-end{text-anchor:end}"
    ".is-wait .flow-box{stroke-dasharray:5 3}.flow-node.is-end .flow-box{stroke-width:3}"
)


def document_read(content: bytes) -> Definition:
    """The process in a JSON file; raises `DocumentInvalid` for anything else."""
    try:
        body: Any = json.loads(content[: MOST_BYTES + 1].decode("utf-8-sig"))
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        said = _("Tệp không phải là JSON của một quy trình, không quá 1 MB, bảng mã UTF-8.")
        raise DocumentInvalid((Problem(code="bad_file", node="", message=said),))
    return compiled(body)


def document_written(definition: Definition) -> bytes:
    """The process as a JSON file; `document_read` gives the same definition back."""
    text = json.dumps(document_of(definition), ensure_ascii=False, indent=2)
    return f"{text}\n".encode()


def picture_file(definition: Definition) -> bytes:
    """The drawing as an SVG file of its own."""
    drawn = str(picture(definition))
    head, tag, rest = drawn.partition(">")
    head = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f"{head}{tag}<style>{STYLE}</style>{rest}\n".encode()
