"""The papers that come with a table of many dossiers, by the names that its lines give them."""

import io
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator

from django.utils.translation import gettext as _

from motcua.cases.batch_types import HandedIn
from motcua.cases.errors import TableRefused
from motcua.files.types import MOST_BYTES
from motcua.kernel.sheets import SheetUnreadable, unpacked
from motcua.kernel.text import clean

MOST_MEMBERS = 1_000  # of one ZIP file
MOST_UNPACKED = 100 * 1024 * 1024  # bytes of all ZIP files of one request together


class Sent:
    """Files by the whole name under which they were sent, only those that a line names.

    A line may leave the folder out where no other file has the name.
    """

    def __init__(self, sent: Iterable[HandedIn], wanted: Collection[str]) -> None:
        self.files: dict[str, HandedIn] = {}
        self._whole: dict[str, list[str]] = {}
        self._short: dict[str, list[str]] = {}
        self._left = MOST_UNPACKED
        self._wanted = wanted
        for file in sent:
            for name, each in self._parts(file):
                self._take(name, each)

    def key_of(self, name: str) -> str:
        """The file that is meant; empty when there is none."""
        return next(iter(self._meant(name)), "")

    def is_ambiguous(self, name: str) -> bool:
        """Whether several files of other content have this name."""
        return len({self.files[key].content for key in self._meant(name)}) > 1

    def _meant(self, name: str) -> list[str]:
        asked = name_of(name)
        return self._whole.get(asked) or self._short.get(asked, [])

    def _take(self, name: str, file: HandedIn) -> None:
        alike = self._whole.setdefault(name, [])
        if any(self.files[key].content == file.content for key in alike):
            return
        key = f"{name}:{len(alike)}"
        self.files[key] = file
        alike.append(key)
        self._short.setdefault(_short(name), []).append(key)

    def _parts(self, file: HandedIn) -> Iterator[tuple[str, HandedIn]]:
        if file.name.lower().endswith(".zip"):
            yield from self._members(file)
        elif self._is_wanted(name := name_of(file.name)):
            yield name, file

    def _is_wanted(self, name: str) -> bool:
        return name in self._wanted or _short(name) in self._wanted

    def _members(self, file: HandedIn) -> Iterator[tuple[str, HandedIn]]:
        try:
            with zipfile.ZipFile(io.BytesIO(file.content)) as package:
                parts = [each for each in package.infolist() if not each.is_dir()]
                room = MOST_BYTES if len(parts) <= MOST_MEMBERS else -1
                for part in parts:
                    name = name_of(part.filename)
                    if self._is_wanted(name) or room < 0:
                        content = unpacked(package, part.filename, min(room, self._left))
                        self._left -= len(content)
                        yield name, HandedIn(part.filename.rpartition("/")[2], content)
        except (
            zipfile.BadZipFile, SheetUnreadable, OSError, EOFError, RuntimeError,
            NotImplementedError, zlib.error,
        ) as error:  # fmt: skip
            raise TableRefused(
                _(
                    "Không mở được tệp %(name)s: tệp hỏng, có mật khẩu, có tệp quá 10 MB, hoặc "
                    "giải nén ra quá 100 MB. Xin nén lại hoặc gửi từng tệp."
                )
                % {"name": file.name[:100]}
            ) from error


def name_of(name: str) -> str:
    """A name with its folders as it is compared."""
    parts = (clean(part).casefold() for part in name.replace("\\", "/").split("/"))
    return "/".join(part for part in parts if part not in ("", "."))


def _short(name: str) -> str:
    return name.rpartition("/")[2]
