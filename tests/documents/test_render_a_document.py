import dataclasses
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import segno

from documents.pages import (
    needs_poppler,
    pages_of,
    picture_of,
    run,
    saved,
    squeezed,
    text_of,
    words_of,
)
from documents.samples import (
    AT,
    BIRTH,
    LETTER,
    PARTY,
    RECEIPT,
    RECORD,
    RECORD_WITH_CONVICTION,
    REFUSAL,
    RESULT,
    SAMPLES,
    SHEETS,
    SUPPLEMENT,
    VERIFICATION,
)
from motcua.documents.adapters.typesetter import TEMPLATES
from motcua.documents.errors import DocumentNotRendered
from motcua.documents.services import document_render
from motcua.documents.types import (
    SEAL_BOX,
    SIGNATURE_BOX,
    Document,
    Rendered,
    Signed,
    SupplementItem,
)

HOSTILE = (
    '#import "layout.typ": * #read("/etc/passwd") $x^2$ \\ "q" <slot> @ref *b* _e_ `r` // c '
    "/* d */ = h #{1+1} [x] ~ --- https://a.b ]}) #panic() &amp; <script>"
)
VIETNAMESE = " ".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
)
LONG = " ".join(f"từ{index:04d}" for index in range(1700))
LETTERS = {"result_letter", "refusal_letter"}  # they do not repeat how to reach the person
every_document = pytest.mark.parametrize("document", SAMPLES, ids=lambda each: each.template)


def render(document: Document) -> Rendered:
    return document_render(document=document, at=AT)


def printed(document: Document) -> list[str]:
    if document.template in LETTERS:
        party = dataclasses.replace(document.party, phone="", email="")
        document = dataclasses.replace(document, party=party)
    return [text for text in texts_in(document) if text]


def texts_in(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in texts_in(item)]
    if dataclasses.is_dataclass(value):
        return [
            text
            for field in dataclasses.fields(value)
            if field.name != "url"
            for text in texts_in(getattr(value, field.name))
        ]
    return []


def with_every_text(value: Any, text: str) -> Any:
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(with_every_text(item, text) for item in value)
    if dataclasses.is_dataclass(value):
        changes = {
            field.name: with_every_text(getattr(value, field.name), text)
            for field in dataclasses.fields(value)
        }
        return dataclasses.replace(value, **changes)
    return value


def test_every_class_of_document_has_its_template_and_a_sample():
    layouts = {"layout", "mark_seal", "mark_signature", "mark_text"}
    read_by_their_owner = {"steering_minutes", "steering_report"}  # in tests/steering

    assert {path.stem for path in TEMPLATES.glob("*.typ")} - layouts - read_by_their_owner == {
        sample.template for sample in (*SAMPLES, *SHEETS)
    }


@needs_poppler
@every_document
def test_every_value_given_can_be_read_on_the_page(document, tmp_path):
    rendered = render(document)

    page = squeezed(text_of(rendered.pdf, tmp_path))
    assert [text for text in printed(document) if squeezed(text) not in page] == []
    assert pages_of(rendered.pdf, tmp_path) == 1


@needs_poppler
def test_a_conviction_is_told_in_full(tmp_path):
    page = squeezed(text_of(render(RECORD_WITH_CONVICTION).pdf, tmp_path))

    assert squeezed("không có án tích").casefold() not in page.casefold()
    assert squeezed(RECORD_WITH_CONVICTION.findings) in page


@needs_poppler
@every_document
def test_text_that_looks_like_layout_is_shown_letter_by_letter(document, tmp_path):
    rendered = render(with_every_text(document, HOSTILE))

    page = squeezed(text_of(rendered.pdf, tmp_path))
    expected = len(printed(document))
    unbroken = ("$x^2$", "<slot>", "@ref", "*b*", "_e_", "`r`", "[x]", "#panic()", "&amp;", "\\")
    assert [part for part in unbroken if page.count(part) < expected] == []
    assert set(rendered.slots) == set(render(document).slots)


@needs_poppler
@pytest.mark.parametrize(
    "document",
    [
        dataclasses.replace(RESULT, paragraphs=(LONG,)),
        dataclasses.replace(LETTER, reasons=(LONG,)),
        dataclasses.replace(REFUSAL, reason=LONG),
        dataclasses.replace(SUPPLEMENT, items=(SupplementItem(name="a", reason=LONG),)),
        dataclasses.replace(RECORD, findings=LONG),
        dataclasses.replace(BIRTH, registrant_paper=LONG),
        dataclasses.replace(RECEIPT, delivery=LONG),
    ],
    ids=lambda each: each.template,
)
def test_a_long_text_flows_on_and_is_signed_at_its_end(document, tmp_path):
    rendered = render(document)

    pages = pages_of(rendered.pdf, tmp_path)
    page = text_of(rendered.pdf, tmp_path)
    assert pages > 1
    assert [word for word in LONG.split() if word not in page] == []
    assert rendered.slots["signature"].page == pages
    assert_slots_stand_well(rendered)


@needs_poppler
@pytest.mark.parametrize("words", range(380, 640, 20))
def test_a_signature_is_never_alone_on_its_page(words, tmp_path):
    text = " ".join(LONG.split()[:words])

    for document in (
        dataclasses.replace(RESULT, paragraphs=(text,)),
        dataclasses.replace(LETTER, remedy=text),
    ):
        rendered = render(document)
        page = rendered.slots["signature"].page
        last = {word.text for word in words_of(rendered.pdf, tmp_path) if word.page == page}
        assert "biết./." in last or "định./." in last


@needs_poppler
@every_document
def test_long_names_and_endless_words_stay_inside_the_margins(document, tmp_path):
    for text in ("Nguyễn Hoàng " * 9, "ĐẶNGTHỊ" * 17):
        rendered = render(with_every_text(document, text.strip()))

        widest = max(word.x2 for word in words_of(rendered.pdf, tmp_path))
        assert widest < 595.28 - 40
        assert_slots_stand_well(rendered)


def assert_slots_stand_well(rendered: Rendered) -> None:
    for slot in rendered.slots.values():
        assert 0 < slot.x1 < slot.x2 < 595.28
        assert 0 < slot.y1 < slot.y2 < 841.89


@every_document
def test_slots_lie_where_the_decree_wants_the_signs(document):
    rendered = render(document)
    slots = rendered.slots

    assert_slots_stand_well(rendered)
    signature = slots["signature"]
    assert (signature.x2 - signature.x1, signature.y2 - signature.y1) == pytest.approx(
        SIGNATURE_BOX, abs=0.01
    )
    if isinstance(document, Signed):
        seal = slots["seal"]
        assert seal.page == signature.page
        assert (seal.x2 - seal.x1, seal.y2 - seal.y1) == pytest.approx(SEAL_BOX, abs=0.01)
        covered = (seal.x2 - signature.x1) / (signature.x2 - signature.x1)
        assert covered == pytest.approx(1 / 3, abs=0.01)
        assert seal.y2 > signature.y2
        assert slots["number"].y1 > slots["signature"].y2
        assert slots["date"].y1 > slots["signature"].y2


@needs_poppler
def test_number_and_date_slots_continue_the_printed_line(tmp_path):
    rendered = render(RECORD)

    words = words_of(rendered.pdf, tmp_path)
    before = {
        "number": next(word for word in words if word.text == "Số:"),
        "date": next(word for word in words if word.text == "Phước,"),
    }
    for name, word in before.items():
        slot = rendered.slots[name]
        assert 0 <= slot.x1 - word.x2 < 6
        assert slot.y1 < (word.y1 + word.y2) / 2 < slot.y2
        inside = [
            other
            for other in words
            if other.x1 < slot.x2
            and other.x2 > slot.x1
            and other.y1 < slot.y2
            and other.y2 > slot.y1
        ]
        assert inside == []


@needs_poppler
def test_the_name_stands_below_the_hand_signature(tmp_path):
    rendered = render(RECORD)

    name = [word for word in words_of(rendered.pdf, tmp_path) if word.text == "Phượng"][-1]
    slot = rendered.slots["signature"]
    assert slot.y1 - 20 < name.y2 < slot.y1 + 4
    assert slot.x1 < (name.x1 + name.x2) / 2 < slot.x2


def test_a_number_and_date_already_known_leave_no_slot():
    assert set(render(REFUSAL).slots) == {"signature"}
    assert set(render(SUPPLEMENT).slots) == {"number", "date", "signature"}


@needs_poppler
def test_an_empty_number_prints_no_number_line(tmp_path):
    rendered = render(dataclasses.replace(REFUSAL, number=""))

    assert "Số:" not in text_of(rendered.pdf, tmp_path)
    assert set(rendered.slots) == {"signature"}


@needs_poppler
def test_the_list_of_recipients_is_closed_once_however_it_is_given(tmp_path):
    given = dataclasses.replace(RESULT, recipients=("Như trên;", "Lưu: VT, hồ sơ."))

    page = text_of(render(given).pdf, tmp_path)
    assert "- Như trên;\n" in page
    assert "- Lưu: VT, hồ sơ.\n" in page


@needs_poppler
def test_every_vietnamese_letter_has_its_own_glyph(tmp_path):
    given = f"{VIETNAMESE} đ Đ ₫"

    rendered = render(dataclasses.replace(RESULT, paragraphs=(given,)))

    assert squeezed(given) in squeezed(text_of(rendered.pdf, tmp_path))
    assert rendered.archival  # PDF/A-2u refuses letters without a glyph


@needs_poppler
def test_words_are_never_patched_from_two_fonts(tmp_path):
    rendered = render(dataclasses.replace(RESULT, paragraphs=(f"{VIETNAMESE} đ Đ ₫",)))

    listed = run("pdffonts", saved(rendered.pdf, tmp_path)).decode().splitlines()[2:]
    names = {line.split()[0].split("+")[-1].split("-")[0] for line in listed}
    assert len({name.removesuffix("MT").removesuffix("PS") for name in names}) == 1


def test_a_letter_that_no_font_has_costs_the_archival_form_only():
    party = dataclasses.replace(PARTY, name="Nguyễn \U000e4567 A")

    assert not render(dataclasses.replace(RESULT, party=party)).archival


@needs_poppler
def test_decomposed_and_reversed_text_is_shown_as_people_read_it(tmp_path):
    name = unicodedata.normalize("NFD", "Điểu Thị Ẵm") + "\u202egnud iougN\u202c"
    party = dataclasses.replace(PARTY, name=name)

    rendered = render(dataclasses.replace(RESULT, party=party))

    assert squeezed("Điểu Thị Ẵmgnud iougN") in squeezed(text_of(rendered.pdf, tmp_path))


def test_the_same_document_and_time_give_the_same_bytes_in_every_thread():
    with ThreadPoolExecutor(max_workers=4) as pool:
        files = list(pool.map(lambda _: render(RECORD).pdf, range(8)))

    assert len(set(files)) == 1
    assert document_render(document=RECORD, at=AT.replace(second=31)).pdf != files[0]


@needs_poppler
@every_document
def test_the_printed_code_is_the_one_that_opens_the_verification_page(document, tmp_path):
    dpi = 288
    rows = picture_of(render(document).pdf, tmp_path, dpi=dpi)
    expected = [bytes(row) for row in segno.make(VERIFICATION.url, error="m", micro=False).matrix]

    assert expected in list(codes_on(rows, modules=len(expected), dpi=dpi))


def codes_on(rows: list[bytes], *, modules: int, dpi: int) -> Iterator[list[bytes]]:
    """What is read wherever a corner could be the first of a code of 20 or 21 mm."""
    for module in (20 / 25.4 * dpi / modules, 21 / 25.4 * dpi / modules):
        reach = round(7 * module) - 2
        for y, row in enumerate(rows[: -round(modules * module)]):
            x = row.find(b"\x00" * reach)
            if x >= 0 and all(rows[y + down][x + 1] < 128 for down in range(reach)):
                yield [
                    bytes(
                        rows[int(y + (down + 0.5) * module)][int(x + (across + 0.5) * module)] < 128
                        for across in range(modules)
                    )
                    for down in range(modules)
                ]


def test_a_document_that_lacks_what_its_template_shows_is_refused():
    @dataclasses.dataclass(frozen=True, kw_only=True)
    class Bare(Document):
        template = "result_letter"

    with pytest.raises(DocumentNotRendered):
        render(Bare(issuer=RESULT.issuer, verification=VERIFICATION))
