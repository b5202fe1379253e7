"""Pages and marks as PDF."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import segno

from motcua.documents import rules
from motcua.documents.adapters.spreadsheet import Cell, spreadsheet
from motcua.documents.adapters.typesetter import typesetter
from motcua.documents.texts import FORMS
from motcua.documents.types import SEAL_BOX, SIGNATURE_BOX, Document, Rendered, Slot
from motcua.documents.wording import FormWords, Line, filled
from motcua.kernel import clock

_EPOCH = datetime(2020, 1, 1, tzinfo=clock.VIETNAM)


def document_render(
    *,
    document: Document,
    at: datetime,
    texts: Mapping[str, str] | None = None,
    pictures: Sequence[str] = (),
) -> Rendered:
    """Typeset a document and say where its empty slots are.

    `texts` are the changeable texts of a printed form (`selectors.texts_at`); without them it
    shows those of the release. Nothing in them is read as layout. `pictures` are SVG that we drew
    ourselves, which the document names by their place. `at` becomes the creation time
    of the PDF: the same document and time give the same bytes. The file is PDF/A-2u unless a name
    has a letter that no font here has; `archival` says which. Layout: Decree 30/2020/NĐ-CP,
    appendix I. Raises `DocumentNotRendered`.
    """
    data = rules.page_data(document)
    words = FORMS.get(document.template)
    if words is not None:
        data["texts"] = _texts(words, texts or {}, data)
    inputs = {
        "data": json.dumps(data, ensure_ascii=False),
        "qr": segno.make(document.verification.url, error="m", micro=False).svg_inline(border=0),
        "pictures": json.dumps(list(pictures)),
    }
    made = typesetter.typeset(template=document.template, inputs=inputs, at=at)
    slots = {item["name"]: _slot(item) for item in made.slots}
    return Rendered(pdf=made.pdf, slots=slots, archival=made.archival)


def sheet_render(
    *,
    name: str,
    heads: Sequence[str],
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Iterable[Cell]],
) -> bytes:
    """A spreadsheet (XLSX): `heads` above, titled columns with their width in characters, rows.

    Rows are taken one by one. Texts stay texts, so no value is run as a formula; times are shown
    on a clock in Viet Nam.
    """
    return spreadsheet(name=name, heads=heads, columns=columns, rows=rows)


def mark_signature(*, name: str, post: str, agency: str, at: datetime) -> bytes:
    """A one-page transparent PDF of `types.SIGNATURE_BOX`: a blue hand signature, who and when.

    Blue, where the person signs: Decree 30/2020/NĐ-CP, appendix I.
    """
    data = {
        "name": name,
        "post": post,
        "agency": agency,
        "strokes": rules.signature_strokes(name),
        "at": rules.iso_second(at),
    }
    return _mark("mark_signature", data, SIGNATURE_BOX, at)


def mark_seal(*, agency_name: str, province: str, at: datetime) -> bytes:
    """A one-page transparent PDF of `types.SEAL_BOX`: a red seal of real size, plainly a specimen.

    Below it the agency and the time of sealing in ISO 8601 (Decree 30/2020/NĐ-CP, appendix I).
    """
    data = {"agency": agency_name, "province": province, "at": rules.iso_second(at)}
    return _mark("mark_seal", data, SEAL_BOX, at)


def mark_text(*, text: str, size: float, box: tuple[float, float], italic: bool = False) -> bytes:
    """A one-page transparent PDF of `box` (points) with one line of text on the line of its slot.

    For the number and date slots: the base line is a quarter of the height above the bottom.
    """
    data = {"text": text, "size": size, "italic": italic}
    return _mark("mark_text", data, box, _EPOCH)


def date_text(*, on: date) -> str:
    """What the date slot is filled with: `ngày 05 tháng 02 năm 2024`."""
    return rules.date_words(on)


def _texts(
    words: FormWords, texts: Mapping[str, str], data: Mapping[str, Any]
) -> dict[str, list[Line]]:
    """Every text of the form, filled; one that an old version did not have is the release's."""
    blanks = {blank.name: blank for blank in words.blanks}
    return {
        spec.key: filled(rules.printable(texts.get(spec.key, spec.default)), blanks, data)
        for spec in words.texts
    }


def _mark(template: str, data: Mapping[str, Any], box: tuple[float, float], at: datetime) -> bytes:
    width, height = box
    shown = {**rules.page_data(data), "width": width, "height": height}
    return typesetter.typeset(template=template, inputs={"data": json.dumps(shown)}, at=at).pdf


def _slot(item: Mapping[str, Any]) -> Slot:
    top = item["page-height"] - item["y"]
    return Slot(
        page=item["page"],
        x1=item["x"],
        y1=top - item["height"],
        x2=item["x"] + item["width"],
        y2=top,
    )
