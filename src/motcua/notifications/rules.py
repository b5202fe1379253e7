"""How long an SMS is, and when none is sent. Pure Python."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from motcua.notifications.types import SmsSize

# 3GPP TS 23.038, 6.2.1: the default alphabet, and its extension, where a letter takes two places.
GSM = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENSION = "\f^{}\\[~]|€"
# Units of a message that goes alone, and of each part where several make one (the header of the
# parts takes the rest; 3GPP TS 23.040, 9.2.3.24.1).
GSM_ALONE, GSM_PART = 160, 153
UCS2_ALONE, UCS2_PART = 70, 67
_STROKE = str.maketrans({"đ": "d", "Đ": "D"})
_TYPOGRAPHIC = str.maketrans(
    {"–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "•": "-", "₫": "d"}
)


def sms_size(text: str) -> SmsSize:
    """The alphabet that the text needs, how many units it has there, and how many SMS it takes.

    One letter outside the GSM alphabet makes the whole text UCS-2.
    """
    if all(letter in GSM or letter in GSM_EXTENSION for letter in text):
        widths = [2 if letter in GSM_EXTENSION else 1 for letter in text]
        return _size("GSM-7", widths, GSM_ALONE, GSM_PART)
    widths = [2 if ord(letter) > 0xFFFF else 1 for letter in text]  # noqa: PLR2004 - UTF-16
    return _size("UCS-2", widths, UCS2_ALONE, UCS2_PART)


def _size(alphabet: str, widths: Iterable[int], alone: int, part: int) -> SmsSize:
    """A letter of two units never stands in two parts."""
    widths = list(widths)
    units, parts, room = sum(widths), 1, part
    for width in widths:
        if width > room:
            parts, room = parts + 1, part
        room -= width
    return SmsSize(alphabet=alphabet, units=units, segments=1 if units <= alone else parts)


def plain(text: str) -> str:
    """The text without Vietnamese marks, for the short alphabet: `Đã nhận` becomes `Da nhan`."""
    text = unicodedata.normalize("NFD", text.translate(_TYPOGRAPHIC).translate(_STROKE))
    return "".join(letter for letter in text if unicodedata.category(letter) != "Mn")


def quiet_ends(at: datetime, *, begins: time, ends: time) -> datetime | None:
    """When the quiet hours around a local time end; None when it is not quiet, or never is."""
    now = at.time()
    if begins == ends:
        return None
    over_midnight = begins > ends
    is_quiet = (now >= begins or now < ends) if over_midnight else begins <= now < ends
    if not is_quiet:
        return None
    end = datetime.combine(at.date(), ends, tzinfo=at.tzinfo)
    return end if now < ends else end + timedelta(days=1)
