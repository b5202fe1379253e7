"""The control sheet and the book: long tables, nobody's signature."""

import dataclasses

import pytest
import segno

from documents.pages import needs_poppler, pages_of, picture_of, squeezed, text_of, words_of
from documents.samples import BOOK, CONTROL, SHEETS, VERIFICATION
from documents.test_render_a_document import HOSTILE, codes_on, printed, render, with_every_text

A4 = (595.28, 841.89)
every_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=lambda each: each.template)


@needs_poppler
@every_sheet
def test_every_value_given_can_be_read_on_the_sheet(sheet, tmp_path):
    rendered = render(sheet)

    page = squeezed(text_of(rendered.pdf, tmp_path))
    assert [text for text in printed(sheet) if squeezed(text) not in page] == []
    assert pages_of(rendered.pdf, tmp_path) == 1
    assert rendered.archival


@needs_poppler
@every_sheet
def test_text_that_looks_like_layout_is_shown_letter_by_letter(sheet, tmp_path):
    page = squeezed(text_of(render(with_every_text(sheet, HOSTILE)).pdf, tmp_path))

    unbroken = ("$x^2$", "<slot>", "@ref", "*b*", "`r`", "[x]", "#panic()", "&amp;")
    assert [part for part in unbroken if part not in page] == []


@needs_poppler
@every_sheet
def test_long_words_stay_on_the_paper(sheet, tmp_path):
    rendered = render(with_every_text(sheet, "ĐẶNGTHỊ" * 9))

    width = A4[1] if sheet is BOOK else A4[0]
    assert max(word.x2 for word in words_of(rendered.pdf, tmp_path)) < width - 20


@needs_poppler
def test_a_long_book_repeats_its_head_and_numbers_its_rows(tmp_path):
    rows = tuple(dataclasses.replace(BOOK.rows[0], code=f"H10-{n:04d}") for n in range(1, 61))

    pdf = render(dataclasses.replace(BOOK, rows=rows)).pdf

    page = text_of(pdf, tmp_path)
    assert pages_of(pdf, tmp_path) > 3
    assert squeezed(page).count(squeezed("Tên thủ tục hành chính")) == pages_of(pdf, tmp_path)
    assert "60 hồ sơ" in page
    assert "H10-0060" in page


@needs_poppler
def test_a_limit_that_was_kept_or_missed_stands_beside_its_hand_over(tmp_path):
    late = dataclasses.replace(CONTROL.rows[-1], outcome="Quá hạn")

    page = text_of(render(dataclasses.replace(CONTROL, rows=(late,))).pdf, tmp_path)

    assert "Quá hạn" in page


@needs_poppler
@every_sheet
def test_the_printed_code_is_the_one_of_the_sheet(sheet, tmp_path):
    expected = [bytes(row) for row in segno.make(VERIFICATION.url, error="m", micro=False).matrix]

    rows = picture_of(render(sheet).pdf, tmp_path, dpi=288)

    assert expected in list(codes_on(rows, modules=len(expected), dpi=288))


def test_the_same_sheet_and_time_give_the_same_bytes():
    assert len({render(CONTROL).pdf for _ in range(2)}) == 1
    assert render(CONTROL).pdf.startswith(b"%PDF")
