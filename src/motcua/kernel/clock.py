"""The one clock. Everything that asks for the time asks here."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the clock that the ban points to


def local(instant: datetime) -> datetime:
    """The same instant on a clock in Viet Nam."""
    return instant.astimezone(VIETNAM)


def today() -> date:
    """The calendar day it is now in Viet Nam."""
    return local(now()).date()
