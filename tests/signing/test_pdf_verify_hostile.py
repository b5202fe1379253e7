"""Verification of files that were made to break it."""

import random
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from motcua.signing import sandbox, services, verifier
from motcua.signing.errors import PdfEncrypted, PdfTooComplex, PdfTooLarge, PdfUnreadable
from motcua.signing.types import Verdict, VerificationReport
from motcua.signing.verification import SIZE_LIMIT

CLEAR = (PdfUnreadable, PdfEncrypted, PdfTooComplex, PdfTooLarge)
MUTATIONS = 200


def pdf_of(*objects, root=1, extra=b""):
    """A file with these object bodies, numbered from 1, and a correct cross-reference table."""
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d /Root %d 0 R %s>>\n"
        b"startxref\n%d\n%%%%EOF\n"
    ) % (len(objects) + 1, table, len(objects) + 1, root, extra, len(body))


def stream(content, entries=b""):
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(content), entries, content)


def self_pointing_previous_table():
    pdf = pdf_of(b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [] /Count 0>>")
    at = pdf.index(b"xref\n")
    return pdf_of(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [] /Count 0>>",
        extra=b"/Prev %d" % at,
    )


SIGNATURE = b"<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached %s>>"
FORM = b"<</Type /Catalog /Pages 3 0 R /AcroForm <</SigFlags 3 /Fields [2 0 R]>>>>"
PAGES = b"<</Type /Pages /Kids [] /Count 0>>"


def with_signature(value):
    field = b"<</FT /Sig /T (a) /V 4 0 R>>"
    return pdf_of(FORM, field, PAGES, SIGNATURE % value)


HOSTILE = {
    "empty": b"",
    "random": random.Random(7).randbytes(20_000),  # noqa: S311 - reproducible noise
    "only a header": b"%PDF-1.7\n",
    "html": b"<html><body>%PDF-1.7</body></html>",
    "executable": b"MZ" + bytes(5000) + b"%PDF-1.7",
    "deep arrays": pdf_of(b"<</Type /Catalog /Pages " + b"[" * 50_000 + b"]" * 50_000 + b">>"),
    "deep dictionaries": pdf_of(b"<</A " * 20_000 + b"1" + b">>" * 20_000),
    "root points to itself": pdf_of(b"1 0 R"),
    "previous table loops": self_pointing_previous_table(),
    "page tree loops": pdf_of(
        b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [2 0 R] /Count 9>>"
    ),
    "fields loop": pdf_of(FORM, b"<</T (a) /Kids [2 0 R] /Parent 2 0 R>>", PAGES),
    "no such objects": pdf_of(FORM.replace(b"2 0 R", b"77 0 R"), b"null", b"null"),
    "negative sizes": pdf_of(b"<</Type /Catalog>>", extra=b"/Size -5 /Prev -1"),
    "form is a number": pdf_of(b"<</Type /Catalog /AcroForm 7>>"),
    "fields is a name": pdf_of(b"<</Type /Catalog /AcroForm <</Fields /No>>>>"),
    "zip bomb": pdf_of(
        b"<</Type /Catalog>>",
        stream(
            zlib.compress(zlib.compress(bytes(300_000_000), 9), 9),
            b"/Type /ObjStm /N 1 /First 4 /Filter [/FlateDecode /FlateDecode]",
        ),
    ),
    "signature without value": with_signature(b""),
    "byte range of nonsense": with_signature(b"/ByteRange [-1 /a (x) null] /Contents <00>"),
    "byte range beyond": with_signature(b"/ByteRange [0 9 99999999999 9] /Contents <3000>"),
    "contents of nonsense": with_signature(b"/ByteRange [0 1 2 3] /Contents <30820BADC0DE>"),
    "many signatures": pdf_of(
        FORM.replace(b"[2 0 R]", b"[" + b"2 0 R " * 5000 + b"]"),
        b"<</FT /Sig /T (a) /V 4 0 R>>",
        PAGES,
        SIGNATURE % b"",
    ),
}


def judged(pdf):
    """The report, or the clear error; anything else fails the test."""
    try:
        return services.pdf_verify(pdf=pdf)
    except CLEAR as error:
        return error


@pytest.mark.parametrize("pdf", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_gets_a_clear_answer(db, pdf):
    answer = judged(pdf)

    if isinstance(answer, VerificationReport):
        assert answer.verdict is not Verdict.VALID
        assert answer.reasons or any(each.reasons for each in answer.signatures)
    else:
        assert answer.text


def test_a_file_too_large_is_refused_unread(db):
    with pytest.raises(PdfTooLarge):
        services.pdf_verify(pdf=bytes(SIZE_LIMIT + 1))


def test_a_file_behind_a_password_is_refused(db, document):
    writer = copy_into_new_writer(PdfFileReader(BytesIO(document)))
    writer.encrypt(owner_pass="chủ", user_pass="khách")
    output = BytesIO()
    writer.write(output)

    with pytest.raises(PdfEncrypted):
        services.pdf_verify(pdf=output.getvalue())


def test_a_truncated_file_is_never_valid(sealed):
    for size in range(0, len(sealed) - 1, len(sealed) // 25):
        answer = judged(sealed[:size])
        assert not (isinstance(answer, VerificationReport) and answer.verdict is Verdict.VALID)


def test_no_changed_byte_passes_as_the_signed_file(sealed):
    """Bytes inside the gap of a signature are not signed content: there the signer must stay."""
    chance = random.Random(20261122)  # noqa: S311 - reproducible positions
    gaps = gaps_of(sealed)
    signer = services.pdf_verify(pdf=sealed).signatures[-1].signer_name
    for _ in range(MUTATIONS):
        at = chance.randrange(len(sealed))
        changed = bytearray(sealed)
        changed[at] ^= chance.randrange(1, 256)

        answer = judged(bytes(changed))

        if isinstance(answer, VerificationReport) and answer.verdict is Verdict.VALID:
            assert any(start < at < end for start, end in gaps), f"byte {at} of {len(sealed)}"
            assert answer.signatures[-1].signer_name == signer
            assert answer.signatures[-1].timestamp_valid


def gaps_of(pdf):
    fields = PdfFileReader(BytesIO(pdf)).root["/AcroForm"]["/Fields"]
    values = [each.get_object() for each in fields if each.get_object()["/FT"] == "/Sig"]
    ranges = [[int(number) for number in value["/V"]["/ByteRange"]] for value in values]
    return [(each[1], each[2]) for each in ranges]


def test_a_child_that_dies_is_an_answer_and_the_next_file_is_checked(db, document):
    box = verifier.Sandbox()
    try:
        with pytest.raises(PdfTooComplex):
            box.ask(b"no question at all")
        assert services.pdf_verify(pdf=document).signatures == ()
    finally:
        box.close()


def test_a_file_that_takes_too_long_is_stopped(db, monkeypatch):
    box = verifier.Sandbox(cpu_seconds=1)
    monkeypatch.setattr(verifier, "_sandbox", box)
    fields = b"".join(b"<</FT /Sig /T (%d) /Kids []>>" % number for number in range(400_000))
    slow = pdf_of(FORM.replace(b"[2 0 R]", b"[" + fields + b"]"), b"null", PAGES)
    try:
        with pytest.raises(PdfTooComplex):
            services.pdf_verify(pdf=slow)
    finally:
        box.close()


def test_a_sandbox_that_was_killed_is_started_again(db, document):
    box = verifier.Sandbox()
    trust = verifier.Trust(roots=(), revoked={}, at=services.clock.now())
    message = sandbox.question(pdf=document, trust=trust)
    try:
        box.ask(message)
        box._child.kill()
        box._child.wait()

        assert "report" in box.ask(message)
    finally:
        box.close()


def test_the_process_that_opens_files_of_strangers_holds_no_django():
    code = "import motcua.signing.sandbox, sys; print('django' in sys.modules)"
    path = str(Path(verifier.__file__).parents[2])

    answer = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": path},
    )

    assert answer.stdout.strip() == "False"
