"""How a paper of a case is signed by a person and sealed by an agency: one way for results and
letters. Neither runs in a transaction: a time-stamping server may take its time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.documents import services as documents
from motcua.files import selectors as stored_files
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Role
from motcua.organisation import selectors as organisation
from motcua.organisation.types import AgencyInfo

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


def signed(
    *, actor: Actor, signer: Signer, agency: AgencyInfo, pdf: bytes, slots: Slots, at: datetime
) -> bytes:
    """The page with the approver's signature, and places left for number, date and seal."""
    return documents.page_sign(
        actor=actor, post=signer.post, agency=agency, pdf=pdf, slots=slots, at=at
    )


def sealed(
    *, actor: Actor, agency: AgencyInfo, file_id: UUID, slots: Slots, number: str, at: datetime
) -> bytes:
    """The signed page that is kept under this key with number, date and the agency's seal."""
    _stored, pdf = stored_files.file_content(file_id)
    return documents.page_seal(
        actor=actor, agency=agency, pdf=pdf, slots=slots, number=number, at=at
    )
