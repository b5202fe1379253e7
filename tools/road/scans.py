"""Papers to hand in, drawn here: a PDF and a picture, each with something to be seen."""

import struct
import zlib

FONT = "<</Font<</F1 3 0 R>>>>"


def pdf(*titles: str) -> bytes:
    """A PDF with one A4 page for each title (plain letters only)."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(titles)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(titles)}/MediaBox[0 0 595 842]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",
    ]
    for number, title in enumerate(titles):
        drawn = f"BT /F1 28 Tf 90 640 Td ({title}) Tj ET 60 60 475 722 re S"
        objects += [
            f"<</Type/Page/Parent 2 0 R/Resources {FONT}/Contents {5 + 2 * number} 0 R>>",
            f"<</Length {len(drawn)}>>\nstream\n{drawn}\nendstream",
        ]
    return _file(objects)


def png(width: int = 600, height: int = 380) -> bytes:
    """A picture: grey stripes on white, as a scanned card has them."""
    line = {True: b"\0" + b"\xff" * width, False: b"\0" + b"\xff" * 40 + b"\x90" * (width - 40)}
    rows = b"".join(line[row % 40 < 30] for row in range(height))  # noqa: PLR2004 - of forty lines
    head = struct.pack("!IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))


def _file(objects: list[str]) -> bytes:
    made = "%PDF-1.7\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{len(made)}\n%%EOF\n"
    return f"{made}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()
