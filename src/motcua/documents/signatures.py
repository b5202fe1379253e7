"""How a page is signed by a person and sealed by an agency, whatever it is about. Neither runs in a
transaction: a time-stamping server may take its time.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings

from motcua.documents.pages import date_text, mark_seal, mark_signature, mark_text
from motcua.documents.types import Rendered
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.organisation.types import AgencyInfo
from motcua.signing import selectors as credentials
from motcua.signing import services as signing
from motcua.signing.types import Box, SignatureField, TextField

TEXT_SIZE = 13.0
TEXT_SLOTS = {"number": "Số, ký hiệu", "date": "Ngày ban hành"}
Slots = Mapping[str, Sequence[float]]


def page_slots(page: Rendered, pages_before: int = 0) -> dict[str, list[float]]:
    """The empty places of a page as numbers that can be kept: page from 0 on, corners in points."""
    return {
        name: [pages_before + slot.page - 1, slot.x1, slot.y1, slot.x2, slot.y2]
        for name, slot in page.slots.items()
    }


def page_sign(
    *, actor: Actor, post: str, agency: AgencyInfo, pdf: bytes, slots: Slots, at: datetime
) -> bytes:
    """The PDF with the actor's signature (PAdES-B-T), and places left for number, date and seal
    where there are such slots. Raises `CredentialAbsent`, `CredentialExpired`.
    """
    assert actor.staff_id is not None
    credential = credentials.credential_of_staff(actor.staff_id)
    prepared = signing.pdf_prepare(
        pdf=pdf,
        text_fields=[
            TextField(name=name, page=int(slots[name][0]), box=_box(slots[name]), label=label)
            for name, label in TEXT_SLOTS.items()
            if name in slots
        ],
        signature_fields=[_field("seal", slots, None)] if "seal" in slots else [],
    )
    mark = mark_signature(name=actor.name, post=post, agency=agency.name, at=at)
    return signing.pdf_sign(
        actor=actor,
        pdf=prepared,
        credential_id=credential.id,
        field=_field("signature", slots, mark),
        at=at,
    )


def page_seal(
    *, actor: Actor, agency: AgencyInfo, pdf: bytes, slots: Slots, number: str, at: datetime
) -> bytes:
    """The signed PDF with number, date and the agency's seal. Raises `CredentialAbsent`."""
    credential = credentials.seal_of_agency(agency.id)
    written = {"number": number, "date": date_text(on=clock.local(at).date())}
    fill = {
        name: (
            text,
            mark_text(text=text, size=TEXT_SIZE, box=_size(slots[name]), italic=name == "date"),
        )
        for name, text in written.items()
    }
    mark = mark_seal(agency_name=agency.name, province=settings.PROVINCE_NAME, at=at)
    return signing.pdf_seal(
        actor=actor,
        pdf=pdf,
        credential_id=credential.id,
        field=SignatureField(name="seal", appearance_pdf=mark),
        fill=fill,
        at=at,
    )


def _field(name: str, slots: Slots, mark: bytes | None) -> SignatureField:
    return SignatureField(
        name=name, page=int(slots[name][0]), box=_box(slots[name]), appearance_pdf=mark
    )


def _box(slot: Sequence[float]) -> Box:
    return (slot[1], slot[2], slot[3], slot[4])


def _size(slot: Sequence[float]) -> tuple[float, float]:
    return (slot[3] - slot[1], slot[4] - slot[2])
