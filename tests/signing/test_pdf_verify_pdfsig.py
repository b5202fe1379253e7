"""Our verdict on bytes is that of `pdfsig` (poppler), on good files and on changed copies.

`pdfsig -nocert` judges the signature value over its byte range and whether that range is the whole
file. It knows neither our roots nor what an incremental update changed, so `intact` and
`covers_whole_file` are compared; trust and later changes are ours to say.
"""

import random
import re
import shutil
import subprocess

import pytest

from motcua.signing import services
from motcua.signing.errors import PdfUnreadable

pytestmark = pytest.mark.skipif(not shutil.which("pdfsig"), reason="needs poppler-utils")


@pytest.fixture
def pdfsig(tmp_path):
    def ask(pdf):
        """For each signature: (valid, covers the whole file), in the order of the fields."""
        file = tmp_path / "asked.pdf"
        file.write_bytes(pdf)
        answer = subprocess.run(
            ["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False
        )
        parts = re.split(r"^Signature #\d+:$", answer.stdout, flags=re.MULTILINE)[1:]
        return {
            re.search("Signature Field Name: (.*)", part)[1]: (
                "Signature is Valid." in part,
                "  - Total document signed" in part,
            )
            for part in parts
            if "is not signed" not in part
        }

    return ask


def ours(pdf):
    try:
        report = services.pdf_verify(pdf=pdf)
    except PdfUnreadable:
        return {}
    return {each.field_name: (each.intact, each.covers_whole_file) for each in report.signatures}


def test_both_find_one_signature_valid(signed, pdfsig):
    assert ours(signed) == pdfsig(signed) == {"approver": (True, True)}


def test_both_find_two_signatures_valid(sealed, pdfsig):
    assert ours(sealed) == pdfsig(sealed) == {"approver": (True, False), "agency": (True, True)}


def test_both_find_the_same_in_copies_with_a_changed_byte(signed, sealed, pdfsig):
    chance = random.Random(4)  # noqa: S311 - reproducible positions
    seen = set()
    for pdf in (signed, sealed):
        first = pdf.index(b"stream") + 100
        last = pdf.rindex(b"/ByteRange") - 16_000
        for _ in range(15):
            at = chance.randrange(first, min(last, 15_000))
            changed = pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]
            theirs = pdfsig(changed)
            if not theirs:
                continue  # poppler cannot open it
            assert ours(changed) == theirs, f"byte {at}"
            seen.update(theirs.values())
    assert (False, True) in seen


def test_both_see_that_only_the_second_signature_covers_a_changed_filling(sealed, signed, pdfsig):
    at = sealed.index(b"/Ff 1", len(signed))
    changed = sealed[:at] + b"/Ff 0" + sealed[at + 5 :]

    assert ours(changed) == pdfsig(changed) == {"approver": (True, False), "agency": (False, True)}


def test_both_see_bytes_behind_the_signed_file(signed, pdfsig):
    longer = signed + b"\n%%EOF\n"

    assert ours(longer) == pdfsig(longer) == {"approver": (True, False)}
