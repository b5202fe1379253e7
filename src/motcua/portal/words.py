"""Domain values in the words of a citizen's page."""

import re
from decimal import ROUND_UP, Decimal
from math import ceil

from django.utils.translation import gettext as _

from motcua.catalogue.types import Channel, ChannelTerms, Level
from motcua.ioc.types import LeadTimeInfo
from motcua.kernel import clock
from motcua.kernel.actor import Role
from motcua.kernel.money import format_vnd
from motcua.kernel.numbers import number_written
from motcua.kernel.text import fold
from motcua.organisation.selectors import agencies_list
from motcua.organisation.types import Level as AgencyLevel
from motcua.ui.words import limit_text

LEVELS = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE, Level.MINISTRY)
HOURS_TOLD = 48  # what takes longer is told in days
_SLUG_WORD = re.compile(r"[0-9a-z]+")


def slug(text: str) -> str:
    """The words of a name as part of an address: `Hộ tịch` → `ho-tich`."""
    return "-".join(_SLUG_WORD.findall(fold(text)))


def levels_today() -> tuple[Level, ...]:
    """The levels of government by which people narrow a list, nearest first; districts as long as
    there are any. From memory.
    """
    has_districts = bool(agencies_list(AgencyLevel.DISTRICT, clock.today()))
    return tuple(level for level in LEVELS if has_districts or level is not Level.DISTRICT)


def level_word(level: Level) -> str:
    """Where in the government: `Cấp xã`."""
    return {
        Level.MINISTRY: _("Cấp bộ"),
        Level.PROVINCE: _("Cấp tỉnh"),
        Level.DISTRICT: _("Cấp huyện"),
        Level.COMMUNE: _("Cấp xã"),
        Level.OTHER: _("Cơ quan khác"),
    }[level]


def lead_words(found: LeadTimeInfo | None) -> dict[str, str] | None:
    """How long a procedure really took, in days, or in hours where it is quick."""
    if found is None:
        return None
    first, last = found.period.first, found.period.last
    return {
        "median": _span_words(found.median_hours),
        "most": _span_words(found.p90_hours),
        "cases": number_written(Decimal(found.cases)),
        "since": f"{first.month}/{first.year}",
        "until": f"{last.month}/{last.year}",
    }


def _span_words(hours: float) -> str:
    if hours <= 1:
        return _("1 giờ")
    if hours < HOURS_TOLD:
        return _("%(count)s giờ") % {"count": ceil(hours)}
    days = Decimal(hours / 24).quantize(Decimal("0.1"), ROUND_UP)
    return _("%(count)s ngày") % {"count": number_written(days)}


def channel_word(channel: Channel) -> str:
    """How a dossier comes in."""
    return {
        Channel.ONLINE: _("Trực tuyến"),
        Channel.POST: _("Qua bưu chính"),
        Channel.COUNTER: _("Trực tiếp tại bộ phận một cửa"),
    }[channel]


def limit_words(terms: ChannelTerms) -> str:
    """`5 ngày làm việc`, or that none is stated."""
    return limit_text(terms.value, terms.unit) or _("Không ghi thời hạn")


def fee_words(terms: ChannelTerms) -> str:
    """`2.000 đ`, `Không thu phí`, or the words of the source."""
    if terms.fee_vnd == 0:
        return _("Không thu phí")
    if terms.fee_vnd is not None:
        return format_vnd(terms.fee_vnd)
    return terms.fee_text or _("Hỏi tại nơi nộp")


def post_word(post: str) -> str:
    """The post that did a step, without the person's name."""
    return {
        Role.DESK_OFFICER.value: _("Bộ phận một cửa"),
        Role.CASE_OFFICER.value: _("Công chức thụ lý"),
        Role.APPROVER.value: _("Lãnh đạo phê duyệt"),
        Role.REGISTRAR.value: _("Văn thư"),
        Role.HELPER.value: _("Tổ công nghệ số cộng đồng"),
    }.get(post, "")


def apply_steps() -> list[str]:
    """The steps of handing in a dossier."""
    return [_("Chọn nơi nộp"), _("Điền và đính kèm"), _("Nhận biên nhận")]
