"""BPMN files as trees, read so that a stranger's file can do no harm."""

from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from motcua.process.bpmn_words import BPMN, bpmn
from motcua.process.errors import BpmnInvalid
from motcua.process.types import BpmnNote

MOST_BYTES = 2**20
MOST_ELEMENTS = 20_000


def parsed(data: bytes) -> Any:
    """The root of a BPMN file; raises `BpmnInvalid` with the line for anything else.

    No document types, so no entities; nothing is fetched; UTF-8 only, whatever the file says.
    """
    if len(data) > MOST_BYTES:
        raise _refusal(1, _("Tệp lớn hơn %(most)s KB.") % {"most": MOST_BYTES // 1024})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _refusal(line, _("Tệp phải ghi bằng bảng mã UTF-8.")) from None
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        line = text[: text.index("<!")].count("\n") + 1
        raise _refusal(line, _("Tệp không được khai báo DOCTYPE hay ENTITY."))
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise _refusal(error.lineno or 1, _("Tệp không phải là XML đúng cú pháp.")) from None
    if root.tag != bpmn("definitions"):
        raise _refusal(root.sourceline, _("Tệp không phải là BPMN 2.0."), local(root))
    if sum(1 for _element in root.iter()) > MOST_ELEMENTS:
        raise _refusal(1, _("Tệp có quá nhiều phần tử."))
    return root


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(element).localname)


def children(element: Any) -> list[Any]:
    """The BPMN elements directly inside, without what belongs to others."""
    return [child for child in element if etree.QName(child).namespace == BPMN]


def note(element: Any, message: str) -> BpmnNote:
    """A note about an element, with its line and name."""
    return BpmnNote(line=element.sourceline or 1, element=local(element), message=message)


def _refusal(line: int, message: str, element: str = "definitions") -> BpmnInvalid:
    return BpmnInvalid((BpmnNote(line=line, element=element, message=message),))
