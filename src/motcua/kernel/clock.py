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


def instant_text(instant: datetime) -> str:
    """The instant as machines get it, in one form everywhere: ISO 8601 in UTC with `Z`, to the
    second, or to the millisecond where there are any.
    """
    exact = "milliseconds" if instant.microsecond >= 1000 else "seconds"  # noqa: PLR2004
    return instant.astimezone(UTC).isoformat(timespec=exact).replace("+00:00", "Z")
