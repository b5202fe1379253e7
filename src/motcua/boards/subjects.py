"""Indicators by what they are about: of public services by subject, of the others by domain."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from motcua.ioc.selectors import DOMAINS
from motcua.ioc.types import IndicatorInfo

PUBLIC_SERVICES = 2


def by_subject(infos: Iterable[IndicatorInfo]) -> list[tuple[str, list[IndicatorInfo]]]:
    """Public services first, from the first step of a dossier to the last; then other domains."""
    known = list(infos)
    own = {info.code: info for info in known if info.domain == PUBLIC_SERVICES}
    found = []
    for title, codes in _subjects():
        found.append((title, [own.pop(code) for code in codes if code in own]))
    found.append((_("Chỉ số khác về dịch vụ công"), list(own.values())))
    for number, name in DOMAINS.items():
        if number != PUBLIC_SERVICES:
            found.append((str(name), [info for info in known if info.domain == number]))
    return [(title, those) for title, those in found if those]


def _subjects() -> list[tuple[str, tuple[str, ...]]]:
    return [
        (
            _("Nộp và tiếp nhận"),
            (
                *("submitted", "received", "received_online", "received_desk", "online_percent"),
                *("denied", "carried", "process", "total"),
            ),
        ),
        (
            _("Đang giải quyết"),
            (
                *("waiting", "waiting_intake", "waiting_citizen", "processing"),
                *("processing_inside", "processing_outside", "undue", "overdue"),
            ),
        ),
        (
            _("Đã giải quyết và trả kết quả"),
            (
                *("release", "unresolved", "cancelled", "releasing", "done", "result_percent"),
                "certified_copies",
            ),
        ),
        (
            _("Đúng hạn"),
            (
                *("ontime_percent", "late_percent", "intime_766"),
                *("betimes", "ontime", "overtime"),
            ),
        ),
        (
            _("Nhanh hay chậm, có phải bổ sung"),
            ("lead_median", "lead_p90", "supplemented_percent", "supplemented_again_percent"),
        ),
        (_("Tiền"), ("asked_vnd",)),
    ]
