import re
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from documents.pages import needs_poppler, run, saved, squeezed, text_of
from documents.samples import AT
from motcua.documents import services
from motcua.documents.types import SEAL_BOX, SIGNATURE_BOX

NAMES = ["Trần Văn Hữu", "Ý", "", "#panic()", "Nguyễn " * 40]


def size_of(pdf, folder):
    found = re.search(
        r"Page size:\s+([\d.]+) x ([\d.]+)", run("pdfinfo", saved(pdf, folder)).decode()
    )
    return float(found.group(1)), float(found.group(2))


def signature(name="Trần Văn Hữu"):
    return services.mark_signature(name=name, post="Phó Chủ tịch", agency="Sở Tư pháp", at=AT)


def seal(agency="Sở Tư pháp"):
    return services.mark_seal(agency_name=agency, province="UBND tỉnh Bình Phước", at=AT)


@needs_poppler
def test_the_hand_signature_is_as_large_as_its_slot_and_says_who_and_when(tmp_path):
    mark = signature()

    page = text_of(mark, tmp_path)
    assert size_of(mark, tmp_path) == pytest.approx(SIGNATURE_BOX, abs=0.1)
    assert "Trần Văn Hữu, Phó Chủ tịch" in page
    assert "Sở Tư pháp" in page
    assert "2024-11-05T10:20:30+07:00" in page


@pytest.mark.parametrize("name", NAMES)
def test_any_name_has_a_hand_signature(name):
    assert signature(name).startswith(b"%PDF")
    assert signature(name) == signature(name)


def test_two_persons_sign_differently():
    assert signature("Trần Văn Hữu") != signature("Lê Hoàng Oanh")


@needs_poppler
def test_the_seal_is_of_real_size_and_plainly_a_specimen(tmp_path):
    mark = seal()

    page = squeezed(text_of(mark, tmp_path))
    assert size_of(mark, tmp_path) == pytest.approx(SEAL_BOX, abs=0.1)
    assert SEAL_BOX[0] == pytest.approx(36 / 25.4 * 72)
    assert "mẫu-demo" in page
    assert squeezed("UBND tỉnh Bình Phước") in page
    assert "2024-11-05t10:20:30+07:00" in page


@pytest.mark.parametrize("agency", ["X", "Trung tâm Phục vụ hành chính công " * 4, "$#<a>"])
def test_any_agency_has_a_seal(agency):
    assert seal(agency).startswith(b"%PDF")


@needs_poppler
def test_a_line_of_text_fills_its_box(tmp_path):
    mark = services.mark_text(text="05/TB-UBND", size=13, box=(113.4, 16))

    assert size_of(mark, tmp_path) == pytest.approx((113.4, 16), abs=0.1)
    assert text_of(mark, tmp_path).strip() == "05/TB-UBND"


def test_a_mark_paints_nothing_but_its_own_strokes(tmp_path):
    """A page with a ground of its own begins by filling a rectangle of the size of the page."""
    for mark in (signature(), seal(), services.mark_text(text="1", size=13, box=(50, 16))):
        page = PdfFileReader(BytesIO(mark)).root["/Pages"]["/Kids"][0]

        painted = page["/Contents"].data
        assert b"BT" in painted
        assert not re.search(rb"\bre\s+f\b", painted)
        assert b"1 1 1 rg" not in painted
