"""A demonstration PKI, two signers and PDFs made with typst."""

import pytest
import typst

from motcua.kernel.actor import SYSTEM, Actor, ActorKind, PostRef, Role
from motcua.kernel.ids import new_id
from motcua.signing import selectors, services
from motcua.signing.types import (
    CredentialKind,
    CredentialSpec,
    Filling,
    SignatureField,
    TextField,
)

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


@pytest.fixture(scope="session")
def document():
    return typeset(DOCUMENT)


@pytest.fixture(scope="session")
def blue_mark():
    return mark("Nguyễn Văn Ký", "blue")


@pytest.fixture(scope="session")
def red_mark():
    return mark("Ủy ban nhân dân xã Đồng Tâm", "red")


@pytest.fixture
def pki(db):
    services.pki_create(actor=SYSTEM)
    services.credentials_issue(actor=SYSTEM, specs=SPECS)


@pytest.fixture
def credential(pki):
    return selectors.credential_of_staff(STAFF)


@pytest.fixture
def seal(pki):
    return selectors.seal_of_agency(AGENCY)


@pytest.fixture
def prepared(document):
    return services.pdf_prepare(
        pdf=document,
        text_fields=[
            TextField(name="number", page=0, box=(100, 700, 180, 715), label="Số"),
            TextField(name="issued_on", page=0, box=(200, 700, 300, 715), label="Ngày"),
        ],
        signature_fields=[
            SignatureField(name="approver", page=-1, box=(300, 100, 420, 160)),
            SignatureField(name="agency", page=-1, box=(240, 90, 340, 190)),
        ],
    )


@pytest.fixture
def signed(prepared, credential, blue_mark):
    return services.pdf_sign(
        actor=APPROVER,
        pdf=prepared,
        credential_id=credential.id,
        field=SignatureField(name="approver", appearance_pdf=blue_mark),
    )


@pytest.fixture
def sealed(signed, seal, red_mark):
    return services.pdf_seal(
        actor=REGISTRAR,
        pdf=signed,
        credential_id=seal.id,
        field=SignatureField(name="agency", appearance_pdf=red_mark),
        fill={
            "number": Filling("12/QĐ-UBND", mark("12", "black")),
            "issued_on": Filling("22 tháng 11 năm 2026", mark("22", "black")),
        },
    )
