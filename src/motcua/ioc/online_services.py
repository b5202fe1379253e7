"""How many services are offered online: counted from the catalogue, kept as figures day by day."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.catalogue import selectors as catalogue
from motcua.ioc.models import Indicator, SeriesValue
from motcua.ioc.series.sending import series_push
from motcua.ioc.series.types import PROVINCE, Sending, SeriesRow, Way
from motcua.kernel import clock, db
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid

CODE = "services_online_percent"
LOCK = 7_460_062  # any number: two that count at once would write twice
# A figure of a day stands for the present for 31 days: one that stays is said again before.
SAID_AGAIN_AFTER = timedelta(days=27)


@transaction.atomic
def services_online_send() -> int:
    """Write the share of services offered online as the figure of today; how many figures, 0 or 1.

    Nothing where the last one said the same within four weeks, or no service is carried out here.
    Safe to repeat: another count on the same day is a correction, and the version before it stays.
    """
    if not Indicator.objects.filter(pk=CODE).exists():
        return 0
    db.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    online, whole = catalogue.services_online()
    today = clock.today()
    last = (
        SeriesValue.objects.filter(indicator=CODE, place=PROVINCE, known_until__isnull=True)
        .order_by("-last_on")
        .first()
    )
    if not whole or (last is not None and _says(last, online, whole, today)):
        return 0
    again = last is not None and last.last_on == today
    row = SeriesRow(indicator=CODE, period=today.isoformat(), part=online, whole=whole)
    sending = Sending(
        name=_("Dịch vụ công trực tuyến"),
        source=_("Danh mục thủ tục đang thực hiện ở tỉnh, đếm ngày %(day)s")
        % {"day": f"{today:%d/%m/%Y}"},
        is_correction=again,
        reason=_("Danh mục thay đổi trong ngày") if again else "",
    )
    batch = series_push(actor=SYSTEM, rows=[row], sending=sending, way=Way.COUNTED)
    if batch.problems:
        raise Invalid(batch.problems[0].say)
    return batch.loaded


def _says(last: SeriesValue, online: int, whole: int, today: date) -> bool:
    """Whether the last figure says just this, and will for some days more."""
    is_same = last.part == Decimal(online) and last.whole == Decimal(whole)
    return is_same and today - last.last_on < SAID_AGAIN_AFTER
