"""How a paper of those who steer is signed by a person and sealed by an agency. Neither runs in a
transaction: a time-stamping server may take its time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.documents import services as documents
from motcua.documents.types import Issuer, Signatory, Signed, Verification
from motcua.files import selectors as stored_files
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Role
from motcua.organisation import selectors as organisation
from motcua.organisation.types import AgencyInfo, AgencyKind
from motcua.signing import selectors as credentials
from motcua.signing import services as signing
from motcua.signing.types import Box, SignatureField, TextField

TEXT_SIZE = 13.0
LABELS = {"number": "Số, ký hiệu", "date": "Ngày ban hành"}
Slots = Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPaper:
    """A signed PDF and its places that are still empty."""

    pdf: bytes
    slots: dict[str, list[float]]


def issuer_of(agency: AgencyInfo) -> Issuer:
    """The agency as the head of a page names it."""
    superior = organisation.agency_info(agency.parent_id).name if agency.parent_id else ""
    return Issuer(superior=superior, name=agency.name, place=agency.place)


def signatory_of(actor: Actor, agency: AgencyInfo) -> Signatory:
    """The leader under her title at the agency. One query."""
    assert actor.staff_id is not None
    titles = organisation.post_titles(actor.staff_id, agency.id, clock.today())
    is_committee = agency.kind is AgencyKind.PEOPLE_COMMITTEE
    capacity = (f"TM. {_('Ủy ban nhân dân')}".upper(),) if is_committee else ()
    return Signatory(capacity=capacity, post=titles.get(Role.APPROVER, "").upper(), name=actor.name)


def verification_of(code: str) -> Verification:
    """Where anybody checks the signatures of the file."""
    address = f"{settings.BASE_URL}/xac-thuc/"
    shown = address.removeprefix("http://").removeprefix("https://")
    return Verification(url=address, address=shown, code=code)


def signed(
    *, actor: Actor, agency: AgencyInfo, sheet: Signed, at: datetime, pictures: Sequence[str] = ()
) -> SignedPaper:
    """The sheet as PDF with the actor's signature (PAdES-B-T). Empty places of number, date and
    seal stay, where the sheet has them. Raises `CredentialAbsent`, `CredentialExpired`.
    """
    assert actor.staff_id is not None
    credential = credentials.credential_of_staff(actor.staff_id)
    page = documents.document_render(document=sheet, at=at, pictures=pictures)
    slots = {
        name: [slot.page - 1, slot.x1, slot.y1, slot.x2, slot.y2]
        for name, slot in page.slots.items()
    }
    prepared = signing.pdf_prepare(
        pdf=page.pdf,
        text_fields=[
            TextField(name=name, page=int(slots[name][0]), box=_box(slots[name]), label=label)
            for name, label in LABELS.items()
            if name in slots
        ],
        signature_fields=[_field("seal", slots, None)] if "seal" in slots else [],
    )
    mark = documents.mark_signature(
        name=sheet.signatory.name, post=sheet.signatory.post, agency=agency.name, at=at
    )
    pdf = signing.pdf_sign(
        actor=actor,
        pdf=prepared,
        credential_id=credential.id,
        field=_field("signature", slots, mark),
        at=at,
    )
    return SignedPaper(pdf=pdf, slots=slots)


def sealed(
    *, actor: Actor, agency: AgencyInfo, file_id: UUID, slots: Slots, number: str, at: datetime
) -> bytes:
    """The signed paper with number, date and the agency's seal. Raises `CredentialAbsent`."""
    credential = credentials.seal_of_agency(agency.id)
    _stored, pdf = stored_files.file_content(file_id)
    written = {"number": number, "date": documents.date_text(on=clock.local(at).date())}
    fill = {
        name: (
            said,
            documents.mark_text(
                text=said, size=TEXT_SIZE, box=_size(slots[name]), italic=name == "date"
            ),
        )
        for name, said in written.items()
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


def _box(slot: Sequence[float]) -> Box:
    return (slot[1], slot[2], slot[3], slot[4])


def _size(slot: Sequence[float]) -> tuple[float, float]:
    return (slot[3] - slot[1], slot[4] - slot[2])
