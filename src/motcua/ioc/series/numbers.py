"""Numbers as tables write them: read only where they can mean one thing. Pure."""

import re
from decimal import Decimal

from motcua.ioc.series.types import Written

PLAIN = re.compile(r"-?\d{1,17}(?:[.,]\d{1,12})?", re.ASCII)
DOTS = re.compile(r"-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,12})?", re.ASCII)
COMMAS = re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,12})?", re.ASCII)
SPACES = re.compile(r"-?[1-9]\d{0,2}(?: \d{3})+(?:[.,]\d{1,12})?", re.ASCII)
# 1.234 is one thousand and more here, and one and a bit elsewhere.
TWO_WAYS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
MOST = Decimal(10) ** 17
PLACES = Decimal("0.000001")  # as many as are kept


class NumberWrong(ValueError):
    """What is written is no number, or none with a place for it."""


class Ambiguous(NumberWrong):
    """The number can be read in two ways."""


def number_read(text: str, written: Written = Written.AUTO) -> Decimal:
    """The number that a cell says. `Ambiguous` where it could be two, `NumberWrong` where it is
    none, or one with more than seventeen digits.
    """
    text = text.replace("\u00a0", " ").replace("\u202f", " ").strip()
    if written is Written.AUTO:
        return _any(text)
    grouped, point = (DOTS, ",") if written is Written.VIETNAMESE else (COMMAS, ".")
    if grouped.fullmatch(text):
        return _number(text.replace("." if point == "," else ",", ""))
    if (PLAIN.fullmatch(text) or SPACES.fullmatch(text)) and (
        text.count(point) == len(re.findall("[.,]", text))
    ):
        return _number(text)
    raise NumberWrong(text)


def number_kept(number: Decimal | float) -> Decimal:
    """A number of a program as it is kept: to the sixth place. `NumberWrong` for none."""
    exact = Decimal(str(number))
    if not exact.is_finite() or abs(exact) >= MOST:
        raise NumberWrong(number)
    return exact.quantize(PLACES)


def _any(text: str) -> Decimal:
    if TWO_WAYS.fullmatch(text):
        raise Ambiguous(text)
    if PLAIN.fullmatch(text) or SPACES.fullmatch(text):
        return _number(text)
    if DOTS.fullmatch(text):
        return _number(text.replace(".", ""))
    if COMMAS.fullmatch(text):
        return _number(text.replace(",", ""))
    raise NumberWrong(text)


def _number(text: str) -> Decimal:
    return number_kept(Decimal(text.replace(" ", "").replace(",", ".")))
