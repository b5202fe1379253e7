"""Issuing: the demonstration PKI and the credentials under it."""

import re

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from motcua.kernel.actor import SYSTEM, Actor, ActorKind
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.ids import new_id
from motcua.signing import keys, selectors, services
from motcua.signing.errors import CredentialAbsent, KeyUnreadable, PkiAbsent
from motcua.signing.models import Authority, Credential, TrustAnchor
from motcua.signing.types import CredentialKind, CredentialSpec, KeyAlgorithm
from signing.signers import AGENCY, SPECS, STAFF


def certificate_of(row):
    return x509.load_der_x509_certificate(bytes(row.certificate))


def spec(**changes):
    fields = {
        "kind": CredentialKind.SEAL,
        "common_name": "Sở Tư pháp tỉnh Bình Phước",
        "organisation": "Sở Tư pháp tỉnh Bình Phước",
        "organisation_code": "000.00.14.H10",
        "agency_id": new_id(),
    }
    return CredentialSpec(**(fields | changes))


def test_setting_up_twice_makes_one_pki(db):
    assert services.pki_create(actor=SYSTEM) is True
    assert services.pki_create(actor=SYSTEM) is False

    assert sorted(Authority.objects.values_list("kind", flat=True)) == ["issuing", "root", "tsa"]


def test_the_chain_holds_and_each_certificate_says_what_it_is_for(pki):
    rows = {row.kind: certificate_of(row) for row in Authority.objects.all()}
    person = certificate_of(Credential.objects.get(kind=CredentialKind.PERSON))
    seal = certificate_of(Credential.objects.get(kind=CredentialKind.SEAL))

    rows["issuing"].verify_directly_issued_by(rows["root"])
    rows["tsa"].verify_directly_issued_by(rows["issuing"])
    person.verify_directly_issued_by(rows["issuing"])
    seal.verify_directly_issued_by(rows["issuing"])
    stamping = rows["tsa"].extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert stamping.critical
    assert list(stamping.value) == [ExtendedKeyUsageOID.TIME_STAMPING]
    assert rows["issuing"].extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert not person.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert person.extensions.get_extension_for_class(x509.KeyUsage).value.content_commitment
    (name,) = person.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert name.value == "Nguyễn Văn Ký"
    (identifier,) = seal.subject.get_attributes_for_oid(x509.ObjectIdentifier("2.5.4.97"))
    assert identifier.value == "MD:VN-000.21.44.H10"


def test_issuing_again_makes_only_what_is_missing_and_reports_progress(pki):
    seen = []

    made = services.credentials_issue(
        actor=SYSTEM,
        specs=[*SPECS, spec(), spec()],
        algorithm=KeyAlgorithm.EC_P256,
        progress=lambda done, total: seen.append((done, total)),
    )

    assert made == 2
    assert seen == [(1, 2), (2, 2)]
    assert Credential.objects.count() == 4
    row = Credential.objects.filter(algorithm=KeyAlgorithm.EC_P256).first()
    assert isinstance(certificate_of(row).public_key(), ec.EllipticCurvePublicKey)


def test_the_same_owner_twice_in_one_call_gets_one_credential(pki):
    twice = spec()

    assert services.credentials_issue(actor=SYSTEM, specs=[twice, twice]) == 1


def test_a_long_agency_name_still_fits_a_certificate(pki):
    name = "Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính tỉnh Bình Phước"
    long = spec(common_name=name, organisation=name)

    services.credentials_issue(actor=SYSTEM, specs=[long])

    row = Credential.objects.get(agency_id=long.agency_id)
    assert row.subject_name == name
    certificate = asn1.Certificate.load(bytes(row.certificate))
    shown = certificate.subject.native["common_name"]
    assert len(shown) <= 64
    assert name.startswith(shown.removesuffix("…"))
    assert shown.startswith("Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục")


def test_nothing_is_issued_before_set_up(db):
    with pytest.raises(PkiAbsent):
        services.credentials_issue(actor=SYSTEM, specs=SPECS)


@pytest.mark.parametrize("kind", [ActorKind.STAFF, ActorKind.CITIZEN, ActorKind.ANONYMOUS])
def test_only_operators_issue_revoke_and_trust(db, kind):
    actor = Actor(kind=kind, staff_id=STAFF)

    with pytest.raises(NotAllowed):
        services.pki_create(actor=actor)
    with pytest.raises(NotAllowed):
        services.credentials_issue(actor=actor, specs=SPECS)
    with pytest.raises(NotAllowed):
        services.credential_revoke(actor=actor, credential_id=new_id())
    with pytest.raises(NotAllowed):
        services.trust_anchor_add(actor=actor, name="x", certificate=b"")


def test_a_revoked_credential_is_gone_and_can_be_issued_anew(credential):
    services.credential_revoke(actor=SYSTEM, credential_id=credential.id)

    with pytest.raises(CredentialAbsent):
        selectors.credential_of_staff(STAFF)
    with pytest.raises(CredentialAbsent):
        services.credential_revoke(actor=SYSTEM, credential_id=credential.id)
    assert services.credentials_issue(actor=SYSTEM, specs=SPECS) == 1
    assert selectors.credential_of_staff(STAFF).id != credential.id


def test_looking_up_a_credential_takes_one_query(pki, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert selectors.credential_of_staff(STAFF).subject_name == "Nguyễn Văn Ký"
    with django_assert_num_queries(1):
        assert selectors.seal_of_agency(AGENCY).kind is CredentialKind.SEAL


def test_the_database_refuses_a_second_active_seal_and_a_credential_without_owner(pki):
    row = Credential.objects.get(kind=CredentialKind.SEAL)

    row.id = new_id()
    with (
        pytest.raises(IntegrityError, match="credential_one_seal_per_agency"),
        transaction.atomic(),
    ):
        row.save(force_insert=True)
    row.agency_id = None
    with pytest.raises(IntegrityError, match="credential_has_owner"), transaction.atomic():
        row.save(force_insert=True)


def test_a_stored_key_opens_for_its_own_row_and_passphrase_only(pki, settings):
    first, second = Credential.objects.all()
    stored = bytes(first.encrypted_key)

    assert keys.key_decrypt(encrypted=stored, row_id=first.id).key_size == 2048
    assert b"\x02\x01\x00\x30\x0d\x06\x09" not in stored  # the head of an unencrypted PKCS #8
    with pytest.raises(KeyUnreadable):
        keys.key_decrypt(encrypted=stored, row_id=second.id)
    settings.KEY_PASSPHRASE = "another passphrase"
    with pytest.raises(KeyUnreadable):
        keys.key_decrypt(encrypted=stored, row_id=first.id)


def test_the_command_sets_up_and_trusts(db, tmp_path, capsys):
    call_command("signing", "setup", "--algorithm", "ec-p256")
    call_command("signing", "setup")
    root = certificate_of(Authority.objects.get(kind="root"))
    file = tmp_path / "root.der"
    file.write_bytes(bytes(Authority.objects.get(kind="root").certificate))
    call_command("signing", "trust", str(file))
    call_command("signing", "trust", str(file))

    output = capsys.readouterr().out
    assert re.search("Đã tạo chứng thư gốc.*không thay đổi gì", output, re.DOTALL)
    assert TrustAnchor.objects.get().name == root.subject.rfc4514_string()


def test_what_is_no_certificate_is_not_trusted(db, tmp_path):
    file = tmp_path / "root.pem"
    file.write_bytes(b"-----BEGIN NOTHING-----")

    with pytest.raises(Invalid) as refusal:
        services.trust_anchor_add(actor=SYSTEM, name="x", certificate=b"no certificate")
    with pytest.raises(CommandError, match="Không đọc được chứng thư"):
        call_command("signing", "trust", str(file))

    assert "certificate" in refusal.value.fields
    assert not TrustAnchor.objects.exists()
