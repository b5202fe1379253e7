"""A demonstration PKI, two signers and PDFs made with typst."""

import pytest
from cryptography import x509

from motcua.kernel import clock
from motcua.signing import issuing, selectors, services
from motcua.signing.certificates import Issuer
from motcua.signing.keys import key_decrypt
from motcua.signing.models import Authority, Credential
from motcua.signing.types import (
    AuthorityKind,
    Filling,
    KeyAlgorithm,
    SignatureField,
    TextField,
)
from signing.signers import AGENCY, APPROVER, DOCUMENT, REGISTRAR, SPECS, STAFF, mark, typeset


@pytest.fixture(scope="session")
def document():
    return typeset(DOCUMENT)


@pytest.fixture(scope="session")
def blue_mark():
    return mark("Nguyễn Văn Ký", "blue")


@pytest.fixture(scope="session")
def red_mark():
    return mark("Ủy ban nhân dân xã Đồng Tâm", "red")


@pytest.fixture(scope="session")
def issued():
    """The rows of a PKI with two credentials: RSA keys take a while, so they are made once."""
    at = clock.now()
    authorities = list(issuing.authorities(algorithm=KeyAlgorithm.RSA_2048, at=at))
    row = next(each for each in authorities if each.kind == AuthorityKind.ISSUING)
    issuer = Issuer(
        key=key_decrypt(encrypted=row.encrypted_key, row_id=row.id),
        certificate=x509.load_der_x509_certificate(row.certificate),
    )
    credentials = issuing.credentials(
        specs=SPECS, issuer=issuer, algorithm=KeyAlgorithm.RSA_2048, at=at, progress=None
    )
    return authorities, credentials


@pytest.fixture
def pki(db, issued):
    authorities, credentials = issued
    Authority.objects.bulk_create(authorities)
    Credential.objects.bulk_create(credentials)


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
