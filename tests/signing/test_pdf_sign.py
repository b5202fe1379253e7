"""Signing as a person, sealing as an agency."""

import subprocess
from io import BytesIO

import pytest
from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader

from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor, ActorKind, PostRef, Role
from motcua.kernel.ids import new_id
from motcua.signing import keyring, services
from motcua.signing.errors import (
    CredentialAbsent,
    CredentialExpired,
    FieldAbsent,
    PdfUnreadable,
    SignerNotOwner,
)
from motcua.signing.models import Credential
from motcua.signing.types import (
    Changes,
    CredentialKind,
    CredentialSpec,
    KeyAlgorithm,
    SignatureField,
    TextField,
    Verdict,
)
from signing.signers import APPROVER, REGISTRAR, mark

PLACE = SignatureField(name="approver")


def fields_of(pdf):
    form = PdfFileReader(BytesIO(pdf)).root["/AcroForm"]
    return {str(ref.get_object()["/T"]): ref.get_object() for ref in form["/Fields"]}


def content_of(pdf, name):
    return cms.ContentInfo.load(fields_of(pdf)[name]["/V"]["/Contents"])


def test_a_signature_is_pades_with_a_time_stamp(signed):
    value = fields_of(signed)["approver"]["/V"]
    content = content_of(signed, "approver")["content"]
    (info,) = content["signer_infos"]

    assert value["/SubFilter"] == "/ETSI.CAdES.detached"
    assert value["/M"].endswith("+07'00'")
    assert {attribute["type"].native for attribute in info["signed_attrs"]} == {
        "content_type",
        "message_digest",
        "signing_certificate_v2",
    }
    assert [attribute["type"].native for attribute in info["unsigned_attrs"]] == [
        "signature_time_stamp_token"
    ]
    assert len(content["certificates"]) == 2


def test_the_signature_is_written_in_der_as_openssl_writes_it(signed):
    padded = bytes(fields_of(signed)["approver"]["/V"]["/Contents"])
    written = content_of(signed, "approver").dump()

    again = subprocess.run(
        ["openssl", "cms", "-cmsout", "-inform", "DER", "-outform", "DER"],
        input=written,
        capture_output=True,
        check=True,
    )

    assert again.stdout == written
    assert padded == written.ljust(len(padded), b"\0")


def test_signing_appends_and_never_rewrites(prepared, signed, sealed):
    assert signed.startswith(prepared)
    assert sealed.startswith(signed)


def test_the_mark_is_shown_where_the_field_is(signed):
    field = fields_of(signed)["approver"]

    shape = field["/AP"]["/N"]
    assert shape["/Subtype"] == "/Form"
    assert [float(edge) for edge in field["/Rect"]] == [300, 100, 420, 160]
    assert [float(edge) for edge in shape["/BBox"]] == [0, 0, 120, 60]
    assert b"Tf" in shape.data or b" Do" in shape.data


def test_a_mark_of_other_proportions_is_not_distorted(sealed):
    wide, high = (fields_of(sealed)["agency"]["/AP"]["/N"]["/BBox"][index] for index in (2, 3))
    left, bottom = (fields_of(sealed)["agency"]["/AP"]["/N"]["/BBox"][index] for index in (0, 1))

    assert float(wide - left) / float(high - bottom) == pytest.approx(1.0)


def test_sealing_fills_and_locks_the_fields_and_keeps_the_first_signature(sealed):
    fields = fields_of(sealed)

    report = services.pdf_verify(pdf=sealed)

    assert fields["number"]["/V"] == "12/QĐ-UBND"
    assert fields["issued_on"]["/V"] == "22 tháng 11 năm 2026"
    assert fields["number"]["/Ff"] == 1
    assert fields["number"]["/AP"]["/N"].data
    assert [
        (each.field_name, each.verdict, each.changes_after, each.covers_whole_file)
        for each in report.signatures
    ] == [
        ("approver", Verdict.VALID, Changes.FORM_FILLING, False),
        ("agency", Verdict.VALID, Changes.NONE, True),
    ]
    assert report.verdict is Verdict.VALID


def test_a_field_is_made_where_the_file_has_none(document, credential, blue_mark):
    place = SignatureField(name="copy", page=0, box=(400, 780, 580, 830), appearance_pdf=blue_mark)

    signed = services.pdf_sign(
        actor=APPROVER, pdf=document, credential_id=credential.id, field=place
    )

    assert [float(edge) for edge in fields_of(signed)["copy"]["/Rect"]] == [400, 780, 580, 830]
    assert services.pdf_verify(pdf=signed).verdict is Verdict.VALID


def test_an_invisible_signature_is_possible(document, credential):
    signed = services.pdf_sign(
        actor=APPROVER,
        pdf=document,
        credential_id=credential.id,
        field=SignatureField(name="quiet"),
    )

    assert services.pdf_verify(pdf=signed).verdict is Verdict.VALID


def test_the_file_states_the_time_that_it_is_told(prepared, credential):
    at = clock.now().replace(year=2026, month=3, day=5, hour=1, minute=2, second=3)

    signed = services.pdf_sign(
        actor=APPROVER, pdf=prepared, credential_id=credential.id, field=PLACE, at=at
    )

    assert fields_of(signed)["approver"]["/V"]["/M"] == "D:20260305080203+07'00'"


def test_elliptic_curve_keys_sign_as_well(prepared, pki):
    staff = new_id()
    services.credentials_issue(
        actor=SYSTEM,
        specs=[
            CredentialSpec(
                kind=CredentialKind.PERSON,
                common_name="Trần Thị Cong",
                organisation="Sở Y tế",
                organisation_code="000.00.13.H10",
                staff_id=staff,
            )
        ],
        algorithm=KeyAlgorithm.EC_P256,
    )
    row = Credential.objects.get(staff_id=staff)

    signed = services.pdf_sign(
        actor=Actor(kind=ActorKind.STAFF, staff_id=staff),
        pdf=prepared,
        credential_id=row.id,
        field=PLACE,
    )

    assert services.pdf_verify(pdf=signed).verdict is Verdict.VALID


def refused(error, *, actor, pdf, credential_id, field=PLACE):
    with pytest.raises(error):
        services.pdf_sign(actor=actor, pdf=pdf, credential_id=credential_id, field=field)


@pytest.mark.parametrize(
    "actor",
    [
        REGISTRAR,
        SYSTEM,
        Actor(kind=ActorKind.CITIZEN, staff_id=APPROVER.staff_id),
        Actor(kind=ActorKind.STAFF),
    ],
)
def test_nobody_signs_with_the_credential_of_somebody_else(prepared, credential, actor):
    refused(SignerNotOwner, actor=actor, pdf=prepared, credential_id=credential.id)


@pytest.mark.parametrize(
    "posts",
    [
        (),
        (PostRef(agency_id=new_id(), role=Role.REGISTRAR),),
        (*APPROVER.posts,),
    ],
)
def test_only_a_registrar_of_the_agency_seals(signed, seal, posts):
    actor = Actor(kind=ActorKind.STAFF, staff_id=APPROVER.staff_id, posts=posts)

    with pytest.raises(SignerNotOwner):
        services.pdf_seal(
            actor=actor, pdf=signed, credential_id=seal.id, field=SignatureField(name="agency")
        )


def test_a_seal_is_no_hand_signature(prepared, seal, credential):
    refused(CredentialAbsent, actor=REGISTRAR, pdf=prepared, credential_id=seal.id)
    with pytest.raises(CredentialAbsent):
        services.pdf_seal(
            actor=APPROVER,
            pdf=prepared,
            credential_id=credential.id,
            field=SignatureField(name="agency"),
        )


def test_a_revoked_credential_does_not_sign_even_when_its_key_is_open(signed, prepared, credential):
    services.credential_revoke(actor=SYSTEM, credential_id=credential.id)

    refused(CredentialExpired, actor=APPROVER, pdf=prepared, credential_id=credential.id)


def test_a_credential_does_not_sign_after_its_last_day(prepared, credential, time_machine):
    time_machine.move_to(credential.valid_to)

    refused(CredentialExpired, actor=APPROVER, pdf=prepared, credential_id=credential.id)


def test_a_used_place_is_not_signed_again(signed, credential):
    refused(FieldAbsent, actor=APPROVER, pdf=signed, credential_id=credential.id)


@pytest.mark.parametrize("name", ["nowhere", "approver"])
def test_a_field_that_is_not_there_is_not_filled(signed, seal, name):
    with pytest.raises(FieldAbsent):
        services.pdf_seal(
            actor=REGISTRAR,
            pdf=signed,
            credential_id=seal.id,
            field=SignatureField(name="agency"),
            fill={name: ("12", mark("12", "black"))},
        )


@pytest.mark.parametrize("pdf", [b"", b"no pdf", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_refused(credential, pdf):
    refused(PdfUnreadable, actor=APPROVER, pdf=pdf, credential_id=credential.id)
    with pytest.raises(PdfUnreadable):
        services.pdf_prepare(pdf=pdf)


def test_a_key_is_opened_once_per_process(prepared, credential, django_assert_num_queries):
    def sign():
        services.pdf_sign(actor=APPROVER, pdf=prepared, credential_id=credential.id, field=PLACE)

    sign()
    row = Credential.objects.get(pk=credential.id)
    assert keyring.signer_of(row) is keyring.signer_of(row)
    with django_assert_num_queries(2):
        sign()


def test_text_fields_may_be_added_alone_and_filled_with_a_value_only(document, seal):
    fields = [TextField(name="number", page=0, box=(100, 700, 180, 715))]
    prepared = services.pdf_prepare(pdf=document, text_fields=fields)

    sealed = services.pdf_seal(
        actor=REGISTRAR,
        pdf=prepared,
        credential_id=seal.id,
        field=SignatureField(name="agency", page=0, box=(10, 10, 90, 90)),
        fill={"number": ("01/BC-UBND", None)},
    )

    assert fields_of(sealed)["number"]["/V"] == "01/BC-UBND"
    assert services.pdf_verify(pdf=sealed).verdict is Verdict.VALID
