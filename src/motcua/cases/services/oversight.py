"""Warnings before a case is late, and the way up when it is: found by sweeps, acknowledged by
people.

What to look at is found from the open tasks themselves, by comparing them with what is watched. So
nothing has to be remembered when a case changes, and nothing late can stay unseen because a message
was lost. Each case in a transaction of its own: a sweep that dies has done whole cases only, and
the next one goes on where it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.cases import alerts
from motcua.cases.alerts import tell
from motcua.cases.clocks import limit_of
from motcua.cases.errors import AlreadyAcknowledged
from motcua.cases.events import StepWaits
from motcua.cases.letters import letters_untold, too_long_at, waits_since
from motcua.cases.models import Alert, AlertRule, Case, Letter, Task, Watch
from motcua.cases.oversight_types import AlertKind, ThresholdKind
from motcua.cases.rules import INTAKE_HOURS
from motcua.cases.services.intake import whole_text
from motcua.cases.thresholds import HIGHEST, Thresholds, moments, thresholds
from motcua.catalogue import selectors as catalogue
from motcua.kernel import clock, db
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.ids import new_id
from motcua.organisation import selectors as organisation
from motcua.worktime import selectors as worktime
from motcua.worktime.types import TimeUnit

BATCH = 500
MOST = 20 * BATCH  # in one sweep; the next one is a minute later
LONGEST_NOTE = 500  # characters
# Open work whose clock runs: neither with the citizen nor set aside nor done.
RUNS = "t.closed_at IS NULL AND t.step NOT IN ('supplement', 'pay', 'stopped', 'hand_over')"
UNWATCHED = (
    "SELECT o.case_id, o.due_at FROM (SELECT t.case_id, min(t.sort_at) AS due_at "  # noqa: S608 - our own text
    f"FROM cases_task t WHERE {RUNS} AND t.sort_at < '9999-01-01' GROUP BY 1) o "
    "WHERE NOT EXISTS (SELECT 1 FROM cases_watch w WHERE w.case_id = o.case_id "
    "AND w.due_at = o.due_at) ORDER BY o.due_at LIMIT %s"
)
WATCH = (
    "INSERT INTO cases_watch (case_id, due_at, next_at) VALUES (%s, %s, %s) "
    "ON CONFLICT (case_id) DO UPDATE SET due_at = excluded.due_at, next_at = excluded.next_at"
)
NEXT = "SELECT case_id FROM cases_watch WHERE next_at <= %s ORDER BY next_at LIMIT %s"
TO_RISE = (
    "SELECT id FROM cases_alert WHERE rise_at <= %s AND acknowledged_at IS NULL "
    "AND ended_at IS NULL ORDER BY rise_at, id LIMIT %s"
)
# The same thing said twice is said once; said again after it was over, it is true again.
RAISE = (
    "INSERT INTO cases_alert (id, case_id, kind, height, about_at, task, agency_id, at, rise_at, "
    "acknowledged_name, note) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, '', '') "
    "ON CONFLICT (case_id, kind, height, about_at, task) DO UPDATE SET ended_at = NULL "
    "WHERE cases_alert.ended_at IS NOT NULL RETURNING id"
)
OVER = (
    "UPDATE cases_alert SET ended_at = %s WHERE id IN (SELECT a.id FROM cases_alert a "  # noqa: S608 - our own text
    "WHERE a.ended_at IS NULL AND a.kind <> 'letter' AND NOT EXISTS (SELECT 1 FROM cases_task t "
    f"WHERE t.case_id = a.case_id AND {RUNS} "
    "AND (t.id = a.task OR a.task = 0 AND t.sort_at = a.about_at)) "
    "UNION ALL SELECT a.id FROM cases_alert a "
    "WHERE a.ended_at IS NULL AND a.kind = 'letter' AND NOT EXISTS (SELECT 1 FROM cases_letter l "
    "WHERE l.id = a.task AND l.sealed_at IS NULL AND l.void_at IS NULL "
    "AND coalesce(l.signed_at, l.drafted_at) = a.about_at) LIMIT %s)"
)
UNNEEDED = (
    "DELETE FROM cases_watch WHERE case_id IN (SELECT w.case_id FROM cases_watch w "  # noqa: S608 - our own text
    f"WHERE NOT EXISTS (SELECT 1 FROM cases_task t WHERE t.case_id = w.case_id AND {RUNS}) "
    "LIMIT %s)"
)


@dataclass(kw_only=True)
class _Sweep:
    """What one sweep needs to know once."""

    at: datetime

    @cached_property
    def used(self) -> Thresholds:
        return thresholds()

    @cached_property
    def leaders(self) -> Mapping[UUID, Iterable[UUID]]:
        """Who leads each agency today, in the own right or for one who is away."""
        return organisation.fillers_of(Role.APPROVER, clock.today())


def alerts_sweep() -> int:
    """End what is over, watch what is new, warn of what is near, tell leaders of what is late and
    of letters left lying, and go one level up where nobody acknowledged; how many were told.

    Bounded batches, each case in its own transaction. A case is warned of once for each level and
    due time, however often this runs.
    """
    sweep = _Sweep(at=clock.now())
    db.execute(OVER, [sweep.at, MOST])
    db.execute(UNNEEDED, [MOST])
    for _n in range(MOST // BATCH):
        if _watch_new(sweep) < BATCH:
            break
    told = sum(_look(sweep, case_id) for case_id in _keys(NEXT, sweep))
    told += sum(
        _letter(sweep, letter)
        for letter in letters_untold(MOST)
        if too_long_at(letter, sweep.used.rise) <= sweep.at
    )
    return told + sum(_rise(sweep, alert_id) for alert_id in _keys(TO_RISE, sweep))


def _keys(sql: str, sweep: _Sweep) -> list[UUID]:
    return [key for (key,) in db.execute(sql, [sweep.at, MOST]).fetchall()]


@transaction.atomic
def _watch_new(sweep: _Sweep) -> int:
    rows = db.execute(UNWATCHED, [BATCH]).fetchall()
    cases = Case.objects.in_bulk([case_id for case_id, _due_at in rows])
    for case_id, due_at in rows:
        first, *_later = _moments(sweep, cases[case_id], due_at)
        db.execute(WATCH, [case_id, due_at, first[1]])
    return len(rows)


def _moments(sweep: _Sweep, case: Case, due_at: datetime) -> tuple[tuple[AlertKind, datetime], ...]:
    agency_id = case.competent_agency_id
    if case.received_at is None:
        limit = timedelta(hours=INTAKE_HOURS)
    else:
        version = catalogue.published_version(case.procedure_version_id)
        ends = limit_of(case, version, case.received_at)
        limit = worktime.working_time(
            case.received_at, ends.at if ends else due_at, agency_id=agency_id
        )
    return moments(due_at, limit, sweep.used, agency_id)


@transaction.atomic
def _look(sweep: _Sweep, case_id: UUID) -> int:
    """Say the latest that is true of the case, and when to look again."""
    watch = (
        Watch.objects.select_for_update(skip_locked=True)
        .filter(pk=case_id, next_at__lte=sweep.at)
        .first()
    )
    if watch is None:
        return 0
    case = Case.objects.get(pk=case_id)
    found = _moments(sweep, case, watch.due_at)
    Watch.objects.filter(pk=case_id).update(
        next_at=min((at for _kind, at in found if at > sweep.at), default=None)
    )
    tasks = alerts.running(case_id, watch.due_at)
    if not tasks:
        return 0  # it moved on since; the next sweep sees where
    reached = [kind for kind, at in found if at <= sweep.at]
    if not reached:
        return 0  # the calendar changed since
    kind = reached[-1]
    told = _raise(sweep, case, kind, about_at=watch.due_at)
    if kind is AlertKind.LATE:
        told += _raise(sweep, case, kind, about_at=watch.due_at, agency_id=_decides(case), height=1)
    return told


def _decides(case: Case) -> UUID:
    """The agency whose leaders are told first."""
    return case.competent_agency_id if case.received_at else case.receiving_agency_id


def _raise(
    sweep: _Sweep,
    case: Case,
    kind: AlertKind,
    *,
    about_at: datetime,
    agency_id: UUID | None = None,
    height: int = 0,
    task_id: int = 0,
) -> int:
    """Keep the warning and tell its readers; nothing where it was said before."""
    rise_at = None
    if height:
        agency_id = _led_from(sweep, agency_id)
        hours = sweep.used.rise
        rise_at = worktime.due(sweep.at, hours, TimeUnit.HOUR, agency_id=agency_id).at
    agency_id = agency_id or case.competent_agency_id
    asked: list[Any] = [
        new_id(), case.pk, kind.value, height, about_at, task_id, agency_id, sweep.at, rise_at
    ]  # fmt: skip
    row = db.fetch_one(RAISE, asked)
    if row is None:
        return 0
    alert = Alert.objects.get(pk=row[0])
    readers = sweep.leaders.get(agency_id, ()) if height else alerts.workers(case.pk, task_id)
    tell(case, alert, readers)
    return 1


def _led_from(sweep: _Sweep, agency_id: UUID | None) -> UUID | None:
    """The agency itself, or the first one above it that has a leader today."""
    if agency_id is None:
        return None
    way = [each.id for each in organisation.agencies_upwards(agency_id)]
    return next((each for each in way if sweep.leaders.get(each)), agency_id)


@transaction.atomic
def _letter(sweep: _Sweep, letter: Letter) -> int:
    """Tell the leaders of the agency in whose name the letter goes out."""
    case = letter.case
    return _raise(
        sweep,
        case,
        AlertKind.LETTER,
        about_at=waits_since(letter),
        agency_id=case.competent_agency_id,
        height=1,
        task_id=letter.pk,
    )


@transaction.atomic
def _rise(sweep: _Sweep, alert_id: UUID) -> int:
    """Nobody acknowledged in time: tell the leaders one level up."""
    alert = (
        Alert.objects.select_for_update(skip_locked=True)
        .filter(
            pk=alert_id, rise_at__lte=sweep.at, acknowledged_at__isnull=True, ended_at__isnull=True
        )
        .first()
    )
    if alert is None:
        return 0
    alert.rise_at = None
    alert.save(update_fields=["rise_at"])
    above = [each.id for each in organisation.agencies_upwards(alert.agency_id)[1:]]
    higher = next((each for each in above if sweep.leaders.get(each)), None)
    if higher is None:
        return 0
    return _raise(
        sweep,
        Case.objects.get(pk=alert.case_id),
        AlertKind(alert.kind),
        about_at=alert.about_at,
        agency_id=higher,
        height=alert.height + 1,
        task_id=alert.task,
    )


def on_step_waits(event: StepWaits) -> None:
    """A step has waited as long as its process allows: tell who has it, or the leaders too."""
    task = Task.objects.filter(pk=event.task_id, closed_at__isnull=True).first()
    if task is None:
        return
    case, sweep = Case.objects.get(pk=event.case_id), _Sweep(at=clock.now())
    kind = AlertKind.STEP_UP if event.escalates else AlertKind.STEP
    _raise(sweep, case, kind, about_at=task.opened_at, task_id=task.pk)
    if event.escalates:
        _raise(
            sweep,
            case,
            kind,
            about_at=task.opened_at,
            agency_id=task.agency_id,
            height=1,
            task_id=task.pk,
        )


@transaction.atomic
def alert_acknowledge(*, actor: Actor, alert_id: UUID, note: str = "") -> Alert:
    """Keep who has seen a warning, when, and what is done about it; it goes no further up. The same
    said to the actor at another height is known with it.

    `NotFound` for a warning that is not the actor's; `AlreadyAcknowledged` where a colleague was
    faster.
    """
    said = whole_text(note, field="note", longest=LONGEST_NOTE)
    alert = alerts.open_for(actor).select_for_update(of=("self",)).filter(pk=alert_id).first()
    if alert is None or actor.staff_id is None:
        raise NotFound
    if alert.acknowledged_at is not None:
        raise AlreadyAcknowledged
    same = {name: getattr(alert, name) for name in alerts.SAME}
    alerts.open_for(actor).filter(**same, acknowledged_at__isnull=True).update(
        acknowledged_at=clock.now(),
        acknowledged_by=actor.staff_id,
        acknowledged_name=actor.name,
        note=said,
        rise_at=None,
    )
    alert.refresh_from_db()
    return alert


@transaction.atomic
def alert_rule_set(*, actor: Actor, kind: ThresholdKind, value: int) -> AlertRule:
    """Set a threshold for the province; by its administrators.

    `value` is in working hours, for shares in percent. It holds for what is watched from now on;
    `Invalid` for a value that makes no sense.
    """
    if not organisation.administers_province(actor):
        raise NotAllowed
    if not 0 < value <= HIGHEST[kind]:
        most = HIGHEST[kind]
        raise Invalid(fields={"value": _("Giá trị từ 1 đến %(most)d.") % {"most": most}})
    row, _created = AlertRule.objects.update_or_create(
        kind=kind.value,
        defaults={"value": value, "set_by_name": actor.name, "set_at": clock.now()},
    )
    audit.record(actor=actor, what=What.THRESHOLD_SET)
    Watch.objects.all().delete()  # planned anew by the next sweep, from the open tasks
    return row
