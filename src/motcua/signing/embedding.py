"""Fields, marks and signatures inside a PDF, always as an incremental update."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.form_tools import get_single_field_annot
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import (
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
    enumerate_sig_fields,
)
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import SignatureObject
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigIOSetup,
    SigMDPSetup,
    SigObjSetup,
)

from motcua.signing.cms import LoadedSigner, signed_data
from motcua.signing.errors import FieldAbsent, PdfUnreadable
from motcua.signing.types import Box, SignatureField, TextField

_READ_ONLY = 1
_PRINT = 4  # ISO 32000-1, 12.5.3: the widget is printed
_CMS_ROOM = 2048  # attributes, identifiers and the signature value beside certificates and token
Token = Callable[[bytes], bytes]


def prepare(
    *, pdf: bytes, text_fields: Sequence[TextField], signature_fields: Sequence[SignatureField]
) -> bytes:
    """The PDF with empty fields, to be filled and signed later."""
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        for place in signature_fields:
            append_signature_field(writer, _spec(place))
        for text_field in text_fields:
            _append_text_field(writer, text_field)
        output = BytesIO()
        writer.write(output)
    except (PdfError, SigningError) as error:
        raise PdfUnreadable from error
    return output.getvalue()


def sign(
    *,
    pdf: bytes,
    signer: LoadedSigner,
    place: SignatureField,
    at: datetime,
    token: Token | None,
    token_room: int = 0,
    fill: Mapping[str, tuple[str, bytes | None]] | None = None,
) -> bytes:
    """The PDF with one more signature, and with the fields of `fill` written in the same update.

    When other places wait to be signed, the first signature certifies the file: filling and signing
    those places is permitted after it, and nothing else. Such a file takes no new places.
    """
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        _fill(writer, fill or {})
        embedding = PdfCMSEmbedder(new_field_spec=_spec(place)).write_cms(
            place.name, writer, existing_fields_only=_certified(writer)
        )
        field = next(embedding).get_object()
        if place.appearance_pdf is not None:
            _dress(writer, get_single_field_annot(field), place.appearance_pdf)
        room = 2 * (len(signer.certificates) + _CMS_ROOM + (token_room if token else 0))
        placeholder = SignatureObject(
            timestamp=at, subfilter=SigSeedSubFilter.PADES, bytes_reserved=room
        )
        embedding.send(SigObjSetup(sig_placeholder=placeholder, mdp_setup=_permission(writer)))
        prepared, output = embedding.send(SigIOSetup(md_algorithm="sha256"))
        digest = prepared.document_digest
        embedding.send(signed_data(signer=signer, digest=digest, timestamp=token))
    except PdfError as error:
        raise PdfUnreadable from error
    except SigningError as error:
        raise FieldAbsent from error
    signed: bytes = output.getvalue()
    return signed


def digest(pdf: bytes) -> str:
    return hashlib.sha256(pdf).hexdigest()


def _spec(place: SignatureField) -> SigFieldSpec:
    box: Any = place.box  # the library declares whole numbers and writes any
    visible = box[2] > box[0] and box[3] > box[1]
    return SigFieldSpec(sig_field_name=place.name, on_page=place.page, box=box if visible else None)


def _certified(writer: IncrementalPdfFileWriter) -> bool:
    return "/DocMDP" in writer.root.get("/Perms", {})


def _permission(writer: IncrementalPdfFileWriter) -> SigMDPSetup | None:
    """Certify when this is the first signature and another place waits to be signed after it."""
    if _certified(writer) or writer.prev.embedded_signatures:
        return None
    waiting = sum(1 for _ in enumerate_sig_fields(writer, filled_status=False))
    if waiting <= 1:
        return None
    return SigMDPSetup(md_algorithm="sha256", certify=True, docmdp_perms=MDPPerm.FILL_FORMS)


def _append_text_field(writer: IncrementalPdfFileWriter, text_field: TextField) -> None:
    page_ref, _ = writer.find_page_for_modification(text_field.page)
    left, bottom, right, top = text_field.box
    blank = generic.StreamObject(
        _form_entries(generic.ArrayObject(_numbers(0, 0, right - left, top - bottom))), b""
    )
    field = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): generic.TextStringObject(text_field.name),
            pdf_name("/TU"): generic.TextStringObject(text_field.label or text_field.name),
            pdf_name("/Rect"): generic.ArrayObject(_numbers(left, bottom, right, top)),
            pdf_name("/F"): generic.NumberObject(_PRINT),
            pdf_name("/DA"): generic.TextStringObject("0 g"),
            pdf_name("/P"): page_ref,
            pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): writer.add_object(blank)}),
        }
    )
    reference = writer.add_object(field)
    writer.register_annotation(page_ref, reference)
    form = _form(writer)
    form["/Fields"].append(reference)
    writer.update_container(form["/Fields"])


def _form(writer: IncrementalPdfFileWriter) -> Any:
    if "/AcroForm" not in writer.root:
        form = generic.DictionaryObject({pdf_name("/Fields"): generic.ArrayObject()})
        writer.root["/AcroForm"] = writer.add_object(form)
        writer.update_root()
    return writer.root["/AcroForm"]


def _fill(writer: IncrementalPdfFileWriter, fill: Mapping[str, tuple[str, bytes | None]]) -> None:
    if not fill:
        return
    known = {str(ref.get_object().get("/T")): ref for ref in _form(writer)["/Fields"]}
    for name, (value, appearance_pdf) in fill.items():
        reference = known.get(name)
        if reference is None:
            raise FieldAbsent
        field = reference.get_object()
        if field.get("/FT") != "/Tx" or field.get("/V"):
            raise FieldAbsent
        field["/V"] = generic.TextStringObject(value)
        field["/Ff"] = generic.NumberObject(_READ_ONLY)
        if appearance_pdf is not None:
            _dress(writer, field, appearance_pdf)
        writer.mark_update(reference)


def _dress(writer: BasePdfFileWriter, annotation: Any, appearance_pdf: bytes) -> None:
    """Show page one of `appearance_pdf` in the annotation, as large as fits and not distorted."""
    page = PdfFileReader(BytesIO(appearance_pdf)).root["/Pages"]["/Kids"][0]
    content = page["/Contents"]
    streams = content if isinstance(content, generic.ArrayObject) else [content]
    box = _box_like(annotation["/Rect"], page["/MediaBox"])
    entries = _form_entries(generic.ArrayObject(_numbers(*box)))
    for key in ("/Resources", "/Group"):
        if key in page:
            entries[pdf_name(key)] = writer.import_object(page[key])
    data = b"\n".join(stream.get_object().data for stream in streams)
    shape = generic.StreamObject(entries, data)
    shape.compress()
    annotation["/AP"] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(shape)})
    writer.update_container(annotation)


def _box_like(rect: Sequence[Any], media: Sequence[Any]) -> Box:
    """The media box, widened around its middle to the proportions of `rect`.

    Viewers map this box onto the rectangle (ISO 32000-1, 12.5.5), stretching it where they differ.
    """
    wide, high = (float(rect[2]) - float(rect[0]), float(rect[3]) - float(rect[1]))
    left, bottom, right, top = (float(edge) for edge in media)
    if not (wide and high):
        return left, bottom, right, top
    more_wide = max(0.0, (top - bottom) * wide / high - (right - left)) / 2
    more_high = max(0.0, (right - left) * high / wide - (top - bottom)) / 2
    return left - more_wide, bottom - more_high, right + more_wide, top + more_high


def _form_entries(box: generic.ArrayObject) -> Any:
    return {
        pdf_name("/Type"): pdf_name("/XObject"),
        pdf_name("/Subtype"): pdf_name("/Form"),
        pdf_name("/BBox"): box,
    }


def _numbers(*values: float) -> list[generic.FloatObject]:
    """Numbers as a PDF holds them: never with an exponent, which no reader takes."""
    return [generic.FloatObject(f"{value:.4f}") for value in values]
