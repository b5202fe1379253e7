"""Papers as strangers hand them in: good ones, and each kind that must not be joined."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from signing.signers import typeset


def pdf(*words: str) -> bytes:
    """A PDF with one page for each word."""
    return typeset("\n#pagebreak()\n".join(words))


def changed(content: bytes, change: Callable[[pikepdf.Pdf], None], **saving: object) -> bytes:
    with pikepdf.open(BytesIO(content)) as opened:
        change(opened)
        output = BytesIO()
        opened.save(output, **saving)
    return output.getvalue()


def annotated(**entries: object) -> bytes:
    def annotate(opened):
        entry = Dictionary(Type=Name.Annot, Rect=[50, 50, 250, 90], F=4, **entries)
        opened.pages[0].Annots = Array([opened.make_indirect(entry)])

    return changed(pdf("Giấy"), annotate)


def _script(opened):
    opened.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _attach(opened):
    opened.attachments["them.txt"] = b"x"


def _hide_layer(opened):
    layer = opened.make_indirect(Dictionary(Type=Name.OCG, Name=String("an")))
    opened.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer]))


def _fetch(opened):
    opened.pages[0].Contents = opened.make_indirect(
        pikepdf.Stream(opened, b"", {"/F": String("ben-ngoai.bin")})
    )


def _form(opened):
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("ten"), V=String("Mai"),
        Rect=[50, 50, 250, 90], F=4,
    )  # fmt: skip
    opened.pages[0].Annots = Array([opened.make_indirect(field)])
    opened.Root.AcroForm = Dictionary(Fields=opened.pages[0].Annots)


def refused() -> dict[str, tuple[bytes, str]]:
    """Each kind of file that must not be joined, and the problem it has."""
    whole = pdf("Giấy")
    launch = Dictionary(S=Name.Launch, F=String("x.exe"))
    locked = {"encryption": pikepdf.Encryption(owner="chu", user="")}
    return {
        "no pages": (
            b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
            "broken",
        ),
        "cut off": (whole[: len(whole) // 2], "broken"),
        "picture cut off": (jpeg()[:3000], "broken"),
        "password": (changed(whole, lambda _opened: None, **locked), "encrypted"),
        "script": (changed(whole, _script), "acting"),
        "launch": (annotated(Subtype=Name.Link, A=launch), "acting"),
        "attachment": (changed(whole, _attach), "carrying"),
        "content elsewhere": (changed(whole, _fetch), "carrying"),
        "hidden layer": (changed(whole, _hide_layer), "layers"),
        "comment not drawn": (
            annotated(Subtype=Name.FreeText, Contents=String("Ghi chú")),
            "loose",
        ),
        "field not drawn": (changed(whole, _form), "loose"),
    }


def stamped(text: str = "DA THU PHI") -> bytes:
    """A PDF with a stamp that is drawn as an annotation."""
    drawn = f"BT /F1 18 Tf 5 10 Td ({text}) Tj ET".encode()

    def stamp(opened):
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        look = pikepdf.Stream(
            opened,
            drawn,
            Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 40],
            Resources=Dictionary(Font=Dictionary(F1=font)),
        )  # fmt: skip
        entry = Dictionary(
            Type=Name.Annot, Subtype=Name.Stamp, Rect=[50, 50, 250, 90], F=4,
            AP=Dictionary(N=opened.make_indirect(look)),
        )  # fmt: skip
        opened.pages[0].Annots = Array([opened.make_indirect(entry)])

    return changed(pdf("Biên lai"), stamp)


def turned(angle: int) -> bytes:
    """A scan that stands upright only when it is turned."""

    def turn(opened):
        opened.pages[0].Rotate = angle

    return changed(pdf("Giấy"), turn)


def jpeg(wide: int = 900, high: int = 600) -> bytes:
    output = BytesIO()
    Image.effect_noise((wide, high), 60).convert("RGB").save(output, "JPEG", dpi=(200, 200))
    return output.getvalue()


def png_with_alpha() -> bytes:
    output = BytesIO()
    Image.new("RGBA", (400, 300), (200, 0, 0, 90)).save(output, "PNG")
    return output.getvalue()


def png_of_size(wide: int, high: int) -> bytes:
    """A small file that unpacks to very many pixels."""
    output = BytesIO()
    Image.new("1", (wide, high)).save(output, "PNG")
    return output.getvalue()
