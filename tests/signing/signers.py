"""Who signs in these tests, and what."""

import typst

from motcua.kernel.actor import Actor, ActorKind, PostRef, Role
from motcua.kernel.ids import new_id
from motcua.signing.types import CredentialKind, CredentialSpec

STAFF, AGENCY = new_id(), new_id()
APPROVER = Actor(
    kind=ActorKind.STAFF,
    staff_id=STAFF,
    posts=(PostRef(agency_id=AGENCY, role=Role.APPROVER),),
)
REGISTRAR = Actor(
    kind=ActorKind.STAFF,
    staff_id=new_id(),
    posts=(PostRef(agency_id=AGENCY, role=Role.REGISTRAR),),
)
SPECS = [
    CredentialSpec(
        kind=CredentialKind.PERSON,
        common_name="Nguyễn Văn Ký",
        organisation="Ủy ban nhân dân xã Đồng Tâm",
        organisation_code="000.21.44.H10",
        staff_id=STAFF,
        agency_id=AGENCY,
    ),
    CredentialSpec(
        kind=CredentialKind.SEAL,
        common_name="Ủy ban nhân dân xã Đồng Tâm",
        organisation="Ủy ban nhân dân xã Đồng Tâm",
        organisation_code="000.21.44.H10",
        agency_id=AGENCY,
    ),
]
DOCUMENT = """
#set page(paper: "a4")
#set text(lang: "vi")
= QUYẾT ĐỊNH
Số: #h(2cm) Ngày:
#lorem(900)
"""


def typeset(source: str) -> bytes:
    return typst.compile(source.encode())


def mark(text: str, colour: str) -> bytes:
    return typeset(
        f"#set page(width: 120pt, height: 60pt, margin: 4pt, fill: none)\n"
        f"#set text(fill: {colour}, size: 9pt)\n{text}"
    )
