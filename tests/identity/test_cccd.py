"""An identity card read by its code: pasted, or photographed."""

import io
import subprocess
from datetime import date

import pytest
import segno
from PIL import Image

from motcua.identity.adapters import card_photo, card_photo_child
from motcua.identity.cccd import card_of
from motcua.identity.errors import CardContradicts, CardReaderBusy, CardUnreadable
from motcua.identity.services import card_from_photo
from motcua.identity.types import Sex
from motcua.kernel.turns import Turns

TODAY = date(2026, 11, 22)
TEXT = "999188001234||Điểu Thị Mai|08031988|Nữ|Thôn 5, Minh Hưng, Bù Đăng, Bình Phước|10102021"


def photo(text: str, *, size: tuple[int, int] = (1600, 1200), angle: int = 12) -> bytes:
    """A code lying askew on a table, as a telephone sees it."""
    code = io.BytesIO()
    segno.make(text, error="m").save(code, kind="png", scale=6)
    card = Image.open(code).convert("L").rotate(angle, expand=True, fillcolor=255)
    table = Image.new("L", size, 90)
    table.paste(card, (300, 200))
    out = io.BytesIO()
    table.save(out, "JPEG", quality=75)
    return out.getvalue()


def test_the_seven_texts_of_a_card_are_read_and_more_are_let_be():
    for text in (TEXT, f"  {TEXT}|Nguyễn Văn A|Điểu Thị B ", TEXT.replace("|", " | ")):
        card = card_of(text, today=TODAY)
        assert (card.personal_number, card.full_name, card.sex) == (
            "999188001234",
            "Điểu Thị Mai",
            Sex.FEMALE,
        )
        assert (card.birth_on, card.issued_on) == (date(1988, 3, 8), date(2021, 10, 10))
        assert card.residence == "Thôn 5, Minh Hưng, Bù Đăng, Bình Phước"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.vn",
        TEXT.rpartition("|")[0],
        TEXT.replace("999188001234", "99918800123"),
        TEXT.replace("999188001234", "٩٩٩188001234"),
        TEXT.replace("08031988", "31021988"),
        TEXT.replace("Nữ", "F"),
        TEXT.replace("Điểu Thị Mai", ""),
        "|" * 5000,
    ],
)
def test_what_is_no_card_is_refused(text):
    with pytest.raises(CardUnreadable):
        card_of(text, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("Nữ", "Nam"),
        TEXT.replace("08031988", "08031989"),
        TEXT.replace("10102021", "10102027"),
        TEXT.replace("10102021", "01011980"),
        "999388001234||Một Người|08032088|Nữ|Ở đâu đó|",
    ],
)
def test_a_number_that_contradicts_its_card_is_refused(text):
    with pytest.raises(CardContradicts):
        card_of(text, today=TODAY)


def test_a_photo_is_read_in_a_process_of_its_own():
    card = card_from_photo(photo(TEXT))

    assert (card.full_name, card.personal_number) == ("Điểu Thị Mai", "999188001234")


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"\xff\xd8\xff" + b"\0" * 1000, b"x" * (card_photo_child.MOST_BYTES + 1)],
)
def test_what_is_no_photo_of_a_card_is_refused(content):
    with pytest.raises(CardUnreadable):
        card_photo.text_in_photo(content)


def test_a_picture_of_too_many_pixels_is_not_opened(monkeypatch):
    monkeypatch.setattr(card_photo_child, "MOST_PIXELS", 1000)

    assert card_photo_child.text_of(photo(TEXT)) == ""


def test_a_reader_that_hangs_is_ended_and_a_busy_one_does_not_keep_people_waiting(monkeypatch):
    monkeypatch.setattr(card_photo, "WALL_SECONDS", 0.01)
    with pytest.raises(CardUnreadable):
        card_photo.text_in_photo(photo(TEXT))

    monkeypatch.setattr(card_photo, "_SLOT_SECONDS", 0)
    for _slot in range(2):
        assert card_photo._slots.acquire(blocking=False)
    try:
        with pytest.raises(CardReaderBusy):
            card_photo.text_in_photo(photo(TEXT))
    finally:
        card_photo._slots.release(2)


def test_others_work_while_a_photo_is_read(monkeypatch):
    turns = Turns(1)
    monkeypatch.setattr(card_photo, "TURNS", turns)

    def run(*_command, **_options):
        assert turns.asked == 0
        return subprocess.CompletedProcess([], 0, stdout=TEXT.encode())

    monkeypatch.setattr(subprocess, "run", run)
    with turns.taken():
        assert card_photo.text_in_photo(b"photo") == TEXT
