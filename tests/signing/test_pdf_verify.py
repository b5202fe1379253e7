"""Verification: what is said of good, changed and doubtful files."""

from datetime import timedelta
from io import BytesIO

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.signing import embedding, keyring, services
from motcua.signing.errors import FieldAbsent
from motcua.signing.models import Authority, Credential, TrustAnchor
from motcua.signing.types import Changes, Reason, SignatureField, Verdict
from signing.signers import APPROVER


def appended(pdf, change):
    """The file with one more incremental update."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def write_over_page_one(writer):
    text = generic.StreamObject({}, b"BT /F1 12 Tf 100 100 Td (9) Tj ET")
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(text)
    writer.update_container(page)


def fill_number(value):
    def change(writer):
        for reference in writer.root["/AcroForm"]["/Fields"]:
            field = reference.get_object()
            if field["/T"] == "number":
                field["/V"] = generic.TextStringObject(value)
                writer.mark_update(reference)

    return change


def note_on_page_one(writer):
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 200, 200))),
            pdf_name("/Contents"): generic.TextStringObject("đã hủy"),
        }
    )
    page, _ = writer.find_page_for_modification(0)
    writer.register_annotation(page, writer.add_object(note))


def codes_of(report):
    return [each.codes for each in report.signatures]


def test_a_report_names_signer_agency_and_time(sealed):
    report = services.pdf_verify(pdf=sealed)

    first, second = report.signatures
    assert (first.index, first.signer_name) == (1, "Nguyễn Văn Ký")
    assert first.organisation == second.organisation == "Ủy ban nhân dân xã Đồng Tâm"
    assert second.organisation_code == "MD:VN-000.21.44.H10"
    assert abs(first.timestamp_at - clock.now()) < timedelta(minutes=1)
    assert first.timestamp_at <= second.timestamp_at
    assert first.timestamp_valid
    assert first.intact
    assert first.trusted
    assert report.size == len(sealed)
    assert report.sha256 == embedding.digest(sealed)


def test_a_file_without_signatures_says_so(db, document):
    report = services.pdf_verify(pdf=document)

    assert report.verdict is Verdict.UNKNOWN
    assert report.signatures == ()
    assert report.reasons == ("Tệp không có chữ ký số.",)


def test_a_changed_letter_breaks_the_signature(signed):
    at = signed.index(b"/MediaBox")
    changed = signed[:at] + b"/MediabOx" + signed[at + 9 :]

    report = services.pdf_verify(pdf=changed)

    assert report.verdict is Verdict.INVALID
    assert Reason.CONTENT_CHANGED in report.signatures[0].codes
    assert "Nội dung đã bị thay đổi sau khi ký." in report.signatures[0].reasons


@pytest.mark.parametrize("change", [write_over_page_one, note_on_page_one])
def test_what_is_added_besides_filling_and_signing_makes_every_signature_invalid(sealed, change):
    report = services.pdf_verify(pdf=appended(sealed, change))

    assert report.verdict is Verdict.INVALID
    assert codes_of(report) == [(Reason.CHANGED_AFTER,), (Reason.CHANGED_AFTER,)]
    assert all(each.intact for each in report.signatures)
    assert {each.changes_after for each in report.signatures} == {Changes.OTHER}


def test_filling_after_the_last_signature_is_told_and_not_vouched_for(signed):
    report = services.pdf_verify(pdf=appended(signed, fill_number("99")))

    assert report.signatures[0].verdict is Verdict.VALID
    assert report.signatures[0].changes_after is Changes.FORM_FILLING
    assert report.verdict is Verdict.UNKNOWN
    assert report.codes == (Reason.ADDED_AFTER_LAST,)


@pytest.mark.parametrize("tail", [b"\n", b"\n% one more line\n", b"\n%%EOF\n", bytes(3000)])
def test_bytes_after_the_end_are_noticed(signed, tail):
    report = services.pdf_verify(pdf=signed + tail)

    assert not report.signatures[0].covers_whole_file
    assert report.verdict is Verdict.UNKNOWN
    assert report.codes == (Reason.ADDED_AFTER_LAST,)


def test_something_hidden_behind_the_signature_value_is_noticed(signed):
    end = signed.index(b"00>", signed.index(b"/Contents <") if b"/Contents <" in signed else 0)
    hidden = signed[: end - 8] + b"41424344" + signed[end:]

    report = services.pdf_verify(pdf=hidden)

    assert report.verdict is Verdict.INVALID
    assert Reason.SIGNATURE_BROKEN in report.signatures[0].codes


def test_a_signer_nobody_vouches_for_is_unknown_until_the_root_is_trusted(signed):
    root = bytes(Authority.objects.get(kind="root").certificate)
    Authority.objects.filter(kind="root").delete()

    report = services.pdf_verify(pdf=signed)
    services.trust_anchor_add(actor=SYSTEM, name="Gốc", certificate=root)
    trusted = services.pdf_verify(pdf=signed)

    assert report.verdict is Verdict.UNKNOWN
    assert codes_of(report) == [(Reason.UNTRUSTED, Reason.TIMESTAMP_UNTRUSTED)]
    assert report.signatures[0].intact
    assert trusted.verdict is Verdict.VALID
    assert TrustAnchor.objects.count() == 1


def test_a_signature_outlives_its_certificate_by_its_time_stamp(signed, credential, time_machine):
    time_machine.move_to(credential.valid_to + timedelta(days=400))

    assert services.pdf_verify(pdf=signed).verdict is Verdict.VALID


def unstamped(pdf, credential, *, at):
    signer = keyring.signer_of(Credential.objects.get(pk=credential.id))
    place = SignatureField(name="approver")
    return embedding.sign(pdf=pdf, signer=signer, place=place, at=at, token=None)


def test_without_a_time_stamp_the_time_is_not_proved(prepared, credential, time_machine):
    signed = unstamped(prepared, credential, at=clock.now())

    today = services.pdf_verify(pdf=signed)
    time_machine.move_to(credential.valid_to + timedelta(days=400))
    later = services.pdf_verify(pdf=signed)

    assert today.verdict is Verdict.VALID
    assert codes_of(today) == [(Reason.TIMESTAMP_ABSENT,)]
    assert today.signatures[0].timestamp_at is None
    assert later.verdict is Verdict.INVALID
    assert codes_of(later) == [(Reason.EXPIRED, Reason.TIMESTAMP_ABSENT)]


def test_revoking_ends_later_signatures_and_keeps_earlier_ones(signed, prepared, credential):
    services.credential_revoke(actor=SYSTEM, credential_id=credential.id)
    row = Credential.objects.get(pk=credential.id)
    late = embedding.sign(
        pdf=prepared,
        signer=keyring.signer_of(row),
        place=SignatureField(name="approver"),
        at=clock.now(),
        token=lambda digest: keyring.timestamp_authority().token(digest=digest),
        token_room=8192,
    )

    assert services.pdf_verify(pdf=signed).verdict is Verdict.VALID
    report = services.pdf_verify(pdf=late)
    assert report.verdict is Verdict.INVALID
    assert codes_of(report) == [(Reason.REVOKED,)]


def test_without_waiting_places_a_second_approver_may_add_one(document, credential):
    signed = document
    for number in (1, 2):
        place = SignatureField(name=f"approver-{number}", page=0, box=(50, 50 * number, 150, 90))
        signed = services.pdf_sign(
            actor=APPROVER, pdf=signed, credential_id=credential.id, field=place
        )

    report = services.pdf_verify(pdf=signed)

    assert [each.verdict for each in report.signatures] == [Verdict.VALID, Verdict.VALID]
    assert report.verdict is Verdict.VALID


def test_a_file_with_planned_places_takes_no_others(signed, credential):
    place = SignatureField(name="unplanned", page=0, box=(50, 50, 150, 90))

    with pytest.raises(FieldAbsent):
        services.pdf_sign(actor=APPROVER, pdf=signed, credential_id=credential.id, field=place)
