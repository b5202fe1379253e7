"""Monthly reports until they are signed: wanted, drafted, taken anew, put in words."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.ioc.errors import LakeEmpty
from motcua.ioc.selectors import grain_of, period_name, period_of, period_read, period_title
from motcua.ioc.types import Grain
from motcua.kernel import clock, text
from motcua.kernel.actor import SYSTEM, Actor, ActorKind
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.idempotency import Once, remember
from motcua.kernel.language import official
from motcua.organisation import selectors as organisation
from motcua.steering.groups.types import LONGEST_TEXT
from motcua.steering.reports import policies
from motcua.steering.reports.figures import figures_for
from motcua.steering.reports.models import Report, ReportWish, ReportWords
from motcua.steering.reports.reading import around, ready, words_of
from motcua.steering.reports.types import ReportState
from motcua.worktime import selectors as worktime


@transaction.atomic
def report_wish_set(*, actor: Actor, agency_id: UUID, is_wanted: bool) -> None:
    """Let a report of the agency be drafted each month, or no longer. By its editors."""
    if not policies.may_edit(actor, around(agency_id)):
        raise NotFound
    if is_wanted:
        ReportWish.objects.get_or_create(agency_id=agency_id, defaults={"since_on": clock.today()})
    else:
        ReportWish.objects.filter(agency_id=agency_id).delete()


def reports_begin() -> None:
    """Let the province have a report drafted each month: for a demonstration."""
    agency_id = organisation.agency_of_the_province()
    ReportWish.objects.get_or_create(agency_id=agency_id, defaults={"since_on": clock.today()})


@transaction.atomic
def report_draft(*, actor: Actor, agency_id: UUID, period: str, once: Once | None = None) -> UUID:
    """Draft the report of a month that is over: its figures are frozen as they stand now.

    By editors of the agency, and by the system. `Invalid` (`period`), `Conflict` where the month
    has a report, `LakeEmpty`. `once` as in `report_refresh`.
    """
    if actor.kind is not ActorKind.SYSTEM and not policies.may_edit(actor, around(agency_id)):
        raise NotFound
    month = period_read(period)
    if grain_of(month) is not Grain.MONTH or month.last >= clock.today():
        raise Invalid(fields={"period": _("Báo cáo lập cho một tháng đã qua.")})
    if Report.objects.filter(agency_id=agency_id, period=period).exists():
        raise Conflict(_("Tháng này đã có báo cáo."))
    figures, at = figures_for(SYSTEM, agency_id, period)
    row = Report.objects.create(
        agency_id=agency_id,
        period=period,
        title=_title(period),
        figures=figures,
        as_at=at,
        drafted_at=clock.now(),
    )
    remember(once, {"id": str(row.pk)})
    return row.pk


@transaction.atomic
def report_refresh(
    *, actor: Actor, report_id: UUID, expected_version: int, once: Once | None = None
) -> None:
    """Take the figures of a draft anew: late and corrected data come in. Words stay.

    By editors of the agency. `NotFound`, `NotAllowed`, `Conflict`, `LakeEmpty`. `once`: the form
    that it comes from, see `kernel.idempotency`.
    """
    row = _draft(actor, report_id, expected_version)
    row.figures, row.as_at = figures_for(SYSTEM, row.agency_id, row.period)
    row.version += 1
    row.save(update_fields=["figures", "as_at", "version"])
    remember(once, {})


@transaction.atomic
def report_words_set(
    *,
    actor: Actor,
    report_id: UUID,
    words: Mapping[str, str],
    expected_version: int,
    once: Once | None = None,
) -> None:
    """Write the words of a draft, section by section; what stood there before is kept.

    `Invalid` names a section that is too long; otherwise as `report_refresh`.
    """
    row = _draft(actor, report_id, expected_version)
    before, keys = words_of(row), {said["key"] for said in row.figures["sections"]}
    cleaned = {key: text.clean(said) for key, said in words.items() if key in keys}
    wrong = {
        key: _("Dài quá 20.000 ký tự. Xin viết ngắn lại.")
        for key, said in cleaned.items()
        if len(said) > LONGEST_TEXT
    }
    if wrong:
        raise Invalid(fields=wrong)
    now = clock.now()
    for key, said in cleaned.items():
        if said != before.get(key, ""):
            ReportWords.objects.filter(report=row, section=key, replaced_at__isnull=True).update(
                replaced_at=now
            )
            ReportWords.objects.create(report=row, section=key, text=said, by=actor.name, at=now)
    row.version += 1
    row.save(update_fields=["version"])
    remember(once, {})


def reports_draft_due(*, on: date | None = None) -> int:
    """Draft last month's report for each agency that wants one, from the first working day of a
    month on; answer how many. A report that is there already stays.
    """
    today = on or clock.today()
    days = (today.replace(day=day) for day in range(1, today.day + 1))
    if not any(worktime.is_working_day(day) for day in days):
        return 0
    month = period_of(Grain.MONTH, date.fromordinal(today.replace(day=1).toordinal() - 1))
    name, made = period_name(month), 0
    has_one = Report.objects.filter(period=name).values("agency_id")
    for wish in ReportWish.objects.exclude(agency_id__in=has_one).order_by("id"):
        try:
            report_draft(actor=SYSTEM, agency_id=wish.agency_id, period=name)
        except Conflict:  # somebody drafted it in the meantime
            continue
        except LakeEmpty:  # there are no figures yet: looked at again in some hours
            break
        made += 1
    return made


@official()
def _title(period: str) -> str:
    name = period_title(period_read(period))
    return _("Tình hình giải quyết thủ tục hành chính %(period)s") % {
        "period": f"{name[:1].lower()}{name[1:]}"
    }


def _draft(actor: Actor, report_id: UUID, expected_version: int) -> Report:
    return ready(
        actor, report_id, policies.may_edit, ReportState.DRAFT, expected_version, lock=True
    )
