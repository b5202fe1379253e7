"""What is asked of rules and alerts. Every answer passes the policy."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from motcua.ioc import selectors as ioc
from motcua.ioc.types import EVERYTHING, Dimension, Grain, IndicatorInfo, Slice
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.organisation import selectors as organisation
from motcua.steering.alerts.models import Alert, AlertEntry, AlertReader, AlertRule
from motcua.steering.alerts.policies import WATCHING, watched_by
from motcua.steering.alerts.rows import condition_of, wish_of
from motcua.steering.alerts.types import (
    AlertDetail,
    AlertLine,
    Ending,
    Happened,
    Raised,
    RedAgency,
    RuleInfo,
    RuleKind,
    Severity,
    Stopped,
)
from motcua.steering.alerts.wording import condition_text
from motcua.steering.assignments.reading import assignments_of_alert, may_give, waiting_for
from motcua.steering.places import place_text

MOST_SHOWN = 100
MOST_RULES = 500
SHOWN_FOR = timedelta(days=30)
WEIGHT = {Severity.SERIOUS: 0, Severity.WARNING: 1, Severity.NOTICE: 2}
OVERDUE, WORKING_ON = "overdue", "processing"


def agencies_watched(*, actor: Actor) -> frozenset[UUID] | None:
    """The agencies on whose figures the actor writes rules, and whose alerts she sees: those that
    she leads and all below; None: all of the province. From memory.
    """
    return watched_by(
        actor,
        below=organisation.agencies_below,
        province=organisation.agencies_of_the_province(),
    )


def alerts_open(*, actor: Actor, is_mine: bool = True) -> tuple[Raised, ...]:
    """Open alerts, the most serious first, at most a hundred: those that concern the actor (own
    rules, told to her, of the agencies she leads, or passed up to them), or else those of agencies
    below. Two queries.
    """
    rows = Alert.objects.filter(closed_at__isnull=True).filter(seen_by(actor))
    rows = rows.filter(_concerns(actor)) if is_mine else rows.exclude(_concerns(actor))
    weight = Case(
        *(When(severity=each.value, then=Value(place)) for each, place in WEIGHT.items()),
        output_field=IntegerField(),
    )
    return _told(rows.order_by(weight, "-opened_at", "pk"))


def alerts_closed(*, actor: Actor) -> tuple[Raised, ...]:
    """Alerts that ended within the last thirty days, the newest first, at most a hundred. Two
    queries.
    """
    since = clock.now() - SHOWN_FOR
    rows = Alert.objects.filter(closed_at__gte=since).filter(seen_by(actor))
    return _told(rows.order_by("-closed_at", "pk"))


def alert_detail(*, actor: Actor, alert_id: UUID) -> AlertDetail:
    """One alert with its history and the work handed on from it; `NotFound`. Five queries."""
    rows = Alert.objects.filter(pk=alert_id).filter(seen_by(actor)).select_related("rule")
    row = rows.first()
    if row is None:
        raise NotFound
    info = _indicators(actor).get(row.rule.indicator_id)
    lines = AlertEntry.objects.filter(alert=row).order_by("number")
    return AlertDetail(
        alert=_raised(row),
        rule=condition_of(row.rule),
        info=info,
        lines=tuple(
            AlertLine(
                number=line.number,
                what=Happened(line.what),
                at=line.at,
                by_name=line.by_name,
                note=line.note,
                value=line.value,
            )
            for line in lines
        ),
        may_act=row.closed_at is None,
        may_hand_on=may_give(actor),
        assignments=tuple((each.pk, each.title) for each in assignments_of_alert(actor, row.pk)),
    )


def steering_waiting(*, actor: Actor) -> tuple[int, int]:
    """How many open alerts that concern the actor nobody acknowledged, and how many assignments
    wait for her; each counted up to a hundred. One query.
    """
    rows = Alert.objects.filter(closed_at__isnull=True, acknowledged_at=None)
    alerts = rows.filter(seen_by(actor)).filter(_concerns(actor))
    work = waiting_for(actor)
    found = (
        alerts.annotate(kind=Value("alert"))
        .values_list("kind", "pk")[:MOST_SHOWN]
        .union(work.annotate(kind=Value("work")).values_list("kind", "pk")[:MOST_SHOWN], all=True)
    )
    kinds = [kind for kind, _key in found]
    return kinds.count("alert"), kinds.count("work")


def rules_list(*, actor: Actor) -> tuple[RuleInfo, ...]:
    """The rules of the agencies that the actor leads and of those below, and her own, by name; at
    most 500. Three queries.
    """
    rows = AlertRule.objects.filter(rules_of(actor)).prefetch_related("readers")
    names = _indicators(actor)
    return tuple(_rule(row, names) for row in rows.order_by("name", "pk")[:MOST_RULES])


def rule_detail(*, actor: Actor, rule_id: UUID) -> RuleInfo:
    """One rule as it was written; `NotFound`. Three queries."""
    row = AlertRule.objects.filter(rules_of(actor), pk=rule_id).first()
    if row is None:
        raise NotFound
    return _rule(row, _indicators(actor))


def agencies_in_red(
    *, actor: Actor, wanted: Slice = EVERYTHING, most: int = 10
) -> tuple[RedAgency, ...]:
    """The agencies within a slice with most overdue dossiers now, and how many they are working on.

    `SliceRefused`, `LakeEmpty`. Two questions to the engine.
    """
    today = ioc.period_of(Grain.DAY, clock.today())
    counts = {
        code: {
            group.key: (group.name, group.value.part)
            for group in ioc.indicator_groups(
                actor=actor, code=code, period=today, by=Dimension.AGENCY, wanted=wanted
            )
        }
        for code in (OVERDUE, WORKING_ON)
    }
    found = [
        RedAgency(
            agency_id=UUID(key),
            name=name,
            overdue=number,
            working_on=max(number, counts[WORKING_ON].get(key, ("", 0))[1]),
        )
        for key, (name, number) in counts[OVERDUE].items()
        if number and key
    ]
    return tuple(sorted(found, key=lambda each: (-each.overdue, -each.share, each.name))[:most])


def seen_by(actor: Actor) -> Q:
    """Which alerts the actor may see: told to her or of agencies that she leads, and only of
    figures that she could open; `NotFound` for who is no officer.
    """
    if not actor.is_staff:
        raise NotFound
    watched, seen = agencies_watched(actor=actor), ioc.agencies_seen(actor=actor)
    if watched is None or seen is None:
        return Q()
    hers = _concerns(actor) | Q(agency_id__in=list(watched))
    return hers & Q(rule__of_agency_id__in=list(seen))


def _concerns(actor: Actor) -> Q:
    led = [post.agency_id for post in actor.posts if post.role in WATCHING]
    reader = Q(staff_id=actor.staff_id)
    for post in actor.posts:
        reader |= Q(agency_id=post.agency_id, role=post.role.value)
    told = AlertReader.objects.filter(reader).values("rule_id")
    return (
        Q(agency_id__in=led)
        | Q(risen_to_id__in=led)
        | Q(rule__owner_staff_id=actor.staff_id)
        | Q(rule_id__in=told)
    )


def rules_of(actor: Actor) -> Q:
    """Which rules the actor may read and change: the own ones, and those of agencies that she leads
    on figures that she could open; `NotFound` for who is no officer.
    """
    if not actor.is_staff:
        raise NotFound
    watched, seen = agencies_watched(actor=actor), ioc.agencies_seen(actor=actor)
    if watched is None or seen is None:
        return Q()
    led = Q(agency_id__in=list(watched), of_agency_id__in=list(seen))
    return led | Q(owner_staff_id=actor.staff_id)


def _indicators(actor: Actor) -> dict[str, IndicatorInfo]:
    return {info.code: info for info in ioc.indicators_list(actor=actor)}


def _told(rows: QuerySet[Alert]) -> tuple[Raised, ...]:
    return tuple(_raised(row) for row in rows.select_related("rule")[:MOST_SHOWN])


def _raised(row: Alert) -> Raised:
    rule = row.rule
    return Raised(
        id=row.pk,
        version=row.version,
        rule_id=rule.pk,
        rule_name=rule.name,
        text=row.text,
        severity=Severity(row.severity),
        kind=RuleKind(rule.kind),
        indicator=rule.indicator_id,
        wanted=rule.wanted,
        place=organisation.agency_info(row.agency_id).name,
        value=row.value,
        peak=row.peak,
        opened_at=row.opened_at,
        last_seen_at=row.last_seen_at,
        closed_at=row.closed_at,
        ending=Ending(row.ending) if row.ending else None,
        acknowledged_at=row.acknowledged_at,
        acknowledged_name=row.acknowledged_name,
        snoozed_until=row.snoozed_until,
        height=row.height,
    )


def _rule(row: AlertRule, names: Mapping[str, IndicatorInfo]) -> RuleInfo:
    info = names.get(row.indicator_id)
    return RuleInfo(
        id=row.pk,
        version=row.version,
        wish=wish_of(row),
        indicator_name=info.name if info else row.indicator_id,
        says=condition_text(info.unit if info else "", condition_of(row)),
        place=place_text(row.wanted),
        owner_name=row.owner_name,
        agency_name=organisation.agency_info(row.agency_id).name,
        stopped=Stopped(row.stopped) if row.stopped else None,
        stopped_at=row.stopped_at,
        checked_at=row.checked_at,
        is_held=row.is_held,
    )
