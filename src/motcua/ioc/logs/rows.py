"""From the texts of one event to the event; what is wrong is collected, with its line."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from django.utils.translation import gettext as _

from motcua.ioc.logs.errors import LogRefused
from motcua.ioc.logs.mapping import zone_of
from motcua.ioc.logs.times import Instants
from motcua.ioc.logs.types import LogEvent, LogMapping, LogProblem
from motcua.kernel.text import clean

MOST_PROBLEMS = 20
MOST_NAME = 500
SUSPEND = "suspend"
PLACEHOLDERS = frozenset({"__INVALID__", "__INVALID_MISSING__"})


class EventMaker:
    """Makes events out of texts by role. After `MOST_PROBLEMS` bad ones it refuses the file."""

    def __init__(self, mapping: LogMapping) -> None:
        self._instants = Instants(zone_of(mapping), mapping.time_format)
        self._pausing = frozenset(mapping.pause_activities)
        self.problems: list[LogProblem] = []

    def finish(self) -> None:
        """Refuse the file if anything in it was wrong."""
        if self.problems:
            raise LogRefused(self.problems)

    def wrong(self, line: int, message: str) -> None:
        """Note what is wrong with a line."""
        self.problems.append(LogProblem(line, message))
        if len(self.problems) >= MOST_PROBLEMS:
            self.finish()

    def event(self, line: int, texts: Mapping[str, str]) -> LogEvent | None:
        """The event, or None and a note of what is wrong."""
        said = texts.get
        try:
            lifecycle = _name(said("lifecycle", "")).lower() or None
            case_id, activity = _name(said("case", "")), _name(said("activity", ""))
            at = self._instant("time", said("time", ""))
            if not case_id:
                raise _Wrong(_("thiếu mã hồ sơ"))  # noqa: TRY301 - one road for all that is wrong
            if not activity or activity in PLACEHOLDERS:
                raise _Wrong(_("thiếu tên bước"))  # noqa: TRY301 - as above
            if at is None:
                raise _Wrong(_("thiếu thời điểm"))  # noqa: TRY301 - as above
            return LogEvent(
                case_id=case_id,
                activity=activity,
                at=at,
                started_at=self._start(said("start", ""), at),
                resource=_name(said("resource", "")) or None,
                role=_name(said("role", "")) or None,
                agency=_name(said("agency", "")) or None,
                procedure=_name(said("procedure", "")) or None,
                lifecycle=lifecycle,
                deadline=self._instant("deadline", said("deadline", "")),
                case_deadline=self._instant("deadline", said("case_deadline", "")),
                pauses=lifecycle == SUSPEND or activity in self._pausing,
            )
        except _Wrong as wrong:
            self.wrong(line, str(wrong))
        return None

    def _start(self, text: str, at: datetime) -> datetime | None:
        found = self._instant("start", text)
        if found is not None and found > at:
            raise _Wrong(_("bước bắt đầu sau khi kết thúc"))
        return found

    def _instant(self, role: str, text: str) -> datetime | None:
        text = text.strip()
        if not text:
            return None
        try:
            return (
                self._instants.deadline(text) if role == "deadline" else self._instants.read(text)
            )
        except (ValueError, OverflowError):
            said = {"text": clean(text[:60])}
            if role == "deadline":
                raise _Wrong(
                    _('không đọc được hạn “%(text)s” (bỏ cột này: deadline = "")') % said
                ) from None
            raise _Wrong(_("không đọc được thời điểm “%(text)s”") % said) from None


class _Wrong(ValueError):
    """What is wrong with a row, in words."""


def _name(text: str) -> str:
    """A name as it is compared: NFC, one space between words, no hidden marks."""
    if len(text) > MOST_NAME:
        raise _Wrong(_("một giá trị dài quá %(most)s ký tự") % {"most": MOST_NAME})
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _cleaned(text)


@lru_cache(maxsize=4096)
def _cleaned(text: str) -> str:
    return unicodedata.normalize("NFC", clean(text).replace("\n", " "))
