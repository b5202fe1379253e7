"""The process that opens a photo of a stranger: it reads bytes, writes a text, and ends.

It knows no Django, no database and no secret. What a library does with a hostile picture costs at
most the limits below.
"""

import io
import resource
import sys
import warnings

import zxingcpp
from PIL import Image, ImageOps

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000  # what a good telephone takes
LONGEST_SIDE = 3000
CPU_SECONDS = 6
_MEMORY_BYTES = 1024 * 1024 * 1024
_FORMATS = ("JPEG", "PNG", "WEBP")


def text_of(content: bytes) -> str:
    """The text of the first code with bars in it, or of any; empty when there is none."""
    with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            return ""
        opened.draft("L", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is read at a smaller scale at once
        image = ImageOps.exif_transpose(opened).convert("L")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    for binarizer in (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram):
        codes = zxingcpp.read_barcodes(
            image,
            formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]),
            text_mode=zxingcpp.TextMode.Plain,
            binarizer=binarizer,
        )
        texts = sorted((code.text for code in codes), key=lambda text: "|" not in text)
        if texts:
            return texts[0]
    return ""


def main() -> None:
    """Read the photo from standard input under limits; write the text to standard output."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("ignore")
    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(content) <= MOST_BYTES:
        sys.stdout.buffer.write(text_of(content).encode())


if __name__ == "__main__":
    main()
