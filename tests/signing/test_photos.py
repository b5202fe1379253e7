"""Photos of a paper become pages that an officer reads."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageDraw

from motcua.signing import services
from motcua.signing.errors import PhotoBroken
from motcua.signing.photos import joined, number_of_pages, tilt_of

ORIENTATION, GPS = 0x0112, 0x8825


def written(wide=900, high=1200, *, tilt=0.0) -> Image.Image:
    """A paper with lines of writing, held so many degrees askew (clockwise)."""
    paper = Image.new("RGB", (wide, high), "white")
    draw = ImageDraw.Draw(paper)
    for top in range(160, high - 160, 36):
        for left in range(120, wide - 200, 60):
            draw.rectangle((left, top, left + 44, top + 12), fill="black")
    return paper.rotate(-tilt, Image.Resampling.BICUBIC, fillcolor="white")


def encoded(image: Image.Image, kind="JPEG", **options) -> bytes:
    output = BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def pictures(pdf: bytes) -> list[Image.Image]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [
            pikepdf.PdfImage(next(iter(page.get_images().values()))).as_pil_image().copy()
            for page in opened.pages
        ]


@pytest.mark.parametrize("tilt", [-3.4, 0.0, 1.2, 4.0])
def test_the_tilt_is_read_from_the_lines(tilt):
    assert tilt_of(written(tilt=tilt)) == pytest.approx(tilt, abs=0.3)


def test_a_picture_without_lines_is_not_turned():
    assert tilt_of(Image.new("RGB", (600, 800), "grey")) == 0
    assert tilt_of(Image.linear_gradient("L").resize((600, 800)).rotate(30)) == 0


def test_several_photos_are_one_pdf_upright_straight_small_and_silent_of_their_place():
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # held on its side
    exif.get_ifd(GPS)[1] = "N"
    aside = encoded(written(3000, 4000).rotate(90, expand=True), exif=exif)
    clear = encoded(Image.new("RGBA", (300, 200), (0, 0, 0, 0)), "PNG")

    pdf = services.photos_join(contents=[aside, encoded(written(tilt=3.0)), clear])

    upright, straight, white = pictures(pdf)
    assert upright.size == (1860, 2480)
    assert abs(tilt_of(straight)) <= 0.3
    assert white.getpixel((5, 5)) == (255, 255, 255)
    assert b"Exif" not in pdf
    assert services.pdf_pages(content=pdf) == 3
    assert services.photos_join(contents=[clear]) == services.photos_join(contents=[clear])


def test_the_photo_that_is_broken_is_named():
    whole = encoded(written(300, 400))

    with pytest.raises(PhotoBroken) as refusal:
        services.photos_join(contents=[whole, whole[:900], whole])

    assert refusal.value.number == 1
    assert joined([encoded(Image.new("1", (9000, 7000)), "PNG")]) == (None, 0)
    assert joined([b"\xff\xd8\xff\xe0"]) == (None, 0)


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\n\x00\xff" * 50, b"MZ"])
def test_of_a_broken_pdf_no_number_is_said(content):
    assert number_of_pages(content) in (None, 0)
