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
    page = documents.document_render(document=sheet, at=at, pictures=pictures)
    slots = documents.page_slots(page)
    post = sheet.signatory.post
    pdf = documents.page_sign(
        actor=actor, post=post, agency=agency, pdf=page.pdf, slots=slots, at=at
    )
    return SignedPaper(pdf=pdf, slots=slots)


def sealed(
    *, actor: Actor, agency: AgencyInfo, file_id: UUID, slots: Slots, number: str, at: datetime
) -> bytes:
    """The signed paper with number, date and the agency's seal. Raises `CredentialAbsent`."""
    _stored, pdf = stored_files.file_content(file_id)
    return documents.page_seal(
        actor=actor, agency=agency, pdf=pdf, slots=slots, number=number, at=at
    )
