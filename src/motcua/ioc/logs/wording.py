"""Durations as people say them."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86_400


def duration_text(seconds: float | None) -> str:
    """Days, hours or minutes with one decimal: `2,3 ngày`; an en dash for none."""
    if seconds is None:
        return "–"
    if seconds >= DAY:
        return _("%(count)s ngày") % {"count": _decimal(seconds / DAY)}
    if seconds >= HOUR:
        return _("%(count)s giờ") % {"count": _decimal(seconds / HOUR)}
    return _("%(count)s phút") % {"count": _decimal(seconds / MINUTE)}


def _decimal(value: float) -> str:
    return number_format(value, 1).removesuffix(",0").removesuffix(".0")
