"""The visible pages of papers that strangers handed in. Runs in the sandbox, without Django.

A page keeps its content, its resources and its measures. Everything else is left behind, so what
is joined and signed is what a reader sees, and nothing in it runs, fetches or hides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import img2pdf
import pikepdf
from pikepdf import Name
from PIL import Image, ImageOps

from motcua.signing.types import MOST_PAGES, PageProblem

PDF = b"%PDF-"
MOST_PIXELS = 60_000_000  # A3 at 600 dpi has 70 million; A4 at 600 dpi 35 million
MOST_OBJECTS = 100_000
SHORTEST, LONGEST = 20, 14_400  # points: what a page may measure
KEPT_OF_PAGE = frozenset(
    {"/Type", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group"}
)
ACTING = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/RichMediaExecute"}
)
CARRYING = frozenset(
    {"/FileAttachment", "/RichMedia", "/3D", "/Screen", "/Movie", "/Sound", "/EmbeddedFile"}
)
UNSEEN = frozenset({"/Link", "/Popup"})  # annotations that are no part of the picture
HIDDEN = 0b10_0010  # flags Hidden and NoView (ISO 32000-1, 12.5.3)
A4 = (img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297))
MARGIN = 28.0  # points around a picture, and from the corner of a mark


class Unusable(Exception):
    """Why the pages of a file cannot be joined."""

    def __init__(self, problem: PageProblem) -> None:
        self.problem = problem
        super().__init__(problem.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The pages of one file, or why it has none that can be joined."""

    pages: int = 0
    problem: PageProblem | None = None


def counted(contents: Sequence[bytes]) -> list[Counted]:
    """How many pages each file has; files beyond the limit of pages are too many."""
    found: list[Counted] = []
    for content in contents:
        try:
            with opened(content) as pdf:
                pages = len(pdf.pages)
                if sum(each.pages for each in found) + pages > MOST_PAGES:
                    raise Unusable(PageProblem.TOO_MANY)  # noqa: TRY301 - one way out for all
                found.append(Counted(pages=pages))
        except Unusable as unusable:
            found.append(Counted(problem=unusable.problem))
    return found


def joined(contents: Sequence[bytes], *, last: bytes, corner: Sequence[bytes]) -> bytes:
    """The pages of `contents` in order, then those of `last`, which is ours and stays as it is.

    The one-page PDFs of `corner` are drawn under one another, top right on the first page.
    """
    output = BytesIO()
    with pikepdf.open(BytesIO(last)) as pdf:
        sources = [opened(content) for content in contents]  # a page lives as long as its file
        pages = [page for source in sources for page in source.pages]
        for number, page in enumerate(pages):
            pdf.pages.insert(number, page)
        _draw_in_corner(pdf.pages[0], corner)
        # The page at the end was fit for the archive; of strangers' pages nobody can say it.
        for claim in ("/Metadata", "/OutputIntents", "/MarkInfo"):
            if claim in pdf.Root:
                del pdf.Root[claim]
        pdf.save(output, deterministic_id=True)
    return output.getvalue()


def opened(content: bytes) -> pikepdf.Pdf:
    """The file as a PDF of visible pages only; raises `Unusable`."""
    try:
        pdf = pikepdf.open(BytesIO(content if content.startswith(PDF) else _picture(content)),
                           attempt_recovery=False)  # fmt: skip
        if pdf.is_encrypted:
            raise Unusable(PageProblem.ENCRYPTED)
        _ensure_still(pdf)
        _flatten(pdf)
        for page in pdf.pages:
            _strip(page)
        if not pdf.pages:
            raise Unusable(PageProblem.BROKEN)
    except pikepdf.PasswordError as error:
        raise Unusable(PageProblem.ENCRYPTED) from error
    except (pikepdf.PdfError, ValueError, KeyError, AttributeError, TypeError, OSError) as error:
        raise Unusable(PageProblem.BROKEN) from error
    return pdf


def _ensure_still(pdf: pikepdf.Pdf) -> None:
    """Refuse what acts, what carries other files, and what hides in layers."""
    if "/Collection" in pdf.Root:
        raise Unusable(PageProblem.CARRYING)
    layers = pdf.Root.get("/OCProperties")
    if layers is not None:
        shown: Any = layers.get("/D", {})
        if len(shown.get("/OFF", [])) or shown.get("/BaseState", Name.ON) != Name.ON:
            raise Unusable(PageProblem.LAYERS)
    for each in _dictionaries(pdf):
        _ensure_entry_still(each)


def _ensure_entry_still(each: Any) -> None:
    named = {str(each.get(key)) for key in ("/S", "/Type", "/Subtype") if _is_name(each.get(key))}
    if named & ACTING or "/JS" in each or "/XFA" in each or "/Ref" in each:
        raise Unusable(PageProblem.ACTING)
    if named & CARRYING or "/EF" in each or "/EmbeddedFiles" in each:
        raise Unusable(PageProblem.CARRYING)
    if isinstance(each, pikepdf.Stream) and "/F" in each:
        raise Unusable(PageProblem.CARRYING)  # the data lie in another file
    usage = each.get("/Usage")
    if isinstance(usage, pikepdf.Dictionary) and _may_vanish(usage):
        raise Unusable(PageProblem.LAYERS)


def _may_vanish(usage: Any) -> bool:
    """Whether a layer is seen on the screen only, or on paper only."""
    states = (usage.get("/View", {}).get("/ViewState"), usage.get("/Print", {}).get("/PrintState"))
    return Name.OFF in states


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of the file, those inside others too."""
    seen = 0
    waiting: list[Any] = [pdf.trailer, *pdf.objects]
    while waiting:
        seen += 1
        if seen > MOST_OBJECTS:
            raise Unusable(PageProblem.TOO_COMPLEX)
        each = waiting.pop()
        if isinstance(each, pikepdf.Stream | pikepdf.Dictionary):
            yield each
            inner = [value for _key, value in each.items()]
        elif isinstance(each, pikepdf.Array):
            inner = list(each)
        else:
            continue
        waiting += [
            value
            for value in inner
            if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect
        ]


def _flatten(pdf: pikepdf.Pdf) -> None:
    """Draw stamps, comments and filled fields into their pages, as a reader sees them."""
    form = pdf.Root.get("/AcroForm")
    redrawn = form is not None and bool(form.get("/NeedAppearances", False))
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            if _is_lost(annotation, redrawn=redrawn):
                raise Unusable(PageProblem.LOOSE)
    pdf.flatten_annotations("screen")


def _is_lost(annotation: Any, *, redrawn: bool) -> bool:
    """Whether something is seen here that the file does not draw itself."""
    kind = str(annotation.get("/Subtype", ""))
    if kind in UNSEEN or int(annotation.get("/F", 0)) & HIDDEN:
        return False
    drawn = "/N" in annotation.get("/AP", {})
    if kind != "/Widget":
        return not drawn
    value = annotation.get("/V", annotation.get("/Parent", {}).get("/V"))
    is_filled = value is not None and str(value) not in ("", "/Off")
    is_signature = isinstance(value, pikepdf.Dictionary)
    return is_filled and not is_signature and (redrawn or not drawn)


def _strip(page: pikepdf.Page) -> None:
    sides = [float(side) for side in page.mediabox]
    measures = (abs(sides[2] - sides[0]), abs(sides[3] - sides[1]))
    if not all(SHORTEST <= measure <= LONGEST for measure in measures):
        raise Unusable(PageProblem.BROKEN)
    page.contents_coalesce()
    # Inherited from the tree of its own file, which it leaves.
    for key, value in (("/MediaBox", page.mediabox), ("/CropBox", page.cropbox)):
        page[key] = pikepdf.Array([float(side) for side in value])
    for name in [name for name in map(str, page.obj) if name not in KEPT_OF_PAGE]:
        del page.obj[name]


def _picture(content: bytes) -> bytes:
    """One page of A4 with the picture upright, never larger than it is."""
    try:
        with Image.open(BytesIO(content), formats=["JPEG", "PNG", "MPO"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unusable(PageProblem.TOO_LARGE)
            image.load()  # all of it, or it is broken
            plain = content if _is_plain(image) else _plain(image)
        layout = img2pdf.get_layout_fun(
            pagesize=A4, border=(MARGIN, MARGIN), fit=img2pdf.FitMode.shrink, auto_orient=True
        )
        made = img2pdf.convert(
            plain, layout_fun=layout, rotation=img2pdf.Rotation.ifvalid, nodate=True
        )
    except (OSError, SyntaxError, ValueError, img2pdf.ImageOpenError) as error:
        raise Unusable(PageProblem.BROKEN) from error
    assert isinstance(made, bytes)
    return made


def _is_plain(image: Image.Image) -> bool:
    """Whether the picture goes into a PDF as it is, without loss."""
    return (
        image.format in ("JPEG", "PNG")
        and image.mode in ("1", "L", "RGB", "P")
        and "transparency" not in image.info
        and getattr(image, "n_frames", 1) == 1
    )


def _plain(image: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    output = BytesIO()
    paper.save(
        output, format="JPEG", quality=95, subsampling=0, dpi=image.info.get("dpi", (96, 96))
    )
    return output.getvalue()


def _draw_in_corner(page: pikepdf.Page, corner: Sequence[bytes]) -> None:
    left, bottom, right, top = (float(side) for side in page.cropbox)
    turned = int(page.get("/Rotate", 0)) % 360
    below = MARGIN
    for mark in corner:
        with pikepdf.open(BytesIO(mark)) as drawn:
            _l, _b, wide, high = (float(side) for side in drawn.pages[0].mediabox)
            box = {
                0: (right - MARGIN - wide, top - below - high, right - MARGIN, top - below),
                90: (left + below, top - MARGIN - wide, left + below + high, top - MARGIN),
                180: (left + MARGIN, bottom + below, left + MARGIN + wide, bottom + below + high),
                270: (right - below - high, bottom + MARGIN, right - below, bottom + MARGIN + wide),
            }[turned]
            page.add_overlay(drawn.pages[0], pikepdf.Rectangle(*box))
            below += high


def _is_name(value: Any) -> bool:
    return isinstance(value, pikepdf.Name)
