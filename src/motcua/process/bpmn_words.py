"""The names of BPMN 2.0 that are read and written, and what an hour is called there."""

import re
from decimal import Decimal

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI"
BOUNDS = "http://www.omg.org/spec/DD/20100524/DC"
LINES = "http://www.omg.org/spec/DD/20100524/DI"
SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"
OURS = "urn:motcua:process:1"
DAY_HOURS = 8  # working hours; a duration in days says no more than that
DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+)M)?)?")


def bpmn(name: str) -> str:
    """The name of a BPMN element as lxml writes it."""
    return f"{{{BPMN}}}{name}"


def ours(name: str) -> str:
    """The name of an element or attribute of our own."""
    return f"{{{OURS}}}{name}"


def duration(hours: Decimal) -> str:
    """Hours as ISO 8601 writes a duration."""
    return f"PT{format(hours.normalize(), 'f')}H"


def hours_of(text: str) -> Decimal | None:
    """The hours of an ISO 8601 duration in days, hours and minutes; None for any other text."""
    found = DURATION.fullmatch(text.strip())
    if found is None or not any(found.groups()):
        return None
    days, hours, minutes = found.groups()
    total = Decimal((hours or "0").replace(",", ".")) + Decimal(days or 0) * DAY_HOURS
    return total + Decimal(minutes or 0) / 60
