"""Numbers as people and spreadsheets write them here. Pure."""

import re
from decimal import Decimal

# 1.250.000,5 · 1250000,5 · 8.5 (a point before one or two digits, or before four and more, can
# only be a fraction; before three it separates thousands, as the law on documents writes them)
GROUPED = re.compile(r"-?\d{1,3}(?:[. ]\d{3})+(?:,\d+)?", re.ASCII)
PLAIN = re.compile(r"-?\d+(?:[.,]\d+)?", re.ASCII)
MOST = Decimal(10) ** 15


def number_read(written: str) -> Decimal | None:
    """The number, or None where nothing certain was written. Below 10^15, any fraction."""
    text = written.replace("\u00a0", " ").strip()
    if GROUPED.fullmatch(text):
        text = re.sub(r"[. ]", "", text)
    elif not PLAIN.fullmatch(text):
        return None
    number = Decimal(text.replace(",", "."))
    return number if abs(number) < MOST else None
