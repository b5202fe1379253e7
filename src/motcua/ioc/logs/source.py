"""A log file as bytes: packed or not, of a bounded size, in a known character set."""

import codecs
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext as _

from motcua.ioc.logs.errors import LogRefused
from motcua.ioc.logs.types import LogProblem

CHUNK = 2**18
MOST_BYTES = 64 * 2**30  # unpacked
MOST_RATIO = 250  # logs pack to 1/20 to 1/80
RATIO_FROM = 64 * 2**20
MOST_LINE = 2**20
GZIP = b"\x1f\x8b"
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LOPSIDED = 4
OLD = "cp1258"  # Vietnamese Windows before Unicode


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Bounded(io.RawIOBase):
    """A stream that refuses to become larger than a log can be."""

    def __init__(self, stream: _Readable, packed_size: int) -> None:
        self._stream = stream
        self._left = MOST_BYTES
        if packed_size:
            self._left = min(MOST_BYTES, max(RATIO_FROM, packed_size * MOST_RATIO))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer; a broken package or too large a one is a refusal of the file."""
        try:
            block = self._stream.read(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise refused(_("Tệp nén bị hỏng hoặc bị cắt ngắn.")) from None
        self._left -= len(block)
        if self._left < 0:
            raise refused(_("Tệp giải nén ra quá lớn so với một nhật ký thật."))
        buffer[: len(block)] = block
        return len(block)


@contextmanager
def opened(path: Path) -> Iterator[io.BufferedReader]:
    """The unpacked bytes of a file, read forward."""
    with path.open("rb") as raw:
        packed = raw.peek(2)[:2] == GZIP
        if not packed:
            yield io.BufferedReader(Bounded(raw, 0), CHUNK)
            return
        with gzip.GzipFile(fileobj=raw) as unpacked:
            yield io.BufferedReader(Bounded(unpacked, path.stat().st_size), CHUNK)


def sha256_of(path: Path) -> str:
    """The fingerprint of the file as it lies there."""
    with path.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()


def is_xml(path: Path) -> bool:
    """Whether the file is XML, whatever its name says; empty files are refused."""
    with opened(path) as stream:
        head = stream.read(4096).replace(b"\0", b"")
    if not head:
        raise refused(_("Tệp trống."))
    for mark, _encoding in BOMS:
        head = head.removeprefix(mark)
    return head.lstrip().startswith(b"<")


def encoding_of(path: Path) -> str:
    """The character set of a text file: UTF-8, UTF-16, or the old Vietnamese one.

    A file that begins as UTF-8 and then breaks is refused with the line: it is damaged, not old.
    """
    with opened(path) as stream:
        head = stream.read(4096)
        for mark, name in BOMS:
            if head.startswith(mark):
                return name
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if max(even, odd) > LOPSIDED * min(even, odd):  # every other byte of Latin text
            return "utf-16-le" if odd > even else "utf-16-be"
        decoder, line, seen = codecs.getincrementaldecoder("utf-8")(), 1, False
        block = head
        while True:
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                good = error.object[: error.start]
                if seen or not good.isascii():
                    raise _not_text(line + good.count(b"\n"), "UTF-8") from None
                return OLD
            if not block:
                return "utf-8"
            seen = seen or not text.isascii()
            line += text.count("\n")
            block = stream.read(CHUNK)


@contextmanager
def text_lines(path: Path, encoding: str) -> Iterator[Iterator[str]]:
    """The lines of a text file, none longer than a line of a log can be."""
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise refused(_("Không biết bảng mã “%(name)s”.") % {"name": encoding}) from None
    with opened(path) as stream, io.TextIOWrapper(stream, encoding, newline="") as text:
        yield _lines(text, encoding)


def _lines(text: io.TextIOWrapper, encoding: str) -> Iterator[str]:
    number = 0
    while True:
        try:
            line = text.readline(MOST_LINE)
        except UnicodeError:
            raise _not_text(number + 1, encoding) from None
        if not line:
            return
        number += 1
        if len(line) == MOST_LINE:
            raise LogRefused([LogProblem(number, _("Dòng quá dài."))])
        if "\0" in line:
            raise LogRefused([LogProblem(number, _("Dòng có byte 0: không phải tệp chữ."))])
        yield line


def refused(message: str) -> LogRefused:
    """A refusal of the file as a whole."""
    return LogRefused([LogProblem(0, message)])


def _not_text(line: int, encoding: str) -> LogRefused:
    said = _("Chữ không đúng bảng mã %(name)s từ khoảng dòng này.") % {"name": encoding}
    return LogRefused([LogProblem(line, said)])
