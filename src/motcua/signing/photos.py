"""Photos of a paper as one PDF to read. Runs in the sandbox, without Django.

Each photo is turned the way the camera was held, straightened where its lines of writing say by how
much, made as small as reading allows, and put on a page of A4. What the camera noted beside the
picture, such as the place, is left behind.
"""

from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise

import img2pdf
import pikepdf
from PIL import Image, ImageOps

from motcua.signing.pages import A4, MOST_PIXELS, PDF, Unusable
from motcua.signing.types import PageProblem

LONGEST_SIDE = 2480  # pixels: 210 dots an inch on A4
QUALITY = 82
MARGIN = 14.0  # points
# Beyond this nobody holds a phone by mistake; at its edge nothing was found.
MOST_TILT, COARSE, FINE = 5.0, 0.5, 0.1
LEAST_TILT = 0.3  # what an eye does not see
LOOKED_AT = 700  # pixels: the side of the picture in which the tilt is measured
CLEARER = 1.15  # how much clearer the lines must be when turned
INNER = 0.12  # of each side that is not looked at: table, fingers, shadow of the edge
WHITE = (255, 255, 255)


def joined(photos: Sequence[bytes]) -> tuple[bytes, None] | tuple[None, int]:
    """The PDF of one page per photo, in order; or the place of the first photo that is broken."""
    pages = []
    for number, photo in enumerate(photos):
        try:
            pages.append(_page(photo))
        except (Unusable, OSError, SyntaxError, ValueError, img2pdf.ImageOpenError):
            return None, number
    made, output = pikepdf.new(), BytesIO()
    for page in pages:
        with pikepdf.open(BytesIO(page)) as source:
            made.pages.extend(source.pages)
    made.save(output, deterministic_id=True)
    return output.getvalue(), None


def number_of_pages(content: bytes) -> int | None:
    """How many pages a PDF has; None when it does not say."""
    if not content.startswith(PDF):
        return None
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            return len(pdf.pages)
    except (pikepdf.PdfError, ValueError):
        return None


def tilt_of(image: Image.Image) -> float:
    """By how many degrees to turn the picture (counterclockwise) so that its lines lie level; 0
    where no lines are seen.

    Lines of writing make dark and light rows. The angle at which neighbouring rows differ most is
    the one at which the lines lie level (projection profile).
    """
    small = ImageOps.autocontrast(image.convert("L"))
    small.thumbnail((LOOKED_AT, LOOKED_AT))
    best = _clearest(
        small, [COARSE * n for n in range(int(-MOST_TILT * 2), int(MOST_TILT * 2) + 1)]
    )
    if abs(best) >= MOST_TILT or _clearness(small, best) < CLEARER * _clearness(small, 0.0):
        return 0.0
    best = _clearest(small, [best + FINE * n for n in range(-4, 5)])
    return round(best, 1) if abs(best) >= LEAST_TILT else 0.0


def _clearest(image: Image.Image, angles: Sequence[float]) -> float:
    return max(angles, key=lambda angle: _clearness(image, angle))


def _clearness(image: Image.Image, angle: float) -> float:
    turned = image.rotate(angle, Image.Resampling.BILINEAR)
    wide, high = turned.size
    left, top = int(wide * INNER), int(high * INNER)
    inner = turned.crop((left, top, wide - left, high - top))
    rows = inner.resize((1, inner.height), Image.Resampling.BOX).tobytes()
    return float(sum((one - two) ** 2 for one, two in pairwise(rows)))


def _page(photo: bytes) -> bytes:
    with Image.open(BytesIO(photo), formats=["JPEG", "PNG"]) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Unusable(PageProblem.TOO_LARGE)
        straight = _straight(image)
    layout = img2pdf.get_layout_fun(
        pagesize=A4, border=(MARGIN, MARGIN), fit=img2pdf.FitMode.into, auto_orient=True
    )
    made = img2pdf.convert(straight, layout_fun=layout, nodate=True)
    assert isinstance(made, bytes)
    return made


def _straight(image: Image.Image) -> bytes:
    """The picture as JPEG without anything else."""
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is read in the size that is needed
    paper = _opaque(ImageOps.exif_transpose(image))
    paper.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if tilt := tilt_of(paper):
        paper = paper.rotate(tilt, Image.Resampling.BICUBIC, expand=True, fillcolor=WHITE)
    output = BytesIO()
    paper.save(output, format="JPEG", quality=QUALITY, optimize=True)
    return output.getvalue()


def _opaque(image: Image.Image) -> Image.Image:
    """On white, where the picture lets anything through."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    paper = Image.new("RGB", image.size, WHITE)
    paper.paste(image, mask=image.getchannel("A"))
    return paper
