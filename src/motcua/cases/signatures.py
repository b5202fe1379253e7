"""How a paper of a case is signed by a person and sealed by an agency: one way for results and
letters. Neither runs in a transaction: a time-stamping server may take its time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from motcua.documents import services as documents
from motcua.documents.types import Rendered
from motcua.files import selectors as stored_files
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Role
from motcua.organisation import selectors as organisation
from motcua.organisation.types import AgencyInfo
from motcua.signing import selectors as credentials
from motcua.signing import services as signing
from motcua.signing.types import SignatureField, TextField

TEXT_SIZE = 13.0
TEXT_SLOTS = {"number": "Số, ký hiệu", "date": "Ngày ban hành"}
Slots = Mapping[str, list[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """The approver as the signature block names her."""

    name: str
    post: str


def signer_of(actor: Actor, agency_id: UUID) -> Signer:
    """The approver under her title at the agency. One query."""
    assert actor.staff_id is not None
    titles = organisation.post_titles(actor.staff_id, agency_id, clock.today())
    return Signer(name=actor.name, post=titles.get(Role.APPROVER, ""))


def slots_of(page: Rendered, pages_before: int = 0) -> dict[str, list[float]]:
    """The empty places of a page as numbers that can be kept."""
    return {
        name: [pages_before + slot.page - 1, slot.x1, slot.y1, slot.x2, slot.y2]
        for name, slot in page.slots.items()
    }


def signed(
    *, actor: Actor, signer: Signer, agency: AgencyInfo, pdf: bytes, slots: Slots, at: datetime
) -> bytes:
    """The page with the actor's signature (PAdES-B-T), and places left for number, date, seal."""
    assert actor.staff_id is not None
    credential = credentials.credential_of_staff(actor.staff_id)
    prepared = signing.pdf_prepare(
        pdf=pdf,
        text_fields=[
            TextField(name=name, page=int(slots[name][0]), box=_box(slots[name]), label=label)
            for name, label in TEXT_SLOTS.items()
        ],
        signature_fields=[_field("seal", slots, None)],
    )
    mark = documents.mark_signature(name=signer.name, post=signer.post, agency=agency.name, at=at)
    return signing.pdf_sign(
        actor=actor,
        pdf=prepared,
        credential_id=credential.id,
        field=_field("signature", slots, mark),
        at=at,
    )


def sealed(
    *, actor: Actor, agency: AgencyInfo, file_id: UUID, slots: Slots, number: str, at: datetime
) -> bytes:
    """The signed page with number, date and the agency's seal."""
    credential = credentials.seal_of_agency(agency.id)
    _stored, pdf = stored_files.file_content(file_id)
    written = {"number": number, "date": documents.date_text(on=clock.local(at).date())}
    fill = {
        name: (
            text,
            documents.mark_text(
                text=text, size=TEXT_SIZE, box=_size(slots[name]), italic=name == "date"
            ),
        )
        for name, text in written.items()
    }
    mark = documents.mark_seal(agency_name=agency.name, province=settings.PROVINCE_NAME, at=at)
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


def _box(slot: list[float]) -> tuple[float, float, float, float]:
    return (slot[1], slot[2], slot[3], slot[4])


def _size(slot: list[float]) -> tuple[float, float]:
    return (slot[3] - slot[1], slot[4] - slot[2])
