"""Numbers as people and spreadsheets write them here. Pure."""

import re
from decimal import Decimal

# 1.250.000,5 · 1250000,5 · 8.5 (a point before one or two digits, or before four and more, can
# only be a fraction; before three it separates thousands, as the law on documents writes them)
GROUPED = re.compile(r"-?[1-9]\d{0,2}(?:[. ]\d{3})+(?:,\d+)?", re.ASCII)
PLAIN = re.compile(r"-?\d+(?:[.,]\d+)?", re.ASCII)
MOST = Decimal(10) ** 12


def number_written(number: Decimal) -> str:
    """A number as it is written here, without needless noughts: `1.250` or `8,5`."""
    whole, _dot, fraction = f"{number:,f}".partition(".")
    fraction = fraction.rstrip("0")
    return whole.replace(",", ".") + (f",{fraction}" if fraction else "")


def number_read(written: str) -> Decimal | None:
    """The number, or None where nothing certain was written. Below 10^12, any fraction."""
    text = written.replace("\u00a0", " ").strip()
    if GROUPED.fullmatch(text):
        text = re.sub(r"[. ]", "", text)
    elif not PLAIN.fullmatch(text):
        return None
    number = Decimal(text.replace(",", "."))
    return number if abs(number) < MOST else None
